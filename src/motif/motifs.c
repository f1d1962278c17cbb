/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motifs.c - what recurs: sets of occurrences, from the matrix profile
 */
#include <oriole/motif/motifs.h>

#include <math.h>
#include <string.h>

#include "base/array.h"
#include "base/fail.h"
#include "base/memory.h"
#include "motif/motif_set.h"
#include "motif/motif_stretch.h"

/* Centres that are tried for a motif: as many as take some seconds at most,
 * and of a motif's occurrences so many as centres in place of the first. */
enum { SEEDS_LEAST = 8, SEEDS_MOST = 64, MEMBERS_TRIED = 6 };
static const double SEED_BUDGET = 2e10;     /* products in all */

typedef struct search {
    const double *x;
    const ori_motifs *earlier;
    ori__stretch windows;
    const ori__motif_windows *w;    /* those of the profile */
    bool plain;
    ori__set_rules rules;
    int seeds;
    uint8_t *used;              /* [count] in an earlier motif */
    uint8_t *tried;             /* [count] near an earlier centre */
    double *d;                  /* [windows.starts] */
    int32_t *length;            /* the same */
} search;

/* Take the set about a centre if it is better than *best. */
static ori_status try_centre(search *s, int centre, ori_motif *best)
{
    const ori__stretch_ban ban = { true, s->earlier->motifs,
                                   s->earlier->count };
    ori_motif set;
    ori_status status = ori__stretch_distances(&s->windows, s->x + centre,
                                               &ban, s->d, s->length);

    if (status != ORI_OK)
        return status;
    status = ori__set_take(&set, s->d, s->windows.starts, centre, &s->rules);
    if (status == ORI_OK && set.count >= 2 &&
        (best->count == 0 || ori__set_score(&set) > ori__set_score(best))) {
        ori__set_free(best);
        *best = set;
    } else {
        ori__set_free(&set);
    }
    return status;
}

/* What begins a shorter occurrence need not begin a window. */
static bool may_be_centre(const search *s, int at)
{
    return at < s->w->count && !s->used[at] &&
           (s->w->state[at] == ORI__MOTIF_FINE ||
            (s->w->state[at] == ORI__MOTIF_FLAT && s->plain));
}

/* The window of the nearest pair that is not tried, of equals the first; -1:
 * there is none. */
static int next_seed(const search *s, const ori_profile *p)
{
    double least = INFINITY;
    int best = -1;

    for (int i = 0; i < s->w->count; i++) {
        ori__breathe(i);
        if (p->distance[i] < least && !s->tried[i] && may_be_centre(s, i)) {
            least = p->distance[i];
            best = i;
        }
    }
    return best;
}

static ori_status try_seeds(search *s, const ori_profile *p, ori_motif *best)
{
    const int half = (s->w->m + 1) / 2;
    ori_status status = ORI_OK;

    ori__array_clear(s->tried, (size_t)s->w->count);
    for (int seeds = 0; seeds < s->seeds && status == ORI_OK; seeds++) {
        const int at = next_seed(s, p);

        if (at < 0)
            break;
        ori__set_mark(s->tried, s->w->count, at - half + 1, at + half);
        status = try_centre(s, at, best);
    }
    return status;
}

static ori_status try_members(search *s, ori_motif *best)
{
    int32_t member[MEMBERS_TRIED];
    const int count = best->count - 1 < MEMBERS_TRIED ? best->count - 1
                                                      : MEMBERS_TRIED;
    ori_status status = ORI_OK;

    for (int i = 0; i < count; i++)
        member[i] = best->start[i + 1];
    for (int i = 0; i < count && status == ORI_OK; i++)
        if (may_be_centre(s, member[i]))
            status = try_centre(s, member[i], best);
    return status;
}

static ori_status find_next(search *s, const ori_profile *p, ori_motif *best)
{
    ori_status status;

    memset(best, 0, sizeof *best);
    status = try_seeds(s, p, best);
    if (status == ORI_OK && best->count > 0)
        status = try_members(s, best);
    for (int i = 0; i < best->count; i++) {
        const int m = s->w->m, at = best->start[i];
        const int end = at + (best->length ? best->length[i] : m);

        ori__set_mark(s->used, s->w->count, at - m + m / 4 + 1, end - m / 4);
    }
    return status;
}

