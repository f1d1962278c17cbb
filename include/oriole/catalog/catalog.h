/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * catalog.h - recordings and what people and recognisers say is in them
 *
 * A catalogue is a folder with a file `oriole.db` (SQLite, write-ahead log)
 * that names recordings, which stay where they are or are copied into its
 * folder `recordings`.  Nothing of a recording is ever changed.  A recording
 * is known by its content, so that the same file is not brought in twice,
 * and one that was moved is found again.
 *
 * In a recording are *spans*: from a frame to a frame, with a label.  All
 * that is done to spans is an *edit*; edits are kept for ever, and any number
 * of them can be undone and redone, also by another process and after a
 * restart.
 *
 * What a call says is done is on the disk when it returns, and survives a
 * kill or a power cut.  Several processes may work on one catalogue.  An
 * ori_catalog is for one thread at a time.
 *
 * Unless said otherwise functions return ORI_OK, ORI_EIO (also: locked by
 * another for ten seconds), ORI_EFORMAT (not a catalogue, or damaged),
 * ORI_ENOSPC or ORI_ENOMEM.
 */
#ifndef ORIOLE_CATALOG_CATALOG_H
#define ORIOLE_CATALOG_CATALOG_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_catalog ori_catalog;

typedef enum ori_catalog_access {
    ORI_CATALOG_READ,
    ORI_CATALOG_WRITE,
    ORI_CATALOG_CREATE      /* made where there is none yet */
} ori_catalog_access;

/* Is this a folder with an oriole.db?  Nothing is opened. */
ORI_API bool ori_catalog_is(const char *folder);

/* Open it.  ORI_ENOTSUP: it was made by a newer oriole. */
ORI_API ori_status ori_catalog_open(ori_catalog **catalog, const char *folder,
                                    ori_catalog_access access);
ORI_API void ori_catalog_close(ori_catalog *catalog);

ORI_API const char *ori_catalog_folder(const ori_catalog *catalog);

/*
 * All that is done between begin and commit happens at once, and is a good
 * deal faster where it is much; another reader sees nothing of it before.
 * abandon undoes it.  They do not nest.
 */
ORI_API ori_status ori_catalog_begin(ori_catalog *catalog);
ORI_API ori_status ori_catalog_commit(ori_catalog *catalog);
ORI_API void ori_catalog_abandon(ori_catalog *catalog);

/* ------------------------------------------------------------ recordings */

/*
 * The content of a file: 32 hexadecimal digits (XXH3 of 128 bits: equal for
 * equal files, differing for others but for somebody who means harm).  Reads
 * it in blocks; *bytes may be NULL.  ORI_OK or ORI_EIO.
 */
enum { ORI_CATALOG_HASH = 32 };
ORI_API ori_status ori_catalog_hash(char hash[ORI_CATALOG_HASH + 1],
                                    int64_t *bytes, const char *path);

/* In what a catalogue gives, no text is NULL, "" is what is not known, and
 * all lives as long as the call says. */
typedef struct ori_catalog_recording {
    int64_t id;             /* > 0; 0: not stored yet */
    const char *hash;       /* of the file */
    int64_t bytes;
    const char *path;       /* to open it; stored relative to the catalogue
                               where it lies inside */
    const char *name;       /* for people, and for label patterns */
    const char *format;     /* "WAV, signed 16 bit PCM" */
    double rate_hz;         /* 0: unknown */
    int channels;
    int64_t frames;
    const char *columns;    /* of a table: how it is read, for
                               ori_source_options.columns: a recipe (of
                               signal.h), or names of columns */
    const char *started;    /* ISO 8601 */
    const char *device, *group, *notes;
    const char *split;      /* train, valid, test or "" */
    const char *check;      /* JSON: what was found wrong with it */
} ori_catalog_recording;

/*
 * Store a recording; its id goes to *id.  ORI_EDATA: one of this content is
 * there (*id is that one's).
 */
ORI_API ori_status ori_catalog_add(ori_catalog *catalog,
                                   const ori_catalog_recording *recording,
                                   int64_t *id);

/* Store again what was changed: path, name, started, device, group, notes and
 * split.  ORI_EDATA: there is none of this id. */
