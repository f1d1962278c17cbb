/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * append_cells.c - which build of the inner loops this machine gets, and what
 * they do rarely
 */
#include "motif/append_cells.h"

#include "base/cpu.h"
#include "config.h"

const ori__append_kernel *ori__append_kernel_get(void)
{
    switch (ori__cpu_isa()) {
#ifdef ORI_HAVE_X86
    case ORI__ISA_AVX512:
        return &ori__append_kernel_avx512;
    case ORI__ISA_AVX2:
        return &ori__append_kernel_avx2;
#endif
    default:
        return &ori__append_kernel_portable;
    }
}

void ori__append_improve(ori__append_cells *s, int row, int64_t slot,
                         int64_t place, uint32_t set, const double *number)
{
    for (; set; set &= set - 1) {
        const int i = __builtin_ctz(set);
        const int64_t p = place + i < s->ring ? place + i
                                              : place + i - s->ring;

        if (number[i] > s->row_best[row]) {
            s->row_best[row] = number[i];
            s->row_at[row] = s->column + slot + row + i;
        }
        if (number[i] > s->best[p]) {
            s->best[p] = number[i];
            s->at[p] = s->row + row;
            if (p < ORI__APPEND_PAD)
                s->best[p + s->ring] = number[i];
        }
    }
}

void ori__append_improve_level(ori__append_frame *s, int level,
                               int64_t slot, int64_t place, uint32_t set,
                               const double *number)
{
    for (; set; set &= set - 1) {
        const int i = __builtin_ctz(set);
        const int64_t p = place + i;

        if (number[i] > s->row_best[level]) {
            s->row_best[level] = number[i];
            s->row_at[level] = s->column + slot + i;
        }
        if (number[i] > s->best[level][p]) {
            s->best[level][p] = number[i];
            s->at[level][p] = s->row;
        }
    }
}
