/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Every kernel in the list against plain loops in double, every height and
 * width, with strides that no packing would make.
 */
#include "suite.h"

#include <math.h>

#include "base/memory.h"
#include "base/random.h"
#include "conv/kernel.h"

enum { ROOM = 4096 };

static float *noise(uint32_t spice)
{
    float *a = ORI__NEW(float, ROOM);
    ori__rng rng = ori__rng_at(5, ORI__RNG_TEST, spice, 0);

    CU_ASSERT_PTR_NOT_NULL_FATAL(a);
    for (int i = 0; i < ROOM; i++)
        a[i] = ori__rng_between(&rng, -1.0f, 1.0f);
    return a;
}

static bool runs_here(const ori__kernel *k)
{
    return k->isa <= ori__cpu_isa();
}

static double tile_value(const ori__tile *t, const float *before, int i,
                         int q)
{
    double sum = t->add ? (double)before[i * t->c_row + q]
                 : t->init ? (double)t->init[q]
                 : t->row_init ? (double)t->row_init[i] : 0.0;

    for (int s = 0; s < t->segs; s++)
        for (int d = 0; d < t->depth; d++)
            sum += (double)t->a[i * t->a_row + s * t->a_seg +
                                d * t->a_depth] *
                   (double)t->b[s * t->b_seg + d * t->b_depth + q];
    return sum;
}

/* Inside the tile what it should be, outside untouched. */
static void check_tile(ori__tile_run *run, ori__tile t, int height, int width)
{
    float *c = noise(3), *before = noise(3);

    t.c = c;
    run(&t);
    for (int i = 0; i < ROOM; i++) {
        const int row = i / (int)t.c_row, column = i % (int)t.c_row;

        if (row < height && column < width)
            CU_ASSERT_DOUBLE_EQUAL((double)c[i],
                                   tile_value(&t, before, row, column), 1e-5)
        else
            CU_ASSERT_EQUAL(c[i], before[i]);
    }
    ori__free(c);
    ori__free(before);
}

static void check_tiles(const ori__kernel *k)
{
    float *a = noise(1), *b = noise(2);

    for (int v = 1; v <= ORI__VECS_MAX; v++)
        for (int h = 1; h <= k->rows; h++) {
            ori__tile t = { .a = a + 1, .a_row = 7, .a_seg = 50, .a_depth = 3,
                            .b = b + 3, .b_seg = 400, .b_depth = 33,
                            .c_row = 41, .segs = 3, .depth = 7 };

            check_tile(k->tile[v - 1][h - 1], t, h, v * k->lanes);
            t.init = b + 5;
            check_tile(k->tile[v - 1][h - 1], t, h, v * k->lanes);
            t.init = NULL;
            t.row_init = b + 5;
            check_tile(k->tile[v - 1][h - 1], t, h, v * k->lanes);
            t.row_init = NULL;
            t.add = true;
            check_tile(k->tile[v - 1][h - 1], t, h, v * k->lanes);
            t.ahead = a + ROOM - 20;        /* and beyond: it is not read */
            t.ahead_step = 16;
            check_tile(k->tile[v - 1][h - 1], t, h, v * k->lanes);
            t.depth = 0;
            check_tile(k->tile[v - 1][h - 1], t, h, v * k->lanes);
        }
    ori__free(a);
    ori__free(b);
}

static void test_tiles(void)
{
    for (int i = 0; i < ori__kernel_count(); i++)
        if (runs_here(ori__kernel_at(i)))
            check_tiles(ori__kernel_at(i));
}

/* A row of a tap is a_tap floats from that of the tap before, whether that is
 * the next row or not. */
static void check_strip_rows(const ori__kernel *k, int rows, int taps,
                             int vecs, ptrdiff_t a_tap, bool add)
{
    float *a = noise(1), *w = noise(2), *c = noise(3), *before = noise(3);
    const ori__strip s = { .a = a + 1, .a_row = 31, .a_tap = a_tap, .c = c,
                           .c_row = 51, .w = w, .w_tap = 18, .w_vec = 403,
                           .init = add ? NULL : w + 5, .rows = rows,
                           .taps = taps, .vecs = vecs, .add = add };

    k->strip_rows(&s);
    for (int i = 0; i < rows * 51; i++) {
        const int row = i / 51, q = i % 51;
        const float *at = w + q / k->lanes * 403 + q % k->lanes;
        double sum = (double)(add ? before[i] : w[5 + q]);

        for (int j = 0; j < taps && q < vecs * k->lanes; j++)
            sum += (double)s.a[row * 31 + j * a_tap + q] * (double)at[j * 18];
        if (q < vecs * k->lanes)
            CU_ASSERT_DOUBLE_EQUAL((double)c[i], sum, 1e-5)
        else
            CU_ASSERT_EQUAL(c[i], before[i]);
    }
    ori__free(a);
    ori__free(w);
    ori__free(c);
    ori__free(before);
}

