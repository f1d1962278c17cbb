/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pca.c - principal components
 *
 * By the covariance of the features or, where there are fewer cases than
 * features, by the products of cases: both have the same eigenvalues.
 */
#include <oriole/explain/embedding.h>

#include <math.h>

#include "base/algebra.h"
#include "base/fail.h"
#include "base/memory.h"

typedef struct pca {
    int n, d, k, m;             /* m: side of the matrix */
    double *x;                  /* [n, d], each column's mean taken off */
    double *matrix;             /* [m, m] */
    double *values, *vectors;   /* [k], [k, m] */
    double total;               /* variance times n */
} pca;

static ori_status centre(pca *p, const float *x)
{
    for (int j = 0; j < p->d; j++) {
        double mean = 0;

        for (ptrdiff_t i = 0; i < p->n; i++)
            mean += (double)x[i * p->d + j] / p->n;
        if (!isfinite(mean))
            return ori__fail(ORI_EDATA, "feature %d is not finite in every "
                             "case", j);
        for (ptrdiff_t i = 0; i < p->n; i++) {
            const double v = (double)x[i * p->d + j] - mean;

            p->x[i * p->d + j] = v;
            p->total += v * v;
        }
    }
    return ORI_OK;
}

static ori_status decompose(pca *p)
{
    const bool by_cases = p->n < p->d;
    const ori__product product = {
        .m = p->m, .n = p->m, .k = by_cases ? p->d : p->n,
        .a = p->x, .a_row = p->d, .a_turned = !by_cases,
        .c = p->matrix, .c_row = p->m,
    };

    ori__product_run_symmetric(&product);
    return ori__eigen_largest(p->matrix, p->m, p->k, p->values, p->vectors);
}

/* Coordinate of case i on axis a. */
static double coordinate(const pca *p, ptrdiff_t i, ptrdiff_t a)
{
    double sum = 0;

    if (p->n < p->d)            /* the vectors are of cases */
        return p->vectors[a * p->m + i] * sqrt(fmax(p->values[a], 0));
    for (ptrdiff_t j = 0; j < p->d; j++)
        sum += p->vectors[a * p->m + j] * p->x[i * p->d + j];
    return sum;
}

/* The largest part of each axis is positive: no sign is left to LAPACK. */
static void turn_axis(float *y, int n, int k, int axis)
{
    ptrdiff_t best = 0;

    for (ptrdiff_t i = 1; i < n; i++)
        if (fabsf(y[i * k + axis]) > fabsf(y[best * k + axis]))
            best = i;
    if (y[best * k + axis] >= 0)
        return;
    for (ptrdiff_t i = 0; i < n; i++)
        y[i * k + axis] = -y[i * k + axis];
}

static ori_status create(pca *p)
{
    const size_t n = (size_t)p->n, d = (size_t)p->d, m = (size_t)p->m;

    p->x = ori__alloc(n, d * sizeof *p->x);
    p->matrix = ori__alloc(m, m * sizeof *p->matrix);
    p->values = ORI__NEW(double, (size_t)p->k);
    p->vectors = ori__alloc((size_t)p->k, m * sizeof *p->vectors);
    return p->x && p->matrix && p->values && p->vectors
               ? ORI_OK : ori__fail_memory("principal components");
}

static void destroy(pca *p)
{
    ori__free(p->x);
    ori__free(p->matrix);
    ori__free(p->values);
    ori__free(p->vectors);
}

ori_status ori_pca(const float *x, int n, int d, int k, float *y,
                   float *share)
{
    pca p = { .n = n, .d = d, .k = k, .m = n < d ? n : d };
    ori_status s;

    if (n < 1 || d < 1 || k < 1 || k > p.m)
        return ori__fail(ORI_EINVAL, "%d principal components of %d cases "
                         "with %d features", k, n, d);
    s = create(&p);
    if (s == ORI_OK)
        s = centre(&p, x);
    ori__algebra_begin();
    if (s == ORI_OK)
        s = decompose(&p);
    ori__algebra_end();
    for (ptrdiff_t i = 0; s == ORI_OK && i < n; i++)
        for (int a = 0; a < k; a++)
            y[i * k + a] = (float)coordinate(&p, i, a);
    for (int a = 0; s == ORI_OK && a < k; a++) {
        turn_axis(y, n, k, a);
        if (share)
            share[a] = (float)(p.total > 0 ? fmax(p.values[a], 0) / p.total
                                           : 0);
    }
    destroy(&p);
    return s;
}
