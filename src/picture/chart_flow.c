/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * chart_flow.c - a network as blocks, left to right, row under row
 *
 * A line through the middle joins what follows one another; what goes around
 * blocks is drawn above them.
 */
#include <oriole/picture/flow.h>

#include <math.h>

#include "base/fail.h"
#include "picture/axes.h"
#include "picture/canvas.h"

enum { IN_A_ROW = 13 };

static const double MARGIN = 12.0, PITCH = 82.0, BOX = 66.0, TALL = 58.0,
                    LOW = 30.0, AROUND = 34.0, BELOW = 22.0, TITLE = 24.0,
                    LEGEND = 20.0;

typedef struct sheet {
    ori__canvas *canvas;
    const ori_flow *chart;
    double top;                 /* of the first row */
} sheet;

static double row_height(void)
{
    return AROUND + TALL + BELOW;
}

static double left_of(int i)
{
    return MARGIN + (i % IN_A_ROW) * PITCH;
}

/* The line that joins a row's blocks. */
static double middle_of(const sheet *s, int i)
{
    return s->top + (i / IN_A_ROW) * row_height() + AROUND + 0.5 * TALL;
}

static double height_of(const ori_block *b)
{
    return LOW + fmin(1.0, fmax(0.0, b->tall)) * (TALL - LOW);
}

static void draw_block(const sheet *s, int i)
{
    const ori_block *b = &s->chart->blocks[i];
    const double x = left_of(i), height = height_of(b);
    const double y = middle_of(s, i) - 0.5 * height;
    const ori__pen pen = { .color = ori__palette(b->color), .width = 1.4 };
    const double corners[] = { x, y, x + BOX, y, x + BOX, y + height, x,
                               y + height, x, y };
    ori__type type = { .color = ori__ink, .size = 9.5, .bold = true,
                       .anchor = ORI__ANCHOR_MIDDLE };
    const double middle = middle_of(s, i) + (b->words ? -2.0 : 3.5);

    ori__canvas_rectangle(s->canvas, x, y, BOX, height, ori__paper);
    ori__canvas_fade(s->canvas, 0.22);
    ori__canvas_rectangle(s->canvas, x, y, BOX, height,
                          ori__palette(b->color));
    ori__canvas_unfade(s->canvas);
    ori__canvas_polyline(s->canvas, corners, 5, &pen);
    ori__canvas_text(s->canvas, x + 0.5 * BOX, middle, BOX - 6.0, &type,
                     b->name);
    type.bold = false;
    type.size = 8.5;
    if (b->words)
        ori__canvas_text(s->canvas, x + 0.5 * BOX, middle + 11.0, BOX - 6.0,
                         &type, b->words);
    type.color = ori__grey;
    ori__canvas_text(s->canvas, x + 0.5 * BOX,
                     middle_of(s, i) + 0.5 * TALL + 11.0, PITCH - 4.0, &type,
                     b->size);
}

static void draw_arrow(const sheet *s, double x0, double y, double x1,
                       ori__color color)
{
    const ori__pen pen = { .color = color, .width = 1.2 };
    const double tip[] = { x1, y, x1 - 5.0, y - 3.0, x1 - 5.0, y + 3.0 };

    ori__canvas_line(s->canvas, x0, y, x1 - 4.0, y, &pen);
    ori__canvas_polygon(s->canvas, tip, 3, color);
}

/* From a block to the next; at a row's end to the begin of the next row. */
static void draw_step(const sheet *s, int to)
{
    const double y = middle_of(s, to);

    if (to % IN_A_ROW == 0) {
        draw_arrow(s, 2.0, y, left_of(to), ori__grey);
        if (to > 0)
            draw_arrow(s, left_of(to - 1) + BOX, middle_of(s, to - 1),
                       left_of(to - 1) + PITCH, ori__grey);
        return;
    }
    draw_arrow(s, left_of(to - 1) + BOX, y, left_of(to), ori__grey);
}

/* Along the upper edge of one row, from x0 to x1: up from a block that lies
 * there, down into one. */
static void draw_around(const sheet *s, int from, int to, int row)
{
    const bool begins = from >= row * IN_A_ROW, ends = to / IN_A_ROW == row;
    const double top = s->top + row * row_height();
    const double up = top + AROUND - 8.0 -
                      fmin(5.0 * (to - from - 1), AROUND - 12.0);
    const double x0 = begins && from >= 0 ? left_of(from) + BOX - 9.0 : 4.0;
    const double x1 = ends ? left_of(to) + 9.0
                           : left_of(IN_A_ROW - 1) + PITCH - 6.0;
    const ori__pen pen = { .color = ori__palette(3), .width = 1.5 };
    const double down = middle_of(s, row * IN_A_ROW);
    double xy[8];
    size_t n = 0;

    if (begins && from >= 0)
        xy[2 * n] = x0, xy[2 * n++ + 1] = down - 0.5 * LOW;
    xy[2 * n] = x0, xy[2 * n++ + 1] = up;
    xy[2 * n] = x1, xy[2 * n++ + 1] = up;
    if (ends)
        xy[2 * n] = x1, xy[2 * n++ + 1] = down - 0.5 * LOW;
    ori__canvas_polyline(s->canvas, xy, n, &pen);
}

static void draw_inputs(const sheet *s, int to)
{
    const ori_block *b = &s->chart->blocks[to];

    for (int k = 0; k < b->input_count; k++) {
        const int from = b->inputs[k];

        if (from == to - 1) {
            draw_step(s, to);
            continue;
        }
        for (int row = from < 0 ? 0 : from / IN_A_ROW; row <= to / IN_A_ROW;
             row++)
            draw_around(s, from, to, row);
    }
}

static void draw_legend(const sheet *s, double y)
{
    const ori__type type = { .color = ori__ink, .size = 11.0 };
    double x = MARGIN;

    for (int k = 0; k < s->chart->kind_count; k++) {
        const ori_block_kind *kind = &s->chart->kinds[k];

        ori__canvas_rectangle(s->canvas, x, y, 10.0, 10.0,
                              ori__palette(kind->color));
        ori__canvas_text(s->canvas, x + 15.0, y + 9.0, 0.0, &type,
                         kind->name);
        x += 33.0 + ori__canvas_text_width(s->canvas, &type, kind->name);
    }
}

ori_status ori_place_flow(const ori_place *place, const ori_flow *chart)
{
    const ori__type type = { .color = ori__ink, .size = 13.0, .bold = true };
    const int rows = (chart->count + IN_A_ROW - 1) / IN_A_ROW;
    const int columns = chart->count < IN_A_ROW ? chart->count : IN_A_ROW;
    sheet s = { .chart = chart };
    double bottom;
    ori_status status;

    if (chart->count < 1)
        return ori__fail(ORI_EINVAL, "%s: there is no layer to draw",
                         ori__place_name(place));
    status = ori__canvas_open(&s.canvas, place);
    if (status != ORI_OK)
        return status;
    s.top = MARGIN + (chart->title ? TITLE : 0.0) - 10.0;
    bottom = s.top + rows * row_height() + 8.0;
    ori__canvas_size(s.canvas, fmax(420.0, 2.0 * MARGIN + columns * PITCH),
                     bottom + LEGEND + 6.0);
    if (chart->title)
        ori__canvas_text(s.canvas, MARGIN, MARGIN + 10.0, 0.0, &type,
                         chart->title);
    for (int i = 0; i < chart->count; i++)
        draw_inputs(&s, i);
    for (int i = 0; i < chart->count; i++)
        draw_block(&s, i);
    draw_legend(&s, bottom);
    return ori__canvas_finish(s.canvas);
}
