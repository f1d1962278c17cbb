/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bank.c - MiniRocket's 84 kernels at many dilations, and their thresholds
 */
#include "rocket/bank.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/random.h"
#include "rocket/series.h"
#include "rocket/tensors.h"

enum { SIDE = ORI__TAPS / 2 };      /* taps on each side of the middle */

/* The three taps of kernel k that weigh 2, in lexical order. */
static void taps_of(int k, int taps[3])
{
    int a = 0, b;

    for (int left = ORI__TAPS - 1; k >= left * (left - 1) / 2; left--, a++)
        k -= left * (left - 1) / 2;
    b = a + 1;
    for (; k >= ORI__TAPS - 1 - b; b++)
        k -= ORI__TAPS - 1 - b;
    taps[0] = a;
    taps[1] = b;
    taps[2] = b + 1 + k;
}

/* Dilations and how many thresholds each gets: the authors' rounding. */
static void set_dilations(ori__bank *b)
{
    const int most =
        b->per_kernel < ORI__DILATIONS ? b->per_kernel : ORI__DILATIONS;
    const double reach = b->length > ORI__TAPS
                             ? log2((b->length - 1) / (double)(ORI__TAPS - 1))
                             : 0.0;
    int given = 0;

    b->dilations = 0;
    for (int i = 0; i < most; i++) {
        const int d = (int)exp2(most > 1 ? reach * i / (most - 1) : 0.0);

        if (b->dilations == 0 || d != b->dilation[b->dilations - 1]) {
            b->dilation[b->dilations] = d;
            b->thresholds[b->dilations++] = 0;
        }
        b->thresholds[b->dilations - 1]++;
    }
    for (int i = 0; i < b->dilations; i++) {
        b->thresholds[i] = b->thresholds[i] * b->per_kernel / most;
        given += b->thresholds[i];
    }
    for (int i = 0; given < b->per_kernel; given++, i++)
        b->thresholds[i % b->dilations]++;
}

static ori_status allocate(ori__bank *b)
{
    const size_t rows = (size_t)b->dilations * ORI__KERNELS;

    b->bias = ORI__NEW(float, (size_t)ori__bank_size(b));
    if (b->channels > 1)
        b->mixed = ORI__NEW(float, rows * ORI__MIXED);
    return b->bias && (b->channels == 1 || b->mixed)
               ? ORI_OK
               : ori__fail_memory("kernels");
}

/* As many channels as the paper's code draws: 2^u, u uniform. */
static void mix_channels(ori__bank *b, ori__rng *rng, float *mixed)
{
    const int most = b->channels < ORI__MIXED ? b->channels : ORI__MIXED;
    const int count =
        (int)exp2((double)ori__rng_uniform(rng) * log2(most + 1.0));

    for (int i = 0; i < ORI__MIXED; i++)
        mixed[i] = -1.0f;
    for (int i = 0; i < count && i < most;) {
        const float c =
            (float)ori__rng_below(rng, (uint32_t)b->channels);
        bool taken = false;

        for (int j = 0; j < i; j++)
            taken |= mixed[j] == c;
        if (!taken)
            mixed[i++] = c;
    }
}

/* ---- answers ---- */

size_t ori__bank_work(const ori__bank *b, int length)
{
    const size_t pad = (size_t)SIDE * (size_t)b->dilation[b->dilations - 1];
    const size_t padded = ori__round_up((size_t)length, ORI__LANES_MAX);
    const size_t stride =
        ori__round_up(padded + 2 * pad, ORI__LANES_MAX);
    const size_t channels = (size_t)b->channels;

    return (2 * channels * stride + channels * padded + padded +
            ORI__LANES_MAX) * sizeof(float);
}

