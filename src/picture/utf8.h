/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * utf8.h - which bytes are characters
 */
#ifndef ORI_PICTURE_UTF8_H
#define ORI_PICTURE_UTF8_H

#include <stddef.h>

/* Bytes of the UTF-8 character that the text begins with; 0 where it is none
 * (RFC 3629). */
size_t ori__utf8_size(const char *text);

#endif
