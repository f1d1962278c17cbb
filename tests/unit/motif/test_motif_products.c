/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Products of a window with all places, directly and by transforms, and the
 * distances that come of them, against long double.
 */
#include "suite.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "motif/motif_distances.h"
#include "motif/motif_products.h"
#include "motif_fixture.h"

enum { N = 6000 };

/* Products over the sizes of the windows: correlations. */
static void check_products(const ori__motif_windows *w, int at, int first,
                           int count, const double *c)
{
    const int m = w->m;

    for (int k = 0; k < count; k += 7) {
        const int j = first + k;
        long double sum = 0;

        if (w->state[j] != ORI__MOTIF_FINE)
            continue;
        for (int t = 0; t < m; t++)
            sum += ((long double)w->x[at + t] - w->x[at] - w->mean[at]) *
                   ((long double)w->x[j + t] - w->x[j] - w->mean[j]);
        CU_ASSERT_TRUE(fabsl(sum - c[k]) <= 1e-11L * w->size[at] * w->size[j]);
    }
}

static void check_windows(const double *x, int m, int first, int count)
{
    ori__motif_windows w;
    ori__products p;
    double *c = ORI__NEW(double, (size_t)count);
    double *q = ORI__NEW(double, (size_t)m);

    CU_ASSERT_EQUAL_FATAL(ori__motif_windows_create(
                              &w, x, N, m, 0.0,
                              ori__motif_windows_scale(x, N)), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori__products_create(&p, m, count), ORI_OK);
    CU_ASSERT_EQUAL(p.slide != NULL, m >= 256 && count > m);
    for (int at = 0; at < w.count; at += w.count / 3 + 1) {
        if (w.state[at] != ORI__MOTIF_FINE)
            continue;
        for (int t = 0; t < m; t++)
            q[t] = (w.x[at + t] - w.x[at]) - w.mean[at];
        ori__products_run(&p, q, &w, first, count, c);
        check_products(&w, at, first, count, c);
    }
    ori__products_free(&p);
    ori__motif_windows_free(&w);
    ori__free(c);
    ori__free(q);
}

static void test_products(void)
{
    double *x = ORI__NEW(double, N);

    for (uint32_t i = 0; i < 12; i++) {
        motif_series(x, N, 3000 + i);
        check_windows(x, 300, 0, N - 299);
        check_windows(x, 1000, 500, 3001);
        check_windows(x, 50, 3, 700);
        check_windows(x, 700, 3000, 1);
    }
    ori__free(x);
}

/* A step that drowns the waves before it is not for transforms. */
static void test_step(void)
{
    double *x = ORI__NEW(double, N);

    for (int i = 0; i < N; i++)
        x[i] = sin(i * 0.1) + (i > 4000 ? 1e7 : 0.0);
    check_windows(x, 300, 0, N - 299);
    ori__free(x);
}

static void check_distances(const double *x, int n, int m)
{
    naive_windows naive;
    ori__motif_windows w;
    double *d = ORI__NEW(double, (size_t)(n - m + 1));

    naive_windows_create(&naive, x, n, m, false);
    CU_ASSERT_EQUAL_FATAL(ori__motif_windows_create(
                              &w, x, n, m, 0.0,
                              ori__motif_windows_scale(x, n)), ORI_OK);
    for (int at = 5; at < w.count; at += w.count / 5) {
        CU_ASSERT_EQUAL(ori__motif_distances(&w, at, &w, false, d), ORI_OK);
        for (int j = 0; j < w.count; j += 3) {
            const double want = (double)naive_distance(&naive, at, &naive, j);

            CU_ASSERT_EQUAL(isinf(d[j]), isinf(want));
            CU_ASSERT_TRUE(isinf(want) || fabs(d[j] - want) <= 1e-6);
        }
    }
    naive_windows_free(&naive);
    ori__motif_windows_free(&w);
    ori__free(d);
}

static void test_distances(void)
{
    double *x = ORI__NEW(double, N);

    for (uint32_t i = 0; i < 12; i++) {
        motif_series(x, 3000, 4000 + i);
        check_distances(x, 3000, 300);
        check_distances(x, 700, 257);
    }
    ori__free(x);
}

static void test_memory_runs_out(void)
{
    ori__products p;
    ori_status s = ORI_ENOMEM;

    for (int at = 1; s == ORI_ENOMEM && at < 30; at++) {
        ori__alloc_fail_at(at);
        s = ori__products_create(&p, 500, 4000);
        ori__alloc_fail_at(0);
    }
    CU_ASSERT_EQUAL(s, ORI_OK);
    ori__products_free(&p);
}

const ori__suite suite_motif_products = { "motif products", {
    { "against long double", test_products },
    { "a step", test_step },
    { "distances", test_distances },
    { "memory runs out", test_memory_runs_out },
    { NULL, NULL } } };
