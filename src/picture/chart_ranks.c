/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * chart_ranks.c - mean ranks on one line, those joined that do not differ
 */
#include <oriole/picture/picture.h>

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/fail.h"
#include "base/memory.h"
#include "picture/axes.h"
#include "picture/canvas.h"

enum { METHODS_MAX = 100 };

static const double MARGIN = 16.0, AXIS_WIDTH = 460.0, TITLE_ROOM = 30.0,
                    AXIS_ROOM = 40.0, BAR_STEP = 9.0, ROW = 20.0,
                    NAME_GAP = 8.0;

static const ori__type name_type = {
    .color = { 0.13, 0.13, 0.13 }, .size = 11.0 };

typedef struct bar {
    int first, last;            /* places in the order of ranks */
} bar;

typedef struct sheet {
    ori__canvas *canvas;
    const char *const *names;
    const double *ranks;
    const int *differ;
    int count, ours;            /* the first ones stand out */
    int *order;                 /* by rank, the best first */
    bar *bars;
    int bar_count;
    double left, axis, names_top, width;
} sheet;

static void sort(sheet *s)
{
    for (int m = 0; m < s->count; m++) {
        int at = m;

        for (; at > 0 && s->ranks[s->order[at - 1]] > s->ranks[m]; at--)
            s->order[at] = s->order[at - 1];
        s->order[at] = m;
    }
}

/* The last place that nobody from `first` to it differs from another. */
static int reach(const sheet *s, int first)
{
    for (int last = first + 1; last < s->count; last++)
        for (int i = first; i < last; i++)
            if (s->differ[s->order[i] * s->count + s->order[last]])
                return last - 1;
    return s->count - 1;
}

/* Longest runs of methods that do not differ; none inside another. */
static void find_bars(sheet *s)
{
    for (int i = 0; i < s->count; i++) {
        const bar b = { i, reach(s, i) };
        const bool inside = s->bar_count > 0 &&
                            s->bars[s->bar_count - 1].last >= b.last;

        if (b.last > b.first && !inside)
            s->bars[s->bar_count++] = b;
    }
}

static double x_of(const sheet *s, double rank)
{
    const double span = s->count > 1 ? s->count - 1 : 1;

    return s->left + AXIS_WIDTH * (s->count - rank) / span;
}

static double widest(const sheet *s)
{
    double width = 0;

    for (int m = 0; m < s->count; m++)
        width = fmax(width, ori__canvas_text_width(s->canvas, &name_type,
                                                   s->names[m]));
    return fmin(width, 260.0) + 50.0;   /* and the rank behind it */
}

static void draw_axis(const sheet *s)
{
    const ori__pen pen = { .color = ori__ink, .width = 1.2 };
    const ori__type type = { .color = ori__ink, .size = 11.0,
                             .anchor = ORI__ANCHOR_MIDDLE };
    const int step = s->count > 14 ? 2 : 1;

    ori__canvas_line(s->canvas, x_of(s, s->count), s->axis, x_of(s, 1),
                     s->axis, &pen);
    for (int r = 1; r <= s->count; r += step) {
        char text[16];

        snprintf(text, sizeof text, "%d", r);
        ori__canvas_line(s->canvas, x_of(s, r), s->axis - 6, x_of(s, r),
                         s->axis, &pen);
        ori__canvas_text(s->canvas, x_of(s, r), s->axis - 10, 0, &type,
                         text);
    }
}

/* The better half at the right, the others at the left, each from its place
 * on the axis down to its name. */
static void draw_method(const sheet *s, int place)
{
    const int m = s->order[place], half = (s->count + 1) / 2;
    const bool right = place < half;
    const int row = right ? place : s->count - 1 - place;
    const double x = x_of(s, s->ranks[m]), y = s->names_top + ROW * row;
    const double edge = right ? x_of(s, 1) + 14 : s->left - 14;
    const bool ours = m < s->ours;
    const ori__pen pen = { .color = ours ? ori__palette(1) : ori__grey,
                           .width = ours ? 1.6 : 1.0 };
    ori__type type = name_type;
    char text[300];

    snprintf(text, sizeof text, right ? "%.2f  %s" : "%2$s  %1$.2f",
             s->ranks[m], s->names[m]);
    type.bold = ours;
    type.anchor = right ? ORI__ANCHOR_START : ORI__ANCHOR_END;
    ori__canvas_line(s->canvas, x, s->axis, x, y, &pen);
    ori__canvas_line(s->canvas, x, y, edge, y, &pen);
    ori__canvas_dot(s->canvas, x, s->axis, 2.6,
                    ours ? ori__palette(1) : ori__ink);
    ori__canvas_text(s->canvas, edge + (right ? NAME_GAP : -NAME_GAP),
                     y + 4, 310.0, &type, text);
}

static void draw(sheet *s, const char *title)
{
    const double side = widest(s) + 14 + NAME_GAP;
    const int half = (s->count + 1) / 2;
    const ori__type type = { .color = ori__ink, .size = 14.0, .bold = true,
                             .anchor = ORI__ANCHOR_MIDDLE };
    const ori__type note = { .color = ori__ink, .size = 10.0,
                             .anchor = ORI__ANCHOR_MIDDLE };
    const ori__pen thick = { .color = ori__palette(0), .width = 4.0 };
    double bottom;

    s->left = MARGIN + side;
    s->width = 2 * s->left + AXIS_WIDTH;
    s->axis = MARGIN + TITLE_ROOM + AXIS_ROOM;
    s->names_top = s->axis + 14 + BAR_STEP * s->bar_count + 8;
    bottom = s->names_top + ROW * half + 10;
    ori__canvas_size(s->canvas, s->width, bottom + 12 + MARGIN);
    ori__canvas_text(s->canvas, s->width / 2, MARGIN + 14, s->width, &type,
                     title);
    draw_axis(s);
    for (int i = 0; i < s->count; i++)
        draw_method(s, i);
    for (int i = 0; i < s->bar_count; i++) {
        const double y = s->axis + 12 + BAR_STEP * i;

        ori__canvas_line(
            s->canvas, x_of(s, s->ranks[s->order[s->bars[i].first]]) + 4, y,
            x_of(s, s->ranks[s->order[s->bars[i].last]]) - 4, y, &thick);
    }
    ori__canvas_text(s->canvas, s->width / 2, bottom + 8, s->width, &note,
                     "mean rank, 1 is the best; bars join methods that do "
                     "not differ by more than chance (Wilcoxon, Holm, 5 %)");
}

ori_status ori_picture_ranks(const char *path, const char *title,
                             const ori_ranks *ranks)
{
    const int count = ranks->count;
    sheet s = { .names = ranks->names, .ranks = ranks->ranks,
                .differ = ranks->differ, .count = count,
                .ours = ranks->ours };
    ori_status status;

    if (count < 1 || count > METHODS_MAX)
        return ori__fail(ORI_EINVAL, "%s: ranks of %d methods cannot be drawn "
                         "(1 to %d can)", path, count, METHODS_MAX);
    status = ori__canvas_create(&s.canvas, path);
    if (status != ORI_OK)
        return status;
    s.order = ORI__NEW(int, (size_t)count);
    s.bars = ORI__NEW(bar, (size_t)count);
    if (s.order && s.bars) {
        sort(&s);
        find_bars(&s);
        draw(&s, title);
        status = ori__canvas_finish(s.canvas);
    } else {
        ori__canvas_destroy(s.canvas);
        status = ori__fail_memory("a picture");
    }
    ori__free(s.order);
    ori__free(s.bars);
    return status;
}
