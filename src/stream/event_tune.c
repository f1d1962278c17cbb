/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_tune.c - thresholds of events from a budget of false alarms
 *
 *     recordings ──▶ counts of each class at each threshold (event_sweep.h)
 *     ──▶ what each class could get for so many false alarms ──▶ shares of
 *     the budget (event_budget.h); and that for each smoothing and duration
 */
#include <oriole/stream/event_tune.h>

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "stream/event_budget.h"
#include "stream/event_sweep.h"

enum { STEPS = ORI_EVENT_TUNE_STEPS, DURATIONS_MAX = 5, SHARES = 4 };

/* What counts for a class without events: where it is found, then `on`. */
static const double FOUND_COST = 1e-4, ON_COST = 1e-6;

/* All classes at all thresholds, with one smoothing and one duration. */
typedef struct attempt {
    int64_t smooth, min;
    double share;               /* off = share * on */
    ori__sweep_count *counts;   /* [classes, STEPS] */
    int *step;                  /* [classes] that was chosen */
    double value;
    bool kept;
} attempt;

struct ori_event_tune {
    ori_event_tune_options o;
    ori_event_rule *rules;      /* [classes] */
    float on[STEPS];
    ori__scored *recordings;    /* [count], and the one in hand behind them */
    size_t count, room;
    bool memory_short;
    int64_t *truths;            /* [classes] */
    int truth_classes;          /* classes with any */
    bool bare;                  /* some recording has no event */
    int64_t background;         /* samples that false alarms are counted on */
    attempt best;
};

/* --- creating --- */

static ori_status check(const ori_event_tune_options *o)
{
    if (!o || o->size != sizeof *o || !o->rules.rules || o->rules.classes < 1)
        return ori__fail(ORI_EINVAL, "tuning: options not set up with "
                         "ORI_EVENT_TUNE_OPTIONS_INIT and rules");
    if (!(o->alarms_per_hour >= 0 && o->alarms_per_hour <= 1e9) ||
        !(o->collar_s >= 0 && o->collar_s <= 1e6) ||
        !(o->off_share <= 1) ||
        !(o->rate_hz > 0 && o->rate_hz <= 1e9) || o->window_samples < 1)
        return ori__fail(ORI_EINVAL, "tuning: %g alarms an hour, collar %g "
                         "s, off at %g of on, %g Hz, window of %lld samples: "
                         "one of these is out of its range",
                         o->alarms_per_hour, o->collar_s, o->off_share,
                         o->rate_hz, (long long)o->window_samples);
    return ORI_OK;
}

/* From 0.1 by even steps of the logarithmic odds, to 1 - 1.7e-6 and 1. */
static void set_steps(ori_event_tune *t)
{
    const double low = -log(9.0), high = 13.3;

    for (int j = 0; j < STEPS - 1; j++)
        t->on[j] = (float)(1 / (1 + exp(-(low + (high - low) * j /
                                                    (STEPS - 2)))));
    t->on[STEPS - 1] = 1;
}

ori_status ori_event_tune_create(ori_event_tune **tune,
                                 const ori_event_tune_options *o)
{
    ori_status s = check(o);
    ori_event_tune *t;

    *tune = NULL;
    if (s != ORI_OK)
        return s;
    t = ORI__NEW(ori_event_tune, 1);
    if (!t)
        return ori__fail_memory("the tuning");
    const size_t classes = (size_t)o->rules.classes;

    t->o = *o;
    t->rules = ORI__NEW(ori_event_rule, classes);
    t->truths = ORI__NEW(int64_t, classes);
    if (!t->rules || !t->truths ||
        !ori__grow(&t->recordings, &t->room, 1, sizeof *t->recordings)) {
        ori_event_tune_destroy(t);
        return ori__fail_memory("the tuning");
    }
    memcpy(t->rules, o->rules.rules, classes * sizeof *t->rules);
    t->o.rules.rules = t->rules;
    set_steps(t);
    *tune = t;
    return ORI_OK;
}

static void free_attempt(attempt *a)
{
    ori__free(a->counts);
    ori__free(a->step);
    *a = (attempt){ 0 };
}

void ori_event_tune_destroy(ori_event_tune *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < t->room; i++) {
        ori__free(t->recordings[i].frames);
        ori__free(t->recordings[i].probabilities);
        ori_event_truth_free(&t->recordings[i].truth);
    }
    free_attempt(&t->best);
    ori__free(t->recordings);
    ori__free(t->rules);
    ori__free(t->truths);
    ori__free(t);
}

/* --- recordings --- */

