/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * catalog_json.h - recordings and spans as the page speaks of them
 *
 * Places are frames.  A recording:
 *   {id, name, kind: "audio"|"log", rate, channels, frames, format, group,
 *    split, device, started, notes, hash, columns: [name...],
 *    problems: [sentence...], spans, proposed, unsure}
 * where spans counts those that people made or accepted.  A span:
 *   {id, recording, start, end, label, tier, author,
 *    source: "human|model|import",
 *    state: "accepted|proposed|rejected|unsure", confidence|null,
 *    low_hz|null, high_hz|null, version}
 */
#ifndef ORI_SERVE_CATALOG_JSON_H
#define ORI_SERVE_CATALOG_JSON_H

#include <oriole/catalog/catalog.h>

#include "base/json.h"

/* A text from the catalogue; bytes that are no UTF-8 become "?". */
json_t *ori__json_words(const char *text);

json_t *ori__json_recording(const ori_catalog_recording *recording,
                            const ori_catalog_tally *tally);

json_t *ori__json_span(const ori_catalog_span *span);

/* The names of the states, in their order; NULL at the end. */
extern const char *const ori__span_states[];

/*
 * A change that the page sent: {kind: "add"|"set"|"remove", span}.  Texts
 * live as long as the JSON.  `author` is whose the span is where it does not
 * say.  ORI_EINVAL, with a sentence that names the member.
 */
ori_status ori__json_change(const json_t *json, int64_t recording,
                            const char *author, ori_span_change *change);

#endif
