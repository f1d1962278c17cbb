/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_kernel_avx512.c - the inner loops, for AVX-512
 */
#define KERNELS ori__net_kernel_avx512
#include "net/net_kernel_loops.h"
