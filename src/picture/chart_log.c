/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * chart_log.c - a log, a curve below it, and its like stretches side by side
 */
#include <oriole/picture/log.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/fail.h"
#include "base/memory.h"
#include "picture/axes.h"
#include "picture/canvas.h"

enum { GROUPS_MOST = 8, OVERLAID_MOST = 60, CHANNELS_MOST = 32,
       STACKS_A_GROUP = 3, STACKS_MOST = GROUPS_MOST * STACKS_A_GROUP };

static const double MARGIN = 14.0, TITLE_ROOM = 26.0, WIDE = 720.0,
                    LOG_HIGH = 190.0, CURVE_HIGH = 120.0, GAP = 20.0,
                    STACK_WIDE = 190.0, STACK_LEAST = 74.0,
                    STRIP_HIGH = 64.0, STRIP_GAP = 9.0,
                    LEGEND_ROOM = 24.0, STACK_TITLE = 16.0;

static const ori__type title_type = {
    .color = { 0.13, 0.13, 0.13 }, .size = 14.0,
    .anchor = ORI__ANCHOR_MIDDLE, .bold = true };
static const ori__type text_type = {
    .color = { 0.13, 0.13, 0.13 }, .size = 11.0 };

/* A group's stretches of one channel over one another. */
typedef struct stack {
    const ori_log_group *group;
    int channel;
    bool first;                 /* of its group */
    ori__axes axes;
} stack;

typedef struct sheet {
    const ori_log_chart *chart;
    ori__canvas *canvas;
    double unit, stack_unit;    /* samples in one step of the time axes */
    const char *time_label, *stack_label;
    int channels;
    ori__axes log[CHANNELS_MOST], curve;
    stack stacks[STACKS_MOST];
    int stack_count;
    double *xy;                 /* [4 * pixels, 2]: room for a line */
    double width, height, legend;
} sheet;

/* ------------------------------------------------------------ the ranges */

/* Of an axis of so many samples. */
static void choose_unit(double samples, double rate, double *unit,
                        const char **label)
{
    const double seconds = rate > 0.0 ? samples / rate : 0.0;
    static const struct {
        double least, seconds;
        const char *label;
    } units[] = {
        { 4 * 86400.0, 86400.0, "time (days)" },
        { 3 * 3600.0, 3600.0, "time (h)" },
        { 10 * 60.0, 60.0, "time (min)" },
        { 0.0, 1.0, "time (s)" },
    };
    int i = 0;

    if (!(rate > 0.0)) {
        *unit = 1.0;
        *label = "sample";
        return;
    }
    while (seconds < units[i].least)
        i++;
    *unit = rate * units[i].seconds;
    *label = units[i].label;
}

static void include(ori__axis *axis, double value)
{
    if (!isfinite(value))
        return;
    axis->low = fmin(axis->low, value);
    axis->high = fmax(axis->high, value);
}

/* Room above and below, and ticks. */
static void finish_axis(ori__axis *axis, double margin, int ticks)
{
    double pad;

    if (axis->low > axis->high)
        axis->low = 0.0, axis->high = 1.0;
    pad = (axis->high - axis->low) * margin;
    if (!(pad > 0.0) && margin > 0.0)
        pad = axis->low == 0.0 ? 1.0 : 0.1 * fabs(axis->low);
    axis->low -= pad;
    axis->high += pad;
    ori__ticks_linear(&axis->ticks, axis->low, axis->high, ticks, false);
}

static void range_of(ori__axis *axis, const double *x, int64_t n, int ticks)
{
    axis->low = INFINITY;
    axis->high = -INFINITY;
    for (int64_t i = 0; i < n; i++) {
        ori__breathe(i);
        include(axis, x[i]);
    }
    finish_axis(axis, 0.05, ticks);
}

static void time_axis(ori__axis *axis, double steps, int ticks)
{
    axis->low = 0.0;
    axis->high = fmax(steps, 1e-12);
    ori__ticks_linear(&axis->ticks, axis->low, axis->high, ticks, false);
}

/* A stretch's mean and 1 / deviation. */
static void standard(const double *x, int64_t length, double *mean,
                     double *factor)
{
    double sum = 0.0, squares = 0.0;
    int64_t n = 0;

    for (int64_t t = 0; t < length; t++)
        if (isfinite(x[t])) {
            sum += x[t];
            n++;
        }
    *mean = n ? sum / (double)n : 0.0;
    for (int64_t t = 0; t < length; t++)
        if (isfinite(x[t]))
            squares += (x[t] - *mean) * (x[t] - *mean);
    *factor = squares > 0.0 ? sqrt((double)n / squares) : 0.0;
}

