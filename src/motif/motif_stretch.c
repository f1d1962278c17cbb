/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_stretch.c - one shape against windows of several lengths
 *
 * Uniform scaling: Keogh, Palpanas, Zordan, Gunopulos & Cardle, "Indexing
 * large human-motion databases", VLDB 2004; of motifs, Yankov, Keogh, Medina,
 * Chiu & Zordan, "Detecting time series motifs under uniform scaling", KDD
 * 2007.
 */
#include "motif/motif_stretch.h"

#include <math.h>
#include <string.h>

#include "base/array.h"
#include "base/fail.h"
#include "base/memory.h"
#include "motif/motif_distances.h"

/* Keys, "Cubic convolution interpolation for digital image processing", IEEE
 * Trans. ASSP 1981, with a = -1/2.  A line between samples would smooth the
 * noise of what is stretched, and so favour it. */
static double cubic(const double *q, int m, double at)
{
    const int k = at < m - 1 ? (int)at : m - 2;
    const double u = at - k;
    const double b = q[k], c = q[k + 1];
    const double a = k > 0 ? q[k - 1] : 2.0 * b - c;
    const double d = k + 2 < m ? q[k + 2] : 2.0 * c - b;

    return b + 0.5 * u * ((c - a) + u * ((2.0 * a - 5.0 * b + 4.0 * c - d) +
                                         u * (3.0 * (b - c) + d - a)));
}

void ori__stretch_resample(double *y, int length, const double *q, int m)
{
    const double step = (double)(m - 1) / (length - 1);

    for (int t = 0; t < length; t++)
        y[t] = cubic(q, m, t * step);
}

static bool has_length(const ori__stretch *s, int length)
{
    for (int i = 0; i < s->count; i++)
        if (s->length[i] == length)
            return true;
    return false;
}

static void add_length(ori__stretch *s, int n, double length)
{
    const int is = (int)lrint(length);

    if (is < 3 || is > n || has_length(s, is))
        return;
    s->length[s->count++] = is;
    if (n - is + 1 > s->starts)
        s->starts = n - is + 1;
}

/* The shape's own length first: of equals that wins. */
static void set_lengths(ori__stretch *s, int n, double share)
{
    const int each = (int)ceil(share * ORI__STRETCH_STEPS - 1e-9);

    add_length(s, n, s->m);
    for (int i = 1; i <= each; i++) {
        add_length(s, n, s->m * (1.0 - share * i / each));
        add_length(s, n, s->m * (1.0 + share * i / each));
    }
}

ori_status ori__stretch_create(ori__stretch *s, const double *x, int n, int m,
                               double share, int scale,
                               const ori_profile_options *o)
{
    ori_status status = ORI_OK;

    memset(s, 0, sizeof *s);
    if (!(share >= 0.0 && share <= 0.5))
        return ori__fail(ORI_EINVAL, "occurrences stretched by %g: it can be "
                         "from 0 to 0.5", share);
    s->m = m;
    s->scale = scale;
    s->flat = o->flat;
    s->plain = o->plain;
    set_lengths(s, n, share);
    for (int i = 0; i < s->count && status == ORI_OK; i++)
        status = ori__motif_windows_create(&s->w[i], x, n, s->length[i],
                                           o->flat, scale);
    if (status != ORI_OK)
        ori__stretch_free(s);
    return status;
}

void ori__stretch_free(ori__stretch *s)
{
    for (int i = 0; i < s->count; i++)
        ori__motif_windows_free(&s->w[i]);
    memset(s, 0, sizeof *s);
}

/* Of the shape at one length; all are compared as if they were m long. */
static ori_status at_length(const ori__stretch *s, int which, const double *q,
                            const ori__stretch_ban *ban, double *d)
{
    const ori__motif_windows *w = &s->w[which];
    const double factor = sqrt((double)s->m / w->m);
    double *y = ORI__NEW(double, (size_t)w->m);
    ori__motif_windows shape = { 0 };
    ori_status status = ORI_OK;

    if (!y)
        return ori__fail_memory("a shape");
    if (w->m == s->m)
        memcpy(y, q, (size_t)s->m * sizeof *y);
    else
        ori__stretch_resample(y, w->m, q, s->m);
    status = ori__motif_windows_create(&shape, y, w->m, w->m, s->flat,
                                       s->scale);
    if (status == ORI_OK)
        status = ori__motif_distances(&shape, 0, w, s->plain, d);
    for (int i = 0; i < w->count && status == ORI_OK; i++) {
        ori__breathe(i);
        d[i] = ban->unlike && w->state[i] != shape.state[0] ? INFINITY
                                                            : d[i] * factor;
    }
    ori__motif_windows_free(&shape);
    ori__free(y);
    return status;
}

static void cross_out(const ori__motif_windows *w, int m,
                      const ori_motif *motif, double *d)
{
    for (int k = 0; k < motif->count; k++) {
        const int at = motif->start[k];
        const int long_is = motif->length ? motif->length[k] : m;

        ori__breathe_far(k);
        for (int i = at - w->m + m / 4 + 1; i < at + long_is - m / 4; i++)
            if (i >= 0 && i < w->count)
                d[i] = INFINITY;
    }
}

ori_status ori__stretch_distances(const ori__stretch *s, const double *q,
                                  const ori__stretch_ban *ban, double *d,
                                  int32_t *length)
{
    double *one;
    ori_status status = ori_array_new(&one, (size_t)s->starts, sizeof *one,
                                      "distances");

    for (int i = 0; i < s->starts; i++) {
        ori__breathe(i);
        d[i] = INFINITY;
        length[i] = s->m;
    }
    for (int i = 0; i < s->count && status == ORI_OK; i++) {
        const ori__motif_windows *w = &s->w[i];

        status = at_length(s, i, q, ban, one);
        if (status != ORI_OK)
            break;
        for (int k = 0; k < ban->count; k++)
            cross_out(w, s->m, &ban->motifs[k], one);
        for (int k = 0; k < w->count; k++) {
            ori__breathe(k);
            if (one[k] < d[k]) {
                d[k] = one[k];
                length[k] = w->m;
            }
        }
    }
    ori_array_free(one);
    return status;
}
