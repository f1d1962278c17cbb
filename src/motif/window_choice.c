/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * window_choice.c - how long the windows should be that are compared
 */
#include <oriole/motif/window.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/motif/motifs.h>

#include "base/fail.h"
#include "base/memory.h"
#include "motif/motif_set.h"
#include "motif/motif_windows.h"
#include "motif/window_summary.h"

enum { POINTS_MOST = 8192, WINDOW_LEAST = 8, CENTRES = 12 };

/* A window is at most this share of the series, or a motif could not recur. */
static const double LONGEST = 1.0 / 5.0;

/* Tuned on the sets of Motiflets and of the TSSB benchmark: what is as good as
 * the best, what a motif may lose in score where its windows grow, how much
 * less alike its occurrences may become, and what is no motif to go by. */
static const double GOOD = 0.85, NEARLY = 0.7, LOOSER = 2.0, CLEAR = 2.0;

typedef struct scan {
    double *x;                  /* [n] */
    int n, factor;              /* samples that became one */
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

static bool coarsen(scan *s, const double *x, int64_t n)
{
    s->factor = (int)((n + POINTS_MOST - 1) / POINTS_MOST);
    s->n = (int)(n / s->factor);
    s->x = ORI__NEW(double, (size_t)s->n);
    for (int i = 0; s->x && i < s->n; i++)
        s->x[i] = mean_of(x + (int64_t)i * s->factor, s->factor);
    return s->x != NULL;
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

/* Where no motif is clear, what windows look like must do. */
static ori_status choose(scan *s)
{
    ori_window_choice *c = s->choice;
    const double best = best_score(c);
    ori__motif_windows w = { 0 };
    ori_status status;
    int window;

    c->chosen = -1;
    if (best >= CLEAR) {
        c->chosen = grown(c, best);
        c->window = c->trials[c->chosen].window;
        return ORI_OK;
    }
    status = ori__motif_windows_create(&w, s->x, s->n, 3, 0.0,
                                       ori__motif_windows_scale(s->x, s->n));
    if (status == ORI_OK)
        status = ori__window_summary(&window, w.x, s->n);
    if (status == ORI_OK)
        c->window = (int64_t)window * s->factor;
    ori__motif_windows_free(&w);
    return status;
}

ori_status ori_window_choose(ori_window_choice *choice, const double *x,
                             int64_t n, const ori_profile_options *options)
{
    scan s = { .options = *options, .choice = choice };
    ori_status status = ORI_OK;
    double window;

    memset(choice, 0, sizeof *choice);
    if (n < WINDOW_LEAST / LONGEST)
        return ori__fail(ORI_EDATA, "%lld samples are too few to choose a "
                         "window for", (long long)n);
    if (!coarsen(&s, x, n))
        return ori__fail_memory("the choice of a window");
    for (window = WINDOW_LEAST; window <= s.n * LONGEST; window *= sqrt(2.0))
        s.windows++;
    window = WINDOW_LEAST;
    for (int i = 0; i < s.windows && status == ORI_OK &&
                    choice->count < ORI_WINDOW_TRIALS; i++) {
        status = try_window(&s, (int)lrint(window));
        window *= sqrt(2.0);
    }
    if (status == ORI_OK && choice->count == 0)
        status = ori__fail(ORI_EDATA, "no two windows of any length can be "
                           "compared");
    if (status == ORI_OK)
        status = choose(&s);
    ori__free(s.x);
    return status;
}