static int64_t length_of(const ori_log_group *g, int k)
{
    return g->lengths ? g->lengths[k] : g->length;
}

static int overlaid(const ori_log_group *g)
{
    return g->count < OVERLAID_MOST ? g->count : OVERLAID_MOST;
}

static const double *series(const sheet *s, int channel)
{
    return s->chart->channel_count ? s->chart->channels[channel].x
                                   : s->chart->x;
}

static const char *name_of(const sheet *s, int channel)
{
    return s->chart->channel_count ? s->chart->channels[channel].name
                                   : s->chart->name;
}

static bool is_in(const ori_log_group *g, int channel)
{
    return g->channels == 0 || g->channels >> channel & 1;
}

/* How far, standardised, a group's stretches in a channel are from the first
 * of them: the mean of squares. */
static double unlikeness(const sheet *s, const ori_log_group *g, int channel)
{
    const double *first = series(s, channel) + g->start[0];
    double mean[2], factor[2], sum = 0.0;
    int64_t n = 0;

    standard(first, length_of(g, 0), &mean[0], &factor[0]);
    for (int k = 1; k < overlaid(g); k++) {
        const double *x = series(s, channel) + g->start[k];

        standard(x, length_of(g, k), &mean[1], &factor[1]);
        for (int64_t t = 0; t < length_of(g, k) && t < length_of(g, 0); t++)
            if (isfinite(x[t]) && isfinite(first[t])) {
                sum += pow((x[t] - mean[1]) * factor[1] -
                           (first[t] - mean[0]) * factor[0], 2);
                n++;
            }
    }
    return n ? sum / (double)n : 0.0;
}

/* The channel of a group, of those not taken, in which its stretches are most
 * alike; -1: there is none. */
static int most_alike(const sheet *s, const ori_log_group *g, uint32_t taken)
{
    const bool alone = s->channels == 1 || g->count < 2;
    double least = INFINITY;
    int best = -1;

    for (int c = 0; c < s->channels; c++) {
        double far;

        if (!is_in(g, c) || taken >> c & 1)
            continue;
        far = alone ? 0.0 : unlikeness(s, g, c);
        if (far < least)
            least = far, best = c;
    }
    return best;
}

/* Two channels of each group, or three where there are few. */
static void list_stacks(sheet *s)
{
    const int groups = s->chart->group_count;
    const int most = groups > 3 ? 2 : STACKS_A_GROUP;

    for (int i = 0; i < groups; i++) {
        const ori_log_group *g = &s->chart->groups[i];
        uint32_t taken = 0;
        int channel;

        for (int n = 0; n < most && (channel = most_alike(s, g, taken)) >= 0;
             n++) {
            taken |= 1u << channel;
            s->stacks[s->stack_count++] =
                (stack){ .group = g, .channel = channel, .first = n == 0 };
        }
    }
}

static void stack_axes(sheet *s, stack *of)
{
    const ori_log_group *g = of->group;
    ori__axes *a = &of->axes;

    a->up.low = INFINITY;
    a->up.high = -INFINITY;
    for (int k = 0; k < overlaid(g); k++) {
        const double *x = series(s, of->channel) + g->start[k];
        const int64_t length = length_of(g, k);
        double mean, factor;

        standard(x, length, &mean, &factor);
        for (int64_t t = 0; t < length; t++)
            include(&a->up, (x[t] - mean) * factor);
    }
    finish_axis(&a->up, 0.05, 3);
    time_axis(&a->across, (double)g->length / s->stack_unit, 4);
}

/* Of the strips above each other the last alone tells the time. */
static void log_axes(sheet *s, int channel)
{
    const ori_log_chart *c = s->chart;
    ori__axes *a = &s->log[channel];

    range_of(&a->up, series(s, channel), c->n, s->channels > 1 ? 3 : 6);
    time_axis(&a->across, (double)c->n / s->unit, 10);
    a->up.label = name_of(s, channel);
    if (channel + 1 == s->channels) {
        a->across.label = c->curve ? NULL : s->time_label;
        return;
    }
    for (int i = 0; i < a->across.ticks.count; i++)
        a->across.ticks.text[i][0] = '\0';
}

