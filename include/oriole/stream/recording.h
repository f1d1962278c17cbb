/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * recording.h - what is in a recording of any length
 */
#ifndef ORIOLE_STREAM_RECORDING_H
#define ORIOLE_STREAM_RECORDING_H

#include <stdbool.h>
#include <stdint.h>

#include <oriole/base/status.h>
#include <oriole/model/model.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_span {
    int64_t start, end;         /* [start, end) samples at the model's rate */
    double start_s, end_s;      /* seconds; sample numbers where the rate is
                                   not known */
    const float *probabilities;
    int label;                  /* the most probable */
} ori_span;

typedef bool ori_span_fn(void *context, const ori_span *span);

/*
 * The spans of a recording in bounded memory: read at the model's rate and
 * channels.  One of at most ori_model_max_length() samples is a case, and one
 * span.  A longer one is streamed (stream.h), with a hop of about half a
 * window; spans do not overlap and cover the whole.
 *
 *   classifier  for what is short; its model is what streams
 *
 * result is called for each span in order; the span lives until it returns.
 * Its false stops with ORI_ESTOPPED.
 */
ORI_API ori_status ori_stream_recording(ori_classifier *classifier,
                                        const char *path,
                                        ori_span_fn *result, void *context);

#ifdef __cplusplus
}
#endif
#endif
