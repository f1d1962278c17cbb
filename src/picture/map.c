/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * map.c - a panel of coloured cells
 */
#include "picture/map.h"

#include <math.h>
#include <stdio.h>

static void set_axis(ori__axis *axis, const double *values, int count)
{
    axis->low = 0.0;
    axis->high = count;
    axis->log = false;
    axis->ticks.count = count;
    for (int i = 0; i < count; i++) {
        axis->ticks.at[i] = i + 0.5;
        snprintf(axis->ticks.text[i], sizeof axis->ticks.text[i], "%g",
                 values[i]);
    }
}

void ori__map_axes(const ori_map *map, ori__axes *axes)
{
    set_axis(&axes->across, map->x, map->columns);
    set_axis(&axes->up, map->y, map->rows);
}

/* Two digits say enough. */
static void write_number(ori__canvas *canvas, const ori__axes *a,
                         const ori_map *map, int column, int row)
{
    const double number = map->numbers[row * map->columns + column];
    const double room = a->width / map->columns;
    const ori__type type = { .color = ori__ink,
                             .size = fmin(10.0, 0.45 * room),
                             .anchor = ORI__ANCHOR_MIDDLE };
    char text[24];

    if (!(fabs(number) < 1e4))          /* nor is NaN */
        return;
    snprintf(text, sizeof text, "%.*f", number < 9.95 ? 1 : 0, number);
    ori__canvas_text(canvas, ori__axes_x(a, column + 0.5),
                     ori__axes_y(a, row + 0.5) + 0.36 * type.size, 0.0,
                     &type, text);
}

void ori__map_draw(ori__canvas *canvas, const ori__axes *a,
                   const ori_map *map)
{
    const double gap = 0.6;     /* of a grid between the cells, in points */
    const double width = a->width / map->columns;
    const double height = a->height / map->rows;

    for (int row = 0; row < map->rows; row++)
        for (int column = 0; column < map->columns; column++) {
            const int color = map->colors[row * map->columns + column];

            if (color < 0)
                continue;
            ori__canvas_fade(canvas, 0.6);  /* text can be read on it */
            ori__canvas_rectangle(canvas, ori__axes_x(a, column) + gap,
                                  ori__axes_y(a, row + 1) + gap,
                                  width - 2.0 * gap, height - 2.0 * gap,
                                  ori__palette(color));
            ori__canvas_unfade(canvas);
            if (map->numbers)
                write_number(canvas, a, map, column, row);
        }
}
