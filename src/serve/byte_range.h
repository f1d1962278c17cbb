/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * byte_range.h - the Range header (RFC 9110, section 14)
 */
#ifndef ORI_SERVE_BYTE_RANGE_H
#define ORI_SERVE_BYTE_RANGE_H

#include <stdint.h>

typedef enum ori__range_kind {
    ORI__RANGE_ALL,         /* none is asked for, or not in bytes, or not in
                               the header's language: it is not heeded */
    ORI__RANGE_PART,
    ORI__RANGE_NONE         /* nothing of it is there, or several parts are
                               asked for, which are not given */
} ori__range_kind;

/* header: NULL where there is none.  Of a file of `size` bytes the part is
 * [*first, *last], both inside. */
ori__range_kind ori__byte_range(const char *header, int64_t size,
                                int64_t *first, int64_t *last);

#endif
