/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * several_tile.c - which build of the inner loops this machine gets, and what
 * they do rarely
 */
#include "motif/several_tile.h"

#include <math.h>

#include "base/cpu.h"
#include "config.h"

const ori__several_kernel *ori__several_kernel_get(void)
{
    switch (ori__cpu_isa()) {
#ifdef ORI_HAVE_X86
    case ORI__ISA_AVX512:
        return &ori__several_kernel_avx512;
    case ORI__ISA_AVX2:
        return &ori__several_kernel_avx2;
#endif
    default:
        return &ori__several_kernel_portable;
    }
}

/* Roots are right to 1.5 x 2^-12 (rsqrtps), and floats to 2^-24. */
float ori__several_need(double mean, int k)
{
    return mean > 0.0 ? (float)(mean * k * (1.0 + 0x1p-10)) : 0.0f;
}

/* Into the sorted d [count]. */
static void insert(double *d, int count, double x)
{
    for (; count > 0 && d[count - 1] > x; count--)
        d[count] = d[count - 1];
    d[count] = x;
}

/* A sum over k channels.  Of equals the first is better, in whatever order
 * they come. */
static void offer(ori__several_best *b, int i, int k, double sum, int at)
{
    double number;

    if (sum >= (double)b->need[i])
        return;
    number = -sum / k;
    if (number < b->number[i] ||
        (number == b->number[i] && at >= b->at[i]))
        return;
    b->number[i] = number;
    b->at[i] = (int32_t)at;
    b->need[i] = ori__several_need(-number, k);
}

/* Not fmax(), which is a call: much of the time of random walks is here. */
static double distance(double y)
{
    return y >= ORI__SEVERAL_FAR ? (double)INFINITY
           : y > 0.0             ? sqrt(y)
                                 : 0.0;
}

static void improve_cell(ori__several_tile *t, int row, int column)
{
    const int i = t->first_row + row, j = t->first_column + column;
    const int free = t->channels - t->musts;
    double d[ORI__SEVERAL_CHANNELS], sum = 0.0;

    for (int n = 0; n < t->channels; n++) {
        const double far =
            distance(t->channel[n].y[row * ORI__SEVERAL_WIDTH + column]);

        if (n < free)
            insert(d, n, far);
        else
            sum += far;
    }
    for (int k = t->musts; k <= t->end; k++) {
        sum += k > t->musts ? d[k - t->musts - 1] : 0.0;
        if (k <= t->low)
            continue;
        offer(&t->row_best[k - 1], i, k, sum, j);
        offer(&t->column_best[k - 1], j, k, sum, i);
    }
}

void ori__several_improve(ori__several_tile *t, int row, uint32_t cells)
{
    const int64_t first =
        t->gap + t->first_row + row - (int64_t)t->first_column;

    for (; cells; cells &= cells - 1) {
        const int column = __builtin_ctz(cells);

        if (column >= first && column < t->columns)
            improve_cell(t, row, column);
    }
}
