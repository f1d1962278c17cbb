/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * axes.c - the frame of a chart: ranges, ticks, labels, colours
 */
#include "picture/axes.h"

#include <math.h>

const ori__color ori__ink = { 0.13, 0.13, 0.13 };
const ori__color ori__grey = { 0.45, 0.45, 0.45 };
const ori__color ori__pale = { 0.88, 0.88, 0.88 };
const ori__color ori__paper = { 1.0, 1.0, 1.0 };

static const double TICK_SIZE = 10.0, LABEL_SIZE = 11.0;

/* Okabe & Ito, "Color Universal Design", 2008; the yellow, which is hard to
 * see on white, comes last. */
ori__color ori__palette(int index)
{
    static const ori__color colors[ORI__PALETTE] = {
        { 0.000, 0.447, 0.698 },    /* blue */
        { 0.835, 0.369, 0.000 },    /* vermillion */
        { 0.000, 0.620, 0.451 },    /* bluish green */
        { 0.800, 0.475, 0.655 },    /* reddish purple */
        { 0.902, 0.624, 0.000 },    /* orange */
        { 0.337, 0.706, 0.914 },    /* sky blue */
        { 0.000, 0.000, 0.000 },    /* black */
        { 0.941, 0.894, 0.259 },    /* yellow */
    };

    return colors[index % ORI__PALETTE];
}

/* 0 at the axis' low end, 1 at its high end. */
static double share(const ori__axis *axis, double value)
{
    if (axis->log)
        return log(value / axis->low) / log(axis->high / axis->low);
    return (value - axis->low) / (axis->high - axis->low);
}

double ori__axes_x(const ori__axes *a, double value)
{
    return a->x + share(&a->across, value) * a->width;
}

double ori__axes_y(const ori__axes *a, double value)
{
    return a->y + (1.0 - share(&a->up, value)) * a->height;
}

double ori__axes_tick_width(ori__canvas *canvas, const ori__axis *axis)
{
    const ori__type type = { .size = TICK_SIZE };
    double widest = 0.0;

    for (int i = 0; i < axis->ticks.count; i++)
        widest = fmax(widest, ori__canvas_text_width(canvas, &type,
                                                     axis->ticks.text[i]));
    return widest;
}

static void draw_across(ori__canvas *canvas, const ori__axes *a)
{
    const ori__pen grid = { .color = ori__pale, .width = 0.7 };
    const ori__type type = { .color = ori__ink, .size = TICK_SIZE,
                             .anchor = ORI__ANCHOR_MIDDLE };
    double free_from = -INFINITY;       /* texts must not touch */

    for (int i = 0; i < a->across.ticks.count; i++) {
        const char *text = a->across.ticks.text[i];
        const double x = ori__axes_x(a, a->across.ticks.at[i]);
        const double half =
            0.5 * ori__canvas_text_width(canvas, &type, text);

        ori__canvas_line(canvas, x, a->y, x, a->y + a->height, &grid);
        if (x - half < free_from)
            continue;
        ori__canvas_text(canvas, x, a->y + a->height + 14.0, 0.0, &type,
                         text);
        free_from = x + half + 6.0;
    }
}

static void draw_up(ori__canvas *canvas, const ori__axes *a)
{
    const ori__pen grid = { .color = ori__pale, .width = 0.7 };
    const ori__type type = { .color = ori__ink, .size = TICK_SIZE,
                             .anchor = ORI__ANCHOR_END };

    for (int i = 0; i < a->up.ticks.count; i++) {
        const double y = ori__axes_y(a, a->up.ticks.at[i]);

        ori__canvas_line(canvas, a->x, y, a->x + a->width, y, &grid);
        ori__canvas_text(canvas, a->x - 6.0, y + 0.36 * TICK_SIZE, 0.0,
                         &type, a->up.ticks.text[i]);
    }
}

static void draw_frame(ori__canvas *canvas, const ori__axes *a)
{
    const ori__pen pen = { .color = ori__grey, .width = 1.0 };
    const double corners[] = {
        a->x, a->y, a->x, a->y + a->height, a->x + a->width,
        a->y + a->height,
    };

    ori__canvas_polyline(canvas, corners, 3, &pen);
}

void ori__axes_draw(ori__canvas *canvas, const ori__axes *a)
{
    ori__type type = { .color = ori__ink, .size = LABEL_SIZE,
                       .anchor = ORI__ANCHOR_MIDDLE };

    draw_across(canvas, a);
    draw_up(canvas, a);
    draw_frame(canvas, a);
    if (a->across.label)
        ori__canvas_text(canvas, a->x + 0.5 * a->width,
                         a->y + a->height + 31.0, a->width, &type,
                         a->across.label);
    type.upwards = true;
    if (a->up.label)
        ori__canvas_text(canvas,
                         a->x - ori__axes_tick_width(canvas, &a->up) - 14.0,
                         a->y + 0.5 * a->height, a->height, &type,
                         a->up.label);
}
