/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * algebra.h - dense linear algebra, through OpenBLAS
 *
 * Matrices are row-major; `_row` is the distance from one row to the next, in
 * numbers.  Everything here runs in the calling thread: whoever wants more
 * threads cuts the work into pieces of a fixed size, so that the number of
 * threads does not change a bit.
 */
#ifndef ORI_BASE_ALGEBRA_H
#define ORI_BASE_ALGEBRA_H

#include <stdbool.h>
#include <stddef.h>

#include <oriole/base/status.h>

/*
 * Around all of a computation's calls.  OpenBLAS has one number of threads
 * for the whole process, which is the host program's; between these two it
 * is 1, and when the last computation ends it is what it was.
 */
void ori__algebra_begin(void);
void ori__algebra_end(void);

/* c [m, n] (+)= a [m, k] times b [k, n] */
typedef struct ori__product {
    int m, n, k;
    const double *a;
    int a_row;
    bool a_turned;          /* a lies there as [k, m] */
    const double *b;
    int b_row;
    bool b_turned;          /* b lies there as [n, k] */
    double *c;
    int c_row;
    bool add;
} ori__product;

void ori__product_run(const ori__product *product);

/* The same where b is a, turned, and m is n: the triangle j <= i of c. */
void ori__product_run_symmetric(const ori__product *product);

/*
 * a [n, n], symmetric, of which the triangle j <= i is read, is Q T Q'.
 * Overwrites a by Q', whose row k is the basis vector k; diagonal [n] and
 * beside [n - 1] are T.  ORI_OK or ORI_ENOMEM.
 */
ori_status ori__tridiagonal(double *a, int n, double *diagonal,
                            double *beside);

/*
 * The k largest eigenvalues, from the largest on, of a [n, n], symmetric, of
 * which the triangle j <= i is read and which is overwritten: values [k], and
 * vectors [k, n] of length 1, whose signs are left as they come.  ORI_OK,
 * ORI_EDATA (not finite) or ORI_ENOMEM.
 */
ori_status ori__eigen_largest(double *a, int n, int k, double *values,
                              double *vectors);

#endif
