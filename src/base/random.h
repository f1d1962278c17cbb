/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * random.h - counter-based random numbers
 *
 * Philox4x32-10: Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as
 * easy as 1, 2, 3", SC 2011, section 3.3.  A draw depends on (seed, place)
 * alone, never on who drew before: a resumed run and any number of threads
 * see the same numbers.
 */
#ifndef ORI_BASE_RANDOM_H
#define ORI_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

typedef struct ori__rng {
    uint32_t key[2];
    uint32_t counter[4];    /* [0] counts blocks; [1..3] are the place */
    uint32_t block[4];
    unsigned used;          /* numbers of the block already given out */
} ori__rng;

/*
 * The stream of numbers that belongs to one place.  `purpose` keeps users
 * apart (one constant for each use), a and b are for instance step and case.
 */
ori__rng ori__rng_at(uint64_t seed, uint32_t purpose, uint32_t a, uint32_t b);

uint32_t ori__rng_u32(ori__rng *rng);
float ori__rng_uniform(ori__rng *rng);                  /* [0, 1) */
float ori__rng_between(ori__rng *rng, float low, float high);
float ori__rng_normal(ori__rng *rng);                   /* mean 0, sd 1 */
uint32_t ori__rng_below(ori__rng *rng, uint32_t n);     /* 0..n-1, unbiased */
void ori__rng_shuffle(ori__rng *rng, int *x, size_t n);

/* Purposes, all in one place so that no two users share one; new ones last,
 * so that nobody's numbers change. */
enum {
    ORI__RNG_INIT = 1,      /* a network's first weights */
    ORI__RNG_DROPOUT,
    ORI__RNG_SHUFFLE,       /* order of the cases of an epoch */
    ORI__RNG_AUGMENT,
    ORI__RNG_MIXUP,
    ORI__RNG_DIVIDE,        /* training and validation part */
    ORI__RNG_TEST,
    ORI__RNG_ROCKET,        /* kernels, channels and cases of transforms */
    ORI__RNG_FOREST,        /* one place a tree */
    ORI__RNG_RESPLIT,       /* training and test part */
    ORI__RNG_EXPLAIN,       /* orders, beginnings and projections */
    ORI__RNG_WINDOWS,       /* windows whose neighbours are checked */
    ORI__RNG_CALIBRATE      /* convolutions that solvers are timed by */
};

#endif
