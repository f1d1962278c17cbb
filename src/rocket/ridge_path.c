/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ridge_path.c - ridge regressions of one matrix for any penalty
 */
#include "rocket/ridge_path.h"

#include <string.h>

#include <oriole/base/threads.h>

#include "base/algebra.h"
#include "base/fail.h"
#include "base/memory.h"

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int pieces_of(int count, int size)
{
    return (count + size - 1) / size;
}

static ori_status allocate(ori__ridge_path *p)
{
    const size_t rank = (size_t)p->rank, n = (size_t)p->design->n;
    const size_t targets = (size_t)p->targets;

    p->turn = ORI__NEW(double, rank * rank);
    p->basis = p->by_case ? p->turn : ORI__NEW(double, rank * n);
    p->diagonal = ORI__NEW(double, rank);
    p->beside = ORI__NEW(double, rank);
    p->moments = ORI__NEW(double, rank * targets);
    p->below = ORI__NEW(double, rank);
    p->inverse = ORI__NEW(double, rank);
    p->inner = ORI__NEW(double, rank * targets);
    p->outer = ORI__NEW(double, n * targets);
    p->leverage = ORI__NEW(double, n);
    return p->turn && p->basis && p->diagonal && p->beside && p->moments &&
                   p->below && p->inverse && p->inner && p->outer &&
                   p->leverage
               ? ORI_OK : ori__fail_memory("a ridge regression");
}

void ori__ridge_path_free(ori__ridge_path *p)
{
    if (p->basis != p->turn)
        ori__free(p->basis);
    ori__free(p->turn);
    ori__free(p->diagonal);
    ori__free(p->beside);
    ori__free(p->moments);
    ori__free(p->below);
    ori__free(p->inverse);
    ori__free(p->inner);
    ori__free(p->outer);
    ori__free(p->leverage);
}

/* Raise (1, 1, ..., 1), which centring makes an eigenvector of value 0, to
 * the mean of the others: left at 0 it would be as near to singular as the
 * penalty is small, and drown the rest. */
static void lift_ones(ori__ridge_path *p)
{
    const size_t rank = (size_t)p->rank;

    for (size_t i = 0; i < rank; i++)
        p->trace += p->turn[i * rank + i];
    if (!p->by_case)
        return;
    p->lift = p->trace > 0 ? p->trace / p->rank : 1;
    for (size_t i = 0; i < rank; i++)
        for (size_t j = 0; j <= i; j++)
            p->turn[i * rank + j] += p->lift / p->rank;
}

/* basis = Q' X' where T goes by features. */
static ori_status make_basis(ori__ridge_path *p)
{
    const int n = p->design->n, f = p->design->f;
    const int strips = pieces_of(n, ORI__RIDGE_PIECE);
    const size_t each = ORI__RIDGE_PIECE * (size_t)f;
    const int threads = least(ori_threads_get(), strips);
    double *rows = ORI__NEW(double, each * (size_t)threads);

    if (!rows)
        return ori__fail_memory("a ridge regression");
#pragma omp parallel for num_threads(threads) schedule(static)
    for (int thread = 0; thread < threads; thread++)
        for (int s = thread; s < strips; s += threads) {
            const int first = s * ORI__RIDGE_PIECE;
            const int count = least(n - first, ORI__RIDGE_PIECE);
            double *x = rows + (size_t)thread * each;

            ori__ridge_block(p->design,
                             &(ori__feature_piece){ first, count, 0, f }, x);
            ori__product_run(&(ori__product){
                .m = f, .n = count, .k = f, .a = p->turn, .a_row = f,
                .b = x, .b_row = f, .b_turned = true,
                .c = p->basis + first, .c_row = n });
        }
    ori__free(rows);
    return ORI_OK;
}

ori_status ori__ridge_path_create(ori__ridge_path *p,
                                  const ori__ridge_design *design,
                                  const double *y, int targets)
{
    ori_status s;

    *p = (ori__ridge_path){
        .design = design, .by_case = design->n <= design->f,
        .rank = least(design->n, design->f), .targets = targets, .y = y,
    };
    s = allocate(p);
    if (s == ORI_OK)
        s = ori__ridge_gram(design, p->by_case, p->turn);
    if (s != ORI_OK)
        return s;
    lift_ones(p);
    s = ori__tridiagonal(p->turn, p->rank, p->diagonal, p->beside);
    if (s == ORI_OK && !p->by_case)
        s = make_basis(p);
    if (s == ORI_OK)
        ori__product_run(&(ori__product){
            .m = p->rank, .n = targets, .k = design->n, .a = p->basis,
            .a_row = design->n, .b = y, .b_row = targets, .c = p->moments,
            .c_row = targets });
    return s;
}

/* No pivot of a matrix whose eigenvalues are at least `penalty` is less. */
static void factor(ori__ridge_path *p, double penalty)
{
    double pivot = p->diagonal[0] + penalty;

    for (int k = 0; k < p->rank; k++) {
        if (k > 0) {
            p->below[k] = p->beside[k - 1] * p->inverse[k - 1];
            pivot = p->diagonal[k] + penalty -
                    p->below[k] * p->beside[k - 1];
        }
        p->inverse[k] = 1 / (pivot > penalty ? pivot : penalty);
    }
}

