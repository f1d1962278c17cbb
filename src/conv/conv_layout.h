/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_layout.h - [N, C, T] for solvers that know [N, T, C] only
 */
#ifndef ORI_CONV_LAYOUT_H
#define ORI_CONV_LAYOUT_H

#include "conv/conv_solver.h"

/* Is a turn needed at all?  With one channel or one frame on each side the
 * layouts are the same. */
bool ori__conv_layout_needed(const ori_conv_problem *problem);

/*
 * The problem as such a solver sees it: [N, T, C], and of the batch as many
 * cases as stay in the second-level cache while they are turned, convolved
 * and turned back.
 */
ori_conv_problem ori__conv_layout_part(const ori_conv_problem *problem);

/* Bytes for the turned arrays of one part. */
size_t ori__conv_layout_work(const ori__conv_base *base);

/*
 * Run `solver` on args, which are [N, C, T] of `batch` cases, with its state,
 * which is made for one part.  turned: ori__conv_layout_work() bytes.
 */
void ori__conv_layout_execute(const ori__conv_solver *solver,
                              const ori__conv_base *state, int batch,
                              const ori_conv_args *args, float *turned);

#endif
