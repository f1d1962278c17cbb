/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_kernel.c - which build of the inner loops this machine gets
 */
#include "net/net_kernel.h"

#include "base/cpu.h"
#include "config.h"

const ori__net_kernel *ori__net_kernel_get(void)
{
    switch (ori__cpu_isa()) {
#ifdef ORI_HAVE_X86
    case ORI__ISA_AVX512:
        return &ori__net_kernel_avx512;
    case ORI__ISA_AVX2:
        return &ori__net_kernel_avx2;
#endif
    default:
        return &ori__net_kernel_portable;
    }
}