ori__bank_room ori__bank_begin(const ori__bank *b, const float *x, int length,
                               void *work)
{
    const size_t channels = (size_t)b->channels;
    const size_t padded = ori__round_up((size_t)length, ORI__LANES_MAX);
    ori__bank_room r = {
        .pad = SIDE * b->dilation[b->dilations - 1],
        .x = work,
    };

    r.stride = ori__round_up(padded + 2 * (size_t)r.pad, ORI__LANES_MAX);
    r.triple = r.x + channels * r.stride;
    r.nine = r.triple + channels * r.stride;
    r.y = r.nine + channels * padded;
    memset(r.x, 0, 2 * channels * r.stride * sizeof *r.x);
    for (size_t c = 0; c < channels; c++) {
        float *const to = r.x + c * r.stride + r.pad;
        float *const triple = r.triple + c * r.stride + r.pad;

        for (int t = 0; t < length; t++) {
            to[t] = x[c * (size_t)length + (size_t)t];
            triple[t] = 3.0f * to[t];
        }
    }
    return r;
}

void ori__bank_dilate(const ori__bank *b, const ori__bank_room *r, int length,
                      int d)
{
    const size_t padded = ori__round_up((size_t)length, ORI__LANES_MAX);
    const int dilation = b->dilation[d];

    for (size_t c = 0; c < (size_t)b->channels; c++)
        ori__rocket_kernel_get()->minus_nine(
            length, dilation, r->x + c * r->stride + r->pad - SIDE * dilation,
            r->nine + c * padded);
}

static void answer_channel(const ori__bank_room *r, int length, int dilation,
                           int k, size_t channel, int start, int n, bool add)
{
    const size_t padded = ori__round_up((size_t)length, ORI__LANES_MAX);
    const float *const g = r->triple + channel * r->stride + r->pad -
                           SIDE * dilation + start;
    int taps[3];

    taps_of(k, taps);
    ori__rocket_kernel_get()->plus_three(
        n, r->nine + channel * padded + start, g + taps[0] * dilation,
        g + taps[1] * dilation, g + taps[2] * dilation, add, r->y);
}

int ori__bank_answer(const ori__bank *b, const ori__bank_room *r, int length,
                     int d, int k)
{
    const int dilation = b->dilation[d];
    const int outside = 2 * SIDE * dilation;
    const bool inside = (d + k) % 2 == 1 && length > outside;
    const int start = inside ? outside / 2 : 0;
    const int n = inside ? length - outside : length;
    const float *const mixed =
        b->mixed ? b->mixed + (size_t)(d * ORI__KERNELS + k) * ORI__MIXED
                 : NULL;

    if (!mixed)
        answer_channel(r, length, dilation, k, 0, start, n, false);
    for (int i = 0; mixed && i < ORI__MIXED && mixed[i] >= 0.0f; i++)
        answer_channel(r, length, dilation, k, (size_t)mixed[i], start, n,
                       i > 0);
    for (int t = n; t % ORI__LANES_MAX != 0; t++)
        r->y[t] = -INFINITY;
    return n;
}

/* ---- fitting ---- */

static int ascending(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;

    return (x > y) - (x < y);
}

/* Between the two nearest of y, which is sorted. */
static float quantile(const float *y, int n, double share)
{
    const double at = share * (n - 1);
    const int below = (int)at;
    const int above = below + 1 < n ? below + 1 : below;

    return (float)((double)y[below] +
                   (at - below) * ((double)y[above] - (double)y[below]));
}

/* Room for one case at a time. */
typedef struct fitting {
    const ori__sample *sample;
    bool difference;
    float *x, *step;        /* the case without gaps; its difference */
    void *work;
} fitting;

static void fit_kernel(ori__bank *b, const fitting *f, ori__rng *rng, int d,
                       int k, int first)
{
    const double golden = (1.0 + sqrt(5.0)) / 2.0;
    const ori_case *const c =
        f->sample->cases + ori__rng_below(rng, (uint32_t)f->sample->count);
    int length = (int)c->length, n;
    ori__bank_room room;

    if (b->mixed)
        mix_channels(b, rng, b->mixed + (size_t)(d * ORI__KERNELS + k) *
                                            ORI__MIXED);
    ori__series_fill(c, b->channels, f->x);
    if (f->difference)
        length = ori__series_difference(f->x, b->channels, length, f->step);
    room = ori__bank_begin(b, f->difference ? f->step : f->x, length,
                           f->work);
    ori__bank_dilate(b, &room, length, d);
    n = ori__bank_answer(b, &room, length, d, k);
    qsort(room.y, (size_t)n, sizeof *room.y, ascending);
    for (int i = 0; i < b->thresholds[d]; i++)
        b->bias[first + i] =
            quantile(room.y, n, fmod((first + i + 1) * golden, 1.0));
}

