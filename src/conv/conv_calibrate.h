/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_calibrate.h - solvers' formulas corrected for this machine
 */
#ifndef ORI_CONV_CALIBRATE_H
#define ORI_CONV_CALIBRATE_H

#include <stdbool.h>

#include <oriole/conv/conv.h>

/*
 * What a solver costs on this machine, in the formula's units: so many times
 * what its formula says, and something for each number of x and of y, in
 * whole vectors of channels, and for each call.
 */
typedef struct ori__conv_calibration {
    double formula;         /* 1/32..32 */
    double in, out;         /* 0..1e4 */
    double call;            /* 0..1e9 */
} ori__conv_calibration;

bool ori__conv_calibration_is_sane(const ori__conv_calibration *c);

/* cost: what the formula says. */
double ori__conv_calibration_apply(const ori__conv_calibration *c,
                                   const ori_conv_problem *problem,
                                   double cost);

#endif
