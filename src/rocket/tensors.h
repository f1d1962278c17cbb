/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tensors.h - reading what a fitted thing kept, trusting nothing
 */
#ifndef ORI_ROCKET_TENSORS_H
#define ORI_ROCKET_TENSORS_H

#include <stdbool.h>

#include <oriole/base/status.h>
#include <oriole/rocket/tensor.h>

/* The tensor of this name, or NULL. */
const ori_tensor *ori__tensor_find(const ori_tensor *tensors, int count,
                                   const char *name);

/* Copy the tensor `name` of exactly [rows] (columns 0) or [rows, columns]
 * finite floats; ORI_EFORMAT says what is wrong. */
ori_status ori__tensor_copy(const ori_tensor *tensors, int count,
                            const char *name, int rows, int columns,
                            float *data);

/* A whole number from low to high. */
bool ori__is_whole(float x, int low, int high);

#endif
