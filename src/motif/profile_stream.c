/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * profile_stream.c - the matrix profile of a signal that goes on
 *
 * Yeh et al., "Matrix Profile I", ICDM 2016, section 3.4 (STAMPI), with the
 * recurrence along diagonals of motif_tile.h: the newest window and the one d
 * before it are a step further down the diagonal d at each sample, so that c
 * of a diagonal stays where it is.  Samples and what is known of windows lie
 * in arrays twice as long as what is kept, which are moved down when full.
 */
#include <oriole/motif/profile_stream.h>

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "motif/motif_tile.h"
#include "motif/motif_windows.h"

struct ori_profile_stream {
    const ori__tile_kernel *kernel;
    int m, gap, keep, kept;     /* samples, and windows of them, kept */
    double flat;
    int64_t dropped;            /* samples before x[0] */
    int samples;                /* in x */
    int missing;                /* samples since the last missing one; m: none
                                   in the window */
    int refresh;                /* the next diagonals that are summed anew */
    int since_sum;              /* windows since the moments were */
    ori__moments moments;
    int64_t flat_at, fine_at;   /* the last such window that the newest may
                                   be compared with; -1: none */
    double *x;                  /* [2 keep], gaps filled */
    double *enter, *leave;      /* [2 keep] of windows: half the difference,
                                   and the sum of deviations */
    double *mean, *inverse;     /* [2 keep]; NaN: not to be compared */
    uint8_t *state;             /* [2 keep] */
    double *best;               /* [2 keep] */
    int64_t *at;
    double *c;                  /* [kept]: diagonal d at kept - 1 - d */
    double *q, *block;          /* [m], [m + tile] */
};

static bool allocate(ori_profile_stream *s)
{
    /* Kernels read whole tiles. */
    const size_t n = 2 * (size_t)s->keep + 2 * ORI__TILE_MAX;

    s->x = ORI__NEW(double, n);
    s->enter = ORI__NEW(double, n);
    s->leave = ORI__NEW(double, n);
    s->mean = ORI__NEW(double, n);
    s->inverse = ORI__NEW(double, n);
    s->state = ORI__NEW(uint8_t, n);
    s->best = ORI__NEW(double, n);
    s->at = ORI__NEW(int64_t, n);
    s->c = ORI__NEW(double, (size_t)s->kept + 2 * ORI__TILE_MAX);
    s->q = ORI__NEW(double, (size_t)s->m);
    s->block = ORI__NEW(double, (size_t)s->m + 2 * ORI__TILE_MAX);
    return s->x && s->enter && s->leave && s->mean && s->inverse &&
           s->state && s->best && s->at && s->c && s->q && s->block;
}

ori_status ori_profile_stream_create(ori_profile_stream **stream,
                                     int64_t keep,
                                     const ori_profile_options *o)
{
    ori_profile_stream *s;
    const int64_t gap = o->exclusion < 0 ? (o->window + 3) / 4
                                         : o->exclusion;

    *stream = NULL;
    if (o->plain)
        return ori__fail(ORI_ENOTSUP, "a stream's windows are compared "
                         "standardised");
    if (o->window < 3 || keep < 2 * o->window || keep >= 1 << 30 ||
        gap >= keep - o->window)
        return ori__fail(ORI_EINVAL, "a stream cannot keep %lld samples for "
                         "windows of %lld", (long long)keep,
                         (long long)o->window);
    s = ORI__NEW(ori_profile_stream, 1);
    if (!s)
        return ori__fail_memory("a stream's profile");
    s->kernel = ori__tile_kernel_get();
    s->m = (int)o->window;
    s->gap = (int)gap + 1;
    s->keep = (int)keep;
    s->kept = (int)keep - s->m + 1;
    s->flat = o->flat;
    s->flat_at = s->fine_at = -1;
    s->missing = s->m;
    if (!allocate(s)) {
        ori_profile_stream_destroy(s);
        return ori__fail_memory("a stream's profile");
    }
    *stream = s;
    return ORI_OK;
}

