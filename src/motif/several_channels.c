/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * several_channels.c - the channels that take part, and the distance of two
 * windows over the nearest of them
 */
#include "motif/several_channels.h"

#include <limits.h>
#include <math.h>

#include "base/fail.h"
#include "base/memory.h"
#include "motif/motif_distances.h"
#include "motif/motif_tile.h"

static ori_status check_sets(int channels, const ori_several_options *o)
{
    const uint32_t all = UINT32_MAX >> (32 - channels);

    if ((o->must | o->without) & ~all)
        return ori__fail(ORI_EINVAL, "of %d channels more are named as such "
                         "that must or must not take part", channels);
    if (o->must & o->without)
        return ori__fail(ORI_EINVAL, "channel %d cannot both have to take "
                         "part and be left out",
                         __builtin_ctz(o->must & o->without) + 1);
    return ORI_OK;
}

static ori_status check_count(const ori__channels *c,
                              const ori_several_options *o)
{
    if (c->count == 0)
        return ori__fail(ORI_EINVAL, "no channel is left to take part");
    if (o->best > c->count)
        return ori__fail(ORI_EINVAL, "the best %d channels of %d that take "
                         "part cannot be had", o->best, c->count);
    if (o->best < 0 || (o->best > 0 && o->best < c->musts))
        return ori__fail(ORI_EINVAL, "%d channels must take part: that is "
                         "more than the best %d", c->musts, o->best);
    return ORI_OK;
}

static ori_status check_length(int64_t n, int64_t m)
{
    if (m < 3)
        return ori__fail(ORI_EINVAL, "a window of %lld samples has no shape: "
                         "it needs at least 3", (long long)m);
    if (n > INT32_MAX - 2 * ORI__TILE_MAX)
        return ori__fail(ORI_ENOTSUP, "channels of %lld samples are too long: "
                         "at most %d", (long long)n,
                         INT32_MAX - 2 * ORI__TILE_MAX);
    if (n < m)
        return ori__fail(ORI_EDATA, "%lld samples are fewer than one window "
                         "of %lld", (long long)n, (long long)m);
    return ORI_OK;
}

static ori_status choose(ori__channels *c, int channels,
                         const ori_several_options *o)
{
    ori_status s;

    if (channels < 1 || channels > ORI_SEVERAL_CHANNELS)
        return ori__fail(ORI_EINVAL, "%d channels cannot be compared "
                         "together: there may be 1 to %d", channels,
                         ORI_SEVERAL_CHANNELS);
    s = check_sets(channels, o);
    if (s != ORI_OK)
        return s;
    for (int must = 0; must < 2; must++)
        for (int i = 0; i < channels; i++)
            if ((int)(o->must >> i & 1) == must && !(o->without >> i & 1)) {
                c->number[c->count++] = i;
                c->musts += must;
            }
    return check_count(c, o);
}

int ori__channels_scale(const double *x, int channels, int64_t n)
{
    int scale = INT_MIN;

    for (int i = 0; i < channels; i++) {
        const int one = ori__motif_windows_scale(x + i * n, (int)n);

        scale = one > scale ? one : scale;
    }
    return scale;
}

ori_status ori__channels_create(ori__channels *c, const double *x,
                                int channels, int64_t n,
                                const ori_several_options *o, int scale)
{
    const int64_t m = o->profile.window;
    ori_status s;

    *c = (ori__channels){ .plain = o->profile.plain, .shapes = o->shapes };
    s = choose(c, channels, o);
    if (s == ORI_OK)
        s = check_length(n, m);
    if (s == ORI_OK && c->plain) {
        const int own = ori__channels_scale(x, channels, n);

        scale = own > scale ? own : scale;
    }
    for (int i = 0; i < c->count && s == ORI_OK; i++) {
        const double *of = x + c->number[i] * n;

        s = ori__motif_windows_create(
            &c->of[i], of, (int)n, (int)m, o->profile.flat,
            c->plain ? scale : ori__motif_windows_scale(of, (int)n));
    }
    return s;
}

void ori__channels_free(ori__channels *c)
{
    for (int i = 0; i < c->count; i++)
        ori__motif_windows_free(&c->of[i]);
    c->count = 0;
}

ori_status ori__channels_stretch(ori__stretch **of, const ori__channels *c,
                                 const double *x, int64_t n, double share,
                                 const ori_profile_options *o)
{
    ori_status s = ORI_OK;

    *of = ORI__NEW(ori__stretch, (size_t)c->count);
    if (!*of)
        return ori__fail_memory("windows of several lengths");
    for (int i = 0; i < c->count && s == ORI_OK; i++)
        s = ori__stretch_about(&(*of)[i], &c->of[i], x + c->number[i] * n,
                               share, o);
    if (s != ORI_OK) {
        ori__channels_stretch_free(*of, c);
        *of = NULL;
    }
    return s;
}

void ori__channels_stretch_free(ori__stretch *of, const ori__channels *c)
{
    for (int i = 0; of && i < c->count; i++)
        ori__stretch_free(&of[i]);
    ori__free(of);
}

double ori__channels_distance(const ori__channels *a, int index, int i,
                              const ori__channels *b, int j)
{
    const ori__motif_windows *of = &a->of[index], *to = &b->of[index];

    if (a->shapes && !a->plain && (of->state[i] == ORI__MOTIF_FLAT ||
                                   to->state[j] == ORI__MOTIF_FLAT))
        return INFINITY;
    return ori__motif_distance(of, i, to, j, a->plain);
}

double ori__channels_mean(const ori__channels *c, const double *d, int k,
                          uint32_t *set)
{
    const int free = c->count - c->musts;
    int order[ORI_SEVERAL_CHANNELS];
    uint32_t taken = 0;
    double sum = 0.0;

    for (int i = 0; i < free; i++) {
        int at = i;

        for (; at > 0 && d[order[at - 1]] > d[i]; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    for (int i = free; i < c->count; i++)
        order[i] = i;
    for (int i = 0; i < k; i++) {
        const int at = order[i < c->musts ? free + i : i - c->musts];

        sum += d[at];
        taken |= 1u << c->number[at];
    }
    if (set)
        *set = taken;
    return sum / k;
}
