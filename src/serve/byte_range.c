/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * byte_range.c - the Range header
 */
#include "serve/byte_range.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

/* Digits; more than fit are the greatest number. */
static bool take_number(const char **s, int64_t *number)
{
    const char *begin = *s;

    for (*number = 0; isdigit((unsigned char)**s); ++*s)
        if (__builtin_mul_overflow(*number, 10, number) ||
            __builtin_add_overflow(*number, **s - '0', number))
            *number = INT64_MAX / 10;
    return *s > begin;
}

static const char *blanks(const char *s)
{
    return s + strspn(s, " \t");
}

/* The last `count` bytes. */
static ori__range_kind suffix(int64_t count, int64_t size, int64_t *first,
                              int64_t *last)
{
    *first = count < size ? size - count : 0;
    *last = size - 1;
    return count > 0 && size > 0 ? ORI__RANGE_PART : ORI__RANGE_NONE;
}

ori__range_kind ori__byte_range(const char *s, int64_t size, int64_t *first,
                                int64_t *last)
{
    bool from, to;

    if (!s || strncasecmp(s, "bytes=", 6) != 0)
        return ORI__RANGE_ALL;
    s = blanks(s + 6);
    from = take_number(&s, first);
    if (*s++ != '-')
        return ORI__RANGE_ALL;
    to = take_number(&s, last);
    s = blanks(s);
    if (*s == ',' && (from || to))
        return ORI__RANGE_NONE;
    if (*s || (!from && !to) || (from && to && *last < *first))
        return ORI__RANGE_ALL;
    if (!from)
        return suffix(*last, size, first, last);
    if (!to || *last > size - 1)
        *last = size - 1;
    return *first < size ? ORI__RANGE_PART : ORI__RANGE_NONE;
}