static void set_ranges(sheet *s)
{
    const ori_log_chart *c = s->chart;
    int64_t longest = 1;

    for (int i = 0; i < c->group_count; i++)
        if (c->groups[i].length > longest)
            longest = c->groups[i].length;
    choose_unit((double)c->n, c->rate_hz, &s->unit, &s->time_label);
    choose_unit((double)longest, c->rate_hz, &s->stack_unit,
                &s->stack_label);
    for (int i = 0; i < s->channels; i++)
        log_axes(s, i);
    if (c->curve) {
        range_of(&s->curve.up, c->curve, c->curve_count, 4);
        time_axis(&s->curve.across, (double)c->n / s->unit, 10);
        s->curve.up.label = c->curve_name;
        s->curve.across.label = s->time_label;
    }
    list_stacks(s);
    for (int i = 0; i < s->stack_count; i++)
        stack_axes(s, &s->stacks[i]);
    if (s->stack_count > 0)
        s->stacks[s->stack_count - 1].axes.across.label = s->stack_label;
}

/* -------------------------------------------------------------- the places */

static void place(ori__axes *a, double x, double y, double width,
                  double height)
{
    a->x = x;
    a->y = y;
    a->width = width;
    a->height = height;
}

/* Of the widest ticks of all. */
static double tick_width(const sheet *s)
{
    double widest = s->chart->curve
                        ? ori__axes_tick_width(s->canvas, &s->curve.up) : 0.0;

    for (int i = 0; i < s->channels; i++)
        widest = fmax(widest, ori__axes_tick_width(s->canvas, &s->log[i].up));
    return widest;
}

static void place_log(sheet *s, double left, double top, double high)
{
    const double step = (high + STRIP_GAP) / s->channels;

    for (int i = 0; i < s->channels; i++)
        place(&s->log[i], left, top + i * step, WIDE, step - STRIP_GAP);
}

static void lay_out(sheet *s)
{
    const ori_log_chart *c = s->chart;
    const double left = MARGIN + ORI__AXES_LEFT + tick_width(s);
    const double top = MARGIN + TITLE_ROOM;
    const double curve = c->curve ? GAP + CURVE_HIGH : 0.0;
    const double beside = STACK_TITLE + 20.0;   /* room of a stack's words */
    const double stack_left = left + WIDE + 54.0;
    /* As high as the stacks need it. */
    const double log_high =
        fmax(fmax(LOG_HIGH, s->channels * (STRIP_HIGH + STRIP_GAP)),
             s->stack_count * (STACK_LEAST + beside) - curve - 20.0);
    const double below = top + log_high + curve;
    const double high = (below - top + 20.0) / fmax(s->stack_count, 1) -
                        beside;

    place_log(s, left, top, log_high);
    place(&s->curve, left, top + log_high + GAP, WIDE, CURVE_HIGH);
    for (int i = 0; i < s->stack_count; i++)
        place(&s->stacks[i].axes, stack_left,
              top + i * (high + beside) + STACK_TITLE, STACK_WIDE, high);
    s->width = s->stack_count ? stack_left + STACK_WIDE + MARGIN
                              : left + WIDE + MARGIN;
    s->legend = below + ORI__AXES_BELOW + 12.0;
    s->height = s->legend + LEGEND_ROOM;
    ori__canvas_size(s->canvas, s->width, s->height);
}

/* ------------------------------------------------------------- the lines */

/* Lowest and highest of each half pixel, in the order that they come. */
typedef struct thinning {
    size_t count;               /* points so far in xy */
    double pixel;
    double low, high;
    int64_t low_at, high_at;
} thinning;

static void flush_pixel(sheet *s, const ori__axes *a, thinning *t)
{
    const bool low_first = t->low_at <= t->high_at;

    if (t->low > t->high)
        return;
    for (int k = 0; k < 2; k++) {
        const bool low = (k == 0) == low_first;

        s->xy[2 * t->count] = t->pixel;
        s->xy[2 * t->count++ + 1] =
            ori__axes_y(a, low ? t->low : t->high);
    }
    t->low = INFINITY;
    t->high = -INFINITY;
}

static void draw_run(sheet *s, thinning *t, const ori__pen *pen)
{
    if (t->count > 1)
        ori__canvas_polyline(s->canvas, s->xy, t->count, pen);
    t->count = 0;
}

/* x [n] from sample `first` of the axis on, whose steps are `unit` samples, as
 * y = (x - mean) * factor. */
