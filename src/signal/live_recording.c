/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * live_recording.c - an ordinary recording, read as if it came now
 */
#include <stdio.h>

#include <oriole/signal/signal.h>

#include "signal/live_reader.h"

typedef struct recording {
    ori_source *source;
} recording;

/* The source brings it to the rate and channels by itself. */
static ori_status open_recording(void *priv, ori__live_bytes *bytes,
                                 const char *name, const ori_live_options *o,
                                 ori__live_info *info)
{
    recording *r = priv;
    ori_source_options options = ORI_SOURCE_OPTIONS_INIT;
    ori_source_info found;
    ori_status s;

    (void)bytes;
    options.rate_hz = o->rate_hz;
    info->audio = ori_signal_is_audio(name);
    options.channels = o->mono && info->audio ? 1 : o->channels;
    options.columns = o->columns;
    s = ori_source_open(&r->source, name, &options);
    if (s != ORI_OK)
        return s;
    found = ori_source_describe(r->source);
    info->rate_hz = found.rate_hz;
    info->channels = found.channels;
    snprintf(info->format, sizeof info->format, "%s", found.format);
    return ORI_OK;
}

static ori_status read_recording(void *priv, float *x, size_t max,
                                 size_t *frames, int64_t *missing)
{
    const recording *r = priv;

    *missing = 0;
    return ori_source_read(r->source, x, max, frames);
}

static void count_recording(const void *priv, ori_live_counts *counts)
{
    const recording *r = priv;

    const ori_source_info info = ori_source_describe(r->source);

    counts->infinite = info.infinite;
    counts->duplicate_rows = info.duplicate_rows;
    counts->late_rows = info.late_rows;
}

static void close_recording(void *priv)
{
    recording *r = priv;

    ori_source_close(r->source);
}

const ori__live_reader ori__live_recording = {
    .priv_size = sizeof(recording),
    .open = open_recording,
    .read = read_recording,
    .count = count_recording,
    .close = close_recording,
};
