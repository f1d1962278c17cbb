/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tsne_repulsion.c - what drives points apart, by interpolation on a grid
 *
 * Linderman et al. 2019: the sums over all points of q and q^2 y are
 * convolutions of point charges with smooth kernels.  Charges are moved to
 * the nodes of a grid (three to an interval in each direction, by Lagrange's
 * polynomials), convolved there by Fourier transforms, and potentials read
 * off by the same polynomials.
 *
 * Two real grids go through one complex transform.  Kernels are even, so that
 * their transforms are real: forward the charges x + iy and 1, multiplied by
 * that of q^2, and by that of q + i q^2, give the four potentials.
 */
#include "explain/tsne_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/fft.h"
#include "base/memory.h"

enum {
    NODES = 3,                  /* of an interval, each direction */
    INTERVALS_MIN = 50,
    INTERVALS_MAX = 600         /* above this they grow longer than 1 */
};

struct ori__repulsion {
    int n;
    int intervals, side, padded;        /* side: nodes; padded: of the FFT */
    double half;                /* the grid spans -half..half */
    ori__fft *rows[2], *columns[2];     /* forward, backward */
    double own[NODES][NODES];   /* q between nodes of one interval, so many
                                   rows and columns apart */
    float *kernel;              /* [padded, padded, 2]: of q, of q^2 */
    float *a, *b, *work[2];     /* [padded, padded] complex */
    int *cell;                  /* [n, 2] interval of each point */
    float *share;               /* [n, 2, NODES] of each node of it */
};

void ori__repulsion_exact(const float *y, int n, float *force, double *sum)
{
    *sum = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        double fx = 0, fy = 0, all = 0;

        for (ptrdiff_t j = 0; j < n; j++) {
            const double dx = (double)(y[2 * i] - y[2 * j]);
            const double dy = (double)(y[2 * i + 1] - y[2 * j + 1]);
            const double q = 1 / (1 + dx * dx + dy * dy);

            all += i == j ? 0 : q;
            fx += q * q * dx;
            fy += q * q * dy;
        }
        force[2 * i] = (float)fx;
        force[2 * i + 1] = (float)fy;
        *sum += all;
    }
}

ori_status ori__repulsion_create(ori__repulsion **repulsion, int n)
{
    ori__repulsion *r = *repulsion = ORI__NEW(ori__repulsion, 1);

    if (!r)
        return ori__fail_memory("a map");
    r->n = n;
    r->cell = ORI__NEW(int, 2 * (size_t)n);
    r->share = ORI__NEW(float, 2 * NODES * (size_t)n);
    if (r->cell && r->share)
        return ORI_OK;
    ori__repulsion_destroy(r);
    *repulsion = NULL;
    return ori__fail_memory("a map");
}

static void free_grid(ori__repulsion *r)
{
    for (int i = 0; i < 2; i++) {
        ori__fft_destroy(r->rows[i]);
        ori__fft_destroy(r->columns[i]);
        r->rows[i] = r->columns[i] = NULL;
    }
    ori__free(r->kernel);
    ori__free(r->a);
    ori__free(r->b);
    ori__free(r->work[0]);
    ori__free(r->work[1]);
    r->kernel = r->a = r->b = r->work[0] = r->work[1] = NULL;
}

void ori__repulsion_destroy(ori__repulsion *r)
{
    if (!r)
        return;
    free_grid(r);
    ori__free(r->cell);
    ori__free(r->share);
    ori__free(r);
}

/* Both directions, a -> a. */
static void transform(const ori__repulsion *r, int back, float *a,
                      float *work)
{
    ori__fft_execute(r->rows[back], a, work);
    ori__fft_execute(r->columns[back], work, a);
}

