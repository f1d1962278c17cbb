/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_tile.c - which build of the inner loops this machine gets, and what
 * they do rarely
 */
#include "motif/motif_tile.h"

#include <math.h>

#include "base/cpu.h"
#include "config.h"

const ori__tile_kernel *ori__tile_kernel_get(void)
{
    switch (ori__cpu_isa()) {
#ifdef ORI_HAVE_X86
    case ORI__ISA_AVX512:
        return &ori__tile_kernel_avx512;
    case ORI__ISA_AVX2:
        return &ori__tile_kernel_avx2;
#endif
    default:
        return &ori__tile_kernel_portable;
    }
}

/* Four roundings lie between a c and the number that is compared. */
double ori__tile_need(bool plain, double best, double size)
{
    const double need = (plain ? best : fmax(best, -2.0)) * size;

    return plain ? best : need - fabs(need) * 0x1p-50;
}

/* Of equals the first is better, in whatever order they come. */
static bool better(double number, int at, double best, int best_at)
{
    return number > best || (number == best && at < best_at);
}

void ori__near_insert(const ori__near *near, int64_t window, double number,
                      int32_t at)
{
    double *const numbers = near->number + window * near->k;
    int32_t *const places = near->at + window * near->k;
    int64_t i = near->k - 1;

    if (!better(number, at, numbers[i], places[i]))
        return;
    for (; i > 0 && better(number, at, numbers[i - 1], places[i - 1]); i--) {
        numbers[i] = numbers[i - 1];
        places[i] = places[i - 1];
    }
    numbers[i] = number;
    places[i] = at;
}

/* A cell that is better than the best, or than the k-th. */
static void put(const ori__near *near, int64_t window, double number, int at,
                double *best, int32_t *best_at)
{
    const int64_t last = near ? window * near->k + near->k - 1 : 0;

    if (near)
        ori__near_insert(near, window, number, at);
    *best = near ? near->number[last] : number;
    *best_at = near ? near->at[last] : at;
}

static void improve_cell(ori__tile *t, int row, int k)
{
    const double size = t->row_size[row];
    const double number = t->plain ? t->c[k] + (size + t->size[k])
                                   : t->c[k] / (size * t->size[k]);
    const int i = t->first_row + row, j = t->first_column + k;

    if (better(number, j, t->row_best[row], t->row_at[row])) {
        put(t->row_near, i, number, j, &t->row_best[row], &t->row_at[row]);
        t->row_need[row] = ori__tile_need(t->plain, t->row_best[row], size);
    }
    if (better(number, i, t->best[k], t->at[k])) {
        put(t->column_near, j, number, i, &t->best[k], &t->at[k]);
        t->need[k] = ori__tile_need(t->plain, t->best[k], t->size[k]);
    }
}

void ori__tile_improve(ori__tile *t, int row, uint32_t cells)
{
    const int64_t first =
        t->gap + t->first_row + row - (int64_t)t->first_column;

    for (; cells; cells &= cells - 1) {
        const int k = __builtin_ctz(cells);

        if (k >= first)
            improve_cell(t, row, k);
    }
}
