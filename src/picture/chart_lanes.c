/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * chart_lanes.c - lane under lane over one time axis
 */
#include <oriole/picture/lanes.h>

#include <math.h>
#include <stdio.h>

#include "base/fail.h"
#include "base/memory.h"
#include "picture/axes.h"
#include "picture/canvas.h"
#include "picture/sample_range.h"
#include "picture/shades.h"

enum { COLUMNS = 600, MAP_COLUMNS = 360, MAP_ROWS = 96 };

static const double MARGIN = 12.0, NAMES = 178.0, PLOT = 880.0, GAP = 9.0,
                    TITLE_ROOM = 24.0;

typedef struct sheet {
    ori__canvas *canvas;
    const ori_lanes *chart;
    double scale;               /* of the axis: samples a unit */
    ori__axes axes;             /* of one lane after the other */
    double xy[4 * COLUMNS];
    uint32_t pixels[MAP_COLUMNS * MAP_ROWS];
} sheet;

static bool is_map(const ori_lane *l)
{
    return l->rows > 1;
}

static double height_of(const ori_lane *l)
{
    return l->height > 0.0 ? l->height : is_map(l) ? 84.0 : 44.0;
}

/* Where value i of a lane stands. */
static double place_of(const sheet *s, const ori_lane *l, int64_t i)
{
    return ori__axes_x(&s->axes, (l->first + (double)i * l->step) /
                                     s->scale);
}

static void draw_run(sheet *s, size_t run, ori__color color)
{
    const ori__pen pen = { .color = color, .width = 1.0 };

    if (run == 1)
        ori__canvas_dot(s->canvas, s->xy[0], s->xy[1], 1.5, color);
    else if (run > 1)
        ori__canvas_polyline(s->canvas, s->xy, run, &pen);
}

static void add_point(sheet *s, const ori_lane *l, int64_t i, size_t *run)
{
    s->xy[2 * *run] = place_of(s, l, i);
    s->xy[2 * (*run)++ + 1] = ori__axes_y(&s->axes, l->y[i]);
}

/* The least and the largest of values [from, end), in the order in which they
 * come; false: none is there. */
static bool find_ends(const ori_lane *l, int64_t from, int64_t end,
                      int64_t ends[2])
{
    int64_t low = -1, high = -1;

    for (int64_t i = from; i < end; i++) {
        if (!isfinite(l->y[i]))
            continue;
        if (low < 0 || l->y[i] < l->y[low])
            low = i;
        if (high < 0 || l->y[i] > l->y[high])
            high = i;
    }
    ends[0] = low < high ? low : high;
    ends[1] = low < high ? high : low;
    return low >= 0;
}

/* A line through the least and the largest of each column, where they are: so
 * few values are drawn as they are, and many as the area that they fill. */
static void draw_signal(sheet *s, const ori_lane *l)
{
    const int columns = l->count < COLUMNS ? (int)l->count : COLUMNS;
    const ori__color color = l->color < 0 ? ori__ink
                                          : ori__palette(l->color);
    size_t run = 0;

    for (int k = 0; k < columns; k++) {
        int64_t ends[2];

        if (!find_ends(l, l->count * k / columns,
                       l->count * (k + 1) / columns, ends)) {
            draw_run(s, run, color);
            run = 0;
            continue;
        }
        add_point(s, l, ends[0], &run);
        if (ends[1] != ends[0])
            add_point(s, l, ends[1], &run);
    }
    draw_run(s, run, color);
}

/* Mean of the values of a cell; NaN: none is there. */
static float mean_of(const ori_lane *l, int64_t from, int64_t end, int low,
                     int high)
{
    double sum = 0.0;
    int64_t n = 0;

    for (int64_t t = from; t < end; t++)
        for (int r = low; r < high; r++)
            if (isfinite(l->y[t * l->rows + r])) {
                sum += l->y[t * l->rows + r];
                n++;
            }
    return n > 0 ? (float)(sum / (double)n) : NAN;
}

static void draw_map(sheet *s, const ori_lane *l)
{
    const int columns = l->count < MAP_COLUMNS ? (int)l->count : MAP_COLUMNS;
    const int rows = l->rows < MAP_ROWS ? l->rows : MAP_ROWS;
    const ori__range all = ori__range_of(l->y, l->count * l->rows);
    const double x0 = place_of(s, l, 0) -
                      0.5 * (place_of(s, l, 1) - place_of(s, l, 0));
    const double x1 = x0 + (double)l->count * (place_of(s, l, 1) -
                                               place_of(s, l, 0));
    const double most = fmax(fabs(all.low), fabs(all.high));

    for (int r = 0; r < rows; r++)
        for (int k = 0; k < columns; k++) {
            const float v = mean_of(l, l->count * k / columns,
                                    l->count * (k + 1) / columns,
                                    (rows - 1 - r) * l->rows / rows,
                                    (rows - r) * l->rows / rows);

            s->pixels[r * columns + k] =
                l->signed_map ? ori__shade_signed(v / most)
                              : ori__shade((v - all.low) /
                                           (all.high - all.low));
        }
    ori__canvas_image(s->canvas, x0, s->axes.y, x1 - x0, s->axes.height,
                      s->pixels, columns, rows);
}

