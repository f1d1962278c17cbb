/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tsne_neighbours.c - the nearest points of each, and how alike they are
 *
 * All distances, some rows at a time, by a matrix product: for the thousands
 * of points that a page can show this is a second, and exact.
 */
#include "explain/tsne_parts.h"

#include <math.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/algebra.h"
#include "base/fail.h"
#include "base/memory.h"

enum { ROWS = 64 };             /* of distances at once */

typedef struct finder {
    int n, d, k;
    double *x;                  /* [n, d] */
    double *squares;            /* [n] */
    int *near;                  /* [n, k] */
    double *distance;           /* [n, k] squared */
    double *block;              /* [threads, ROWS, n] */
} finder;

/* A heap of the k nearest so far, the farthest on top. */
static void sink(int *near, double *distance, int k, int at)
{
    const int what = near[at];
    const double how = distance[at];

    for (int child = 2 * at + 1; child < k; child = 2 * at + 1) {
        if (child + 1 < k && distance[child + 1] > distance[child])
            child++;
        if (distance[child] <= how)
            break;
        near[at] = near[child];
        distance[at] = distance[child];
        at = child;
    }
    near[at] = what;
    distance[at] = how;
}

static void take_nearest(const finder *f, int i, const double *products)
{
    int *near = f->near + (ptrdiff_t)i * f->k;
    double *distance = f->distance + (ptrdiff_t)i * f->k;
    int count = 0;

    for (int j = 0; j < f->n; j++) {
        const double r = fmax(
            f->squares[i] + f->squares[j] - 2 * products[j], 0);

        if (j == i)
            continue;
        if (count < f->k) {
            near[count] = j;
            distance[count++] = r;
            for (int at = f->k / 2 - 1; count == f->k && at >= 0; at--)
                sink(near, distance, f->k, at);
        } else if (r < distance[0]) {
            near[0] = j;
            distance[0] = r;
            sink(near, distance, f->k, 0);
        }
    }
}

static void find_rows(const finder *f, int from, double *block)
{
    const int rows = f->n - from < ROWS ? f->n - from : ROWS;
    const ori__product product = {
        .m = rows, .n = f->n, .k = f->d,
        .a = f->x + (ptrdiff_t)from * f->d, .a_row = f->d,
        .b = f->x, .b_row = f->d, .b_turned = true,
        .c = block, .c_row = f->n,
    };

    ori__product_run(&product);
    for (int i = 0; i < rows; i++)
        take_nearest(f, from + i, block + (ptrdiff_t)i * f->n);
}

static void find_all(const finder *f)
{
    const int threads = ori_threads_get();
    const int blocks = (f->n + ROWS - 1) / ROWS;

    ori__algebra_begin();
#pragma omp parallel for num_threads(threads) schedule(static)
    for (int t = 0; t < threads; t++)
        for (int b = t; b < blocks; b += threads)
            find_rows(f, b * ROWS,
                      f->block + (size_t)t * ROWS * (size_t)f->n);
    ori__algebra_end();
}

/*
 * p [k] from squared distances: exp(-beta r), beta by halving until the
 * entropy is that of the perplexity (van der Maaten & Hinton 2008, section
 * 2).  Distances are taken off the least, which changes no p.
 */
static void weigh(const double *distance, int k, double perplexity, double *p)
{
    const double wanted = log(perplexity);
    double beta = 1, low = 0, high = INFINITY, least = distance[0];

    for (int j = 1; j < k; j++)
        least = fmin(least, distance[j]);
    for (int turn = 0; turn < 100; turn++) {
        double sum = 0, mean = 0, entropy;

        for (int j = 0; j < k; j++) {
            p[j] = exp(-beta * (distance[j] - least));
            sum += p[j];
            mean += p[j] * (distance[j] - least);
        }
        entropy = log(sum) + beta * mean / sum;
        for (int j = 0; j < k; j++)
            p[j] /= sum;
        if (fabs(entropy - wanted) < 1e-6)
            return;
        if (entropy > wanted)
            low = beta;
        else
            high = beta;
        beta = isinf(high) ? beta * 2 : (low + high) / 2;
    }
}

/* Room of the symmetric list: each pair once in both rows. */
static ori_status allocate(ori__neighbours *r, const finder *f)
{
    size_t *count = r->first = ORI__NEW(size_t, (size_t)f->n + 1);
    const size_t pairs = 2 * (size_t)f->n * (size_t)f->k;

    if (!count)
        return ori__fail_memory("neighbours");
    r->to = ORI__NEW(int, pairs);
    r->p = ORI__NEW(float, pairs);
    if (!r->to || !r->p)
        return ori__fail_memory("neighbours");
    for (ptrdiff_t i = 0; i < (ptrdiff_t)f->n * f->k; i++)
        count[f->near[i] + 1]++;
    for (int i = 0; i < f->n; i++)
        count[i + 1] += count[i] + (size_t)f->k;
    return ORI_OK;
}

/* p_ij = (p_j|i + p_i|j) / 2n: a pair that is near both ways stands twice in
 * each row, with one part each. */
static ori_status join(ori__neighbours *r, const finder *f,
                       double perplexity)
{
    size_t *at = ORI__NEW(size_t, (size_t)f->n);
    double *p = ORI__NEW(double, (size_t)f->k);

    if (at && p)
        memcpy(at, r->first, (size_t)f->n * sizeof *at);
    for (int i = 0; at && p && i < f->n; i++) {
        const ptrdiff_t row = (ptrdiff_t)i * f->k;

        weigh(f->distance + row, f->k, perplexity, p);
        for (int j = 0; j < f->k; j++) {
            const int other = f->near[row + j];
            const float half = (float)(p[j] / (2.0 * f->n));

            r->to[at[i]] = other;
            r->p[at[i]++] = half;
            r->to[at[other]] = i;
            r->p[at[other]++] = half;
        }
    }
    ori__free(at);
    ori__free(p);
    return at && p ? ORI_OK : ori__fail_memory("neighbours");
}

static ori_status create(finder *f, const float *x)
{
    const size_t n = (size_t)f->n, d = (size_t)f->d, k = (size_t)f->k;

    f->x = ori__alloc(n, d * sizeof *f->x);
    f->squares = ORI__NEW(double, n);
    f->near = ori__alloc(n, k * sizeof *f->near);
    f->distance = ori__alloc(n, k * sizeof *f->distance);
    f->block = ori__alloc(n, (size_t)ori_threads_get() * ROWS *
                                 sizeof *f->block);
    if (!f->x || !f->squares || !f->near || !f->distance || !f->block)
        return ori__fail_memory("neighbours");
    for (size_t i = 0; i < n * d; i++) {
        f->x[i] = (double)x[i];
        f->squares[i / d] += f->x[i] * f->x[i];
    }
    return ORI_OK;
}

ori_status ori__neighbours_find(ori__neighbours *r, const float *x, int n,
                                int d, int k, double perplexity)
{
    finder f = { .n = n, .d = d, .k = k };
    ori_status s = create(&f, x);

    *r = (ori__neighbours){ .first = NULL };
    if (s == ORI_OK) {
        find_all(&f);
        s = allocate(r, &f);
    }
    if (s == ORI_OK)
        s = join(r, &f, perplexity);
    if (s != ORI_OK)
        ori__neighbours_free(r);
    ori__free(f.x);
    ori__free(f.squares);
    ori__free(f.near);
    ori__free(f.distance);
    ori__free(f.block);
    return s;
}

void ori__neighbours_free(ori__neighbours *r)
{
    ori__free(r->first);
    ori__free(r->to);
    ori__free(r->p);
    *r = (ori__neighbours){ .first = NULL };
}
