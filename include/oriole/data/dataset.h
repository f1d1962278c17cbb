/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * dataset.h - examples with labels, from any of the forms that DATA may have
 *
 *   a .ts file                     aeon/sktime, everything its header allows
 *   a .tsv file                    UCR: label first, one case a line
 *   a .csv table of series         one case a row; label in the column named
 *                                  label, class or target, else the last if
 *                                  it is text, else the first
 *   a .npy array                   [N, T] or [N, C, T] of cases; labels in
 *                                  NAME_labels.npy or NAME_labels.csv/.txt
 *                                  beside it
 *   a folder                       one sub-folder a class, recordings inside
 *                                  (and above them, where there are splits,
 *                                  train, valid and test);
 *                                  or recordings with a label pattern;
 *                                  or NAME_TRAIN.* and NAME_TEST.*
 *   a catalogue                    catalog.h: spans that people made or agreed
 *                                  to, with their groups and parts
 *   an audio file                  with a label pattern
 *   a manifest .csv                header file,label[,start,end,split,group];
 *                                  paths relative to it, start and end in
 *                                  seconds
 *
 * Everything is read into memory as float32.
 */
#ifndef ORIOLE_DATA_DATASET_H
#define ORIOLE_DATA_DATASET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_dataset ori_dataset;

typedef enum ori_split {
    ORI_SPLIT_NONE,         /* the data does not say */
    ORI_SPLIT_TRAIN,
    ORI_SPLIT_VALID,
    ORI_SPLIT_TEST
} ori_split;

typedef struct ori_example {
    const float *x;         /* [C, T], NaN where missing; lives as long as
                               the data set */
    int64_t length;         /* T >= 1; NaN at a series' end is cut off */
    int label;              /* index into the labels */
    ori_split split;
    const char *group;      /* person, machine, ...; "" where not said */
    const char *name;       /* for people: file, or file and line */
} ori_example;

typedef struct ori_dataset_options {
    size_t size;
    const char *label_pattern;  /* POSIX extended regular expression; its
                                   first group in the file's name is the
                                   label, and recordings that do not match
                                   are passed over; NULL: from the data */
    const char *group_pattern;  /* the same for the group; a name that does
                                   not match is an error */
    bool unlabelled;            /* for ori_annotations_load(): recordings in
                                   folders are all listed, without labels */
    double rate_hz;             /* recordings are brought to this rate;
                                   0: that of the most cases */
    int channels;               /* 0: audio to mono, tables as they are;
                                   -1: keep audio's channels; else exactly
                                   so many */
    ori_split want;             /* ORI_SPLIT_NONE: all examples.
                                   ORI_SPLIT_TRAIN: where the data has
                                   splits, only `train` and `valid`.
                                   ORI_SPLIT_TEST: where it has, only `test` */
    double window_s;            /* not 0: spans of longer recordings become
                                   windows of this length, for a recogniser
                                   that listens; below 0: as long as most
                                   spans.  See below */
    bool (*progress)(void *context, int64_t done, int64_t total);
                                /* may be NULL; false stops the loading with
                                   ORI_ESTOPPED */
    void *progress_context;
} ori_dataset_options;

#define ORI_DATASET_OPTIONS_INIT { .size = sizeof(ori_dataset_options) }

/*
 * Read and join all `count` paths.
 *
 * With window_s an example is a window of a recording, labelled by what is
 * at its middle: of each span about four in a window's length, 2 to 32; and
 * background, half a window apart, but no more than twice as many windows as
 * there are of all others.  Background is what has such a label
 * (ori_label_is_background); where no span of any recording has, it is all
 * that lies between spans.  Windows end where the recording does, and where
 * a part of another split begins.  Recordings without spans are examples as
 * ever; those that are background as a whole give windows.  ORI_EDATA where
 * no span is there that is not background.
 *
 * Returns ORI_OK, ORI_EIO, ORI_EFORMAT (file, line and rule in the message),
 * ORI_ESHAPE (channels differ), ORI_EDATA (no examples; a series without any
 * sample), ORI_EINVAL (a pattern), ORI_ESTOPPED or ORI_ENOMEM.
 *
 * A data set never changes: any number of threads may read it.
 */
ORI_API ori_status ori_dataset_load(ori_dataset **dataset,
                                    const char *const *paths, int count,
                                    const ori_dataset_options *options);

/*
 * A data set of the caller's own: `count` examples over `labels`, all
 * copied, x included.  Order of labels is kept.
 */
ORI_API ori_status ori_dataset_create(ori_dataset **dataset,
                                      const ori_example *examples, int count,
                                      int channels, double rate_hz,
                                      const char *const *labels,
                                      int label_count);
ORI_API void ori_dataset_destroy(ori_dataset *dataset);

ORI_API int ori_dataset_count(const ori_dataset *dataset);
ORI_API ori_example ori_dataset_example(const ori_dataset *dataset, int i);
ORI_API int ori_dataset_channels(const ori_dataset *dataset);
ORI_API double ori_dataset_rate(const ori_dataset *dataset);    /* 0 unknown */
ORI_API bool ori_dataset_is_audio(const ori_dataset *dataset);

/* Labels: sorted as numbers where all are numbers, else by name. */
ORI_API int ori_dataset_label_count(const ori_dataset *dataset);
ORI_API const char *ori_dataset_label(const ori_dataset *dataset, int label);

/*
 * Some of the examples, in the order of index [count], as a data set of its
 * own that shares the samples (which live until the last of them is
 * destroyed).  Labels are all of the original's.
 */
ORI_API ori_status ori_dataset_take(ori_dataset **dataset,
                                    const ori_dataset *from,
                                    const int *index, int count);

/*
 * Divide into two: `part` gets about `fraction` (0 < fraction < 1) of the
 * cases.  Stratified: each class gives its share, and a class with two or
 * more cases keeps at least one on the `rest` side.  Where examples name
 * groups, a group goes to one side as a whole, chosen so that the classes'
 * shares stay as near as they can.  The same seed gives the same division.
 *
 * Returns ORI_OK, ORI_EINVAL, ORI_EDATA (fewer than two cases, or one group)
 * or ORI_ENOMEM.
 */
ORI_API ori_status ori_dataset_divide(ori_dataset **rest, ori_dataset **part,
                                      const ori_dataset *from,
                                      double fraction, uint64_t seed);

/*
 * The part for training and the part for testing of a data set that holds
 * both.  Number 0: as its examples say.  Any other number: all joined and
 * drawn anew, of each class as many cases for training as there are now; the
 * same number gives the same parts.
 *
 * Returns ORI_OK, ORI_EDATA (one of the parts has no examples), ORI_EINVAL
 * (examples name groups, which would be divided) or ORI_ENOMEM.
 */
ORI_API ori_status ori_dataset_resplit(ori_dataset **training,
                                       ori_dataset **test,
                                       const ori_dataset *from,
                                       uint64_t number);

/* A checksum over samples, labels and their order: which data this is. */
ORI_API uint64_t ori_dataset_hash(const ori_dataset *dataset);

/* What was found while loading that the user should know (series with
 * missing samples, infinite ones, unequal lengths, files passed over): lines
 * of text, "" if nothing. */
ORI_API const char *ori_dataset_notes(const ori_dataset *dataset);

#ifdef __cplusplus
}
#endif
#endif
