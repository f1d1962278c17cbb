/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include <oriole/base/threads.h>
#include <oriole/explain/embedding.h>

#include "base/memory.h"
#include "base/random.h"
#include "explain/tsne_parts.h"
#include "explain_fixture.h"

/* The grid's forces and sum are those of all pairs, of clouds of every
 * extent that a map has from its beginning to its end. */
static void test_repulsion(void)
{
    enum { N = 300 };
    static const float extents[] = { 1e-4f, 0.3f, 5, 40, 90 };
    float y[2 * N], exact[2 * N], fast[2 * N];
    ori__repulsion *r;

    CU_ASSERT_EQUAL_FATAL(ori__repulsion_create(&r, N), ORI_OK);
    for (size_t k = 0; k < sizeof extents / sizeof extents[0]; k++) {
        double sum, sum_fast, differ = 0, size = 0;

        fix_noise(y, 2 * N, (unsigned)k);
        for (int i = 0; i < 2 * N; i++)
            y[i] *= extents[k] / 2;
        ori__repulsion_exact(y, N, exact, &sum);
        CU_ASSERT_EQUAL_FATAL(ori__repulsion_run(r, y, fast, &sum_fast),
                              ORI_OK);
        for (int i = 0; i < 2 * N; i++) {
            differ += pow((double)fast[i] - (double)exact[i], 2);
            size += pow((double)exact[i], 2);
        }
        CU_ASSERT(fabs(sum_fast - sum) <= 0.01 * sum);
        CU_ASSERT(sqrt(differ / size) <= 0.05);
        if (!(sqrt(differ / size) <= 0.05 &&
              fabs(sum_fast - sum) <= 0.01 * sum))
            printf("\nextent %g: forces differ by %g, sums %g, %g\n",
                   (double)extents[k], sqrt(differ / size), sum_fast, sum);
    }
    ori__repulsion_destroy(r);
    ori__repulsion_destroy(NULL);
}

/* Similarities are symmetric, sum up to 1, and are those of the nearest; the
 * perplexity is what was asked for. */
static void test_neighbours(void)
{
    enum { N = 150, D = 3, K = 20 };
    float x[N * D];
    double *p = ORI__NEW(double, N * N), all = 0;
    ori__neighbours r;

    fix_noise(x, N * D, 4);
    CU_ASSERT_EQUAL_FATAL(ori__neighbours_find(&r, x, N, D, K, 6), ORI_OK);
    for (int i = 0; i < N; i++)
        for (size_t e = r.first[i]; e < r.first[i + 1]; e++) {
            p[i * N + r.to[e]] += (double)r.p[e];
            all += (double)r.p[e];
        }
    CU_ASSERT_DOUBLE_EQUAL(all, 1, 1e-5);
    CU_ASSERT_EQUAL(r.first[N], 2 * N * K);
    for (int i = 0; i < N; i++) {
        int nearest = i ? 0 : 1;
        double least = INFINITY;

        CU_ASSERT_EQUAL(p[i * N + i], 0);
        for (int j = 0; j < N; j++) {
            double d = 0;

            CU_ASSERT_DOUBLE_EQUAL(p[i * N + j], p[j * N + i], 1e-9);
            for (int c = 0; c < D; c++)
                d += pow((double)(x[i * D + c] - x[j * D + c]), 2);
            if (j != i && d < least) {
                least = d;
                nearest = j;
            }
        }
        CU_ASSERT_TRUE(p[i * N + nearest] > 0.02 / N);
    }
    ori__neighbours_free(&r);
    ori__free(p);
}

/* Three clouds in ten dimensions stay three: every point's nearest is of its
 * own.  Exactly, and by the grid. */
static void test_clouds(void)
{
    enum { N = 120, D = 10 };
    float x[N * D], y[2 * N];

    fix_noise(x, N * D, 6);
    for (int i = 0; i < N; i++)
        x[i * D + i % 3] += 12;
    for (int exact = 0; exact < 2; exact++) {
        ori_tsne_options o = ORI_TSNE_OPTIONS_INIT;
        int wrong = 0;

        o.exact = exact;
        o.iterations = 300;
        CU_ASSERT_EQUAL_FATAL(ori_tsne(x, N, D, y, &o), ORI_OK);
        for (int i = 0; i < N; i++) {
            double least = INFINITY;
            int nearest = -1;

            for (int j = 0; j < N; j++) {
                const double d = hypot((double)(y[2 * i] - y[2 * j]),
                                       (double)(y[2 * i + 1] -
                                                y[2 * j + 1]));

                if (j != i && d < least) {
                    least = d;
                    nearest = j;
                }
            }
            CU_ASSERT_TRUE_FATAL(nearest >= 0);
            wrong += nearest % 3 != i % 3;
        }
        CU_ASSERT_EQUAL(wrong, 0);
    }
}

static void test_same_bits(void)
{
    enum { N = 90, D = 60 };
    float x[N * D], y[3][2 * N];
    ori_tsne_options o = ORI_TSNE_OPTIONS_INIT;

    o.iterations = 60;
    fix_noise(x, N * D, 7);
    for (int k = 0; k < 3; k++) {
        ori_threads_set(k + 1);
        CU_ASSERT_EQUAL(ori_tsne(x, N, D, y[k], &o), ORI_OK);
        CU_ASSERT_EQUAL(memcmp(y[k], y[0], sizeof y[0]), 0);
    }
    ori_threads_set(1);
}

static bool stop_at_five(void *context, int done, int total)
{
    (void)context, (void)total;
    return done < 5;
}

static void test_odd(void)
{
    ori_tsne_options o = ORI_TSNE_OPTIONS_INIT;
    float x[40] = { 0 }, y[40];

    o.iterations = 50;
    CU_ASSERT_EQUAL(ori_tsne(x, 20, 2, y, &o), ORI_OK);     /* all the same */
    for (int i = 0; i < 40; i++)
        CU_ASSERT_TRUE(isfinite(y[i]));
    CU_ASSERT_EQUAL(ori_tsne(x, 4, 1, y, &o), ORI_OK);
    CU_ASSERT_EQUAL(ori_tsne(x, 3, 1, y, &o), ORI_EDATA);
    CU_ASSERT_EQUAL(ori_tsne(x, 20, 0, y, &o), ORI_EINVAL);
    o.progress = stop_at_five;
    CU_ASSERT_EQUAL(ori_tsne(x, 20, 2, y, &o), ORI_ESTOPPED);
    x[5] = INFINITY;
    CU_ASSERT_EQUAL(ori_tsne(x, 20, 2, y, &o), ORI_EDATA);
    o.size = 0;
    CU_ASSERT_EQUAL(ori_tsne(x, 20, 2, y, &o), ORI_EINVAL);
}

const ori__suite suite_tsne = { "tsne", {
    { "repulsion", test_repulsion },
    { "neighbours", test_neighbours },
    { "clouds", test_clouds },
    { "same bits", test_same_bits },
    { "odd", test_odd },
    { NULL, NULL } } };
