/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <oriole/conv/partitioned.h>

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "conv/kernel.h"
#include "suite.h"

static float *noise(size_t count, unsigned seed)
{
    float *x = ORI__NEW(float, count);

    for (size_t i = 0; i < count; i++)
        x[i] = (float)rand_r(&seed) / (float)RAND_MAX - 0.5f;
    return x;
}

static double by_definition(const float *taps, int count, const float *x,
                            int channels, int t, int c)
{
    double sum = 0;

    for (int j = 0; j < count && j <= t; j++)
        sum += (double)taps[j] * (double)x[(t - j) * channels + c];
    return sum;
}

/* The largest error of `hops` pushes, relative to what a number is made of:
 * sqrt(taps) / 12 of them in size. */
static double error_of(ori_partitioned *f, const float *taps, int count,
                       int hop, int channels, int hops)
{
    const size_t all = (size_t)(hop * hops * channels);
    float *x = noise(all, 7), *y = ORI__NEW(float, all);
    double worst = 0;

    memcpy(y, x, all * sizeof *y);
    for (int i = 0; i < hops; i++)
        ori_partitioned_push(f, y + i * hop * channels,
                             y + i * hop * channels);
    for (int t = 0; t < hop * hops; t++)
        for (int c = 0; c < channels; c++) {
            const double e =
                fabs((double)y[t * channels + c] -
                     by_definition(taps, count, x, channels, t, c));

            worst = e > worst ? e : worst;
        }
    ori__free(x);
    ori__free(y);
    return worst / (sqrt(count) / 12);
}

static void check(int count, int hop, int channels, int long_hops, int hops)
{
    ori_partitioned_options o = ORI_PARTITIONED_OPTIONS_INIT;
    float *taps = noise((size_t)count, (unsigned)count);
    ori_partitioned *f = NULL;

    o.channels = channels;
    o.hop_frames = hop;
    o.long_hops = long_hops;
    CU_ASSERT_EQUAL_FATAL(ori_partitioned_create(&f, taps, count, &o),
                          ORI_OK);
    for (int again = 0; again < 2; again++) {
        const double e = error_of(f, taps, count, hop, channels, hops);

        if (!(e < 5e-6))
            printf("  %d taps, hop %d, %s: error %g\n", count, hop,
                   ori_partitioned_print(f), e);
        CU_ASSERT(e < 5e-6);
        ori_partitioned_reset(f);
    }
    ori_partitioned_destroy(f);
    ori__free(taps);
}

static void test_against_definition(void)
{
    check(1, 1, 1, 0, 20);
    check(7, 16, 2, 0, 8);
    check(33, 8, 1, 1, 20);
    check(200, 1, 1, 4, 300);
    check(500, 7, 2, 4, 150);
    check(333, 7, 1, 8, 100);
    check(1000, 5, 1, 16, 300);
    check(1281, 10, 3, 64, 200);
    check(100, 10, 1, 4, 30);   /* a part and a bit of the long ones */
    check(81, 10, 1, 4, 30);
    check(80, 10, 1, 4, 30);    /* none of them */
    check(6000, 16, 1, 0, 500);
}

static void test_instruction_sets(void)
{
    for (int i = 0; i < ori__kernel_count(); i++)
        if (ori__kernel_at(i)->isa <= ori__cpu_isa()) {
            ori__kernel_force(ori__kernel_at(i));
            check(1000, 16, 1, 8, 100);
        }
    ori__kernel_force(NULL);
}

static void test_what_cannot_be_had(void)
{
    const float tap = 1;
    ori_partitioned *f = NULL;
    ori_partitioned_options o = ORI_PARTITIONED_OPTIONS_INIT;

    CU_ASSERT_EQUAL(ori_partitioned_create(&f, &tap, 1, &o), ORI_EINVAL);
    o.hop_frames = 16;
    CU_ASSERT_EQUAL(ori_partitioned_create(&f, NULL, 1, &o), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_partitioned_create(&f, &tap, 0, &o), ORI_EINVAL);
    o.long_hops = 5;
    CU_ASSERT_EQUAL(ori_partitioned_create(&f, &tap, 1, &o), ORI_EINVAL);
    CU_ASSERT_PTR_NULL(f);
    ori_partitioned_destroy(NULL);
}

static void test_out_of_memory(void)
{
    ori_partitioned_options o = ORI_PARTITIONED_OPTIONS_INIT;
    float *taps = noise(1000, 1);
    ori_status s = ORI_ENOMEM;

    o.hop_frames = 16;
    o.channels = 2;
    o.long_hops = 4;
    for (long n = 1; s == ORI_ENOMEM && n < 200; n++) {
        ori_partitioned *f = NULL;

        ori__alloc_fail_at(n);
        s = ori_partitioned_create(&f, taps, 1000, &o);
        ori__alloc_fail_at(0);
        ori_partitioned_destroy(f);
    }
    CU_ASSERT_EQUAL(s, ORI_OK);
    ori__free(taps);
}

const ori__suite suite_partitioned = { "partitioned", {
    { "against the definition", test_against_definition },
    { "instruction sets", test_instruction_sets },
    { "what cannot be had", test_what_cannot_be_had },
    { "out of memory", test_out_of_memory },
    { NULL, NULL } } };
