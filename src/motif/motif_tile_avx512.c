/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_tile_avx512.c - the inner loops of the matrix profile, for AVX-512
 */
#define KERNELS ori__tile_kernel_avx512
#define LANES 8
#define VECTORS 4
#include "motif/motif_tile_loops.h"
