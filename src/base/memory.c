/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * memory.c - the one allocator
 */
#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
    ALIGNMENT = 64,             /* a cache line and an AVX-512 register */
    HUGE_PAGE = 2 * 1024 * 1024,
    LARGE = 2 * HUGE_PAGE       /* bytes */
};

static long fail_countdown;     /* tests only; see ori__alloc_fail_at() */

void ori__alloc_fail_at(long n)
{
    __atomic_store_n(&fail_countdown, n, __ATOMIC_RELAXED);
}

static bool told_to_fail(void)
{
    return __atomic_load_n(&fail_countdown, __ATOMIC_RELAXED) > 0 &&
           __atomic_sub_fetch(&fail_countdown, 1, __ATOMIC_RELAXED) == 0;
}

bool ori__multiply(size_t a, size_t b, size_t *product)
{
    return !__builtin_mul_overflow(a, b, product);
}

/* Large arrays lie in huge pages where the system gives them: networks of
 * large batches are 3 to 6 % faster, whose arrays pass through once a layer
 * and find no page in the processor's tables. */
static void *reserve(size_t bytes)
{
    void *memory;

    if (posix_memalign(&memory, bytes < LARGE ? ALIGNMENT : HUGE_PAGE, bytes))
        return NULL;
#ifdef MADV_HUGEPAGE
    if (bytes >= LARGE)
        madvise(memory, bytes, MADV_HUGEPAGE);
#endif
    return memory;
}

void *ori__alloc(size_t count, size_t size)
{
    size_t bytes;
    void *memory;

    if (!ori__multiply(count, size, &bytes) || bytes > SIZE_MAX - HUGE_PAGE)
        return NULL;
    if (told_to_fail())
        return NULL;
    bytes = ori__round_up(bytes ? bytes : 1, ALIGNMENT);
    memory = reserve(bytes);
    if (memory)
        memset(memory, 0, bytes);
    return memory;
}

void ori__free(void *memory)
{
    free(memory);
}

bool ori__grow(void *array_pointer, size_t *have, size_t need, size_t size)
{
    void *old, *grown;
    size_t room = *have ? *have : 16;

    if (need <= *have)
        return true;
    while (room < need) {
        if (room > SIZE_MAX / 2)
            return false;
        room *= 2;
    }
    grown = ori__alloc(room, size);
    if (!grown)
        return false;
    memcpy(&old, array_pointer, sizeof old);
    if (old)
        memcpy(grown, old, *have * size);
    ori__free(old);
    memcpy(array_pointer, &grown, sizeof grown);
    *have = room;
    return true;
}

char *ori__strndup(const char *s, size_t length)
{
    char *copy = ori__alloc(length + 1, 1);

    if (copy)
        memcpy(copy, s, length);
    return copy;
}

char *ori__strdup(const char *s)
{
    return ori__strndup(s, strlen(s));
}