ori_status ori__bank_fit(ori__bank *b, const ori__sample *sample,
                         int per_kernel, bool difference, uint32_t stream)
{
    const size_t samples =
        (size_t)sample->channels * (size_t)sample->longest;
    fitting f = { .sample = sample, .difference = difference };
    ori_status s;
    int first = 0;

    *b = (ori__bank){
        .channels = sample->channels,
        .length = difference ? ori__series_steps(sample->longest)
                             : sample->longest,
        .per_kernel = per_kernel,
    };
    b->shape[0] = (float)b->length;
    b->shape[1] = (float)per_kernel;
    set_dilations(b);
    s = allocate(b);
    f.x = ORI__NEW(float, samples);
    f.step = ORI__NEW(float, samples);
    f.work = ori__alloc(ori__bank_work(b, sample->longest), 1);
    if (s == ORI_OK && !(f.x && f.step && f.work))
        s = ori__fail_memory("fitting kernels");
    for (int d = 0; s == ORI_OK && d < b->dilations; d++)
        for (int k = 0; k < ORI__KERNELS; k++) {
            ori__rng rng = ori__rng_at(sample->seed, ORI__RNG_ROCKET, stream,
                                       (uint32_t)(d * ORI__KERNELS + k));

            fit_kernel(b, &f, &rng, d, k, first);
            first += b->thresholds[d];
        }
    ori__free(f.x);
    ori__free(f.step);
    ori__free(f.work);
    return s;
}

void ori__bank_free(ori__bank *b)
{
    ori__free(b->bias);
    ori__free(b->mixed);
}

/* ---- what is kept ---- */

int ori__bank_tensors(const ori__bank *b)
{
    return b->mixed ? 3 : 2;
}

ori_tensor ori__bank_tensor(const ori__bank *b, int index,
                            ori__bank_names names)
{
    ori_tensor t = { .name = names[index], .rank = 1 };

    switch (index) {
    case 0:
        t.data = b->shape;
        t.dims[0] = 2;
        break;
    case 1:
        t.data = b->bias;
        t.dims[0] = ori__bank_size(b);
        break;
    default:
        t.data = b->mixed;
        t.rank = 2;
        t.dims[0] = b->dilations * ORI__KERNELS;
        t.dims[1] = ORI__MIXED;
        break;
    }
    return t;
}

static ori_status read_mixed(ori__bank *b, const ori_tensor *tensors,
                             int count, const char *name)
{
    const int rows = b->dilations * ORI__KERNELS;
    ori_status s = ori__tensor_copy(tensors, count, name, rows, ORI__MIXED,
                                    b->mixed);

    for (int i = 0; s == ORI_OK && i < rows * ORI__MIXED; i++)
        if (!ori__is_whole(b->mixed[i], i % ORI__MIXED ? -1 : 0,
                           b->channels - 1))
            s = ori__fail(ORI_EFORMAT, "%s: %g is no channel", name,
                          (double)b->mixed[i]);
    return s;
}

ori_status ori__bank_restore(ori__bank *b, int channels,
                             const ori_tensor *tensors, int count,
                             ori__bank_names names)
{
    ori_status s;

    *b = (ori__bank){ .channels = channels };
    s = ori__tensor_copy(tensors, count, names[0], 2, 0, b->shape);
    if (s != ORI_OK)
        return s;
    if (!ori__is_whole(b->shape[0], 1, ORI__LONGEST) ||
        !ori__is_whole(b->shape[1], 1, ORI__PER_KERNEL_MAX))
        return ori__fail(ORI_EFORMAT, "%s: %g samples, %g thresholds", names[0],
                         (double)b->shape[0], (double)b->shape[1]);
    b->length = (int)b->shape[0];
    b->per_kernel = (int)b->shape[1];
    set_dilations(b);
    s = allocate(b);
    if (s == ORI_OK)
        s = ori__tensor_copy(tensors, count, names[1], ori__bank_size(b), 0,
                             b->bias);
    return s == ORI_OK && b->mixed ? read_mixed(b, tensors, count, names[2])
                                   : s;
}
