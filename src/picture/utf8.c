/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * utf8.c - which bytes are characters
 */
#include "picture/utf8.h"

#include <stdbool.h>

size_t ori__utf8_size(const char *text)
{
    const unsigned char *s = (const unsigned char *)text;
    const size_t n = s[0] < 0x80   ? 1
                     : s[0] < 0xc2 ? 0
                     : s[0] < 0xe0 ? 2
                     : s[0] < 0xf0 ? 3
                     : s[0] < 0xf5 ? 4
                                   : 0;

    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    if (n >= 3 && ((s[0] == 0xe0 && s[1] < 0xa0) ||     /* longer than need */
                   (s[0] == 0xed && s[1] > 0x9f) ||     /* surrogates */
                   (s[0] == 0xf0 && s[1] < 0x90) ||
                   (s[0] == 0xf4 && s[1] > 0x8f)))      /* above 10FFFF */
        return 0;
    return n;
}