/* What speaks for and against, as a strip behind the lane. */
static void draw_weight(sheet *s, const ori_lane *l)
{
    const int columns = l->weight_count < MAP_COLUMNS ? (int)l->weight_count
                                                      : MAP_COLUMNS;
    float mean[MAP_COLUMNS], most = 0.0f;

    for (int k = 0; k < columns; k++) {
        const int64_t from = l->weight_count * k / columns;
        const int64_t end = l->weight_count * (k + 1) / columns;

        mean[k] = 0.0f;
        for (int64_t t = from; t < end; t++)
            mean[k] += isfinite(l->weight[t]) ? l->weight[t] : 0.0f;
        mean[k] /= (float)(end - from);
        most = fmaxf(most, fabsf(mean[k]));
    }
    for (int k = 0; k < columns; k++)
        s->pixels[k] = ori__shade_signed(most > 0.0f ? mean[k] / most : 0.0);
    ori__canvas_image(s->canvas, s->axes.x, s->axes.y, s->axes.width,
                      s->axes.height, s->pixels, columns, 1);
}

static void draw_names(sheet *s, const ori_lane *l, ori__range r)
{
    const ori__type name = { .color = ori__ink, .size = 11.0, .bold = true,
                             .anchor = ORI__ANCHOR_END };
    const ori__type words = { .color = ori__grey, .size = 9.0,
                              .anchor = ORI__ANCHOR_END };
    const double x = s->axes.x - 9.0, y = s->axes.y + 0.5 * s->axes.height;
    char text[64];

    if (r.low <= r.high)
        snprintf(text, sizeof text, "%.3g to %.3g", r.low, r.high);
    else
        snprintf(text, sizeof text, "nothing there");
    ori__canvas_text(s->canvas, x, y - 1.0, NAMES - 14.0, &name, l->name);
    ori__canvas_text(s->canvas, x, y + 11.0, NAMES - 14.0, &words,
                     l->words ? l->words : text);
}

static void draw_lane(sheet *s, const ori_lane *l)
{
    const ori__pen grid = { .color = ori__pale, .width = 0.7 };
    const ori__axes *a = &s->axes;
    const ori__range r =
        ori__range_of(l->y, l->count * (is_map(l) ? l->rows : 1));
    const double pad = 0.04 * (r.high - r.low);

    s->axes.height = height_of(l);
    s->axes.up.low = r.low <= r.high ? r.low - pad : 0.0;
    s->axes.up.high = r.low <= r.high ? r.high + pad : 1.0;
    if (!(s->axes.up.low < s->axes.up.high))
        s->axes.up.low -= 1.0, s->axes.up.high += 1.0;
    for (int i = 0; i < a->across.ticks.count; i++) {
        const double x = ori__axes_x(a, a->across.ticks.at[i]);

        ori__canvas_line(s->canvas, x, a->y, x, a->y + a->height, &grid);
    }
    draw_names(s, l, r);
    ori__canvas_clip(s->canvas, a->x, a->y - 2.0, a->width, a->height + 4.0);
    if (l->weight)
        draw_weight(s, l);
    if (is_map(l) && l->count > 0)
        draw_map(s, l);
    else if (l->count > 0)
        draw_signal(s, l);
    ori__canvas_unclip(s->canvas);
    s->axes.y += a->height + GAP;
}

static void draw_time(sheet *s, const char *label)
{
    const ori__type type = { .color = ori__ink, .size = 10.0,
                             .anchor = ORI__ANCHOR_MIDDLE };
    const ori__pen pen = { .color = ori__grey, .width = 1.0 };
    const ori__axes *a = &s->axes;
    const double y = a->y - GAP + 4.0;

    ori__canvas_line(s->canvas, a->x, y, a->x + a->width, y, &pen);
    for (int i = 0; i < a->across.ticks.count; i++) {
        const double x = ori__axes_x(a, a->across.ticks.at[i]);

        ori__canvas_line(s->canvas, x, y, x, y + 4.0, &pen);
        ori__canvas_text(s->canvas, x, y + 15.0, 0.0, &type,
                         a->across.ticks.text[i]);
    }
    ori__canvas_text(s->canvas, a->x + 0.5 * a->width, y + 30.0, 0.0, &type,
                     label);
}

/* Returns what the axis says. */
static const char *set_time(sheet *s)
{
    const ori_lanes *c = s->chart;
    const double seconds = c->rate_hz > 0.0 ? (double)c->length / c->rate_hz
                                            : 0.0;

    s->scale = c->rate_hz <= 0.0 ? 1.0
               : seconds < 1.0   ? c->rate_hz / 1000.0
                                 : c->rate_hz;
    s->axes.across.low = 0.0;
    s->axes.across.high = (double)c->length / s->scale;
    ori__ticks_linear(&s->axes.across.ticks, 0.0, s->axes.across.high, 10,
                      c->rate_hz <= 0.0);
    return c->rate_hz <= 0.0 ? "time (samples)"
           : seconds < 1.0   ? "time (ms)"
                             : "time (s)";
}

static void draw(sheet *s)
{
    const ori_lanes *c = s->chart;
    const ori__type title = { .color = ori__ink, .size = 13.0, .bold = true };
    const char *label = set_time(s);
    const double top = MARGIN + (c->title ? TITLE_ROOM : 0.0);
    double height = top;

    for (int i = 0; i < c->count; i++)
        height += height_of(&c->lanes[i]) + GAP;
    ori__canvas_size(s->canvas, MARGIN + NAMES + PLOT + 2.0 * MARGIN,
                     height + 34.0);
    if (c->title)
        ori__canvas_text(s->canvas, MARGIN, MARGIN + 10.0, NAMES + PLOT,
                         &title, c->title);
    s->axes.x = MARGIN + NAMES;
    s->axes.y = top;
    s->axes.width = PLOT;
    for (int i = 0; i < c->count; i++)
        draw_lane(s, &c->lanes[i]);
    draw_time(s, label);
}

ori_status ori_place_lanes(const ori_place *place, const ori_lanes *chart)
{
    sheet *s;
    ori_status status;

    if (chart->count < 1 || chart->length < 1)
        return ori__fail(ORI_EINVAL, "%s: there is no lane to draw",
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