ORI_API ori_status ori_catalog_update(ori_catalog *catalog,
                                      const ori_catalog_recording *recording);

/* The recording of this content; *id is 0 where there is none. */
ORI_API ori_status ori_catalog_find(ori_catalog *catalog, const char *hash,
                                    int64_t *id);

/*
 * Call `each` with all recordings by id, those behind `after` (0: all);
 * what it gets lives during the call.  false ends it.
 */
typedef bool ori_catalog_each_recording(
    void *user, const ori_catalog_recording *recording);
ORI_API ori_status ori_catalog_recordings(ori_catalog *catalog, int64_t after,
                                          ori_catalog_each_recording *each,
                                          void *user);

/* Which recordings are asked for. */
typedef enum ori_catalog_only {
    ORI_CATALOG_ALL,
    ORI_CATALOG_UNLABELLED,     /* no span that is accepted or unsure */
    ORI_CATALOG_PROPOSED,       /* some span of that state */
    ORI_CATALOG_UNSURE
} ori_catalog_only;

/* The same for those whose name, group or notes hold `text` ("": all), small
 * and capital letters of ASCII being the same. */
ORI_API ori_status ori_catalog_search(ori_catalog *catalog, int64_t after,
                                      const char *text, ori_catalog_only only,
                                      ori_catalog_each_recording *each,
                                      void *user);

/* The one of this id, ORI_EDATA where there is none. */
ORI_API ori_status ori_catalog_recording_at(ori_catalog *catalog, int64_t id,
                                            ori_catalog_each_recording *each,
                                            void *user);

/*
 * The one recording that is called `name`: by its name, its name without the
 * ending, or the first six or more digits of its hash.  ORI_EDATA: there is
 * none, or more than one.
 */
ORI_API ori_status ori_catalog_named(ori_catalog *catalog, const char *name,
                                     int64_t *id);

ORI_API ori_status ori_catalog_counts(ori_catalog *catalog,
                                      int64_t *recordings, int64_t *spans);

/*
 * Divide the recordings that belong to no part yet (all, if `anew`) into
 * train, valid and test, by shares of frames that sum to 1.  What shares a
 * group goes to one part as a whole, and to the one that others of its group
 * are in; the same seed and recordings give the same parts.  ORI_EINVAL:
 * shares out of range.
 */
ORI_API ori_status ori_catalog_divide(ori_catalog *catalog, double train,
                                      double valid, double test,
                                      uint64_t seed, bool anew);

/* ----------------------------------------------------------------- spans */

typedef enum ori_span_source {
    ORI_SPAN_HUMAN,
    ORI_SPAN_MODEL,
    ORI_SPAN_IMPORT
} ori_span_source;

typedef enum ori_span_state {
    ORI_SPAN_ACCEPTED,      /* what people made, and what they agreed to */
    ORI_SPAN_PROPOSED,      /* by a recogniser */
    ORI_SPAN_REJECTED,
    ORI_SPAN_UNSURE
} ori_span_state;

typedef struct ori_catalog_span {
    int64_t id;             /* > 0; 0: not stored yet */
    int64_t recording;
    int64_t start, end;     /* frames, 0 <= start < end */
    const char *label;      /* not "" */
    const char *tier;       /* spans of one tier do not overlap by intent;
                               "": the first */
    const char *author;
    ori_span_source source;
    ori_span_state state;
    double confidence;      /* of a recogniser; NaN: none */
    double low_hz, high_hz; /* NaN: all frequencies */
    int64_t version;        /* given by the catalogue; grows with each edit */
    double useful;          /* of a proposal: how much is learned from a
                               person's judging it (proposals.h); 0: not
                               known.  Kept as it was added */
    const char *more;       /* what the program that it is from says of it
                               besides, a JSON object of texts; "": nothing.
                               Kept as it was added, whatever is edited */
} ori_catalog_span;

#define ORI_CATALOG_SPAN_INIT                                                 \
    { .label = "", .tier = "", .author = "", .confidence = (double)NAN,       \
      .low_hz = (double)NAN, .high_hz = (double)NAN, .more = "" }

