/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_kernel_loops.h - the inner loops, built once an instruction set
 *
 * Included by net_kernel_*.c alone, which say what KERNELS is called.  No
 * two arrays overlap, but where the header says that they may be the same.
 */
#include "net/net_kernel.h"

/* Loops of unknown length are vectorised from -O3 on only; flags of the
 * make file would lose against the user's -O2. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3")
#endif

static void sum(size_t rows, size_t channels, const float *x,
                const unsigned char *present, float *restrict total)
{
    size_t r = 0;

    if (!present)
        for (; r + 4 <= rows; r += 4, x += 4 * channels)
            for (size_t c = 0; c < channels; c++)
                total[c] += (x[c] + x[channels + c]) +
                            (x[2 * channels + c] + x[3 * channels + c]);
    for (; r < rows; r++, x += channels)
        if (!present || present[r])
            for (size_t c = 0; c < channels; c++)
                total[c] += x[c];
}

static void squares(size_t rows, size_t channels, const float *x,
                    const unsigned char *present, const float *mean,
                    float *restrict total)
{
    size_t r = 0;

    if (!present)
        for (; r + 2 <= rows; r += 2, x += 2 * channels)
            for (size_t c = 0; c < channels; c++) {
                const float d = x[c] - mean[c];
                const float e = x[channels + c] - mean[c];

                total[c] += d * d + e * e;
            }
    for (; r < rows; r++, x += channels)
        if (!present || present[r])
            for (size_t c = 0; c < channels; c++) {
                const float d = x[c] - mean[c];

                total[c] += d * d;
            }
}

/* A NaN stays one, so that a training that diverged is seen to have. */
static inline float rectified(float x)
{
    return x < 0.0f ? 0.0f : x;
}

/* The rectifier's input is computed again: cheaper than reading y. */
static inline float passed(float d, float gain, float offset, float dy)
{
    return d * gain + offset > 0.0f ? dy : 0.0f;
}

static void norm_sums(size_t rows, size_t channels, const ori_conv_finish *n,
                      const float *x, const float *dy,
                      const unsigned char *present, float *restrict total,
                      float *restrict product)
{
    const float *mean = n->mean, *gain = n->gain, *offset = n->offset;

    for (size_t r = 0; r < rows; r++, x += channels, dy += channels) {
        if (present && !present[r])
            continue;
        if (n->rectify)
            for (size_t c = 0; c < channels; c++) {
                const float d = x[c] - mean[c];
                const float g = passed(d, gain[c], offset[c], dy[c]);

                total[c] += g;
                product[c] += g * d;
            }
        else
            for (size_t c = 0; c < channels; c++) {
                total[c] += dy[c];
                product[c] += dy[c] * (x[c] - mean[c]);
            }
    }
}

/* dx may be dy, number by number. */
static void norm_gradient(size_t rows, size_t channels,
                          const ori_conv_finish *n,
                          const float *slope, const float *shift,
                          const float *x, const float *dy, float *dx,
                          bool add)
{
    const float *mean = n->mean, *gain = n->gain, *offset = n->offset;
    const bool rectify = n->rectify;

    for (size_t r = 0; r < rows;
         r++, x += channels, dy += channels, dx += channels) {
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC ivdep
#endif
        for (size_t c = 0; c < channels; c++) {
            const float d = x[c] - mean[c];
            const float g = rectify ? passed(d, gain[c], offset[c], dy[c])
                                    : dy[c];
            const float v = gain[c] * g + (slope[c] * d + shift[c]);

            dx[c] = add ? dx[c] + v : v;
        }
    }
}

static void relu(size_t count, const float *x, float *y)
{
    for (size_t i = 0; i < count; i++)
        y[i] = rectified(x[i]);
}

static void relu_gradient(size_t count, const float *y, const float *dy,
                          float *dx, bool add)
{
    if (add)
        for (size_t i = 0; i < count; i++)
            dx[i] += y[i] > 0.0f ? dy[i] : 0.0f;
    else
        for (size_t i = 0; i < count; i++)
            dx[i] = y[i] > 0.0f ? dy[i] : 0.0f;
}

