/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * chart_curves.c - line charts and maps side by side, one legend below them
 */
#include <oriole/picture/picture.h>

#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "picture/axes.h"
#include "picture/canvas.h"
#include "picture/map.h"

enum { PANELS_IN_A_ROW = 3 };

static const double MARGIN = 14.0, TITLE_ROOM = 26.0, PANEL_TITLE_ROOM = 22.0,
                    LEGEND_ROW = 18.0, LEGEND_LINE = 26.0, LEGEND_GAP = 20.0;

static const ori__type title_type = {
    .color = { 0.13, 0.13, 0.13 }, .size = 14.0,
    .anchor = ORI__ANCHOR_MIDDLE, .bold = true };
static const ori__type panel_type = {
    .color = { 0.13, 0.13, 0.13 }, .size = 12.0,
    .anchor = ORI__ANCHOR_MIDDLE, .bold = true };
static const ori__type legend_type = {
    .color = { 0.13, 0.13, 0.13 }, .size = 11.0 };

typedef struct sheet {
    ori__canvas *canvas;
    const ori_panel *panels;
    int count, columns, rows;
    double plot_width, plot_height;     /* of one panel's drawing area */
    double left;                        /* room for its ticks and label */
    double width, bottom;               /* bottom: of the panels */
    ori__axes *axes;                    /* [count] */
    const ori_curve **legend;           /* curves that look different */
    size_t legend_count, legend_room;
} sheet;

static bool drawable(const ori_panel *panel, double x, double y)
{
    return isfinite(x) && isfinite(y) && (!panel->y_log || y > 0.0) &&
           (!panel->x_log || x > 0.0);
}

/* Smallest and largest of what is drawn; low > high where nothing is. */
static void find_ranges(const ori_panel *panel, ori__axis *across,
                        ori__axis *up, bool *whole)
{
    across->low = up->low = INFINITY;
    across->high = up->high = -INFINITY;
    *whole = true;
    for (int k = 0; k < panel->curve_count; k++) {
        const ori_curve *curve = &panel->curves[k];

        for (int i = 0; i < curve->count; i++) {
            const double x = curve->x[i], y = curve->y[i];

            if (!drawable(panel, x, y))
                continue;
            across->low = fmin(across->low, x);
            across->high = fmax(across->high, x);
            up->low = fmin(up->low, y);
            up->high = fmax(up->high, y);
            if (x != floor(x))
                *whole = false;
        }
    }
}

/* Make low < high, and let the curves stand off the frame by a little. */
static void widen(ori__axis *axis, double margin)
{
    double low = axis->low, high = axis->high, pad;

    if (low > high)
        low = axis->log ? 1.0 : 0.0, high = axis->log ? 10.0 : 1.0;
    if (axis->log) {
        pad = fmax(pow(high / low, margin), low == high ? 2.0 : 1.0);
        axis->low = fmax(low / pad, 1e-300);
        axis->high = fmin(high * pad, 1e300);
        return;
    }
    if (low == 0.0 && high == 0.0)
        high = 1.0;             /* counts that are 0 are not negative */
    pad = (high - low) * margin;
    if (high - low <= 1e-12 * fmax(fabs(low), fabs(high)))
        pad = 0.5 * fabs(low);
    axis->low = fmax(low - pad, -1e300);
    axis->high = fmin(high + pad, 1e300);
}

static void set_ticks(ori__axis *axis, int want, bool whole)
{
    if (axis->log)
        ori__ticks_log(&axis->ticks, axis->low, axis->high, want);
    else
        ori__ticks_linear(&axis->ticks, axis->low, axis->high, want, whole);
}

static void set_curve_axes(const ori_panel *panel, ori__axes *a)
{
    bool whole;

    find_ranges(panel, &a->across, &a->up, &whole);
    a->across.log = panel->x_log;
    a->up.log = panel->y_log;
    widen(&a->across, 0.01);
    if (panel->y_low < panel->y_high && (!panel->y_log || panel->y_low > 0)) {
        a->up.low = panel->y_low;
        a->up.high = panel->y_high;
    } else {
        widen(&a->up, 0.05);
    }
    set_ticks(&a->across, 8, whole);
    set_ticks(&a->up, 7, false);
}

