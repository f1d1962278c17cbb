/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>

#include "motif/motif_windows.h"
#include "motif_fixture.h"

enum { N = 900 };

/* Means and sizes against plain sums in long double. */
static void check_moments(const ori__motif_windows *w)
{
    for (int i = 0; i < w->count; i++) {
        long double mean = 0, squares = 0;

        for (int t = 0; t < w->m; t++)
            mean += (long double)w->x[i + t] - w->x[i];
        mean /= w->m;
        for (int t = 0; t < w->m; t++)
            squares += powl((long double)w->x[i + t] - w->x[i] - mean, 2);
        if (w->state[i] == ORI__MOTIF_FLAT)
            continue;
        CU_ASSERT_DOUBLE_EQUAL(w->size[i], (double)sqrtl(squares),
                               1e-11 * w->size[i]);
        CU_ASSERT_DOUBLE_EQUAL(w->mean[i], (double)mean,
                               1e-11 * w->size[i]);
    }
}

static void check_zones(const ori__motif_windows *w)
{
    CU_ASSERT_EQUAL(w->zones[0], 0);
    CU_ASSERT_EQUAL(w->zones[w->zone_count], w->count);
    for (int z = 0; z < w->zone_count; z++) {
        double least = INFINITY, most = 0.0;

        CU_ASSERT_TRUE(w->zones[z] < w->zones[z + 1]);
        for (int i = w->zones[z]; i < w->zones[z + 1]; i++) {
            most = fmax(most, w->size[i]);
            if (w->state[i] == ORI__MOTIF_FINE)
                least = fmin(least, w->size[i]);
        }
        CU_ASSERT_TRUE(w->zones[z + 1] - w->zones[z] == 1 ||
                       most <= ORI__ZONE_RATIO * least);
    }
}

static void test_random(void)
{
    static double x[N];
    ori__motif_windows w;

    for (int i = 0; i < 40; i++) {
        motif_series(x, N, (uint32_t)i);
        CU_ASSERT_EQUAL_FATAL(
            ori__motif_windows_create(&w, x, N, 3 + 7 * i, 0.0,
                                      ori__motif_windows_scale(x, N)), ORI_OK);
        check_moments(&w);
        check_zones(&w);
        ori__motif_windows_free(&w);
    }
}

static void test_states(void)
{
    double x[20] = { 0, 1, 0, 1, 0, 1, (double)NAN, 1, 0, 3, 3, 3, 3, 3, 0,
                     1e-9, 0, 1e-9, 0, 1 };
    ori__motif_windows w;

    CU_ASSERT_EQUAL_FATAL(
        ori__motif_windows_create(&w, x, 20, 4, 1e-8, 2), ORI_OK);
    CU_ASSERT_EQUAL(w.missing, 4);
    CU_ASSERT_EQUAL(w.state[2], ORI__MOTIF_FINE);
    CU_ASSERT_EQUAL(w.state[3], ORI__MOTIF_MISSING);
    CU_ASSERT_EQUAL(w.state[6], ORI__MOTIF_MISSING);
    CU_ASSERT_EQUAL(w.state[7], ORI__MOTIF_FINE);
    CU_ASSERT_EQUAL(w.state[9], ORI__MOTIF_FLAT);
    CU_ASSERT_EQUAL(w.state[10], ORI__MOTIF_FLAT);
    CU_ASSERT_EQUAL(w.state[14], ORI__MOTIF_FLAT);
    CU_ASSERT_EQUAL(w.state[15], ORI__MOTIF_FLAT);
    CU_ASSERT_EQUAL(w.state[16], ORI__MOTIF_FINE);
    CU_ASSERT_EQUAL(w.flat, 4);
    CU_ASSERT_EQUAL(w.x[6], 0.25);      /* bridged, times 2^-2 */
    ori__motif_windows_free(&w);
}

const ori__suite suite_motif_windows = { "motif windows", {
    { "means, sizes and zones", test_random },
    { "states", test_states },
    { NULL, NULL } } };
