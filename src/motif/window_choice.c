/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * window_choice.c - how long the windows should be that are compared
 */
#include <oriole/motif/window.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/motif/motifs.h>

#include "base/array.h"
#include "base/fail.h"
#include "motif/motif_set.h"
#include "motif/motif_windows.h"
#include "motif/window_summary.h"

enum { POINTS_MOST = 8192, SUMMARY_MOST = 1 << 20, WINDOW_LEAST = 8,
       CENTRES = 12 };

/* A window is at most this share of the series, or a motif could not recur. */
static const double LONGEST = 1.0 / 5.0;

/* Tuned on the sets of Motiflets: what is as good as the best, what a motif
 * may lose in score where its windows grow, how much less alike its
 * occurrences may become, and what is no motif to go by. */
static const double GOOD = 0.85, NEARLY = 0.7, LOOSER = 2.0, CLEAR = 2.0;

/* A motif that fills so much of the series is what all of it looks like.  Of
 * the TSSB's odd series the rhythms fill two thirds and more, the sets of
 * Motiflets a half at most. */
static const double FILLED = 0.6;

/* Any two pieces that are much shorter than what windows look like the series
 * at are alike: they are no motif. */
static const double SHORTEST = 0.5;

typedef struct scan {
    double *x;                  /* [n] */
    int n, factor;              /* samples that became one */
    int64_t summary;            /* samples: the window by its summaries */
    ori_profile_options options;
    ori_window_choice *choice;
    int windows;                /* that will be tried */
    bool stopped;
} scan;

/* A mean of missing samples alone is missing. */
static double mean_of(const double *x, int64_t n)
{
    double sum = 0.0;
    int64_t count = 0;

    for (int64_t i = 0; i < n; i++)
        if (isfinite(x[i])) {
            sum += x[i];
            count++;
        }
    return count ? sum / (double)count : (double)NAN;
}

/* To at most so many points. */
static ori_status coarsen(scan *s, const double *x, int64_t n, int most)
{
    ori_status status;

    s->factor = (int)((n + most - 1) / most);
    s->n = (int)(n / s->factor);
    status = ori_array_new(&s->x, (size_t)s->n, sizeof *s->x,
                           "the choice of a window");
    for (int i = 0; status == ORI_OK && i < s->n; i++) {
        ori__breathe_far(i);
        s->x[i] = mean_of(x + (int64_t)i * s->factor, s->factor);
    }
    return status;
}

static ori_status summarise(scan *s, const double *x, int64_t n)
{
    scan whole = { 0 };
    ori__motif_windows w = { 0 };
    ori_status status;
    int window = WINDOW_LEAST;

    status = coarsen(&whole, x, n, SUMMARY_MOST);
    if (status != ORI_OK)
        return status;
    if (!isfinite(mean_of(whole.x, whole.n))) {
        ori_array_free(whole.x);
        return ori__fail(ORI_EDATA, "of %lld missing samples no window can "
                         "be chosen", (long long)n);
    }
    status = ori__motif_windows_create(
        &w, whole.x, whole.n, 3, 0.0,
        ori__motif_windows_scale(whole.x, whole.n));
    if (status == ORI_OK)
        status = ori__window_summary(&window, w.x, whole.n);
    s->summary = (int64_t)window * whole.factor;
    ori__motif_windows_free(&w);
    ori_array_free(whole.x);
    return status;
}

static int ascending(const void *a, const void *b)
{
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

    return (x > y) - (x < y);
}

/* The middle of the steps; the starts are put in order. */
static double spacing_of(ori_motif *motif)
{
    qsort(motif->start, (size_t)motif->count, sizeof *motif->start,
          ascending);
    for (int i = 0; i + 1 < motif->count; i++)
        motif->start[i] = motif->start[i + 1] - motif->start[i];
    qsort(motif->start, (size_t)motif->count - 1, sizeof *motif->start,
          ascending);
    return motif->start[(motif->count - 1) / 2];
}

static void keep_trial(scan *s, int window, ori_motif *motif)
{
    ori_window_choice *c = s->choice;
    ori_window_trial *t = &c->trials[c->count++];

    t->window = (int64_t)window * s->factor;
    t->count = motif->count;
    t->spread = motif->distance[motif->count - 1] / sqrt(2.0 * window);
    t->contrast = motif->contrast;
    t->score = ori__set_score(motif);
    t->spacing = spacing_of(motif) * s->factor;
}

