/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Against normal equations in double, solved by elimination, once for each
 * penalty and each case left out.
 */
#include "suite.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "head_fixture.h"

enum { F_MAX = 40 };

/* a [f, f] w = b by Gauss, rows of the largest pivot first. */
static void eliminate(int f, double a[F_MAX][F_MAX], double *b, double *w)
{
    for (int k = 0; k < f; k++) {
        int top = k;

        for (int i = k + 1; i < f; i++)
            if (fabs(a[i][k]) > fabs(a[top][k]))
                top = i;
        for (int j = 0; j < f; j++) {
            const double swap = a[k][j];

            a[k][j] = a[top][j];
            a[top][j] = swap;
        }
        const double swap = b[k];

        b[k] = b[top];
        b[top] = swap;
        for (int i = k + 1; i < f; i++) {
            const double by = a[i][k] / a[k][k];

            for (int j = k; j < f; j++)
                a[i][j] -= by * a[k][j];
            b[i] -= by * b[k];
        }
    }
    for (int k = f - 1; k >= 0; k--) {
        w[k] = b[k];
        for (int j = k + 1; j < f; j++)
            w[k] -= a[k][j] * w[j];
        w[k] /= a[k][k];
    }
}

/* z [n, f]: mean 0, deviation 1 over all cases. */
static double *standardise(const problem *p)
{
    double *z = ORI__NEW(double, (size_t)p->n * (size_t)p->f);

    for (int j = 0; j < p->f; j++) {
        double mean = 0, squares = 0;

        for (int i = 0; i < p->n; i++)
            mean += (double)p->x[i * p->f + j] / p->n;
        for (int i = 0; i < p->n; i++)
            squares += pow((double)p->x[i * p->f + j] - mean, 2) / p->n;
        for (int i = 0; i < p->n; i++)
            z[i * p->f + j] = squares > 1e-10
                                  ? ((double)p->x[i * p->f + j] - mean) /
                                        sqrt(squares)
                                  : 0;
    }
    return z;
}

static double target(const problem *p, int i, int c)
{
    return p->labels[i] == c ? 1 : -1;
}

/* The score of class c for case `of` by all cases but `without` (-1: by all
 * of them). */
static double predict(const problem *p, const double *z, double penalty,
                      int without, int of, int c)
{
    static double a[F_MAX][F_MAX];
    double b[F_MAX] = { 0 }, w[F_MAX], mean[F_MAX] = { 0 }, level = 0;
    const int f = p->f, count = p->n - (without >= 0);
    double score;

    for (int i = 0; i < p->n; i++)
        for (int j = 0; j < f && i != without; j++)
            mean[j] += z[i * f + j] / count;
    for (int i = 0; i < p->n; i++)
        level += i != without ? target(p, i, c) / count : 0;
    memset(a, 0, sizeof a);
    for (int i = 0; i < p->n; i++)
        for (int j = 0; j < f && i != without; j++) {
            const double zj = z[i * f + j] - mean[j];

            b[j] += zj * (target(p, i, c) - level);
            for (int k = 0; k < f; k++)
                a[j][k] += zj * (z[i * f + k] - mean[k]);
        }
    for (int j = 0; j < f; j++)
        a[j][j] += penalty;
    eliminate(f, a, b, w);
    score = level;
    for (int j = 0; j < f; j++)
        score += w[j] * (z[of * f + j] - mean[j]);
    return score;
}

static double squared_error(const problem *p, const double *z, double penalty)
{
    double sum = 0;

    for (int i = 0; i < p->n; i++)
        for (int c = 0; c < p->classes; c++)
            sum += pow(predict(p, z, penalty, i, i, c) - target(p, i, c), 2);
    return sum;
}

static double penalty_of(const ori_head *head)
{
    for (int i = 0; i < ori_head_tensor_count(head); i++)
        if (strcmp(ori_head_tensor(head, i).name, "penalty") == 0)
            return (double)ori_head_tensor(head, i).data[0];
    CU_FAIL("no penalty");
    return 1;
}

