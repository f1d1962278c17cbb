/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * kernel_fft.h - the passes of a Fourier transform, for kernel_rows.h
 *
 * A complex number is two vectors, all real parts and then all imaginary
 * ones, so that a transform is scalar code with a vector for each number.
 * There, decimation in frequency: frames in natural order, frequencies in
 * the order of their digits turned round; and back by decimation in time,
 * so that nothing is ever sorted.  Cooley & Tukey, Math. Comp. 19, 1965.
 *
 * The inverse of a transform is the transform with real and imaginary parts
 * exchanged on both sides: `back` exchanges them as it loads and stores.
 */

typedef struct {
    vec r, i;
} number;

enum { PAIR = 2 * LANES, RADIX_MAX = 8 };       /* floats of a number */

INLINE number number_load(const float *p, const bool back)
{
    const vec a = load(p), b = load(p + LANES);

    return back ? (number){ b, a } : (number){ a, b };
}

INLINE void number_store(float *p, number z, const bool back)
{
    store(p, back ? z.i : z.r);
    store(p + LANES, back ? z.r : z.i);
}

INLINE number plus(number a, number b)
{
    return (number){ a.r + b.r, a.i + b.i };
}

INLINE number minus(number a, number b)
{
    return (number){ a.r - b.r, a.i - b.i };
}

INLINE number scaled(number z, float s)
{
    return (number){ z.r * s, z.i * s };
}

/* z exp(-i pi/2) */
INLINE number turned(number z)
{
    return (number){ z.i, -z.r };
}

INLINE number times(number z, vec r, vec i)
{
    return (number){ z.r * r - z.i * i, z.r * i + z.i * r };
}

INLINE void butterfly_3(number z[RADIX_MAX])
{
    const float sine = 0.866025403784438647f;       /* of 60 degrees */
    const number sum = plus(z[1], z[2]);
    const number side = scaled(turned(minus(z[1], z[2])), sine);
    const number middle = minus(z[0], scaled(sum, 0.5f));

    z[0] = plus(z[0], sum);
    z[1] = plus(middle, side);
    z[2] = minus(middle, side);
}

INLINE void butterfly_4(number *z0, number *z1, number *z2, number *z3)
{
    const number s0 = plus(*z0, *z2), d0 = minus(*z0, *z2);
    const number s1 = plus(*z1, *z3), d1 = turned(minus(*z1, *z3));

    *z0 = plus(s0, s1);
    *z1 = plus(d0, d1);
    *z2 = minus(s0, s1);
    *z3 = minus(d0, d1);
}

INLINE void butterfly_5(number z[RADIX_MAX])
{
    /* cos and sin of 72 and 144 degrees */
    const float c1 = 0.309016994374947424f, c2 = -0.809016994374947424f;
    const float s1 = 0.951056516295153572f, s2 = 0.587785252292473129f;
    const number a = plus(z[1], z[4]), b = plus(z[2], z[3]);
    const number d = minus(z[1], z[4]), e = minus(z[2], z[3]);
    const number m1 = plus(plus(z[0], scaled(a, c1)), scaled(b, c2));
    const number m2 = plus(plus(z[0], scaled(a, c2)), scaled(b, c1));
    const number t1 = turned(plus(scaled(d, s1), scaled(e, s2)));
    const number t2 = turned(minus(scaled(d, s2), scaled(e, s1)));

    z[0] = plus(z[0], plus(a, b));
    z[1] = plus(m1, t1);
    z[2] = plus(m2, t2);
    z[3] = minus(m2, t2);
    z[4] = minus(m1, t1);
}

INLINE void butterfly_8(number z[RADIX_MAX])
{
    const float h = 0.707106781186547524f;          /* cos 45 degrees */
    number e[4], o[4];

    UNROLL for (int q = 0; q < 4; q++) {
        e[q] = z[2 * q];
        o[q] = z[2 * q + 1];
    }
    butterfly_4(&e[0], &e[1], &e[2], &e[3]);
    butterfly_4(&o[0], &o[1], &o[2], &o[3]);
    o[1] = scaled(plus(o[1], turned(o[1])), h);
    o[2] = turned(o[2]);
    o[3] = scaled(minus(turned(o[3]), o[3]), h);
    UNROLL for (int q = 0; q < 4; q++) {
        z[q] = plus(e[q], o[q]);
        z[q + 4] = minus(e[q], o[q]);
    }
}

INLINE void butterfly(number z[RADIX_MAX], const int radix)
{
    switch (radix) {
    case 3:
        butterfly_3(z);
        break;
    case 4:
        butterfly_4(&z[0], &z[1], &z[2], &z[3]);
        break;
    case 5:
        butterfly_5(z);
        break;
    default:
        butterfly_8(z);
    }
}

/* One column of a pass: numbers `apart` floats apart, and their factors. */
INLINE void column(float *p, ptrdiff_t apart, const float *factors,
                   const int radix, const bool back)
{
    number z[RADIX_MAX];

    UNROLL for (int q = 0; q < radix; q++)
        z[q] = number_load(p + q * apart, back);
    if (!back)
        butterfly(z, radix);
    UNROLL for (int q = 1; q < radix; q++)
        z[q] = times(z[q], spread(factors[2 * q - 2]),
                     spread(factors[2 * q - 1]));
    if (back)
        butterfly(z, radix);
    UNROLL for (int q = 0; q < radix; q++)
        number_store(p + q * apart, z[q], back);
}

