/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motifs_several.c - what recurs in some of several channels
 *
 * As in motifs.c.  A centre has its channels from the profile; with these
 * alone, and each of them, the other windows are compared.
 */
#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/array.h"
#include "base/fail.h"
#include "base/memory.h"
#include "motif/motif_distances.h"
#include "motif/motif_set.h"
#include "motif/several_channels.h"

/* As in motifs.c. */
enum { SEEDS_LEAST = 8, SEEDS_MOST = 64, MEMBERS_TRIED = 6 };
static const double SEED_BUDGET = 2e10;     /* products in all */

/* A motif and its channels. */
typedef struct candidate {
    ori_motif motif;
    uint32_t channels;
} candidate;

typedef struct search {
    ori__channels c;
    const ori_profile *profile;
    const uint32_t *nearest;    /* [count] channels of each window */
    ori__set_rules rules;
    int count, m, seeds;
    uint8_t *used;              /* [count] in an earlier motif */
    uint8_t *tried;             /* [count] near an earlier centre */
    double *d, *one;            /* [count] of all channels, of one */
} search;

/* Adds those of one channel; what is in another state is no occurrence. */
static ori_status add_channel(search *s, int channel, int centre, int of)
{
    const ori__motif_windows *w = &s->c.of[channel];
    const ori_status status =
        ori__motif_distances(w, centre, w, s->c.plain, s->one);

    for (int i = 0; i < s->count && status == ORI_OK; i++) {
        ori__breathe(i);
        s->d[i] = s->c.plain || w->state[i] == w->state[centre]
                      ? s->d[i] + s->one[i] / of : (double)INFINITY;
    }
    return status;
}

static ori_status measure(search *s, int centre, uint32_t channels)
{
    ori_status status = ORI_OK;

    for (int i = 0; i < s->count; i++) {
        ori__breathe(i);
        s->d[i] = s->used[i] ? (double)INFINITY : 0.0;
    }
    for (int n = 0; n < s->c.count && status == ORI_OK; n++)
        if (channels >> s->c.number[n] & 1)
            status = add_channel(s, n, centre,
                                 __builtin_popcount(channels));
    return status;
}

/* Take the set about a centre if it is better than *best. */
static ori_status try_centre(search *s, int centre, uint32_t channels,
                             candidate *best)
{
    ori_motif set;
    ori_status status = measure(s, centre, channels);

    if (status == ORI_OK)
        status = ori__set_take(&set, s->d, s->count, centre, &s->rules);
    if (status != ORI_OK)
        return status;
    if (set.count >= 2 &&
        (best->motif.count == 0 ||
         ori__set_score(&set) > ori__set_score(&best->motif))) {
        ori__set_free(&best->motif);
        *best = (candidate){ set, channels };
    } else {
        ori__set_free(&set);
    }
    return status;
}

/* A window that is flat in all of its channels shows no shape. */
static bool shows_shape(const search *s, int at)
{
    for (int n = 0; n < s->c.count; n++)
        if (s->nearest[at] >> s->c.number[n] & 1 &&
            (s->c.plain || s->c.of[n].state[at] == ORI__MOTIF_FINE))
            return true;
    return false;
}

/* As in motifs.c. */
static int next_seed(const search *s)
{
    const double *distance = s->profile->distance;
    double least = INFINITY;
    int best = -1;

    for (int i = 0; i < s->count; i++) {
        ori__breathe(i);
        if (distance[i] < least && !s->used[i] && !s->tried[i] &&
            shows_shape(s, i)) {
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
        status = try_centre(s, at, s->nearest[at], best);
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
        status = try_centre(s, member[i], channels, best);
    return status;
}

static ori_status find_next(search *s, candidate *best)
{
    const int reach = (3 * s->m + 3) / 4;
    ori_status status;

    *best = (candidate){ .channels = 0 };
    status = try_seeds(s, best);
    if (status == ORI_OK && best->motif.count > 0)
        status = try_members(s, best);
    for (int i = 0; i < best->motif.count; i++)
        ori__set_mark(s->used, s->count, best->motif.start[i] - reach + 1,
                      best->motif.start[i] + reach);
    return status;
}

static void release(search *s)
{
    ori__channels_free(&s->c);
    ori_array_free(s->used);
    ori_array_free(s->tried);
    ori_array_free(s->d);
    ori_array_free(s->one);
}

static int seeds_of(const search *s, int k)
{
    const double seeds = SEED_BUDGET / s->count / s->m / k;

    return seeds < SEEDS_LEAST ? SEEDS_LEAST : seeds > SEEDS_MOST
                                                   ? SEEDS_MOST : (int)seeds;
}

static ori_status prepare(search *s, int k, const ori_motif_options *o)
{
    const size_t count = (size_t)s->count;
    ori_status status;

    s->rules = (ori__set_rules){ .window = s->m, .most = o->most - 1,
                                 .radius = o->radius, .seam = o->seam,
                                 .seam_count = o->seam_count };
    s->seeds = o->centres > 0 ? o->centres : seeds_of(s, k);
    status = ori_array_new(&s->used, count, sizeof *s->used, "motifs");
    if (status == ORI_OK)
        status = ori_array_new(&s->tried, count, sizeof *s->tried, "motifs");
    if (status == ORI_OK)
        status = ori_array_new(&s->d, count, sizeof *s->d, "motifs");
    if (status == ORI_OK)
        status = ori_array_new(&s->one, count, sizeof *s->one, "motifs");
    return status;
}

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
        channels[motifs->count] = next.channels;
        motifs->motifs[motifs->count++] = next.motif;
    }
    return ORI_OK;
}

static ori_status find_in_one(const search *s, ori_motifs *motifs,
                              uint32_t *channels, const double *x, int64_t n,
                              const ori_several_options *options,
                              const ori_motif_options *o)
{
    const int channel = s->c.number[0];

    for (int i = 0; i < o->top; i++)
        channels[i] = 1u << channel;
    return ori_motifs_find(motifs, x + channel * n, n, s->profile,
                           &options->profile, o);
}

static ori_status check(const ori_several *several, int k, int64_t n,
                        const ori_motif_options *o)
{
    if (o->top < 1 || o->most < 2 || !(o->radius >= 0.0))
        return ori__fail(ORI_EINVAL, "motifs: %d of %d occurrences within "
                         "%g cannot be", o->top, o->most, o->radius);
    if (o->stretch > 0.0)
        return ori__fail(ORI_EINVAL, "motifs of several channels are not "
                         "stretched in time");
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
    search s = { .count = 0 };
    ori_status status = check(several, k, n, o);

    memset(motifs, 0, sizeof *motifs);
    if (status != ORI_OK)
        return status;
    s.profile = &several->of[k];
    s.nearest = several->nearest[k];
    s.count = (int)s.profile->count;
    s.m = (int)s.profile->window;
    status = ori__channels_create(&s.c, x, several->channels, n, options,
                                  INT_MIN);
    if (status == ORI_OK && s.c.count == 1) {
        status = find_in_one(&s, motifs, channels, x, n, options, o);
    } else if (status == ORI_OK &&
               (status = prepare(&s, k, o)) == ORI_OK) {
        motifs->motifs = ORI__NEW(ori_motif, (size_t)o->top);
        status = motifs->motifs ? find_all(&s, motifs, channels, o)
                                : ori__fail_memory("motifs");
    }
    release(&s);
    if (status != ORI_OK)
        ori_motifs_free(motifs);
    return status;
}
