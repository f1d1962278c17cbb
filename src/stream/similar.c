/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * similar.c - find more like this, in all recordings of a catalogue
 */
#include <oriole/stream/similar.h>

#include <math.h>
#include <string.h>

#include <oriole/motif/several.h>

#include "base/fail.h"
#include "base/memory.h"
#include "stream/shapes.h"
#include "stream/similar_example.h"

/* Frames that are searched at once, at least. */
enum { CHUNK = 8192 };

static const double FLAT = 1e-3;            /* decibels: a band at rest */

typedef struct searching {
    const ori_similar_options *o;
    ori_catalog *catalog;
    ori__example example;
    ori__searched now;          /* the recording in hand */

    float *frames;              /* [room, width] of it */
    double *x;                  /* [width, room] the same */
    int64_t room, have, first;  /* number of frames[0] */

    int64_t *waiting;           /* ids */
    size_t waiting_count, waiting_room;
    double seconds, done;       /* of all, and of those behind us */

    ori_match *matches;
    int count;
    int64_t passed;
    uint32_t *channels;         /* [top] that nobody asks for */
    ori_status status;
} searching;

/* ----------------------------------------------------------------- matches */

static bool same_place(const ori_match *a, const ori_match *b)
{
    const int64_t shared = (a->end < b->end ? a->end : b->end) -
                           (a->start > b->start ? a->start : b->start);
    const int64_t one = a->end - a->start, other = b->end - b->start;

    return a->recording == b->recording &&
           2 * shared > (one < other ? one : other);
}

static void remove_match(searching *s, int at)
{
    memmove(&s->matches[at], &s->matches[at + 1],
            (size_t)(--s->count - at) * sizeof *s->matches);
}

/* Of two at one place the nearer stays. */
static void keep_match(searching *s, const ori_match *new)
{
    const ori_match example = { s->o->recording, s->o->start, s->o->end, 0 };
    int at;

    if (new->end <= new->start || same_place(new, &example))
        return;
    for (int i = 0; i < s->count; i++)
        if (same_place(&s->matches[i], new)) {
            if (s->matches[i].distance <= new->distance)
                return;
            remove_match(s, i--);
        }
    if (s->count == s->o->top) {
        if (s->matches[s->count - 1].distance <= new->distance)
            return;
        s->count--;
    }
    for (at = s->count; at > 0 &&
                        s->matches[at - 1].distance > new->distance; at--)
        s->matches[at] = s->matches[at - 1];
    s->matches[at] = *new;
    s->count++;
}

/* ------------------------------------------------------------------ search */

/* q [width, m] in x [width, n]: places and distances. */
static ori_status query(const searching *s, const double *q, int m,
                        const double *x, int64_t n, ori_motifs *found)
{
    ori_several_options so = ORI_SEVERAL_OPTIONS_INIT;
    ori_motif_options mo = ORI_MOTIF_OPTIONS_INIT;

    so.profile.window = m;
    so.profile.flat = s->example.kind.audio ? FLAT : 0.0;
    mo.most = s->o->top > 1 ? s->o->top : 2;
    mo.radius = (double)INFINITY;
    return ori_several_query(found, s->channels, q, x, s->example.kind.width,
                             n, &so, &mo);
}

static double scale_of(const searching *s)
{
    return s->example.kind.rate_hz > 0.0 && s->now.rate_hz > 0.0
               ? s->now.rate_hz / s->example.kind.rate_hz : 1.0;
}

/* Nothing that could be compared is no match, and no failure. */
static ori_status no_match(ori_status s)
{
    return s == ORI_EDATA || s == ORI_ESHAPE ? ORI_OK : s;
}

static ori_status search_chunk(searching *s)
{
    const double scale = scale_of(s);
    const int64_t length = s->o->end - s->o->start;
    ori_motifs found;
    const ori__example *e = &s->example;
    ori_status status = query(s, e->q, e->m, s->x, s->have, &found);

    if (status != ORI_OK)
        return no_match(status);
    for (int i = 0; i < found.motifs[0].count; i++) {
        const int64_t start = (s->first + found.motifs[0].start[i]) *
                              e->kind.hop;
        ori_match new = { s->now.id, llround((double)start * scale),
                          llround((double)(start + length) * scale),
                          found.motifs[0].distance[i] / sqrt(2.0 * e->m) };

        if (new.end > s->now.frames)
            new.end = s->now.frames;
        if (isfinite(new.distance))
            keep_match(s, &new);
    }
    ori_motifs_free(&found);
    return ORI_OK;
}

/* All of a short recording within the example. */
static ori_status search_short(searching *s)
{
    const int n = (int)s->have;
    const double share = (double)n / s->example.m;
    ori_match new = { s->now.id, 0, s->now.frames, (double)INFINITY };
    ori_motifs found;
    ori_status status = query(s, s->x, n, s->example.q, s->example.m, &found);

    if (status != ORI_OK)
        return no_match(status);
    for (int i = 0; i < found.motifs[0].count; i++)
        new.distance = fmin(new.distance,
                            found.motifs[0].distance[i] / sqrt(2.0 * n));
    new.distance = sqrt(share * new.distance * new.distance + 1.0 - share);
    if (isfinite(new.distance))
        keep_match(s, &new);
    ori_motifs_free(&found);
    return ORI_OK;
}

static ori_status read_on(searching *s, ori__shapes *shapes, bool *ended)
{
    ori_status status = ORI_OK;
    int64_t got = 1;

    while (status == ORI_OK && got > 0 && s->have < s->room) {
        status = ori__shapes_read(shapes,
                                  s->frames + s->have * s->example.kind.width,
                                  s->room - s->have, &got);
        s->have += got;
    }
    *ended = got == 0;
    return status;
}

