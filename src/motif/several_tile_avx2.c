/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * several_tile_avx2.c - the inner loops of several channels, for
 * AVX2 and FMA
 */
#define KERNELS ori__several_kernel_avx2
#define LANES 4
#define VECTORS 2
#include "motif/several_tile_loops.h"
