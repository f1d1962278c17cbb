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

static ori_status create(ori__stretch *s, double share,
                         const ori_profile_options *o)
{
    if (!(share >= 0.0 && share <= 0.5))
        return ori__fail(ORI_EINVAL, "occurrences stretched by %g: it can be "
                         "from 0 to 0.5", share);
    s->flat = o->flat;
    s->plain = o->plain;
    set_lengths(s, s->n, share);
    for (int i = s->borrows ? 1 : 0; i < s->count; i++) {
        s->w[i].m = s->length[i];
        s->w[i].count = s->n - s->length[i] + 1;
    }
    return ORI_OK;
}

ori_status ori__stretch_create(ori__stretch *s, const double *x, int n, int m,
                               double share, int scale,
                               const ori_profile_options *o)
{
    memset(s, 0, sizeof *s);
    s->m = m;
    s->x = x;
    s->n = n;
    s->scale = scale;
    return create(s, share, o);
}

ori_status ori__stretch_about(ori__stretch *s, const ori__motif_windows *own,
                              const double *x, double share,
                              const ori_profile_options *o)
{
    memset(s, 0, sizeof *s);
    s->m = own->m;
    s->x = x;
    s->n = own->samples;
    s->scale = own->scale;
    s->w[0] = *own;
    s->borrows = true;
    return create(s, share, o);
}

void ori__stretch_free(ori__stretch *s)
{
    for (int i = s->borrows ? 1 : 0; i < s->count; i++)
        ori__motif_windows_free(&s->w[i]);
    memset(s, 0, sizeof *s);
}

static ori_status make_windows(ori__motif_windows *w, const ori__stretch *s,
                               int which)
{
    return ori__motif_windows_create(w, s->x, s->n, s->length[which], s->flat,
                                     s->scale);
}

ori_status ori__stretch_hold(ori__stretch *s)
{
    ori_status status = ORI_OK;

    for (int i = s->borrows ? 1 : 0; i < s->count && status == ORI_OK; i++)
        status = make_windows(&s->w[i], s, i);
    return status;
}

/* A spike may lie between the samples that a shorter shape has of it. */
static bool has_lost_all(const ori__motif_windows *shorter,
                         const ori__stretch_shape *shape)
{
    const int m = shape->among->m;
    const ori__moments whole = ori__moments_sum(shape->q, m);

    return shorter->state[0] == ORI__MOTIF_FLAT &&
           !ori__moments_flat(&whole, m, shape->among->flat);
}

/* The shape at one length. */
static ori_status make_shape(ori__motif_windows *own,
                             const ori__stretch_shape *shape, int length)
{
    const ori__stretch *s = shape->among;
    double *y = ORI__NEW(double, (size_t)length);
    ori_status status;

    if (!y)
        return ori__fail_memory("a shape");
    if (length == s->m)
        memcpy(y, shape->q, (size_t)s->m * sizeof *y);
    else
        ori__stretch_resample(y, length, shape->q, s->m);
    status = ori__motif_windows_create(own, y, length, length, s->flat,
                                       s->scale);
    ori__free(y);
    if (status == ORI_OK && !s->plain && has_lost_all(own, shape))
        own->state[0] = ORI__MOTIF_MISSING;
    return status;
}

static bool is_barred(ori__stretch_bar bar, uint8_t state, uint8_t own)
{
    return (bar == ORI__STRETCH_UNLIKE && state != own) ||
           (bar == ORI__STRETCH_FLAT && state == ORI__MOTIF_FLAT);
}

/* All lengths are compared as if they were m long. */
static ori_status compare(const ori__motif_windows *own,
                          const ori__motif_windows *w, const ori__stretch *s,
                          ori__stretch_bar bar, double *d)
{
    const double factor = sqrt((double)s->m / w->m);
    const ori_status status = ori__motif_distances(own, 0, w, s->plain, d);

    for (int i = 0; i < w->count && status == ORI_OK; i++) {
        ori__breathe(i);
        d[i] = is_barred(bar, w->state[i], own->state[0]) ? INFINITY
                                                          : d[i] * factor;
    }
    return status;
}

ori_status ori__stretch_at(const ori__stretch_shape *shape, int which,
                           ori__stretch_bar bar, double *d)
{
    const ori__stretch *s = shape->among;
    const bool held = s->w[which].x != NULL;
    ori__motif_windows own = { 0 }, made = { 0 };
    ori_status status = make_shape(&own, shape, s->length[which]);

    if (status == ORI_OK && !held)
        status = make_windows(&made, s, which);
    if (status == ORI_OK)
        status = compare(&own, held ? &s->w[which] : &made, s, bar, d);
    ori__motif_windows_free(&own);
    ori__motif_windows_free(&made);
    return status;
}

/* one: room for a channel's distances. */
static ori_status mean_at(const ori__stretch_shape *shapes, int channels,
                          int which, ori__stretch_bar bar, double *mean,
                          double *one)
{
    const int count = shapes[0].among->w[which].count;
    ori_status status = ori__stretch_at(&shapes[0], which, bar, mean);

    for (int i = 0; i < count && channels > 1; i++) {
        ori__breathe(i);
        mean[i] /= channels;
    }
    for (int n = 1; n < channels && status == ORI_OK; n++) {
        status = ori__stretch_at(&shapes[n], which, bar, one);
        for (int i = 0; i < count && status == ORI_OK; i++) {
            ori__breathe(i);
            mean[i] += one[i] / channels;
        }
    }
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

static void cross_out_all(const ori__motif_windows *w, int m,
                          const ori__stretch_ban *ban, double *d)
{
    for (int i = 0; i < ban->count; i++)
        cross_out(w, m, &ban->motifs[i], d);
}

static void take_nearer(const ori__motif_windows *w, const double *one,
                        double *d, int32_t *length)
{
    for (int i = 0; i < w->count; i++) {
        ori__breathe(i);
        if (one[i] < d[i]) {
            d[i] = one[i];
            length[i] = w->m;
        }
    }
}

ori_status ori__stretch_distances(const ori__stretch_shape *shapes,
                                  int channels, const ori__stretch_ban *ban,
                                  double *d, int32_t *length)
{
    const ori__stretch *s = shapes[0].among;
    double *mean = d, *one = NULL;      /* of one length: the answer */
    ori_status status = ORI_OK;

    if (s->count > 1)
        status = ori_array_new(&mean, (size_t)s->starts, sizeof *mean,
                               "distances");
    if (status == ORI_OK && channels > 1)
        status = ori_array_new(&one, (size_t)s->starts, sizeof *one,
                               "distances");
    for (int i = 0; i < s->starts && mean != d; i++) {
        ori__breathe(i);
        d[i] = INFINITY;
        length[i] = s->m;
    }
    for (int i = 0; i < s->count && status == ORI_OK; i++) {
        status = mean_at(shapes, channels, i, ban->bar, mean, one);
        if (status != ORI_OK)
            break;
        cross_out_all(&s->w[i], s->m, ban, mean);
        if (mean != d)
            take_nearer(&s->w[i], mean, d, length);
    }
    if (mean != d)
        ori_array_free(mean);
    ori_array_free(one);
    return status;
}