static void set_axes(sheet *s, int index)
{
    const ori_panel *panel = &s->panels[index];
    ori__axes *a = &s->axes[index];

    if (panel->map)
        ori__map_axes(panel->map, a);
    else
        set_curve_axes(panel, a);
    a->across.label = panel->x_label;
    a->up.label = panel->y_label;
    a->width = s->plot_width;
    a->height = s->plot_height;
    s->left = fmax(s->left, ori__axes_tick_width(s->canvas, &a->up) +
                                ORI__AXES_LEFT);
}

static bool looks_same(const ori_curve *a, const ori_curve *b)
{
    return a->color == b->color && a->dashed == b->dashed &&
           strcmp(a->name, b->name) == 0;
}

static bool collect_legend(sheet *s)
{
    for (int p = 0; p < s->count; p++)
        for (int k = 0; k < s->panels[p].curve_count; k++) {
            const ori_curve *curve = &s->panels[p].curves[k];
            size_t i = 0;

            while (i < s->legend_count && !looks_same(s->legend[i], curve))
                i++;
            if (i < s->legend_count || !curve->name || !*curve->name)
                continue;
            if (!ori__grow(&s->legend, &s->legend_room, i + 1,
                           sizeof *s->legend))
                return false;
            s->legend[s->legend_count++] = curve;
        }
    return true;
}

/* Runs of points that can be drawn, each as one line; a point between gaps
 * as a dot. */
static void draw_curve(sheet *s, const ori__axes *a, const ori_panel *panel,
                       const ori_curve *curve, double *xy)
{
    const ori__pen pen = { .color = ori__palette(curve->color), .width = 1.6,
                           .dashed = curve->dashed };
    size_t run = 0;

    for (int i = 0; i <= curve->count; i++) {
        if (i < curve->count && drawable(panel, curve->x[i], curve->y[i])) {
            xy[2 * run] = ori__axes_x(a, curve->x[i]);
            xy[2 * run++ + 1] = ori__axes_y(a, curve->y[i]);
            continue;
        }
        if (run == 1)
            ori__canvas_dot(s->canvas, xy[0], xy[1], 2.5, pen.color);
        else if (run > 1)
            ori__canvas_polyline(s->canvas, xy, run, &pen);
        run = 0;
    }
}

static void draw_panel(sheet *s, int index, double *xy)
{
    const ori_panel *panel = &s->panels[index];
    const ori__axes *a = &s->axes[index];

    if (panel->title)
        ori__canvas_text(s->canvas, a->x + 0.5 * a->width, a->y - 8.0,
                         a->width, &panel_type, panel->title);
    ori__axes_draw(s->canvas, a);
    ori__canvas_clip(s->canvas, a->x - 3.0, a->y - 3.0, a->width + 6.0,
                     a->height + 6.0);
    if (panel->map)
        ori__map_draw(s->canvas, a, panel->map);
    for (int k = 0; k < panel->curve_count && !panel->map; k++)
        draw_curve(s, a, panel, &panel->curves[k], xy);
    ori__canvas_unclip(s->canvas);
}

static void draw_entry(sheet *s, const ori_curve *curve, double x, double y,
                       double room)
{
    const ori__pen pen = { .color = ori__palette(curve->color), .width = 1.6,
                           .dashed = curve->dashed };

    ori__canvas_line(s->canvas, x, y, x + LEGEND_LINE - 6.0, y, &pen);
    ori__canvas_text(s->canvas, x + LEGEND_LINE, y + 4.0, room, &legend_type,
                     curve->name);
}

/* Walks through the legend, entries side by side as long as they fit; draws
 * it if `top` is a number.  Returns how many rows it takes. */
static int walk_legend(sheet *s, double top)
{
    const double right = s->width - MARGIN;
    double x = MARGIN;
    int row = 0;

    for (size_t i = 0; i < s->legend_count; i++) {
        const ori_curve *curve = s->legend[i];
        const double text = fmin(
            ori__canvas_text_width(s->canvas, &legend_type, curve->name),
            right - MARGIN - LEGEND_LINE);

        if (x > MARGIN && x + LEGEND_LINE + text > right) {
            x = MARGIN;
            row++;
        }
        if (!isnan(top))
            draw_entry(s, curve, x, top + (row + 0.5) * LEGEND_ROW,
                       text + 0.5);
        x += LEGEND_LINE + text + LEGEND_GAP;
    }
    return s->legend_count ? row + 1 : 0;
}