static void draw_line(sheet *s, const ori__axes *a, const double *x,
                      int64_t first, int64_t n, double unit, double mean,
                      double factor, const ori__pen *pen)
{
    thinning t = { .low = INFINITY, .high = -INFINITY };

    for (int64_t i = 0; i < n; i++) {
        const double at =
            ori__axes_x(a, ((double)(first + i) + 0.5) / unit);
        const double pixel = floor(2.0 * at) / 2.0;
        const double y = (x[i] - mean) * factor;

        ori__breathe(i);
        if (pixel != t.pixel || !isfinite(y))
            flush_pixel(s, a, &t);
        if (!isfinite(y)) {
            draw_run(s, &t, pen);
            continue;
        }
        t.pixel = pixel;
        if (y < t.low)
            t.low = y, t.low_at = i;
        if (y > t.high)
            t.high = y, t.high_at = i;
    }
    flush_pixel(s, a, &t);
    draw_run(s, &t, pen);
}

static ori__color tinted(ori__color c, double share)
{
    return (ori__color){ 1.0 - share * (1.0 - c.red),
                         1.0 - share * (1.0 - c.green),
                         1.0 - share * (1.0 - c.blue) };
}

static void clip(sheet *s, const ori__axes *a)
{
    ori__canvas_clip(s->canvas, a->x - 1.0, a->y - 1.0, a->width + 2.0,
                     a->height + 2.0);
}

/* Behind the line, the whole height of the area. */
static void shade_group(sheet *s, const ori__axes *a, const ori_log_group *g)
{
    const ori__color color = tinted(ori__palette(g->color), 0.22);

    for (int k = 0; k < g->count; k++) {
        const double from = ori__axes_x(a, g->start[k] / s->unit);
        const double to = ori__axes_x(
            a, (double)(g->start[k] + length_of(g, k)) / s->unit);

        ori__canvas_rectangle(s->canvas, from, a->y, fmax(to - from, 1.0),
                              a->height, color);
    }
}

static void draw_log(sheet *s, int channel)
{
    const ori_log_chart *c = s->chart;
    const ori__axes *a = &s->log[channel];
    const double *x = series(s, channel);
    const ori__pen ink = { .color = ori__grey, .width = 0.8 };

    clip(s, a);
    for (int i = 0; i < c->group_count; i++)
        if (is_in(&c->groups[i], channel))
            shade_group(s, a, &c->groups[i]);
    ori__canvas_unclip(s->canvas);
    ori__axes_draw(s->canvas, a);
    clip(s, a);
    draw_line(s, a, x, 0, c->n, s->unit, 0.0, 1.0, &ink);
    for (int i = 0; i < c->group_count; i++) {
        const ori_log_group *g = &c->groups[i];
        const ori__pen pen = { .color = ori__palette(g->color),
                               .width = 1.3 };

        for (int k = 0; k < g->count && is_in(g, channel); k++)
            draw_line(s, a, x + g->start[k], g->start[k], length_of(g, k),
                      s->unit, 0.0, 1.0, &pen);
    }
    ori__canvas_unclip(s->canvas);
}

/* The curve, and on it a dot where a stretch begins. */
static void draw_curve(sheet *s)
{
    const ori_log_chart *c = s->chart;
    const ori__pen pen = { .color = ori__ink, .width = 0.9 };

    ori__axes_draw(s->canvas, &s->curve);
    clip(s, &s->curve);
    draw_line(s, &s->curve, c->curve, 0, c->curve_count, s->unit, 0.0, 1.0,
              &pen);
    for (int i = 0; i < c->group_count; i++) {
        const ori_log_group *g = &c->groups[i];

        for (int k = 0; k < g->count; k++) {
            const int32_t at = g->start[k];

            if (at < c->curve_count && isfinite(c->curve[at]))
                ori__canvas_dot(s->canvas,
                                ori__axes_x(&s->curve, (at + 0.5) / s->unit),
                                ori__axes_y(&s->curve, c->curve[at]), 3.0,
                                ori__palette(g->color));
        }
    }
    ori__canvas_unclip(s->canvas);
}

/* The group's name, and of several the channel's: then what the first has in
 * brackets is left to the legend. */
static void title_stack(sheet *s, const stack *of)
{
    const ori__axes *a = &of->axes;
    const char *name = of->group->name;
    int length = (int)strcspn(name, "(");
    char title[160];

    while (length > 0 && name[length - 1] == ' ')
        length--;
    if (s->channels == 1)
        snprintf(title, sizeof title, "%s", name);
    else if (of->first)
        snprintf(title, sizeof title, "%.*s: %s", length, name,
                 name_of(s, of->channel));
    else
        snprintf(title, sizeof title, "%s", name_of(s, of->channel));
    ori__canvas_text(s->canvas, a->x, a->y - 5.0, a->width, &text_type,
                     title);
}

