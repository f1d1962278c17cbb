/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * watch.c - what is odd in a signal that goes on, and where it begins to do
 * something else
 */
#include <oriole/motif/watch.h>

#include <math.h>

#include <oriole/motif/append_several.h>

#include "base/fail.h"
#include "base/memory.h"
#include "motif/append_state.h"
#include "motif/watch_curve.h"

enum { APART = 5,               /* windows about a border: the paper's */
       WINDOWS_LEAST = 8 };     /* before a limit is known */

/* The least distance that may be odd: that of a correlation of 0.99. */
static const double ALIKE = 0.99;
static const double BEYOND = 3.0;

/* Where fewer of the arcs expected cross the typical place, all arcs are
 * short, as of what repeats exactly, and few at one place tell little. */
static const double SHORT = 0.5;

struct ori_watch {
    int channels;
    int64_t m, keep;
    double change, least;
    ori_append *one;            /* of one channel */
    ori_append_several *several;
    ori_neighbour *left;        /* [channels] of the newest window */
    int64_t samples;
    double *distance;           /* [keep] of windows, by number modulo keep */
    double *sorted;             /* [keep] */
    double *curve;              /* [keep] */
    int64_t *right;             /* [keep] */
    double limit;
    int64_t odd_since, odd_at;  /* windows; -1: none is odd */
    double odd, odd_limit;
    int64_t odd_from;           /* windows before are told already */
    int64_t change_from;
};

/* ------------------------------------------------------------- life */

static ori_status create_profile(ori_watch *w, const ori_append_options *o)
{
    return w->channels == 1
               ? ori_append_create(&w->one, o)
               : ori_append_several_create(&w->several, w->channels, NULL,
                                           o);
}

static bool allocate(ori_watch *w)
{
    const size_t keep = (size_t)w->keep;

    w->left = ORI__NEW(ori_neighbour, (size_t)w->channels);
    w->distance = ORI__NEW(double, keep);
    w->sorted = ORI__NEW(double, keep);
    w->curve = ORI__NEW(double, keep);
    w->right = ORI__NEW(int64_t, keep);
    return w->left && w->distance && w->sorted && w->curve && w->right;
}

ori_status ori_watch_create(ori_watch **watch, const ori_append_options *o,
                            const ori_watch_options *options)
{
    ori_status status;
    ori_watch *w;

    *watch = NULL;
    if (!(options->change >= 0.0 && options->change < 1.0))
        return ori__fail(ORI_EINVAL, "a change at %g of the arcs expected: "
                         "that is 0 to less than 1", options->change);
    w = ORI__NEW(ori_watch, 1);
    if (!w)
        return ori__fail_memory("a watch");
    w->channels = options->channels;
    w->change = options->change;
    w->m = o->window;
    w->keep = o->keep;
    w->least = o->plain ? 0.0
                        : sqrt(2.0 * (double)w->m * (1.0 - ALIKE));
    w->limit = INFINITY;
    w->odd_at = -1;
    status = create_profile(w, o);
    if (status == ORI_OK && !allocate(w))
        status = ori__fail_memory("a watch");
    if (status == ORI_OK)
        *watch = w;
    else
        ori_watch_destroy(w);
    return status;
}

void ori_watch_destroy(ori_watch *w)
{
    if (!w)
        return;
    ori_append_destroy(w->one);
    ori_append_several_destroy(w->several);
    ori__free(w->left);
    ori__free(w->distance);
    ori__free(w->sorted);
    ori__free(w->curve);
    ori__free(w->right);
    ori__free(w);
}

double ori_watch_limit(const ori_watch *w)
{
    return w->limit;
}

/* --------------------------------------------------------- what is odd */

static int64_t oldest(const ori_watch *w)
{
    return w->one ? ori_append_first(w->one)
                  : ori_append_several_first(w->several);
}

static int64_t windows(const ori_watch *w)
{
    return w->one ? ori_append_count(w->one)
                  : ori_append_several_count(w->several);
}

/* The k-th of v [n], counted from 0, is brought to its place: those before it
 * are no larger, those behind it no smaller.  (Hoare's quickselect.) */
static double select_value(double *v, int64_t n, int64_t k)
{
    int64_t low = 0, high = n - 1;

    while (low < high) {
        const double pivot = v[low + (high - low) / 2];
        int64_t i = low - 1, j = high + 1;

        for (;;) {
            while (v[++i] < pivot)
                ;
            while (v[--j] > pivot)
                ;
            if (i >= j)
                break;
            const double swap = v[i];

            v[i] = v[j];
            v[j] = swap;
        }
        if (k <= j)
            high = j;
        else
            low = j + 1;
    }
    return v[k];
}