/* From what was measured: where each panel stands, and the sheet's size. */
static void lay_out(sheet *s, bool titled)
{
    const double top = MARGIN + (titled ? TITLE_ROOM : 0.0);
    const double cell_width = s->left + s->plot_width + MARGIN;
    const double cell_height = PANEL_TITLE_ROOM + s->plot_height +
                               ORI__AXES_BELOW + MARGIN;

    for (int i = 0; i < s->count; i++) {
        s->axes[i].x =
            MARGIN + (i % s->columns) * cell_width + s->left - 8.0;
        s->axes[i].y = top + (i / s->columns) * cell_height +
                       PANEL_TITLE_ROOM;
    }
    s->width = MARGIN + s->columns * cell_width;
    s->bottom = top + s->rows * cell_height - 4.0;
    ori__canvas_size(s->canvas, s->width,
                     s->bottom + walk_legend(s, NAN) * LEGEND_ROW + 8.0);
}

static void draw(sheet *s, const char *title, double *xy)
{
    if (title)
        ori__canvas_text(s->canvas, 0.5 * s->width, MARGIN + 14.0,
                         s->width - 2.0 * MARGIN, &title_type, title);
    for (int i = 0; i < s->count; i++)
        draw_panel(s, i, xy);
    walk_legend(s, s->bottom);
}

static ori_status check(const char *name, const ori_panel *panels, int count)
{
    int things = 0;

    for (int i = 0; i < count; i++) {
        const ori_map *m = panels[i].map;

        if (m && (m->columns < 1 || m->columns > ORI__TICKS_MAX ||
                  m->rows < 1 || m->rows > ORI__TICKS_MAX))
            return ori__fail(ORI_EINVAL, "%s: a map of %d columns and %d "
                             "rows cannot be drawn", name, m->columns,
                             m->rows);
        things += m || panels[i].curve_count > 0;
    }
    if (things == 0)
        return ori__fail(ORI_EINVAL, "%s: there is no curve to draw", name);
    return ORI_OK;
}

static size_t longest(const ori_panel *panels, int count)
{
    size_t points = 1;

    for (int i = 0; i < count; i++)
        for (int k = 0; k < panels[i].curve_count; k++)
            if ((size_t)panels[i].curves[k].count > points)
                points = (size_t)panels[i].curves[k].count;
    return points;
}

ori_status ori_place_curves(const ori_place *place, const char *title,
                            const ori_panel *panels, int count)
{
    sheet s = { .panels = panels, .count = count, .plot_width = 360.0,
                .plot_height = 240.0 };
    double *xy = NULL;
    ori_status status = check(ori__place_name(place), panels, count);

    if (status != ORI_OK ||
        (status = ori__canvas_open(&s.canvas, place)) != ORI_OK)
        return status;
    s.columns = count < PANELS_IN_A_ROW ? count : PANELS_IN_A_ROW;
    s.rows = (count + s.columns - 1) / s.columns;
    if (count == 1)
        s.plot_width = 560.0, s.plot_height = 320.0;
    s.axes = ORI__NEW(ori__axes, (size_t)count);
    xy = ori__alloc(longest(panels, count), 2 * sizeof *xy);
    if (!s.axes || !xy || !collect_legend(&s)) {
        status = ori__fail_memory(ori__place_name(place));
        goto done;
    }
    for (int i = 0; i < count; i++)
        set_axes(&s, i);
    lay_out(&s, title && *title);
    draw(&s, title, xy);
    status = ori__canvas_finish(s.canvas);
    s.canvas = NULL;
done:
    ori__canvas_destroy(s.canvas);
    ori__free(s.axes);
    ori__free(s.legend);
    ori__free(xy);
    return status;
}

ori_status ori_picture_curves(const char *path, const char *title,
                              const ori_panel *panels, int count)
{
    return ori_place_curves(&(ori_place){ .path = path }, title, panels,
                            count);
}
