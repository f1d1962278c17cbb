/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_measure.h - what a plan takes on this machine
 */
#ifndef ORI_CONV_MEASURE_H
#define ORI_CONV_MEASURE_H

#include <oriole/conv/conv.h>

/* Seconds of one execution, and of one packing of the weights (0 where there
 * are none). */
typedef struct ori__conv_time {
    double execute, pack;
} ori__conv_time;

/* ORI_OK or ORI_ENOMEM. */
ori_status ori__conv_measure(const ori_conv_plan *plan,
                             const ori_conv_problem *problem,
                             ori__conv_time *time);

/* The same of an execution alone, in a quarter of the time. */
ori_status ori__conv_measure_quickly(const ori_conv_plan *plan,
                                     const ori_conv_problem *problem,
                                     double *seconds);

#endif