/* The first, a motif's centre, on top and in full colour. */
static void draw_stack(sheet *s, const stack *of)
{
    const ori_log_group *g = of->group;
    const ori__axes *a = &of->axes;
    const ori__color color = ori__palette(g->color);

    ori__axes_draw(s->canvas, a);
    title_stack(s, of);
    clip(s, a);
    for (int k = overlaid(g) - 1; k >= 0; k--) {
        const double *x = series(s, of->channel) + g->start[k];
        const ori__pen pen = { .color = k ? tinted(color, 0.55) : color,
                               .width = k ? 0.8 : 1.6 };
        const int64_t length = length_of(g, k);
        double mean, factor;

        standard(x, length, &mean, &factor);
        draw_line(s, a, x, 0, length,
                  s->stack_unit * (double)length / (double)g->length, mean,
                  factor, &pen);
    }
    ori__canvas_unclip(s->canvas);
}

static void draw_legend(sheet *s)
{
    const ori_log_chart *c = s->chart;
    double x = s->log[0].x;

    for (int i = 0; i < c->group_count; i++) {
        const ori__color color = ori__palette(c->groups[i].color);

        ori__canvas_rectangle(s->canvas, x, s->legend - 2.0, 16.0, 12.0,
                              tinted(color, 0.22));
        ori__canvas_line(s->canvas, x, s->legend + 4.0, x + 16.0,
                         s->legend + 4.0,
                         &(ori__pen){ .color = color, .width = 1.6 });
        ori__canvas_text(s->canvas, x + 21.0, s->legend + 8.0, 0.0,
                         &text_type, c->groups[i].name);
        x += 21.0 + 18.0 + ori__canvas_text_width(s->canvas, &text_type,
                                                  c->groups[i].name);
    }
    if (c->group_count)
        ori__canvas_text(s->canvas, x, s->legend + 8.0,
                         fmax(s->width - x - MARGIN, 1.0), &text_type,
                         "right: occurrences laid over each other, "
                         "standardised");
}

static void draw(sheet *s)
{
    const ori_log_chart *c = s->chart;

    if (c->title)
        ori__canvas_text(s->canvas, 0.5 * s->width, MARGIN + 8.0,
                         s->width - 2.0 * MARGIN, &title_type, c->title);
    for (int i = 0; i < s->channels; i++)
        draw_log(s, i);
    if (c->curve)
        draw_curve(s);
    for (int i = 0; i < s->stack_count; i++)
        draw_stack(s, &s->stacks[i]);
    draw_legend(s);
}

static ori_status check(const char *path, const ori_log_chart *c)
{
    if (c->n < 2 || c->group_count < 0 || c->group_count > GROUPS_MOST ||
        c->channel_count < 0 || c->channel_count > CHANNELS_MOST)
        return ori__fail(ORI_EINVAL, "%s: a log of %lld samples with %d "
                         "groups cannot be drawn", path, (long long)c->n,
                         c->group_count);
    for (int i = 0; i < c->group_count; i++)
        for (int k = 0; k < c->groups[i].count; k++)
            if (c->groups[i].start[k] < 0 || c->groups[i].length < 1 ||
                length_of(&c->groups[i], k) < 1 ||
                c->groups[i].start[k] + length_of(&c->groups[i], k) > c->n)
                return ori__fail(ORI_EINVAL, "%s: a stretch of \"%s\" lies "
                                 "outside of the log", path,
                                 c->groups[i].name);
    return ORI_OK;
}

ori_status ori_picture_log(const char *path, const ori_log_chart *chart)
{
    sheet s = { .chart = chart, .channels = chart->channel_count > 0
                                                ? chart->channel_count : 1 };
    ori_status status = check(path, chart);

    if (status != ORI_OK ||
        (status = ori__canvas_create(&s.canvas, path)) != ORI_OK)
        return status;
    /* Two points for each half of a pixel. */
    s.xy = ORI__NEW(double, (size_t)(8.0 * WIDE) + 64);
    if (!s.xy) {
        status = ori__fail_memory(path);
        goto done;
    }
    set_ranges(&s);
    lay_out(&s);
    draw(&s);
    status = ori__canvas_finish(s.canvas);
    s.canvas = NULL;
done:
    ori__canvas_destroy(s.canvas);
    ori__free(s.xy);
    return status;
}
