/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_device.c - what a sound device hears, as a recording of the
 *                   catalogue's own
 */
#include "ingest_device.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include <oriole/signal/live.h>
#include <oriole/signal/signal.h>

#include "output.h"
#include "progress.h"

enum { BLOCK = 1024, LEVEL_COLUMNS = 24 };

typedef struct recorder {
    const app_common *common;
    ori_live *live;
    ori_sink *sink;
    int channels;
    double rate_hz, seconds;
    int64_t frames, clipped;
    float *x;               /* [BLOCK, channels] */
    float loudest;          /* since it was shown */
    progress bar;
} recorder;

static bool stop(void *context)
{
    (void)context;
    return progress_stop_asked();
}

static void say(void *context, const char *words)
{
    output_say(context, "%s", words);
}

/* Full scale is 0 dB, the meter's left end -60. */
static void show(recorder *r)
{
    const double db = r->loudest > 0.0f ? 20.0 * log10((double)r->loudest)
                                        : -99.0;
    const int filled = db <= -60.0 ? 0
                       : (int)((db + 60.0) / 60.0 * LEVEL_COLUMNS);
    const double at = (double)r->frames / r->rate_hz;
    char spent[32];

    progress_show(&r->bar, r->seconds > 0.0 ? at / r->seconds : 0.0,
                  "%s %.*s%.*s %5.1f dB; clipped %lld, lost %lld",
                  progress_time(at, spent), filled,
                  "========================", LEVEL_COLUMNS - filled,
                  "                        ", db, (long long)r->clipped,
                  (long long)ori_live_counts_of(r->live).dropped);
    r->loudest = 0.0f;
}

static void hear(recorder *r, size_t samples)
{
    for (size_t i = 0; i < samples; i++) {
        const float loud = fabsf(r->x[i]);

        r->clipped += loud >= 0.999f;
        if (loud > r->loudest)
            r->loudest = loud;
    }
}

/* Frames that were lost are there, as missing ones. */
static ori_status write_missing(recorder *r, int64_t position)
{
    ori_status s = ORI_OK;

    while (s == ORI_OK && r->frames < position) {
        const int64_t left = position - r->frames;
        const size_t n = left < BLOCK ? (size_t)left : BLOCK;
        float *gap = output_alloc(n * (size_t)r->channels, sizeof *gap);

        for (size_t i = 0; i < n * (size_t)r->channels; i++)
            gap[i] = NAN;
        s = ori_sink_write(r->sink, gap, n);
        r->frames += (int64_t)n;
        free(gap);
    }
    return s;
}

static ori_status record(recorder *r)
{
    const int64_t most = r->seconds > 0.0 ? llrint(r->seconds * r->rate_hz)
                                          : INT64_MAX;
    ori_live_piece piece = { .frames = 1 };
    ori_status s = ORI_OK;

    while (s == ORI_OK && r->frames < most && !progress_stop_asked()) {
        const int64_t left = most - r->frames;

        s = ori_live_read(r->live, r->x, left < BLOCK ? (size_t)left : BLOCK,
                          &piece);
        if (s != ORI_OK || piece.frames == 0)
            break;
        s = write_missing(r, piece.position);
        if (s == ORI_OK)
            s = ori_sink_write(r->sink, r->x, piece.frames);
        r->frames += (int64_t)piece.frames;
        hear(r, piece.frames * (size_t)r->channels);
        show(r);
    }
    progress_end(&r->bar);
    return s == ORI_ESTOPPED ? ORI_OK : s;
}

static char *new_path(const char *catalog)
{
    char *folder = output_format("%s/recordings", catalog), *path;
    const time_t now = time(NULL);
    char when[32];
    struct tm utc;

    gmtime_r(&now, &utc);
    strftime(when, sizeof when, "%Y%m%dT%H%M%SZ", &utc);
    path = output_format("%s/device-%s.wav", folder, when);
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
        free(path);
        path = NULL;
    }
    free(folder);
    return path;
}

static ori_status record_into(recorder *r, const char *path)
{
    ori_status s;

    r->rate_hz = ori_live_rate(r->live);
    r->channels = ori_live_channels(r->live);
    r->x = output_alloc((size_t)BLOCK * (size_t)r->channels, sizeof *r->x);
    s = ori_sink_create(&r->sink, path, r->channels, r->rate_hz);
    if (s != ORI_OK)
        return s;
    output_say(r->common, "recording %s, %d channel%s at %g Hz; Ctrl-C ends "
               "it", ori_live_format(r->live), r->channels,
               output_plural(r->channels), r->rate_hz);
    s = record(r);
    if (s == ORI_OK && r->frames > 0)
        return ori_sink_finish(r->sink);
    ori_sink_destroy(r->sink);
    return s;
}

int ingest_device(char **path, const char *command, const app_common *common,
                  const char *catalog, const char *device, double seconds)
{
    recorder r = { .common = common, .seconds = seconds,
                   .bar = progress_begin(common) };
    ori_live_options o = ORI_LIVE_OPTIONS_INIT;
    ori_status s;

    *path = NULL;
    o.gaps = ORI_GAPS_MASK;
    o.stop = stop;
    o.say = say;
    o.context = (void *)(uintptr_t)common;
    s = ori_live_open_device(&r.live, device, &o);
    if (s != ORI_OK)
        return output_fail_input(command, s);
    *path = new_path(catalog);
    if (!*path) {
        output_fail(command, "%s/recordings: cannot make the folder: %s",
                    catalog, strerror(errno));
        ori_live_close(r.live);
        return EXIT_RESOURCES;
    }
    s = record_into(&r, *path);
    ori_live_close(r.live);
    free(r.x);
    if (s == ORI_OK && r.frames > 0)
        return EXIT_FINE;
    free(*path);
    *path = NULL;
    return s == ORI_OK ? EXIT_FINE : output_fail_output(command, s);
}
