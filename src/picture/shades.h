/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * shades.h - numbers as colours of pixels, 0xAARRGGBB
 */
#ifndef ORI_PICTURE_SHADES_H
#define ORI_PICTURE_SHADES_H

#include <stdint.h>

/* From 0, dark violet, by green to 1, yellow: lightness rises all the way.
 * NaN is not seen. */
uint32_t ori__shade(double share);

/* From -1, blue, to 1, orange; 0 and NaN are not seen, so that any ground
 * shows through. */
uint32_t ori__shade_signed(double share);

#endif
