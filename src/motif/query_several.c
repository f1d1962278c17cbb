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
#include "motif/motif_set.h"
#include "motif/several_channels.h"

typedef struct query {
    ori__channels shape, among;
    ori__stretch *of;           /* [among.count] */
    const double *q;            /* [channels, m] */
    int k;
    double *each;               /* [among.count, starts] at one length */
    double *d;                  /* [starts] at the nearest length, */
    int32_t *length;            /* which that is, */
    uint32_t *nearest;          /* and the channels */
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
                                const ori_several_options *options,
                                double share)
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
        status = ori__channels_stretch(&s->of, &s->among, x, n, share,
                                       &o.profile);
    s->k = o.best > 0 ? o.best : s->among.count;
    return status;
}

/* Of the windows of the length at hand that begin at i. */
static double mean_at(const query *s, int i, uint32_t *set)
{
    const ori__channels *c = &s->among;
    const int64_t starts = s->of[0].starts;
    double d[ORI_SEVERAL_CHANNELS];

    for (int n = 0; n < c->count; n++)
        d[n] = s->each[n * starts + i];
    return ori__channels_mean(c, d, s->k, set);
}

static ori_status measure_length(query *s, int which)
{
    const int64_t starts = s->of[0].starts;
    const ori__motif_windows *w = &s->of[0].w[which];
    const ori__stretch_bar bar = s->among.shapes && !s->among.plain
                                     ? ORI__STRETCH_FLAT : ORI__STRETCH_NONE;
    ori_status status = ORI_OK;

    for (int n = 0; n < s->among.count && status == ORI_OK; n++) {
        const ori__stretch_shape shape = {
            &s->of[n], s->q + s->among.number[n] * (int64_t)s->of[n].m };

        status = ori__stretch_at(&shape, which, bar, s->each + n * starts);
    }
    for (int i = 0; i < w->count && status == ORI_OK; i++) {
        uint32_t set;
        const double mean = mean_at(s, i, &set);

        ori__breathe(i);
        if (mean < s->d[i]) {
            s->d[i] = mean;
            s->length[i] = w->m;
            s->nearest[i] = set;
        }
    }
    return status;
}

static ori_status allocate(query *s)
{
    const size_t starts = (size_t)s->of[0].starts;
    const char *const what = "a search";
    ori_status status = ori_array_new(&s->each,
                                      (size_t)s->among.count * starts,
                                      sizeof *s->each, what);

    if (status == ORI_OK)
        status = ori_array_new(&s->d, starts, sizeof *s->d, what);
    if (status == ORI_OK)
        status = ori_array_new(&s->length, starts, sizeof *s->length, what);
    if (status == ORI_OK)
        status = ori_array_new(&s->nearest, starts, sizeof *s->nearest, what);
    return status;
}

static ori_status measure(query *s)
{
    ori_status status = allocate(s);

    for (int i = 0; status == ORI_OK && i < s->of[0].starts; i++) {
        ori__breathe(i);
        s->d[i] = INFINITY;
        s->length[i] = s->of[0].m;
    }
    for (int i = 0; i < s->of[0].count && status == ORI_OK; i++)
        status = measure_length(s, i);
    return status;
}

static ori_status take_places(query *s, ori_motifs *found, uint32_t *nearest,
                              const ori_motif_options *o)
{
    const ori__set_rules rules = {
        .window = s->of[0].m, .most = o->most, .radius = o->radius,
        .length = s->of[0].count > 1 ? s->length : NULL };
    ori_status status;

    found->motifs = ORI__NEW(ori_motif, 1);
    if (!found->motifs)
        return ori__fail_memory("a search");
    status = ori__set_take(&found->motifs[0], s->d, s->of[0].starts, -1,
                           &rules);
    found->count = status == ORI_OK;
    for (int i = 0; i < found->count * found->motifs[0].count; i++) {
        ori__breathe_far(i);
        nearest[i] = s->nearest[found->motifs[0].start[i]];
    }
    return status;
}

static void release(query *s)
{
    ori__channels_stretch_free(s->of, &s->among);
    ori__channels_free(&s->shape);
    ori__channels_free(&s->among);
    ori_array_free(s->each);
    ori_array_free(s->d);
    ori_array_free(s->length);
    ori_array_free(s->nearest);
}

ori_status ori_several_query(ori_motifs *found, uint32_t *nearest,
                             const double *q, const double *x, int channels,
                             int64_t n, const ori_several_options *options,
                             const ori_motif_options *o)
{
    query s = { .q = q };
    ori_status status;

    memset(found, 0, sizeof *found);
    if (o->most < 1 || !(o->radius >= 0.0))
        return ori__fail(ORI_EINVAL, "%d places within %g cannot be", o->most,
                         o->radius);
    status = open_channels(&s, q, x, channels, n, options, o->stretch);
    if (status == ORI_OK)
        status = measure(&s);
    if (status == ORI_OK)
        status = take_places(&s, found, nearest, o);
    if (status != ORI_OK)
        ori_motifs_free(found);
    release(&s);
    return status;
}
