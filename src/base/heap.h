/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * heap.h - the least of many items, one after the other
 *
 * Where few of many are wanted in order, this is less work than sorting all,
 * and needs no memory beside them.
 */
#ifndef ORI_BASE_HEAP_H
#define ORI_BASE_HEAP_H

#include <stddef.h>

typedef int (*ori__order)(const void *a, const void *b);

/* items [n] of `size` bytes, 64 at most, in any order, become a heap. */
void ori__heap_make(void *items, size_t n, size_t size, ori__order order);

/* The least of a heap of n > 0 items goes to *least; n - 1 are left. */
void ori__heap_pop(void *items, size_t n, size_t size, ori__order order,
                   void *least);

#endif
