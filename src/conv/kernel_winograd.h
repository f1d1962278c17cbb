/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * kernel_winograd.h - the transforms of conv_winograd.h, lanes channels at a
 * time; included by kernel_rows.h
 *
 * The points are 0, the pairs +-1, +-2, +-1/2 and infinity, in this order:
 * small numbers, their negatives and their reciprocals keep errors small
 * (Barabasz, Anderson, Soodhalter & Gregg, "Error analysis and improving the
 * accuracy of Winograd convolution for deep neural networks", ACM TOMS 46(4),
 * 2020).
 * M(x) = x (x^2 - 1) (x^2 - 4) (x^2 - 1/4) vanishes at the finite ones.
 */
enum { POINTS = ORI__WINOGRAD_POINTS, PAIRS = 3 };

/* Of each pair: the positive one, its powers, and 1 / M'(point). */
static const float power[PAIRS][POINTS - 1] = {
    { 1.0f, 1.0f, 1.0f, 1.0f, 1.0f, 1.0f, 1.0f },
    { 1.0f, 2.0f, 4.0f, 8.0f, 16.0f, 32.0f, 64.0f },
    { 1.0f, 0.5f, 0.25f, 0.125f, 0.0625f, 0.03125f, 0.015625f },
};
static const float norm[PAIRS] = { (float)ORI__WINOGRAD_NORM_ONE,
                                   (float)(1.0 / 90.0),
                                   (float)(32.0 / 45.0) };

/* Squares of the other two points: their sum and product; and those of all
 * three, sums of products of one and of two (of three it is 1). */
static const float sum_of[PAIRS] = { 4.25f, 1.25f, 5.0f };
static const float product_of[PAIRS] = { 1.0f, 0.25f, 4.0f };
static const float all_of = 5.25f;

/* Coefficients of M(x) / (x - point), at infinity of M(x): B^T d. */
INLINE void data_points(const vec d[POINTS], float *to, ptrdiff_t step)
{
    store(to, d[6] - d[0] + all_of * (d[2] - d[4]));
    UNROLL for (int i = 0; i < PAIRS; i++) {
        const vec even =
            d[6] - sum_of[i] * d[4] + product_of[i] * d[2];
        const vec odd =
            d[5] - sum_of[i] * d[3] + product_of[i] * d[1];

        store(to + (1 + 2 * i) * step, even + power[i][1] * odd);
        store(to + (2 + 2 * i) * step, even - power[i][1] * odd);
    }
    store(to + 7 * step, d[7] - d[1] + all_of * (d[3] - d[5]));
}

/* Values of the polynomial w, over M' at the points: G w. */
INLINE void filter_points(const vec *w, float *to, ptrdiff_t step,
                          const int count)
{
    store(to, -w[0]);
    UNROLL for (int i = 0; i < PAIRS; i++) {
        vec even = norm[i] * w[0], odd = (norm[i] * power[i][1]) * w[1];

        UNROLL for (int j = 2; j < count; j += 2)
            even += (norm[i] * power[i][j]) * w[j];
        UNROLL for (int j = 3; j < count; j += 2)
            odd += (norm[i] * power[i][j]) * w[j];
        store(to + (1 + 2 * i) * step, even + odd);
        store(to + (2 + 2 * i) * step, even - odd);
    }
    store(to + 7 * step, w[count - 1]);
}

/* y[k] = sum of point^k times the product at the point: A^T m. */
INLINE void inverse_points(const float *from, ptrdiff_t step, vec *y,
                           const int count)
{
    vec even[PAIRS], odd[PAIRS];

    UNROLL for (int i = 0; i < PAIRS; i++) {
        const vec plus = load(from + (1 + 2 * i) * step);
        const vec minus = load(from + (2 + 2 * i) * step);

        even[i] = plus + minus;
        odd[i] = plus - minus;
    }
    y[0] = load(from) + even[0] + (even[1] + even[2]);
    UNROLL for (int k = 1; k < count; k++) {
        const vec *part = k % 2 ? odd : even;

        y[k] = part[0] + power[1][k] * part[1] + power[2][k] * part[2];
    }
    y[count - 1] += load(from + 7 * step);
}

/*
 * With two phases: three products of half the length, as conv_winograd.h
 * has it.  Frames of phase q are those at 2*s + q.
 */
INLINE void data(const float *from, ptrdiff_t row, float *to, ptrdiff_t step,
                 const int phases)
{
    vec d[POINTS];

    UNROLL for (int s = 0; s < POINTS; s++)
        d[s] = load(from + (phases * s + phases - 1) * row);
    data_points(d, to, step);
    UNROLL for (int q = 0; phases == 2 && q < 3; q += 2) {
        to += POINTS * step;
        UNROLL for (int s = 0; s < POINTS; s++)
            d[s] = load(from + (2 * s + q) * row) -
                   load(from + (2 * s + 1) * row);
        data_points(d, to, step);
    }
}

