/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * partitioned.c - a long filter on a live signal, hop by hop
 *
 * Two sets of parts.  Short ones, of one hop, make the output of the first
 * 2N taps while the hop passes.  Long ones of N frames make the rest: output
 * block m needs the input up to block m - 2, so that there is all of block
 * m - 1 to compute it in.  Its steps stand in a row (transform, one product
 * a part, transform back) and each hop does its share of them.
 */
#include <oriole/conv/partitioned.h>

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/denormal.h"
#include "base/fail.h"
#include "base/memory.h"
#include "base/text.h"
#include "conv/partition.h"

enum { LONG_HOPS_MAX = 256 };

typedef struct line {           /* one channel */
    ori__partition_line near, far;
    float *recent;              /* [2 * hop] the last input */
    float *past;                /* [2 * N] the long parts' */
    float *made, *making;       /* [N] output of the long parts: of this
                                   block and of the next */
} line;

struct ori_partitioned {
    int channels, hop;
    int long_hops;              /* N / hop; 1: no long parts */
    ori__partition near, far;
    int steps;                  /* of a block of the long parts */
    int *share;                 /* [long_hops + 1] the steps before a hop */
    line *lines;                /* [channels] */
    int turn;                   /* hops of the block that have passed */
    float *y;                   /* [hop] */
    char *text;
};

/* What things take, in cycles of a machine of today: a real transform some
 * 2.5 n log2 n operations, half of them at once; a product what it moves. */
static double transform_cost(double n)
{
    return 0.31 * n * log2(n);
}

static double products_cost(double parts, double n)
{
    return 0.6 * parts * n;
}

/* Of a hop on average, and the most that one takes. */
static void estimate(int hop, int count, int long_hops, double *mean,
                     double *most)
{
    const double n = (double)hop * long_hops;
    const double near = long_hops > 1 ? 2.0 * long_hops
                                      : ceil(count / (double)hop);
    const double far = long_hops > 1 ? ceil((count - 2 * n) / n) : 0;
    const double back_and_forth = transform_cost(2 * n);

    *mean = *most = 2 * transform_cost(2.0 * hop) + products_cost(near, hop);
    if (far > 0) {
        const double each =
            (2 * back_and_forth + products_cost(far, n)) / long_hops;

        *mean += each;
        *most += each > back_and_forth ? each : back_and_forth;
    }
}

/* The cheapest whose busiest hop stands out by half at most. */
static int choose_long_hops(int hop, int count)
{
    int best = 1;
    double least, most;

    estimate(hop, count, 1, &least, &most);
    for (int r = 4; r <= LONG_HOPS_MAX && (int64_t)2 * r * hop < count;
         r *= 2) {
        double mean;

        estimate(hop, count, r, &mean, &most);
        if (mean < least && most <= 1.5 * mean) {
            best = r;
            least = mean;
        }
    }
    return best;
}

static ori_status check(const float *taps, int count,
                        const ori_partitioned_options *o)
{
    const int r = o ? o->long_hops : 0;

    if (!taps || !o || o->size != sizeof *o)
        return ori__fail(ORI_EINVAL, "filter: no taps, or options not set "
                         "up with ORI_PARTITIONED_OPTIONS_INIT");
    if (count < 1 || count > ORI_PARTITIONED_TAPS_MAX)
        return ori__fail(ORI_EINVAL, "filter: %d taps, must be 1 to %d",
                         count, ORI_PARTITIONED_TAPS_MAX);
    if (o->channels < 1 || o->hop_frames < 1 ||
        o->hop_frames > ORI_PARTITIONED_HOP_MAX)
        return ori__fail(ORI_EINVAL, "filter: %d channels in hops of %d "
                         "frames", o->channels, o->hop_frames);
    if (r != 0 && r != 1 &&
        (r < 4 || r > LONG_HOPS_MAX || (r & (r - 1)) != 0))
        return ori__fail(ORI_EINVAL, "filter: long parts of %d hops, not a "
                         "power of two from 4 to %d", r, LONG_HOPS_MAX);
    return ORI_OK;
}

