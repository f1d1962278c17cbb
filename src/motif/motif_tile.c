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
    const double need = best * size;

    return plain ? best : need - fabs(need) * 0x1p-50;
}

/* Of equals the first is better, in whatever order they come. */
static bool better(double number, int at, double best, int best_at)
{
    return number > best || (number == best && at < best_at);
}

static void improve_cell(ori__tile *t, int row, int k)
{
    const double size = t->row_size[row];
    const double number = t->plain ? t->c[k] + (size + t->size[k])
                                   : t->c[k] / (size * t->size[k]);
    const int i = t->first_row + row, j = t->first_column + k;

    if (better(number, j, t->row_best[row], t->row_at[row])) {
        t->row_best[row] = number;
        t->row_need[row] = ori__tile_need(t->plain, number, size);
        t->row_at[row] = (int32_t)j;
    }
    if (better(number, i, t->best[k], t->at[k])) {
        t->best[k] = number;
        t->need[k] = ori__tile_need(t->plain, number, t->size[k]);
        t->at[k] = (int32_t)i;
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
