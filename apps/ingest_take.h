/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_take.h - sources and their recordings, one after the other
 */
#ifndef ORI_APPS_INGEST_TAKE_H
#define ORI_APPS_INGEST_TAKE_H

#include <oriole/catalog/catalog.h>
#include <oriole/data/ingest.h>

#include "command.h"
#include "ingest_recipe.h"
#include "ingest_text.h"
#include "progress.h"

typedef struct ingest_settings {
    app_common common;
    bool copy, folders, divide_anew, watch;
    const char *label_from, *group_from, *columns, *author, *device, *group;
    const char *split, *from_device, *recipe, *save_recipe, *cut, *label;
    double seconds, settle_s;
} ingest_settings;

typedef struct ingesting {
    const app_command *command;
    const ingest_settings *settings;
    ori_catalog *catalog;
    ori_cut cut;
    ingest_text text;
    ingest_recipes recipes;
    progress bar;
    int done, count;        /* of this source; count 0: an archive's, of
                               which nobody knows it */
    double share;           /* of an archive: how far it is read */
    bool live_ended;        /* by its end or by Ctrl-C, which is no stop */
} ingesting;

/*
 * All recordings of a source: a file, a folder, an archive, or - for standard
 * input.  Bad ones are told and do not keep the others out.
 *
 * Returns EXIT_FINE, EXIT_PROBLEMS, EXIT_INPUT (no recording is there) or
 * EXIT_RESOURCES (there is no room, or no memory: stop).
 */
int ingest_take_source(ingesting *g, const char *path);

/*
 * One recording.  `name` is what it is called where it came from; NULL: its
 * path, where it may stay.  Returns EXIT_FINE, EXIT_PROBLEMS (bad, or
 * damaged and only saved in part) or EXIT_RESOURCES.
 */
int ingest_take_one(ingesting *g, const ori_annotated *recording,
                    const char *name);

/* The sound device's. */
int ingest_take_device(ingesting *g);

/*
 * One file that came into the folder `source` of a watch: as the whole source
 * would be taken, but for what is passed over there (it is no recording, or
 * has no label).
 */
int ingest_take_arrived(ingesting *g, const char *source, const char *path);

#endif
