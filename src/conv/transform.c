/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * transform.c - Fourier transforms of real signals side by side
 */
#include "conv/transform.h"

#include <math.h>

#include "base/fail.h"
#include "base/memory.h"

enum {
    PASSES_MAX = 20,
    LAST = 4,               /* radix of the pass that ends at the planes */
    NEAR = 256              /* numbers that fit the first-level cache */
};

typedef struct {
    int radix;
    int columns;            /* of a block: its length / radix */
    const float *factors;   /* [columns][radix - 1], complex */
} step;

struct ori__transform {
    const ori__kernel *kernel;
    int n;
    int steps;              /* the last pass not counted */
    step step[PASSES_MAX];
    ori__fft_mirrors mirrors;
    float *factors;
    int *blocks;
};

/* Radices in the order of the passes there, without the last; returns how
 * many, or -1. */
static int factorise(int n, int radix[PASSES_MAX])
{
    int count = 0, twos = 0;

    if (n < ORI__TRANSFORM_MIN || n % ORI__TRANSFORM_MIN != 0)
        return -1;
    for (n /= LAST; n % 3 == 0; n /= 3)
        radix[count++] = 3;
    for (; n % 5 == 0; n /= 5)
        radix[count++] = 5;
    for (; n % 2 == 0; n /= 2)
        twos++;
    if (n != 1)
        return -1;
    for (; twos % 3 != 0; twos -= 2)
        radix[count++] = 4;
    for (; twos > 0; twos -= 3)
        radix[count++] = 8;
    return count;
}

int ori__transform_size(int n)
{
    int radix[PASSES_MAX];
    int m = (n + ORI__TRANSFORM_MIN - 1) / ORI__TRANSFORM_MIN *
            ORI__TRANSFORM_MIN;

    while (factorise(m, radix) < 0)
        m += ORI__TRANSFORM_MIN;
    return m;
}

/* exp(-2 pi i jq / length) for all columns j and 0 < q < radix. */
static float *fill_factors(float *to, int length, int radix)
{
    for (int j = 0; j < length / radix; j++)
        for (int q = 1; q < radix; q++, to += 2) {
            const double angle = 2.0 * M_PI * (double)j * q / length;

            to[0] = (float)cos(angle);
            to[1] = (float)-sin(angle);
        }
    return to;
}

/* The block with frequencies k, k + n/4, ...: the digits of k, the first
 * pass's first, are those of its place from the left. */
static int block_of(const ori__transform *t, int k)
{
    int at = 0;

    for (int i = 0; i < t->steps; i++) {
        at += k % t->step[i].radix * t->step[i].columns;
        k /= t->step[i].radix;
    }
    return at;
}

static void fill_mirrors(ori__transform *t, int n)
{
    const int blocks = n / LAST;
    int *to = t->blocks;

    for (int k = 1; k < blocks / 2; k++) {
        *to++ = block_of(t, k);
        *to++ = block_of(t, blocks - k);
    }
    t->mirrors = (ori__fft_mirrors){
        .pairs = blocks / 2 - 1,
        .blocks = t->blocks,
        .middle = block_of(t, blocks / 2),
    };
}

ori_status ori__transform_create(ori__transform **out,
                                 const ori__kernel *kernel, int n)
{
    int radix[PASSES_MAX];
    ori__transform *t = *out = ORI__NEW(ori__transform, 1);
    float *factors;
    int length = n;

    if (!t)
        return ori__fail_memory("a Fourier transform");
    t->kernel = kernel;
    t->n = n;
    t->steps = factorise(n, radix);
    /* A pass over blocks of `length` has fewer than `length` factors, and
     * lengths fall by 3 at least. */
    t->factors = factors = ORI__NEW(float, 4 * (size_t)n);
    t->blocks = ORI__NEW(int, (size_t)(n / LAST));
    if (!t->factors || !t->blocks) {
        ori__transform_destroy(t);
        *out = NULL;
        return ori__fail_memory("a Fourier transform");
    }
    for (int i = 0; i < t->steps; i++) {
        t->step[i] = (step){ radix[i], length / radix[i], factors };
        factors = fill_factors(factors, length, radix[i]);
        length /= radix[i];
    }
    fill_mirrors(t, n);
    return ORI_OK;
}

void ori__transform_destroy(ori__transform *t)
{
    if (!t)
        return;
    ori__free(t->factors);
    ori__free(t->blocks);
    ori__free(t);
}

/* Is it better to finish one block after the other? */
static bool far(const step *s, int blocks)
{
    return blocks > 1 && s->radix * s->columns * blocks > NEAR;
}

static size_t block_floats(const ori__transform *t, const step *s)
{
    return (size_t)(s->radix * s->columns) * 2 * (size_t)t->kernel->lanes;
}

/* Passes i, i + 1, ... on some blocks. */
static void there(const ori__transform *t, int i, float *data, int blocks)
{
    const step *s = &t->step[i];

    if (i == t->steps)
        return;
    if (far(s, blocks)) {
        for (int b = 0; b < blocks; b++)
            there(t, i, data + (size_t)b * block_floats(t, s), 1);
        return;
    }
    t->kernel->fft->there[s->radix](data, blocks, s->columns, s->factors);
    there(t, i + 1, data, blocks * s->radix);
}

/* The same passes the other way. */
static void back(const ori__transform *t, int i, float *data, int blocks)
{
    const step *s = &t->step[i];

    if (i == t->steps)
        return;
    if (far(s, blocks)) {
        for (int b = 0; b < blocks; b++)
            back(t, i, data + (size_t)b * block_floats(t, s), 1);
        return;
    }
    back(t, i + 1, data, blocks * s->radix);
    t->kernel->fft->back[s->radix](data, blocks, s->columns, s->factors);
}

void ori__transform_there(const ori__transform *t, float *data,
                          float *planes, size_t plane)
{
    there(t, 0, data, 1);
    t->kernel->fft->split(data, &t->mirrors, planes, plane);
}

void ori__transform_there_conjugate(const ori__transform *t, float *data,
                                    float *planes, size_t plane)
{
    there(t, 0, data, 1);
    t->kernel->fft->split_conjugate(data, &t->mirrors, planes, plane,
                                    0.25f / (float)t->n);
}

void ori__transform_back(const ori__transform *t, const float *planes,
                         size_t plane, float *data)
{
    t->kernel->fft->join(planes, plane, &t->mirrors, data);
    back(t, 0, data, 1);
}

static const float ones[2 * (LAST - 1)] = { 1.0f, 0.0f, 1.0f,
                                            0.0f, 1.0f, 0.0f };

void ori__transform_spectrum(const ori__transform *t, float *data)
{
    there(t, 0, data, 1);
    t->kernel->fft->there[LAST](data, t->n / LAST, 1, ones);
}

void ori__transform_signal(const ori__transform *t, float *data)
{
    t->kernel->fft->back[LAST](data, t->n / LAST, 1, ones);
    back(t, 0, data, 1);
}

void ori__transform_frequencies(const ori__transform *t, int *frequency)
{
    const int blocks = t->n / LAST;

    for (int k = 0; k < blocks; k++)
        for (int q = 0; q < LAST; q++)
            frequency[block_of(t, k) + q] = k + q * blocks;
}

void ori__transform_filter(const ori__transform *t, float *data,
                           const float *spectrum, bool shared)
{
    there(t, 0, data, 1);
    if (shared)
        t->kernel->fft->filter_shared(data, t->n / LAST, spectrum);
    else
        t->kernel->fft->filter(data, t->n / LAST, spectrum);
    back(t, 0, data, 1);
}
