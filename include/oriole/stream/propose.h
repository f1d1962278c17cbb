/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * propose.h - what a recogniser finds in a catalogue's recordings, as
 * proposals for people to judge
 *
 * A recording of at most twice ori_model_max_length() samples is a clip: all
 * of it is one case (ori_classifier_cases), and one proposal that covers it.
 * In a longer one the proposals are events, as listen finds them
 * (event_run.h), by the rules that the recogniser's file keeps.
 *
 * How uncertain the recogniser is about a proposal, from 0 to 1, goes into
 * its `useful`: 1 less what the most probable class is ahead of the second, of
 * an event the mean over its frames.  (Margin sampling: Settles, "Active
 * Learning Literature Survey", University of Wisconsin-Madison 2009, section
 * 3.1.)
 *
 * Memory: some clips at a time, or a stream's own; and the spans of one
 * recording.
 */
#ifndef ORIOLE_STREAM_PROPOSE_H
#define ORIOLE_STREAM_PROPOSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>
#include <oriole/catalog/catalog.h>
#include <oriole/catalog/proposals.h>
#include <oriole/model/model.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One recording that was heard. */
typedef struct ori_propose_heard {
    int64_t recording;
    const char *name;
    const char *problem;    /* why it could not be heard; NULL: it was */
    ori_proposed proposed;
} ori_propose_heard;

typedef struct ori_propose_options {
    size_t size;
    const char *author;     /* the recogniser's name */
    const char *hash;       /* of its file: recordings that it has proposed
                               for under this author are passed over, so that
                               what was stopped goes on; NULL: none are, and
                               nothing is remembered */
    bool again;             /* they are heard again */
    const int64_t *recordings;      /* [recording_count] ids; NULL: all */
    int64_t recording_count;
    bool everybody;         /* proposals of other recognisers are taken back
                               where this one has heard */
    double threshold;       /* an event may begin at this score where the
                               recogniser's rules want more; 0: its rules */
    /* Now and then, with the share of the frames that is done; false stops.
     * And each recording that was heard.  Both may be NULL. */
    bool (*progress)(void *context, double share);
    void (*each)(void *context, const ori_propose_heard *heard);
    void *context;
} ori_propose_options;

#define ORI_PROPOSE_OPTIONS_INIT { .size = sizeof(ori_propose_options) }

typedef struct ori_propose_counts {
    int64_t recordings;     /* heard now */
    int64_t before;         /* heard before, passed over */
    int64_t failed;         /* could not be heard; the others are all the
                               same */
    int64_t added, removed, known;  /* see ori_proposed */
} ori_propose_counts;

/*
 * Hear the recordings and store what is found, a recording at once.
 *
 * Returns ORI_OK, ORI_EINVAL (options; no author), ORI_EDATA (a recording
 * that is not there), ORI_ESTOPPED (progress said so: what is stored stays,
 * *counts tells), or what the catalogue and the recogniser return.
 */
ORI_API ori_status ori_propose(ori_propose_counts *counts,
                               ori_catalog *catalog, ori_model *model,
                               const ori_propose_options *options);

/*
 * The same with a recogniser's file, and then the new order (rank.h): what
 * `oriole label --propose` does.  Where the options name no author it is the
 * file's name without folder and ending; their hash is the file's own.
 *
 * Returns what ori_model_load(), ori_propose() and ori_rank_proposals() do.
 */
ORI_API ori_status ori_propose_by_file(ori_propose_counts *counts,
                                       ori_catalog *catalog,
                                       const char *path,
                                       const ori_propose_options *options);

#ifdef __cplusplus
}
#endif
#endif
