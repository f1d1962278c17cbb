/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * append_cells_avx2.c - the inner loops of a matrix profile that grows, for
 * AVX2 and FMA
 */
#define KERNELS ori__append_kernel_avx2
#define LANES 4
#include "motif/append_cells_loops.h"