INLINE void pass(float *data, int blocks, int columns, const float *factors,
                 const int radix, const bool back)
{
    const ptrdiff_t apart = (ptrdiff_t)columns * PAIR;

    for (int b = 0; b < blocks; b++, data += radix * apart)
        for (int j = 0; j < columns; j++)
            column(data + j * PAIR, apart, factors + j * (2 * radix - 2),
                   radix, back);
}

#define DEFINE_PASS(radix)                                                    \
    static void there_##radix(float *data, int blocks, int columns,           \
                              const float *factors)                           \
    {                                                                         \
        pass(data, blocks, columns, factors, radix, false);                   \
    }                                                                         \
    static void back_##radix(float *data, int blocks, int columns,            \
                             const float *factors)                            \
    {                                                                         \
        pass(data, blocks, columns, factors, radix, true);                    \
    }
DEFINE_PASS(3)
DEFINE_PASS(4)
DEFINE_PASS(5)
DEFINE_PASS(8)

INLINE void block_load(number z[4], const float *p)
{
    UNROLL for (int q = 0; q < 4; q++)
        z[q] = number_load(p + q * PAIR, false);
    butterfly_4(&z[0], &z[1], &z[2], &z[3]);
}

INLINE void block_store(float *p, number z[4])
{
    /* The inverse butterfly: outputs 1 and 3 exchanged. */
    butterfly_4(&z[0], &z[1], &z[2], &z[3]);
    number_store(p, z[0], false);
    number_store(p + PAIR, z[3], false);
    number_store(p + 2 * PAIR, z[2], false);
    number_store(p + 3 * PAIR, z[1], false);
}

INLINE void filter_blocks(float *data, int blocks, const float *spectrum,
                          const bool shared)
{
    const int step = shared ? 2 : PAIR;

    for (int b = 0; b < blocks; b++, data += 4 * PAIR) {
        number z[4];

        block_load(z, data);
        UNROLL for (int q = 0; q < 4; q++, spectrum += step)
            z[q] = shared ? times(z[q], spread(spectrum[0]),
                                  spread(spectrum[1]))
                          : times(z[q], load(spectrum),
                                  load(spectrum + LANES));
        block_store(data, z);
    }
}

static void filter_each(float *data, int blocks, const float *spectrum)
{
    filter_blocks(data, blocks, spectrum, false);
}

static void filter_shared(float *data, int blocks, const float *spectrum)
{
    filter_blocks(data, blocks, spectrum, true);
}

static void twist(float *data, int count, const float *of_lanes,
                  const float *of_all, bool conjugate)
{
    const float sign = conjugate ? -1.0f : 1.0f;

    for (int i = 0; i < count; i++, data += PAIR, of_lanes += PAIR) {
        const number by = times(number_load(of_lanes, false),
                                spread(of_all[2 * i]),
                                spread(of_all[2 * i + 1]));

        number_store(data, times(number_load(data, false), by.r,
                                 by.i * sign), false);
    }
}

INLINE void plane_put(float *out, ptrdiff_t plane, number a, number b,
                      const bool conjugate)
{
    const vec a0 = conjugate ? a.r : a.r + a.i;
    const vec b0 = conjugate ? b.r : b.r + b.i;
    const vec a1 = conjugate ? -a.i - a.r : a.r;
    const vec b1 = conjugate ? -b.i - b.r : b.r;

    store(out, a0);
    store(out + LANES, b0);
    store(out + plane, a1);
    store(out + plane + LANES, b1);
    store(out + 2 * plane, conjugate ? a.r - a.i : a.i);
    store(out + 2 * plane + LANES, conjugate ? b.r - b.i : b.i);
}

/* From Z[f] and Z[-f] of z = a + ib: 2A[f] and 2B[f]. */
INLINE void part(float *out, ptrdiff_t plane, number z, number mirror,
                 const float scale, const bool conjugate)
{
    const number a = { z.r + mirror.r, z.i - mirror.i };
    const number b = { z.i + mirror.i, mirror.r - z.r };

    if (conjugate)
        plane_put(out, plane, scaled(a, scale), scaled(b, scale), true);
    else
        plane_put(out, plane, a, b, false);
}

INLINE void split(const float *data, const ori__fft_mirrors *m, float *out,
                  ptrdiff_t plane, const float scale, const bool conjugate)
{
    number x[4], y[4];

    for (int i = 0; i < m->pairs; i++) {
        block_load(x, data + m->blocks[2 * i] * PAIR);
        block_load(y, data + m->blocks[2 * i + 1] * PAIR);
        UNROLL for (int q = 0; q < 4; q++) {
            part(out, plane, x[q], y[3 - q], scale, conjugate);
            out += 3 * plane;
        }
    }
    block_load(x, data + m->middle * PAIR);
    part(out, plane, x[0], x[3], scale, conjugate);
    part(out + 3 * plane, plane, x[1], x[2], scale, conjugate);
    block_load(x, data);
    part(out + 6 * plane, plane, x[1], x[3], scale, conjugate);
    number_store(out + 9 * plane, scaled(x[0], 2.0f * scale), false);
    number_store(out + 10 * plane, scaled(x[2], 2.0f * scale), false);
}

