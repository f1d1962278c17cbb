/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_clip.c - what was heard around an event, as a sound file
 */
#include "event_clip.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <oriole/signal/signal.h>

#include "output.h"

enum { KEPT_S = 60, KEPT_MAX = 1 << 24 };

bool event_clip_begin(event_clip *c)
{
    const double room = KEPT_S * c->rate_hz;

    if (c->rate_hz < 1 || c->rate_hz != floor(c->rate_hz)) {
        output_fail(c->command, "--clips needs a recogniser of a known, "
                    "whole rate, not %g Hz", c->rate_hz);
        return false;
    }
    if (mkdir(c->folder, 0777) != 0 && errno != EEXIST) {
        output_fail(c->command, "%s: cannot make: %s", c->folder,
                    strerror(errno));
        return false;
    }
    c->room = room < KEPT_MAX ? (int64_t)room : KEPT_MAX;
    c->x = output_alloc((size_t)c->room * (size_t)c->channels, sizeof *c->x);
    return true;
}

void event_clip_free(event_clip *c)
{
    free(c->x);
    c->x = NULL;
}

void event_clip_keep(event_clip *c, const float *x, int64_t count,
                     int64_t position)
{
    const size_t channels = (size_t)c->channels;

    if (position != c->end)
        c->begin = c->end = position;
    for (int64_t i = 0; i < count; i++, c->end++)
        memcpy(c->x + (size_t)(c->end % c->room) * channels,
               x + (size_t)i * channels, channels * sizeof *x);
    if (c->end - c->begin > c->room)
        c->begin = c->end - c->room;
}

/* A label may hold anything; a file's name may not. */
static char *path_of(const event_clip *c, const char *label, int64_t start)
{
    char *path = output_format("%s/%012lld-%.80s.flac", c->folder,
                               (long long)start, label);

    for (char *s = path + strlen(c->folder) + 1; *s; s++)
        if (*s == '/' || (unsigned char)*s < ' ')
            *s = '_';
    return path;
}

static ori_status write_span(const event_clip *c, const char *path,
                             int64_t from, int64_t to)
{
    ori_sink *sink = NULL;
    ori_status s = ori_sink_create(&sink, path, c->channels, c->rate_hz);

    while (s == ORI_OK && from < to) {
        const int64_t at = from % c->room;
        const int64_t left = c->room - at < to - from ? c->room - at
                                                      : to - from;

        s = ori_sink_write(sink, c->x + (size_t)at * (size_t)c->channels,
                           (size_t)left);
        from += left;
    }
    if (s == ORI_OK)
        return ori_sink_finish(sink);
    ori_sink_destroy(sink);
    return s;
}

char *event_clip_write(event_clip *c, const char *label, int64_t start,
                       int64_t end)
{
    const int64_t wanted = start - c->before;
    const int64_t from = wanted > c->begin ? wanted : c->begin;
    const int64_t to = end < c->end ? end : c->end;
    char *path = path_of(c, label, start);
    ori_status s;

    if (from >= to) {           /* the event lies behind what is kept */
        free(path);
        return NULL;
    }
    s = write_span(c, path, from, to);
    if (s != ORI_OK && !c->told)
        output_fail(c->command, "%s; each clip is tried all the same",
                    ori_last_error());
    if (s == ORI_OK && c->told)
        output_fail(c->command, "clips can be written again");
    c->told = s != ORI_OK;
    if (s == ORI_OK)
        return path;
    free(path);
    return NULL;
}
