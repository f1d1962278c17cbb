/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

extern const ori__suite suite_canvas, suite_chart_confusion,
    suite_chart_curves, suite_chart_log, suite_chart_page, suite_chart_ranks,
    suite_page, suite_ticks;

SUITE_MAIN(&suite_canvas, &suite_chart_confusion, &suite_chart_curves,
           &suite_chart_log, &suite_chart_page,
           &suite_chart_ranks, &suite_page, &suite_ticks)
