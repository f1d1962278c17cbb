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
    vec v[POOL_AT_ONCE];

    UNROLL for (int i = 0; i < vecs; i++)
        v[i] = load(p->from + t + i * LANES);
    for (int j = 1; j < p->kernel; j++)
        UNROLL for (int i = 0; i < vecs; i++)
            v[i] = pooled(v[i], load(p->from + t + j + i * LANES), mean);
    UNROLL for (int i = 0; i < vecs; i++)
        store(p->to + t + i * LANES, mean ? v[i] * p->scale : v[i]);
}

/* A stride of 1, or windows of 2 or 4 side by side. */
INLINE void pool_vector(const ori__pooling *p, int t, const bool mean)
{
    const float *x = p->from + (ptrdiff_t)t * p->stride;

    if (p->stride == 1) {
        pool_each(p, t, 1, mean);
    } else {
        const vec v = p->stride == 2 ? pool_2(x, mean) : pool_4(x, mean);

        store(p->to + t, mean ? v * p->scale : v);
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

/* ------------------------------------------------------- channels last */

/* The larger one, of numbers: one instruction. */
INLINE vec above(vec a, vec b)
{
    vec v;

    UNROLL for (int q = 0; q < LANES; q++)
        v[q] = a[q] > b[q] ? a[q] : b[q];
    return v;
}

/*
 * Some channels of one frame.  The largest of numbers is sooner found than of
 * what may be none: where they are taken for `tame`, wild becomes NaN if one
 * of the window's first `looks` frames was not, or was infinite; windows that
 * follow look at the others.
 */
INLINE void pool_channels(const ori__pooling *p, const float *x, float *y,
                          const int vecs, const bool mean, const bool tame,
                          int looks, vec wild[POOL_AT_ONCE])
{
    const vec none = { 0 };
    vec v[POOL_AT_ONCE];
    int j = 1;

    UNROLL for (int i = 0; i < vecs; i++) {
        v[i] = load(x + i * LANES);
        if (tame)
            wild[i] += v[i] * none;
    }
    for (; tame && j < looks; j++) {
        x += p->channels;
        UNROLL for (int i = 0; i < vecs; i++) {
            const vec next = load(x + i * LANES);

            v[i] = above(next, v[i]);
            wild[i] += next * none;
        }
    }
    for (; j < p->kernel; j++) {
        x += p->channels;
        UNROLL for (int i = 0; i < vecs; i++) {
            const vec next = load(x + i * LANES);

            v[i] = tame ? above(next, v[i]) : pooled(v[i], next, mean);
        }
    }
    UNROLL for (int i = 0; i < vecs; i++)
        store(y + i * LANES, mean ? v[i] * p->scale : v[i]);
}

/* The last vector ends with the last channel, as in pool_all(). */
INLINE bool pool_vectors(const ori__pooling *p, const bool mean,
                         const bool tame)
{
    vec wild[POOL_AT_ONCE] = { { 0 } };
    const float *x = p->from;
    float *y = p->to;
    bool fine = true;

    for (int t = 0; t < p->count; t++) {
        const int looks = t + 1 == p->count || p->stride > p->kernel
                              ? p->kernel : p->stride;
        int q = 0;

        for (; q + POOL_AT_ONCE * LANES <= p->channels;
             q += POOL_AT_ONCE * LANES)
            pool_channels(p, x + q, y + q, POOL_AT_ONCE, mean, tame, looks,
                          wild);
        for (; q + LANES <= p->channels; q += LANES)
            pool_channels(p, x + q, y + q, 1, mean, tame, looks, wild);
        if (q < p->channels)
            pool_channels(p, x + p->channels - LANES,
                          y + p->channels - LANES, 1, mean, tame, looks,
                          wild);
        x += (ptrdiff_t)p->stride * p->channels;
        y += p->channels;
    }
    for (int i = 0; i < POOL_AT_ONCE; i++)
        for (int q = 0; q < LANES; q++)
            fine = fine && wild[i][q] == 0.0f;
    return fine;
}

/* Fewer channels than a vector has lanes. */
INLINE void pool_few(const ori__pooling *p, const bool mean)
{
    for (int i = 0; i < p->count * p->channels; i++) {
        const int t = i / p->channels, q = i % p->channels;
        const float *x = p->from + (ptrdiff_t)t * p->stride * p->channels + q;
        float v = x[0];

        for (int j = 1; j < p->kernel; j++) {
            const float next = x[j * p->channels];

            if (mean)
                v += next;
            else
                v = v > next || v != v ? v : next;
        }
        p->to[i] = mean ? v * p->scale : v;
    }
}

static void pool_frames(const ori__pooling *p)
{
    if (p->channels < LANES && p->mean)
        pool_few(p, true);
    else if (p->channels < LANES)
        pool_few(p, false);
    else if (p->mean)
        pool_vectors(p, true, false);
    else if (!pool_vectors(p, false, true))
        pool_vectors(p, false, false);
}
