/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * kernel.c - which kernels run
 */
#include "config.h"

#include "conv/kernel.h"

#define ORI_KERNEL(name) extern const ori__kernel ori__kernel_##name;
#include "conv/kernel_rows.def"
#undef ORI_KERNEL

static const ori__kernel *const kernels[] = {
#define ORI_KERNEL(name) &ori__kernel_##name,
#include "conv/kernel_rows.def"
#undef ORI_KERNEL
};

static const ori__kernel *forced;

int ori__kernel_count(void)
{
    return (int)(sizeof kernels / sizeof *kernels);
}

const ori__kernel *ori__kernel_at(int index)
{
    return kernels[index];
}

void ori__kernel_force(const ori__kernel *kernel)
{
    __atomic_store_n(&forced, kernel, __ATOMIC_RELAXED);
}

const ori__kernel *ori__kernel_get(void)
{
    const ori__kernel *k = __atomic_load_n(&forced, __ATOMIC_RELAXED);
    const ori__isa isa = ori__cpu_isa();

    for (int i = ori__kernel_count() - 1; !k && i >= 0; i--)
        if (kernels[i]->isa <= isa)
            k = kernels[i];
    return k;
}

const ori__kernel *ori__kernel_narrower(const ori__kernel *kernel)
{
    const ori__kernel *best = NULL;

    for (int i = 0; i < ori__kernel_count(); i++) {
        const ori__kernel *k = kernels[i];

        if (k->isa <= kernel->isa && k->lanes < kernel->lanes &&
            (!best || k->lanes > best->lanes))
            best = k;
    }
    return best;
}
