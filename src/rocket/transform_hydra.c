/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * transform_hydra.c - groups of random kernels that compete at each sample
 *
 * Dempster, Schmidt & Webb, "Hydra", DMKD 2023, section 3: 64 groups of
 * eight kernels at each dilation, half of them on the series and half on its
 * first difference.  At each sample the kernel of the largest answer gets
 * that answer, and the kernel of the smallest answer gets one.  The sums are
 * scaled as in section 3.4: square root, then mean and deviation over the
 * training cases, where they are not zero.
 */
#include <math.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/random.h"
#include "rocket/rocket_kernel.h"
#include "rocket/series.h"
#include "rocket/tensors.h"
#include "rocket/transform.h"

enum {
    GROUPS = 32,            /* on the series, and as many on its difference */
    WEIGHTS = ORI__GROUP * ORI__TAPS,
    DILATIONS = 24,         /* at most: 8 * 2^21 samples */
    MIXED = 8,              /* channels of a group, at most */
    SCALED_BY = 2000        /* cases that the scale is taken from, at most */
};

typedef struct hydra {
    int channels;
    int length;             /* the dilations suit series so long */
    int dilations;          /* 1, 2, 4, ... */
    int groups;             /* [dilations, 2, GROUPS] in all */
    int mixed_count;        /* channels of a group; 0: there is only one */
    float shape[1];         /* length, as it is kept */
    float *weights;         /* [groups, 8, 9] */
    float *mixed;           /* [groups, mixed_count] */
    float *mean, *scale;    /* [features] */
} hydra;

static int feature_count(const hydra *h)
{
    return 2 * ORI__GROUP * h->groups;
}

static void destroy(void *state)
{
    hydra *const h = state;

    if (h) {
        ori__free(h->weights);
        ori__free(h->mixed);
        ori__free(h->mean);
        ori__free(h->scale);
    }
    ori__free(h);
}

static ori_status create(hydra **made, int channels, int length)
{
    hydra *const h = ORI__NEW(hydra, 1);

    *made = h;
    if (!h)
        return ori__fail_memory("hydra");
    h->channels = channels;
    h->length = length;
    h->shape[0] = (float)length;
    h->dilations = 1;
    while (h->dilations < DILATIONS &&
           (ORI__TAPS - 1) << h->dilations <= length - 1)
        h->dilations++;
    h->groups = h->dilations * 2 * GROUPS;
    if (channels > 1)
        h->mixed_count = channels < 4           ? 2
                         : channels < 2 * MIXED ? channels / 2
                                                : MIXED;
    h->weights = ORI__NEW(float, (size_t)h->groups * WEIGHTS);
    h->mixed =
        ORI__NEW(float, (size_t)h->groups * (size_t)h->mixed_count);
    h->mean = ORI__NEW(float, (size_t)feature_count(h));
    h->scale = ORI__NEW(float, (size_t)feature_count(h));
    return h->weights && h->mixed && h->mean && h->scale
               ? ORI_OK
               : ori__fail_memory("hydra");
}

/* ---- applying ---- */

/* Scratch: the series and its difference, zeros around them, and their sums
 * over the channels of a group. */
typedef struct room {
    size_t stride;          /* of a channel */
    int pad;
    float *series[2];       /* [C, stride] */
    int length[2];
    float *sum;             /* [stride] */
} room;

/* A group's dilation in a series so long; from its length on, all taps but
 * the middle lie outside. */
static int dilation_in(int group, int length)
{
    const int dilation = 1 << group / (2 * GROUPS);

    return dilation < length ? dilation : length;
}

/* Zeros on each side of a series. */
static int pad_of(const hydra *h, int length)
{
    return ORI__TAPS / 2 * dilation_in(h->groups - 1, length);
}

static size_t stride_of(const hydra *h, int length)
{
    const size_t pad = (size_t)pad_of(h, length);

    return ori__round_up((size_t)length + ORI__LANES_MAX + 2 * pad,
                         ORI__LANES_MAX);
}

static size_t work(const void *state, int length)
{
    const hydra *const h = state;
    const size_t channels = (size_t)h->channels;

    return ((2 * channels + 1) * stride_of(h, length) +
            channels * (size_t)length) * sizeof(float);
}

static room begin(const hydra *h, const float *x, int length, void *memory)
{
    const size_t channels = (size_t)h->channels;
    room r = {
        .stride = stride_of(h, length),
        .pad = pad_of(h, length),
        .series = { memory },
        .length = { length },
    };
    float *steps;

    r.series[1] = r.series[0] + channels * r.stride;
    r.sum = r.series[1] + channels * r.stride;
    steps = r.sum + r.stride;
    memset(memory, 0, (2 * channels + 1) * r.stride * sizeof(float));
    r.length[1] = ori__series_difference(x, h->channels, length, steps);
    for (size_t c = 0; c < channels; c++)
        for (int i = 0; i < 2; i++) {
            const float *const from = i == 0 ? x : steps;
            const size_t n = (size_t)r.length[i];

            memcpy(r.series[i] + c * r.stride + r.pad, from + c * n,
                   n * sizeof *from);
        }
    return r;
}