static void scale_by(size_t count, const float *slope, const float *dy,
                     float *dx, bool add)
{
    if (add)
        for (size_t i = 0; i < count; i++)
            dx[i] += slope[i] * dy[i];
    else
        for (size_t i = 0; i < count; i++)
            dx[i] = slope[i] * dy[i];
}

static void plus(size_t count, const float *x, const float *y, float *z,
                 bool rectify)
{
    if (rectify)
        for (size_t i = 0; i < count; i++)
            z[i] = rectified(x[i] + y[i]);
    else
        for (size_t i = 0; i < count; i++)
            z[i] = x[i] + y[i];
}

static void add_scaled(size_t count, float factor, const float *x,
                       float *restrict y)
{
    for (size_t i = 0; i < count; i++)
        y[i] += factor * x[i];
}

#define INLINE static inline __attribute__((always_inline))

static void largest(size_t count, const float *x, int32_t tap,
                    float *restrict y, int32_t *restrict place)
{
    for (size_t i = 0; i < count; i++) {
        const bool more = !(x[i] <= y[i]);

        y[i] = more ? x[i] : y[i];
        place[i] = more ? tap : place[i];
    }
}

INLINE void largest_places_of(const size_t rows, size_t channels,
                              const float *x, float *restrict y,
                              int32_t *restrict place)
{
    for (size_t c = 0; c < channels; c++) {
        float v = x[c];
        int32_t at = 0;

        for (size_t r = 1; r < rows; r++) {
            const float next = x[r * channels + c];
            const bool more = !(next <= v);

            v = more ? next : v;
            at = more ? (int32_t)r : at;
        }
        y[c] = v;
        place[c] = at;
    }
}

static void largest_places(size_t rows, size_t channels, const float *x,
                           float *restrict y, int32_t *restrict place)
{
    switch (rows) {
    case 2:
        largest_places_of(2, channels, x, y, place);
        return;
    case 3:
        largest_places_of(3, channels, x, y, place);
        return;
    case 4:
        largest_places_of(4, channels, x, y, place);
        return;
    }
    largest_places_of(1, channels, x, y, place);
    for (size_t r = 1; r < rows; r++)
        largest(channels, x + r * channels, (int32_t)r, y, place);
}

INLINE void gradient_of(const size_t rows, size_t channels,
                        const int32_t *taps, const int32_t *place,
                        const float *dy, float *restrict dx, const bool add)
{
    int32_t tap[3] = { 0 };

    for (size_t r = 0; r < rows; r++)
        tap[r] = taps[r];
    for (size_t c = 0; c < channels; c++) {
        float v = add ? dx[c] : 0.0f;

        for (size_t r = 0; r < rows; r++)
            v += place[r * channels + c] == tap[r] ? dy[r * channels + c]
                                                   : 0.0f;
        dx[c] = v;
    }
}

static void largest_gradient(size_t rows, size_t channels,
                             const int32_t *taps, const int32_t *place,
                             const float *dy, float *restrict dx, bool add)
{
    if (rows == 3 && add)
        gradient_of(3, channels, taps, place, dy, dx, true);
    else if (rows == 3)
        gradient_of(3, channels, taps, place, dy, dx, false);
    else if (rows == 0 && !add)
        gradient_of(0, channels, taps, place, dy, dx, false);
    for (size_t r = 0; rows != 3 && r < rows; r++) {
        const int32_t *at = place + r * channels;

        if (add || r > 0)
            gradient_of(1, channels, taps + r, at, dy + r * channels, dx,
                        true);
        else
            gradient_of(1, channels, taps, at, dy, dx, false);
    }
}

const ori__net_kernel KERNELS = {
    .sum = sum,
    .squares = squares,
    .norm_sums = norm_sums,
    .norm_gradient = norm_gradient,
    .relu = relu,
    .relu_gradient = relu_gradient,
    .scale_by = scale_by,
    .plus = plus,
    .add_scaled = add_scaled,
    .largest = largest,
    .largest_places = largest_places,
    .largest_gradient = largest_gradient,
};