static void split_plain(const float *data, const ori__fft_mirrors *m,
                        float *planes, size_t plane)
{
    split(data, m, planes, (ptrdiff_t)plane, 1.0f, false);
}

static void split_conjugate(const float *data, const ori__fft_mirrors *m,
                            float *planes, size_t plane, float scale)
{
    split(data, m, planes, (ptrdiff_t)plane, scale, true);
}

INLINE number plane_get(const float *in, ptrdiff_t plane)
{
    const vec first = load(in);

    return (number){ first - load(in + 2 * plane), first + load(in + plane) };
}

/* The other way: Z[f] and Z[-f]. */
INLINE void unite(const float *in, ptrdiff_t plane, number *z,
                  number *mirror)
{
    const number a = plane_get(in, plane);
    const number b = plane_get(in + LANES, plane);

    *z = (number){ a.r - b.i, a.i + b.r };
    *mirror = (number){ a.r + b.i, b.r - a.i };
}

static void join(const float *in, size_t pitch, const ori__fft_mirrors *m,
                 float *data)
{
    const ptrdiff_t plane = (ptrdiff_t)pitch;
    number x[4], y[4];

    for (int i = 0; i < m->pairs; i++) {
        UNROLL for (int q = 0; q < 4; q++) {
            unite(in, plane, &x[q], &y[3 - q]);
            in += 3 * plane;
        }
        block_store(data + m->blocks[2 * i] * PAIR, x);
        block_store(data + m->blocks[2 * i + 1] * PAIR, y);
    }
    unite(in, plane, &x[0], &x[3]);
    unite(in + 3 * plane, plane, &x[1], &x[2]);
    block_store(data + m->middle * PAIR, x);
    unite(in + 6 * plane, plane, &x[1], &x[3]);
    x[0] = number_load(in + 9 * plane, false);
    x[2] = number_load(in + 10 * plane, false);
    block_store(data, x);
}

/* Parts of a vector. */
typedef float part_8 __attribute__((vector_size(32), aligned(4), may_alias));
typedef float part_4 __attribute__((vector_size(16), aligned(4), may_alias));
typedef float part_2 __attribute__((vector_size(8), aligned(4), may_alias));
typedef float part_1 __attribute__((may_alias));

enum { PLAIN, INIT, ADD };

#define COPY_PART(type)                                                       \
    do {                                                                      \
        type v = *(const type *)(const void *)from;                           \
                                                                              \
        if (mode != PLAIN)                                                    \
            v += *(const type *)(const void *)(mode == ADD ? to : init);      \
        *(type *)(void *)to = v;                                              \
        from += sizeof(type) / sizeof(float);                                 \
        to += sizeof(type) / sizeof(float);                                   \
        init += sizeof(type) / sizeof(float);                                 \
    } while (0)

INLINE void copy_frame(const float *from, float *to, const float *init,
                       int count, const int mode)
{
    for (int i = 0; i + LANES <= count; i += LANES)
        COPY_PART(loose);
    if (LANES > 8 && (count & 8))
        COPY_PART(part_8);
    if (LANES > 4 && (count & 4))
        COPY_PART(part_4);
    if (count & 2)
        COPY_PART(part_2);
    if (count & 1)
        COPY_PART(part_1);
}

/* Frames that are fetched, where each is too short a stretch for the machine
 * to foresee the next. */
enum { COPY_AHEAD = 12 };

INLINE void copy_frames(const ori__fft_copy *c, const int mode)
{
    static const float none[ORI__PANEL_MAX];
    const float *init = mode == INIT ? c->init : none;
    const bool apart = c->to_pitch > c->count;

    for (int t = 0; t < c->frames; t++) {
        const float *next = c->to + (t + COPY_AHEAD) * c->to_pitch;

        if (apart) {
            __builtin_prefetch(next, 1);
            __builtin_prefetch(next + c->count - 1, 1);
        }
        copy_frame(c->from + t * c->from_pitch, c->to + t * c->to_pitch,
                   init, c->count, mode);
    }
}

static void copy(const ori__fft_copy *c)
{
    if (c->add)
        copy_frames(c, ADD);
    else if (c->init)
        copy_frames(c, INIT);
    else
        copy_frames(c, PLAIN);
}

static const ori__fft_kernel fft_kernel = {
    .there = { [3] = there_3, [4] = there_4, [5] = there_5, [8] = there_8 },
    .back = { [3] = back_3, [4] = back_4, [5] = back_5, [8] = back_8 },
    .split = split_plain,
    .split_conjugate = split_conjugate,
    .join = join,
    .filter = filter_each,
    .filter_shared = filter_shared,
    .twist = twist,
    .copy = copy,
};
