/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * chains.c - shapes that drift, from left and right neighbours
 */
#include <oriole/motif/chains.h>

#include <string.h>

#include "base/array.h"
#include "base/fail.h"
#include "base/heap.h"
#include "base/memory.h"

/* The window that follows i; -1: none. */
static int32_t follower(const ori_profile *p, int64_t i)
{
    const int32_t j = p->right[i];

    return j >= 0 && p->left[j] == i ? j : -1;
}

static bool follows(const ori_profile *p, int64_t i)
{
    return p->left[i] >= 0 && p->right[p->left[i]] == i;
}

/* A chain before its links are written down. */
typedef struct trail {
    int32_t first;
    int count;
    double step;
} trail;

static trail walk(const ori_profile *p, int64_t first)
{
    trail t = { .first = (int32_t)first, .count = 1 };

    for (int32_t j = follower(p, first); j >= 0; j = follower(p, j)) {
        ori__breathe_far(t.count);
        t.step += p->left_distance[j];
        t.count++;
    }
    if (t.count > 1)
        t.step /= t.count - 1;
    return t;
}

static int by_length(const void *a, const void *b)
{
    const trail *x = a, *y = b;

    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    if (x->step != y->step)
        return x->step < y->step ? -1 : 1;
    return (x->first > y->first) - (x->first < y->first);
}

/* Where no window precedes, a chain begins.  `trails` NULL only counts. */
static size_t all_trails(const ori_profile *p, int least, trail *trails)
{
    size_t n = 0;

    for (int64_t i = 0; i < p->count; i++) {
        trail t;

        ori__breathe_far(i);
        if (follows(p, i) || follower(p, i) < 0)
            continue;
        t = walk(p, i);
        if (t.count < least)
            continue;
        if (trails)
            trails[n] = t;
        n++;
    }
    return n;
}

/* Is it an earlier one shifted?  `taken` marks windows near a link of those
 * that are not. */
static bool is_shifted(const trail *t, const ori_profile *p, uint8_t *taken)
{
    const int64_t reach = (p->window + 1) / 2;
    int near = 0;

    for (int32_t j = t->first; j >= 0; j = follower(p, j)) {
        ori__breathe_far(j);
        near += taken[j];
    }
    if (2 * near > t->count)
        return true;
    for (int32_t j = t->first; j >= 0; j = follower(p, j)) {
        ori__breathe_far(j);
        for (int64_t k = j - reach + 1; k < j + reach; k++)
            if (k >= 0 && k < p->count)
                taken[k] = 1;
    }
    return false;
}

/* The first `top` of the trails [n], which are used up; `taken` NULL: shifted
 * ones too.  How many these are. */
static size_t pick(trail *picked, size_t top, trail *trails, size_t n,
                   const ori_profile *p, uint8_t *taken)
{
    size_t kept = 0;

    ori__heap_make(trails, n, sizeof *trails, by_length);
    for (; n > 0 && kept < top; n--) {
        ori__heap_pop(trails, n, sizeof *trails, by_length, &picked[kept]);
        kept += !taken || !is_shifted(&picked[kept], p, taken);
    }
    return kept;
}

static ori_status fill(ori_chain *chain, const trail *t, const ori_profile *p)
{
    int32_t at = t->first;

    chain->start = ORI__NEW(int32_t, (size_t)t->count);
    chain->distance = ORI__NEW(double, (size_t)t->count);
    if (!chain->start || !chain->distance)
        return ori__fail_memory("a chain");
    chain->count = t->count;
    chain->step = t->step;
    for (int k = 0; k < t->count; k++, at = follower(p, at)) {
        ori__breathe_far(k);
        chain->start[k] = at;
        chain->distance[k] = k ? p->left_distance[at] : 0.0;
    }
    return ORI_OK;
}

static ori_status fill_all(ori_chains *chains, const trail *trails, size_t n,
                           const ori_profile *p)
{
    ori_status s = ORI_OK;

    chains->chains = ORI__NEW(ori_chain, n);
    if (!chains->chains)
        return ori__fail_memory("chains");
    for (size_t i = 0; i < n && s == ORI_OK; i++) {
        chains->count++;
        s = fill(&chains->chains[i], &trails[i], p);
    }
    if (s != ORI_OK)
        ori_chains_free(chains);
    return s;
}

static ori_status check(const ori_profile *p)
{
    if (!p->left || !p->right)
        return ori__fail(ORI_EINVAL, "chains are of a series with itself, "
                         "not of two");
    return ORI_OK;
}

ori_status ori_chains_find(ori_chains *chains, int top, int least,
                           bool distinct, const ori_profile *p)
{
    ori_status s = check(p);
    uint8_t *taken = NULL;
    trail *trails = NULL, *picked = NULL;
    size_t n, most;

    memset(chains, 0, sizeof *chains);
    if (s != ORI_OK)
        return s;
    if (top < 1 || least < 2)
        return ori__fail(ORI_EINVAL, "%d chains of %d links cannot be", top,
                         least);
    n = all_trails(p, least, NULL);
    most = n < (size_t)top ? n : (size_t)top;
    s = ori_array_new(&trails, n, sizeof *trails, "chains");
    if (s == ORI_OK && distinct)
        s = ori_array_new(&taken, (size_t)p->count, sizeof *taken, "chains");
    if (s == ORI_OK)
        s = ori_array_new(&picked, most, sizeof *picked, "chains");
    if (s == ORI_OK) {
        all_trails(p, least, trails);
        n = pick(picked, most, trails, n, p, taken);
        s = fill_all(chains, picked, n, p);
    }
    ori_array_free(taken);
    ori_array_free(trails);
    ori_array_free(picked);
    return s;
}

ori_status ori_chains_from(ori_chains *chains, int64_t at,
                           const ori_profile *p)
{
    const ori_status s = check(p);
    trail t;

    memset(chains, 0, sizeof *chains);
    if (s != ORI_OK)
        return s;
    if (at < 0 || at >= p->count)
        return ori__fail(ORI_EINVAL, "there is no window %lld of %lld",
                         (long long)at, (long long)p->count);
    t = walk(p, at);
    return fill_all(chains, &t, 1, p);
}

void ori_chains_free(ori_chains *chains)
{
    for (int i = 0; i < chains->count; i++) {
        ori__free(chains->chains[i].start);
        ori__free(chains->chains[i].distance);
    }
    ori__free(chains->chains);
    memset(chains, 0, sizeof *chains);
}
