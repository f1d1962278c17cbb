/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * kernel_pool.h - pooling along time; a part of kernel_rows.h
 */

/*
 * The largest of numbers is sooner found than of what may be none.  So they
 * are taken for tame first, and what is seen goes into `wild`, which becomes
 * NaN where one was none, or infinite; then all is done once more.
 */
typedef enum way { MEAN, TAME, ANY } way;

enum { POOL_AT_ONCE = 4 };      /* vectors, that wait for each other less */

INLINE void look(vec wild[POOL_AT_ONCE], int i, vec v)
{
    wild[i % POOL_AT_ONCE] += v * (vec){ 0 };
}

INLINE bool all_tame(const vec wild[POOL_AT_ONCE])
{
    const vec seen = wild[0] + wild[1] + wild[2] + wild[3];
    float all = 0.0f;

    UNROLL for (int q = 0; q < LANES; q++)
        all += seen[q];
    return all == 0.0f;
}

/* Of what may be none: the larger one, or whichever is not a number. */
INLINE vec pooled(vec a, vec b, const way how)
{
    const ints none = a != a, v = (ints)above(a, b);

    return how == MEAN   ? a + b
           : how == TAME ? (vec)v
                         : (vec)(((ints)a & none) | (v & ~none));
}

/* Neighbours in 2*LANES numbers, pooled to LANES. */
INLINE vec halved(vec a, vec b, const way how)
{
    ints even, odd;

    UNROLL for (int q = 0; q < LANES; q++) {
        even[q] = 2 * q;
        odd[q] = 2 * q + 1;
    }
    return pooled(__builtin_shuffle(a, b, even), __builtin_shuffle(a, b, odd),
                  how);
}

INLINE vec pool_2(const float *x, vec wild[POOL_AT_ONCE], const way how)
{
    const vec a = load(x), b = load(x + LANES);

    if (how == TAME) {
        look(wild, 0, a);
        look(wild, 1, b);
    }
    return halved(a, b, how);
}

INLINE vec pool_4(const float *x, vec wild[POOL_AT_ONCE], const way how)
{
    return halved(pool_2(x, wild, how), pool_2(x + 2 * LANES, wild, how),
                  how);
}

/* A stride of 1; windows that follow look at what is not a window's first. */
INLINE void pool_each(const ori__pooling *p, int t, vec wild[POOL_AT_ONCE],
                      const int vecs, const way how)
{
    const bool last = t + 2 * vecs * LANES > p->count;
    vec v[POOL_AT_ONCE];

    UNROLL for (int i = 0; i < vecs; i++) {
        v[i] = load(p->from + t + i * LANES);
        if (how == TAME)
            look(wild, i, v[i]);
    }
    for (int j = 1; j < p->kernel; j++)
        UNROLL for (int i = 0; i < vecs; i++) {
            const vec next = load(p->from + t + j + i * LANES);

            v[i] = pooled(v[i], next, how);
            if (how == TAME && last)
                look(wild, i, next);
        }
    UNROLL for (int i = 0; i < vecs; i++)
        store(p->to + t + i * LANES, how == MEAN ? v[i] * p->scale : v[i]);
}

/* A stride of 1, or windows of 2 or 4 side by side. */
INLINE void pool_vector(const ori__pooling *p, int t, vec wild[POOL_AT_ONCE],
                        const way how)
{
    const float *x = p->from + (ptrdiff_t)t * p->stride;

    if (p->stride == 1) {
        pool_each(p, t, wild, 1, how);
    } else {
        const vec v = p->stride == 2 ? pool_2(x, wild, how)
                                     : pool_4(x, wild, how);

        store(p->to + t, how == MEAN ? v * p->scale : v);
    }
}

/* The last vector ends with the last frame, and may make a few once more. */
INLINE bool pool_all(const ori__pooling *p, const way how)
{
    vec wild[POOL_AT_ONCE] = { { 0 } };
    int t = 0;

    for (; p->stride == 1 && t + POOL_AT_ONCE * LANES <= p->count;
         t += POOL_AT_ONCE * LANES)
        pool_each(p, t, wild, POOL_AT_ONCE, how);
    for (; t < p->count; t += LANES)
        pool_vector(p, t + LANES <= p->count ? t : p->count - LANES, wild,
                    how);
    return all_tame(wild);
}

static int pool(const ori__pooling *p)
{
    const bool side_by_side =
        p->kernel == p->stride && (p->stride == 2 || p->stride == 4);

    if ((p->stride != 1 && !side_by_side) || p->count < LANES)
        return 0;
    if (p->mean)
        pool_all(p, MEAN);
    else if (!pool_all(p, TAME))
        pool_all(p, ANY);
    return p->count;
}

/* ------------------------------------------------------- channels last */

enum { POOL_ANY = 0 };          /* a kernel that only ori__pooling tells */

