/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * finds.h - what a recogniser finds in a recording, as spans of a catalogue
 */
#ifndef ORI_STREAM_FINDS_H
#define ORI_STREAM_FINDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>
#include <oriole/catalog/catalog.h>
#include <oriole/model/model.h>

/* One recording's. */
typedef struct ori__finds {
    ori_catalog_span *span;     /* labels are the model's */
    size_t count, room;
} ori__finds;

/* How little probabilities [n] tell, 0 to 1. */
double ori__finds_uncertainty(const float *probabilities, int n);

/* Frames of a recording are model samples times this; 1 where a rate is not
 * known. */
double ori__finds_scale(const ori_model *model, double rate_hz);

/* From the events of a long recording. */
typedef struct ori__listener ori__listener;

typedef struct ori__hearing {
    const char *path, *columns;
    double rate_hz;
    int64_t frames;
    /* With the frames heard so far; false stops. */
    bool (*progress)(void *context, int64_t frames);
    void *context;
} ori__hearing;

ori_status ori__listener_create(ori__listener **listener, ori_model *model,
                                double threshold);
void ori__listener_destroy(ori__listener *listener);

/* *finds is emptied first.  ORI_ESTOPPED: progress said so. */
ori_status ori__listener_hear(ori__listener *listener,
                              const ori__hearing *hearing, ori__finds *finds);

#endif
