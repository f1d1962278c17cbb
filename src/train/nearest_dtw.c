/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * nearest_dtw.c - the nearest neighbour by dynamic time warping
 *
 * Sakoe & Chiba, "Dynamic programming algorithm optimization for spoken word
 * recognition", IEEE ASSP 26 (1978): the cheapest way through the squared
 * differences of all samples of one series with all of the other that stays
 * within a band around the diagonal.  All channels are warped together
 * (Shokoohi-Yekta et al., "Generalizing DTW to the multi-dimensional case",
 * DMKD 31 (2017), DTW_D).
 *
 * Two rows of the table are kept.  Sums only grow, so a pair is left as soon
 * as a whole row is beyond the nearest so far.
 */
#include <oriole/train/baseline.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"

/* Missing samples do not count. */
static double cell(const ori_example *a, int64_t i, const ori_example *b,
                   int64_t j, int channels)
{
    double sum = 0;

    for (int c = 0; c < channels; c++) {
        const double d =
            (double)a->x[c * a->length + i] - (double)b->x[c * b->length + j];

        sum += isnan(d) ? 0 : d * d;
    }
    return sum;
}

/* Steps off the diagonal; unequal lengths need some to meet at the end. */
static int64_t band_of(const ori_example *a, const ori_example *b,
                       double window)
{
    const int64_t longest = a->length > b->length ? a->length : b->length;
    const int64_t apart = llabs((long long)(a->length - b->length));
    const int64_t band = (int64_t)floor(window * (double)longest);

    return band > apart ? band : apart;
}

/* rows [2, longest + 2].  Exact, unless it is not below `nearest`. */
static double warp(const ori_example *a, const ori_example *b, int channels,
                   double window, double nearest, double *rows, size_t room)
{
    const int64_t band = band_of(a, b, window);
    double *old = rows, *new = rows + room;

    /* new[j + 1] is the way to (i, j); column 0 is in front of all */
    for (int64_t j = 0; j <= b->length; j++)
        old[j] = new[j] = INFINITY;
    old[0] = 0;
    for (int64_t i = 0; i < a->length; i++) {
        const int64_t from = i - band > 0 ? i - band : 0;
        const int64_t to = i + band < b->length - 1 ? i + band : b->length - 1;
        double least = INFINITY, *swap = old;

        new[from] = INFINITY;
        for (int64_t j = from; j <= to; j++) {
            new[j + 1] = cell(a, i, b, j, channels) +
                         fmin(old[j], fmin(old[j + 1], new[j]));
            least = fmin(least, new[j + 1]);
        }
        if (to + 2 <= b->length)
            new[to + 2] = INFINITY; /* the next row looks at it */
        if (least >= nearest)
            return least;
        old = new;
        new = swap;
    }
    return old[b->length];
}

static int nearest_label(const ori_dataset *training, const ori_example *e,
                         double window, double *rows, size_t room)
{
    const int channels = ori_dataset_channels(training);
    int label = ori_dataset_example(training, 0).label;
    double nearest = INFINITY;

    for (int i = 0; i < ori_dataset_count(training); i++) {
        const ori_example other = ori_dataset_example(training, i);
        const double d = warp(e, &other, channels, window, nearest, rows, room);

        if (d < nearest) {
            nearest = d;
            label = other.label;
        }
    }
    return label;
}

static size_t longest(const ori_dataset *d)
{
    int64_t length = 0;

    for (int i = 0; i < ori_dataset_count(d); i++)
        if (ori_dataset_example(d, i).length > length)
            length = ori_dataset_example(d, i).length;
    return (size_t)length;
}

ori_status ori_nearest_dtw(double *accuracy, const ori_dataset *training,
                           const ori_dataset *test, double window)
{
    const int cases = ori_dataset_count(test), threads = ori_threads_get();
    const size_t room = longest(training) + 2;
    double *rows;
    int hits = 0;

    *accuracy = 0;
    if (!(window >= 0 && window <= 1))
        return ori__fail(ORI_EINVAL, "the window %g is not in [0, 1]", window);
    if (ori_dataset_channels(training) != ori_dataset_channels(test))
        return ori__fail(ORI_ESHAPE,
                         "the training data have %d channels, "
                         "the test data %d",
                         ori_dataset_channels(training),
                         ori_dataset_channels(test));
    rows = ori__alloc((size_t)threads * 2, room * sizeof *rows);
    if (!rows)
        return ori__fail_memory("the nearest neighbours");
        /* a share of the cases and two rows for each thread */
#pragma omp parallel for num_threads(threads) schedule(static, 1) \
    reduction(+ : hits)
    for (int t = 0; t < threads; t++)
        for (int i = t; i < cases; i += threads) {
            const ori_example e = ori_dataset_example(test, i);
            const int label = nearest_label(training, &e, window,
                                            rows + (size_t)t * 2 * room, room);

            hits += strcmp(ori_dataset_label(test, e.label),
                           ori_dataset_label(training, label)) == 0;
        }
    ori__free(rows);
    *accuracy = (double)hits / cases;
    return ORI_OK;
}
