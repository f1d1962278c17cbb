/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * rocket_kernel_avx2.c - the inner loops of the transforms, for AVX2 and FMA
 */
#define KERNELS ori__rocket_kernel_avx2
#define LANES 8
#include "rocket/rocket_kernel_loops.h"