void ori_profile_stream_destroy(ori_profile_stream *s)
{
    if (!s)
        return;
    ori__free(s->x);
    ori__free(s->enter);
    ori__free(s->leave);
    ori__free(s->mean);
    ori__free(s->inverse);
    ori__free(s->state);
    ori__free(s->best);
    ori__free(s->at);
    ori__free(s->c);
    ori__free(s->q);
    ori__free(s->block);
    ori__free(s);
}

/* Full: the last keep - 1 samples, and their windows, go to the front. */
static void move_down(ori_profile_stream *s)
{
    const int by = s->samples - (s->keep - 1);
    const size_t left = (size_t)(s->keep - 1);

    memmove(s->x, s->x + by, left * sizeof *s->x);
    memmove(s->enter, s->enter + by, left * sizeof *s->enter);
    memmove(s->leave, s->leave + by, left * sizeof *s->leave);
    memmove(s->mean, s->mean + by, left * sizeof *s->mean);
    memmove(s->inverse, s->inverse + by, left * sizeof *s->inverse);
    memmove(s->state, s->state + by, left * sizeof *s->state);
    memmove(s->best, s->best + by, left * sizeof *s->best);
    memmove(s->at, s->at + by, left * sizeof *s->at);
    s->samples -= by;
    s->dropped += by;
}

/* What is known of the newest window, i, by itself. */
static void measure(ori_profile_stream *s, int i)
{
    const double *x = s->x + i;
    ori__moments *mo = &s->moments;

    if (s->since_sum == 0)
        *mo = ori__moments_sum(x, s->m);
    else
        ori__moments_slide(mo, x, s->m);
    s->since_sum = (s->since_sum + 1) % s->m;
    s->mean[i] = (double)(mo->mean - ((long double)x[0] - mo->origin));
    s->state[i] = s->missing < s->m ? ORI__MOTIF_MISSING
                  : ori__moments_flat(mo, s->m, s->flat) ? ORI__MOTIF_FLAT
                                                         : ORI__MOTIF_FINE;
    s->inverse[i] = s->state[i] == ORI__MOTIF_FINE
                        ? 1.0 / (double)sqrtl(mo->squares) : (double)NAN;
    s->best[i] = -2.0;
    s->at[i] = -1;
    s->enter[i] = s->leave[i] = 0.0;
    if (i > 0) {
        s->enter[i] = 0.5 * (x[s->m - 1] - x[-1]);
        s->leave[i] = (x[s->m - 1] - x[0]) - s->mean[i] - s->mean[i - 1];
    }
}

/* c of `count` diagonals from place k on, over the whole of window i and
 * those that are as far from it. */
static void sum_anew(ori_profile_stream *s, int i, int k, int count)
{
    const int j = i - (s->kept - 1 - k);
    const double level = s->x[j] + s->mean[j];
    double c[ORI__TILE_MAX];

    for (int t = 0; t < s->m; t++)
        s->q[t] = (s->x[i + t] - s->x[i]) - s->mean[i];
    for (int t = 0; t < s->m + s->kernel->width; t++)
        s->block[t] = j + t < s->samples ? s->x[j + t] - level : 0.0;
    s->kernel->products(s->m, s->q, s->block, c);
    memcpy(s->c + k, c, (size_t)count * sizeof *c);
}

/* Some diagonals each time, in turn. */
static void sum_some(ori_profile_stream *s, int i, int first)
{
    const int begin = s->kept - 1 - (i - first);    /* of the longest */
    const int end = s->kept - s->gap;
    int count;

    if (begin >= end)
        return;
    if (s->refresh < begin || s->refresh >= end)
        s->refresh = begin;
    count = end - s->refresh < s->kernel->width ? end - s->refresh
                                                : s->kernel->width;
    sum_anew(s, i, s->refresh, count);
    s->refresh += count;
}

static ori_profile_window of_neighbour(const ori_profile_stream *s, int i,
                                       int64_t at)
{
    const int j = (int)(at - s->dropped);
    const double root = sqrt(s->m);
    ori_profile_window w = { s->dropped + i, at, 0.0 };

    w.distance = sqrt(s->kernel->squares(
        s->m, s->x + i, s->mean[i], root * s->inverse[i], s->x + j,
        s->mean[j], root * s->inverse[j]));
    return w;
}

