/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The inner loops of every instruction set that this machine has, against
 * plain ones.
 */
#include "suite.h"

#include <math.h>
#include <string.h>

#include "base/cpu.h"
#include "base/random.h"
#include "config.h"
#include "motif/motif_tile.h"

enum { ROWS = 70, PAD = 8 };

static const ori__tile_kernel *const kernels[ORI__ISA_COUNT] = {
    &ori__tile_kernel_portable,
#ifdef ORI_HAVE_X86
    &ori__tile_kernel_avx2,
    &ori__tile_kernel_avx512,
#endif
};

typedef struct arrays {
    double enter[ROWS + 1], leave[ROWS + 1], size[ROWS + 1];
    double best[ROWS], need[ROWS], edge[PAD + ROWS];
    int32_t at[ROWS];
} arrays;

/* Some rows and columns are void. */
static double random_size(bool plain, ori__rng *rng)
{
    if (ori__rng_below(rng, 10) == 0)
        return ORI__TILE_VOID;
    return plain ? 0.0 : 5.0 + ori__rng_uniform(rng);
}

static double random_need(bool plain, double best, double size)
{
    return isnan(size) ? ORI__TILE_VOID : ori__tile_need(plain, best, size);
}

static void fill(ori__tile *t, arrays *a, bool plain, int rows)
{
    ori__rng rng = ori__rng_at(5, ORI__RNG_TEST, 21, (uint32_t)rows);

    *t = (ori__tile){ .plain = plain, .rows = rows, .first_row = 3,
                      .row_enter = a->enter, .row_leave = a->leave,
                      .row_size = a->size, .row_best = a->best,
                      .row_need = a->need, .row_at = a->at,
                      .edge = a->edge + PAD, .gap = 40, .first_column = 60 };
    for (int i = 0; i < rows; i++) {
        a->enter[i] = ori__rng_normal(&rng);
        a->leave[i] = ori__rng_normal(&rng);
        a->size[i] = random_size(plain, &rng);
        a->best[i] = ori__rng_uniform(&rng) - (plain ? 2 : 1);
        a->need[i] = random_need(plain, a->best[i], a->size[i]);
        a->edge[PAD + i] = ori__rng_normal(&rng);
        a->at[i] = -1;
    }
    for (int k = 0; k < ORI__TILE_MAX; k++) {
        t->c[k] = ori__rng_normal(&rng);
        t->enter[k] = ori__rng_normal(&rng);
        t->leave[k] = ori__rng_normal(&rng);
        t->size[k] = random_size(plain, &rng);
        t->best[k] = ori__rng_uniform(&rng) - (plain ? 2 : 1);
        t->need[k] = random_need(plain, t->best[k], t->size[k]);
        t->at[k] = -1;
    }
}

/* What a tile is, cell by cell. */
static void descend_plainly(ori__tile *t, int row, int width)
{
    const double edge = t->edge[row - 1];

    t->edge[row - 1] = t->c[width - 1];
    for (int k = width - 1; k >= 0; k--) {
        const double from = k > 0 ? t->c[k - 1] : edge;
        const double in = t->row_enter[row] - t->enter[k];
        const double out = t->row_leave[row] - t->leave[k];

        t->c[k] = t->plain ? from - in * in + out * out
                           : from + t->row_enter[row] * t->enter[k] +
                                 t->row_leave[row] * t->leave[k];
    }
}

static void run_plainly(ori__tile *t, int width)
{
    for (int row = 0; row < t->rows; row++) {
        if (row > 0)
            descend_plainly(t, row, width);
        ori__tile_improve(t, row, width == 32 ? ~0u : (1u << width) - 1);
    }
    t->edge[t->rows - 1] = t->c[width - 1];
}

static void check_near(const double *a, const double *b, int n)
{
    for (int i = 0; i < n; i++)
        CU_ASSERT_DOUBLE_EQUAL(a[i], b[i], 1e-12);
}

static void check_run(const ori__tile_kernel *k, bool plain, int rows)
{
    static arrays a, b;
    ori__tile t, u;

    fill(&t, &a, plain, rows);
    fill(&u, &b, plain, rows);
    k->run(&t);
    run_plainly(&u, k->width);
    check_near(a.best, b.best, rows);
    check_near(a.edge + PAD, b.edge + PAD, rows);
    check_near(t.best, u.best, k->width);
    CU_ASSERT_EQUAL(memcmp(a.at, b.at, (size_t)rows * sizeof *a.at), 0);
    CU_ASSERT_EQUAL(memcmp(t.at, u.at, (size_t)k->width * sizeof *t.at), 0);
}

static void check_sums(const ori__tile_kernel *k)
{
    static double x[200], y[200];
    double c[ORI__TILE_MAX];
    ori__rng rng = ori__rng_at(5, ORI__RNG_TEST, 22, 0);

    for (int i = 0; i < 200; i++)
        x[i] = ori__rng_normal(&rng), y[i] = ori__rng_normal(&rng);
    for (int m = 1; m < 100; m += 7) {
        double squares = 0.0, plain = 0.0;

        k->products(m, x, y, c);
        for (int i = 0; i < k->width; i++) {
            double sum = 0.0;

            for (int t = 0; t < m; t++)
                sum += x[t] * y[i + t];
            CU_ASSERT_DOUBLE_EQUAL(c[i], sum, 1e-12);
        }
        for (int t = 0; t < m; t++) {
            squares += pow((x[t] - x[0] - 0.5) * 2.0 -
                           (y[t] - y[0] + 0.25) * 3.0, 2);
            plain += pow(x[t] - y[t], 2);
        }
        CU_ASSERT_DOUBLE_EQUAL(k->squares(m, x, 0.5, 2.0, y, -0.25, 3.0),
                               squares, 1e-10);
        CU_ASSERT_DOUBLE_EQUAL(k->plain_squares(m, x, y), plain, 1e-11);
    }
}

static void test_kernels(void)
{
    for (int i = 0; i < ORI__ISA_COUNT; i++) {
        if (!kernels[i] || i > (int)ori__cpu_isa())
            continue;
        CU_ASSERT_TRUE(kernels[i]->width <= ORI__TILE_MAX);
        for (int rows = 1; rows <= ROWS; rows += 3) {
            check_run(kernels[i], false, rows);
            check_run(kernels[i], true, rows);
        }
        check_sums(kernels[i]);
    }
}

const ori__suite suite_motif_tile = { "motif tile", {
    { "all sets", test_kernels },
    { NULL, NULL } } };
