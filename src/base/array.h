/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * array.h - what the library's own loops over long arrays want beside
 * <oriole/base/array.h>
 */
#ifndef ORI_BASE_ARRAY_H
#define ORI_BASE_ARRAY_H

#include <stdbool.h>
#include <string.h>

#include <oriole/base/array.h>

/* Does it lie in a file? */
bool ori__array_paged(const void *array);

/* In a loop over elements: breathe at each so many of them, some MiB where an
 * element is a window with all that is known of it. */
enum { ORI__BREATH = 1 << 14 };

static inline void ori__breathe(int64_t i)
{
    if (i % ORI__BREATH == 0)
        ori_array_breathe();
}

/* The same where each element leads to another place of the log: some ten
 * pages come with each page that is looked at. */
enum { ORI__BREATH_FAR = 1 << 4 };

static inline void ori__breathe_far(int64_t i)
{
    if (i % ORI__BREATH_FAR == 0)
        ori_array_breathe();
}

/* memset() and memcpy() of long arrays. */
void ori__array_clear(void *array, size_t bytes);
void ori__array_copy(void *to, const void *from, size_t bytes);

#endif
