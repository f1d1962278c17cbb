/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * axes.h - the frame of a chart: ranges, ticks, labels, colours
 */
#ifndef ORI_PICTURE_AXES_H
#define ORI_PICTURE_AXES_H

#include <stdbool.h>

#include "picture/canvas.h"
#include "picture/ticks.h"

typedef struct ori__axis {
    double low, high;           /* low < high */
    bool log;
    const char *label;          /* NULL or "": none */
    ori__ticks ticks;
} ori__axis;

typedef struct ori__axes {
    double x, y, width, height; /* of the area that curves are drawn in */
    ori__axis across, up;
} ori__axes;

/* A colour of the palette, of so many; any index >= 0. */
enum { ORI__PALETTE = 8 };
ori__color ori__palette(int index);

extern const ori__color ori__ink, ori__grey, ori__pale, ori__paper;

/* Where a value stands on the sheet. */
double ori__axes_x(const ori__axes *axes, double value);
double ori__axes_y(const ori__axes *axes, double value);

/* Points that the widest tick text of the upright axis takes. */
double ori__axes_tick_width(ori__canvas *canvas, const ori__axis *axis);

/* Grid, frame, tick texts and the two labels; room for them is left of and
 * below the area: tick width + ORI__AXES_LEFT, and ORI__AXES_BELOW. */
enum { ORI__AXES_LEFT = 26, ORI__AXES_BELOW = 36 };
void ori__axes_draw(ori__canvas *canvas, const ori__axes *axes);

#endif
