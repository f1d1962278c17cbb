/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * optimiser.h - from a gradient to new weights
 *
 * An optimiser is one entry of the table in optimiser.c.  It sees plain
 * ranges of floats, knows no layer, and keeps up to two numbers a weight.
 */
#ifndef ORI_TRAIN_OPTIMISER_H
#define ORI_TRAIN_OPTIMISER_H

#include <stddef.h>
#include <stdint.h>

#include <oriole/net/net.h>
#include <oriole/train/train.h>

/* One update of all trained tensors; step counts from 1.  gradient is zero
 * afterwards; first and second are the optimiser's memory, [weight_count]
 * each. */
void ori__optimiser_step(const ori_train_options *options, ori_net *net,
                         double rate, int64_t step, float *gradient,
                         float *first, float *second);

#endif
