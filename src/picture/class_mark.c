/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * class_mark.c - what stands for a class: a colour, and a form beyond these
 */
#include "picture/class_mark.h"

#include <math.h>

#include "picture/axes.h"

/* Corners on a circle, the first `turn` radians from the right. */
static void draw_corners(ori__canvas *canvas, double x, double y,
                         double radius, int corners, double turn,
                         ori__color color)
{
    double xy[8];

    for (int i = 0; i < corners; i++) {
        const double angle = turn + 2.0 * M_PI * i / corners;

        xy[2 * i] = x + radius * cos(angle);
        xy[2 * i + 1] = y + radius * sin(angle);
    }
    ori__canvas_polygon(canvas, xy, (size_t)corners, color);
}

void ori__class_mark(ori__canvas *canvas, int label, double x, double y,
                     double r)
{
    const ori__color color = ori__palette(label);

    switch (label / ORI__PALETTE % 4) {
    case 0:
        ori__canvas_dot(canvas, x, y, r, color);
        break;
    case 1:
        draw_corners(canvas, x, y, 1.35 * r, 4, 0.25 * M_PI, color);
        break;
    case 2:
        draw_corners(canvas, x, y, 1.45 * r, 3, -0.5 * M_PI, color);
        break;
    default:
        draw_corners(canvas, x, y, 1.45 * r, 4, 0.0, color);
    }
}

void ori__ring(ori__canvas *canvas, double x, double y, double radius)
{
    enum { CORNERS = 20 };
    const ori__pen pen = { .color = ori__ink, .width = 1.4 };
    double xy[2 * (CORNERS + 1)];

    for (int i = 0; i <= CORNERS; i++) {
        const double angle = 2.0 * M_PI * i / CORNERS;

        xy[2 * i] = x + radius * cos(angle);
        xy[2 * i + 1] = y + radius * sin(angle);
    }
    ori__canvas_polyline(canvas, xy, CORNERS + 1, &pen);
}