bool ori_event_tune_frame(ori_event_tune *t, int64_t start, int64_t end,
                          const float *probabilities)
{
    ori__scored *r = &t->recordings[t->count];
    const size_t classes = (size_t)t->o.rules.classes;

    for (size_t k = 0; k < classes; k++)
        if (isnan(probabilities[k]))
            return true;
    t->memory_short |=
        !ori__grow(&r->frames, &r->frame_room, r->count + 1,
                   sizeof *r->frames) ||
        !ori__grow(&r->probabilities, &r->probability_room,
                   (r->count + 1) * classes, sizeof *r->probabilities);
    if (t->memory_short)
        return false;
    r->frames[r->count] = (ori_event_part){ start, end };
    memcpy(r->probabilities + r->count++ * classes, probabilities,
           classes * sizeof *probabilities);
    return true;
}

static bool copy_truth(ori_event_truth *to, const ori_event_truth *from)
{
    const size_t events = (size_t)from->count;
    const size_t parts = (size_t)from->part_count;

    *to = (ori_event_truth){ .events = ORI__NEW(ori_event, events),
                             .reach = ORI__NEW(int64_t, events),
                             .parts = ORI__NEW(ori_event_part, parts),
                             .count = from->count,
                             .part_count = from->part_count };
    if (!to->events || !to->reach || !to->parts) {
        ori_event_truth_free(to);
        return false;
    }
    if (events > 0) {
        memcpy(to->events, from->events, events * sizeof *to->events);
        memcpy(to->reach, from->reach, events * sizeof *to->reach);
    }
    if (parts > 0)
        memcpy(to->parts, from->parts, parts * sizeof *to->parts);
    return true;
}

ori_status ori_event_tune_end(ori_event_tune *t, const ori_event_truth *truth)
{
    ori__scored *r = &t->recordings[t->count];

    if (t->memory_short ||
        !ori__grow(&t->recordings, &t->room, t->count + 2,
                   sizeof *t->recordings))
        return ori__fail_memory("the recordings' scores");
    r = &t->recordings[t->count];
    if (!copy_truth(&r->truth, truth))
        return ori__fail_memory("the recordings' scores");
    for (size_t i = 0; i < r->count; i++)
        ori_event_truth_measure(truth, r->frames[i].from, r->frames[i].to,
                                &r->heard, &r->background);
    for (int i = 0; i < truth->count; i++)
        t->truth_classes += t->truths[truth->events[i].label]++ == 0;
    t->bare |= truth->count == 0 && r->heard > 0;
    t->count++;
    return ORI_OK;
}

/* --- counting --- */

static ori_event_scores_options collars(const ori_event_tune *t)
{
    ori_event_scores_options c = ORI_EVENT_SCORES_OPTIONS_INIT;

    c.classes = 1;
    c.onset_collar = c.offset_collar = llround(t->o.collar_s * t->o.rate_hz);
    return c;
}

/* A recording tells of false alarms, or of how events are found, or both. */
static void add_counts(const ori_event_tune *t, const ori__scored *r,
                       const ori__sweep_count *from, ori__sweep_count *to)
{
    const bool bare = r->truth.count == 0;

    for (int j = 0; j < STEPS; j++) {
        if (bare || !t->bare)
            to[j].alarms += from[j].alarms;
        if (!bare) {
            to[j].found += from[j].found;
            to[j].right += from[j].right;
        }
    }
}

/* One class with this smoothing, at all durations: into a[].counts. */
static ori_status count_class(const ori_event_tune *t, ori__sweep *w,
                              int label, attempt *a, int count)
{
    ori_status s = ORI_OK;

    for (size_t i = 0; s == ORI_OK && i < t->count; i++) {
        const ori__scored *r = &t->recordings[i];

        s = ori__sweep_smooth(w, r, t->o.rules.classes, label, a->smooth);
        for (int m = 0; s == ORI_OK && m < count; m++) {
            ori__sweep_count counts[STEPS] = { { 0 } };

            s = ori__sweep_count_events(w, a[m].min, counts);
            add_counts(t, r, counts, a[m].counts + label * STEPS);
        }
    }
    return s;
}

/* Attempts that have the same smoothing and share. */
static ori_status count_all(const ori_event_tune *t, attempt *a, int count)
{
    const ori_event_scores_options c = collars(t);
    ori_event_options rules = t->o.rules;
    ori_event_rule steps[STEPS];
    ori__sweep *w;
    ori_status s;

    for (int j = 0; j < STEPS; j++)
        steps[j] = (ori_event_rule){
            .on = t->on[j], .off = t->on[j] * (float)a->share };
    rules.rules = steps;
    rules.classes = STEPS;
    s = ori__sweep_create(&w, &rules, &c);
    for (int k = 0; s == ORI_OK && k < t->o.rules.classes; k++)
        if (!t->rules[k].background)
            s = count_class(t, w, k, a, count);
    ori__sweep_destroy(w);
    return s;
}

/* --- choosing thresholds --- */

