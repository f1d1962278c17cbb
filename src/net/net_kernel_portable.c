/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_kernel_portable.c - the inner loops, for any machine
 */
#define KERNELS ori__net_kernel_portable
#include "net/net_kernel_loops.h"