/* How many steps are done before each hop, so that their work is even.  The
 * first is the first hop's in any case: the input moves on behind it. */
static ori_status plan_steps(ori_partitioned *f)
{
    const double n = (double)f->hop * f->long_hops;
    const double end = transform_cost(2 * n), one = products_cost(1, n);
    const double all = 2 * end + f->far.parts * one;
    double done = 0;
    int hop = 1;

    f->steps = f->far.parts + 2;
    f->share = ORI__NEW(int, (size_t)f->long_hops + 1);
    if (!f->share)
        return ori__fail_memory("a filter");
    for (int i = 0; i < f->steps; i++) {
        const double cost = i == 0 || i == f->steps - 1 ? end : one;

        while (i > 0 && hop < f->long_hops &&
               done + cost / 2 > all * hop / f->long_hops)
            f->share[hop++] = i;
        done += cost;
    }
    while (hop <= f->long_hops)
        f->share[hop++] = f->steps;
    return ORI_OK;
}

static ori_status create_line(const ori_partitioned *f, line *l)
{
    const size_t hop = (size_t)f->hop, n = hop * (size_t)f->long_hops;
    ori_status s = ori__partition_line_create(&l->near, &f->near);

    l->recent = ORI__NEW(float, 2 * hop);
    if (s == ORI_OK && !l->recent)
        s = ori__fail_memory("a filter");
    if (s != ORI_OK || f->long_hops == 1)
        return s;
    s = ori__partition_line_create(&l->far, &f->far);
    l->past = ORI__NEW(float, 2 * n);
    l->made = ORI__NEW(float, n);
    l->making = ORI__NEW(float, n);
    if (s == ORI_OK && (!l->past || !l->made || !l->making))
        s = ori__fail_memory("a filter");
    return s;
}

static ori_status describe(ori_partitioned *f)
{
    ori__text text = { 0 };

    ori__text_add(&text, "%d parts of %d", f->near.parts, f->hop);
    if (f->long_hops > 1)
        ori__text_add(&text, ", %d of %d spread over %d hops", f->far.parts,
                      f->far.n, f->long_hops);
    f->text = ori__text_take(&text);
    return f->text ? ORI_OK : ori__fail_memory("a filter");
}

static ori_status create_parts(ori_partitioned *f, const float *taps,
                               int count, int long_hops)
{
    const int64_t first = (int64_t)2 * long_hops * f->hop;
    ori_status s;

    f->long_hops = long_hops > 1 && first < count ? long_hops : 1;
    if (f->long_hops == 1)
        s = ori__partition_create(&f->near, f->hop, taps, count);
    else
        s = ori__partition_create(&f->near, f->hop, taps, (int)first);
    if (s == ORI_OK && f->long_hops > 1)
        s = ori__partition_create(&f->far, f->hop * f->long_hops,
                                  taps + first, count - (int)first);
    if (s == ORI_OK && f->long_hops > 1)
        s = plan_steps(f);
    f->y = ORI__NEW(float, (size_t)f->hop);
    f->lines = ORI__NEW(line, (size_t)f->channels);
    if (s == ORI_OK && (!f->y || !f->lines))
        s = ori__fail_memory("a filter");
    for (int c = 0; c < f->channels && s == ORI_OK; c++)
        s = create_line(f, &f->lines[c]);
    return s == ORI_OK ? describe(f) : s;
}

