/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * transform_minirocket.c - the share of a kernel's answers above thresholds
 *
 * Dempster, Schmidt & Webb, "MiniRocket", KDD 2021.
 */
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "rocket/bank.h"

static ori__bank_names names = { "shape", "bias", "mixed" };

static void destroy(void *state)
{
    if (state)
        ori__bank_free(state);
    ori__free(state);
}

static ori_status fit(void **state, const ori__sample *sample)
{
    const int asked = sample->features > 0 ? sample->features : 10000;
    const int per_kernel = asked / ORI__KERNELS;
    ori__bank *const b = ORI__NEW(ori__bank, 1);

    *state = b;
    if (!b)
        return ori__fail_memory("minirocket");
    return ori__bank_fit(b, sample,
                         per_kernel < 1                     ? 1
                         : per_kernel < ORI__PER_KERNEL_MAX ? per_kernel
                                                    : ORI__PER_KERNEL_MAX,
                         false, 0);
}

static ori_status restore(void **state, int channels,
                          const ori_tensor *tensors, int count)
{
    ori__bank *const b = ORI__NEW(ori__bank, 1);

    *state = b;
    return b ? ori__bank_restore(b, channels, tensors, count, names)
             : ori__fail_memory("minirocket");
}

static int features(const void *state)
{
    return ori__bank_size(state);
}

static int tensor_count(const void *state)
{
    return ori__bank_tensors(state);
}

static ori_tensor tensor(const void *state, int index)
{
    return ori__bank_tensor(state, index, names);
}

static size_t work(const void *state, int length)
{
    return ori__bank_work(state, length);
}

static void apply(const void *state, const float *x, int length, float *y,
                  void *memory)
{
    const ori__rocket_kernel *const kernel = ori__rocket_kernel_get();
    const ori__bank *const b = state;
    const ori__bank_room room = ori__bank_begin(b, x, length, memory);
    const float *bias = b->bias;
    int32_t above[ORI__PER_KERNEL_MAX];

    for (int d = 0; d < b->dilations; d++) {
        const int thresholds = b->thresholds[d];

        ori__bank_dilate(b, &room, length, d);
        for (int k = 0; k < ORI__KERNELS; k++) {
            const int n = ori__bank_answer(b, &room, length, d, k);

            kernel->count_above(n, room.y, thresholds, bias, above);
            for (int i = 0; i < thresholds; i++)
                y[i] = (float)above[i] / (float)n;
            bias += thresholds;
            y += thresholds;
        }
    }
}

static void show(const void *state, int feature, ori__shown_kernel *kernel)
{
    ori__bank_show(state, feature, kernel);
}

const ori__transform ori__transform_minirocket = {
    .name = "minirocket",
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
