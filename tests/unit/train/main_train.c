/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

extern const ori__suite suite_arch_text, suite_augment, suite_baseline,
    suite_folds, suite_loss, suite_method, suite_metrics, suite_nearest_dtw,
    suite_optimiser, suite_ranking, suite_schedule, suite_train;

SUITE_MAIN(&suite_arch_text, &suite_loss, &suite_metrics, &suite_ranking,
           &suite_folds, &suite_baseline, &suite_nearest_dtw,
           &suite_optimiser, &suite_schedule, &suite_augment, &suite_train,
           &suite_method)
