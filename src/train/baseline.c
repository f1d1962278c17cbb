/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * baseline.c - what plain methods get on the same data
 *
 * Both distances come from one pass over a pair of series, in blocks: lanes
 * of float within a block, double over the blocks.  Sums only grow, so a pair
 * is left as soon as both are beyond the nearest so far.
 */
#include <oriole/train/baseline.h>

#include <math.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"

enum { LANES = 4, BLOCK = 512 };      /* every x86-64 has four */

typedef float lanes __attribute__((vector_size(LANES * sizeof(float))));
typedef int mask __attribute__((vector_size(LANES * sizeof(int))));

typedef struct distance {
    double l1, l2;          /* l2 squared */
} distance;

static lanes load(const float *x)
{
    lanes v;

    memcpy(&v, x, sizeof v);
    return v;
}

/* NaN, of a sample missing in either, becomes 0. */
static lanes present(lanes d)
{
    return (lanes)((mask)d & (d == d));
}

static lanes magnitude(lanes d)
{
    return (lanes)((mask)d & 0x7fffffff);
}

static double total(lanes v)
{
    double sum = 0;

    for (int i = 0; i < LANES; i++)
        sum += (double)v[i];
    return sum;
}

static void add_one(distance *sum, float d)
{
    const double x = isnan(d) ? 0 : (double)d;

    sum->l1 += fabs(x);
    sum->l2 += x * x;
}

/* n <= BLOCK samples of both. */
static void add_block(distance *sum, const float *a, const float *b,
                      int64_t n)
{
    lanes l1[2] = { { 0 } }, l2[2] = { { 0 } };     /* two chains of sums */
    int64_t t = 0;

    for (; t + 2 * LANES <= n; t += 2 * LANES)
        for (int i = 0; i < 2; i++) {
            const int64_t at = t + i * LANES;
            const lanes d = present(load(a + at) - load(b + at));

            l1[i] += magnitude(d);
            l2[i] += d * d;
        }
    sum->l1 += total(l1[0] + l1[1]);
    sum->l2 += total(l2[0] + l2[1]);
    for (; t < n; t++)
        add_one(sum, a[t] - b[t]);
}

static bool is_beyond(const distance *sum, const distance *nearest)
{
    return sum->l1 >= nearest->l1 && sum->l2 >= nearest->l2;
}

/* The longer one's rest, against zeros. */
static void add_rest(distance *sum, const ori_example *e, const float *x,
                     int64_t from)
{
    for (int64_t t = from; t < e->length; t++)
        add_one(sum, x[t]);
}

/* Exact, unless it is not below `nearest` in either. */
static distance measure(const ori_example *a, const ori_example *b,
                        int channels, const distance *nearest)
{
    const int64_t both = a->length < b->length ? a->length : b->length;
    distance sum = { 0, 0 };

    for (int c = 0; c < channels; c++) {
        const float *x = a->x + c * a->length, *y = b->x + c * b->length;

        for (int64_t t = 0; t < both; t += BLOCK) {
            add_block(&sum, x + t, y + t,
                      both - t < BLOCK ? both - t : BLOCK);
            if (is_beyond(&sum, nearest))
                return sum;
        }
        add_rest(&sum, a, x, both);
        add_rest(&sum, b, y, both);
    }
    return sum;
}

/* The nearest neighbours' labels. */
static void find_nearest(const ori_dataset *training, const ori_example *e,
                         int *label_l1, int *label_l2)
{
    const int channels = ori_dataset_channels(training);
    distance nearest = { INFINITY, INFINITY };

    *label_l1 = *label_l2 = ori_dataset_example(training, 0).label;
    for (int i = 0; i < ori_dataset_count(training); i++) {
        const ori_example other = ori_dataset_example(training, i);
        const distance d = measure(e, &other, channels, &nearest);

        if (d.l1 < nearest.l1) {
            nearest.l1 = d.l1;
            *label_l1 = other.label;
        }
        if (d.l2 < nearest.l2) {
            nearest.l2 = d.l2;
            *label_l2 = other.label;
        }
    }
}

static int majority_label(const ori_dataset *d, int *counts)
{
    int best = 0;

    for (int i = 0; i < ori_dataset_count(d); i++)
        counts[ori_dataset_example(d, i).label]++;
    for (int c = 1; c < ori_dataset_label_count(d); c++)
        if (counts[c] > counts[best])
            best = c;
    return best;
}

ori_status ori_baselines_compute(ori_baselines *baselines,
                                 const ori_dataset *training,
                                 const ori_dataset *test)
{
    const int cases = ori_dataset_count(test);
    int *counts, majority, hits = 0, hits_l1 = 0, hits_l2 = 0;

    *baselines = (ori_baselines){ 0 };
    if (ori_dataset_channels(training) != ori_dataset_channels(test))
        return ori__fail(ORI_ESHAPE, "the training data have %d channels, "
                         "the test data %d", ori_dataset_channels(training),
                         ori_dataset_channels(test));
    counts = ORI__NEW(int, (size_t)ori_dataset_label_count(training));
    if (!counts)
        return ori__fail_memory("the baselines");
    majority = majority_label(training, counts);
    ori__free(counts);
#pragma omp parallel for num_threads(ori_threads_get()) schedule(static, 8) \
    reduction(+ : hits, hits_l1, hits_l2)
    for (int i = 0; i < cases; i++) {
        const ori_example e = ori_dataset_example(test, i);
        const char *truth = ori_dataset_label(test, e.label);
        int l1, l2;

        find_nearest(training, &e, &l1, &l2);
        hits += strcmp(truth, ori_dataset_label(training, majority)) == 0;
        hits_l1 += strcmp(truth, ori_dataset_label(training, l1)) == 0;
        hits_l2 += strcmp(truth, ori_dataset_label(training, l2)) == 0;
    }
    *baselines = (ori_baselines){ .majority = (double)hits / cases,
                                  .nearest_l1 = (double)hits_l1 / cases,
                                  .nearest_l2 = (double)hits_l2 / cases };
    return ORI_OK;
}
