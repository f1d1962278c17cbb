/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ridge_path.h - ridge regressions of one matrix for any penalty
 *
 * One orthogonal change of basis makes the Gram matrix G tridiagonal,
 * G = Q T Q' (LAPACK's dsytrd); T + penalty is then solved in a number of
 * steps that grows with its size alone.  An eigen decomposition, as scikit-
 * learn's RidgeCV has, would give the same and costs twice as much.
 *
 * By case (n <= f) G = X X', by feature G = X' X.  With centred X and Y the
 * intercept is the mean of Y, and the residual of case i by the regression
 * without it is
 *
 *     e = r / M,  r = M Y,  M = 1 - 1/n - H,  H = X (X'X + penalty)^-1 X'
 *
 * (Allen 1974; Golub, Heath & Wahba 1979; for this form Rifkin & Lippert,
 * "Notes on regularized least squares", 2007).  By case both r and M have
 * the factor `penalty`, which cancels.
 */
#ifndef ORI_ROCKET_RIDGE_PATH_H
#define ORI_ROCKET_RIDGE_PATH_H

#include "rocket/ridge_design.h"

typedef struct ori__ridge_path {
    const ori__ridge_design *design;
    bool by_case;
    int rank;                   /* rows of T: n or f */
    int targets;
    const double *y;            /* [n, targets], each column of mean 0 */
    double *turn;               /* Q' [rank, rank] */
    double *basis;              /* Q' by case, else Q' X'; [rank, n] */
    double *diagonal, *beside;  /* of T */
    double trace;               /* of G */
    double lift;                /* the eigenvalue of (1, 1, ..., 1) by case:
                                   it is 0 in G, and raised out of the way */
    double *moments;            /* basis Y, [rank, targets] */
    double *below, *inverse;    /* T + penalty = L D L': [rank] each */
    double *inner;              /* (T + penalty)^-1 moments */
    double *outer;              /* basis' inner, [n, targets] */
    double *leverage;           /* [n] */
} ori__ridge_path;

/* Free it also after a failure, ORI_ENOMEM. */
ori_status ori__ridge_path_create(ori__ridge_path *path,
                                  const ori__ridge_design *design,
                                  const double *y, int targets);
void ori__ridge_path_free(ori__ridge_path *path);

/* The regression of one penalty > 0.  residuals [n, targets]: of each case
 * by the regression of all others. */
void ori__ridge_path_solve(ori__ridge_path *path, double penalty,
                           double *residuals);

/* Of the penalty solved last: weights [targets, f] for X. */
ori_status ori__ridge_path_weights(const ori__ridge_path *path,
                                   double *weights);

#endif
