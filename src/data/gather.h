/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * gather.h - where the file formats put the examples they read
 */
#ifndef ORI_DATA_GATHER_H
#define ORI_DATA_GATHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/data/dataset.h>

#include "base/text.h"
#include "data/case.h"
#include "data/pattern.h"

struct ori__recording;      /* of recordings.c */

/* All zero, but for the options, is an empty one. */
typedef struct ori__gather {
    ori_dataset_options options;
    ori__pattern *label_pattern, *group_pattern;    /* NULL: none */
    ori__case *cases;
    size_t count, room;
    struct ori__recording *recordings;  /* still to be read */
    size_t recording_count, recording_room;
    bool names_only;        /* what holds its cases itself is passed over:
                               recordings that are named are wanted */
    double rate_hz;         /* of the samples; 0 where unknown */
    ori__text notes;        /* lines for the user */
} ori__gather;

/* train, valid (or val, validation), test, in any case of letters; else
 * ORI_SPLIT_NONE. */
ori_split ori__split_named(const char *name);

/* Check and copy the options, compile the patterns; ori__gather_clear() in
 * any case.  ORI_OK, ORI_EINVAL or ORI_ENOMEM. */
ori_status ori__gather_begin(ori__gather *g,
                             const ori_dataset_options *options);

/* Did the caller ask for examples of this split? */
bool ori__gather_wants(const ori__gather *g, ori_split split);

/*
 * Put a case behind the others.  What it holds is taken over, and freed on
 * failure: ORI_ESHAPE where its channels are not those of the first case, or
 * not those the options ask for, ORI_ENOMEM.
 */
ori_status ori__gather_add(ori__gather *g, ori__case *c);

/* A series as a table gives it: x [channels, length] is copied. */
typedef struct ori__series {
    const char *path;
    const char *part;       /* "line", "case": what the number counts */
    int64_t number;
    const float *x;
    int channels;
    int64_t length;
    const char *label;      /* label_length characters */
    size_t label_length;
    ori_split split;
} ori__series;

/* ORI_EINVAL where there is a label pattern: tables name their labels. */
ori_status ori__gather_series(ori__gather *g, const ori__series *series);

/* Add a line to the notes. */
void ori__gather_note(ori__gather *g, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Tell the caller how far we are; ORI_ESTOPPED if that is far enough. */
ori_status ori__gather_progress(const ori__gather *g, int64_t done,
                                int64_t total);

/* What all the cases together are like: missing samples, lengths. */
void ori__gather_note_cases(ori__gather *g);

void ori__gather_clear(ori__gather *g);

#endif
