/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * annotations.h - which recordings data name, and what is where in them
 *
 * The same DATA as dataset.h, seen as recordings with labelled spans instead
 * of examples.  No recording is read, and none has to be there.
 */
#ifndef ORIOLE_DATA_ANNOTATIONS_H
#define ORIOLE_DATA_ANNOTATIONS_H

#include <stdbool.h>

#include <oriole/base/status.h>
#include <oriole/data/dataset.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Does the label say that nothing of interest is there?  It begins with "_"
 * or is background, noise, silence, unknown, other or none, in any case. */
ORI_API bool ori_label_is_background(const char *label);

/* What has a label: all of the recording where the data give no span. */
typedef struct ori_annotation {
    double start_s;         /* 0 where the data do not say */
    double end_s;           /* > start_s; NaN: to the recording's end */
    const char *label;
    ori_split split;
} ori_annotation;

/* A part of a recording; to_s NaN: to its end. */
typedef struct ori_stretch {
    double from_s, to_s;
} ori_stretch;

/*
 * A recording and those of its spans that the caller wants.
 *
 * Where spans of one recording belong to several splits, what lies between
 * them does too: only the stretches count which the wanted spans cover with
 * what is around them, each from the end of the last span before it that is
 * not wanted to the start of the next.  In a recording without spans of
 * another split that is one stretch, all of it.
 */
typedef struct ori_annotated {
    const char *path;
    const char *group;      /* of its first span; "" where not said */
    ori_split split;        /* of its spans; ORI_SPLIT_NONE if they differ */
    const ori_annotation *spans;    /* by start, then end; may overlap */
    int span_count;         /* 0: the recording was named without a label */
    const ori_stretch *stretches;   /* in order, apart from each other */
    int stretch_count;      /* >= 1 */
    bool whole;             /* one span, which is the whole recording */
} ori_annotated;

typedef struct ori_annotations ori_annotations;

/*
 * List the recordings of all `count` paths in the order of their first
 * naming; lines of several manifests about one path come together.
 *
 *   options  want, label_pattern and group_pattern count; NULL: none
 *
 * A file that holds its examples itself (.ts, .tsv, ...) names no recording,
 * unless it can be one by itself (audio without a label pattern; a .csv, .tsv
 * or .npy that is no manifest, JSON lines; with options->unlabelled any file
 * that is none of the forms): it is listed without spans then.  Recordings
 * of which nothing is wanted are left out; none at all is no error.
 *
 * Returns ORI_OK, ORI_EIO, ORI_EFORMAT (file, line and rule in the message),
 * ORI_EDATA, ORI_EINVAL or ORI_ENOMEM.  Annotations never change: any number
 * of threads may read them.
 */
ORI_API ori_status ori_annotations_load(ori_annotations **annotations,
                                        const char *const *paths, int count,
                                        const ori_dataset_options *options);
ORI_API void ori_annotations_destroy(ori_annotations *annotations);

ORI_API int ori_annotations_count(const ori_annotations *annotations);

/* 0 <= i < count; what it points to lives as long as the annotations. */
ORI_API ori_annotated ori_annotations_get(const ori_annotations *annotations,
                                          int i);

#ifdef __cplusplus
}
#endif
#endif
