/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motifs.c - what recurs: sets of occurrences, from the matrix profile
 */
#include <oriole/motif/motifs.h>

#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "motif/motif_centres.h"
#include "motif/motif_set.h"

ori_status ori_motifs_find(ori_motifs *motifs, const double *x, int64_t n,
                           const ori_profile *p,
                           const ori_profile_options *po,
                           const ori_motif_options *o)
{
    static const int number = 0;
    ori__stretch windows = { 0 };
    const ori__centres in = { .x = x, .n = n, .of = &windows,
                              .number = &number, .count = 1, .profile = p,
                              .width = 1, .plain = po->plain,
                              .bar = ORI__STRETCH_UNLIKE };
    ori_status status;

    memset(motifs, 0, sizeof *motifs);
    if (p->count != n - p->window + 1)
        return ori__fail(ORI_EINVAL, "the profile is not one of this series");
    status = ori__stretch_create(&windows, x, (int)n, (int)p->window,
                                 o->stretch,
                                 ori__motif_windows_scale(x, (int)n), po);
    if (status == ORI_OK)
        status = ori__stretch_hold(&windows);
    if (status == ORI_OK)
        status = ori__centres_find(motifs, NULL, &in, o);
    ori__stretch_free(&windows);
    return status;
}

void ori_motifs_free(ori_motifs *motifs)
{
    for (int i = 0; i < motifs->count; i++)
        ori__set_free(&motifs->motifs[i]);
    ori__free(motifs->motifs);
    memset(motifs, 0, sizeof *motifs);
}
