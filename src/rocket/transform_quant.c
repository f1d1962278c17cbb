/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * transform_quant.c - quantiles over nested intervals
 *
 * Dempster, Schmidt & Webb, "QUANT", DMKD 2024, section 3: the series, its
 * difference (smoothed over five), its second difference and its amplitude
 * spectrum, each divided into 1, 2, 4, ..., 32 intervals, and again shifted by
 * half an interval; of an interval of m values 1 + (m - 1) / 4 quantiles at
 * even steps from the least to the largest, every second one less the
 * interval's mean.  A single quantile is the median.
 *
 * A series of another length than the longest at fit is stretched to it, and
 * that is cut to 2^20 samples; where there would be more features than were
 * asked for, quantiles are fewer.
 */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/fail.h"
#include "base/fft.h"
#include "base/memory.h"
#include "rocket/sorting.h"
#include "rocket/tensors.h"
#include "rocket/transform.h"

enum {
    SERIES, DIFFERENCE, SECOND, SPECTRUM, FORMS,
    DEPTH = 6,
    INTERVALS = 63 + 57,        /* of a form: 1 + 2 + ... + 32, and shifted
                                   0 + 1 + 3 + ... + 31 */
    STEP = 4,                   /* values to a quantile */
    LENGTH_MAX = 1 << 20,
    FEATURES_MAX = 1 << 20
};

typedef struct interval {
    int first, size, quantiles;
} interval;

typedef struct form {
    int length;
    int count;
    interval intervals[INTERVALS];
} form;

typedef struct quant {
    int channels;
    int length;
    int step;
    int features;
    float shape[2];             /* length and step, as they are kept */
    form forms[FORMS];
    ori__fft *fft;
} quant;

static void destroy(void *state)
{
    quant *q = state;

    if (q)
        ori__fft_destroy(q->fft);
    ori__free(q);
}

static int form_length(int length, int which)
{
    const int lengths[FORMS] = { length, length - 1, length - 2,
                                 length / 2 + 1 };

    return lengths[which] > 1 ? lengths[which] : 1;
}

static void add_interval(form *f, int first, int end, int step)
{
    const int size = (end < f->length ? end : f->length) - first;

    f->intervals[f->count++] = (interval){ first, size,
                                           1 + (size - 1) / step };
}

/* Where interval i of n begins. */
static int begin(const form *f, int n, int i)
{
    return (int)((int64_t)f->length * i / n);
}

/* Shifted ones are left out where half of the intervals have one value. */
static bool worth_shifting(const form *f, int n)
{
    int single = 0;

    for (int i = 0; i < n; i++)
        single += begin(f, n, i + 1) - begin(f, n, i) <= 1;
    return n > 1 && single <= (n - 1) / 2;
}

static void divide(form *f, int length, int step)
{
    f->length = length;
    f->count = 0;
    for (int level = 0; level < DEPTH && 1 << level <= length; level++) {
        const int n = 1 << level;
        const int shift = (length + 2 * n - 1) / (2 * n);

        for (int i = 0; i < n; i++)
            add_interval(f, begin(f, n, i), begin(f, n, i + 1), step);
        for (int i = 0; i < n - 1 && worth_shifting(f, n); i++)
            add_interval(f, begin(f, n, i) + shift,
                         begin(f, n, i + 1) + shift, step);
    }
}

/* Features of one channel. */
static int64_t lay_out(quant *q, int step)
{
    int64_t features = 0;

    q->step = step;
    for (int k = 0; k < FORMS; k++) {
        divide(&q->forms[k], form_length(q->length, k), step);
        for (int i = 0; i < q->forms[k].count; i++)
            features += q->forms[k].intervals[i].quantiles;
    }
    return features;
}

static ori_status complete(quant *q, int64_t features)
{
    if (features * q->channels > FEATURES_MAX)
        return ori__fail(ORI_ESHAPE, "quantiles of %d channels of %d samples "
                         "are too many", q->channels, q->length);
    q->features = (int)features * q->channels;
    q->shape[0] = (float)q->length;
    q->shape[1] = (float)q->step;
    return ori__fft_create_single(&q->fft, ORI__FFT_REAL_FORWARD, q->length);
}

static ori_status fit(void **state, const ori__sample *sample)
{
    quant *q = ORI__NEW(quant, 1);
    const int most = sample->features > 0 && sample->features < FEATURES_MAX
                         ? sample->features : FEATURES_MAX;
    int64_t features;
    int step = STEP;

    *state = q;
    if (!q)
        return ori__fail_memory("a transform");
    q->channels = sample->channels;
    q->length = sample->longest < LENGTH_MAX ? sample->longest : LENGTH_MAX;
    features = lay_out(q, step);
    while (features * q->channels > most && step < q->length) {
        step *= 2;
        features = lay_out(q, step);
    }
    return complete(q, features);
}

