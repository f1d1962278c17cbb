/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * several_tile_portable.c - the inner loops of several channels, for any
 * machine: 16-byte vectors
 */
#define KERNELS ori__several_kernel_portable
#define LANES 2
#define VECTORS 2
#include "motif/several_tile_loops.h"