static ori_status plan(ori__repulsion *r)
{
    ori_status s = ORI_OK;

    for (int back = 0; s == ORI_OK && back < 2; back++) {
        ori__fft_shape shape = {
            .kind = back ? ORI__FFT_BACKWARD : ORI__FFT_FORWARD,
            .n = r->padded, .howmany = r->padded,
            .in_stride = 1, .in_dist = r->padded,
            .out_stride = 1, .out_dist = r->padded,
        };

        s = ori__fft_create(&r->rows[back], &shape);
        shape.in_stride = shape.out_stride = r->padded;
        shape.in_dist = shape.out_dist = 1;
        if (s == ORI_OK)
            s = ori__fft_create(&r->columns[back], &shape);
    }
    return s;
}

/* q + i q^2 at the distances of nodes, wrapped; its transform holds that of q
 * and that of q^2, both real.  Scaled once for all transforms. */
static void make_kernel(ori__repulsion *r)
{
    const double h = 2 * r->half / r->side;
    const double scale = 1.0 / ((double)r->padded * r->padded);

    for (int i = 0; i < NODES; i++)
        for (int j = 0; j < NODES; j++)
            r->own[i][j] = 1 / (1 + h * h * (i * i + j * j));
    memset(r->kernel, 0, 2 * (size_t)r->padded * (size_t)r->padded *
                             sizeof *r->kernel);
    for (int i = 1 - r->side; i < r->side; i++)
        for (int j = 1 - r->side; j < r->side; j++) {
            const int row = i < 0 ? i + r->padded : i;
            const int column = j < 0 ? j + r->padded : j;
            const double q = 1 / (1 + h * h * ((double)i * i + (double)j * j));
            float *to = r->kernel + 2 * ((ptrdiff_t)row * r->padded + column);

            to[0] = (float)(q * scale);
            to[1] = (float)(q * q * scale);
        }
    transform(r, 0, r->kernel, r->work[0]);
}

static ori_status make_grid(ori__repulsion *r, double largest)
{
    size_t cells;
    ori_status s;

    r->half = largest * 1.2 + 1e-3;
    r->intervals = (int)ceil(2 * r->half);
    if (r->intervals < INTERVALS_MIN)
        r->intervals = INTERVALS_MIN;
    if (r->intervals > INTERVALS_MAX)
        r->intervals = INTERVALS_MAX;
    r->side = NODES * r->intervals;
    r->padded = ori__fft_good_size(2 * r->side);
    cells = 2 * (size_t)r->padded * (size_t)r->padded;
    free_grid(r);
    r->kernel = ORI__NEW(float, cells);
    r->a = ORI__NEW(float, cells);
    r->b = ORI__NEW(float, cells);
    r->work[0] = ORI__NEW(float, cells);
    r->work[1] = ORI__NEW(float, cells);
    if (!r->kernel || !r->a || !r->b || !r->work[0] || !r->work[1])
        return ori__fail_memory("a map");
    s = plan(r);
    if (s == ORI_OK)
        make_kernel(r);
    return s;
}

/* Lagrange's polynomials through the middles of thirds of an interval. */
static void find_shares(ori__repulsion *r, const float *y)
{
    const double width = 2 * r->half / r->intervals;

    for (ptrdiff_t i = 0; i < 2 * (ptrdiff_t)r->n; i++) {
        const double at = ((double)y[i] + r->half) / width;
        int cell = (int)floor(at);
        double u;

        cell = cell < 0 ? 0 : cell < r->intervals ? cell : r->intervals - 1;
        u = (at - cell) * NODES - 0.5;      /* nodes at 0, 1 and 2 */
        r->cell[i] = cell;
        r->share[NODES * i] = (float)((u - 1) * (u - 2) / 2);
        r->share[NODES * i + 1] = (float)(-u * (u - 2));
        r->share[NODES * i + 2] = (float)(u * (u - 1) / 2);
    }
}

/* Node number k, 0..8, of point i's cell: its place and its share. */
static size_t node(const ori__repulsion *r, ptrdiff_t i, int k, float *share)
{
    const int row = NODES * r->cell[2 * i + 1] + k / NODES;
    const int column = NODES * r->cell[2 * i] + k % NODES;

    *share = r->share[NODES * 2 * i + k % NODES] *
             r->share[NODES * (2 * i + 1) + k / NODES];
    return 2 * ((size_t)row * (size_t)r->padded + (size_t)column);
}

