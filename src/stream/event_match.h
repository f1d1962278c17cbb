/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_match.h - true and found events in as many pairs as can be
 */
#ifndef ORI_STREAM_EVENT_MATCH_H
#define ORI_STREAM_EVENT_MATCH_H

#include <oriole/stream/event_scores.h>

/* Events of one class, both lists in order of their start; *pairs: how many
 * pairs fit the collars.  ORI_OK or ORI_ENOMEM. */
ori_status ori__event_match(const ori_event_scores_options *options,
                            const ori_event *truths, int truth_count,
                            const ori_event *found, int found_count,
                            int64_t *pairs);

#endif
