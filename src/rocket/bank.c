/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bank.c - MiniRocket's 84 kernels at many dilations, and their thresholds
 */
#include "rocket/bank.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/random.h"
#include "rocket/series.h"
#include "rocket/sorting.h"
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

/* ---- answers ---- */

/* Dilation number d in a series so long.  From its length on, all taps but
 * the middle lie outside, so what is more makes no difference: zeros around
 * the series need not be more than it is worth, whatever a file says. */
static int dilation_in(const ori__bank *b, int d, int length)
{
    return b->dilation[d] < length ? b->dilation[d] : length;
}

size_t ori__bank_work(const ori__bank *b, int length)
{
    const size_t pad =
        (size_t)SIDE * (size_t)dilation_in(b, b->dilations - 1, length);
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
        .pad = SIDE * dilation_in(b, b->dilations - 1, length),
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
    const int dilation = dilation_in(b, d, length);

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
    const int dilation = dilation_in(b, d, length);
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

/* Room for one case at a time, of one thread. */
typedef struct fitting {
    const ori__sample *sample;
    bool difference;
    float *x, *step;        /* the case without gaps; its difference */
    uint32_t *order;        /* scratch of sorting */
    void *work;
} fitting;

/* Memory for one thread, aligned to 64; NULL memory: only how much. */
static size_t lay_out(const ori__bank *b, fitting *f, char *memory)
{
    const size_t longest = (size_t)f->sample->longest;
    const size_t samples = ori__round_up(
        (size_t)b->channels * longest * sizeof(float), 64);
    const size_t order = ori__round_up(2 * longest * sizeof(uint32_t), 64);

    if (memory) {
        f->x = (float *)(void *)memory;
        f->step = (float *)(void *)(memory + samples);
        f->order = (uint32_t *)(void *)(memory + 2 * samples);
        f->work = memory + 2 * samples + order;
    }
    return 2 * samples + order +
           ori__round_up(ori__bank_work(b, f->sample->longest), 64);
}

/* Kernel k at dilation number d, whose thresholds begin at `first`. */
static void fit_kernel(ori__bank *b, const fitting *f, ori__rng *rng, int d,
                       int k, int first)
{
    const double golden = (1.0 + sqrt(5.0)) / 2.0;
    const ori_case *const c =
        f->sample->cases + ori__rng_below(rng, (uint32_t)f->sample->count);
    int length = (int)c->length, n;
    ori__bank_room room;

    if (b->mixed)
        ori__mixed_draw(rng, b->channels,
                        b->mixed + (size_t)(d * ORI__KERNELS + k) *
                                       ORI__MIXED);
    ori__series_fill(c, b->channels, f->x);
    if (f->difference)
        length = ori__series_difference(f->x, b->channels, length, f->step);
    room = ori__bank_begin(b, f->difference ? f->step : f->x, length,
                           f->work);
    ori__bank_dilate(b, &room, length, d);
    n = ori__bank_answer(b, &room, length, d, k);
    ori__sort_floats(room.y, n, f->order);
    for (int i = 0; i < b->thresholds[d]; i++)
        b->bias[first + i] =
            ori__quantile(room.y, n, fmod((first + i + 1) * golden, 1.0));
}

/* Every `threads`-th kernel, beginning at number `thread`. */
static void fit_share(ori__bank *b, const fitting *f, uint32_t stream,
                      int thread, int threads)
{
    int first = 0;

    for (int d = 0; d < b->dilations; d++)
        for (int k = 0; k < ORI__KERNELS; k++, first += b->thresholds[d]) {
            const int number = d * ORI__KERNELS + k;
            ori__rng rng = ori__rng_at(f->sample->seed, ORI__RNG_ROCKET,
                                       stream, (uint32_t)number);

            if (number % threads == thread)
                fit_kernel(b, f, &rng, d, k, first);
        }
}

static ori_status fit_kernels(ori__bank *b, const fitting *shared,
                              uint32_t stream)
{
    const int threads = ori_threads_get();
    fitting measure = *shared;
    const size_t each = lay_out(b, &measure, NULL);
    char *const memory = ori__alloc((size_t)threads, each);

    if (!memory)
        return ori__fail_memory("fitting kernels");
#pragma omp parallel for num_threads(threads) schedule(static)                \
    if (threads > 1)
    for (int thread = 0; thread < threads; thread++) {
        fitting f = *shared;

        lay_out(b, &f, memory + (size_t)thread * each);
        fit_share(b, &f, stream, thread, threads);
    }
    ori__free(memory);
    return ORI_OK;
}

ori_status ori__bank_fit(ori__bank *b, const ori__sample *sample,
                         int per_kernel, bool difference, uint32_t stream)
{
    const fitting f = { .sample = sample, .difference = difference };
    ori_status s;

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
    return s == ORI_OK ? fit_kernels(b, &f, stream) : s;
}

void ori__bank_free(ori__bank *b)
{
    ori__free(b->bias);
    ori__free(b->mixed);
}

/* ---- to be shown ---- */

static void show_channels(const ori__bank *b, int row,
                          ori__shown_kernel *kernel)
{
    const float *mixed = b->mixed + (ptrdiff_t)row * ORI__MIXED;

    if (!b->mixed) {
        kernel->inputs = 1;
        kernel->channels[0] = 0;
        return;
    }
    kernel->inputs = 0;
    for (int i = 0; i < ORI__MIXED && mixed[i] >= 0; i++)
        kernel->channels[kernel->inputs++] = (int)mixed[i];
}

void ori__bank_show(const ori__bank *b, int threshold,
                    ori__shown_kernel *kernel)
{
    int first = 0, d = 0, k, taps[3];

    while (threshold >= first + ORI__KERNELS * b->thresholds[d])
        first += ORI__KERNELS * b->thresholds[d++];
    k = (threshold - first) / b->thresholds[d];
    taps_of(k, taps);
    for (int j = 0; j < ORI__TAPS; j++)
        kernel->weights[j] = -1;
    for (int i = 0; i < 3; i++)
        kernel->weights[taps[i]] = 2;
    kernel->number = d * ORI__KERNELS + k;
    kernel->dilation = b->dilation[d];
    kernel->inside = (d + k) % 2 == 1;
    kernel->threshold = b->bias[threshold];
    show_channels(b, kernel->number, kernel);
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
    return s == ORI_OK && b->mixed ? ori__mixed_read(tensors, count, names[2],
                                                     b->dilations *
                                                         ORI__KERNELS,
                                                     channels, b->mixed)
                                   : s;
}