static void place_charges(ori__repulsion *r, const float *y)
{
    const size_t cells = 2 * (size_t)r->padded * (size_t)r->padded;

    memset(r->a, 0, cells * sizeof *r->a);
    memset(r->b, 0, cells * sizeof *r->b);
    for (ptrdiff_t i = 0; i < r->n; i++)
        for (int k = 0; k < NODES * NODES; k++) {
            float share;
            const size_t at = node(r, i, k, &share);

            r->a[at] += share * y[2 * i];
            r->a[at + 1] += share * y[2 * i + 1];
            r->b[at] += share;
        }
}

/* a by q^2 alone; b, which is the charge 1, by q + i q^2. */
static void multiply(ori__repulsion *r)
{
    const size_t cells = (size_t)r->padded * (size_t)r->padded;

    for (size_t i = 0; i < cells; i++) {
        const float q = r->kernel[2 * i], q2 = r->kernel[2 * i + 1];
        const float re = r->b[2 * i], im = r->b[2 * i + 1];

        r->a[2 * i] *= q2;
        r->a[2 * i + 1] *= q2;
        r->b[2 * i] = re * q - im * q2;
        r->b[2 * i + 1] = re * q2 + im * q;
    }
}

/* What the grid takes for q of the point and itself: not quite 1. */
static double own_q(const ori__repulsion *r, ptrdiff_t i)
{
    const float *column = r->share + NODES * 2 * i, *row = column + NODES;
    double sum = 0;

    for (int a = 0; a < NODES; a++)
        for (int b = 0; b < NODES; b++)
            for (int c = 0; c < NODES * NODES; c++) {
                const int d = c / NODES, e = c % NODES;

                sum += (double)(row[a] * column[b] * row[d] * column[e]) *
                       r->own[abs(a - d)][abs(b - e)];
            }
    return sum;
}

static void read_potentials(const ori__repulsion *r, const float *y,
                            float *force, double *sum)
{
    *sum = 0;
    for (ptrdiff_t i = 0; i < r->n; i++) {
        double x2 = 0, y2 = 0, q = 0, q2 = 0;

        for (int k = 0; k < NODES * NODES; k++) {
            float share;
            const size_t at = node(r, i, k, &share);

            x2 += (double)(share * r->a[at]);
            y2 += (double)(share * r->a[at + 1]);
            q += (double)(share * r->b[at]);
            q2 += (double)(share * r->b[at + 1]);
        }
        force[2 * i] = (float)((double)y[2 * i] * q2 - x2);
        force[2 * i + 1] = (float)((double)y[2 * i + 1] * q2 - y2);
        *sum += q - own_q(r, i);
    }
}

/* The two grids are two threads' work, if there are two. */
static void convolve(ori__repulsion *r)
{
    float *const grids[2] = { r->a, r->b };
    const int threads = ori_threads_get() < 2 ? 1 : 2;

#pragma omp parallel for num_threads(threads) schedule(static)
    for (int i = 0; i < 2; i++)
        transform(r, 0, grids[i], r->work[i]);
    multiply(r);
#pragma omp parallel for num_threads(threads) schedule(static)
    for (int i = 0; i < 2; i++)
        transform(r, 1, grids[i], r->work[i]);
}

ori_status ori__repulsion_run(ori__repulsion *r, const float *y, float *force,
                              double *sum)
{
    double largest = 0;
    ori_status s = ORI_OK;

    for (ptrdiff_t i = 0; i < 2 * (ptrdiff_t)r->n; i++)
        largest = fmax(largest, fabs((double)y[i]));
    if (!r->kernel || largest > r->half ||
        (largest * 2 < r->half && r->intervals > INTERVALS_MIN))
        s = make_grid(r, largest);
    if (s != ORI_OK)
        return s;
    find_shares(r, y);
    place_charges(r, y);
    convolve(r);
    read_potentials(r, y, force, sum);
    return ORI_OK;
}
