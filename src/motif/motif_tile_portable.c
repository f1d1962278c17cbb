/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_tile_portable.c - the inner loops of the matrix profile, for any
 * machine: 16-byte vectors
 */
#define KERNELS ori__tile_kernel_portable
#define LANES 2
#define VECTORS 2
#include "motif/motif_tile_loops.h"