static void solve(ori__ridge_path *p)
{
    const size_t targets = (size_t)p->targets;

    memcpy(p->inner, p->moments,
           (size_t)p->rank * targets * sizeof *p->inner);
    for (int k = 1; k < p->rank; k++) {
        double *z = p->inner + (size_t)k * targets;

        for (size_t c = 0; c < targets; c++)
            z[c] -= p->below[k] * z[c - targets];
    }
    for (int k = p->rank - 1; k >= 0; k--) {
        double *z = p->inner + (size_t)k * targets;

        for (size_t c = 0; c < targets; c++)
            z[c] = z[c] * p->inverse[k] -
                   (k + 1 < p->rank ? p->below[k + 1] * z[c + targets] : 0);
    }
}

/* The quadratic form of (T + penalty)^-1 in columns of the basis. */
static void measure_leverage(const ori__ridge_path *p, int first, int count)
{
    double *h = p->leverage + first, z[ORI__RIDGE_PIECE] = { 0 };

    memset(h, 0, (size_t)count * sizeof *h);
    for (int k = 0; k < p->rank; k++) {
        const double *q = p->basis + (size_t)k * (size_t)p->design->n + first;
        const double below = k > 0 ? p->below[k] : 0, inv = p->inverse[k];

        for (int i = 0; i < count; i++) {
            z[i] = q[i] - below * z[i];
            h[i] += z[i] * z[i] * inv;
        }
    }
}

/* See the header's formula.  M is at least penalty (1 - 1/n) / (trace +
 * penalty); rounding must not make it less. */
static void find_residuals(const ori__ridge_path *p, double penalty,
                           int first, int count, double *residuals)
{
    const int n = p->design->n;
    const double others = 1 - 1.0 / n;
    const double floor = (p->by_case ? others : others * penalty) /
                         (p->trace + penalty);

    for (int i = first; i < first + count; i++) {
        const size_t at = (size_t)i * (size_t)p->targets;
        const double h = p->leverage[i];
        const double m = p->by_case ? h - 1 / (n * (p->lift + penalty))
                                    : others - h;

        for (size_t c = at; c < at + (size_t)p->targets; c++) {
            const double r = p->by_case ? p->outer[c] : p->y[c] - p->outer[c];

            residuals[c] = n > 1 ? r / (m > floor ? m : floor) : 0;
        }
    }
}

void ori__ridge_path_solve(ori__ridge_path *p, double penalty,
                           double *residuals)
{
    const int n = p->design->n, strips = pieces_of(n, ORI__RIDGE_PIECE);

    factor(p, penalty);
    solve(p);
#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)
    for (int s = 0; s < strips; s++) {
        const int first = s * ORI__RIDGE_PIECE;
        const int count = least(n - first, ORI__RIDGE_PIECE);

        measure_leverage(p, first, count);
        ori__product_run(&(ori__product){
            .m = count, .n = p->targets, .k = p->rank,
            .a = p->basis + first, .a_row = n, .a_turned = true,
            .b = p->inner, .b_row = p->targets,
            .c = p->outer + (size_t)first * (size_t)p->targets,
            .c_row = p->targets });
        find_residuals(p, penalty, first, count, residuals);
    }
}

/* By feature the weights are Q inner. */
static void weights_by_feature(const ori__ridge_path *p, double *weights)
{
    ori__product_run(&(ori__product){
        .m = p->targets, .n = p->rank, .k = p->rank, .a = p->inner,
        .a_row = p->targets, .a_turned = true, .b = p->turn,
        .b_row = p->rank, .c = weights, .c_row = p->rank });
}

ori_status ori__ridge_path_weights(const ori__ridge_path *p, double *weights)
{
    const int n = p->design->n, f = p->design->f;
    const int strips = pieces_of(f, ORI__RIDGE_PIECE);
    const int threads = least(ori_threads_get(), strips);
    const size_t each = (size_t)n * ORI__RIDGE_PIECE;
    double *columns;

    if (!p->by_case) {
        weights_by_feature(p, weights);
        return ORI_OK;
    }
    columns = ORI__NEW(double, each * (size_t)threads);
    if (!columns)
        return ori__fail_memory("a ridge regression");
#pragma omp parallel for num_threads(threads) schedule(static)
    for (int thread = 0; thread < threads; thread++)
        for (int s = thread; s < strips; s += threads) {
            const int first = s * ORI__RIDGE_PIECE;
            const int count = least(f - first, ORI__RIDGE_PIECE);
            double *x = columns + (size_t)thread * each;

            ori__ridge_block(p->design,
                             &(ori__feature_piece){ 0, n, first, count }, x);
            ori__product_run(&(ori__product){
                .m = p->targets, .n = count, .k = n, .a = p->outer,
                .a_row = p->targets, .a_turned = true, .b = x,
                .b_row = count, .c = weights + first, .c_row = f });
        }
    ori__free(columns);
    return ORI_OK;
}
