/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * transform_multirocket.c - four summaries of a kernel's answers above each
 * threshold, on the series and on its first difference
 *
 * Tan, Dempster, Bergmeir & Webb, "MultiRocket", DMKD 2022, section 3: the
 * share of positive values, their mean, their mean index, and the longest
 * stretch of them, each in a block of its own.
 */
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "rocket/bank.h"
#include "rocket/series.h"

enum { SUMMARIES = 4 };

typedef struct multirocket {
    ori__bank plain, steps;     /* on the series, on its difference */
} multirocket;

static ori__bank_names plain_names = { "shape", "bias", "mixed" };
static ori__bank_names steps_names = { "steps.shape", "steps.bias",
                                       "steps.mixed" };

static void destroy(void *state)
{
    multirocket *const m = state;

    if (m) {
        ori__bank_free(&m->plain);
        ori__bank_free(&m->steps);
    }
    ori__free(m);
}

static ori_status fit(void **state, const ori__sample *sample)
{
    const int asked = sample->features > 0 ? sample->features : 50000;
    const int share = asked / (2 * SUMMARIES) / ORI__KERNELS;
    const int per_kernel = share < 1                     ? 1
                           : share < ORI__PER_KERNEL_MAX ? share
                                                 : ORI__PER_KERNEL_MAX;
    multirocket *const m = ORI__NEW(multirocket, 1);
    ori_status s;

    *state = m;
    if (!m)
        return ori__fail_memory("multirocket");
    s = ori__bank_fit(&m->plain, sample, per_kernel, false, 0);
    return s == ORI_OK
               ? ori__bank_fit(&m->steps, sample, per_kernel, true, 1)
               : s;
}

static ori_status restore(void **state, int channels,
                          const ori_tensor *tensors, int count)
{
    multirocket *const m = ORI__NEW(multirocket, 1);
    ori_status s;

    *state = m;
    if (!m)
        return ori__fail_memory("multirocket");
    s = ori__bank_restore(&m->plain, channels, tensors, count, plain_names);
    return s == ORI_OK ? ori__bank_restore(&m->steps, channels, tensors,
                                           count, steps_names)
                       : s;
}

static int features(const void *state)
{
    const multirocket *const m = state;

    return SUMMARIES * (ori__bank_size(&m->plain) + ori__bank_size(&m->steps));
}

static int tensor_count(const void *state)
{
    const multirocket *const m = state;

    return ori__bank_tensors(&m->plain) + ori__bank_tensors(&m->steps);
}

static ori_tensor tensor(const void *state, int index)
{
    const multirocket *const m = state;
    const int plain = ori__bank_tensors(&m->plain);

    return index < plain
               ? ori__bank_tensor(&m->plain, index, plain_names)
               : ori__bank_tensor(&m->steps, index - plain, steps_names);
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t work(const void *state, int length)
{
    const multirocket *const m = state;
    const size_t samples = (size_t)m->plain.channels * (size_t)length;

    return ori__round_up(samples * sizeof(float), 64) +
           larger(ori__bank_work(&m->plain, length),
                  ori__bank_work(&m->steps, length));
}

/* y: four blocks of as many features as the bank has thresholds. */
static void summarise(const ori__bank *b, const float *x, int length,
                      float *y, void *memory)
{
    const ori__rocket_kernel *const kernel = ori__rocket_kernel_get();
    const ori__bank_room room = ori__bank_begin(b, x, length, memory);
    const int size = ori__bank_size(b);
    const float *bias = b->bias;

    for (int d = 0; d < b->dilations; d++) {
        ori__bank_dilate(b, &room, length, d);
        for (int k = 0; k < ORI__KERNELS; k++) {
            const int n = ori__bank_answer(b, &room, length, d, k);

            for (int i = 0; i < b->thresholds[d]; i++, y++) {
                ori__pools p;

                kernel->pool_above(n, room.y, *bias++, &p);
                y[0] = (float)p.count / (float)n;
                y[size] = (float)p.longest;
                y[2 * size] = p.count ? (float)(p.excess / p.count) : 0.0f;
                y[3 * size] = p.count ? (float)(p.places / p.count) : -1.0f;
            }
        }
    }
}

static void apply(const void *state, const float *x, int length, float *y,
                  void *memory)
{
    const multirocket *const m = state;
    const size_t samples = (size_t)m->plain.channels * (size_t)length;
    float *const steps = memory;
    void *const room =
        (char *)memory + ori__round_up(samples * sizeof(float), 64);
    const int fewer =
        ori__series_difference(x, m->plain.channels, length, steps);

    summarise(&m->plain, x, length, y, room);
    summarise(&m->steps, steps, fewer,
              y + SUMMARIES * ori__bank_size(&m->plain), room);
}

static void show(const void *state, int feature, ori__shown_kernel *kernel)
{
    const multirocket *const m = state;
    const int plain = ori__bank_size(&m->plain);

    if (feature < SUMMARIES * plain) {
        ori__bank_show(&m->plain, feature % plain, kernel);
        return;
    }
    ori__bank_show(&m->steps, (feature - SUMMARIES * plain) %
                                  ori__bank_size(&m->steps), kernel);
    kernel->number += ORI__KERNELS * m->plain.dilations;
    kernel->steps = true;
}

const ori__transform ori__transform_multirocket = {
    .name = "multirocket",
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
