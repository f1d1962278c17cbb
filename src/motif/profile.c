/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * profile.c - the matrix profile: for each window its nearest neighbour
 */
#include <oriole/motif/profile.h>

#include <limits.h>
#include <math.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/array.h"
#include "base/fail.h"
#include "base/memory.h"
#include "motif/motif_tile.h"
#include "motif/motif_windows.h"
#include "motif/profile_approach.h"
#include "motif/profile_neighbours.h"

static const int64_t NO_GAP = -((int64_t)1 << 32);

/* How far the first neighbour takes the bar where there are more. */
static const double NEAREST_PART = 0.4;

/* A window that stands for all flat ones, and one for all others, of those
 * that a window may be compared with; -1: there is none. */
typedef struct representatives {
    int flat, fine;
} representatives;

typedef struct settling {
    const ori__motif_windows *of, *among;
    const ori__tile_kernel *kernel;
    bool plain;
} settling;

static double distance(const settling *s, int i, int j)
{
    const ori__motif_windows *a = s->of, *b = s->among;
    const int m = a->m;

    if (s->plain)
        return ldexp(sqrt(s->kernel->plain_squares(m, a->x + i, b->x + j)),
                     a->scale);
    return sqrt(s->kernel->squares(m, a->x + i, a->mean[i],
                                   sqrt(m) / a->size[i], b->x + j,
                                   b->mean[j], sqrt(m) / b->size[j]));
}

/* The rules of the header, for one window: its number becomes a distance. */
static void settle(const settling *s, int i, representatives r,
                   const ori__best *best)
{
    const double far = sqrt(s->of->m);
    int at = best->at[i];
    double d = INFINITY;

    if (s->plain || s->of->state[i] == ORI__MOTIF_FINE) {
        d = at >= 0 ? distance(s, i, at) : INFINITY;
        if (!s->plain && r.flat >= 0 && d > far)
            at = r.flat, d = far;
    } else if (s->of->state[i] == ORI__MOTIF_FLAT) {
        at = r.flat >= 0 ? r.flat : r.fine;
        d = at < 0 ? INFINITY : at == r.flat ? 0.0 : far;
    }
    best->at[i] = at;
    best->number[i] = d;
}

static void see(representatives *r, const ori__motif_windows *w, int i)
{
    if (w->state[i] == ORI__MOTIF_FLAT)
        r->flat = i;
    else if (w->state[i] == ORI__MOTIF_FINE)
        r->fine = i;
}

/* Who stands for those before (step 1) or behind (-1) each window: the
 * nearest that are `gap` away. */
static void represent(const ori__motif_windows *w, int64_t gap, int step,
                      representatives *r)
{
    representatives now = { -1, -1 };
    const int first = step > 0 ? 0 : w->count - 1;

    for (int n = 0; n < w->count; n++) {
        ori__breathe(n);
        if (n >= gap)
            see(&now, w, first + step * (int)(n - gap));
        r[first + step * n] = now;
    }
}

static ori_status settle_side(const settling *s, int64_t gap, int step,
                              const ori__best *best)
{
    representatives *r;
    const ori_status status = ori_array_new(&r, (size_t)s->of->count,
                                            sizeof *r, "a matrix profile");

    if (status != ORI_OK)
        return status;
    represent(s->of, gap, step, r);
#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)
    for (int i = 0; i < s->of->count; i++) {
        ori__breathe_far(i);
        settle(s, i, r[i], best);
    }
    ori_array_free(r);
    return ORI_OK;
}

static void settle_join(const settling *s, const ori__best *best)
{
    representatives r = { -1, -1 };

    for (int i = s->among->count - 1; i >= 0; i--) {
        ori__breathe(i);
        see(&r, s->among, i);
    }
#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)
    for (int i = 0; i < s->of->count; i++) {
        ori__breathe_far(i);
        settle(s, i, r, best);
    }
}

static ori_status new_pairs(size_t n, double **number, int32_t **at)
{
    const ori_status s = ori_array_new(number, n, sizeof **number,
                                       "a matrix profile");

    return s == ORI_OK ? ori_array_new(at, n, sizeof **at,
                                       "a matrix profile")
                       : s;
}

static ori_status allocate(ori_profile *p, const ori__motif_windows *w,
                           bool sides)
{
    const size_t n = (size_t)w->count;
    ori_status s;

    p->count = w->count;
    p->window = w->m;
    p->missing = w->missing;
    p->flat = w->flat;
    s = new_pairs(n, &p->distance, &p->nearest);
    if (s == ORI_OK && sides)
        s = new_pairs(n, &p->left_distance, &p->left);
    if (s == ORI_OK && sides)
        s = new_pairs(n, &p->right_distance, &p->right);
    return s;
}

