/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_centres.c - motifs of one channel or several: sets about windows that
 * are tried as their centres
 *
 * Of several channels a centre has its own; with these alone, and each of
 * them, the other windows are compared.
 */
#include "motif/motif_centres.h"

#include <math.h>
#include <string.h>

#include <oriole/motif/several.h>

#include "base/array.h"
#include "base/fail.h"
#include "base/memory.h"
#include "motif/motif_set.h"

/* Centres that are tried for a motif: as many as take some seconds at most,
 * and of a motif's occurrences so many as centres in place of the first. */
enum { SEEDS_LEAST = 8, SEEDS_MOST = 64, MEMBERS_TRIED = 6 };
static const double SEED_BUDGET = 2e10;     /* products in all */

/* A motif and its channels. */
typedef struct candidate {
    ori_motif motif;
    uint32_t channels;
} candidate;

typedef struct search {
    const ori__centres *in;
    const ori_motifs *earlier;
    ori__set_rules rules;
    int count, m, starts, seeds;    /* windows; starts of those of all
                                       lengths */
    uint8_t *used;              /* [count] in an earlier motif */
    uint8_t *tried;             /* [count] near an earlier centre */
    double *d;                  /* [starts] */
    int32_t *length;            /* the same; NULL: all are one window long */
} search;

/* --------------------------------------------------------- one centre */

static ori_status measure(search *s, int centre, uint32_t channels)
{
    const ori__centres *in = s->in;
    const ori__stretch_ban ban = { in->bar, s->earlier->motifs,
                                   s->earlier->count };
    ori__stretch_shape shapes[ORI_SEVERAL_CHANNELS];
    int count = 0;

    for (int i = 0; i < in->count; i++)
        if (channels >> in->number[i] & 1)
            shapes[count++] = (ori__stretch_shape){
                &in->of[i], in->x + in->number[i] * in->n + centre };
    return ori__stretch_distances(shapes, count, &ban, s->d, s->length);
}

/* Take the set about a centre if it is better than *best. */
static ori_status try_centre(search *s, int centre, uint32_t channels,
                             candidate *best)
{
    ori_motif set;
    ori_status status = measure(s, centre, channels);

    if (status != ORI_OK)
        return status;
    status = ori__set_take(&set, s->d, s->starts, centre, &s->rules);
    if (status == ORI_OK && set.count >= 2 &&
        (best->motif.count == 0 ||
         ori__set_score(&set) > ori__set_score(&best->motif))) {
        ori__set_free(&best->motif);
        *best = (candidate){ set, channels };
    } else {
        ori__set_free(&set);
    }
    return status;
}

static uint32_t channels_at(const search *s, int at)
{
    return s->in->nearest ? s->in->nearest[at] : 1u << s->in->number[0];
}

/* A window that has a missing sample in one of its channels, or is flat in
 * all of them, shows no shape; and what begins a shorter occurrence need not
 * begin a window. */
static bool may_be_centre(const search *s, int at, uint32_t channels)
{
    const ori__centres *in = s->in;
    bool shows = false;

    if (at >= s->count || s->used[at])
        return false;
    for (int i = 0; i < in->count; i++) {
        const uint8_t state = in->of[i].w[0].state[at];

        if (!(channels >> in->number[i] & 1))
            continue;
        if (state == ORI__MOTIF_MISSING)
            return false;
        shows |= in->plain || state == ORI__MOTIF_FINE;
    }
    return shows;
}

/* -------------------------------------------------------- one motif */

/* The window of the nearest pair that is not tried, of equals the first; -1:
 * there is none. */
static int next_seed(const search *s)
{
    const double *distance = s->in->profile->distance;
    double least = INFINITY;
    int best = -1;

    for (int i = 0; i < s->count; i++) {
        ori__breathe(i);
        if (distance[i] < least && !s->tried[i] &&
            may_be_centre(s, i, channels_at(s, i))) {
            least = distance[i];
            best = i;
        }
    }
    return best;
}

static ori_status try_seeds(search *s, candidate *best)
{
    const int half = (s->m + 1) / 2;
    ori_status status = ORI_OK;

    ori__array_clear(s->tried, (size_t)s->count);
    for (int seeds = 0; seeds < s->seeds && status == ORI_OK; seeds++) {
        const int at = next_seed(s);

        if (at < 0)
            break;
        ori__set_mark(s->tried, s->count, at - half + 1, at + half);
        status = try_centre(s, at, channels_at(s, at), best);
    }
    return status;
}

