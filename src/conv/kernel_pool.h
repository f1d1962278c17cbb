/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * kernel_pool.h - pooling along time; a part of kernel_rows.h
 */

/* The larger one, or whichever is not a number. */
INLINE vec larger(vec a, vec b)
{
    const ints first = (a > b) | (a != a);

    return (vec)(((ints)a & first) | ((ints)b & ~first));
}

INLINE vec pooled(vec a, vec b, const bool mean)
{
    return mean ? a + b : larger(a, b);
}

/* Neighbours in 2*LANES numbers, pooled to LANES. */
INLINE vec halved(vec a, vec b, const bool mean)
{
    ints even, odd;

    UNROLL for (int q = 0; q < LANES; q++) {
        even[q] = 2 * q;
        odd[q] = 2 * q + 1;
    }
    return pooled(__builtin_shuffle(a, b, even), __builtin_shuffle(a, b, odd),
                  mean);
}

INLINE vec pool_2(const float *x, const bool mean)
{
    return halved(load(x), load(x + LANES), mean);
}

INLINE vec pool_4(const float *x, const bool mean)
{
    return halved(pool_2(x, mean), pool_2(x + 2 * LANES, mean), mean);
}

enum { POOL_AT_ONCE = 4 };      /* vectors, that wait for each other less */

INLINE void pool_each(const ori__pooling *p, int t, const int vecs,
                      const bool mean)
{
    const vec scale = spread(1.0f / (float)p->kernel);
    vec v[POOL_AT_ONCE];

    UNROLL for (int i = 0; i < vecs; i++)
        v[i] = load(p->from + t + i * LANES);
    for (int j = 1; j < p->kernel; j++)
        UNROLL for (int i = 0; i < vecs; i++)
            v[i] = pooled(v[i], load(p->from + t + j + i * LANES), mean);
    UNROLL for (int i = 0; i < vecs; i++)
        store(p->to + t + i * LANES, mean ? v[i] * scale : v[i]);
}

/* A stride of 1, or windows of 2 or 4 side by side. */
INLINE void pool_vector(const ori__pooling *p, int t, const bool mean)
{
    const float *x = p->from + (ptrdiff_t)t * p->stride;
    const float scale = 1.0f / (float)p->stride;

    if (p->stride == 1) {
        pool_each(p, t, 1, mean);
    } else {
        const vec v = p->stride == 2 ? pool_2(x, mean) : pool_4(x, mean);

        store(p->to + t, mean ? v * scale : v);
    }
}

/* The last vector ends with the last frame, and may make a few once more. */
INLINE int pool_all(const ori__pooling *p, const bool mean)
{
    int t = 0;

    if (p->count < LANES)
        return 0;
    for (; p->stride == 1 && t + POOL_AT_ONCE * LANES <= p->count;
         t += POOL_AT_ONCE * LANES)
        pool_each(p, t, POOL_AT_ONCE, mean);
    for (; t < p->count; t += LANES)
        pool_vector(p, t + LANES <= p->count ? t : p->count - LANES, mean);
    return p->count;
}

static int pool(const ori__pooling *p)
{
    const bool side_by_side =
        p->kernel == p->stride && (p->stride == 2 || p->stride == 4);

    if (p->stride != 1 && !side_by_side)
        return 0;
    return p->mean ? pool_all(p, true) : pool_all(p, false);
}
