/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The inner loops of several channels, of every instruction set that this
 * machine has, against plain ones.
 */
#include "suite.h"

#include <math.h>
#include <string.h>

#include "base/cpu.h"
#include "base/random.h"
#include "config.h"
#include "motif/several_tile.h"

enum { ROWS = ORI__SEVERAL_ROWS, MOST = 12, WINDOWS = 200, FIRST = 60 };

static const ori__several_kernel *const kernels[ORI__ISA_COUNT] = {
    &ori__several_kernel_portable,
#ifdef ORI_HAVE_X86
    &ori__several_kernel_avx2,
    &ori__several_kernel_avx512,
#endif
};

typedef struct arrays {
    double enter[MOST][2 * ROWS], leave[MOST][2 * ROWS],
        inverse[MOST][2 * ROWS], base[MOST][2 * ROWS];
    double edge[MOST][ORI__SEVERAL_PAD + 2 * ROWS];
    double number[2][MOST][WINDOWS];
    int32_t at[2][MOST][WINDOWS];
    float need[2][MOST][WINDOWS];
    ori__several_channel channel[MOST];
} arrays;

static void fill_channel(ori__several_channel *h, arrays *a, int n,
                         ori__rng *rng)
{
    *h = (ori__several_channel){
        .row_enter = a->enter[n], .row_leave = a->leave[n],
        .row_inverse = a->inverse[n], .row_base = a->base[n],
        .edge = a->edge[n] + ORI__SEVERAL_PAD, .begins = n % 2 == 0 };
    for (int i = 0; i < 2 * ROWS; i++) {
        a->enter[n][i] = ori__rng_normal(rng);
        a->leave[n][i] = ori__rng_normal(rng);
        a->inverse[n][i] = ori__rng_below(rng, 9) ? 0.3 : 0.0;
        a->base[n][i] = ori__rng_below(rng, 9) ? 50.0 : ORI__SEVERAL_FAR;
        h->edge[i] = ori__rng_normal(rng);
    }
    for (int i = 0; i < ORI__SEVERAL_WIDTH; i++) {
        h->c[i] = ori__rng_normal(rng);
        h->enter[i] = ori__rng_normal(rng);
        h->leave[i] = ori__rng_normal(rng);
        h->inverse[i] = 0.3;
        h->base[i] = ori__rng_below(rng, 9) ? 50.0 : ORI__SEVERAL_FAR;
    }
}

static ori__several_best best_of(arrays *a, int side, int level,
                                 ori__rng *rng)
{
    for (int i = 0; i < WINDOWS; i++) {
        const bool known = ori__rng_below(rng, 3) > 0;
        const double mean = 9.9 + 0.1 * ori__rng_uniform(rng);

        a->number[side][level][i] = known ? -mean : -(double)INFINITY;
        a->at[side][level][i] = known ? 7 : -1;
        a->need[side][level][i] = known ? ori__several_need(mean, level + 1)
                                        : ORI__SEVERAL_UNKNOWN;
    }
    return (ori__several_best){ a->number[side][level], a->at[side][level],
                                a->need[side][level] };
}

static void fill(ori__several_tile *t, arrays *a, int number, int width)
{
    ori__rng rng = ori__rng_at(5, ORI__RNG_TEST, 23, (uint32_t)number);

    *t = (ori__several_tile){
        .plain = number % 3 == 0, .channels = 1 + number % MOST,
        .first_row = 20, .rows = 1 + number % ROWS, .row = 2,
        .first_column = FIRST, .columns = number % 4 ? width : 1 + width / 2,
        .gap = number % 5 ? 0 : FIRST - 18, .channel = a->channel };
    t->musts = number % 7 % (t->channels + 1);
    t->low = t->musts ? t->musts - 1 : 0;
    t->end = t->channels;
    for (int n = 0; n < t->channels; n++) {
        fill_channel(&a->channel[n], a, n, &rng);
        t->row_best[n] = best_of(a, 0, n, &rng);
        t->column_best[n] = best_of(a, 1, n, &rng);
    }
}

static void descend_plainly(const ori__several_tile *t,
                            ori__several_channel *h, int row)
{
    const double edge = h->edge[row - 1];

    h->edge[row - 1] = h->c[t->columns - 1];
    for (int k = ORI__SEVERAL_WIDTH - 1; k >= 0; k--) {
        const double from = k > 0 ? h->c[k - 1] : edge;
        const double in = h->row_enter[row] - h->enter[k];
        const double out = h->row_leave[row] - h->leave[k];

        h->c[k] = t->plain ? from - in * in + out * out
                           : from + h->row_enter[row] * h->enter[k] +
                                 h->row_leave[row] * h->leave[k];
    }
}

/* What a tile is, cell by cell: all may be better. */
static void run_plainly(ori__several_tile *t)
{
    for (int n = 0; n < t->channels; n++) {
        ori__several_channel *h = &t->channel[n];

        for (int row = 0; row < t->rows; row++) {
            double *y = h->y + row * ORI__SEVERAL_WIDTH;

            if (row > 0 || !h->begins)
                descend_plainly(t, h, t->row + row);
            for (int k = 0; k < ORI__SEVERAL_WIDTH; k++)
                y[k] = h->row_base[t->row + row] + h->base[k] -
                       h->c[k] * h->inverse[k] *
                           h->row_inverse[t->row + row];
        }
    }
    for (int row = 0; row < t->rows; row++)
        ori__several_improve(t, row, ~0u);
}

static void check_near(const double *a, const double *b, int n)
{
    for (int i = 0; i < n; i++)
        if (!isinf(a[i]) || !isinf(b[i]))
            CU_ASSERT_DOUBLE_EQUAL(a[i], b[i], 1e-9);
}

static void check_run(const ori__several_kernel *k, int number)
{
    static arrays a, b;
    ori__several_tile t, u;

    fill(&t, &a, number, k->width);
    fill(&u, &b, number, k->width);
    k->run(&t);
    run_plainly(&u);
    for (int n = 0; n < t.channels; n++) {
        check_near(a.channel[n].c, b.channel[n].c, t.columns);
        check_near(a.edge[n] + ORI__SEVERAL_PAD, b.edge[n] + ORI__SEVERAL_PAD,
                   t.row + t.rows - 1);
        for (int side = 0; side < 2; side++) {
            check_near(a.number[side][n], b.number[side][n], WINDOWS);
            CU_ASSERT_EQUAL(memcmp(a.at[side][n], b.at[side][n],
                                   sizeof a.at[side][n]), 0);
        }
    }
}

static void test_kernels(void)
{
    for (int i = 0; i < ORI__ISA_COUNT; i++) {
        if (!kernels[i] || i > (int)ori__cpu_isa())
            continue;
        CU_ASSERT_TRUE(kernels[i]->width <= ORI__SEVERAL_WIDTH);
        for (int number = 0; number < 400; number++)
            check_run(kernels[i], number);
    }
}

const ori__suite suite_several_tile = { "several tile", {
    { "all sets", test_kernels },
    { NULL, NULL } } };
