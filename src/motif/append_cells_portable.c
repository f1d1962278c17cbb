/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * append_cells_portable.c - the inner loops of a matrix profile that grows, for
 * any machine: 16-byte vectors
 */
#define KERNELS ori__append_kernel_portable
#define LANES 2
#include "motif/append_cells_loops.h"
