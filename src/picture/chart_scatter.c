/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * chart_scatter.c - cases as points in planes, one legend below them
 */
#include <oriole/picture/scatter.h>

#include <math.h>

#include "base/fail.h"
#include "picture/axes.h"
#include "picture/canvas.h"
#include "picture/class_mark.h"

enum { LEGEND_MOST = 60 };      /* classes; more have none */

static const double MARGIN = 14.0, LEFT = 52.0, PLOT_HEIGHT = 400.0,
                    TITLE = 22.0, LEGEND_ROW = 18.0, LEGEND_MARK = 14.0,
                    LEGEND_GAP = 18.0;

typedef struct sheet {
    ori__canvas *canvas;
    const ori_scatter *chart;
    double plot_width, width, radius;
} sheet;

static void set_axis(ori__axis *axis, const float *values, int count,
                     const char *label, bool bare)
{
    double low = INFINITY, high = -INFINITY, pad;

    for (int i = 0; i < count; i++)
        if (isfinite(values[2 * i])) {
            low = fmin(low, values[2 * i]);
            high = fmax(high, values[2 * i]);
        }
    if (!(low <= high))
        low = 0.0, high = 1.0;
    pad = fmax(0.04 * (high - low), 1e-6 * fmax(fabs(low), 1.0));
    axis->low = low - pad;
    axis->high = high + pad;
    axis->label = label;
    axis->ticks.count = 0;
    if (!bare)
        ori__ticks_linear(&axis->ticks, axis->low, axis->high, 6, false);
}

static void draw_point(const sheet *s, const ori__axes *a, const float *xy,
                       int i)
{
    const ori_scatter *c = s->chart;
    const double x = ori__axes_x(a, xy[2 * i]);
    const double y = ori__axes_y(a, xy[2 * i + 1]);

    if (!isfinite(x) || !isfinite(y))
        return;
    if (c->clips || c->names)
        ori__canvas_mark(s->canvas, c->clips ? c->clips[i] : -1,
                         c->names ? c->names[i] : "");
    ori__class_mark(s->canvas, c->labels[i], x, y, s->radius);
    if (c->ringed && c->ringed[i])
        ori__ring(s->canvas, x, y, s->radius + 3.0);
    if (c->clips || c->names)
        ori__canvas_unmark(s->canvas);
}

/* What is ringed lies on top. */
static void draw_plane(const sheet *s, int index)
{
    const ori_scatter *c = s->chart;
    const ori_plane *p = &c->planes[index];
    const ori__type type = { .color = ori__ink, .size = 12.0, .bold = true,
                             .anchor = ORI__ANCHOR_MIDDLE };
    ori__axes a = {
        .x = MARGIN + LEFT + index * (LEFT + s->plot_width + MARGIN),
        .y = MARGIN + TITLE, .width = s->plot_width, .height = PLOT_HEIGHT };

    set_axis(&a.across, p->xy, c->count, p->x_label, p->bare);
    set_axis(&a.up, p->xy + 1, c->count, p->y_label, p->bare);
    ori__canvas_text(s->canvas, a.x + 0.5 * a.width, MARGIN + 12.0, a.width,
                     &type, p->title);
    ori__axes_draw(s->canvas, &a);
    for (int ringed = 0; ringed <= 1; ringed++)
        for (int i = 0; i < c->count; i++)
            if ((c->ringed && c->ringed[i]) == (ringed == 1))
                draw_point(s, &a, p->xy, i);
}

/* One entry at x, if `top` is a number; returns where the next may begin. */
static double draw_entry(const sheet *s, int label, double x, double y)
{
    const ori_scatter *c = s->chart;
    const ori__type type = { .color = ori__ink, .size = 11.0 };
    const char *name = label < c->label_count ? c->label_names[label]
                                              : c->ring_name;
    const double room = s->width - 2.0 * MARGIN - LEGEND_MARK;
    const double text = fmin(
        room, ori__canvas_text_width(s->canvas, &type, name));

    if (!isnan(y) && label < c->label_count)
        ori__class_mark(s->canvas, label, x + 5.0, y, 4.0);
    else if (!isnan(y))
        ori__ring(s->canvas, x + 5.0, y, 5.0);
    if (!isnan(y))
        ori__canvas_text(s->canvas, x + LEGEND_MARK, y + 4.0, text + 0.5,
                         &type, name);
    return x + LEGEND_MARK + text + LEGEND_GAP;
}

/* Entries side by side as long as they fit; drawn if `top` is a number.
 * Returns how many rows they take. */
static int walk_legend(const sheet *s, double top)
{
    const ori_scatter *c = s->chart;
    const int last = c->label_count + (c->ringed && c->ring_name ? 1 : 0);
    double x = MARGIN;
    int row = 0;

    if (c->label_count > LEGEND_MOST)
        return 0;
    for (int k = 0; k < last; k++) {
        const double y = top + (row + 0.5) * LEGEND_ROW;

        if (x > MARGIN &&
            draw_entry(s, k, x, (double)NAN) > s->width - MARGIN +
                                                   LEGEND_GAP) {
            x = MARGIN;
            row++;
            k--;
            continue;
        }
        x = draw_entry(s, k, x, y);
    }
    return row + 1;
}

ori_status ori_place_scatter(const ori_place *place, const ori_scatter *chart)
{
    sheet s = { .chart = chart };
    const double bottom = MARGIN + TITLE + PLOT_HEIGHT + ORI__AXES_BELOW + 10;
    ori_status status;

    if (chart->count < 1 || chart->plane_count < 1 || chart->plane_count > 3)
        return ori__fail(ORI_EINVAL, "%s: there is no point to draw",
                         ori__place_name(place));
    status = ori__canvas_open(&s.canvas, place);
    if (status != ORI_OK)
        return status;
    s.plot_width = chart->plane_count == 1   ? 640.0
                   : chart->plane_count == 2 ? 475.0
                                             : 300.0;
    s.radius = chart->count <= 400 ? 3.6 : chart->count <= 3000 ? 2.6 : 1.8;
    s.width = MARGIN + chart->plane_count * (LEFT + s.plot_width + MARGIN);
    ori__canvas_size(s.canvas, s.width,
                     bottom + walk_legend(&s, (double)NAN) * LEGEND_ROW +
                         8.0);
    for (int i = 0; i < chart->plane_count; i++)
        draw_plane(&s, i);
    walk_legend(&s, bottom);
    return ori__canvas_finish(s.canvas);
}
