/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Chains against their definition, and a shape that drifts.
 */
#include "suite.h"

#include <math.h>
#include <stdlib.h>

#include <oriole/motif/chains.h>

#include "base/array.h"
#include "base/memory.h"
#include "base/random.h"
#include "motif_fixture.h"

/* Behind the last link there is no room for another. */
enum { SMALL = 60, N = 3720, M = 80, LINKS = 12, APART = 320 };

/* Neighbours as they come, few enough of them that many are mutual. */
static void make_neighbours(ori_profile *p, uint32_t number)
{
    ori__rng rng = ori__rng_at(3, ORI__RNG_TEST, 40, number);

    for (int i = 0; i < SMALL; i++) {
        const int reach = 1 + (int)ori__rng_below(&rng, 5);

        p->left[i] = i - reach < 0 ? -1 : i - reach;
        p->right[i] = i + reach >= SMALL ? -1 : i + reach;
        p->left_distance[i] = 1.0 + ori__rng_below(&rng, 3);
        p->right_distance[i] = 1.0 + ori__rng_below(&rng, 3);
    }
}

static void make_room(ori_profile *p, int count)
{
    *p = (ori_profile){ .count = count, .window = 4 };
    CU_ASSERT_EQUAL_FATAL(ori_array_new(&p->left, (size_t)count,
                                        sizeof *p->left, "x"), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_array_new(&p->right, (size_t)count,
                                        sizeof *p->right, "x"), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_array_new(&p->left_distance, (size_t)count,
                                        sizeof(double), "x"), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_array_new(&p->right_distance, (size_t)count,
                                        sizeof(double), "x"), ORI_OK);
}

/* Is that a chain by definition? */
static bool is_chain(const ori_profile *p, const ori_chain *c)
{
    for (int k = 1; k < c->count; k++)
        if (p->right[c->start[k - 1]] != c->start[k] ||
            p->left[c->start[k]] != c->start[k - 1])
            return false;
    return true;
}

/* The longest chain that ends at each window, over all windows before it. */
static int longest_of(const ori_profile *p, int *length, double *sum)
{
    int best = 0;

    for (int j = 0; j < p->count; j++) {
        length[j] = 1;
        sum[j] = 0.0;
        for (int i = 0; i < j; i++)
            if (p->right[i] == j && p->left[j] == i) {
                length[j] = length[i] + 1;
                sum[j] = sum[i] + p->left_distance[j];
            }
        if (length[j] > length[best] ||
            (length[j] == length[best] && sum[j] < sum[best]))
            best = j;
    }
    return best;
}

/* Windows of chains of two links or more, and how many chains end. */
static void check_all(const ori_profile *p, const ori_chains *all,
                      const int *length)
{
    int owner[SMALL] = { 0 }, ends = 0;

    for (int i = 0; i < all->count; i++)
        for (int k = 0; k < all->chains[i].count; k++)
            CU_ASSERT_EQUAL(owner[all->chains[i].start[k]]++, 0);
    for (int j = 0; j < p->count; j++) {
        bool goes_on = false;

        for (int i = j + 1; i < p->count; i++)
            goes_on |= p->left[i] == j && p->right[j] == i;
        ends += !goes_on && length[j] > 1;
        CU_ASSERT_EQUAL(owner[j], goes_on || length[j] > 1);
    }
    CU_ASSERT_EQUAL(all->count, ends);
}

static void check_small(const ori_profile *p)
{
    int length[SMALL];
    double sum[SMALL];
    const int best = longest_of(p, length, sum);
    ori_chains all;

    CU_ASSERT_EQUAL_FATAL(ori_chains_find(&all, 1000, 2, false, p), ORI_OK);
    for (int i = 0; i < all.count; i++) {
        const ori_chain *c = &all.chains[i];

        CU_ASSERT_TRUE(is_chain(p, c));
        CU_ASSERT_TRUE(i == 0 || c->count < c[-1].count ||
                       (c->count == c[-1].count && c->step >= c[-1].step));
    }
    check_all(p, &all, length);
    CU_ASSERT_EQUAL(all.count > 0, length[best] > 1);
    if (all.count) {
        CU_ASSERT_EQUAL(all.chains[0].count, length[best]);
        CU_ASSERT_DOUBLE_EQUAL(all.chains[0].step,
                               sum[best] / (length[best] - 1), 1e-12);
    }
    ori_chains_free(&all);
}

