/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * class_level.c - does the absolute level of the series carry their class?
 *
 * Many archives standardise each series; where they do not, the level may be
 * the very thing (InsectEPG, MelbournePedestrian) or a nuisance.  The
 * nearest neighbour answers that in a second.
 */
#include "train/class_level.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"

/* Cases compared at the most, and samples of each: squared in time. */
enum { CASES = 600, SAMPLES = 512 };

typedef struct sample_table {
    float *x;               /* [cases, channels, SAMPLES], zeros behind */
    int *label;
    int cases;
    size_t row;
} sample_table;

/* Every k-th sample of one channel, so that SAMPLES are enough. */
static void copy_channel(const float *x, int64_t length, int64_t longest,
                         float *y)
{
    const int64_t each = (longest + SAMPLES - 1) / SAMPLES;

    for (int64_t i = 0; i * each < length; i++)
        y[i] = isfinite(x[i * each]) ? x[i * each] : 0;
}

static void standardise(float *x, int64_t n)
{
    double sum = 0, squares = 0;
    double deviation;

    for (int64_t i = 0; i < n; i++) {
        sum += x[i];
        squares += (double)x[i] * x[i];
    }
    sum /= (double)n;
    deviation = sqrt(fmax(squares / (double)n - sum * sum, 0));
    for (int64_t i = 0; i < n; i++)
        x[i] = deviation > 1e-6 * fabs(sum)
                   ? (float)((x[i] - sum) / deviation)
                   : 0;
}

/* Deviation of one channel over the whole table, to put channels on a par. */
static void scale_channel(sample_table *t, int c)
{
    double sum = 0, squares = 0;
    const double n = (double)t->cases * SAMPLES;
    float inverse;

    for (int i = 0; i < t->cases; i++)
        for (int j = 0; j < SAMPLES; j++) {
            const double v =
                t->x[(size_t)i * t->row + (size_t)(c * SAMPLES + j)];

            sum += v;
            squares += v * v;
        }
    squares = squares / n - sum / n * (sum / n);
    inverse = squares > 0 ? (float)(1 / sqrt(squares)) : 0;
    for (int i = 0; i < t->cases; i++)
        for (int j = 0; j < SAMPLES; j++)
            t->x[(size_t)i * t->row + (size_t)(c * SAMPLES + j)] *= inverse;
}

static void fill(sample_table *t, const ori_dataset *data, bool by_series,
                 int64_t longest)
{
    const int n = ori_dataset_count(data);
    const int channels = ori_dataset_channels(data);

    memset(t->x, 0, (size_t)t->cases * t->row * sizeof *t->x);
    for (int i = 0; i < t->cases; i++) {
        const ori_example e = ori_dataset_example(
            data, (int)((int64_t)i * n / t->cases));
        const int64_t each = (longest + SAMPLES - 1) / SAMPLES;

        t->label[i] = e.label;
        for (int c = 0; c < channels; c++) {
            float *to = t->x + (size_t)i * t->row + (size_t)(c * SAMPLES);

            copy_channel(e.x + c * e.length, e.length, longest, to);
            if (by_series)
                standardise(to, (e.length + each - 1) / each);
        }
    }
    for (int c = 0; !by_series && c < channels; c++)
        scale_channel(t, c);
}

static float distance(const float *a, const float *b, size_t n, float bound)
{
    float sum = 0;

    for (size_t i = 0; i < n && sum < bound; i += SAMPLES)
        for (size_t j = i; j < i + SAMPLES; j++)
            sum += (a[j] - b[j]) * (a[j] - b[j]);
    return sum;
}

static int count_right(const sample_table *t)
{
    int right = 0;

#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)      \
    reduction(+ : right)
    for (int i = 0; i < t->cases; i++) {
        float best = INFINITY;
        int found = -1;

        for (int j = 0; j < t->cases; j++) {
            const float d =
                j == i ? INFINITY
                       : distance(t->x + (size_t)i * t->row,
                                  t->x + (size_t)j * t->row, t->row, best);

            if (d < best) {
                best = d;
                found = j;
            }
        }
        right += found >= 0 && t->label[found] == t->label[i];
    }
    return right;
}

ori_status ori__choose_level(const ori_dataset *data,
                             ori_normalise *normalise, ori__text *text)
{
    const int n = ori_dataset_count(data);
    sample_table t = { .cases = n < CASES ? n : CASES };
    int64_t longest = 1;
    int series, whole;

    for (int i = 0; i < n; i++) {
        const int64_t length = ori_dataset_example(data, i).length;

        longest = length > longest ? length : longest;
    }
    t.row = (size_t)ori_dataset_channels(data) * SAMPLES;
    t.x = ori__alloc((size_t)t.cases, t.row * sizeof *t.x);
    t.label = ORI__NEW(int, (size_t)t.cases);
    if (!t.x || !t.label) {
        ori__free(t.x);
        ori__free(t.label);
        return ori__fail_memory("a look at the series' level");
    }
    fill(&t, data, true, longest);
    series = count_right(&t);
    fill(&t, data, false, longest);
    whole = count_right(&t);
    *normalise =
        whole > series ? ORI_NORMALISE_DATASET : ORI_NORMALISE_SERIES;
    if (text && whole != series)
        ori__text_add(text, "level: nearest neighbour right in %.1f %% with "
                      "each series standardised, %.1f %% with their level "
                      "kept\n", 100.0 * series / t.cases,
                      100.0 * whole / t.cases);
    ori__free(t.x);
    ori__free(t.label);
    return ORI_OK;
}