static ori_status restore(void **state, int channels,
                          const ori_tensor *tensors, int count)
{
    quant *q = ORI__NEW(quant, 1);
    float shape[2];
    ori_status s;
    int64_t features;

    *state = q;
    if (!q)
        return ori__fail_memory("a transform");
    s = ori__tensor_copy(tensors, count, "shape", 2, 0, shape);
    if (s != ORI_OK)
        return s;
    if (!ori__is_whole(shape[0], 1, LENGTH_MAX) ||
        !ori__is_whole(shape[1], 1, 2 * LENGTH_MAX))
        return ori__fail(ORI_EFORMAT, "shape is none");
    q->channels = channels;
    q->length = (int)shape[0];
    features = lay_out(q, (int)shape[1]);
    if (features * channels > FEATURES_MAX)
        return ori__fail(ORI_EFORMAT, "shape asks for too many features");
    return complete(q, features);
}

static int features(const void *state)
{
    return ((const quant *)state)->features;
}

static int tensor_count(const void *state)
{
    (void)state;
    return 1;
}

static ori_tensor tensor(const void *state, int index)
{
    (void)index;
    return (ori_tensor){ "shape", ((const quant *)state)->shape, 1, { 2 } };
}

/* One thread's places, each for as many floats, the last for twice. */
typedef struct places {
    float *x, *form, *sorted, *scratch;
} places;

static size_t place_size(const quant *q)
{
    return ori__round_up((size_t)q->length + 8, 16);
}

static places places_in(const quant *q, void *work)
{
    float *const at = work;
    const size_t size = place_size(q);

    return (places){ at, at + size, at + 2 * size, at + 3 * size };
}

static size_t work(const void *state, int length)
{
    (void)length;
    return 5 * place_size(state) * sizeof(float);
}

/* On straight lines, ends on ends. */
static void stretch(const float *x, int from, float *y, int to)
{
    if (from == to) {
        memcpy(y, x, (size_t)to * sizeof *y);
        return;
    }
    for (int i = 0; i < to; i++) {
        const double at = to > 1 ? (double)i * (from - 1) / (to - 1) : 0;
        const int left = (int)at, right = left + 1 < from ? left + 1 : left;
        const double share = at - left;

        y[i] = (float)((1 - share) * (double)x[left] +
                       share * (double)x[right]);
    }
}

/* Means of five, the ends going on as they are. */
static void smooth_difference(const float *x, int n, float *y)
{
    for (int t = 0; t < n; t++) {
        double sum = 0;

        for (int j = t - 2; j <= t + 2; j++) {
            const int at = j < 0 ? 0 : j < n ? j : n - 1;

            sum += (double)x[at + 1] - (double)x[at];
        }
        y[t] = (float)(sum / 5);
    }
}

/* The transform's input is destroyed by nobody, but must be aligned. */
static void spectrum(const quant *q, const places *p, float *y)
{
    float *z = p->scratch;

    ori__fft_execute(q->fft, p->x, z);
    for (int k = 0; k < form_length(q->length, SPECTRUM); k++)
        y[k] = (float)hypot((double)z[2 * k], (double)z[2 * k + 1]);
}

/* p->x as a form; a difference of too few samples is 0. */
static void make_form(const quant *q, int which, const places *p)
{
    const float *x = p->x;
    float *y = p->form;

    y[0] = 0;
    switch (which) {
    case SERIES:
        memcpy(y, x, (size_t)q->length * sizeof *y);
        break;
    case DIFFERENCE:
        smooth_difference(x, q->length - 1, y);
        break;
    case SECOND:
        for (int t = 0; t + 2 < q->length; t++)
            y[t] = (float)((double)x[t + 2] - 2 * (double)x[t + 1] +
                           (double)x[t]);
        break;
    default:
        spectrum(q, p, y);
    }
}

static double mean_of(const float *x, int n)
{
    double sum = 0;

    for (int i = 0; i < n; i++)
        sum += (double)x[i];
    return sum / n;
}

static void put_quantiles(const interval *v, const places *p, float *y)
{
    const float *x = p->form + v->first;
    const double mean = mean_of(x, v->size);

    memcpy(p->sorted, x, (size_t)v->size * sizeof *x);
    ori__sort_floats(p->sorted, v->size, (uint32_t *)(void *)p->scratch);
    if (v->quantiles == 1) {
        y[0] = ori__quantile(p->sorted, v->size, 0.5);
        return;
    }
    for (int i = 0; i < v->quantiles; i++) {
        const float at = ori__quantile(p->sorted, v->size,
                                       (double)i / (v->quantiles - 1));

        y[i] = i % 2 ? (float)((double)at - mean) : at;
    }
}

static void apply(const void *state, const float *x, int length, float *y,
                  void *memory)
{
    const quant *q = state;
    const places p = places_in(q, memory);

    for (int c = 0; c < q->channels; c++) {
        stretch(x + (size_t)c * (size_t)length, length, p.x, q->length);
        for (int k = 0; k < FORMS; k++) {
            const form *f = &q->forms[k];

            make_form(q, k, &p);
            for (int i = 0; i < f->count; y += f->intervals[i++].quantiles)
                put_quantiles(&f->intervals[i], &p, y);
        }
    }
}

const ori__transform ori__transform_quant = {
    .name = "quant",
    .fit = fit,
    .restore = restore,
    .destroy = destroy,
    .features = features,
    .tensor_count = tensor_count,
    .tensor = tensor,
    .work = work,
    .apply = apply,
};
