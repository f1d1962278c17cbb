/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * transform_long.c - Fourier transforms of one long complex signal
 */
#include "conv/transform_long.h"

#include <math.h>

#include "base/fail.h"
#include "base/memory.h"

struct ori__transform_long {
    const ori__kernel *kernel;
    int rows, columns;
    ori__transform *of_columns, *of_rows;   /* of `rows`, `columns` numbers */
    size_t pitch;               /* floats of a block of rows */
    /* Column c = block*lanes + lane of frequency k is turned by
     * exp(-2 pi i kc/n): in two factors. */
    float *of_lane;             /* [rows][2*lanes] */
    float *of_block;            /* [column blocks][rows][2] */
};

static void angle_of(double part, float *r, float *i)
{
    *r = (float)cos(2.0 * M_PI * part);
    *i = (float)-sin(2.0 * M_PI * part);
}

static void fill_angles(ori__transform_long *t, const int *frequency)
{
    const int lanes = t->kernel->lanes;
    const double n = (double)t->rows * t->columns;
    float *to = t->of_block;

    for (int p = 0; p < t->rows; p++)
        for (int q = 0; q < lanes; q++) {
            float *r = t->of_lane + p * 2 * lanes + q;

            angle_of((double)frequency[p] * q / n, r, r + lanes);
        }
    for (int b = 0; b < t->columns / lanes; b++)
        for (int p = 0; p < t->rows; p++, to += 2)
            angle_of((double)frequency[p] * b * lanes / n, to, to + 1);
}

static ori_status create(ori__transform_long *t)
{
    const size_t rows = (size_t)t->rows, lanes = (size_t)t->kernel->lanes;
    const size_t blocks = (size_t)t->columns / lanes;
    int *frequency = ORI__NEW(int, rows);
    ori_status s;

    /* Blocks that begin in one set of the cache would push each other out. */
    t->pitch = (size_t)t->columns * 2 * lanes + 4 * lanes;
    t->of_lane = ori__alloc(rows * 2 * lanes, sizeof *t->of_lane);
    t->of_block = ori__alloc(blocks * rows * 2, sizeof *t->of_block);
    s = frequency && t->of_lane && t->of_block
            ? ori__transform_create(&t->of_columns, t->kernel, t->rows)
            : ori__fail_memory("a Fourier transform");
    if (s == ORI_OK)
        s = ori__transform_create(&t->of_rows, t->kernel, t->columns);
    if (s == ORI_OK) {
        ori__transform_frequencies(t->of_columns, frequency);
        fill_angles(t, frequency);
    }
    ori__free(frequency);
    return s;
}

ori_status ori__transform_long_create(ori__transform_long **out,
                                      const ori__kernel *kernel, int rows,
                                      int columns)
{
    ori__transform_long *t = *out = ORI__NEW(ori__transform_long, 1);
    ori_status s;

    if (!t)
        return ori__fail_memory("a Fourier transform");
    t->kernel = kernel;
    t->rows = rows;
    t->columns = columns;
    s = create(t);
    if (s != ORI_OK) {
        ori__transform_long_destroy(t);
        *out = NULL;
    }
    return s;
}

void ori__transform_long_destroy(ori__transform_long *t)
{
    if (!t)
        return;
    ori__transform_destroy(t->of_columns);
    ori__transform_destroy(t->of_rows);
    ori__free(t->of_lane);
    ori__free(t->of_block);
    ori__free(t);
}

size_t ori__transform_long_size(const ori__transform_long *t)
{
    return (size_t)ori__transform_long_row_blocks(t) * t->pitch;
}

size_t ori__transform_long_block(const ori__transform_long *t)
{
    return (size_t)t->rows * 2 * (size_t)t->kernel->lanes;
}

int ori__transform_long_column_blocks(const ori__transform_long *t)
{
    return t->columns / t->kernel->lanes;
}

int ori__transform_long_row_blocks(const ori__transform_long *t)
{
    return t->rows / t->kernel->lanes;
}

static void twist(const ori__transform_long *t, int block, float *data,
                  bool conjugate)
{
    t->kernel->fft->twist(data, t->rows, t->of_lane,
                          t->of_block + (ptrdiff_t)block * t->rows * 2,
                          conjugate);
}

void ori__transform_long_there(const ori__transform_long *t, int block,
                               float *data, float *z)
{
    const int lanes = t->kernel->lanes, pair = 2 * lanes;

    ori__transform_spectrum(t->of_columns, data);
    twist(t, block, data, false);
    z += (ptrdiff_t)block * lanes * pair;
    for (int b = 0; b < t->rows / lanes; b++, z += t->pitch)
        for (int half = 0; half < pair; half += lanes)
            t->kernel->turn(data + (ptrdiff_t)b * lanes * pair + half, pair,
                            z + half, pair, false);
}

void ori__transform_long_spectrum(const ori__transform_long *t, int block,
                                  float *z)
{
    ori__transform_spectrum(t->of_rows, z + (size_t)block * t->pitch);
}

void ori__transform_long_filter(const ori__transform_long *t, int block,
                                float *z, const float *spectrum)
{
    const size_t at = (size_t)block * t->pitch;

    ori__transform_filter(t->of_rows, z + at, spectrum + at, false);
}

void ori__transform_long_back(const ori__transform_long *t, int block,
                              const float *z, float *data)
{
    const int lanes = t->kernel->lanes, pair = 2 * lanes;

    z += (ptrdiff_t)block * lanes * pair;
    for (int b = 0; b < t->rows / lanes; b++, z += t->pitch)
        for (int half = 0; half < pair; half += lanes)
            t->kernel->turn(z + half, pair,
                            data + (ptrdiff_t)b * lanes * pair + half, pair,
                            false);
    twist(t, block, data, true);
    ori__transform_signal(t->of_columns, data);
}
