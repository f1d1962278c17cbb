/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest.h - recordings into a catalogue
 */
#ifndef ORIOLE_DATA_INGEST_H
#define ORIOLE_DATA_INGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>
#include <oriole/catalog/catalog.h>
#include <oriole/data/annotations.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Which parts of a recording become spans.  The recording itself stays whole,
 * and its file as it is: a span is what is trained on and labelled.
 */
typedef enum ori_cut_kind {
    ORI_CUT_NONE,           /* those that are named with it */
    ORI_CUT_SILENCE,        /* of audio: from silence to silence */
    ORI_CUT_WINDOW,         /* pieces of one length; what is left behind the
                               last is in none, but for a recording that is
                               shorter, which is one */
    ORI_CUT_LABELS          /* those of a label file */
} ori_cut_kind;

/*
 * Silence is what lies below the noise floor (the level that a tenth of the
 * time is below) and above_db, for at least 0.2 s; above_db 0 is a quarter of
 * the way in dB to the loudest, but at least 6 dB, and at least -60 dB of
 * full scale.  Sounds of less than 0.05 s are none, and each is widened by
 * 0.05 s at both ends.  Where nothing stands out by 6 dB all of it is one.
 */
typedef struct ori_cut {
    ori_cut_kind kind;
    double above_db;
    double window_s, hop_s;     /* where the rate is not known: frames */
    const char *label;      /* of silence and windows; NULL: the label that is
                               named for the whole recording, and where there
                               is none, "cut", as a proposal */
    const char *labels;     /* the label file; NULL: beside the recording,
                               called as it is up to the endings */
} ori_cut;

typedef struct ori_ingest_options {
    size_t size;
    bool copy;              /* into the catalogue's folder; else recordings
                               stay where they are */
    bool move;              /* the same, but the file is the caller's to give:
                               it is renamed, and so must be on the same file
                               system; what is known already stays where it
                               is.  It is the caller's to wait for the disk
                               (archive.h does) */
    const char *name;       /* what messages call the recording; NULL: by its
                               path */
    const char *columns;    /* of tables: which to read, or a recipe, as in
                               signal.h; NULL: all numbers */
    const char *author;     /* of the spans */
    ori_cut cut;            /* the spans are in the tier "cut", but for those
                               of label files, which say theirs */
    const char *device, *group;     /* where the data say none; NULL: "" */
    /* Called while a long recording is read, with the frames so far; false
     * ends it with ORI_ESTOPPED, and nothing of it is stored. */
    bool (*progress)(void *user, int64_t frames);
    void *user;
} ori_ingest_options;

#define ORI_INGEST_OPTIONS_INIT { .size = sizeof(ori_ingest_options) }

typedef enum ori_ingest_outcome {
    ORI_INGEST_ADDED,
    ORI_INGEST_KNOWN,       /* its content is in the catalogue */
    ORI_INGEST_MOVED,       /* the same, where its file was gone: it is read
                               from the new place from now on */
    ORI_INGEST_SALVAGED     /* the file is damaged or was never finished: what
                               could be read was stored as a WAV file of the
                               catalogue's own; of a table that ends within a
                               line all but that line counts */
} ori_ingest_outcome;

typedef struct ori_ingest_report {
    ori_ingest_outcome outcome;
    int64_t id;             /* of the recording */
    int64_t bytes, frames;
    double rate_hz;         /* 0: unknown */
    int channels;
    int spans;              /* that were added */
    int problem_count;
    char **problem;         /* sentences; see ori_check_tell() */
    char *check;            /* JSON of all that was counted; "" where the
                               recording was known */
    char *recipe;           /* of a table: how it is read, and will be, as
                               ori_source_recipe() says it; else "" */
} ori_ingest_report;

/*
 * Look through one recording, store it, and store the spans that were named
 * with it, or cut from it, and are not there yet (as accepted, of source
 * import): all of it or nothing.  A span without an end goes to the
 * recording's end.  One that is the whole recording gives its label to what
 * is cut.
 *
 * Returns ORI_OK, ORI_EIO, ORI_EFORMAT (no recording, or a damaged one from
 * which nothing could be read), ORI_EDATA (no frame, spans outside of it, or
 * spans where the rate is not known), ORI_ESTOPPED, ORI_ENOSPC or ORI_ENOMEM.
 * Free the report with ori_ingest_report_free(), also after failure.
 */
ORI_API ori_status ori_ingest(ori_ingest_report *report, ori_catalog *catalog,
                              const ori_annotated *recording,
                              const ori_ingest_options *options);
ORI_API void ori_ingest_report_free(ori_ingest_report *report);

#ifdef __cplusplus
}
#endif
#endif
