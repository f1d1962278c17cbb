/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cpu.h - which instruction set the kernels use
 */
#ifndef ORI_BASE_CPU_H
#define ORI_BASE_CPU_H

typedef enum ori__isa {
    ORI__ISA_PORTABLE,      /* what the compiler's target has at least */
    ORI__ISA_AVX2,          /* with FMA */
    ORI__ISA_AVX512,        /* F, BW, DQ, VL */
    ORI__ISA_COUNT
} ori__isa;

/*
 * The best set of this machine, or the lesser one that the environment
 * variable ORI_CPU (portable, avx2, avx512) asks for.  Decided once.
 */
ori__isa ori__cpu_isa(void);

const char *ori__isa_name(ori__isa isa);

/* The processor's name for people, "unknown" where it tells none. */
const char *ori__cpu_name(void);

#endif