static bool go_on(searching *s, int64_t frames)
{
    const double at = s->done + (s->now.rate_hz > 0.0
                                     ? (double)frames / s->now.rate_hz
                                     : (double)frames);

    return !s->o->progress ||
           s->o->progress(s->o->context,
                          s->seconds > 0.0 ? fmin(at / s->seconds, 1.0) : 1.0,
                          s->matches, s->count);
}

static ori_status search_frames(searching *s)
{
    const int m = s->example.m;

    ori__example_turn(s->frames, s->have, s->example.kind.width, s->x);
    if (s->have >= m)
        return search_chunk(s);
    if (s->first > 0)
        return ORI_OK;
    if (s->have >= ORI__EXAMPLE_LEAST && 2 * s->have >= m)
        return search_short(s);
    s->passed++;
    return ORI_OK;
}

/* What is not yet a whole window of the last chunk. */
static void keep_end(searching *s)
{
    const int64_t keep = s->example.m - 1, width = s->example.kind.width;

    memmove(s->frames, s->frames + (s->have - keep) * width,
            (size_t)(keep * width) * sizeof *s->frames);
    s->first += s->have - keep;
    s->have = keep;
}

static ori_status search_all(searching *s, ori__shapes *shapes)
{
    bool ended = false;

    s->first = s->have = 0;
    while (!ended) {
        ori_status status = read_on(s, shapes, &ended);

        if (status == ORI_OK)
            status = search_frames(s);
        if (status != ORI_OK)
            return status;
        if (ended)
            break;
        keep_end(s);
        if (!go_on(s, s->first * s->example.kind.hop))
            return ori__fail(ORI_ESTOPPED, "the search was stopped");
    }
    return ORI_OK;
}

static ori_status search_recording(searching *s)
{
    ori__shapes *shapes = NULL;
    ori_status status = ORI_OK;

    if (s->now.audio == s->example.kind.audio)
        status = ori__shapes_open(&shapes, &s->example.kind, s->now.path,
                                  s->now.columns);
    else
        s->passed++;
    if (shapes)
        status = search_all(s, shapes);
    ori__shapes_close(shapes);
    if (status == ORI_OK || status == ORI_ESTOPPED || status == ORI_ENOMEM ||
        status == ORI_EINVAL)
        return status;
    s->passed++;                    /* unreadable, or of too few channels */
    return ORI_OK;
}

/* -------------------------------------------------------------------- all */

/* A search of the example in itself says whether it is a shape at all. */
static ori_status check_shape(const searching *s)
{
    ori_motifs found;
    const ori__example *e = &s->example;
    const ori_status status = query(s, e->q, e->m, e->q, e->m, &found);

    if (status == ORI_OK)
        ori_motifs_free(&found);
    return status;
}

static bool take_waiting(void *user, const ori_catalog_recording *r)
{
    searching *s = user;

    if (!ori__grow(&s->waiting, &s->waiting_room, s->waiting_count + 1,
                   sizeof *s->waiting)) {
        s->status = ori__fail_memory("recordings");
        return false;
    }
    s->waiting[s->waiting_count++] = r->id;
    s->seconds += r->rate_hz > 0.0 ? (double)r->frames / r->rate_hz
                                   : (double)r->frames;
    return true;
}

static ori_status make_room(searching *s)
{
    const size_t width = (size_t)s->example.kind.width;
    const int m = s->example.m;

    s->room = (m > CHUNK ? m : CHUNK) + m;
    s->frames = ori__alloc((size_t)s->room, width * sizeof *s->frames);
    s->x = ori__alloc((size_t)s->room, width * sizeof *s->x);
    s->channels = ORI__NEW(uint32_t, (size_t)s->o->top + 1);
    return s->frames && s->x && s->channels ? ORI_OK
                                            : ori__fail_memory("a search");
}

static ori_status run(searching *s)
{
    ori_status status = ori__example_take(&s->example, s->catalog, s->o);

    if (status == ORI_OK)
        status = make_room(s);
    if (status == ORI_OK)
        status = check_shape(s);
    if (status == ORI_OK)
        status = ori_catalog_recordings(s->catalog, 0, take_waiting, s);
    if (status == ORI_OK)
        status = s->status;
    for (size_t i = 0; status == ORI_OK && i < s->waiting_count; i++) {
        status = ori__searched_take(&s->now, s->catalog, s->waiting[i]);
        if (status == ORI_OK)
            status = search_recording(s);
        if (status == ORI_OK && !go_on(s, s->now.frames))
            status = ori__fail(ORI_ESTOPPED, "the search was stopped");
        s->done += s->now.rate_hz > 0.0
                       ? (double)s->now.frames / s->now.rate_hz
                       : (double)s->now.frames;
    }
    return status;
}

ori_status ori_similar_find(ori_match *matches, int *count, int64_t *passed,
                            ori_catalog *catalog,
                            const ori_similar_options *o)
{
    searching s = { .o = o, .catalog = catalog, .matches = matches };
    ori_status status;

    *count = 0;
    if (!o || o->size != sizeof *o || o->top < 1)
        return ori__fail(ORI_EINVAL, "similar: options not set up with "
                         "ORI_SIMILAR_OPTIONS_INIT, or no matches wanted");
    status = run(&s);
    *count = s.count;
    if (passed)
        *passed = s.passed;
    ori__example_free(&s.example);
    ori__searched_free(&s.now);
    ori__free(s.frames);
    ori__free(s.x);
    ori__free(s.waiting);
    ori__free(s.channels);
    return status;
}