/* The rules for windows that are flat, or have nothing nearer than one. */
static ori_profile_window settle(const ori_profile_stream *s, int i,
                                 int first, ori_profile_window w)
{
    const double far = sqrt(s->m);
    const int64_t flat = s->flat_at >= s->dropped + first ? s->flat_at : -1;
    const int64_t fine = s->fine_at >= s->dropped + first ? s->fine_at : -1;

    if (s->state[i] == ORI__MOTIF_FLAT) {
        w.nearest = flat >= 0 ? flat : fine;
        w.distance = flat >= 0 ? 0.0 : fine >= 0 ? far : INFINITY;
    } else if (s->state[i] == ORI__MOTIF_FINE && flat >= 0 &&
               w.distance > far) {
        w.nearest = flat;
        w.distance = far;
    }
    return w;
}

/* The window that has come to be far enough from the newest. */
static void admit(ori_profile_stream *s, int j)
{
    if (j < 0)
        return;
    if (s->state[j] == ORI__MOTIF_FLAT)
        s->flat_at = s->dropped + j;
    else if (s->state[j] == ORI__MOTIF_FINE)
        s->fine_at = s->dropped + j;
}

static ori_profile_window compare(ori_profile_stream *s, int i)
{
    const int first = s->samples > s->keep ? s->samples - s->keep : 0;
    const int count = i - s->gap + 1 - first;
    const int k = s->kept - 1 - (i - first);
    ori_profile_window w = { s->dropped + i, -1, INFINITY };
    double best = -2.0;
    int at = -1;

    admit(s, i - s->gap);
    if (count > 0) {
        /* A diagonal that begins: nothing comes to it at its first column. */
        if (s->dropped + first == 0)
            sum_anew(s, i, k, 1);
        s->kernel->append(&(ori__row){
            count, s->enter[i], s->leave[i], s->inverse[i],
            s->leave + first, s->enter + first, s->inverse + first,
            s->c + k, w.start, s->best + first, s->at + first, &best, &at });
        sum_some(s, i, first);
    }
    if (at >= 0) {
        s->best[i] = best;
        s->at[i] = s->dropped + first + at;
        w = of_neighbour(s, i, s->at[i]);
    }
    w = settle(s, i, first, w);
    if (s->state[i] != ORI__MOTIF_FINE)
        s->at[i] = w.nearest;
    return w;
}

ori_profile_window ori_profile_stream_push(ori_profile_stream *s,
                                           double sample)
{
    const ori_profile_window none = { -1, -1, INFINITY };
    int i;

    if (s->samples == 2 * s->keep)
        move_down(s);
    if (isfinite(sample))
        s->missing += s->missing < s->m;
    else
        s->missing = 0;
    s->x[s->samples] = isfinite(sample) ? sample
                       : s->samples > 0 ? s->x[s->samples - 1] : 0.0;
    i = ++s->samples - s->m;
    if (i < 0)
        return none;
    measure(s, i);
    return compare(s, i);
}

ori_profile_window ori_profile_stream_get(const ori_profile_stream *s,
                                          int64_t start)
{
    const int64_t first =
        s->dropped + (s->samples > s->keep ? s->samples - s->keep : 0);
    const int i = (int)(start - s->dropped);
    ori_profile_window w = { -1, -1, INFINITY };

    if (start < first || start > s->dropped + s->samples - s->m)
        return w;
    w.start = start;
    if (s->state[i] == ORI__MOTIF_FLAT && s->at[i] >= first) {
        const int j = (int)(s->at[i] - s->dropped);

        w.nearest = s->at[i];
        w.distance = s->state[j] == ORI__MOTIF_FLAT ? 0.0 : sqrt(s->m);
    } else if (s->state[i] == ORI__MOTIF_FINE && s->at[i] >= first) {
        w = of_neighbour(s, i, s->at[i]);
    } else if (s->state[i] == ORI__MOTIF_FINE && s->at[i] >= 0) {
        /* Its neighbour is gone; what was known of the two is not. */
        w.nearest = s->at[i];
        w.distance = sqrt(fmax(2.0 * s->m * (1.0 - s->best[i]), 0.0));
    }
    return w;
}