static void take_limit(ori_watch *w)
{
    const int64_t first = oldest(w), count = windows(w);
    int64_t n = 0;
    double median, decile;

    for (int64_t i = first; i < first + count; i++)
        if (isfinite(w->distance[i % w->keep]))
            w->sorted[n++] = w->distance[i % w->keep];
    if (n < WINDOWS_LEAST * w->m)
        return;
    median = select_value(w->sorted, n, n / 2);
    decile = select_value(w->sorted, n, n * 9 / 10);
    w->limit = fmax(decile + BEYOND * (decile - median), w->least);
}

static bool tell_odd(ori_watch *w, ori_watch_event *event)
{
    *event = (ori_watch_event){ ORI_WATCH_ODD, w->odd_at, w->odd,
                                w->odd_limit };
    w->odd_from = w->odd_at + w->m;
    w->odd_at = -1;
    return true;
}

/* Window i; true: an event is told. */
static bool judge(ori_watch *w, int64_t i, ori_watch_event *event)
{
    const double d = w->distance[i % w->keep];
    const bool odd = isfinite(d) && d > w->limit && i >= w->odd_from;

    if (w->odd_at >= 0 && (!odd || i - w->odd_since >= w->m))
        return tell_odd(w, event);
    if (!odd)
        return false;
    if (w->odd_at < 0)
        w->odd_since = i;
    if (w->odd_at < 0 || d > w->odd) {
        w->odd_at = i;
        w->odd = d;
        w->odd_limit = w->limit;
    }
    return false;
}

int ori_watch_finish(ori_watch *w, ori_watch_event *event)
{
    return w->odd_at >= 0 && tell_odd(w, event);
}

/* ------------------------------------------------------------- changes */

void ori_watch_curve(const ori_watch *w, double *curve, int64_t *first,
                     int64_t *count)
{
    *first = oldest(w);
    *count = windows(w);
    for (int64_t i = 0; i < *count; i++) {
        const int64_t at =
            w->one ? ori__append_right(w->one, *first + i)
                   : ori__append_several_right(w->several, w->channels,
                                               *first + i);

        w->right[i] = at < 0 ? -1 : at - *first;
    }
    ori__watch_curve(curve, w->right, *count);
}

static int64_t lowest(const double *curve, int64_t from, int64_t end)
{
    int64_t low = from;

    for (int64_t i = from; i < end; i++)
        if (curve[i] < curve[low])
            low = i;
    return low;
}

/* The curve's median in reach. */
static double typical(ori_watch *w, int64_t from, int64_t end)
{
    for (int64_t i = from; i < end; i++)
        w->sorted[i - from] = w->curve[i];
    return select_value(w->sorted, end - from, (end - from) / 2);
}

/* Where the least is at an end of what is in reach, it is less beyond. */
static bool look_for_change(ori_watch *w, ori_watch_event *event)
{
    const int64_t edge = APART * w->m;
    int64_t first, count, from, low;
    double limit, usual;

    if (windows(w) < 2 * edge + 2 * w->m)
        return false;
    ori_watch_curve(w, w->curve, &first, &count);
    from = w->change_from - first > edge ? w->change_from - first : edge;
    low = lowest(w->curve, from, count - edge);
    if (low < from + w->m || low >= count - edge - w->m ||
        !(w->curve[low] < w->change))
        return false;
    usual = typical(w, edge, count - edge);
    limit = w->change * (usual < SHORT ? usual : 1.0);
    if (!(w->curve[low] < limit))
        return false;
    *event = (ori_watch_event){ ORI_WATCH_CHANGE, first + low + w->m / 2,
                                w->curve[low], limit };
    w->change_from = first + low + edge;
    return true;
}

/* -------------------------------------------------------------- samples */

static double nearest(ori_watch *w, const double *x)
{
    if (w->one)
        ori_append_push(w->one, x, 1, w->left);
    else
        ori_append_several_push(w->several, x, 1, w->left);
    return w->left[w->channels - 1].distance;
}

int ori_watch_push(ori_watch *w, const double *x,
                   ori_watch_event events[ORI_WATCH_EVENTS])
{
    const double d = nearest(w, x);
    const int64_t i = w->samples++ - w->m + 1;
    const int64_t step = w->m / 4;
    int count = 0;

    if (i < 0)
        return 0;
    w->distance[i % w->keep] = d;
    count += judge(w, i, events);
    if (i % w->m == 0)
        take_limit(w);
    if (w->change > 0.0 && (step == 0 || i % step == 0))
        count += look_for_change(w, events + count);
    return count;
}