static double f1_of(int64_t right, int64_t found, int64_t truths)
{
    return found + truths > 0
               ? 2 * (double)right / (double)(found + truths) : 0;
}

static double value_of(const ori_event_tune *t, int label, int step,
                       const ori__sweep_count *c)
{
    if (t->truths[label] > 0)
        return f1_of(c->right, c->found, t->truths[label]) /
               t->truth_classes;
    return -FOUND_COST * (double)c->found - ON_COST * (double)t->on[step];
}

/*
 * Of the thresholds with as many alarms as `first` has the best, and of equal
 * neighbours the middle; written at its place.  Marks them all as done.
 */
static void take_best(const ori_event_tune *t, int label, int first,
                      const ori__sweep_count *counts, bool *done,
                      ori__budget_option *options)
{
    double best = -HUGE_VAL;
    int at = first, longest = 0, run = 0;

    for (int j = first; j < STEPS; j++) {
        const bool one = counts[j].alarms == counts[first].alarms;
        const double value = value_of(t, label, j, &counts[j]);

        done[j] |= one;
        if (!one || value < best) {
            run = 0;
            continue;
        }
        if (value > best)
            run = longest = 0;
        best = value;
        if (++run > longest) {
            longest = run;
            at = j - run / 2;
        }
    }
    options[at] = (ori__budget_option){ counts[first].alarms, best };
}

static void make_options(const ori_event_tune *t, const attempt *a, int label,
                         ori__budget_option *options)
{
    const ori__sweep_count *counts = a->counts + label * STEPS;
    bool done[STEPS] = { false };

    for (int j = 0; j < STEPS; j++)
        options[j].alarms = -1;
    if (t->rules[label].background)
        options[0] = (ori__budget_option){ 0, 0 };
    for (int j = 0; j < STEPS && !t->rules[label].background; j++)
        if (!done[j])
            take_best(t, label, j, counts, done, options);
}

static double hours(const ori_event_tune *t, int64_t samples)
{
    return (double)samples / t->o.rate_hz / 3600;
}

/* Whole alarms that the background may have; 0.3 of one is none. */
static int64_t budget(const ori_event_tune *t)
{
    return (int64_t)floor(t->o.alarms_per_hour * hours(t, t->background) +
                          1e-9);
}

static ori_status choose_steps(const ori_event_tune *t, attempt *a)
{
    const int classes = t->o.rules.classes;
    ori__budget_option *options =
        ORI__NEW(ori__budget_option, (size_t)classes * STEPS);
    ori_status s;

    if (!options)
        return ori__fail_memory("the tuning");
    for (int k = 0; k < classes; k++)
        make_options(t, a, k, options + k * STEPS);
    s = ori__budget_share(options, classes, STEPS, budget(t), a->step,
                          &a->kept);
    a->value = 0;
    for (int k = 0; s == ORI_OK && k < classes; k++)
        a->value += options[k * STEPS + a->step[k]].value;
    ori__free(options);
    return s;
}

/* --- choosing what all classes have in common --- */

/* As it was, then 0, an eighth, a quarter and half of a window. */
static int durations(const ori_event_tune *t, int64_t was, int64_t *to)
{
    static const int parts[] = { 8, 4, 2 };
    int count = 1;

    to[0] = was;
    if (t->truth_classes == 0)
        return count;
    if (was != 0)
        to[count++] = 0;
    for (int i = 0; i < 3; i++)
        if (t->o.window_samples / parts[i] != was)
            to[count++] = t->o.window_samples / parts[i];
    return count;
}

static int64_t alarms_of(const ori_event_tune *t, const attempt *a)
{
    int64_t alarms = 0;

    for (int k = 0; k < t->o.rules.classes; k++)
        alarms += a->counts[k * STEPS + a->step[k]].alarms;
    return alarms;
}

static bool is_better(const ori_event_tune *t, const attempt *a,
                      const attempt *b)
{
    if (!b->counts || a->kept != b->kept)
        return !b->counts || a->kept;
    if (fabs(a->value - b->value) > 1e-9)
        return a->value > b->value;
    return alarms_of(t, a) < alarms_of(t, b);
}

/* The usual one first. */
static int shares(const ori_event_tune *t, double *to)
{
    static const double tried[] = { 0.6, 0.3, 0.45, 0.8 };
    const bool fixed = t->o.off_share >= 0;

    memcpy(to, tried, sizeof tried);
    if (fixed)
        to[0] = t->o.off_share;
    return fixed || t->truth_classes == 0 ? 1 : SHARES;
}

