/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * several_sides.c - what tiles want of the windows of a channel
 */
#include "motif/several_sides.h"

#include <math.h>

#include "base/array.h"
#include "base/memory.h"
#include "motif/several_tile.h"

static void fill_plain(ori__several_side *s, const ori__motif_windows *w)
{
    for (int i = 0; i < w->count; i++) {
        const bool missing = w->state[i] == ORI__MOTIF_MISSING;

        ori__breathe(i);
        s->half[i] = i ? w->x[i + w->m - 1] : 0.0;
        s->sum[i] = i ? w->x[i - 1] : 0.0;
        s->inverse[i] = missing ? 0.0 : 1.0;
        s->base[i] = missing ? ORI__SEVERAL_FAR : 0.0;
    }
}

static double base_of(const ori__motif_windows *w, int i, bool shapes)
{
    switch (w->state[i]) {
    case ORI__MOTIF_FINE:
        return w->m;
    case ORI__MOTIF_FLAT:
        return shapes ? ORI__SEVERAL_FAR : 0.0;
    default:
        return ORI__SEVERAL_FAR;
    }
}

/* Half the difference of the samples, and the sum of their deviations from
 * the means of their windows. */
static void fill_standard(ori__several_side *s, const ori__motif_windows *w,
                          bool shapes)
{
    for (int i = 0; i < w->count; i++) {
        const double *x = w->x + i;
        const double in = x[w->m - 1];

        ori__breathe(i);
        s->half[i] = i ? 0.5 * (in - x[-1]) : 0.0;
        s->sum[i] = i ? (in - x[0]) - w->mean[i] - w->mean[i - 1] : 0.0;
        s->inverse[i] = w->state[i] == ORI__MOTIF_FINE
                            ? sqrt(2.0 * w->m) / w->size[i] : 0.0;
        s->base[i] = base_of(w, i, shapes);
    }
}

ori_status ori__several_side_create(ori__several_side *s,
                                    const ori__motif_windows *w, bool plain,
                                    bool shapes)
{
    double **const arrays[] = { &s->half, &s->sum, &s->inverse, &s->base };
    ori_status status = ORI_OK;

    for (int i = 0; i < 4 && status == ORI_OK; i++)
        status = ori_array_new(arrays[i], (size_t)w->count + 1,
                               sizeof **arrays[i],
                               "a matrix profile of several channels");
    if (status != ORI_OK)
        return status;
    if (plain)
        fill_plain(s, w);
    else
        fill_standard(s, w, shapes);
    return ORI_OK;
}

void ori__several_side_free(ori__several_side *s)
{
    ori_array_free(s->half);
    ori_array_free(s->sum);
    ori_array_free(s->inverse);
    ori_array_free(s->base);
}

/* ------------------------------------------------------------------ cuts */

/* The next zone of any channel; next [channels] are the zones' numbers. */
static ori__several_cut next_cut(const ori__motif_windows *w, int channels,
                                 int *next)
{
    ori__several_cut c = { .at = w->count };

    for (int n = 0; n < channels; n++)
        if (next[n] < w[n].zone_count && w[n].zones[next[n]] < c.at)
            c.at = w[n].zones[next[n]];
    for (int n = 0; n < channels; n++)
        if (next[n] < w[n].zone_count && w[n].zones[next[n]] == c.at) {
            c.channels |= 1u << n;
            next[n]++;
        }
    return c;
}

/* Plain distances know no zones. */
bool ori__several_cuts_list(ori__several_cuts *cuts,
                            const ori__motif_windows *w, int channels,
                            bool plain)
{
    int next[ORI__SEVERAL_CHANNELS] = { 0 };
    size_t room = 0;
    ori__several_cut c = { .at = -1 };

    while (c.at < w->count) {
        c = plain ? (ori__several_cut){ .at = w->count }
                  : next_cut(w, channels, next);
        if (!ori__grow(&cuts->list, &room, (size_t)cuts->count + 1,
                       sizeof *cuts->list))
            return false;
        cuts->list[cuts->count++] = c;
    }
    return true;
}
