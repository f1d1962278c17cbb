/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

extern const ori__suite suite_conv_direct, suite_conv_fft, suite_conv_naive,
    suite_conv_plan;

SUITE_MAIN(&suite_conv_direct, &suite_conv_fft, &suite_conv_naive,
           &suite_conv_plan)
