/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * rocket_kernel_portable.c - the inner loops of the transforms, for any
 * machine: 16-byte vectors
 */
#define KERNELS ori__rocket_kernel_portable
#define LANES 4
#include "rocket/rocket_kernel_loops.h"