/* Some channels of one frame; windows that follow look at what is behind the
 * first `looks` frames. */
INLINE void pool_channels(const ori__pooling *p, const float *x, float *y,
                          vec wild[POOL_AT_ONCE], const int looks,
                          const int vecs, const int kernel, const way how)
{
    vec v[POOL_AT_ONCE];

    UNROLL for (int i = 0; i < vecs; i++) {
        v[i] = load(x + i * LANES);
        if (how == TAME)
            look(wild, i, v[i]);
    }
    UNROLL for (int j = 1; j < kernel; j++) {
        x += p->channels;
        UNROLL for (int i = 0; i < vecs; i++) {
            const vec next = load(x + i * LANES);

            v[i] = pooled(v[i], next, how);
            if (how == TAME && j < looks)
                look(wild, i, next);
        }
    }
    UNROLL for (int i = 0; i < vecs; i++)
        store(y + i * LANES, how == MEAN ? v[i] * p->scale : v[i]);
}

/* The last vector ends with the last channel, as in pool_all(). */
INLINE void pool_apart(const ori__pooling *p, vec wild[POOL_AT_ONCE],
                       const int kernel, const way how)
{
    const int frames = kernel == POOL_ANY ? p->kernel : kernel;
    const float *x = p->from;
    float *y = p->to;

    for (int t = 0; t < p->count; t++) {
        const int looks = t + 1 == p->count || p->stride > frames
                              ? frames : p->stride;
        int q = 0;

        for (; q + POOL_AT_ONCE * LANES <= p->channels;
             q += POOL_AT_ONCE * LANES)
            pool_channels(p, x + q, y + q, wild, looks, POOL_AT_ONCE, frames,
                          how);
        for (; q + LANES <= p->channels; q += LANES)
            pool_channels(p, x + q, y + q, wild, looks, 1, frames, how);
        if (q < p->channels)
            pool_channels(p, x + p->channels - LANES,
                          y + p->channels - LANES, wild, looks, 1, frames,
                          how);
        x += (ptrdiff_t)p->stride * p->channels;
        y += p->channels;
    }
}

/* Kernels of two or three at each frame: so many vectors of channels go
 * through all frames together, with what windows to come know already. */
enum { POOL_SLIDE = LANES == 16 ? 8 : 4 };

INLINE void slide_frame(const float *x, float *y, float scale,
                        vec known[POOL_SLIDE][2], vec wild[POOL_AT_ONCE],
                        const int vecs, const int kernel, const way how)
{
    UNROLL for (int i = 0; i < vecs; i++) {
        const vec next = load(x + i * LANES);
        const vec all = pooled(known[i][kernel - 2], next, how);

        if (y)
            store(y + i * LANES, how == MEAN ? all * scale : all);
        known[i][1] = pooled(known[i][0], next, how);
        known[i][0] = next;
        if (how == TAME)
            look(wild, i, next);
    }
}

INLINE void slide(const ori__pooling *p, int q, vec wild[POOL_AT_ONCE],
                  const int vecs, const int kernel, const way how)
{
    const float *x = p->from + q;
    float *y = p->to + q;
    vec known[POOL_SLIDE][2] = { { { 0 } } };

    for (int j = 0; j < kernel - 1; j++, x += p->channels)
        slide_frame(x, NULL, 1.0f, known, wild, vecs, kernel, how);
    for (int t = 0; t < p->count; t++, x += p->channels, y += p->channels)
        slide_frame(x, y, p->scale, known, wild, vecs, kernel, how);
}

INLINE void pool_slide(const ori__pooling *p, vec wild[POOL_AT_ONCE],
                       const int kernel, const way how)
{
    int q = 0;

    for (; q + POOL_SLIDE * LANES <= p->channels; q += POOL_SLIDE * LANES)
        slide(p, q, wild, POOL_SLIDE, kernel, how);
    for (; q + LANES <= p->channels; q += LANES)
        slide(p, q, wild, 1, kernel, how);
    if (q < p->channels)
        slide(p, p->channels - LANES, wild, 1, kernel, how);
}

INLINE bool pool_vectors(const ori__pooling *p, const way how)
{
    vec wild[POOL_AT_ONCE] = { { 0 } };

    if (p->stride == 1 && p->kernel == 2)
        pool_slide(p, wild, 2, how);
    else if (p->stride == 1 && p->kernel == 3)
        pool_slide(p, wild, 3, how);
    else if (p->kernel == 2)
        pool_apart(p, wild, 2, how);
    else if (p->kernel == 4)
        pool_apart(p, wild, 4, how);
    else
        pool_apart(p, wild, POOL_ANY, how);
    return all_tame(wild);
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
        pool_vectors(p, MEAN);
    else if (!pool_vectors(p, TAME))
        pool_vectors(p, ANY);
}
