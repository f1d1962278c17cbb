/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_wisdom.h - what the planner asks of wisdom
 *
 * Of this machine and the number of threads in force.
 */
#ifndef ORI_CONV_WISDOM_H
#define ORI_CONV_WISDOM_H

#include <stdbool.h>

#include "conv/conv_calibrate.h"
#include "conv/conv_measure.h"

/* What `solver` takes for the problem, if that is known. */
bool ori__conv_wisdom_find(const ori_conv_problem *problem,
                           const char *solver, ori__conv_time *time);

/* ORI_OK or ORI_ENOMEM. */
ori_status ori__conv_wisdom_note(const ori_conv_problem *problem,
                                 const char *solver, ori__conv_time time);

/* How to correct the solver's formula, if that is known. */
bool ori__conv_wisdom_calibration(const char *solver,
                                  ori__conv_calibration *found);

/* ORI_OK or ORI_ENOMEM. */
ori_status ori__conv_wisdom_calibrate(const char *solver,
                                      ori__conv_calibration found);

#endif