/* What a group looks at: the series, or the sum of some channels. */
static const float *seen_by(const hydra *h, const room *r, int group,
                            int which)
{
    const float *const mixed =
        h->mixed + (size_t)group * (size_t)h->mixed_count;

    if (h->mixed_count == 0)
        return r->series[which];
    memset(r->sum, 0, r->stride * sizeof *r->sum);
    for (int i = 0; i < h->mixed_count; i++) {
        const float *const x =
            r->series[which] + (size_t)mixed[i] * r->stride;

        for (size_t t = 0; t < r->stride; t++)
            r->sum[t] += x[t];
    }
    return r->sum;
}

/* y [groups, 2, 8]: roots of the sums, not scaled yet. */
static void compete(const hydra *h, const float *x, int length, float *y,
                    void *memory)
{
    const ori__rocket_kernel *const kernel = ori__rocket_kernel_get();
    const room r = begin(h, x, length, memory);

    memset(y, 0, (size_t)feature_count(h) * sizeof *y);
    for (int group = 0; group < h->groups; group++) {
        const int dilation = dilation_in(group, length);
        const int which = group / GROUPS % 2;
        const float *const at = seen_by(h, &r, group, which) + r.pad -
                                ORI__TAPS / 2 * dilation;
        float *const sums = y + (size_t)group * 2 * ORI__GROUP;

        kernel->compete(r.length[which], dilation, at,
                        h->weights + (size_t)group * WEIGHTS, sums,
                        sums + ORI__GROUP);
    }
    for (int i = 0; i < feature_count(h); i++)
        y[i] = y[i] > 0.0f ? sqrtf(y[i]) : 0.0f;
}

static void apply(const void *state, const float *x, int length, float *y,
                  void *memory)
{
    const hydra *const h = state;

    compete(h, x, length, y, memory);
    for (int i = 0; i < feature_count(h); i++)
        if (y[i] != 0.0f)
            y[i] = (y[i] - h->mean[i]) / h->scale[i];
}

/* ---- fitting ---- */

/* Mean 0, sum of magnitudes 1. */
static void draw_kernel(ori__rng *rng, float *w)
{
    float mean = 0.0f, size = 0.0f;

    for (int j = 0; j < ORI__TAPS; j++)
        mean += (w[j] = ori__rng_normal(rng)) / ORI__TAPS;
    for (int j = 0; j < ORI__TAPS; j++)
        size += fabsf(w[j] -= mean);
    for (int j = 0; j < ORI__TAPS; j++)
        w[j] /= size;
}

static void draw(hydra *h, uint64_t seed)
{
    for (int group = 0; group < h->groups; group++) {
        ori__rng rng =
            ori__rng_at(seed, ORI__RNG_ROCKET, 2, (uint32_t)group);
        float *const mixed =
            h->mixed + (size_t)group * (size_t)h->mixed_count;

        for (int k = 0; k < ORI__GROUP; k++)
            draw_kernel(&rng, h->weights + (size_t)group * WEIGHTS +
                                  (size_t)k * ORI__TAPS);
        for (int i = 0; i < h->mixed_count; i++)
            mixed[i] = (float)ori__rng_below(&rng, (uint32_t)h->channels);
    }
}

/* Mean and deviation of each feature over the cases, y [cases, features]; a
 * feature that is often zero is held down (section 3.4). */
static void set_scale(hydra *h, const float *y, int cases)
{
    const int features = feature_count(h);

    for (int i = 0; i < features; i++) {
        double sum = 0, squares = 0, zeros = 0;

        for (int n = 0; n < cases; n++) {
            const double v = (double)y[(size_t)n * (size_t)features +
                                       (size_t)i];

            sum += v;
            zeros += v == 0;
        }
        sum /= cases;
        for (int n = 0; n < cases; n++) {
            const double v = (double)y[(size_t)n * (size_t)features +
                                       (size_t)i] - sum;

            squares += v * v;
        }
        h->mean[i] = (float)sum;
        h->scale[i] = (float)(sqrt(squares / cases) +
                              pow(zeros / cases, 4) + 1e-8);
    }
}

