/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_case.h - a convolution with its data, for the tests of the room
 */
#ifndef ORI_TESTS_CONV_CASE_H
#define ORI_TESTS_CONV_CASE_H

#include "suite.h"

#include <oriole/conv/conv.h>

#include "base/random.h"

enum { CASE_BATCH_MAX = 64 };

/*
 * All arrays of a problem.  x and dy behind the end of a short case are NaN,
 * so that nobody reads them unseen; y is NaN before a run.  Work areas are
 * too, or with finite_areas hold numbers: a NaN that comes out sends tiles
 * another way.
 */
typedef struct conv_case {
    ori_conv_problem problem;
    bool has_lengths;
    bool scaled, rectified;         /* how y is finished */
    int beside;                     /* channels beside y's, of [N, T', K] */
    bool finite_areas;
    int lengths[CASE_BATCH_MAX];
    size_t x_count, y_count, w_count;
    float *x, *w, *bias, *dy;       /* what a run reads */
    float *scale;                   /* [3, K]: mean, gain, offset */
    float *y, *dx, *dw, *db;        /* what it writes or adds to */
} conv_case;

/* A problem odd in every way, small enough for the naive solver; `spice`
 * numbers the draw.  has_lengths, lengths[] and how y is finished are drawn
 * too. */
void conv_case_draw(conv_case *c, ori_conv_pass pass, uint32_t spice);

/* Allocate and fill for c->problem. */
void conv_case_fill(conv_case *c, uint32_t spice);
void conv_case_free(conv_case *c);

/* The arrays as before a run. */
void conv_case_reset(conv_case *c);

/* Reset and run; work areas and packed weights are of the exact size and
 * full of NaN (or numbers) before.  False: the solver does not apply. */
bool conv_case_run(conv_case *c, const char *solver);

/* The output of the pass: y, dx or dw (and db). */
const float *conv_case_output(const conv_case *c, size_t *count);

/*
 * Run by `solver` and compare with `want`, the same case run by the naive
 * solver: |difference| <= tolerance * (1 + largest |want|).  A message names
 * the problem where not.  True where they agree or the solver does not
 * apply.
 */
bool conv_case_agrees(conv_case *c, const conv_case *want,
                      const char *solver, double tolerance);

/* Fill, have y finished in ways that `spice` says, and compare every kernel
 * that this machine can run, by `solver`, with the naive solver; frees the
 * case. */
void conv_case_check(conv_case *want, uint32_t spice, const char *solver,
                     double tolerance);

/* The same problem and inputs; outputs of its own. */
void conv_case_copy(conv_case *to, const conv_case *from);

#endif
