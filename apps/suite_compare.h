/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * suite_compare.h - a suite's results beside published ones
 */
#ifndef ORI_APPS_SUITE_COMPARE_H
#define ORI_APPS_SUITE_COMPARE_H

#include "command.h"
#include "suite_table.h"

/*
 * Print mean accuracy, wins, draws and losses, and mean rank, of the table
 * and of each column of the CSV file `published` (set, then what the sets
 * are like, then a method a column), over the sets that have all columns and
 * are in the table.  `plot`: draw the ranks there, if not NULL.  Returns
 * what to exit with.
 */
int suite_compare(const app_command *command, const app_common *common,
                  const suite_table *table, const char *published,
                  const char *plot);

#endif