static void compare(problem *p)
{
    ori_head *head = problem_fit(p, "ridge");
    double *z = standardise(p);
    const double penalty = penalty_of(head);
    const double error = squared_error(p, z, penalty);
    double worst = 0;

    for (int i = 0; i < 19; i++)
        CU_ASSERT(error <= (1 + 1e-6) *
                               squared_error(p, z, pow(10, -3 + i / 2.)));
    for (int i = 0; i < p->n; i++)
        for (int c = 0; c < p->classes; c++) {
            const double held_out = predict(p, z, penalty, i, i, c);
            const double score = predict(p, z, penalty, -1, i, c);

            worst = fmax(worst, fabs((double)p->held_out[i * p->classes + c] -
                                     held_out) / (1 + fabs(held_out)));
            worst = fmax(worst, fabs((double)p->scores[i * p->classes + c] -
                                     score) / (1 + fabs(score)));
        }
    CU_ASSERT(worst < 2e-5);
    if (!(worst < 2e-5))
        printf("n %d, f %d, classes %d: off by %g\n", p->n, p->f, p->classes,
               worst);
    ori__free(z);
    ori_head_destroy(head);
}

static void compare_sizes(int n, int f, int classes, float apart)
{
    problem p = problem_make(n, f, classes, apart, false,
                             (uint32_t)(n * 100 + f));

    compare(&p);
    problem_free(&p);
}

static void test_fewer_cases(void)
{
    compare_sizes(2, 5, 2, 1);
    compare_sizes(9, 20, 3, 0.5f);
    compare_sizes(14, 17, 2, 4);
}

static void test_as_many_cases(void)
{
    compare_sizes(12, 12, 3, 1);
    compare_sizes(1 + 7, 7, 2, 0);
}

static void test_more_cases(void)
{
    compare_sizes(30, 5, 3, 1);
    compare_sizes(25, 1, 2, 2);
    compare_sizes(40, 12, 4, 0.3f);
}

static void test_odd_features(void)
{
    for (int n = 8; n <= 24; n += 16) {
        problem p = problem_make(n, 12, 3, 1, false, 5);

        problem_set_constant(&p, 4, 1e6f);
        problem_set_constant(&p, 5, 0);
        problem_set_copy(&p, 6);
        problem_set_copy(&p, 7);
        compare(&p);
        problem_free(&p);
    }
}

static void test_equal_cases(void)
{
    problem p = problem_make(10, 14, 2, 1, false, 6);

    memcpy(p.x + 14, p.x, 14 * sizeof(float));
    memcpy(p.x + 2 * 14, p.x, 14 * sizeof(float));
    compare(&p);
    problem_free(&p);
}

static void test_few_of_many_classes(void)
{
    problem p = problem_make(12, 9, 4, 2, true, 7);

    compare(&p);        /* no case of class 3 */
    problem_free(&p);
    compare_sizes(8, 10, 8, 2);     /* one case a class */
    compare_sizes(30, 8, 60, 2);    /* half of them have none */
}

static void test_all_features_constant(void)
{
    problem p = problem_make(6, 2, 3, 0, false, 8);
    ori_head *head;

    problem_set_constant(&p, 0, 2);
    problem_set_constant(&p, 1, -2);
    head = problem_fit(&p, "ridge");
    for (int i = 0; i < 6; i++)
        for (int c = 0; c < 3; c++) {
            const bool own = p.labels[i] == c;

            CU_ASSERT_DOUBLE_EQUAL(p.scores[i * 3 + c], -1 / 3., 1e-6);
            CU_ASSERT_DOUBLE_EQUAL(p.held_out[i * 3 + c],
                                   own ? -3 / 5. : -1 / 5., 1e-6);
        }
    ori_head_destroy(head);
    problem_free(&p);
}

/* Larger than the pieces that threads take, and no multiple of them. */
static void test_pieces(void)
{
    static const int sizes[][2] = { { 150, 700 }, { 700, 150 } };

    for (int k = 0; k < 2; k++) {
        problem p = problem_make(sizes[k][0], sizes[k][1], 2, 6, false, 9);
        ori_head *head = problem_fit(&p, "ridge");

        CU_ASSERT(problem_accuracy(&p, p.held_out) > 0.8);
        CU_ASSERT(problem_accuracy(&p, p.scores) >=
                  problem_accuracy(&p, p.held_out));
        ori_head_destroy(head);
        problem_free(&p);
    }
}

const ori__suite suite_head_ridge = { "head_ridge", {
    { "fewer cases than features", test_fewer_cases },
    { "as many cases as features", test_as_many_cases },
    { "more cases than features", test_more_cases },
    { "constant and equal features", test_odd_features },
    { "equal cases", test_equal_cases },
    { "classes with one case or none", test_few_of_many_classes },
    { "all features constant", test_all_features_constant },
    { "larger than a thread's piece", test_pieces },
    { NULL, NULL } } };
