/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * classify_series.h - a table of series, classified case by case
 */
#ifndef ORI_APPS_CLASSIFY_SERIES_H
#define ORI_APPS_CLASSIFY_SERIES_H

#include <oriole/model/model.h>

#include "command.h"
#include "span_text.h"

/*
 * Is this file one series a line (.ts, UCR's .tsv), for this model?  A .tsv
 * that holds a log, one frame a line, is none.  Reads little.
 */
bool classify_series_is(const char *path, const ori_model *model);

/*
 * Classify all of its cases and print a span for each, from 0 to its length.
 * Returns EXIT_FINE, or what to exit with: the failure has then been told,
 * unless it is standard output's.
 */
int classify_series(const app_command *command, const app_common *common,
                    ori_classifier *classifier, const char *path,
                    const span_text *to);

#endif
