/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * mixed.c - which channels a kernel looks at
 */
#include "rocket/mixed.h"

#include <math.h>
#include <stdbool.h>

#include "base/fail.h"
#include "rocket/tensors.h"

void ori__mixed_draw(ori__rng *rng, int channels, float *mixed)
{
    const int most = channels < ORI__MIXED ? channels : ORI__MIXED;
    const int count =
        (int)exp2((double)ori__rng_uniform(rng) * log2(most + 1.0));

    for (int i = 0; i < ORI__MIXED; i++)
        mixed[i] = -1.0f;
    for (int i = 0; i < count && i < most;) {
        const float c = (float)ori__rng_below(rng, (uint32_t)channels);
        bool taken = false;

        for (int j = 0; j < i; j++)
            taken |= mixed[j] == c;
        if (!taken)
            mixed[i++] = c;
    }
}

ori_status ori__mixed_read(const ori_tensor *tensors, int count,
                           const char *name, int rows, int channels,
                           float *mixed)
{
    ori_status s =
        ori__tensor_copy(tensors, count, name, rows, ORI__MIXED, mixed);

    for (int i = 0; s == ORI_OK && i < rows * ORI__MIXED; i++)
        if (!ori__is_whole(mixed[i], i % ORI__MIXED ? -1 : 0, channels - 1))
            s = ori__fail(ORI_EFORMAT, "%s: %g is no channel", name,
                          (double)mixed[i]);
    return s;
}
