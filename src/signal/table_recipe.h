/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * table_recipe.h - how a table is to be read, written down
 *
 * What was found out about one log is kept, so that it is read in the same
 * way ever after, and others of its kind are too.  It is a JSON object:
 *
 *   {"recipe": 1, "form": "table", "separator": ",", "header": true,
 *    "columns": ["ax", "ay", 4], "time": "t", "unit": 0.001, "rate": 100,
 *    "even": true, "missing": ["", "-999"]}
 *
 *   form       "table", or "json-lines", which has no separator and header
 *   separator  one character; " " is any number of spaces and tabs, "" none:
 *              a column
 *   columns    which to give out: names, or numbers from 1 where names do not
 *              tell (of a table)
 *   time       the column of times, null: none
 *   unit       seconds that its numbers count
 *   rate       rows a second, null: unknown
 *   even       rows come by a clock: those that are missing, by their times,
 *              are missing frames
 *   missing    what stands where a value is missing, as it is written; empty
 *              cells, ?, NaN and NA always do
 */
#ifndef ORI_SIGNAL_TABLE_RECIPE_H
#define ORI_SIGNAL_TABLE_RECIPE_H

#include "base/json.h"
#include "signal/table_layout.h"

/* Is the text one, and no list of columns? */
bool ori__table_recipe_is(const char *text);

/* Parse and check it; the layout has then all that it says but for columns.
 * json_decref() it.  ORI_EFORMAT or ORI_ENOMEM. */
ori_status ori__table_recipe_read(json_t **recipe, ori__table_layout *layout,
                                  bool *header, const char *text);

/* The keys of JSON lines that it names, beside those that were met. */
ori_status ori__table_recipe_keys(const json_t *recipe,
                                  ori__table_layout *layout);

/* The columns that it names. */
ori_status ori__table_recipe_choose(const json_t *recipe,
                                    ori__table_layout *layout,
                                    const char *path);

/* The recipe of a layout, which was found or has one.  ori__free(); NULL: no
 * memory. */
char *ori__table_recipe_text(const ori__table_layout *layout);

#endif
