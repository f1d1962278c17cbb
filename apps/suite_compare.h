/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * suite_compare.h - a suite's results beside published ones
 */
#ifndef ORI_APPS_SUITE_COMPARE_H
#define ORI_APPS_SUITE_COMPARE_H

#include <jansson.h>

#include "command.h"
#include "suite_table.h"

/*
 * Put results beside each other and beside each column of the CSV file
 * `published` (set, then what the sets are like, then a method a column; or
 * NULL), over the sets that have all columns and are in all tables [count]:
 * mean accuracy, mean rank, and wins, draws and losses of the first table.
 * Printed, or added to `json` if not NULL.  `plot`: draw the ranks there, if
 * not NULL.  Returns what to exit with.
 */
int suite_compare(const app_command *command, const suite_table *tables,
                  int count, const char *published, const char *plot,
                  json_t *json);

#endif
