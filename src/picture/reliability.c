/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * reliability.c - how often answers are right over how sure they were
 *
 * The reliability diagram of DeGroot & Fienberg, "The comparison and
 * evaluation of forecasters", The Statistician 32 (1983); below it how many
 * cases each bin has, for a bin of three says little.
 */
#include "picture/reliability.h"

#include <math.h>
#include <stdio.h>

#include "picture/axes.h"

static const double LEFT = 48.0, PLOT = 264.0, TITLE = 22.0, BETWEEN = 24.0,
                    COUNTS = 54.0;

static void set_axis(ori__axis *axis, double high, const char *label)
{
    axis->low = 0.0;
    axis->high = high;
    axis->label = label;
    ori__ticks_linear(&axis->ticks, 0.0, high, high > 1.0 ? 3 : 6,
                      high > 1.0);
}

/* From the bottom of the axes up to `value`, as wide as the bin. */
static void draw_bar(ori__canvas *canvas, const ori__axes *a,
                     const ori_confidence *r, int bin, double value)
{
    const double x = ori__axes_x(a, (double)bin / r->bins);
    const double right = ori__axes_x(a, (bin + 1.0) / r->bins);
    const double y = ori__axes_y(a, value);

    ori__canvas_fade(canvas, 0.3);
    ori__canvas_rectangle(canvas, x + 0.5, y, right - x - 1.0,
                          a->y + a->height - y, ori__palette(0));
    ori__canvas_unfade(canvas);
}

static void draw_curve(ori__canvas *canvas, const ori__axes *a,
                       const ori_confidence *r)
{
    const ori__pen ideal = { .color = ori__palette(1), .width = 1.3,
                             .dashed = true };

    for (int b = 0; b < r->bins; b++)
        if (r->cases[b] > 0)
            draw_bar(canvas, a, r, b, r->accuracy[b]);
    ori__canvas_line(canvas, ori__axes_x(a, 0.0), ori__axes_y(a, 0.0),
                     ori__axes_x(a, 1.0), ori__axes_y(a, 1.0), &ideal);
    for (int b = 0; b < r->bins; b++)
        if (r->cases[b] > 0)
            ori__canvas_dot(canvas, ori__axes_x(a, r->confidence[b]),
                            ori__axes_y(a, r->accuracy[b]), 3.0,
                            ori__palette(0));
}

static void draw_counts(ori__canvas *canvas, const ori__axes *a,
                        const ori_confidence *r)
{
    ori__type type = { .color = ori__ink, .size = 8.0,
                       .anchor = ORI__ANCHOR_MIDDLE };
    const double room = a->width / r->bins - 1.0;

    for (int b = 0; b < r->bins; b++) {
        const double middle = ori__axes_x(a, (b + 0.5) / r->bins);
        char text[16];

        if (r->cases[b] == 0)
            continue;
        draw_bar(canvas, a, r, b, r->cases[b]);
        snprintf(text, sizeof text, "%d", r->cases[b]);
        if (ori__canvas_text_width(canvas, &type, text) <= room)
            ori__canvas_text(canvas, middle, ori__axes_y(a, r->cases[b]) - 2.5,
                             0.0, &type, text);
    }
}

void ori__reliability_draw(ori__canvas *canvas, double x, double y,
                           const ori_confidence *r)
{
    const ori__type type = { .color = ori__ink, .size = 12.0, .bold = true,
                             .anchor = ORI__ANCHOR_MIDDLE };
    ori__axes a = { .x = x + LEFT, .y = y + TITLE, .width = PLOT,
                    .height = PLOT };
    int most = 1;

    ori__canvas_text(canvas, a.x + 0.5 * PLOT, y + 12.0, 0.0, &type,
                     "reliability");
    set_axis(&a.across, 1.0, NULL);
    set_axis(&a.up, 1.0, "share that is right");
    ori__axes_draw(canvas, &a);
    draw_curve(canvas, &a, r);
    for (int b = 0; b < r->bins; b++)
        most = r->cases[b] > most ? r->cases[b] : most;
    a.y += PLOT + BETWEEN;
    a.height = COUNTS;
    set_axis(&a.across, 1.0, "confidence: probability of the answer");
    set_axis(&a.up, fmax(1.25 * most, 1.5), "cases");
    ori__axes_draw(canvas, &a);
    draw_counts(canvas, &a, r);
}