/* All durations with one smoothing and one share. */
static ori_status try_durations(ori_event_tune *t, int64_t smooth,
                                double share, const int64_t *min, int count)
{
    const size_t classes = (size_t)t->o.rules.classes;
    attempt a[DURATIONS_MAX] = { { 0 } };
    ori_status s = ORI_OK;

    for (int m = 0; m < count; m++) {
        a[m] = (attempt){ .smooth = smooth, .min = min[m], .share = share,
                          .counts = ORI__NEW(ori__sweep_count,
                                             classes * STEPS),
                          .step = ORI__NEW(int, classes) };
        if (!a[m].counts || !a[m].step)
            s = ori__fail_memory("the tuning");
    }
    if (s == ORI_OK)
        s = count_all(t, a, count);
    for (int m = 0; s == ORI_OK && m < count; m++) {
        s = choose_steps(t, &a[m]);
        if (s == ORI_OK && is_better(t, &a[m], &t->best)) {
            const attempt worse = t->best;

            t->best = a[m];
            a[m] = worse;
        }
    }
    for (int m = 0; m < count; m++)
        free_attempt(&a[m]);
    return s;
}

static void set_rules(ori_event_tune *t)
{
    t->o.rules.smooth_samples = t->best.smooth;
    t->o.rules.min_samples = t->best.min;
    for (int k = 0; k < t->o.rules.classes; k++)
        if (!t->rules[k].background) {
            const float on = t->on[t->best.step[k]];

            t->rules[k].on = on;
            t->rules[k].off = on * (float)t->best.share;
        }
}

ori_status ori_event_tune_choose(ori_event_tune *t)
{
    const ori_event_options was = t->o.rules;
    int64_t smooth[DURATIONS_MAX], min[DURATIONS_MAX];
    double share[SHARES];
    const int smooths = durations(t, was.smooth_samples, smooth);
    int mins = durations(t, was.min_samples, min);
    ori_status s = ORI_OK;

    t->background = 0;
    for (size_t i = 0; i < t->count; i++)
        if (!t->bare || t->recordings[i].truth.count == 0)
            t->background += t->recordings[i].background;
    if (t->background == 0)
        return ori__fail(ORI_EDATA, "there is no background: every moment of "
                         "the recordings belongs to an event, so false "
                         "alarms cannot be counted");
    while (was.max_samples > 0 && mins > 1 &&
           min[mins - 1] > was.max_samples)
        mins--;
    free_attempt(&t->best);
    for (int i = 0; i < smooths; i++)
        for (int j = 0; s == ORI_OK && j < shares(t, share); j++)
            s = try_durations(t, smooth[i], share[j], min, mins);
    if (s == ORI_OK)
        set_rules(t);
    return s;
}

/* --- reading --- */

ori_event_options ori_event_tune_rules(const ori_event_tune *t)
{
    return t->o.rules;
}

ori_event_tuned ori_event_tune_at(const ori_event_tune *t, int label,
                                  int step)
{
    const ori__sweep_count *c = &t->best.counts[label * STEPS + step];
    const int64_t truths = t->truths[label];

    return (ori_event_tuned){
        .on = t->on[step], .alarms = c->alarms, .truths = truths,
        .found = c->found, .right = c->right,
        .recall = truths > 0 ? (double)c->right / (double)truths : 0,
        .f1 = f1_of(c->right, c->found, truths) };
}

ori_event_tuned ori_event_tune_of(const ori_event_tune *t, int label)
{
    ori_event_tuned all = { 0 };

    if (label >= 0)
        return ori_event_tune_at(t, label, t->best.step[label]);
    for (int k = 0; k < t->o.rules.classes; k++) {
        const ori_event_tuned one =
            ori_event_tune_at(t, k, t->best.step[k]);

        all.alarms += one.alarms;
        all.truths += one.truths;
        all.found += one.found;
        all.right += one.right;
    }
    all.recall = all.truths > 0 ? (double)all.right / (double)all.truths : 0;
    all.f1 = f1_of(all.right, all.found, all.truths);
    return all;
}

ori_event_tune_ground ori_event_tune_ground_of(const ori_event_tune *t)
{
    const int64_t alarms = alarms_of(t, &t->best);
    ori_event_tune_ground g = { .recordings = (int)t->count,
                                .background_hours = hours(t, t->background),
                                .kept = t->best.kept };
    int64_t heard = 0;

    g.macro_f1 = t->truth_classes > 0 ? 0 : (double)NAN;
    for (size_t i = 0; i < t->count; i++) {
        heard += t->recordings[i].heard;
        g.background_recordings += t->recordings[i].truth.count == 0;
    }
    for (int k = 0; k < t->o.rules.classes; k++)
        if (t->truths[k] > 0)
            g.macro_f1 += ori_event_tune_of(t, k).f1 / t->truth_classes;
    g.hours = hours(t, heard);
    g.per_hour = (double)alarms / g.background_hours;
    g.per_hour_high = ori__budget_high(alarms, g.background_hours);
    return g;
}
