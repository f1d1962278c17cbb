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
#include "motif/append_cells.h"

enum { SLOTS = 100, RING = 130, ROWS = ORI__APPEND_ROWS };

static const ori__append_kernel *const kernels[ORI__ISA_COUNT] = {
    &ori__append_kernel_portable,
#ifdef ORI_HAVE_X86
    &ori__append_kernel_avx2,
    &ori__append_kernel_avx512,
#endif
};

typedef enum kind { PLAIN, FINE, FLAT, KINDS } kind;

typedef struct arrays {
    double half[RING + ORI__APPEND_PAD], sum[RING + ORI__APPEND_PAD];
    double inverse[RING + ORI__APPEND_PAD], best[RING + ORI__APPEND_PAD];
    double c[SLOTS + ORI__APPEND_PAD];
    int64_t at[RING];
} arrays;

/* Some windows are flat, and some missing. */
static double random_inverse(kind k, ori__rng *rng)
{
    switch (ori__rng_below(rng, 8)) {
    case 0:
        return NAN;
    case 1:
        if (k == FLAT)
            return 0.0;
        /* fall through */
    default:
        return k == PLAIN ? 0.0 : 0.2 + 0.1 * ori__rng_uniform(rng);
    }
}

static void repeat(double *ring)
{
    memcpy(ring + RING, ring, ORI__APPEND_PAD * sizeof *ring);
}

static void fill(ori__append_cells *s, arrays *a, kind k)
{
    ori__rng rng = ori__rng_at(5, ORI__RNG_TEST, 23, 0);

    *s = (ori__append_cells){
        .plain = k == PLAIN, .flat = k == FLAT,
        .row = 1000, .column = 1000 - SLOTS, .ring = RING,
        .half = a->half, .sum = a->sum, .inverse = a->inverse,
        .best = a->best, .at = a->at, .c = a->c };
    for (int i = 0; i < RING; i++) {
        a->half[i] = ori__rng_normal(&rng);
        a->sum[i] = ori__rng_normal(&rng);
        a->inverse[i] = random_inverse(k, &rng);
        a->best[i] = ori__rng_uniform(&rng) - (k == PLAIN ? 3.0 : 0.0);
        a->at[i] = -1;
    }
    repeat(a->half), repeat(a->sum), repeat(a->inverse), repeat(a->best);
    for (int i = 0; i < SLOTS + ORI__APPEND_PAD; i++)
        a->c[i] = 5.0 * ori__rng_normal(&rng) - (k == PLAIN ? 9.0 : 0.0);
    for (int i = 0; i < ROWS; i++) {
        s->row_half[i] = ori__rng_normal(&rng);
        s->row_sum[i] = ori__rng_normal(&rng);
        s->row_inverse[i] = i == 2 && k == FLAT ? 0.0
                                                : random_inverse(k, &rng);
        s->row_flat[i] = k == FLAT && s->row_inverse[i] == 0.0 ? 0.5 : 0.0;
        s->row_best[i] = i == 1 ? 0.5 : -INFINITY;
        s->row_at[i] = -1;
    }
}

/* What a cell is. */
static void run_cell(ori__append_cells *s, int row, int64_t slot, int64_t p)
{
    const double in = s->row_half[row] - s->half[p];
    const double out = s->row_sum[row] - s->sum[p];
    double number;

    if (s->plain) {
        s->c[slot] += out * out - in * in;
        number = s->c[slot] + s->inverse[p] + s->row_inverse[row];
    } else {
        s->c[slot] += s->row_half[row] * s->sum[p] +
                      s->row_sum[row] * s->half[p];
        number = s->c[slot] * s->inverse[p] * s->row_inverse[row] +
                 (s->inverse[p] == 0.0 ? 0.5 : 0.0) + s->row_flat[row];
    }
    ori__append_improve(s, row, slot, p, 1, &number);
}

static void run_plainly(ori__append_cells *s, const ori__append_range *g)
{
    for (int64_t slot = g->first; slot < g->end; slot++)
        for (int row = g->first_row; row < g->end_row; row++)
            run_cell(s, row, slot, g->place + slot - g->first + row);
}

static void check_near(const double *a, const double *b, int n)
{
    for (int i = 0; i < n; i++)
        CU_ASSERT_TRUE(a[i] == b[i] || fabs(a[i] - b[i]) <= 1e-12);
}

static void check_run(const ori__append_kernel *kernel, kind k,
                      ori__append_range g)
{
    static arrays a, b;
    ori__append_cells s, t;

    fill(&s, &a, k);
    fill(&t, &b, k);
    s.down = g.end % 2 == 1;
    kernel->run(&s, &g);
    run_plainly(&t, &g);
    check_near(s.c, t.c, SLOTS + ORI__APPEND_PAD);
    check_near(s.best, t.best, RING + ORI__APPEND_PAD);
    check_near(s.row_best, t.row_best, ROWS);
    /* Flat windows have equals, of which any may be told. */
    for (int i = 0; i < ROWS; i++)
        CU_ASSERT_TRUE(s.row_at[i] == t.row_at[i] || s.row_flat[i] > 0.0 ||
                       s.row_best[i] == 0.5);
    for (int i = 0; i < RING; i++)
        CU_ASSERT_TRUE(a.at[i] == b.at[i] || a.inverse[i] == 0.0 ||
                       a.best[i] == 0.5);
}

static void check_product(const ori__append_kernel *k)
{
    double x[200], y[200];
    ori__rng rng = ori__rng_at(5, ORI__RNG_TEST, 24, 0);

    for (int i = 0; i < 200; i++)
        x[i] = ori__rng_normal(&rng), y[i] = ori__rng_normal(&rng);
    for (int m = 1; m <= 200; m += 7) {
        double sum = 0.0;

        for (int t = 0; t < m; t++)
            sum += (x[t] - x[0] - 0.5) * (y[t] - y[0] + 0.25);
        CU_ASSERT_DOUBLE_EQUAL(k->product(m, x, 0.5, y, -0.25), sum, 1e-11);
    }
}

static void test_kernels(void)
{
    for (int i = 0; i < ORI__ISA_COUNT; i++) {
        if (!kernels[i] || i > (int)ori__cpu_isa())
            continue;
        for (int64_t end = 1; end <= SLOTS; end++)
            for (kind k = PLAIN; k < KINDS; k++) {
                /* Up to the end of the ring, or from its beginning. */
                check_run(kernels[i], k,
                          (ori__append_range){ (int)end % ROWS, ROWS,
                                               end / 3, end,
                                               RING - end + end / 3 });
                check_run(kernels[i], k,
                          (ori__append_range){ 0, 1 + (int)end % ROWS, 0,
                                               end, 0 });
            }
        check_product(kernels[i]);
    }
}

const ori__suite suite_append_cells = { "append cells", {
    { "all sets", test_kernels },
    { NULL, NULL } } };
