/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * query_several.c - where a given shape of several channels is
 */
#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/array.h"
#include "base/fail.h"
#include "base/memory.h"
#include "motif/motif_distances.h"
#include "motif/motif_set.h"
#include "motif/several_channels.h"

typedef struct query {
    ori__channels shape, among;
    int k;
    double *each;               /* [channels that take part, count] */
    double *d;                  /* [count] */
} query;

static uint32_t set_of(const ori__channels *c)
{
    uint32_t set = 0;

    for (int n = 0; n < c->count; n++)
        set |= 1u << c->number[n];
    return set;
}

/* The channels that show no shape are left out too. */
static ori_status leave_out(ori_several_options *o, const ori__channels *c)
{
    uint32_t none = 0;

    for (int n = 0; n < c->count; n++)
        if (c->of[n].state[0] == ORI__MOTIF_MISSING ||
            (c->of[n].state[0] == ORI__MOTIF_FLAT && !c->plain))
            none |= 1u << c->number[n];
    if (none & o->must)
        return ori__fail(ORI_EDATA, "the shape that is sought is constant or "
                         "has a missing sample in channel %d, which must "
                         "take part", __builtin_ctz(none & o->must) + 1);
    if (none == set_of(c))
        return ori__fail(ORI_EDATA, "the shape that is sought is constant or "
                         "has missing samples in each channel");
    if (o->best > c->count - __builtin_popcount(none))
        return ori__fail(ORI_EDATA, "the shape that is sought shows something "
                         "in %d channel%s only", c->count -
                         __builtin_popcount(none),
                         c->count - __builtin_popcount(none) == 1 ? "" : "s");
    o->without |= none;
    return ORI_OK;
}

static ori_status open_channels(query *s, const double *q, const double *x,
                                int channels, int64_t n,
                                const ori_several_options *options)
{
    ori_several_options o = *options;
    const int64_t m = o.profile.window;
    int scale = INT_MIN;
    ori_status status = ori__channels_create(&s->shape, q, channels, m, &o,
                                             scale);

    if (status == ORI_OK)
        status = leave_out(&o, &s->shape);
    if (status != ORI_OK)
        return status;
    ori__channels_free(&s->shape);
    if (o.profile.plain)
        scale = ori__channels_scale(q, channels, m);
    status = ori__channels_create(&s->among, x, channels, n, &o, scale);
    if (status == ORI_OK)
        status = ori__channels_create(&s->shape, q, channels, m, &o,
                                      s->among.of[0].scale);
    s->k = o.best > 0 ? o.best : s->among.count;
    return status;
}

static double mean_at(const query *s, int64_t i, uint32_t *set)
{
    const int64_t count = s->among.of[0].count;
    double d[ORI_SEVERAL_CHANNELS];

    for (int n = 0; n < s->among.count; n++) {
        const bool out = s->among.shapes && !s->among.plain &&
                         s->among.of[n].state[i] == ORI__MOTIF_FLAT;

        d[n] = out ? (double)INFINITY : s->each[n * count + i];
    }
    return ori__channels_mean(&s->among, d, s->k, set);
}

static ori_status measure(query *s)
{
    const int64_t count = s->among.of[0].count;
    ori_status status = ori_array_new(&s->each,
                                      (size_t)(s->among.count * count),
                                      sizeof *s->each, "a search");

    if (status == ORI_OK)
        status = ori_array_new(&s->d, (size_t)count, sizeof *s->d,
                               "a search");
    for (int n = 0; n < s->among.count && status == ORI_OK; n++)
        status = ori__motif_distances(&s->shape.of[n], 0, &s->among.of[n],
                                      s->among.plain, s->each + n * count);
    for (int64_t i = 0; i < count && status == ORI_OK; i++) {
        ori__breathe(i);
        s->d[i] = mean_at(s, i, NULL);
    }
    return status;
}

static ori_status take_places(query *s, ori_motifs *found, uint32_t *nearest,
                              const ori_motif_options *o)
{
    const ori__set_rules rules = { .window = s->among.of[0].m, .most = o->most,
                                   .radius = o->radius };
    ori_status status;

    found->motifs = ORI__NEW(ori_motif, 1);
    if (!found->motifs)
        return ori__fail_memory("a search");
    status = ori__set_take(&found->motifs[0], s->d, s->among.of[0].count, -1,
                           &rules);
    found->count = status == ORI_OK;
    for (int i = 0; i < found->count * found->motifs[0].count; i++)
        mean_at(s, found->motifs[0].start[i], &nearest[i]);
    return status;
}

ori_status ori_several_query(ori_motifs *found, uint32_t *nearest,
                             const double *q, const double *x, int channels,
                             int64_t n, const ori_several_options *options,
                             const ori_motif_options *o)
{
    query s = { .k = 0 };
    ori_status status;

    memset(found, 0, sizeof *found);
    if (o->most < 1 || !(o->radius >= 0.0))
        return ori__fail(ORI_EINVAL, "%d places within %g cannot be", o->most,
                         o->radius);
    status = open_channels(&s, q, x, channels, n, options);
    if (status == ORI_OK)
        status = measure(&s);
    if (status == ORI_OK)
        status = take_places(&s, found, nearest, o);
    if (status != ORI_OK)
        ori_motifs_free(found);
    ori__channels_free(&s.shape);
    ori__channels_free(&s.among);
    ori_array_free(s.each);
    ori_array_free(s.d);
    return status;
}