INLINE void filter(const float *from, ptrdiff_t row, float *to,
                   ptrdiff_t step, const int phases, const int taps)
{
    const int count = (taps + phases - 1) / phases;
    vec w[2][POINTS], sum[POINTS];

    UNROLL for (int j = 0; j < count; j++) {
        UNROLL for (int q = 0; q < phases; q++)
            w[q][j] = phases * j + q < taps
                          ? load(from + (phases * j + q) * row)
                          : (vec){ 0 };
        sum[j] = phases == 1 ? w[0][j] : w[0][j] + w[1][j];
    }
    filter_points(sum, to, step, count);
    UNROLL for (int q = 0; phases == 2 && q < 2; q++)
        filter_points(w[q], to + (1 + q) * POINTS * step, step, count);
}

/* Returns lanes of 0, or of NaN where what came out is not finite: the first
 * and the last frame of a phase see all points. */
INLINE vec inverse(const float *from, ptrdiff_t step, float *to,
                   ptrdiff_t row, const int phases, const int frames)
{
    const int count = frames / phases;
    vec sum[POINTS], y[POINTS], wild = { 0 };

    inverse_points(from, step, sum, count);
    UNROLL for (int q = 0; q < phases; q++) {
        if (phases == 2)
            inverse_points(from + (1 + q) * POINTS * step, step, y, count);
        UNROLL for (int k = 0; k < count; k++) {
            y[k] = phases == 1 ? sum[k] : sum[k] + y[k];
            store(to + (phases * k + q) * row, y[k]);
        }
        wild += y[0] * 0.0f + y[count - 1] * 0.0f;
    }
    return wild;
}

/* Of lanes that are 0 or NaN. */
INLINE bool no_nan(vec v)
{
    UNROLL for (int half = LANES / 2; half > 0; half /= 2) {
        ints from = { 0 };

        UNROLL for (int q = 0; q < LANES; q++)
            from[q] = (q + half) % LANES;
        v += __builtin_shuffle(v, from);
    }
    return v[0] == 0.0f;
}

/* Each vector of each tile of job t, at `from` and `to`. */
#define EACH(...)                                                             \
    for (int i = 0; i < t->tiles; i++) {                                      \
        const float *from = t->from + i * t->from_next;                       \
        float *to = t->to + i * t->to_next;                                   \
                                                                              \
        for (int c = 0; c < t->channels;                                      \
             c += LANES, from += LANES, to += LANES)                          \
            __VA_ARGS__;                                                      \
    }

#define DEFINE_DATA(phases)                                                   \
    static void data_##phases(const ori__winograd_job *t)                     \
    {                                                                         \
        EACH(data(from, t->from_step, to, t->to_step, phases))                \
    }
DEFINE_DATA(1)
DEFINE_DATA(2)

#define DEFINE_FILTER(phases, taps)                                           \
    static void filter_##phases##_##taps(const ori__winograd_job *t)          \
    {                                                                         \
        EACH(filter(from, t->from_step, to, t->to_step, phases, taps))        \
    }

#define DEFINE_INVERSE(phases, frames)                                        \
    static bool inverse_##phases##_##frames(const ori__winograd_job *t)       \
    {                                                                         \
        vec wild = { 0 };                                                     \
                                                                              \
        EACH(wild += inverse(from, t->from_step, to, t->to_step, phases,      \
                             frames))                                         \
        return no_nan(wild);                                                  \
    }

/* X(phases, taps or frames) */
#define FILTERS(X)                                                            \
    X(1, 2) X(1, 3) X(1, 4) X(1, 5) X(1, 6) X(1, 7)                           \
    X(2, 6) X(2, 7) X(2, 8) X(2, 9) X(2, 10) X(2, 12)
#define INVERSES(X)                                                           \
    X(1, 2) X(1, 3) X(1, 4) X(1, 5) X(1, 6) X(1, 7)                           \
    X(2, 6) X(2, 8) X(2, 10) X(2, 12)
FILTERS(DEFINE_FILTER)
INVERSES(DEFINE_INVERSE)

#define FILTER_ENTRY(phases, taps)                                            \
    .filter[phases - 1][taps] = filter_##phases##_##taps,
#define INVERSE_ENTRY(phases, frames)                                         \
    .inverse[phases - 1][frames] = inverse_##phases##_##frames,
static const ori__winograd_kernels winograd = {
    .data = { data_1, data_2 },
    FILTERS(FILTER_ENTRY)
    INVERSES(INVERSE_ENTRY)
};