static ori_status try_members(search *s, candidate *best)
{
    int32_t member[MEMBERS_TRIED];
    const int count = best->motif.count - 1 < MEMBERS_TRIED
                          ? best->motif.count - 1 : MEMBERS_TRIED;
    const uint32_t channels = best->channels;
    ori_status status = ORI_OK;

    for (int i = 0; i < count; i++)
        member[i] = best->motif.start[i + 1];
    for (int i = 0; i < count && status == ORI_OK; i++)
        if (may_be_centre(s, member[i], channels))
            status = try_centre(s, member[i], channels, best);
    return status;
}

static ori_status find_next(search *s, candidate *best)
{
    const int m = s->m;
    const ori_motif *found = &best->motif;
    ori_status status;

    *best = (candidate){ .channels = 0 };
    status = try_seeds(s, best);
    if (status == ORI_OK && found->count > 0)
        status = try_members(s, best);
    for (int i = 0; i < found->count; i++) {
        const int at = found->start[i];
        const int end = at + (found->length ? found->length[i] : m);

        ori__set_mark(s->used, s->count, at - m + m / 4 + 1, end - m / 4);
    }
    return status;
}

/* ----------------------------------------------------------- all of them */

static ori_status find_all(search *s, ori_motifs *motifs, uint32_t *channels,
                           const ori_motif_options *o)
{
    while (motifs->count < o->top) {
        candidate next;
        const ori_status status = find_next(s, &next);

        if (status != ORI_OK || next.motif.count == 0) {
            ori__set_free(&next.motif);
            return status;
        }
        if (motifs->count > 0 && o->radius == 0.0 &&
            next.motif.contrast < o->contrast) {
            ori__set_free(&next.motif);
            break;
        }
        if (channels)
            channels[motifs->count] = next.channels;
        motifs->motifs[motifs->count++] = next.motif;
    }
    return ORI_OK;
}

static void release(search *s)
{
    ori_array_free(s->used);
    ori_array_free(s->tried);
    ori_array_free(s->d);
    ori_array_free(s->length);
}

static int seeds_of(const search *s)
{
    const double seeds = SEED_BUDGET / s->count / s->m / s->in->width /
                         s->in->of[0].count;

    return seeds < SEEDS_LEAST ? SEEDS_LEAST : seeds > SEEDS_MOST
                                                   ? SEEDS_MOST : (int)seeds;
}

static ori_status prepare(search *s, const ori_motif_options *o)
{
    const size_t count = (size_t)s->count, starts = (size_t)s->starts;
    ori_status status = ori_array_new(&s->used, count, sizeof *s->used,
                                      "motifs");

    if (status == ORI_OK)
        status = ori_array_new(&s->tried, count, sizeof *s->tried, "motifs");
    if (status == ORI_OK)
        status = ori_array_new(&s->d, starts, sizeof *s->d, "motifs");
    if (status == ORI_OK && s->in->of[0].count > 1)
        status = ori_array_new(&s->length, starts, sizeof *s->length,
                               "motifs");
    if (status != ORI_OK)
        return status;
    s->rules = (ori__set_rules){
        .window = s->m, .most = o->most - 1, .radius = o->radius,
        .length = s->length, .seam = o->seam, .seam_count = o->seam_count };
    s->seeds = o->centres > 0 ? o->centres : seeds_of(s);
    return ORI_OK;
}

ori_status ori__centres_find(ori_motifs *motifs, uint32_t *channels,
                             const ori__centres *in,
                             const ori_motif_options *o)
{
    search s = { .in = in, .earlier = motifs, .count = in->of[0].w[0].count,
                 .m = in->of[0].m, .starts = in->of[0].starts };
    ori_status status;

    memset(motifs, 0, sizeof *motifs);
    if (o->top < 1 || o->most < 2 || !(o->radius >= 0.0))
        return ori__fail(ORI_EINVAL, "motifs: %d of %d occurrences within "
                         "%g cannot be", o->top, o->most, o->radius);
    status = prepare(&s, o);
    if (status == ORI_OK) {
        motifs->motifs = ORI__NEW(ori_motif, (size_t)o->top);
        status = motifs->motifs ? find_all(&s, motifs, channels, o)
                                : ori__fail_memory("motifs");
    }
    release(&s);
    if (status != ORI_OK)
        ori_motifs_free(motifs);
    return status;
}
