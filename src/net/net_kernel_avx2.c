/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_kernel_avx2.c - the inner loops, for AVX2 and FMA
 */
#define KERNELS ori__net_kernel_avx2
#include "net/net_kernel_loops.h"
