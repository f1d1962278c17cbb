/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * kernel_rows_avx2.c - the kernels with AVX2 and FMA (16 registers)
 */
#define KERNEL ori__kernel_avx2
#define ISA ORI__ISA_AVX2
#define LANES 8
#define ROWS 6
#include "conv/kernel_rows.h"


