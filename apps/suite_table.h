/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * suite_table.h - the results of a suite, in a CSV file
 *
 * First a comment that names what was run, so that it can be gone on with;
 * then a line of names and a line a set:
 *
 *     # oriole 0.1.0 suite, minirocket, seed 0
 *     set,accuracy,seconds,resample,log_loss,ece,train,test,train_seconds,
 *     test_seconds                                            (in one line)
 */
#ifndef ORI_APPS_SUITE_TABLE_H
#define ORI_APPS_SUITE_TABLE_H

#include "suite_set.h"

typedef struct suite_table {
    char *title;            /* "minirocket, seed 0" */
    suite_result *rows;
    int count, room;
} suite_table;

/* Read what is there; a file that is not there is an empty table, whose
 * title is NULL.  ORI_EFORMAT names file and line. */
ori_status suite_table_read(suite_table *table, const char *path);

/* Add a row, which is copied, in the order of names and resamples, and write
 * the file anew. */
ori_status suite_table_add(suite_table *table, const suite_result *row,
                           const char *path);

/* Means, and sums of seconds, over all rows. */
typedef struct suite_summary {
    double accuracy, log_loss, ece;
    double train_seconds, test_seconds;
} suite_summary;

suite_summary suite_table_sum(const suite_table *table);

const suite_result *suite_table_find(const suite_table *table,
                                     const char *set, int resample);
void suite_table_free(suite_table *table);

#endif
