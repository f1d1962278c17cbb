/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * samples.c - the samples of a recording from any frame on
 */
#include "signal/samples.h"

#include <pthread.h>

#include <oriole/signal/signal.h>

#include "base/fail.h"
#include "base/memory.h"
#include "signal/pyramid.h"

struct ori__samples {
    const ori_pyramid *pyramid;
    ori_source *source;         /* NULL: the pyramid has them */
    int64_t next;               /* the frame that the source gives next */
    bool failed;
    ori__block_cursor cursor;
};

enum { IDLE = 4 };

struct ori__shelf {
    pthread_mutex_t lock;
    ori__samples *idle[IDLE];
    int count;
};

/* ORI_EFORMAT is what a damaged cache is told by: it can be built again, and
 * a damaged recording cannot. */
static ori_status of_recording(ori_status s)
{
    return s == ORI_EFORMAT ? ORI_EDATA : s;
}

/* The same recording as the pyramid's? */
static ori_status check_source(const ori__samples *s)
{
    const ori_source_info info = ori_source_describe(s->source);
    const ori__pyramid_note *n = &s->pyramid->note;

    if (info.channels == n->channels && ori_source_seekable(s->source) &&
        info.frames >= n->frames)
        return ORI_OK;
    return ori__fail(ORI_EDATA, "%s: is not the file it was",
                     s->pyramid->path);
}

static ori_status open_source(ori__samples *o)
{
    const ori_source_options options = {
        .size = sizeof options, .columns = o->pyramid->columns };
    const ori_status s =
        of_recording(ori_source_open(&o->source, o->pyramid->path, &options));

    return s == ORI_OK ? check_source(o) : s;
}

static void destroy(ori__samples *o)
{
    ori_source_close(o->source);
    ori__free(o);
}

ori_status ori__samples_open(ori__samples **samples,
                             const ori_pyramid *pyramid)
{
    ori__shelf *shelf = pyramid->shelf;
    ori__samples *o = NULL;
    ori_status s = ORI_OK;

    *samples = NULL;
    pthread_mutex_lock(&shelf->lock);
    if (shelf->count > 0)
        o = shelf->idle[--shelf->count];
    pthread_mutex_unlock(&shelf->lock);
    if (!o) {
        if (!(o = ORI__NEW(ori__samples, 1)))
            return ori__fail_memory("samples");
        o->pyramid = pyramid;
        if (!pyramid->note.samples)
            s = open_source(o);
    }
    if (s != ORI_OK)
        destroy(o);
    else
        *samples = o;
    return s;
}

void ori__samples_close(ori__samples *o)
{
    ori__shelf *shelf;

    if (!o)
        return;
    shelf = o->pyramid->shelf;
    pthread_mutex_lock(&shelf->lock);
    if (!o->failed && shelf->count < IDLE) {
        shelf->idle[shelf->count++] = o;
        o = NULL;
    }
    pthread_mutex_unlock(&shelf->lock);
    if (o)
        destroy(o);
}

ori__shelf *ori__shelf_create(void)
{
    ori__shelf *shelf = ORI__NEW(ori__shelf, 1);

    if (shelf)
        pthread_mutex_init(&shelf->lock, NULL);
    return shelf;
}

void ori__shelf_destroy(ori__shelf *shelf)
{
    if (!shelf)
        return;
    while (shelf->count > 0)
        destroy(shelf->idle[--shelf->count]);
    pthread_mutex_destroy(&shelf->lock);
    ori__free(shelf);
}

static ori_status read_source(ori__samples *o, int64_t from, size_t n,
                              float *x)
{
    const size_t channels = (size_t)o->pyramid->note.channels;
    ori_status s = ORI_OK;
    size_t got = 0;

    if (from != o->next)
        s = ori_source_seek(o->source, from);
    for (o->next = from; s == ORI_OK && n > 0; n -= got) {
        s = ori_source_read(o->source, x, n, &got);
        if (s == ORI_OK && got == 0)
            s = ori__fail(ORI_EDATA, "%s: ends at frame %lld",
                          o->pyramid->path, (long long)o->next);
        x += got * channels;
        o->next += (int64_t)got;
    }
    return of_recording(s);
}

/* One channel out of level 0, into every channels-th place of x. */
static ori_status read_channel(ori__samples *o, int c, int64_t from, size_t n,
                               float *x)
{
    const size_t channels = (size_t)o->pyramid->note.channels;

    ori__block_cursor_begin(&o->cursor, o->pyramid->file, c);
    while (n > 0) {
        const int64_t place = from * (int64_t)sizeof(float);
        const size_t rest = (size_t)(ORI__BLOCK_BYTES -
                                     place % ORI__BLOCK_BYTES) /
                            sizeof(float);
        const size_t take = n < rest ? n : rest;
        const float *p = ori__block_cursor_at(&o->cursor, place);

        if (!p)
            return o->cursor.status;
        for (size_t i = 0; i < take; i++, x += channels)
            *x = p[i];
        from += (int64_t)take;
        n -= take;
    }
    return ORI_OK;
}

ori_status ori__samples_read(ori__samples *o, int64_t from, size_t n,
                             float *x)
{
    const int channels = o->source ? 0 : o->pyramid->note.channels;
    ori_status s = o->source ? read_source(o, from, n, x) : ORI_OK;

    for (int c = 0; c < channels && s == ORI_OK; c++)
        s = read_channel(o, c, from, n, x + c);
    o->failed = s != ORI_OK;
    return s;
}
