/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * kernel_rows_avx512.c - the kernels with AVX-512 (32 registers)
 */
#define KERNEL ori__kernel_avx512
#define ISA ORI__ISA_AVX512
#define LANES 16
#define ROWS 14
#include "conv/kernel_rows.h"