static bool scan_progress(void *user, double share)
{
    scan *s = user;
    const ori_profile_options *o = &s->options;

    s->stopped = o->progress &&
                 !o->progress(o->user, (s->choice->count + share) /
                                           (s->windows + 1));
    return !s->stopped;
}

static ori_status try_window(scan *s, int window)
{
    ori_motif_options mo = ORI_MOTIF_OPTIONS_INIT;
    ori_profile_options po = s->options;
    ori_profile p;
    ori_motifs motifs = { 0 };
    ori_status status;

    po.window = window;
    po.exclusion = -1;
    po.neighbours = 0;
    po.progress = scan_progress;
    po.user = s;
    status = ori_profile_self(&p, s->x, s->n, &po);
    if (status != ORI_OK)
        return status == ORI_EDATA ? ORI_OK : status;
    mo.top = 1;
    mo.centres = CENTRES;
    if (!s->stopped)
        status = ori_motifs_find(&motifs, s->x, s->n, &p, &po, &mo);
    if (status == ORI_OK && motifs.count > 0)
        keep_trial(s, window, &motifs.motifs[0]);
    ori_motifs_free(&motifs);
    ori_profile_free(&p);
    return s->stopped ? ori__fail(ORI_ESTOPPED, "stopped on request")
                      : status;
}

/* Two that are alike are no rhythm. */
static bool fits(const ori_window_trial *t)
{
    return t->count >= 3 && (double)t->window <= t->spacing;
}

static double best_score(const ori_window_choice *c)
{
    double best = 0.0;

    for (int i = 0; i < c->count; i++)
        if (fits(&c->trials[i]))
            best = fmax(best, c->trials[i].score);
    return best;
}

/* The first that is as good as the best, and on while windows may grow: what
 * they then hold is still the shape, and not noise beside it. */
static int grown(const ori_window_choice *c, double best)
{
    const ori_window_trial *t = c->trials;
    double spread;
    int i = 0;

    while (!fits(&t[i]) || t[i].score < GOOD * best)
        i++;
    spread = t[i].spread;
    while (i + 1 < c->count && fits(&t[i + 1]) &&
           t[i + 1].score >= NEARLY * best &&
           t[i + 1].spread <= LOOSER * spread) {
        i++;
        spread = fmin(spread, t[i].spread);
    }
    return i;
}

/* The clearest motif is what all of the series looks like. */
static bool fills(const scan *s, double best)
{
    const ori_window_trial *t = s->choice->trials;

    while (!fits(t) || t->score < best)
        t++;
    return (double)t->window * t->count >=
           FILLED * (double)s->n * s->factor;
}

/* Where no motif is clear, or it is everywhere, what windows look like must
 * do. */
static void choose(scan *s)
{
    ori_window_choice *c = s->choice;
    const double best = best_score(c);

    c->chosen = -1;
    c->window = s->summary;
    if (best < CLEAR || fills(s, best))
        return;
    c->chosen = grown(c, best);
    c->window = c->trials[c->chosen].window;
}

static double shortest(const scan *s)
{
    return fmax(SHORTEST * (double)s->summary / s->factor, WINDOW_LEAST);
}

static ori_status try_windows(scan *s)
{
    const double step = sqrt(2.0);
    double window = shortest(s);
    ori_status status = ORI_OK;

    for (double w = window; w <= s->n * LONGEST; w *= step)
        s->windows++;
    for (int i = 0; i < s->windows && status == ORI_OK &&
                    s->choice->count < ORI_WINDOW_TRIALS; i++) {
        status = try_window(s, (int)lrint(window));
        window *= step;
    }
    return status;
}

ori_status ori_window_choose(ori_window_choice *choice, const double *x,
                             int64_t n, const ori_profile_options *options)
{
    scan s = { .options = *options, .choice = choice };
    ori_status status;

    memset(choice, 0, sizeof *choice);
    if (n < WINDOW_LEAST / LONGEST)
        return ori__fail(ORI_EDATA, "%lld samples are too few to choose a "
                         "window for", (long long)n);
    status = summarise(&s, x, n);
    if (status == ORI_OK)
        status = coarsen(&s, x, n, POINTS_MOST);
    if (status == ORI_OK)
        status = try_windows(&s);
    if (status == ORI_OK)
        choose(&s);
    ori_array_free(s.x);
    return status;
}