static ori_status allocate_near(ori_profile *p, int64_t neighbours)
{
    size_t n;

    if (neighbours < 2)
        return ORI_OK;
    if (!ori__multiply((size_t)p->count, (size_t)neighbours, &n))
        return ori__fail_memory("a matrix profile");
    p->neighbours = neighbours;
    return new_pairs(n, &p->near_distance, &p->near);
}

/* Before wins over behind. */
static void take_nearer(ori_profile *p)
{
    for (int64_t i = 0; i < p->count; i++) {
        const bool left = p->left[i] >= 0 &&
                          p->left_distance[i] <= p->right_distance[i];

        ori__breathe(i);
        p->distance[i] = left ? p->left_distance[i] : p->right_distance[i];
        p->nearest[i] = left ? p->left[i] : p->right[i];
    }
}

static ori_status check(const ori_profile_options *o, int64_t n)
{
    if (o->window < 3)
        return ori__fail(ORI_EINVAL, "a window of %lld samples has no shape: "
                         "it needs at least 3", (long long)o->window);
    if (!(o->error >= 0.0 && o->error < 1.0))
        return ori__fail(ORI_EINVAL, "a mean error of %g is not in [0, 1)",
                         o->error);
    if (o->neighbours < 0 || (o->neighbours > 1 && o->error > 0.0))
        return ori__fail(ORI_EINVAL, "%lld neighbours of a window: at least "
                         "0, and more than one are sought exactly",
                         (long long)o->neighbours);
    if (n > INT32_MAX - 2 * ORI__TILE_MAX)
        return ori__fail(ORI_ENOTSUP, "a series of %lld samples is too long: "
                         "at most %d", (long long)n,
                         INT32_MAX - 2 * ORI__TILE_MAX);
    if (n < o->window)
        return ori__fail(ORI_EDATA, "%lld samples are fewer than one window "
                         "of %lld", (long long)n, (long long)o->window);
    return ORI_OK;
}

static ori_status check_pairs(const ori__motif_windows *w, int64_t gap)
{
    if (w->count <= gap)
        return ori__fail(ORI_EDATA, "%d samples have no two windows of %d "
                         "that are more than %lld apart", w->samples, w->m,
                         (long long)gap - 1);
    if (w->missing == w->count)
        return ori__fail(ORI_EDATA, "each window of %d samples has a missing "
                         "one", w->m);
    return ORI_OK;
}

static ori_status run_nearest(ori_profile *p, const ori__motif_windows *w,
                           const ori_profile_options *o)
{
    const int64_t gap = p->exclusion + 1;
    const ori__best left = { p->left_distance, p->left };
    const ori__best right = { p->right_distance, p->right };
    const ori__pairing pairing = { .rows = w, .columns = w,
                                   .plain = o->plain, .gap = gap,
                                   .row_best = right, .column_best = left };
    const settling s = { .of = w, .among = w,
                         .kernel = ori__tile_kernel_get(),
                         .plain = o->plain };
    ori_status status = ori__approach(&pairing, o, p);

    if (status == ORI_OK)
        status = settle_side(&s, gap, 1, &left);
    if (status == ORI_OK)
        status = settle_side(&s, gap, -1, &right);
    if (status == ORI_OK)
        take_nearer(p);
    return status;
}

/* The first neighbour, and those behind it, as one piece of work. */
typedef struct parts {
    const ori_profile_options *options;
    double from, part;
    bool stopped;
} parts;

static bool tell(void *user, double share)
{
    parts *s = user;
    const ori_profile_options *o = s->options;

    if (o->progress && !o->progress(o->user, s->from + s->part * share))
        s->stopped = true;
    return !s->stopped;
}

static ori_status run_self(ori_profile *p, const ori__motif_windows *w,
                           const ori_profile_options *o)
{
    parts s = { .options = o, .part = NEAREST_PART };
    ori_profile_options told = *o;
    ori_status status;

    if (p->neighbours == 0)
        return run_nearest(p, w, o);
    told.progress = tell;
    told.user = &s;
    status = run_nearest(p, w, &told);
    s.from = NEAREST_PART;
    s.part = 1.0 - NEAREST_PART;
    return status == ORI_OK ? ori__neighbours(p, w, &told) : status;
}

