/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

extern const ori__suite suite_baseline, suite_metrics;

SUITE_MAIN(&suite_baseline, &suite_metrics)