/* The scale of all, from cases spread over those that there are. */
static ori_status fit_scale(hydra *h, const ori__sample *sample)
{
    const size_t features = (size_t)feature_count(h);
    const int cases =
        sample->count < SCALED_BY ? sample->count : SCALED_BY;
    const int asked = ori_threads_get();
    const int threads = asked < cases ? asked : cases;
    const size_t series =
        (size_t)h->channels * (size_t)sample->longest * sizeof(float);
    const size_t each =
        ori__round_up(series, 64) +
        ori__round_up(work(h, sample->longest), 64);
    char *const memory = ori__alloc((size_t)threads, each);
    float *const y = ORI__NEW(float, features * (size_t)cases);
    ori_status s = ORI_OK;

    if (!memory || !y) {
        s = ori__fail_memory("hydra's scale");
    } else {
#pragma omp parallel for num_threads(threads) schedule(static)                \
    if (threads > 1)
        for (int thread = 0; thread < threads; thread++)
            for (int i = thread; i < cases; i += threads) {
                const ori_case *const c =
                    sample->cases + (int64_t)i * sample->count / cases;
                char *const place = memory + (size_t)thread * each;
                float *const x = (float *)(void *)place;

                ori__series_fill(c, h->channels, x);
                compete(h, x, (int)c->length, y + (size_t)i * features,
                        place + ori__round_up(series, 64));
            }
        set_scale(h, y, cases);
    }
    ori__free(memory);
    ori__free(y);
    return s;
}

static ori_status fit(void **state, const ori__sample *sample)
{
    hydra *h;
    ori_status s = create(&h, sample->channels, sample->longest);

    *state = h;
    if (s != ORI_OK)
        return s;
    draw(h, sample->seed);
    return fit_scale(h, sample);
}

/* ---- what is kept ---- */

static int tensor_count(const void *state)
{
    const hydra *const h = state;

    return h->mixed_count > 0 ? 5 : 4;
}

static ori_tensor tensor(const void *state, int index)
{
    const hydra *const h = state;
    const int features = feature_count(h);
    const ori_tensor all[] = {
        { "shape", h->shape, 1, { 1 } },
        { "weights", h->weights, 2, { h->groups, WEIGHTS } },
        { "mean", h->mean, 1, { features } },
        { "scale", h->scale, 1, { features } },
        { "mixed", h->mixed, 2, { h->groups, h->mixed_count } },
    };

    return all[index];
}

static ori_status check(const hydra *h)
{
    for (int i = 0; i < h->groups * h->mixed_count; i++)
        if (!ori__is_whole(h->mixed[i], 0, h->channels - 1))
            return ori__fail(ORI_EFORMAT, "mixed: %g is no channel",
                             (double)h->mixed[i]);
    for (int i = 0; i < feature_count(h); i++)
        if (!(h->scale[i] > 0.0f))
            return ori__fail(ORI_EFORMAT, "scale: %g is no deviation",
                             (double)h->scale[i]);
    return ORI_OK;
}

static ori_status restore(void **state, int channels,
                          const ori_tensor *tensors, int count)
{
    float length;
    hydra *h;
    ori_status s = ori__tensor_copy(tensors, count, "shape", 1, 0, &length);

    if (s == ORI_OK && !ori__is_whole(length, 1, ORI__LONGEST))
        s = ori__fail(ORI_EFORMAT, "shape: %g samples", (double)length);
    if (s != ORI_OK)
        return s;
    s = create(&h, channels, (int)length);
    *state = h;
    for (int i = 1; s == ORI_OK && i < tensor_count(h); i++) {
        const ori_tensor t = tensor(h, i);

        s = ori__tensor_copy(tensors, count, t.name, t.dims[0], t.dims[1],
                             (float *)(uintptr_t)t.data);
    }
    return s == ORI_OK ? check(h) : s;
}

static int features(const void *state)
{
    return feature_count(state);
}

static void show(const void *state, int feature, ori__shown_kernel *kernel)
{
    const hydra *const h = state;
    const int group = feature / (2 * ORI__GROUP);
    const float *const mixed = h->mixed + (ptrdiff_t)group * h->mixed_count;

    kernel->rivals = h->weights + (ptrdiff_t)group * WEIGHTS;
    kernel->rival = feature % ORI__GROUP;
    kernel->least = feature / ORI__GROUP % 2 == 1;
    kernel->number = 2 * (group * ORI__GROUP + kernel->rival) + kernel->least;
    memcpy(kernel->weights, kernel->rivals + kernel->rival * ORI__TAPS,
           sizeof kernel->weights);
    kernel->dilation = 1 << group / (2 * GROUPS);
    kernel->steps = group / GROUPS % 2 == 1;
    kernel->inputs = h->mixed_count > 0 ? h->mixed_count : 1;
    for (int i = 0; i < h->mixed_count; i++)
        kernel->channels[i] = (int)mixed[i];
}

const ori__transform ori__transform_hydra = {
    .name = "hydra",
    .fit = fit,
    .restore = restore,
    .destroy = destroy,
    .features = features,
    .tensor_count = tensor_count,
    .tensor = tensor,
    .work = work,
    .apply = apply,
    .show = show,
};
