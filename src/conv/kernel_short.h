/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * kernel_short.h - products of few terms; a part of kernel_rows.h
 *
 * A tile that sums eight terms spends a third of its time on beginning and
 * end.  Here all weights of a panel are in registers, and rows follow each
 * other without end.
 */

/* Sums at once: eight hide the latency. */
enum { SHORT_SUMS = 8 };

#define UNROLL_MORE _Pragma("GCC unroll 32")

/* sum += rows of a, one after the other, times b. */
INLINE void sum_rows(vec sum[SHORT_SUMS], const float *a, ptrdiff_t a_row,
                     const vec *b, const int height, const int width,
                     const int depth)
{
    UNROLL for (int d = 0; d < depth; d++)
        UNROLL for (int i = 0; i < height; i++) {
            const vec x = spread(a[i * a_row + d]);

            UNROLL for (int v = 0; v < width; v++)
                sum[i * width + v] += x * b[d * width + v];
        }
}

/* The same where each row is the one before a number later: a number is
 * loaded once for all that see it, and loading is what takes longest. */
INLINE void sum_sliding(vec sum[SHORT_SUMS], const float *a, const vec *b,
                        const int height, const int width, const int depth)
{
    UNROLL_MORE for (int u = 0; u < height + depth - 1; u++) {
        const vec x = spread(a[u]);

        UNROLL for (int i = 0; i < height; i++)
            UNROLL for (int v = 0; v < width; v++)
                if (u >= i && u - i < depth)
                    sum[i * width + v] += x * b[(u - i) * width + v];
    }
}

/* Rows from `first` on. */
INLINE void short_some(const ori__tile *t, const vec *b, ptrdiff_t first,
                       const int height, const int width, const int depth,
                       const bool slides)
{
    const float *a = t->a + first * t->a_row;
    float *c = t->c + first * t->c_row;
    vec sum[SHORT_SUMS];

    UNROLL for (int i = 0; i < height; i++)
        UNROLL for (int v = 0; v < width; v++)
            sum[i * width + v] =
                t->init ? load(t->init + v * LANES)
                : t->row_init ? spread(t->row_init[first + i]) : (vec){ 0 };
    if (slides)
        sum_sliding(sum, a, b, height, width, depth);
    else
        sum_rows(sum, a, t->a_row, b, height, width, depth);
    UNROLL for (int i = 0; i < height; i++)
        UNROLL for (int v = 0; v < width; v++)
            store(c + i * t->c_row + v * LANES, sum[i * width + v]);
}

INLINE void short_rows(const ori__tile *t, int count, const int width,
                       const int depth, const bool slides)
{
    const int height = SHORT_SUMS / width;
    vec b[ORI__SHORT_MAX];
    int i = 0;

    UNROLL for (int d = 0; d < depth; d++)
        UNROLL for (int v = 0; v < width; v++)
            b[d * width + v] = load(t->b + d * t->b_depth + v * LANES);
    for (; i + height <= count; i += height)
        short_some(t, b, i, height, width, depth, slides);
    for (; i < count; i++)
        short_some(t, b, i, 1, width, depth, slides);
}

INLINE void short_all(const ori__tile *t, int count, const int width,
                      const int depth)
{
    if (t->a_row == 1)
        short_rows(t, count, width, depth, true);
    else
        short_rows(t, count, width, depth, false);
}

/* Weights, sums and one number of a take 29 of 32 registers.  Of more terms
 * than ten, the two vectors of a panel one after the other. */
#if LANES == 16
#define SHORT_WIDE(X) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10)
#define SHORT_NARROW(X)                                                       \
    X(11) X(12) X(13) X(14) X(15) X(16) X(17) X(18) X(19) X(20)
#else
#define SHORT_WIDE(X)
#define SHORT_NARROW(X)
#endif

#define DEFINE_NARROW(d)                                                      \
    static void short_##d##x1(const ori__tile *t, int count)                   \
    {                                                                         \
        short_all(t, count, 1, d);                                             \
    }
#define DEFINE_WIDE(d)                                                        \
    static void short_##d##x2(const ori__tile *t, int count)                   \
    {                                                                         \
        short_all(t, count, 2, d);                                             \
    }
#define DEFINE_TWICE(d)                                                       \
    static void short_##d##x2(const ori__tile *t, int count)                   \
    {                                                                         \
        ori__tile second = *t;                                                \
                                                                              \
        second.b += LANES;                                                    \
        second.c += LANES;                                                    \
        second.init = t->init ? t->init + LANES : NULL;                       \
        short_##d##x1(t, count);                                               \
        short_##d##x1(&second, count);                                         \
    }
SHORT_WIDE(DEFINE_NARROW)
SHORT_NARROW(DEFINE_NARROW)
SHORT_WIDE(DEFINE_WIDE)
SHORT_NARROW(DEFINE_TWICE)

#define LIST_NARROW(d) [d - 1] = short_##d##x1,
#define LIST_WIDE(d) [d - 1] = short_##d##x2,
static ori__short_run *const few[ORI__VECS_MAX][ORI__SHORT_MAX] = {
    { SHORT_WIDE(LIST_NARROW) SHORT_NARROW(LIST_NARROW) },
    { SHORT_WIDE(LIST_WIDE) SHORT_NARROW(LIST_WIDE) },
};
