/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * heap.c - the least of many items, one after the other
 *
 * Williams, "Algorithm 232: heapsort", Communications of the ACM 1964.
 */
#include "base/heap.h"

#include <assert.h>
#include <string.h>

#include "base/array.h"

enum { SIZE_MOST = 64 };

/* `item` goes to where i is, or below it, whatever stood there. */
static void sift(char *items, size_t n, size_t size, ori__order order,
                 size_t i, const void *item)
{
    for (;;) {
        size_t child = 2 * i + 1;

        if (child + 1 < n && order(items + (child + 1) * size,
                                   items + child * size) < 0)
            child++;
        if (child >= n || order(items + child * size, item) >= 0)
            break;
        memcpy(items + i * size, items + child * size, size);
        i = child;
    }
    memcpy(items + i * size, item, size);
}

void ori__heap_make(void *items, size_t n, size_t size, ori__order order)
{
    char item[SIZE_MOST];

    assert(size <= SIZE_MOST);
    for (size_t i = n / 2; i > 0; i--) {
        ori__breathe((int64_t)i);
        memcpy(item, (char *)items + (i - 1) * size, size);
        sift(items, n, size, order, i - 1, item);
    }
}

void ori__heap_pop(void *items, size_t n, size_t size, ori__order order,
                   void *least)
{
    char item[SIZE_MOST];

    assert(n > 0 && size <= SIZE_MOST);
    ori_array_breathe();
    memcpy(least, items, size);
    memcpy(item, (char *)items + (n - 1) * size, size);
    if (n > 1)
        sift(items, n - 1, size, order, 0, item);
}
