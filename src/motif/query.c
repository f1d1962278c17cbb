/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * query.c - where a given shape is
 */
#include <oriole/motif/motifs.h>

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "motif/motif_distances.h"
#include "motif/motif_set.h"

static ori_status check_shape(const ori__motif_windows *w, bool plain)
{
    if (w->state[0] == ORI__MOTIF_MISSING)
        return ori__fail(ORI_EDATA, "the shape that is sought has a missing "
                         "sample");
    if (w->state[0] == ORI__MOTIF_FLAT && !plain)
        return ori__fail(ORI_EDATA, "the shape that is sought is constant");
    return ORI_OK;
}

ori_status ori_query_distances(double *distance, const double *q,
                               const double *x, int64_t n,
                               const ori_profile_options *o)
{
    ori__motif_windows shape = { 0 }, w = { 0 };
    const int m = (int)o->window;
    int scale;
    ori_status s;

    if (o->window < 3 || n > INT32_MAX / 2)
        return ori__fail(ORI_EINVAL, "a shape of %lld samples in %lld cannot "
                         "be sought", (long long)o->window, (long long)n);
    if (n < o->window)
        return ori__fail(ORI_EDATA, "%lld samples are fewer than the %lld of "
                         "the shape that is sought", (long long)n,
                         (long long)o->window);
    scale = ori__motif_windows_scale(x, (int)n);
    if (ori__motif_windows_scale(q, m) > scale)
        scale = ori__motif_windows_scale(q, m);
    s = ori__motif_windows_create(&shape, q, m, m, o->flat, scale);
    if (s == ORI_OK)
        s = check_shape(&shape, o->plain);
    if (s == ORI_OK)
        s = ori__motif_windows_create(&w, x, (int)n, m, o->flat, scale);
    if (s == ORI_OK)
        s = ori__motif_distances(&shape, 0, &w, o->plain, distance);
    ori__motif_windows_free(&shape);
    ori__motif_windows_free(&w);
    return s;
}

ori_status ori_query_find(ori_motifs *found, const double *q, const double *x,
                          int64_t n, const ori_profile_options *po,
                          const ori_motif_options *o)
{
    const ori__set_rules rules = { (int)((po->window + 1) / 2), o->most,
                                   o->radius };
    const int64_t count = n - po->window + 1;
    double *d = NULL;
    ori_status s = ORI_OK;

    memset(found, 0, sizeof *found);
    if (o->most < 1 || !(o->radius >= 0.0))
        return ori__fail(ORI_EINVAL, "%d places within %g cannot be", o->most,
                         o->radius);
    d = ORI__NEW(double, count > 0 ? (size_t)count : 1);
    found->motifs = ORI__NEW(ori_motif, 1);
    if (!d || !found->motifs)
        s = ori__fail_memory("a search");
    if (s == ORI_OK)
        s = ori_query_distances(d, q, x, n, po);
    if (s == ORI_OK)
        s = ori__set_take(&found->motifs[0], d, (int)count, -1, &rules);
    if (s == ORI_OK)
        found->count = 1;
    else
        ori_motifs_free(found);
    ori__free(d);
    return s;
}