static void check_strip_taps(const ori__kernel *k, int rows, int taps)
{
    float *a = noise(1), *dy = noise(2), *dw = noise(3), *before = noise(3);
    const ori__strip s = { .a = a + 1, .a_row = 31, .a_tap = 17, .dy = dy,
                           .dy_row = 21, .dw = dw, .w_tap = 18,
                           .rows = rows, .taps = taps };

    k->strip_taps(&s);
    for (int i = 0; i < taps * 18; i++) {
        const int j = i / 18, q = i % 18;
        double sum = (double)before[i];

        for (int t = 0; t < rows && q < k->lanes; t++)
            sum += (double)s.a[t * 31 + j * 17 + q] *
                   (double)dy[t * 21 + q];
        CU_ASSERT_DOUBLE_EQUAL((double)dw[i], sum, 1e-5);
    }
    ori__free(a);
    ori__free(dy);
    ori__free(dw);
    ori__free(before);
}

static void test_strips(void)
{
    for (int i = 0; i < ori__kernel_count(); i++)
        for (int n = 1; n < 22 && runs_here(ori__kernel_at(i)); n++) {
            check_strip_rows(ori__kernel_at(i), n, 3, 1, 17, false);
            check_strip_rows(ori__kernel_at(i), n, n, 2, 17, true);
            check_strip_rows(ori__kernel_at(i), 9, n, 3, 31, false);
            check_strip_rows(ori__kernel_at(i), n, 9, 1, 31, true);
            check_strip_taps(ori__kernel_at(i), 9, n);
        }
}

/* A single number too many, at every place. */
static void check_below(const ori__kernel *k)
{
    const float wild[] = { NAN, INFINITY, -INFINITY, 2.0f, -2.0f };
    float *a = noise(1);

    CU_ASSERT_TRUE(k->below(a, 0, 2.0f));
    for (size_t i = 0; i < 40; i++) {
        const float kept = a[i];

        CU_ASSERT_TRUE(k->below(a + 1, i, 2.0f));
        for (int q = 0; q < 5; q++) {
            a[i] = wild[q];
            CU_ASSERT_FALSE(k->below(a, i + 1, 2.0f));
            CU_ASSERT_FALSE(k->below(a, 41, 2.0f));
        }
        a[i] = kept;
    }
    ori__free(a);
}

static void test_below(void)
{
    for (int i = 0; i < ori__kernel_count(); i++)
        if (runs_here(ori__kernel_at(i)))
            check_below(ori__kernel_at(i));
}

static void check_add(const ori__kernel *k)
{
    for (size_t count = 0; count < 40; count++) {
        float *a = noise(1), *c = noise(2), *before = noise(2);

        k->add(c + 1, a + 2, count);
        for (size_t i = 0; i < ROOM; i++) {
            const bool inside = i >= 1 && i < 1 + count;

            CU_ASSERT_EQUAL(c[i], before[i] + (inside ? a[i + 1] : 0.0f));
        }
        ori__free(a);
        ori__free(c);
        ori__free(before);
    }
}

static void test_add(void)
{
    for (int i = 0; i < ori__kernel_count(); i++)
        if (runs_here(ori__kernel_at(i)))
            check_add(ori__kernel_at(i));
}

static void check_add_product(const ori__kernel *k)
{
    const size_t plane = 3 * (size_t)k->lanes;
    float *a = noise(1), *b = noise(3), *c = noise(2), *before = noise(2);

    k->add_product(c, a, b, plane);
    for (size_t i = 0; i < ROOM; i++) {
        const size_t r = i < plane ? i : i - plane, im = r + plane;
        double want = (double)before[i];

        if (i < plane)
            want += (double)a[r] * (double)b[r] -
                    (double)a[im] * (double)b[im];
        else if (i < 2 * plane)
            want += (double)a[r] * (double)b[im] +
                    (double)a[im] * (double)b[r];
        CU_ASSERT_DOUBLE_EQUAL(c[i], want, 1e-5);
    }
    ori__free(a);
    ori__free(b);
    ori__free(c);
    ori__free(before);
}

