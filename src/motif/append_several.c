/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * append_several.c - the matrix profile of several signals that go on
 * together
 *
 * Each channel brings the correlations of its new window with those that are
 * kept; then the channels are put in order, window by window.
 */
#include <oriole/motif/append_several.h>

#include <math.h>

#include "base/fail.h"
#include "base/memory.h"
#include "motif/append_state.h"

enum { MOST = ORI__APPEND_CHANNELS };

struct ori_append_several {
    int channels;
    int order[MOST];        /* channels, those that must first */
    ori_append *of[MOST];
    ori__append_frame row;  /* of the newest window */
    ori_neighbour *left;    /* [ring, channels] */
};

static bool allocate(ori_append_several *s)
{
    const size_t ring = (size_t)s->row.ring, d = (size_t)s->channels;

    s->left = ORI__NEW(ori_neighbour, ring * d);
    if (!s->left)
        return false;
    for (int i = 0; i < s->channels; i++) {
        ori_append *const a = s->of[s->order[i]];

        a->cells.number =
            ORI__NEW(double, (size_t)a->slots + ORI__APPEND_PAD);
        s->row.number[i] = a->cells.number;
        s->row.best[i] = ORI__NEW(double, ring + ORI__APPEND_PAD);
        s->row.at[i] = ORI__NEW(int64_t, ring);
        if (!a->cells.number || !s->row.best[i] || !s->row.at[i])
            return false;
    }
    return true;
}

static void put_in_order(ori_append_several *s, const bool *must)
{
    int count = 0;

    for (int i = 0; i < s->channels; i++)
        if (must && must[i])
            s->order[count++] = i;
    s->row.musts = count;
    for (int i = 0; i < s->channels; i++)
        if (!must || !must[i])
            s->order[count++] = i;
}

ori_status ori_append_several_create(ori_append_several **append,
                                     int channels, const bool *must,
                                     const ori_append_options *o)
{
    ori_append_several *s;
    ori_status status = ORI_OK;

    *append = NULL;
    if (channels < 1 || channels > MOST)
        return ori__fail(ORI_EINVAL, "%d channels cannot go on together: "
                         "there may be 1 to %d", channels, MOST);
    s = ORI__NEW(ori_append_several, 1);
    if (!s)
        return ori__fail_memory("profiles that grow");
    s->channels = channels;
    put_in_order(s, must);
    for (int i = 0; i < channels && status == ORI_OK; i++)
        status = ori_append_create(&s->of[i], o);
    if (status == ORI_OK) {
        s->row.plain = o->plain;
        s->row.m = (int)o->window;
        s->row.channels = channels;
        s->row.ring = s->of[0]->cells.ring;
        if (!allocate(s))
            status = ori__fail_memory("profiles that grow");
    }
    if (status == ORI_OK)
        *append = s;
    else
        ori_append_several_destroy(s);
    return status;
}

void ori_append_several_destroy(ori_append_several *s)
{
    if (!s)
        return;
    for (int i = 0; i < s->channels; i++) {
        if (s->of[i])
            ori__free(s->of[i]->cells.number);
        ori_append_destroy(s->of[i]);
        ori__free(s->row.best[i]);
        ori__free(s->row.at[i]);
    }
    ori__free(s->left);
    ori__free(s);
}

void ori_append_several_reset(ori_append_several *s)
{
    for (int i = 0; i < s->channels; i++)
        ori_append_reset(s->of[i]);
}

/* ------------------------------------------------------------ distances */

/* Into the sorted d [count]. */
static void insert(double *d, int count, double x)
{
    for (; count > 0 && d[count - 1] > x; count--)
        d[count] = d[count - 1];
    d[count] = x;
}

/* The mean over the k channels in which windows i and j are nearest. */
static double mean_distance(const ori_append_several *s, int k, int64_t i,
                            int64_t j)
{
    const int64_t ring = s->row.ring;
    double d[MOST], sum = 0.0;

    for (int n = 0; n < s->channels; n++) {
        const ori__append_windows *w = &s->of[s->order[n]]->of;
        const double seen = w->inverse[i % ring] + w->inverse[j % ring];
        const double far =
            isnan(seen) ? INFINITY : ori__append_windows_distance(w, i, j);

        if (n < s->row.musts)
            sum += far;
        else
            insert(d, n - s->row.musts, far);
    }
    for (int n = 0; n < k - s->row.musts; n++)
        sum += d[n];
    return sum / k;
}

static ori_neighbour neighbour(const ori_append_several *s, int k, int64_t i,
                               int64_t j)
{
    return (ori_neighbour){ j < 0 ? INFINITY : mean_distance(s, k, i, j),
                            j };
}

/* -------------------------------------------------------------- one row */

static void begin_row(ori_append_several *s, int64_t i)
{
    const int64_t place = i % s->row.ring;

    s->row.row = i;
    s->row.column = i - (s->of[0]->windows - 1);
    for (int k = 0; k < s->channels; k++) {
        s->row.best[k][place] = -INFINITY;
        s->row.at[k][place] = -1;
        s->row.row_best[k] = -INFINITY;
        s->row.row_at[k] = -1;
    }
}

/* Each channel has put its numbers down. */
static void run_row(ori_append_several *s, int64_t i)
{
    const ori_append *a = s->of[0];
    const int64_t ring = s->row.ring;
    int64_t first;

    begin_row(s, i);
    first = s->row.column < 0 ? -s->row.column : 0;
    while (first < a->slots) {
        const int64_t place = (s->row.column + first) % ring;
        const int64_t end = ring - place < a->slots - first
                                ? first + ring - place : a->slots;

        a->kernel->combine(&s->row, &(ori__append_range){ 0, 1, first, end,
                                                          place });
        first = end;
    }
    for (int k = 0; k < s->channels; k++)
        s->left[i % ring * s->channels + k] =
            neighbour(s, k + 1, i, s->row.row_at[k]);
}

static ori_neighbour left_of(const ori_append_several *s, int64_t i, int k)
{
    return i < 0 ? (ori_neighbour){ INFINITY, -1 }
                 : s->left[i % s->row.ring * s->channels + k];
}

void ori_append_several_push(ori_append_several *s, const double *x,
                             int64_t count, ori_neighbour *left)
{
    const ori_append *a = s->of[0];

    for (int64_t n = 0; n < count; n++) {
        for (int i = 0; i < s->channels; i++)
            ori_append_push(s->of[i], x++, 1, NULL);
        if (a->samples >= a->m)
            run_row(s, a->samples - a->m);
        for (int k = 0; left && k < s->channels; k++)
            *left++ = left_of(s, a->samples - a->m, k);
    }
}

int64_t ori_append_several_first(const ori_append_several *s)
{
    return ori_append_first(s->of[0]);
}

int64_t ori_append_several_count(const ori_append_several *s)
{
    return ori_append_count(s->of[0]);
}

int64_t ori__append_several_right(const ori_append_several *s, int channels,
                                  int64_t i)
{
    return s->row.at[channels - 1][i % s->row.ring];
}

void ori_append_several_profile(const ori_append_several *s,
                                ori_neighbour *left, ori_neighbour *right)
{
    const int64_t first = ori_append_several_first(s);
    const int64_t count = ori_append_several_count(s);

    for (int64_t i = first; i < first + count; i++)
        for (int k = 0; k < s->channels; k++) {
            if (left)
                *left++ = left_of(s, i, k);
            if (right)
                *right++ = neighbour(
                    s, k + 1, i, ori__append_several_right(s, k + 1, i));
        }
}
