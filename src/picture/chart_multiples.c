/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * chart_multiples.c - many small pictures of one kind
 */
#include <oriole/picture/multiples.h>

#include <math.h>
#include <stdio.h>

#include "base/fail.h"
#include "base/memory.h"
#include "picture/axes.h"
#include "picture/canvas.h"
#include "picture/shades.h"

enum { POINTS = 400, MAP_COLUMNS = 200, MAP_ROWS = 80 };

static const double MARGIN = 12.0, GAP = 16.0, NAME = 15.0, TITLE = 24.0,
                    ENDS = 13.0, WORDS = 18.0, SHEET = 1080.0;

typedef struct sheet {
    ori__canvas *canvas;
    const ori_multiples *chart;
    int columns;
    double width;               /* of a cell */
    double heights[2];          /* of the small pictures; 0: none */
    double xy[2 * POINTS];
    uint32_t pixels[MAP_COLUMNS * MAP_ROWS];
} sheet;

typedef struct box {
    double x, y, width, height;
} box;

static void find_range(const ori_small *p, double *low, double *high)
{
    const int n = p->count * (p->rows > 1 ? p->rows : 1);

    *low = INFINITY, *high = -INFINITY;
    for (int i = 0; i < n; i++)
        if (isfinite(p->y[i])) {
            *low = fmin(*low, p->y[i]);
            *high = fmax(*high, p->y[i]);
        }
}

static double limit(double value, double low, double high)
{
    return fmin(high, fmax(low, value));
}

static void draw_line(sheet *s, const ori_small *p, const box *b,
                      const ori_small_axis *axis, ori__color color)
{
    const ori__pen pen = { .color = color, .width = 1.5 };
    const ori__pen zero = { .color = ori__grey, .width = 0.6 };
    const int n = p->count < POINTS ? p->count : POINTS;
    double low = axis->y_low, high = axis->y_high;
    size_t run = 0;

    if (!(low < high)) {
        find_range(p, &low, &high);
        high = 1.08 * fmax(fmax(fabs(low), fabs(high)), 1e-30);
        low = -high;
        ori__canvas_line(s->canvas, b->x, b->y + 0.5 * b->height,
                         b->x + b->width, b->y + 0.5 * b->height, &zero);
    }
    for (int i = 0; i < n; i++) {
        const float y = p->y[(int64_t)i * p->count / n];

        if (!isfinite(y))
            continue;
        s->xy[2 * run] = b->x + (n > 1 ? i * b->width / (n - 1) : 0.0);
        s->xy[2 * run++ + 1] =
            b->y + (high - limit(y, low, high)) / (high - low) * b->height;
    }
    ori__canvas_polyline(s->canvas, s->xy, run, &pen);
}

static void draw_map(sheet *s, const ori_small *p, const box *b)
{
    const int columns = p->count < MAP_COLUMNS ? p->count : MAP_COLUMNS;
    const int rows = p->rows < MAP_ROWS ? p->rows : MAP_ROWS;
    double low, high, most;

    find_range(p, &low, &high);
    most = fmax(fabs(low), fabs(high));
    for (int r = 0; r < rows; r++)
        for (int k = 0; k < columns; k++) {
            const int row = (rows - 1 - r) * p->rows / rows;
            const int at = (int)((int64_t)k * p->count / columns);
            const double v = p->y[at * p->rows + row];

            s->pixels[r * columns + k] =
                s->chart->signed_maps
                    ? ori__shade_signed(v / most)
                    : ori__shade((v - low) / (high - low));
        }
    ori__canvas_image(s->canvas, b->x, b->y, b->width, b->height, s->pixels,
                      columns, rows);
}

static void draw_frame(const sheet *s, const box *b,
                       const ori_small_axis *axis)
{
    const ori__pen pen = { .color = ori__pale, .width = 1.0 };
    const double corners[] = { b->x, b->y, b->x + b->width, b->y,
                               b->x + b->width, b->y + b->height, b->x,
                               b->y + b->height, b->x, b->y };
    ori__type type = { .color = ori__grey, .size = 8.0 };
    const double y = b->y + b->height + 9.0;
    char text[32];

    ori__canvas_polyline(s->canvas, corners, 5, &pen);
    if (!(axis->x_low < axis->x_high))
        return;
    snprintf(text, sizeof text, "%.4g", axis->x_low);
    ori__canvas_text(s->canvas, b->x, y, 0.0, &type, text);
    type.anchor = ORI__ANCHOR_END;
    snprintf(text, sizeof text, "%.4g", axis->x_high);
    ori__canvas_text(s->canvas, b->x + b->width, y, 0.0, &type, text);
}

