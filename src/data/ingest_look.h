/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_look.h - a recording looked through before it is stored
 */
#ifndef ORI_DATA_INGEST_LOOK_H
#define ORI_DATA_INGEST_LOOK_H

#include <oriole/data/ingest.h>
#include <oriole/signal/check.h>
#include <oriole/signal/signal.h>

#include "data/ingest_levels.h"

/* All zero is an empty one. */
typedef struct ori__look {
    ori_source_info info;   /* at the recording's end */
    ori_checker *checker;
    const ori_check *check; /* the checker's */
    ori__levels levels;     /* where it is cut at silence */
    bool salvage;           /* audio that is damaged behind some frames */
    char *recipe;           /* of a table; else NULL */
    char *account;          /* why, for people; NULL: nothing was saved */
} ori__look;

/* Read it all.  Returns what reading it returned; look->salvage says whether
 * there is something to save after ORI_EFORMAT. */
ori_status ori__look_at(ori__look *look, const char *path,
                        const ori_ingest_options *options);

/* Write what can be read of it as the WAV file `to`, and look at that. */
ori_status ori__look_salvage(ori__look *look, const char *path,
                             const char *to,
                             const ori_ingest_options *options);

/* Problems and JSON into the report. */
ori_status ori__look_report(const ori__look *look, ori_ingest_report *report);

void ori__look_clear(ori__look *look);

#endif
