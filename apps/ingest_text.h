/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_text.h - what became of recordings that were brought in
 */
#ifndef ORI_APPS_INGEST_TEXT_H
#define ORI_APPS_INGEST_TEXT_H

#include <jansson.h>

#include <oriole/catalog/catalog.h>
#include <oriole/data/ingest.h>

#include "command.h"

enum { INGEST_OUTCOMES = 4 };

typedef struct ingest_text {
    const app_common *common;
    json_t *recordings, *failed;        /* NULL without --json */
    int outcomes[INGEST_OUTCOMES], failures, with_problems;
    double bytes;
} ingest_text;

void ingest_text_begin(ingest_text *text, const app_common *common);

/* A recording that was stored or known, and one that was not. */
void ingest_text_add(ingest_text *text, const char *path,
                     const ori_ingest_report *report);
void ingest_text_fail(ingest_text *text, const char *path, const char *why);

/* The sums; frees what text holds. */
void ingest_text_end(ingest_text *text, ori_catalog *catalog,
                     double seconds);

#endif