ori_status ori_partitioned_create(ori_partitioned **filter, const float *taps,
                                  int count,
                                  const ori_partitioned_options *o)
{
    ori_partitioned *f;
    ori_status s;

    *filter = NULL;
    s = check(taps, count, o);
    if (s != ORI_OK)
        return s;
    f = ORI__NEW(ori_partitioned, 1);
    if (!f)
        return ori__fail_memory("a filter");
    f->channels = o->channels;
    f->hop = o->hop_frames;
    s = create_parts(f, taps, count,
                     o->long_hops ? o->long_hops
                                  : choose_long_hops(f->hop, count));
    if (s != ORI_OK) {
        ori_partitioned_destroy(f);
        return s;
    }
    *filter = f;
    return ORI_OK;
}

void ori_partitioned_destroy(ori_partitioned *f)
{
    if (!f)
        return;
    for (int c = 0; f->lines && c < f->channels; c++) {
        line *l = &f->lines[c];

        ori__partition_line_release(&l->near);
        ori__partition_line_release(&l->far);
        ori__free(l->recent);
        ori__free(l->past);
        ori__free(l->made);
        ori__free(l->making);
    }
    ori__partition_release(&f->near);
    ori__partition_release(&f->far);
    ori__free(f->lines);
    ori__free(f->share);
    ori__free(f->y);
    ori__free(f->text);
    ori__free(f);
}

const char *ori_partitioned_print(const ori_partitioned *f)
{
    return f->text;
}

void ori_partitioned_reset(ori_partitioned *f)
{
    const size_t hop = (size_t)f->hop, n = hop * (size_t)f->long_hops;

    f->turn = 0;
    for (int c = 0; c < f->channels; c++) {
        line *l = &f->lines[c];

        ori__partition_line_clear(&l->near, &f->near);
        memset(l->recent, 0, 2 * hop * sizeof *l->recent);
        if (f->long_hops == 1)
            continue;
        ori__partition_line_clear(&l->far, &f->far);
        memset(l->past, 0, 2 * n * sizeof *l->past);
        memset(l->made, 0, n * sizeof *l->made);
        memset(l->making, 0, n * sizeof *l->making);
    }
}

/* This hop's share of what the long parts have to do. */
static void advance(const ori_partitioned *f, line *l)
{
    const size_t n = (size_t)f->far.n;
    int from = f->share[f->turn], to = f->share[f->turn + 1];

    if (from == 0) {
        float *const made = l->making;

        l->making = l->made;
        l->made = made;
        ori__partition_enter(&f->far, &l->far, l->past);
        memcpy(l->past, l->past + n, n * sizeof *l->past);
        from++;
    }
    if (from < to)
        ori__partition_add(&f->far, &l->far, from - 1,
                           to < f->steps ? to - 1 : f->far.parts);
    if (to == f->steps && from < to)
        ori__partition_leave(&f->far, &l->far, l->making);
}

static void push_line(ori_partitioned *f, line *l)
{
    const size_t hop = (size_t)f->hop, at = (size_t)f->turn * hop;

    ori__partition_enter(&f->near, &l->near, l->recent);
    ori__partition_add(&f->near, &l->near, 0, f->near.parts);
    ori__partition_leave(&f->near, &l->near, f->y);
    if (f->long_hops == 1)
        return;
    advance(f, l);
    memcpy(l->past + f->far.n + at, l->recent + hop, hop * sizeof *l->past);
    for (size_t i = 0; i < hop; i++)
        f->y[i] += l->made[at + i];
}

void ori_partitioned_push(ori_partitioned *f, const float *x, float *y)
{
    const unsigned before = ori__denormals_off();

    for (int c = 0; c < f->channels; c++) {
        line *l = &f->lines[c];

        memcpy(l->recent, l->recent + f->hop,
               (size_t)f->hop * sizeof *l->recent);
        for (int i = 0; i < f->hop; i++)
            l->recent[f->hop + i] = x[i * f->channels + c];
        push_line(f, l);
        for (int i = 0; i < f->hop; i++)
            y[i * f->channels + c] = f->y[i];
    }
    f->turn = f->turn + 1 < f->long_hops ? f->turn + 1 : 0;
    ori__denormals_restore(before);
}
