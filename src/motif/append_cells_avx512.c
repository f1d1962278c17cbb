/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * append_cells_avx512.c - the inner loops of a matrix profile that grows, for
 * AVX-512
 */
#define KERNELS ori__append_kernel_avx512
#define LANES 8
#include "motif/append_cells_loops.h"
