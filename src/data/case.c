/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * case.c - one example on its way into a data set
 */
#include "data/case.h"

#include <math.h>

#include "base/fail.h"
#include "base/memory.h"

/* The length without the frames at the end that hold nothing. */
static int64_t used_length(const float *x, int channels, int64_t length)
{
    int64_t used = 0;

    for (int c = 0; c < channels; c++) {
        int64_t t = length;

        while (t > used && !isfinite(x[c * length + t - 1]))
            t--;
        used = t;
    }
    return used;
}

ori_status ori__case_fill(ori__case *c, const float *x, int channels,
                          int64_t length)
{
    const int64_t used = used_length(x, channels, length);
    float *to;

    if (used == 0)
        return ori__fail(ORI_EDATA, "%s: a series without any sample",
                         c->name);
    c->x = to = ORI__NEW(float, (size_t)used * (size_t)channels);
    if (!to)
        return ori__fail_memory("the samples");
    c->channels = channels;
    c->length = used;
    for (int k = 0; k < channels; k++) {
        for (int64_t t = 0; t < used; t++) {
            const float v = x[k * length + t];

            *to++ = isfinite(v) ? v : NAN;
            c->missing += !isfinite(v);
        }
        for (int64_t t = 0; t < length; t++)
            c->infinite += isinf(x[k * length + t]) != 0;
    }
    return ORI_OK;
}

void ori__case_clear(ori__case *c)
{
    ori__free(c->x);
    ori__free(c->label);
    ori__free(c->group);
    ori__free(c->name);
    *c = (ori__case){ 0 };
}