static void test_add_product(void)
{
    for (int i = 0; i < ori__kernel_count(); i++)
        if (runs_here(ori__kernel_at(i)))
            check_add_product(ori__kernel_at(i));
}

static void check_turn(const ori__kernel *k, bool add)
{
    enum { FROM_ROW = 37, TO_ROW = 41 };
    float *a = noise(1), *c = noise(2), *before = noise(2);

    k->turn(a + 3, FROM_ROW, c, TO_ROW, add);
    for (int at = 0; at < ROOM; at++) {
        const int j = at / TO_ROW, i = at % TO_ROW;
        float want = before[at];

        if (j < k->lanes && i < k->lanes)
            want = (add ? want : 0.0f) + a[3 + i * FROM_ROW + j];
        CU_ASSERT_EQUAL(c[at], want);
    }
    ori__free(a);
    ori__free(c);
    ori__free(before);
}

static void test_turn(void)
{
    for (int i = 0; i < ori__kernel_count(); i++)
        if (runs_here(ori__kernel_at(i))) {
            check_turn(ori__kernel_at(i), false);
            check_turn(ori__kernel_at(i), true);
        }
}

static void check_copy(const ori__kernel *k, int count, bool init, bool add)
{
    enum { FRAMES = 5, FROM = 37, TO = 41 };
    float *from = noise(1), *to = noise(2), *before = noise(2);
    const ori__fft_copy c = { .from = from + 1, .from_pitch = FROM, .to = to,
                              .to_pitch = TO, .frames = FRAMES,
                              .count = count, .add = add,
                              .init = init ? from + 3 : NULL };

    k->fft->copy(&c);
    for (int i = 0; i < (FRAMES + 1) * TO; i++) {
        const int t = i / TO, q = i % TO;
        float want = before[i];

        if (t < FRAMES && q < count)
            want = c.from[t * FROM + q] +
                   (add ? before[i] : init ? c.init[q] : 0.0f);
        CU_ASSERT_EQUAL(to[i], want);
    }
    ori__free(from);
    ori__free(to);
    ori__free(before);
}

static void test_copy(void)
{
    for (int i = 0; i < ori__kernel_count(); i++)
        for (int n = 0; n <= ORI__PANEL_MAX; n++)
            if (runs_here(ori__kernel_at(i))) {
                check_copy(ori__kernel_at(i), n, false, false);
                check_copy(ori__kernel_at(i), n, true, false);
                check_copy(ori__kernel_at(i), n, false, true);
            }
}

static void test_choice(void)
{
    const ori__kernel *best = ori__kernel_get();

    CU_ASSERT_EQUAL(best->isa, ori__cpu_isa());
    ori__kernel_force(ori__kernel_at(0));
    CU_ASSERT_PTR_EQUAL(ori__kernel_get(), ori__kernel_at(0));
    ori__kernel_force(NULL);
    CU_ASSERT_PTR_EQUAL(ori__kernel_get(), best);
    CU_ASSERT_EQUAL(ori__kernel_at(0)->isa, ORI__ISA_PORTABLE);
}

/* Panels cover all columns, the last is as narrow as it can be. */
static void test_panels(void)
{
    for (int i = 0; i < ori__kernel_count(); i++)
        for (int columns = 1; columns < 100; columns++) {
            const ori__kernel *k = ori__kernel_at(i);
            int covered = 0;

            for (int p = 0; p < ori__panel_count(k, columns); p++) {
                const ori__panel at = ori__panel_at(k, columns, p);

                CU_ASSERT_EQUAL(at.first, covered);
                CU_ASSERT_TRUE(at.columns >= 1 && at.columns <= at.width);
                CU_ASSERT_TRUE(at.width - at.columns < k->lanes);
                covered += at.columns;
            }
            CU_ASSERT_EQUAL(covered, columns);
            CU_ASSERT_EQUAL(
                ori__panel_columns(k, columns),
                ori__round_up((size_t)columns, (size_t)k->lanes));
        }
}

const ori__suite suite_kernel = { "kernel", {
    { "tiles", test_tiles },
    { "strips", test_strips },
    { "below", test_below },
    { "add", test_add },
    { "add product", test_add_product },
    { "turn", test_turn },
    { "copy", test_copy },
    { "choice", test_choice },
    { "panels", test_panels },
    { NULL, NULL } } };
