/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * suite_set.h - one data set of an archive: learned, and tested
 */
#ifndef ORI_APPS_SUITE_SET_H
#define ORI_APPS_SUITE_SET_H

#include <oriole/train/train.h>

typedef struct suite_result {
    char *set;
    int resample;
    double accuracy, log_loss, ece;
    double train_seconds, test_seconds;
    int train_cases, test_cases;
} suite_result;

/*
 * Load the set in the folder `path`, learn from its training part, classify
 * its test part; fills all of *result but set and resample.
 *
 *   resample   0: the parts as the archive divides them.  R > 0: all cases
 *              together, divided anew by the seed R into parts of the same
 *              sizes and shares of the classes
 */
ori_status suite_set_run(suite_result *result, const char *path, int resample,
                         const ori_train_options *options);

#endif
