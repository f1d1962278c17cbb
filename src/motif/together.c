/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * together.c - what several series have in common
 */
#include <oriole/motif/together.h>

#include <math.h>
#include <string.h>

#include "base/array.h"
#include "base/fail.h"
#include "base/memory.h"

static ori_status measure(int64_t *n, const int64_t *parts, int count)
{
    *n = count - 1;
    if (count < 1)
        return ori__fail(ORI_EINVAL, "no series to be joined");
    for (int i = 0; i < count; i++) {
        if (parts[i] < 1 || parts[i] > INT32_MAX / 2)
            return ori__fail(ORI_EINVAL, "a series of %lld samples cannot be "
                             "joined to others", (long long)parts[i]);
        *n += parts[i];
    }
    if (*n > INT32_MAX / 2)
        return ori__fail(ORI_EINVAL, "series of %lld samples in all are too "
                         "long to be joined", (long long)*n);
    return ORI_OK;
}

ori_status ori_together_join(ori_together *all, const double *const *x,
                             const int64_t *n, int count)
{
    int64_t at = 0;
    ori_status s;

    memset(all, 0, sizeof *all);
    s = measure(&all->n, n, count);
    if (s != ORI_OK)
        return s;
    all->count = count;
    all->first = ORI__NEW(int32_t, (size_t)count + 1);
    s = all->first ? ori_array_new(&all->x, (size_t)all->n, sizeof *all->x,
                                   "series together")
                   : ori__fail_memory("series together");
    if (s != ORI_OK) {
        ori_together_free(all);
        return s;
    }
    for (int i = 0; i < count; i++) {
        all->first[i] = (int32_t)at;
        ori__array_copy(all->x + at, x[i], (size_t)n[i] * sizeof *all->x);
        at += n[i];
        if (at < all->n)
            all->x[at] = (double)NAN;
        at++;
    }
    all->first[count] = (int32_t)at;
    return ORI_OK;
}

void ori_together_free(ori_together *all)
{
    ori__free(all->first);
    ori_array_free(all->x);
    memset(all, 0, sizeof *all);
}

int ori_together_of(const ori_together *all, int64_t at)
{
    int i = 0;

    while (i + 1 < all->count && at >= all->first[i + 1])
        i++;
    return i;
}

static int64_t length_of(const ori_together *all, int i)
{
    return all->first[i + 1] - 1 - all->first[i];
}

/* One pair of series after the other. */
typedef struct pairs {
    const ori_together *all;
    ori_profile *profile;
    ori_profile_options options;
    const ori_profile_options *given;
    double done, now, whole;    /* products of lengths */
} pairs;

static bool show(void *user, double share)
{
    pairs *p = user;

    return p->given->progress(p->given->user,
                              (p->done + share * p->now) / p->whole);
}

/* What is nearer in the series at `other` than what is known. */
static void keep(ori_profile *to, const ori_profile *from, int32_t first,
                 int32_t other)
{
    for (int64_t k = 0; k < from->count; k++) {
        ori__breathe(k);
        if (from->distance[k] < to->distance[first + k]) {
            to->distance[first + k] = from->distance[k];
            to->nearest[first + k] = other + from->nearest[k];
        }
    }
}

static ori_status join_pair(pairs *p, int i, int j)
{
    const ori_together *t = p->all;
    ori_profile of_i, of_j;
    ori_status s;

    p->now = (double)length_of(t, i) * (double)length_of(t, j);
    s = ori_profile_join(&of_i, &of_j, t->x + t->first[i], length_of(t, i),
                         t->x + t->first[j], length_of(t, j), &p->options);
    if (s != ORI_OK)
        return s;
    keep(p->profile, &of_i, t->first[i], t->first[j]);
    keep(p->profile, &of_j, t->first[j], t->first[i]);
    /* Each series once. */
    if (i == 0 && j == 1) {
        p->profile->missing += of_i.missing;
        p->profile->flat += of_i.flat;
    }
    if (i == 0) {
        p->profile->missing += of_j.missing;
        p->profile->flat += of_j.flat;
    }
    p->done += of_i.share * p->now;
    if (of_i.share < 1.0)
        s = ORI_ESTOPPED;
    ori_profile_free(&of_i);
    ori_profile_free(&of_j);
    return s;
}

static ori_status run(pairs *p)
{
    ori_status s = ORI_OK;

    for (int i = 0; i < p->all->count; i++)
        for (int j = i + 1; j < p->all->count; j++)
            p->whole += (double)length_of(p->all, i) *
                        (double)length_of(p->all, j);
    for (int i = 0; i < p->all->count && s == ORI_OK; i++)
        for (int j = i + 1; j < p->all->count && s == ORI_OK; j++)
            s = join_pair(p, i, j);
    p->profile->share = s == ORI_OK ? 1.0 : p->done / p->whole;
    if (s == ORI_ESTOPPED)      /* some series have been compared with none */
        p->profile->error = p->profile->error_bound = INFINITY;
    return s == ORI_ESTOPPED ? ORI_OK : s;
}

static ori_status check(const ori_together *all, const ori_profile_options *o)
{
    if (o->window < 3)
        return ori__fail(ORI_EINVAL, "a window of %lld samples has no shape: "
                         "it needs at least 3", (long long)o->window);
    if (all->count < 2)
        return ori__fail(ORI_EDATA, "one series alone has nothing in common "
                         "with others");
    for (int i = 0; i < all->count; i++)
        if (length_of(all, i) < o->window)
            return ori__fail(ORI_EDATA, "%lld samples are fewer than one "
                             "window of %lld", (long long)length_of(all, i),
                             (long long)o->window);
    return ORI_OK;
}

ori_status ori_together_profile(ori_profile *profile,
                                const ori_together *all,
                                const ori_profile_options *o)
{
    pairs p = { .all = all, .profile = profile, .options = *o, .given = o };
    ori_status s = check(all, o);

    memset(profile, 0, sizeof *profile);
    if (s != ORI_OK)
        return s;
    p.options.progress = o->progress ? show : NULL;
    p.options.user = &p;
    profile->window = o->window;
    profile->count = all->n - o->window + 1;
    s = ori_array_new(&profile->distance, (size_t)profile->count,
                      sizeof *profile->distance, "a matrix profile");
    if (s == ORI_OK)
        s = ori_array_new(&profile->nearest, (size_t)profile->count,
                          sizeof *profile->nearest, "a matrix profile");
    for (int64_t i = 0; i < profile->count && s == ORI_OK; i++) {
        ori__breathe(i);
        profile->distance[i] = INFINITY;
        profile->nearest[i] = -1;
    }
    if (s == ORI_OK)
        s = run(&p);
    if (s != ORI_OK)
        ori_profile_free(profile);
    return s;
}

ori_status ori_together_motifs(ori_motifs *motifs, const ori_together *all,
                               const ori_profile *profile,
                               const ori_profile_options *profile_options,
                               const ori_motif_options *options)
{
    ori_motif_options o = *options;

    o.seam = all->first + 1;
    o.seam_count = all->count - 1;
    return ori_motifs_find(motifs, all->x, all->n, profile, profile_options,
                           &o);
}