ori_status ori_profile_self(ori_profile *p, const double *x, int64_t n,
                            const ori_profile_options *o)
{
    ori__motif_windows w = { 0 };
    ori_status s = check(o, n);

    memset(p, 0, sizeof *p);
    if (s != ORI_OK)
        return s;
    s = ori__motif_windows_create(&w, x, (int)n, (int)o->window, o->flat,
                                  ori__motif_windows_scale(x, (int)n));
    if (s != ORI_OK)
        return s;
    p->exclusion = o->exclusion < 0 ? (o->window + 3) / 4 : o->exclusion;
    s = check_pairs(&w, p->exclusion + 1);
    if (s == ORI_OK)
        s = allocate(p, &w, true);
    if (s == ORI_OK)
        s = allocate_near(p, o->neighbours);
    if (s == ORI_OK)
        s = run_self(p, &w, o);
    ori__motif_windows_free(&w);
    if (s != ORI_OK)
        ori_profile_free(p);
    return s;
}

/* of_b has arrays. */
static ori_status run_join(ori_profile *of_a, ori_profile *of_b,
                           const ori__motif_windows *a,
                           const ori__motif_windows *b,
                           const ori_profile_options *o)
{
    const ori__best best_a = { of_a->distance, of_a->nearest };
    const ori__best best_b = { of_b->distance, of_b->nearest };
    const ori__pairing pairing = { .rows = a, .columns = b,
                                   .plain = o->plain, .gap = NO_GAP,
                                   .row_best = best_a,
                                   .column_best = best_b };
    settling s = { .of = a, .among = b, .kernel = ori__tile_kernel_get(),
                   .plain = o->plain };
    const ori_status status = ori__approach(&pairing, o, of_a);

    of_b->share = of_a->share;
    of_b->error = of_a->error;
    of_b->error_bound = of_a->error_bound;
    if (status != ORI_OK)
        return status;
    settle_join(&s, &best_a);
    s.of = b, s.among = a;
    settle_join(&s, &best_b);
    return ORI_OK;
}

static ori_status join_windows(ori_profile *of_a, ori_profile *of_b,
                               const ori__motif_windows *a,
                               const ori__motif_windows *b,
                               const ori_profile_options *o)
{
    ori_status s = check_pairs(a, 0);

    if (s == ORI_OK)
        s = check_pairs(b, 0);
    if (s == ORI_OK)
        s = allocate(of_a, a, false);
    if (s == ORI_OK)
        s = allocate(of_b, b, false);
    if (s == ORI_OK)
        s = run_join(of_a, of_b, a, b, o);
    return s;
}

ori_status ori_profile_join(ori_profile *of_a, ori_profile *of_b,
                            const double *a, int64_t na, const double *b,
                            int64_t nb, const ori_profile_options *o)
{
    ori__motif_windows wa = { 0 }, wb = { 0 };
    ori_profile unasked;
    ori_profile *const second = of_b ? of_b : &unasked;
    ori_status s = check(o, na);
    int scale;

    memset(of_a, 0, sizeof *of_a);
    memset(second, 0, sizeof *second);
    if (s == ORI_OK)
        s = check(o, nb);
    if (s != ORI_OK)
        return s;
    scale = ori__motif_windows_scale(a, (int)na);
    if (ori__motif_windows_scale(b, (int)nb) > scale)
        scale = ori__motif_windows_scale(b, (int)nb);
    s = ori__motif_windows_create(&wa, a, (int)na, (int)o->window, o->flat,
                                  scale);
    if (s == ORI_OK)
        s = ori__motif_windows_create(&wb, b, (int)nb, (int)o->window,
                                      o->flat, scale);
    if (s == ORI_OK)
        s = join_windows(of_a, second, &wa, &wb, o);
    ori__motif_windows_free(&wa);
    ori__motif_windows_free(&wb);
    if (s != ORI_OK)
        ori_profile_free(of_a);
    if (s != ORI_OK || !of_b)
        ori_profile_free(second);
    return s;
}

void ori_profile_free(ori_profile *p)
{
    ori_array_free(p->distance);
    ori_array_free(p->nearest);
    ori_array_free(p->left_distance);
    ori_array_free(p->right_distance);
    ori_array_free(p->left);
    ori_array_free(p->right);
    ori_array_free(p->near_distance);
    ori_array_free(p->near);
    memset(p, 0, sizeof *p);
}
