/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * memory.h - the one allocator
 */
#ifndef ORI_BASE_MEMORY_H
#define ORI_BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/*
 * count x size bytes, zeroed, aligned to 64; NULL when memory is short or
 * the product overflows.  At least one byte is had, so that NULL always
 * means failure.  Free with ori__free().
 */
void *ori__alloc(size_t count, size_t size);
void ori__free(void *memory);

/*
 * Make room for `need` items in a growing array of which `*have` fit today:
 * at least doubles, keeps the contents, zeroes the rest.  false: out of
 * memory, and the old array is untouched.
 */
bool ori__grow(void *array_pointer, size_t *have, size_t need, size_t size);

char *ori__strdup(const char *s);
char *ori__strndup(const char *s, size_t length);

/* *product = a x b, or false where that overflows. */
bool ori__multiply(size_t a, size_t b, size_t *product);

/* n rounded up to a multiple of m. */
static inline size_t ori__round_up(size_t n, size_t m)
{
    return (n + m - 1) / m * m;
}

#define ORI__NEW(type, count) ((type *)ori__alloc((count), sizeof(type)))

/*
 * For tests: let the n-th allocation from now on fail (1 is the next one);
 * 0 switches it off.
 */
void ori__alloc_fail_at(long n);

#endif
