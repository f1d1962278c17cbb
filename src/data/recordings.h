/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * recordings.h - files that hold one example each, or spans of them
 *
 * The formats only name them; they are read together at the end, in
 * parallel, when it is known which rate most of them have.
 */
#ifndef ORI_DATA_RECORDINGS_H
#define ORI_DATA_RECORDINGS_H

#include "data/gather.h"

/* What the rest of a recording's name says; `path` is copied. */
typedef struct ori__recording_place {
    const char *path;
    const char *label;      /* NULL: by the label pattern */
    const char *group;      /* NULL: by the group pattern, else none */
    const char *columns;    /* of a table, as in ori_source_options; NULL or
                               "": all */
    const char *manifest;   /* for messages; NULL: no manifest */
    int64_t line;           /* of the manifest */
    double start_s, end_s;  /* NaN: from the start, to the end */
    ori_split split;
    bool may_end_early;     /* the file may end before end_s */
} ori__recording_place;

/* Does a file of this name hold a recording? */
bool ori__is_recording(const char *path);

/*
 * Put it down to be read.  *matched is false, and nothing is put down, where
 * the label has to come from the pattern and the name does not match.  A name
 * that does not match the group pattern is ORI_EDATA: its example could be
 * one of anybody.
 */
ori_status ori__recording_add(ori__gather *g,
                              const ori__recording_place *place,
                              bool *matched);

/* What was put down as number i; its texts live until it is read. */
ori__recording_place ori__recording_get(const ori__gather *g, size_t i);

/* Read all that was put down into g's cases, behind those that are there. */
ori_status ori__recordings_load(ori__gather *g);

void ori__recordings_clear(ori__gather *g);

#endif
