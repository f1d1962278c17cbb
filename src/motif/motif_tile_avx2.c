/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_tile_avx2.c - the inner loops of the matrix profile, for AVX2 and FMA
 */
#define KERNELS ori__tile_kernel_avx2
#define LANES 4
#define VECTORS 2
#include "motif/motif_tile_loops.h"
