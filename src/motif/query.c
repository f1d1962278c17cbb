/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * query.c - where a given shape is
 */
#include <oriole/motif/motifs.h>

#include <string.h>

#include "base/array.h"
#include "base/fail.h"
#include "base/memory.h"
#include "motif/motif_set.h"
#include "motif/motif_stretch.h"

static ori_status check_state(ori__motif_state state, bool plain)
{
    if (state == ORI__MOTIF_MISSING)
        return ori__fail(ORI_EDATA, "the shape that is sought has a missing "
                         "sample");
    if (state == ORI__MOTIF_FLAT && !plain)
        return ori__fail(ORI_EDATA, "the shape that is sought is constant");
    return ORI_OK;
}

static ori_status check_sizes(int64_t n, const ori_profile_options *o)
{
    if (o->window < 3 || n > INT32_MAX / 2)
        return ori__fail(ORI_EINVAL, "a shape of %lld samples in %lld cannot "
                         "be sought", (long long)o->window, (long long)n);
    if (n < o->window)
        return ori__fail(ORI_EDATA, "%lld samples are fewer than the %lld of "
                         "the shape that is sought", (long long)n,
                         (long long)o->window);
    return ORI_OK;
}

/* The scale that both the shape and the series fit in; the shape is told to
 * be one that can be sought. */
static ori_status check_shape(int *scale, const double *q, const double *x,
                              int64_t n, const ori_profile_options *o)
{
    const int m = (int)o->window;
    ori__motif_windows shape = { 0 };
    ori_status s = check_sizes(n, o);

    if (s != ORI_OK)
        return s;
    *scale = ori__motif_windows_scale(x, (int)n);
    if (ori__motif_windows_scale(q, m) > *scale)
        *scale = ori__motif_windows_scale(q, m);
    s = ori__motif_windows_create(&shape, q, m, m, o->flat, *scale);
    if (s == ORI_OK)
        s = check_state(shape.state[0], o->plain);
    ori__motif_windows_free(&shape);
    return s;
}

ori_status ori_query_distances(double *distance, const double *q,
                               const double *x, int64_t n,
                               const ori_profile_options *o)
{
    const ori__stretch_ban none = { .count = 0 };
    ori__stretch w = { 0 };
    int scale;
    ori_status s = check_shape(&scale, q, x, n, o);

    if (s != ORI_OK)
        return s;
    s = ori__stretch_create(&w, x, (int)n, (int)o->window, 0.0, scale, o);
    if (s == ORI_OK)
        s = ori__stretch_distances(&(ori__stretch_shape){ &w, q }, 1, &none,
                                   distance, NULL);
    ori__stretch_free(&w);
    return s;
}

static ori_status take(ori_motif *set, const ori__stretch *w,
                       const double *q, const ori_motif_options *o)
{
    const ori__stretch_ban none = { .count = 0 };
    ori__set_rules rules = { .window = w->m, .most = o->most,
                             .radius = o->radius };
    double *d;
    int32_t *length = NULL;
    ori_status s = ori_array_new(&d, (size_t)w->starts, sizeof *d,
                                 "a search");

    if (s == ORI_OK && w->count > 1)
        s = ori_array_new(&length, (size_t)w->starts, sizeof *length,
                          "a search");
    rules.length = length;
    if (s == ORI_OK)
        s = ori__stretch_distances(&(ori__stretch_shape){ w, q }, 1, &none,
                                   d, length);
    if (s == ORI_OK)
        s = ori__set_take(set, d, w->starts, -1, &rules);
    ori_array_free(length);
    ori_array_free(d);
    return s;
}

ori_status ori_query_find(ori_motifs *found, const double *q, const double *x,
                          int64_t n, const ori_profile_options *po,
                          const ori_motif_options *o)
{
    ori__stretch w = { 0 };
    int scale;
    ori_status s;

    memset(found, 0, sizeof *found);
    if (o->most < 1 || !(o->radius >= 0.0))
        return ori__fail(ORI_EINVAL, "%d places within %g cannot be", o->most,
                         o->radius);
    s = check_shape(&scale, q, x, n, po);
    if (s != ORI_OK)
        return s;
    s = ori__stretch_create(&w, x, (int)n, (int)po->window, o->stretch,
                            scale, po);
    if (s == ORI_OK) {
        found->motifs = ORI__NEW(ori_motif, 1);
        s = found->motifs ? take(&found->motifs[0], &w, q, o)
                          : ori__fail_memory("a search");
    }
    if (s == ORI_OK)
        found->count = 1;
    else
        ori_motifs_free(found);
    ori__stretch_free(&w);
    return s;
}
