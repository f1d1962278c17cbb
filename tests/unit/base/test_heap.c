/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <stdlib.h>
#include <string.h>

#include "base/heap.h"
#include "base/random.h"

static int by_value(const void *a, const void *b)
{
    const int x = *(const int *)a, y = *(const int *)b;

    return (x > y) - (x < y);
}

/* Popped one after the other, all come as sorted. */
static void test_order(void)
{
    enum { MOST = 300 };
    int heap[MOST], sorted[MOST];

    for (int n = 0; n <= MOST; n += n < 10 ? 1 : 29) {
        ori__rng rng = ori__rng_at(1, ORI__RNG_TEST, (uint32_t)n, 0);

        for (int i = 0; i < n; i++)
            heap[i] = sorted[i] = (int)ori__rng_below(&rng, 100);
        qsort(sorted, (size_t)n, sizeof *sorted, by_value);
        ori__heap_make(heap, (size_t)n, sizeof *heap, by_value);
        for (int i = 0; i < n; i++) {
            int least;

            ori__heap_pop(heap, (size_t)(n - i), sizeof *heap, by_value,
                          &least);
            CU_ASSERT_EQUAL(least, sorted[i]);
        }
    }
}

const ori__suite suite_heap = { "heap", {
    { "order", test_order },
    { NULL, NULL } } };