static void test_definition(void)
{
    ori_profile p;

    make_room(&p, SMALL);
    for (uint32_t i = 0; i < 300; i++) {
        make_neighbours(&p, i);
        check_small(&p);
    }
    ori_profile_free(&p);
}

/* Neighbours of a real profile, by the definition of these. */
static void naive_sides(ori_profile *p, const double *x, int n, int m, int e)
{
    naive_windows w;

    naive_windows_create(&w, x, n, m, false);
    make_room(p, w.count);
    for (int i = 0; i < w.count; i++) {
        p->left[i] = p->right[i] = -1;
        p->left_distance[i] = p->right_distance[i] = INFINITY;
        for (int j = 0; j < w.count; j++) {
            const double d = (double)naive_distance(&w, i, &w, j);

            if (j < i - e && d < p->left_distance[i])
                p->left[i] = j, p->left_distance[i] = d;
            if (j > i + e && d < p->right_distance[i])
                p->right[i] = j, p->right_distance[i] = d;
        }
    }
    naive_windows_free(&w);
}

static void check_series(const double *x, int n, int m)
{
    ori_profile_options o = ORI_PROFILE_OPTIONS_INIT;
    ori_profile p, naive;
    ori_chains ours, theirs;

    o.window = m;
    CU_ASSERT_EQUAL_FATAL(ori_profile_self(&p, x, n, &o), ORI_OK);
    naive_sides(&naive, x, n, m, (int)p.exclusion);
    CU_ASSERT_EQUAL(ori_chains_find(&ours, 1000, 2, false, &p), ORI_OK);
    CU_ASSERT_EQUAL(ori_chains_find(&theirs, 1000, 2, false, &naive), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ours.count, theirs.count);
    for (int i = 0; i < ours.count; i++) {
        CU_ASSERT_EQUAL_FATAL(ours.chains[i].count, theirs.chains[i].count);
        CU_ASSERT_DOUBLE_EQUAL(ours.chains[i].step, theirs.chains[i].step,
                               1e-6);
        for (int k = 0; k < ours.chains[i].count; k++)
            CU_ASSERT_EQUAL(ours.chains[i].start[k],
                            theirs.chains[i].start[k]);
    }
    ori_chains_free(&ours);
    ori_chains_free(&theirs);
    ori_profile_free(&p);
    ori_profile_free(&naive);
}

static void test_series(void)
{
    ori__rng rng = ori__rng_at(3, ORI__RNG_TEST, 41, 0);
    double x[300];

    for (int number = 0; number < 20; number++) {
        for (int i = 0; i < 300; i++)
            x[i] = ori__rng_normal(&rng) + (i ? 0.5 * x[i - 1] : 0.0);
        check_series(x, 300, 8 + number);
    }
}

/* A hump that moves from the window's begin to its end, in noise. */
static void make_drift(double *x)
{
    ori__rng rng = ori__rng_at(3, ORI__RNG_TEST, 42, 0);

    for (int i = 0; i < N; i++)
        x[i] = ori__rng_normal(&rng);
    for (int k = 0; k < LINKS; k++)
        for (int t = 0; t < M; t++) {
            const double from = 10.0 + 60.0 * k / (LINKS - 1);

            x[100 + k * APART + t] =
                20.0 * exp(-(t - from) * (t - from) / 200.0) +
                15.0 * sin(t * t * 0.004) +
                0.05 * ori__rng_normal(&rng);
        }
}

static void check_links(const ori_chain *c, int count)
{
    CU_ASSERT_EQUAL_FATAL(c->count, count);
    CU_ASSERT_EQUAL(c->distance[0], 0.0);
    for (int k = 0; k < count; k++)
        CU_ASSERT_TRUE(abs(c->start[k] - c->start[0] - k * APART) <= 4);
}

