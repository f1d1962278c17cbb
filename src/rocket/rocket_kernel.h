/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * rocket_kernel.h - the inner loops of the transforms
 *
 * rocket_kernel_loops.h holds them, in compiler vectors; one file an
 * instruction set builds them.
 */
#ifndef ORI_ROCKET_ROCKET_KERNEL_H
#define ORI_ROCKET_ROCKET_KERNEL_H

#include <stdbool.h>
#include <stdint.h>

enum {
    ORI__TAPS = 9,          /* of every kernel */
    ORI__LANES_MAX = 16,    /* arrays may be written so far behind their end */
    ORI__GROUP = 8,         /* kernels that compete in hydra; shapelets that
                               are compared with a series at once */
    ORI__BLOCK = 256        /* places of it at once: a multiple of lanes */
};

/* What multirocket asks of y above one threshold. */
typedef struct ori__pools {
    int count;              /* how many are above */
    int longest;            /* of them in a row */
    double excess;          /* sum of what they are above it */
    double places;          /* sum of their indices */
} ori__pools;

/* Eight shapelets against n <= ORI__BLOCK places of a channel. */
typedef struct ori__shapelets {
    int n, taps, d;         /* taps are d apart */
    const float *x;         /* at the first place */
    const float *scale, *shift;     /* [n] what standardises each place */
    const float *w;         /* [8, taps] */
    bool add;               /* to the distances of other channels */
    float *far;             /* [8, ORI__BLOCK] */
} ori__shapelets;

/* Where a shapelet was nearest so far, and how often within a limit: of the
 * places that each lane saw. */
typedef struct ori__nearest {
    float least[ORI__LANES_MAX];
    int32_t place[ORI__LANES_MAX], count[ORI__LANES_MAX];
} ori__nearest;

typedef struct ori__rocket_kernel {
    /* y[t] = -(x[t] + x[t + d] + ... + x[t + 8 d]), t < n; writes up to a
     * multiple of ORI__LANES_MAX and reads as far for each tap. */
    void (*minus_nine)(int n, int d, const float *x, float *y);
    /* y (+)= base + a + b + c, likewise. */
    void (*plus_three)(int n, const float *base, const float *a,
                       const float *b, const float *c, int add, float *y);
    /* count[i] = how many y[t] > bias[i]; y is -INFINITY behind n up to a
     * multiple of ORI__LANES_MAX. */
    void (*count_above)(int n, const float *y, int biases, const float *bias,
                        int32_t *count);
    /* The same y. */
    void (*pool_above)(int n, const float *y, float bias, ori__pools *pools);
    /* Eight kernels w [8, 9], taps d apart, x at the first tap: most[i] +=
     * the largest answer where it is i's, least[i] += 1 where the smallest
     * is i's; the first wins a tie.  Reads up to ORI__LANES_MAX behind. */
    void (*compete)(int n, int d, const float *x, const float *w,
                    float *most, float *least);
    /* x[t + j d] * scale[t] - shift[t], j < taps, has mean 0 and deviation 1;
     * both are 0 where all of them are as good as equal. */
    void (*standardise)(int n, int taps, int d, const float *x, float *scale,
                        float *shift);
    /* far[k][t] (+)= sum over j of |x[t + j d] * scale[t] - shift[t] -
     * w[k][j]|; INFINITY behind n up to a multiple of ORI__LANES_MAX. */
    void (*distances)(const ori__shapelets *s);
    /* Go on with far [n], places numbered from `first`, INFINITY behind n up
     * to a multiple of ORI__LANES_MAX.  The earliest wins a tie.  `least` is
     * INFINITY before the first. */
    void (*nearest)(int n, const float *far, float limit, int first,
                    ori__nearest *nearest);
} ori__rocket_kernel;

/* For this machine; see base/cpu.h. */
const ori__rocket_kernel *ori__rocket_kernel_get(void);

extern const ori__rocket_kernel ori__rocket_kernel_portable;
extern const ori__rocket_kernel ori__rocket_kernel_avx2;
extern const ori__rocket_kernel ori__rocket_kernel_avx512;

#endif
