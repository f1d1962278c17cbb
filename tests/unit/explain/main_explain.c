/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

extern const ori__suite suite_attribution, suite_deletion, suite_explainer,
    suite_kernels, suite_layers;

SUITE_MAIN(&suite_explainer, &suite_layers, &suite_kernels,
           &suite_attribution, &suite_deletion)