static void release(search *s)
{
    ori__stretch_free(&s->windows);
    ori_array_free(s->used);
    ori_array_free(s->tried);
    ori_array_free(s->d);
    ori_array_free(s->length);
}

static int seeds_of(const search *s)
{
    const double seeds =
        SEED_BUDGET / s->w->count / s->w->m / s->windows.count;

    return seeds < SEEDS_LEAST ? SEEDS_LEAST : seeds > SEEDS_MOST
                                                   ? SEEDS_MOST : (int)seeds;
}

static ori_status prepare(search *s, const double *x, int64_t n,
                          const ori_profile *p, const ori_profile_options *po,
                          const ori_motif_options *o)
{
    const size_t count = (size_t)p->count;
    ori_status status = ori__stretch_create(
        &s->windows, x, (int)n, (int)p->window, o->stretch,
        ori__motif_windows_scale(x, (int)n), po);

    if (status != ORI_OK)
        return status;
    s->w = &s->windows.w[0];
    status = ori_array_new(&s->used, count, sizeof *s->used, "motifs");
    if (status == ORI_OK)
        status = ori_array_new(&s->tried, count, sizeof *s->tried, "motifs");
    if (status == ORI_OK)
        status = ori_array_new(&s->d, (size_t)s->windows.starts,
                               sizeof *s->d, "motifs");
    if (status == ORI_OK)
        status = ori_array_new(&s->length, (size_t)s->windows.starts,
                               sizeof *s->length, "motifs");
    if (status != ORI_OK)
        return status;
    s->rules = (ori__set_rules){
        .window = (int)p->window, .most = o->most - 1, .radius = o->radius,
        .length = s->windows.count > 1 ? s->length : NULL, .seam = o->seam,
        .seam_count = o->seam_count };
    s->seeds = o->centres > 0 ? o->centres : seeds_of(s);
    return ORI_OK;
}

static ori_status check(const ori_profile *p, int64_t n,
                        const ori_motif_options *o)
{
    if (o->top < 1 || o->most < 2 || !(o->radius >= 0.0))
        return ori__fail(ORI_EINVAL, "motifs: %d of %d occurrences within "
                         "%g cannot be", o->top, o->most, o->radius);
    if (p->count != n - p->window + 1)
        return ori__fail(ORI_EINVAL, "the profile is not one of this series");
    return ORI_OK;
}

ori_status ori_motifs_find(ori_motifs *motifs, const double *x, int64_t n,
                           const ori_profile *p,
                           const ori_profile_options *po,
                           const ori_motif_options *o)
{
    search s = { .x = x, .earlier = motifs, .plain = po->plain };
    ori_status status = check(p, n, o);

    memset(motifs, 0, sizeof *motifs);
    if (status != ORI_OK)
        return status;
    status = prepare(&s, x, n, p, po, o);
    if (status == ORI_OK) {
        motifs->motifs = ORI__NEW(ori_motif, (size_t)o->top);
        if (!motifs->motifs)
            status = ori__fail_memory("motifs");
    }
    while (status == ORI_OK && motifs->count < o->top) {
        ori_motif *next = &motifs->motifs[motifs->count];

        status = find_next(&s, p, next);
        if (next->count == 0)
            break;
        if (motifs->count > 0 && o->radius == 0.0 &&
            next->contrast < o->contrast) {
            ori__set_free(next);
            break;
        }
        motifs->count++;
    }
    release(&s);
    if (status != ORI_OK)
        ori_motifs_free(motifs);
    return status;
}

void ori_motifs_free(ori_motifs *motifs)
{
    for (int i = 0; i < motifs->count; i++)
        ori__set_free(&motifs->motifs[i]);
    ori__free(motifs->motifs);
    memset(motifs, 0, sizeof *motifs);
}
