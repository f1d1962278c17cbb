/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_file.h - labelled spans of a recording in the forms of other programs
 *
 *   audacity     label track: start, end and label; a second line has the
 *                frequencies
 *   textgrid     Praat: long and short text, UTF-8 and UTF-16; a tier a tier
 *   raven        selection table of the Cornell lab; columns that oriole
 *                does not know are kept, and written again
 *   csv          a table with the columns start, end, label, and low_hz,
 *                high_hz, tier and confidence where there are any
 *   jsonl        an object with these names a line
 *   label-studio JSON of tasks, their annotations and predictions
 *   webvtt       subtitles
 *
 * What a form cannot hold is left out and noted.
 */
#ifndef ORIOLE_CATALOG_LABEL_FILE_H
#define ORIOLE_CATALOG_LABEL_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include <oriole/base/status.h>
#include <oriole/catalog/catalog.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_label {
    double start_s, end_s;      /* 0 <= start < end */
    double low_hz, high_hz;     /* NaN: not said */
    double confidence;          /* NaN: not said */
    const char *label;          /* not "" */
    const char *tier;           /* "" where not said */
    const char *more;           /* columns of a selection table that are not
                                   among these, {"Channel": "2", ...}; NULL
                                   or "": none */
} ori_label;

typedef struct ori_label_list ori_label_list;

ORI_API ori_status ori_label_list_create(ori_label_list **list);
ORI_API void ori_label_list_destroy(ori_label_list *list);

/* Copied.  ORI_OK, ORI_EDATA (an empty label, a span without length or from
 * before 0, a number that is not finite) or ORI_ENOMEM. */
ORI_API ori_status ori_label_list_add(ori_label_list *list,
                                      const ori_label *label);
ORI_API int ori_label_list_count(const ori_label_list *list);

/* What it points to lives as long as the list. */
ORI_API ori_label ori_label_list_get(const ori_label_list *list, int i);

/* What reading left out (points in time, empty labels): lines of text, "" if
 * nothing. */
ORI_API const char *ori_label_list_notes(const ori_label_list *list);

/* The forms' names, NULL behind the last. */
ORI_API extern const char *const ori_label_forms[];

/* What such files' names end in, ".TextGrid"; NULL: no form of that name. */
ORI_API const char *ori_label_form_ending(const char *form);

/* Does a file of that form say whose each label is, so that one can hold those
 * of many recordings? */
ORI_API bool ori_label_form_names(const char *form);

/*
 * Read a file.
 *
 *   form  NULL: by its name and content
 *
 * Returns ORI_OK, ORI_EIO, ORI_EFORMAT (file, line and rule in the message),
 * ORI_EINVAL (no such form, or none was recognised) or ORI_ENOMEM.
 */
ORI_API ori_status ori_label_file_read(ori_label_list **list,
                                       const char *path, const char *form);

/*
 * Write all of the list to a stream.
 *
 *   recording  the name of what is labelled, for forms that tell it
 *   length_s   of the recording: a TextGrid covers all of it
 *   lost       what the form cannot hold, words for people; may be NULL
 *
 * Returns ORI_OK, ORI_EINVAL (no such form) or ORI_ENOMEM.  Whether the stream
 * took it, the caller finds out.
 */
ORI_API ori_status ori_label_file_write(FILE *to, const char *form,
                                        const ori_label_list *list,
                                        const char *recording,
                                        double length_s, const char **lost);

/*
 * Store a list as accepted spans of a recording, in one edit, those left out
 * that this author has said.  Where the recording's rate is not known a second
 * is a frame.
 *
 *   added  out: how many were stored
 *
 * Returns ORI_OK, ORI_EDATA (a label lies outside of the recording) or what
 * ori_catalog_edit() does.
 */
ORI_API ori_status ori_catalog_import(ori_catalog *catalog,
                                      int64_t recording, const char *author,
                                      const ori_label_list *list,
                                      int *added);

/* What was written so far; all zero at first. */
/* What is lost of two files, in such words, each of which may be NULL. */
ORI_API const char *ori_label_lost_both(const char *a, const char *b);

typedef struct ori_label_exported {
    int recordings;         /* that have such spans */
    int64_t spans;
    const char *lost;       /* what the form cannot hold, somewhere; NULL:
                               nothing */
} ori_label_exported;

/*
 * Write the accepted spans of a recording, behind what was written before:
 * a table's head comes once.  Nothing is written where there are none.
 * Whether the stream took it, the caller finds out.
 *
 * Returns ORI_OK, ORI_EINVAL (no such form), or what ori_catalog_spans() does.
 */
ORI_API ori_status ori_catalog_export(ori_catalog *catalog,
                                      const ori_catalog_recording *recording,
                                      const char *form, FILE *to,
                                      ori_label_exported *done);

#ifdef __cplusplus
}
#endif
#endif
