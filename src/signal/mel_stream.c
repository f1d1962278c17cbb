/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * mel_stream.c - log-mel spectra of a signal that goes on
 */
#include <oriole/signal/spectrum.h>

#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "signal/mel_frame.h"

struct ori_mel_stream {
    const ori_mel *mel;
    int bands, hop, window, begin, block;
    float *x;                   /* [window + block] from sample `first` on */
    int64_t first, seen;        /* samples */
    int64_t frames;             /* given so far */
    void *work;
};

ori_status ori_mel_stream_create(ori_mel_stream **stream, const ori_mel *mel,
                                 int block)
{
    const ori_mel_options *o = ori__mel_options(mel);
    ori_mel_stream *s;

    *stream = NULL;
    if (block < 1 || o->coefficients > 0 || o->range_db > 0)
        return ori__fail(ORI_EINVAL, "mel: a stream is of log-mel without a "
                         "range, in blocks of samples");
    s = ORI__NEW(ori_mel_stream, 1);
    if (!s)
        return ori__fail_memory("a spectrum");
    *s = (ori_mel_stream){ .mel = mel, .bands = o->bands,
                           .hop = o->hop_samples,
                           .window = o->window_samples,
                           .begin = ori__mel_begin(mel), .block = block };
    s->x = ORI__NEW(float, (size_t)s->window + (size_t)block);
    s->work = ori__alloc(ori_mel_work_size(mel), 1);
    if (!s->x || !s->work) {
        ori_mel_stream_destroy(s);
        return ori__fail_memory("a spectrum");
    }
    *stream = s;
    return ORI_OK;
}

void ori_mel_stream_destroy(ori_mel_stream *s)
{
    if (!s)
        return;
    ori__free(s->x);
    ori__free(s->work);
    ori__free(s);
}

int ori_mel_stream_most(const ori_mel_stream *s)
{
    return (s->window + s->block) / s->hop + 2;
}

/* Frames up to that number. */
static int give(ori_mel_stream *s, int64_t to, float *y)
{
    int count = 0;

    for (; s->frames < to; s->frames++, count++) {
        const int64_t start = s->frames * s->hop + s->begin;

        ori__mel_bands(s->mel, s->x, s->seen - s->first, start - s->first,
                       y + (size_t)count * (size_t)s->bands, s->work);
    }
    return count;
}

/* What lies before the next frame's window is not looked at again. */
static void forget(ori_mel_stream *s)
{
    int64_t next = s->frames * s->hop + s->begin;

    next = next < s->seen ? next : s->seen;
    if (next <= s->first)
        return;
    memmove(s->x, s->x + (next - s->first),
            (size_t)(s->seen - next) * sizeof *s->x);
    s->first = next;
}

int ori_mel_stream_push(ori_mel_stream *s, const float *x, int count,
                        float *y)
{
    int64_t behind;
    int frames = 0;

    memcpy(s->x + (s->seen - s->first), x, (size_t)count * sizeof *x);
    s->seen += count;
    behind = s->seen - s->begin - s->window;
    if (behind >= 0)
        frames = give(s, behind / s->hop + 1, y);
    forget(s);
    return frames;
}

int ori_mel_stream_end(ori_mel_stream *s, float *y)
{
    const int frames = give(s, ori_mel_frames(s->mel, s->seen), y);

    s->first = s->seen = s->frames = 0;
    return frames;
}
