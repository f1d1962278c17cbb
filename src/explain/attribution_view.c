/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * attribution_view.c - one network's part of an attribution
 */
#include "explain/attribution_view.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"

/* The share of sample i in a frame whose middle is `at`. */
static double tent(int64_t i, double at, double step)
{
    return fmax(0, 1 - fabs((double)i - at) / fmax(step, 1));
}

static void spread_one(float *time, int64_t length, double value, double at,
                       double step)
{
    const double last = (double)(length - 1);
    const double middle = at < 0 ? 0 : at > last ? last : at;
    const double reach = fmax(step, 1);
    const int64_t from = (int64_t)fmax(ceil(middle - reach), 0);
    const int64_t to = (int64_t)fmin(floor(middle + reach), last);
    double all = 0;

    for (int64_t i = from; i <= to; i++)
        all += tent(i, middle, step);
    for (int64_t i = from; i <= to; i++)
        time[i] += (float)(value * tent(i, middle, step) / all);
}

void ori__spread(float *time, int64_t length, const float *values, int frames,
                 double first, double step)
{
    for (int t = 0; t < frames; t++)
        spread_one(time, length, (double)values[t], first + t * step, step);
}

void ori__view_add_frames(const ori__view *v, const float *values, int frames,
                          double first, double step)
{
    for (int t = 0; t < frames; t++)
        spread_one(v->to->time, v->to->length,
                   v->weight * (double)values[t], first + t * step, step);
}

ori_status ori__view_add_map(const ori__view *v, const float *map)
{
    const ori__features *f = v->features;
    float *sums = ORI__NEW(float, (size_t)f->frames);

    if (!sums)
        return ori__fail_memory("an attribution");
    for (int t = 0; t < f->frames; t++) {
        double sum = 0;

        for (int i = 0; i < f->width; i++) {
            const ptrdiff_t at = (ptrdiff_t)t * f->width + i;

            sum += (double)map[at];
            if (v->maps)
                v->to->map[at] += (float)v->weight * map[at];
        }
        sums[t] = (float)sum;
    }
    ori__view_add_frames(v, sums, f->frames, f->first, f->step);
    ori__free(sums);
    return ORI_OK;
}

ori_status ori__view_scores(const ori__view *v)
{
    const ori__features *f = v->features;
    const size_t each = (size_t)f->frames * (size_t)f->width;
    float *x = ori__alloc(2, each * sizeof *x);
    unsigned char *present = ori__alloc(2, (size_t)f->frames);
    const ori__variants both = { .x = x, .count = 2, .frames = f->frames,
                                 .present = f->missing ? present : NULL };
    const float *scores;
    ori_status s = ORI_ENOMEM;

    if (x && present) {
        memcpy(x, f->x, each * sizeof *x);
        for (int t = 0; t < f->frames; t++)
            memcpy(x + each + (size_t)t * (size_t)f->width, f->baseline,
                   (size_t)f->width * sizeof *x);
        memcpy(present, f->present, (size_t)f->frames);
        memcpy(present + f->frames, f->present, (size_t)f->frames);
        s = ori__network_run(v->network, &both, &scores);
        if (s == ORI_OK) {
            const ori_model *m = v->network->model;

            v->to->score +=
                v->weight * ori__class_score(m, scores, v->label);
            v->to->baseline +=
                v->weight * ori__class_score(m, scores + m->label_count,
                                             v->label);
        }
    }
    ori__free(x);
    ori__free(present);
    return s == ORI_ENOMEM ? ori__fail_memory("an attribution") : s;
}

ori_status ori__map_begin(ori_attribution *to, const ori__features *f)
{
    if (to->map)
        return ORI_OK;
    to->map = ori__alloc((size_t)f->frames,
                         (size_t)f->width * sizeof *to->map);
    to->frames = f->frames;
    to->rows = f->width;
    to->first = f->first;
    to->step = f->step;
    return to->map ? ORI_OK : ori__fail_memory("an attribution");
}

bool ori__map_fits(const ori_attribution *to, const ori__features *f)
{
    const ori__features own = { .frames = (int)to->frames, .width = to->rows,
                                .first = to->first, .step = to->step };

    return to->map && ori__features_alike(&own, f);
}
