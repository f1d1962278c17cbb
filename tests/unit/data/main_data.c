/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

extern const ori__suite suite_dataset, suite_dataset_load, suite_divide,
    suite_folder_pair, suite_format_ts, suite_format_tsv;

SUITE_MAIN(&suite_dataset, &suite_dataset_load, &suite_divide,
           &suite_folder_pair, &suite_format_ts, &suite_format_tsv)