typedef enum ori_change_kind {
    ORI_CHANGE_ADD,
    ORI_CHANGE_SET,         /* to what the span now says */
    ORI_CHANGE_REMOVE
} ori_change_kind;

typedef struct ori_span_change {
    ori_change_kind kind;
    ori_catalog_span span;  /* in: of SET and REMOVE id and version as they
                               were read; out: id and new version */
} ori_span_change;

/*
 * One edit of one recording's spans: all changes or none, undone as one.
 * What was undone before can no longer be redone.
 *
 * ORI_ECONFLICT: a span was changed or removed since it was read (another
 * window, another person): the sentence says by whom.  ORI_EINVAL: an empty
 * label, a span outside of the recording, spans of several recordings, no
 * changes.
 */
ORI_API ori_status ori_catalog_edit(ori_catalog *catalog, const char *author,
                                    ori_span_change *changes, int count);

/* The same, but additions of what is there (start, end and label) are left
 * out; *added: how many were not.  `own`: only what the span's author has said
 * counts, so that two people can say the same. */
ORI_API ori_status ori_catalog_edit_new(ori_catalog *catalog,
                                        const char *author,
                                        ori_span_change *changes, int count,
                                        bool own, int *added);

/* Undo the last edit of a recording that is not undone, or redo the last that
 * is.  *spans: how many spans it was about; 0: there is none. */
ORI_API ori_status ori_catalog_undo(ori_catalog *catalog, int64_t recording,
                                    int *spans);
ORI_API ori_status ori_catalog_redo(ori_catalog *catalog, int64_t recording,
                                    int *spans);

/*
 * Spans of a recording that reach into [from, to) frames, by start, then id;
 * what `each` gets lives during the call.  false ends it.
 */
typedef bool ori_catalog_each_span(void *user, const ori_catalog_span *span);
ORI_API ori_status ori_catalog_spans(ori_catalog *catalog, int64_t recording,
                                     int64_t from, int64_t to,
                                     ori_catalog_each_span *each, void *user);

/* The span of this id; ORI_EDATA where there is none. */
ORI_API ori_status ori_catalog_span_at(ori_catalog *catalog, int64_t id,
                                       ori_catalog_each_span *each,
                                       void *user);

enum { ORI_SPAN_ANY = -1 };     /* state, but rejected */

typedef struct ori_span_search {
    int64_t recording, from, id;    /* recording, frame, span */
    bool back;
    int state;                      /* an ori_span_state, or ORI_SPAN_ANY */
} ori_span_search;

/*
 * Call `each` with the next span of a state, at most once.  Spans are ordered
 * by recording, start and id; the next is the first behind (recording, from,
 * id), or the last before it if `back`.  So id 0 finds what begins at `from`
 * or behind it, or before it if `back`; from a span, with its recording,
 * start and id, the one beside it is found.
 */
ORI_API ori_status ori_catalog_next(ori_catalog *catalog,
                                    const ori_span_search *search,
                                    ori_catalog_each_span *each, void *user);

/* ---------------------------------------------------------------- tallies */

/* How many spans there are, by state. */
typedef struct ori_catalog_tally {
    int64_t accepted, proposed, rejected, unsure;
} ori_catalog_tally;

/* Of a recording; 0: of all. */
ORI_API ori_status ori_catalog_tally_of(ori_catalog *catalog,
                                        int64_t recording,
                                        ori_catalog_tally *tally);

/* Call `each` with the labels of accepted spans and how many have them, in
 * the order of letters. */
typedef void ori_catalog_each_label(void *user, const char *label,
                                    int64_t count);
ORI_API ori_status ori_catalog_labels(ori_catalog *catalog,
                                      ori_catalog_each_label *each,
                                      void *user);

/* The version that the last edit, undo or redo gave; 0: there was none. */
ORI_API ori_status ori_catalog_counter(ori_catalog *catalog,
                                       int64_t *counter);

/* Call `each` with the recordings whose spans changed since the counter had
 * that value, the last changed first; false ends it. */
typedef bool ori_catalog_each_id(void *user, int64_t id);
ORI_API ori_status ori_catalog_changed(ori_catalog *catalog, int64_t since,
                                       ori_catalog_each_id *each, void *user);

#ifdef __cplusplus
}
#endif
#endif
