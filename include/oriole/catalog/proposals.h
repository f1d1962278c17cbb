/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * proposals.h - what recognisers propose, and in which order people judge it
 *
 * A proposal is a span whose source is ORI_SPAN_MODEL and whose state is
 * ORI_SPAN_PROPOSED; its author is the recogniser's name.  People make it
 * accepted, rejected or unsure by an edit; a recogniser that proposes again
 * takes back what it proposed before and nobody has judged.
 */
#ifndef ORIOLE_CATALOG_PROPOSALS_H
#define ORIOLE_CATALOG_PROPOSALS_H

#include <stdbool.h>
#include <stdint.h>

#include <oriole/base/status.h>
#include <oriole/catalog/catalog.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_proposed {
    int added;              /* proposals that are new */
    int removed;            /* of before, that are no more */
    int known;              /* that people have judged: not proposed again */
} ori_proposed;

/*
 * What a recogniser has found in one recording becomes its proposals there,
 * in the place of those of before, by one edit; no edit where they are the
 * same.  What people have judged is not proposed again:
 *
 *   - a span of the same label that is accepted, rejected or unsure and
 *     shares half of the shorter of the two, or more
 *   - an accepted span of any label that is at the same place: what both
 *     share is half or more of what both cover
 *
 *   author     the recogniser's name
 *   model      tells which recogniser that is, its file's hash: see
 *              ori_catalog_heard(); NULL: not remembered
 *   spans      [count] start, end, label, tier, confidence and useful count
 *   everybody  proposals of other recognisers are taken back too
 *
 * Returns what ori_catalog_edit() does.
 */
ORI_API ori_status ori_catalog_propose(ori_catalog *catalog,
                                       int64_t recording, const char *author,
                                       const char *model,
                                       const ori_catalog_span *spans,
                                       int count, bool everybody,
                                       ori_proposed *proposed);

/* Has this author, with this model, proposed what it finds there?  *heard is
 * true also where that was nothing, or was undone. */
ORI_API ori_status ori_catalog_heard(ori_catalog *catalog, int64_t recording,
                                     const char *author, const char *model,
                                     bool *heard);

/*
 * Proposals, those first from whose judging most is learned (`useful`), of
 * equals the older.  What `each` gets lives during the call; it may not
 * change the catalogue; false ends it.
 *
 *   author  NULL: of all recognisers
 *   limit   of their number; <= 0: all
 */
ORI_API ori_status ori_catalog_queue(ori_catalog *catalog,
                                     const char *author, int64_t limit,
                                     ori_catalog_each_span *each,
                                     void *user);

/* How useful a span is, as a recogniser computes it: no edit, and nothing
 * that is undone. */
ORI_API ori_status ori_catalog_set_useful(ori_catalog *catalog, int64_t span,
                                          double useful);

/*
 * All proposals of a label, or of all labels (NULL), of a confidence of at
 * least `least` (0: of any) become accepted or rejected, in one edit a
 * recording, by `author`, who from then on stands for them: theirs alone is
 * the source.  *count: how many.
 */
ORI_API ori_status ori_catalog_judge(ori_catalog *catalog,
                                     const char *author, const char *label,
                                     double least, ori_span_state state,
                                     int64_t *count);

#ifdef __cplusplus
}
#endif
#endif
