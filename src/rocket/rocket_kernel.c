/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * rocket_kernel.c - which build of the inner loops this machine gets
 */
#include "rocket/rocket_kernel.h"

#include "base/cpu.h"
#include "config.h"

const ori__rocket_kernel *ori__rocket_kernel_get(void)
{
    switch (ori__cpu_isa()) {
#ifdef ORI_HAVE_X86
    case ORI__ISA_AVX512:
        return &ori__rocket_kernel_avx512;
    case ORI__ISA_AVX2:
        return &ori__rocket_kernel_avx2;
#endif
    default:
        return &ori__rocket_kernel_portable;
    }
}
