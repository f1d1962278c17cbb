/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * shades.c - numbers as colours of pixels
 */
#include "picture/shades.h"

#include <math.h>

#include "picture/axes.h"

static uint32_t pack(double opacity, double red, double green, double blue)
{
    return (uint32_t)lrint(255.0 * opacity) << 24 |
           (uint32_t)lrint(255.0 * red) << 16 |
           (uint32_t)lrint(255.0 * green) << 8 | (uint32_t)lrint(255.0 * blue);
}

/* Five colours of "viridis" (Smith & van der Walt, matplotlib 2015), which
 * colour-blind eyes see rise as others do, and straight lines between. */
uint32_t ori__shade(double share)
{
    static const double stops[][3] = {
        { 0.267, 0.005, 0.329 }, { 0.230, 0.322, 0.546 },
        { 0.128, 0.567, 0.551 }, { 0.369, 0.789, 0.383 },
        { 0.993, 0.906, 0.144 },
    };
    double at, rest, rgb[3];
    int k;

    if (!isfinite(share))
        return 0;
    at = 4.0 * fmin(1.0, fmax(0.0, share));
    k = (int)fmin(3.0, floor(at));
    rest = at - k;
    for (int i = 0; i < 3; i++)
        rgb[i] = (1.0 - rest) * stops[k][i] + rest * stops[k + 1][i];
    return pack(1.0, rgb[0], rgb[1], rgb[2]);
}

uint32_t ori__shade_signed(double share)
{
    const ori__color c = ori__palette(share < 0.0 ? 0 : 4);

    if (!isfinite(share))
        return 0;
    return pack(fmin(1.0, fabs(share)), c.red, c.green, c.blue);
}
