/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * agreement.h - how far two people say the same of the same recordings
 *
 * Of each of the two their accepted spans count, in those recordings in which
 * both have some: where one has none we do not know that they looked.
 *
 * Over time: each frame of a recording has the class of the first and that of
 * the second, where "nothing" is a class as well; of spans that overlap the
 * one that begins last is on top (of those the later made).  Each frame counts
 * by the time it takes, so that recordings of several rates can be together.
 * With `same` the share of time in which both classes are the same, and
 * `chance` what it would be if both had spread their own shares of classes
 * blindly, the sum over classes k of shareA(k) * shareB(k), it is
 *
 *     kappa = (same - chance) / (1 - chance)
 *
 * Cohen, "A coefficient of agreement for nominal scales", Educational and
 * Psychological Measurement 20, 1960: 1 is one opinion, 0 what chance would
 * do.
 *
 * Over spans: two spans of the two people, whatever their labels, may be a
 * pair where what they share is at least half of what they cover together.
 * Each is in one pair at most; the best pairs are made first (of equals those
 * of one label, then the earlier).
 */
#ifndef ORIOLE_CATALOG_AGREEMENT_H
#define ORIOLE_CATALOG_AGREEMENT_H

#include <stdbool.h>
#include <stdint.h>

#include <oriole/base/status.h>
#include <oriole/catalog/catalog.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_agreement_class {
    char *label;
    int64_t a, b;           /* spans */
    int64_t both;           /* pairs in which both say it */
} ori_agreement_class;

typedef struct ori_agreement {
    int64_t recordings;     /* in which both have spans */
    double seconds;         /* of those; frames where no rate is known */
    double same, chance;    /* shares of the time; NaN without any */
    double kappa;           /* NaN: without time, or all is one class */
    int64_t a_spans, b_spans;
    int64_t pairs;
    int64_t both;           /* of the pairs, those with one label */
    double overlap;         /* the pairs' mean of what is shared, over what is
                               covered; NaN: no pair */
    int class_count;        /* in the order of their labels */
    ori_agreement_class *classes;
} ori_agreement;

/* Where they differ: a pair of two labels, from the first's begin to the
 * last's end, or a span that only one has; then the other says "". */
typedef struct ori_disagreement {
    int64_t recording;
    const char *name;       /* of the recording */
    int64_t start, end;     /* frames */
    const char *a, *b;
} ori_disagreement;

typedef bool ori_disagreement_fn(void *user, const ori_disagreement *d);

/*
 *   each  called for where they differ, by recording and start; what it gets
 *         lives during the call; false: no more of them.  May be NULL
 *
 * Returns ORI_OK, ORI_EINVAL (both are the same), ORI_EDATA (one of them has
 * no accepted span at all) or what reading a catalogue returns.  Free with
 * ori_agreement_free().
 */
ORI_API ori_status ori_catalog_agreement(ori_agreement *agreement,
                                         ori_catalog *catalog, const char *a,
                                         const char *b,
                                         ori_disagreement_fn *each,
                                         void *user);
ORI_API void ori_agreement_free(ori_agreement *agreement);

/* Call `each` with all who have accepted spans, in the order of their
 * names. */
typedef bool ori_catalog_each_author(void *user, const char *author,
                                     int64_t spans);
ORI_API ori_status ori_catalog_authors(ori_catalog *catalog,
                                       ori_catalog_each_author *each,
                                       void *user);

#ifdef __cplusplus
}
#endif
#endif
