/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * kernel_rows_portable.c - the kernels in 16-byte vectors, which every
 * target has in some form
 */
#define KERNEL ori__kernel_portable
#define ISA ORI__ISA_PORTABLE
#define LANES 4
#define ROWS 6
#include "conv/kernel_rows.h"


