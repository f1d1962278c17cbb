/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * several_tile_avx512.c - the inner loops of several channels, for
 * AVX-512
 */
#define KERNELS ori__several_kernel_avx512
#define LANES 8
#define VECTORS 4
#include "motif/several_tile_loops.h"
