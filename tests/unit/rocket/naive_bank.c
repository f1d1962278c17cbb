/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "naive_bank.h"

naive_bank naive_bank_make(int length, int per_kernel, int channels,
                           const float *mixed)
{
    naive_bank b = { .per_kernel = per_kernel, .channels = channels,
                     .mixed = mixed };
    const int most = per_kernel < 32 ? per_kernel : 32;
    int counts[4096] = { 0 }, rest = per_kernel;

    /* int(2^x), x evenly from 0 to log2((length - 1) / 8) */
    for (int i = 0; i < most; i++) {
        const double end = length > 9 ? log2((length - 1) / 8.0) : 0;

        counts[(int)pow(2, most > 1 ? end * i / (most - 1) : 0)]++;
    }
    for (int d = 1; d < 4096; d++)
        if (counts[d]) {
            b.dilation[b.dilations] = d;
            b.thresholds[b.dilations] =
                (int)(counts[d] * ((double)per_kernel / most));
            rest -= b.thresholds[b.dilations++];
        }
    for (int i = 0; rest > 0; i = (i + 1) % b.dilations, rest--)
        b.thresholds[i]++;
    return b;
}

/* The weights of kernel k: -1, and 2 at three places in lexical order. */
static void weights_of(int k, double *w)
{
    int number = 0;

    for (int a = 0; a < 9; a++)
        for (int b = a + 1; b < 9; b++)
            for (int c = b + 1; c < 9; c++)
                if (number++ == k)
                    for (int j = 0; j < 9; j++)
                        w[j] = j == a || j == b || j == c ? 2 : -1;
}

static double at(const ori_case *c, int channel, int t)
{
    return t >= 0 && t < c->length ? (double)c->x[channel * c->length + t]
                                   : 0;
}

int naive_bank_answer(const naive_bank *b, const ori_case *c, int d, int k,
                      double *y)
{
    const float all[9] = { 0, -1, -1, -1, -1, -1, -1, -1, -1 };
    const float *mixed = b->mixed ? b->mixed + (d * NAIVE_KERNELS + k) * 9
                                  : all;
    const int dilation = b->dilation[d], half = 4 * dilation;
    const int length = (int)c->length;
    const bool trimmed = (d % 2 + k) % 2 == 1 && length > 2 * half;
    const int begin = trimmed ? half : 0, end = length - begin;
    double w[9];

    weights_of(k, w);
    for (int t = begin; t < end; t++) {
        y[t - begin] = 0;
        for (int i = 0; i < 9 && mixed[i] >= 0; i++)
            for (int j = 0; j < 9; j++)
                y[t - begin] +=
                    w[j] * at(c, (int)mixed[i], t + (j - 4) * dilation);
    }
    return end - begin;
}

ori_case naive_difference(const ori_case *c, int channels, float *x)
{
    const int steps = c->length > 1 ? (int)c->length - 1 : 1;

    for (int i = 0; i < channels; i++)
        for (int t = 0; t < steps; t++)
            x[i * steps + t] =
                c->length > 1 ? c->x[i * c->length + t + 1] -
                                    c->x[i * c->length + t]
                              : 0;
    return (ori_case){ x, steps };
}