static void draw_small(sheet *s, const ori_small *p, const box *b,
                       const ori_small_axis *axis, int color)
{
    if (!p->y || p->count < 1)
        return;
    draw_frame(s, b, axis);
    if (p->rows > 1)
        draw_map(s, p, b);
    else
        draw_line(s, p, b, axis, ori__palette(color));
}

static double cell_height(const sheet *s)
{
    return NAME + s->heights[0] + ENDS +
           (s->heights[1] > 0.0 ? s->heights[1] + ENDS : 0.0) + 8.0;
}

static void draw_cell(sheet *s, int index, double top)
{
    const ori_cell *c = &s->chart->cells[index];
    const ori__type type = { .color = ori__ink, .size = 10.0, .bold = true };
    box b = { MARGIN + (index % s->columns) * (s->width + GAP),
              top + (index / s->columns) * cell_height(s), s->width,
              s->heights[0] };

    ori__canvas_text(s->canvas, b.x, b.y + 10.0, s->width, &type, c->name);
    b.y += NAME;
    draw_small(s, &c->above, &b, &s->chart->above, c->color);
    b.y += b.height + ENDS;
    b.height = s->heights[1];
    if (b.height > 0.0)
        draw_small(s, &c->below, &b, &s->chart->below, c->color);
}

/* What the axes are, in words below all cells. */
static void draw_words(const sheet *s, double y)
{
    const ori_small_axis *a = &s->chart->above, *b = &s->chart->below;
    const ori__type type = { .color = ori__ink, .size = 11.0 };
    char text[256];

    if (s->heights[1] > 0.0 && b->y_low < b->y_high)
        snprintf(text, sizeof text, "above: %s over %s;  below: %s from %g "
                 "to %g over %s", a->y_label, a->x_label, b->y_label,
                 b->y_low, b->y_high, b->x_label);
    else if (s->heights[1] > 0.0)
        snprintf(text, sizeof text, "above: %s over %s;  below: %s over %s",
                 a->y_label, a->x_label, b->y_label, b->x_label);
    else
        snprintf(text, sizeof text, "%s over %s", a->y_label, a->x_label);
    ori__canvas_text(s->canvas, MARGIN, y + 11.0, SHEET, &type, text);
}

static void lay_out(sheet *s)
{
    const ori_multiples *c = s->chart;
    const int want = c->columns > 0 ? c->columns : 6;

    s->columns = want < c->count ? want : c->count;
    s->width = (SHEET + GAP) / want - GAP;
    s->heights[0] = fmin(90.0, 0.42 * s->width);
    for (int i = 0; i < c->count; i++) {
        if (c->cells[i].above.rows > 1)
            s->heights[0] = fmin(130.0, 0.6 * s->width);
        if (c->cells[i].below.y)
            s->heights[1] = fmin(80.0, 0.36 * s->width);
    }
}

static void draw(sheet *s)
{
    const ori_multiples *c = s->chart;
    const ori__type type = { .color = ori__ink, .size = 13.0, .bold = true };
    const double top = MARGIN + (c->title ? TITLE : 0.0);
    double bottom;

    lay_out(s);
    bottom = top + (c->count + s->columns - 1) / s->columns * cell_height(s);
    ori__canvas_size(s->canvas, 2.0 * MARGIN + SHEET, bottom + WORDS);
    if (c->title)
        ori__canvas_text(s->canvas, MARGIN, MARGIN + 10.0, SHEET, &type,
                         c->title);
    for (int i = 0; i < c->count; i++)
        draw_cell(s, i, top);
    draw_words(s, bottom);
}

ori_status ori_place_multiples(const ori_place *place,
                               const ori_multiples *chart)
{
    sheet *s;
    ori_status status;

    if (chart->count < 1)
        return ori__fail(ORI_EINVAL, "%s: there is nothing to draw",
                         ori__place_name(place));
    s = ORI__NEW(sheet, 1);
    if (!s)
        return ori__fail_memory(ori__place_name(place));
    s->chart = chart;
    status = ori__canvas_open(&s->canvas, place);
    if (status == ORI_OK) {
        draw(s);
        status = ori__canvas_finish(s->canvas);
    }
    ori__free(s);
    return status;
}
