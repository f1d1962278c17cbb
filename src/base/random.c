/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * random.c - counter-based random numbers (Philox4x32-10)
 */
#include "base/random.h"

#include <math.h>

/* The paper's table 2: multipliers and Weyl increments of Philox4x32. */
enum { ROUNDS = 10 };
static const uint32_t M0 = 0xD2511F53u, M1 = 0xCD9E8D57u;
static const uint32_t W0 = 0x9E3779B9u, W1 = 0xBB67AE85u;

static void philox(const uint32_t key[2], const uint32_t in[4],
                   uint32_t out[4])
{
    uint32_t k0 = key[0], k1 = key[1];
    uint32_t x0 = in[0], x1 = in[1], x2 = in[2], x3 = in[3];

    for (int i = 0; i < ROUNDS; i++) {
        const uint64_t p0 = (uint64_t)M0 * x0, p1 = (uint64_t)M1 * x2;
        const uint32_t y0 = (uint32_t)(p1 >> 32) ^ x1 ^ k0;
        const uint32_t y2 = (uint32_t)(p0 >> 32) ^ x3 ^ k1;

        x1 = (uint32_t)p1;
        x3 = (uint32_t)p0;
        x0 = y0;
        x2 = y2;
        k0 += W0;
        k1 += W1;
    }
    out[0] = x0;
    out[1] = x1;
    out[2] = x2;
    out[3] = x3;
}

ori__rng ori__rng_at(uint64_t seed, uint32_t purpose, uint32_t a, uint32_t b)
{
    return (ori__rng){
        .key = { (uint32_t)seed, (uint32_t)(seed >> 32) },
        .counter = { 0, purpose, a, b },
        .used = 4,
    };
}

uint32_t ori__rng_u32(ori__rng *rng)
{
    if (rng->used == 4) {
        philox(rng->key, rng->counter, rng->block);
        rng->counter[0]++;
        rng->used = 0;
    }
    return rng->block[rng->used++];
}

float ori__rng_uniform(ori__rng *rng)
{
    return (float)(ori__rng_u32(rng) >> 8) * 0x1p-24f;
}

float ori__rng_between(ori__rng *rng, float low, float high)
{
    return low + (high - low) * ori__rng_uniform(rng);
}

/* Box & Muller 1958; one of the pair is dropped, so that the state stays
 * a plain counter. */
float ori__rng_normal(ori__rng *rng)
{
    const double u = ((double)ori__rng_u32(rng) + 0.5) * 0x1p-32;
    const double v = (double)ori__rng_u32(rng) * 0x1p-32;

    return (float)(sqrt(-2.0 * log(u)) * cos(2.0 * M_PI * v));
}

/* Lemire, "Fast random integer generation in an interval", 2019: the product
 * is rejected where it would favour small results. */
uint32_t ori__rng_below(ori__rng *rng, uint32_t n)
{
    uint64_t m = (uint64_t)ori__rng_u32(rng) * n;

    if ((uint32_t)m < n) {
        const uint32_t threshold = (0u - n) % n;

        while ((uint32_t)m < threshold)
            m = (uint64_t)ori__rng_u32(rng) * n;
    }
    return (uint32_t)(m >> 32);
}

void ori__rng_shuffle(ori__rng *rng, int *x, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        const size_t j = ori__rng_below(rng, (uint32_t)i);
        const int swap = x[i - 1];

        x[i - 1] = x[j];
        x[j] = swap;
    }
}
