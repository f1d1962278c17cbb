/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * rocket_kernel_avx512.c - the inner loops of the transforms, for AVX-512
 */
#define KERNELS ori__rocket_kernel_avx512
#define LANES 16
#include "rocket/rocket_kernel_loops.h"
