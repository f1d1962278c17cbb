/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motifs_several.c - what recurs in some of several channels
 */
#include <limits.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "motif/motif_centres.h"
#include "motif/several_channels.h"

static ori_status find_in_one(const ori__centres *in, ori_motifs *motifs,
                              uint32_t *channels,
                              const ori_profile_options *po,
                              const ori_motif_options *o)
{
    const int channel = in->number[0];

    for (int i = 0; i < o->top; i++)
        channels[i] = 1u << channel;
    return ori_motifs_find(motifs, in->x + channel * in->n, in->n,
                           in->profile, po, o);
}

static ori_status find(ori__centres *in, const ori__channels *c,
                       ori_motifs *motifs, uint32_t *channels,
                       const ori_profile_options *po,
                       const ori_motif_options *o)
{
    ori__stretch *windows;
    ori_status status;

    in->number = c->number;
    in->count = c->count;
    in->plain = c->plain;
    in->bar = c->plain ? ORI__STRETCH_NONE : ORI__STRETCH_UNLIKE;
    if (c->count == 1)
        return find_in_one(in, motifs, channels, po, o);
    status = ori__channels_stretch(&windows, c, in->x, in->n, o->stretch, po);
    in->of = windows;
    for (int i = 0; i < c->count && status == ORI_OK; i++)
        status = ori__stretch_hold(&windows[i]);
    if (status == ORI_OK)
        status = ori__centres_find(motifs, channels, in, o);
    ori__channels_stretch_free(windows, c);
    return status;
}

static ori_status check(const ori_several *several, int k, int64_t n)
{
    if (k < several->least || k > several->most)
        return ori__fail(ORI_EINVAL, "there is no profile of %d channels", k);
    if (several->of[k].count != n - several->of[k].window + 1)
        return ori__fail(ORI_EINVAL, "the profile is not one of these "
                         "channels");
    return ORI_OK;
}

ori_status ori_several_motifs(ori_motifs *motifs, uint32_t *channels,
                              const double *x, int64_t n,
                              const ori_several *several, int k,
                              const ori_several_options *options,
                              const ori_motif_options *o)
{
    ori__centres in = { .x = x, .n = n, .width = k };
    ori__channels c;
    ori_status status = check(several, k, n);

    memset(motifs, 0, sizeof *motifs);
    if (status != ORI_OK)
        return status;
    in.profile = &several->of[k];
    in.nearest = several->nearest[k];
    status = ori__channels_create(&c, x, several->channels, n, options,
                                  INT_MIN);
    if (status == ORI_OK)
        status = find(&in, &c, motifs, channels, &options->profile, o);
    ori__channels_free(&c);
    return status;
}
