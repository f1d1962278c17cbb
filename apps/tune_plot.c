/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tune_plot.c - what each threshold would find, drawn
 *
 *     recall over false alarms an hour | recall over odds | alarms over odds
 *
 * Thresholds lie evenly in their logarithmic odds, so that is their axis: 0
 * is 0.5, 5 is 0.993, 10 is 0.99995.
 */
#include "tune_plot.h"

#include <math.h>
#include <stdlib.h>

#include <oriole/picture/picture.h>

#include "output.h"

enum { STEPS = ORI_EVENT_TUNE_STEPS, PANELS = 3 };

/* The curves of one class, and the point that was chosen. */
typedef struct curves {
    double odds[STEPS], alarms[STEPS], recall[STEPS];
    double at[PANELS][2];
} curves;

static double odds(double on)
{
    return on < 1 ? log(on / (1 - on)) : 14;    /* the step before: 13.3 */
}

static void fill(curves *c, const ori_event_tune *t, int label, double hours)
{
    const ori_event_tuned chosen = ori_event_tune_of(t, label);
    const bool known = chosen.truths > 0;

    for (int j = 0; j < STEPS; j++) {
        const ori_event_tuned one = ori_event_tune_at(t, label, j);

        c->odds[j] = odds((double)one.on);
        c->alarms[j] = (double)one.alarms / hours;
        c->recall[j] = known ? one.recall : (double)NAN;
    }
    c->at[0][0] = c->at[2][1] = (double)chosen.alarms / hours;
    c->at[0][1] = c->at[1][1] = known ? chosen.recall : (double)NAN;
    c->at[1][0] = c->at[2][0] = odds((double)chosen.on);
}

/* Curves [2 classes] of one panel: a line each, and a dot on it. */
static void set_panel(ori_curve *to, const char *name, const curves *c,
                      int panel, int color)
{
    const double *x[PANELS] = { c->alarms, c->odds, c->odds };
    const double *y[PANELS] = { c->recall, c->recall, c->alarms };

    to[0] = (ori_curve){ .name = name, .x = x[panel], .y = y[panel],
                         .count = STEPS, .color = color };
    to[1] = (ori_curve){ .name = "", .x = &c->at[panel][0],
                         .y = &c->at[panel][1], .count = 1, .color = color };
}

ori_status tune_plot(const char *path, const ori_event_tune *t,
                     const ori_model *model)
{
    static const char *const x_labels[PANELS] = {
        "false alarms an hour", "log odds of the threshold",
        "log odds of the threshold" };
    static const char *const y_labels[PANELS] = { "recall", "recall",
                                                  "false alarms an hour" };
    const ori_event_options rules = ori_event_tune_rules(t);
    const ori_event_tune_ground g = ori_event_tune_ground_of(t);
    const size_t classes = (size_t)rules.classes;
    const int first = isnan(g.macro_f1) ? PANELS - 1 : 0;
    curves *c = output_alloc(classes, sizeof *c);
    ori_curve *all = output_alloc(PANELS * 2 * classes, sizeof *all);
    ori_panel panels[PANELS];
    char *title = output_format("%.3g false alarms an hour (not more than "
                                "%.3g), dots: what was chosen", g.per_hour,
                                g.per_hour_high);
    ori_status s;
    int count = 0;

    for (int k = 0; k < rules.classes; k++) {
        if (rules.rules[k].background)
            continue;
        fill(&c[k], t, k, g.background_hours);
        for (int p = 0; p < PANELS; p++)
            set_panel(all + 2 * ((size_t)p * classes + (size_t)count),
                      ori_model_label(model, k), &c[k], p, k);
        count++;
    }
    for (int p = 0; p < PANELS; p++)
        panels[p] = (ori_panel){ .x_label = x_labels[p],
                                 .y_label = y_labels[p],
                                 .curves = all + 2 * (size_t)p * classes,
                                 .curve_count = 2 * count };
    s = ori_picture_curves(path, title, panels + first, PANELS - first);
    free(title);
    free(all);
    free(c);
    return s;
}
