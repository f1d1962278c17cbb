/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_rules.h - the event options that a recogniser's file keeps
 *
 * One JSON object, in samples at the recogniser's rate:
 *
 *     {"smooth": 1600, "min": 800, "max": 0, "merge": 1600, "refractory": 0,
 *      "classes": {"yes": {"on": 0.9, "off": 0.6},
 *                  "_noise": {"background": true}}}
 */
#ifndef ORIOLE_STREAM_EVENT_RULES_H
#define ORIOLE_STREAM_EVENT_RULES_H

#include <oriole/base/status.h>
#include <oriole/model/model.h>
#include <oriole/stream/events.h>
#include <oriole/stream/stream.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The options that the model's file keeps; without any, what suits the
 * windows that `cost` tells: smoothed over an eighth of a window, at least an
 * eighth long, pauses of a quarter bridged, on at 0.7, off below 0.4; a
 * class is background if its name says so.  hop_samples are the cost's.
 *
 *   options  rules [labels] are new; free with ori_event_rules_free()
 *
 * Returns ORI_OK, ORI_ENOMEM, or ORI_EFORMAT where the file's object is none
 * of these: what it holds is hostile until checked.
 */
ORI_API ori_status ori_event_rules_load(ori_event_options *options,
                                        const ori_model *model,
                                        const ori_stream_cost *cost);
ORI_API void ori_event_rules_free(ori_event_options *options);

/* Put them into the model; ori_model_save() writes them. */
ORI_API ori_status ori_event_rules_store(const ori_event_options *options,
                                         ori_model *model);

#ifdef __cplusplus
}
#endif
#endif