/* Chains that are one shifted are told once. */
static void check_distinct(const ori_profile *p)
{
    ori_chains found;

    CU_ASSERT_EQUAL_FATAL(ori_chains_find(&found, 6, 3, true, p), ORI_OK);
    CU_ASSERT_EQUAL(found.chains[0].count, LINKS);
    for (int i = 1; i < found.count; i++) {
        int shifted = 0;

        for (int k = 0; k < found.chains[i].count; k++)
            for (int j = 0; j < LINKS; j++)
                shifted += abs(found.chains[i].start[k] -
                               found.chains[0].start[j]) < M / 2;
        CU_ASSERT_TRUE(2 * shifted <= found.chains[i].count);
    }
    ori_chains_free(&found);
}

static void test_drift(void)
{
    double *x = ORI__NEW(double, N);
    ori_profile_options o = ORI_PROFILE_OPTIONS_INIT;
    ori_profile p;
    ori_chains found;
    int32_t third;

    o.window = M;
    make_drift(x);
    CU_ASSERT_EQUAL_FATAL(ori_profile_self(&p, x, N, &o), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_chains_find(&found, 1, 2, true, &p), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(found.count, 1);
    check_links(&found.chains[0], LINKS);
    third = found.chains[0].start[2];
    check_distinct(&p);
    CU_ASSERT_TRUE(abs(third - 100 - 2 * APART) <= M / 2);
    ori_chains_free(&found);
    /* Anchored at the third, it has all but two. */
    CU_ASSERT_EQUAL_FATAL(ori_chains_from(&found, third, &p), ORI_OK);
    CU_ASSERT_EQUAL(found.count, 1);
    CU_ASSERT_EQUAL(found.chains[0].start[0], third);
    check_links(&found.chains[0], LINKS - 2);
    ori_chains_free(&found);
    CU_ASSERT_EQUAL(ori_chains_from(&found, p.count, &p), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_chains_from(&found, -1, &p), ORI_EINVAL);
    ori_profile_free(&p);
    ori__free(x);
}

static void test_edges(void)
{
    ori_profile p;
    ori_chains found;
    ori_status s = ORI_ENOMEM;

    make_room(&p, SMALL);
    for (int i = 0; i < SMALL; i++)
        p.left[i] = p.right[i] = -1;
    CU_ASSERT_EQUAL(ori_chains_find(&found, 3, 2, true, &p), ORI_OK);
    CU_ASSERT_EQUAL(found.count, 0);
    ori_chains_free(&found);
    CU_ASSERT_EQUAL(ori_chains_from(&found, 5, &p), ORI_OK);
    CU_ASSERT_EQUAL(found.chains[0].count, 1);
    CU_ASSERT_EQUAL(found.chains[0].step, 0.0);
    ori_chains_free(&found);
    CU_ASSERT_EQUAL(ori_chains_find(&found, 0, 2, true, &p), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_chains_find(&found, 1, 1, true, &p), ORI_EINVAL);
    make_neighbours(&p, 1);
    for (int at = 1; s == ORI_ENOMEM && at < 100; at++) {
        ori__alloc_fail_at(at);
        s = ori_chains_find(&found, 4, 2, true, &p);
        ori__alloc_fail_at(0);
        CU_ASSERT_TRUE(s == ORI_OK || found.chains == NULL);
    }
    CU_ASSERT_EQUAL(s, ORI_OK);
    ori_chains_free(&found);
    ori_array_free(p.left);
    p.left = NULL;
    CU_ASSERT_EQUAL(ori_chains_find(&found, 1, 2, true, &p), ORI_EINVAL);
    ori_profile_free(&p);
}

const ori__suite suite_chains = { "chains", {
    { "the definition", test_definition },
    { "of series", test_series },
    { "a shape that drifts", test_drift },
    { "edges", test_edges },
    { NULL, NULL } } };
