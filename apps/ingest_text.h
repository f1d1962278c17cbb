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
    bool lines;             /* of JSON, as they come */
    json_t *recordings, *failed;        /* NULL without --json, and with
                                           lines */
    int outcomes[INGEST_OUTCOMES], failures, with_problems;
    int64_t passed_over;    /* members of archives that are no recordings */
    double bytes;
} ingest_text;

/* `stream`: it goes on and on, so that JSON is told line by line. */
void ingest_text_begin(ingest_text *text, const app_common *common,
                       bool stream);

/* A recording that was stored or known, and one that was not. */
void ingest_text_add(ingest_text *text, const char *path,
                     const ori_ingest_report *report);
void ingest_text_fail(ingest_text *text, const char *path, const char *why);

/* The sums; frees what text holds. */
void ingest_text_end(ingest_text *text, ori_catalog *catalog,
                     double seconds);

#endif
