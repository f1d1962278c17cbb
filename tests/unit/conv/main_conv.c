/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

extern const ori__suite suite_conv_calibrate, suite_conv_direct,
    suite_conv_fft, suite_conv_naive, suite_conv_plain, suite_conv_plan,
    suite_conv_shape, suite_conv_solvers, suite_conv_winograd,
    suite_conv_wisdom, suite_filter, suite_kernel, suite_partitioned,
    suite_pooling, suite_transform;

SUITE_MAIN(&suite_kernel, &suite_transform, &suite_conv_shape,
           &suite_conv_naive, &suite_conv_direct, &suite_conv_plain,
           &suite_conv_fft, &suite_conv_winograd, &suite_conv_solvers,
           &suite_conv_plan, &suite_conv_wisdom, &suite_conv_calibrate,
           &suite_filter, &suite_partitioned, &suite_pooling)
