/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * shapes.c - recordings as frames that can be compared
 *
 * Spectra are computed piece by piece: a piece reaches so far over both ends
 * of the frames that are wanted that these see all samples they stand on.
 */
#include "stream/shapes.h"

#include <math.h>
#include <string.h>

#include <oriole/signal/signal.h>

#include "base/fail.h"
#include "base/memory.h"

/* Frames of spectra that are computed at once. */
enum { PIECE = 512 };

struct ori__shapes {
    const ori__shape_kind *kind;
    ori_source *source;
    int channels;           /* that are read */
    float *x;               /* [room, channels] samples as they come */
    /* Of audio: samples of one channel, from `from` on, a multiple of the
     * hop. */
    float *pcm;
    int64_t room, from, have;
    int64_t next;           /* frame */
    bool ended;
    float *y;               /* [frames of a piece, width] */
    void *work;
};

/* Hops before a piece's first frame that its spectrum may look at. */
static int64_t margin(const ori__shape_kind *k)
{
    return (k->fft / 2 - 1) / k->hop + 1;
}

static ori_status open_source(ori__shapes *s, const char *path,
                              const char *columns)
{
    const ori__shape_kind *k = s->kind;
    ori_source_options o = ORI_SOURCE_OPTIONS_INIT;
    ori_source_info info;
    ori_status status;

    o.rate_hz = k->rate_hz;
    o.channels = k->audio && k->channel < 0 ? 1 : 0;
    o.columns = columns && *columns ? columns : NULL;
    status = ori_source_open(&s->source, path, &o);
    if (status != ORI_OK)
        return status;
    info = ori_source_describe(s->source);
    s->channels = info.channels;
    if (k->channel >= info.channels ||
        (!k->audio && k->channel < 0 && k->channels != info.channels))
        return ori__fail(ORI_ESHAPE, "%s: has %d channels", path,
                         info.channels);
    return ORI_OK;
}

static ori_status make_room(ori__shapes *s)
{
    const ori__shape_kind *k = s->kind;
    const int64_t frames = PIECE + 2 * margin(k) + 2;

    s->room = k->audio ? frames * k->hop : PIECE;
    s->x = ori__alloc((size_t)s->room, (size_t)s->channels * sizeof *s->x);
    if (s->x && !k->audio)
        return ORI_OK;
    s->pcm = ORI__NEW(float, (size_t)s->room);
    s->y = ori__alloc((size_t)frames + 1, (size_t)k->width * sizeof *s->y);
    s->work = k->audio ? ori__alloc(1, ori_mel_work_size(k->mel)) : NULL;
    return s->x && s->pcm && s->y && s->work
               ? ORI_OK : ori__fail_memory("spectra");
}

ori_status ori__shapes_open(ori__shapes **shapes, const ori__shape_kind *kind,
                            const char *path, const char *columns)
{
    ori__shapes *s = ORI__NEW(ori__shapes, 1);
    ori_status status;

    *shapes = NULL;
    if (!s)
        return ori__fail_memory("shapes");
    s->kind = kind;
    status = open_source(s, path, columns);
    if (status == ORI_OK)
        status = make_room(s);
    if (status == ORI_OK)
        *shapes = s;
    else
        ori__shapes_close(s);
    return status;
}

void ori__shapes_close(ori__shapes *s)
{
    if (!s)
        return;
    ori_source_close(s->source);
    ori__free(s->x);
    ori__free(s->pcm);
    ori__free(s->y);
    ori__free(s->work);
    ori__free(s);
}

ori_status ori__shapes_skip(ori__shapes *s, int64_t samples)
{
    size_t got = 1;
    ori_status status = ORI_OK;

    if (samples > 0 && ori_source_seekable(s->source))
        return ori_source_seek(s->source, samples);
    while (status == ORI_OK && samples > 0 && got > 0) {
        status = ori_source_read(s->source, s->x,
                                 (size_t)(samples < s->room ? samples
                                                            : s->room), &got);
        samples -= (int64_t)got;
    }
    return status;
}

/* -------------------------------------------------------------------- logs */

static ori_status read_log(ori__shapes *s, float *y, int64_t most,
                           int64_t *frames)
{
    const ori__shape_kind *k = s->kind;
    size_t got;
    ori_status status = ori_source_read(
        s->source, s->x, (size_t)(most < s->room ? most : s->room), &got);

    *frames = 0;
    if (status != ORI_OK)
        return status;
    *frames = (int64_t)got;
    if (k->channel < 0)
        memcpy(y, s->x, got * (size_t)k->width * sizeof *y);
    for (size_t t = 0; k->channel >= 0 && t < got; t++)
        y[t] = s->x[t * (size_t)s->channels + (size_t)k->channel];
    return ORI_OK;
}

/* ------------------------------------------------------------------- audio */

static ori_status fill(ori__shapes *s)
{
    const int at = s->kind->channel < 0 ? 0 : s->kind->channel;

    while (!s->ended && s->have < s->room) {
        size_t got;
        ori_status status = ori_source_read(
            s->source, s->x, (size_t)(s->room - s->have), &got);

        if (status != ORI_OK)
            return status;
        for (size_t t = 0; t < got; t++)
            s->pcm[s->have + (int64_t)t] =
                s->x[t * (size_t)s->channels + (size_t)at];
        s->have += (int64_t)got;
        s->ended = got == 0;
    }
    return ORI_OK;
}

/* What no frame from `next` on looks at is let go. */
static void let_go(ori__shapes *s)
{
    const int64_t first = s->next - margin(s->kind);
    const int64_t from = first > 0 ? first * s->kind->hop : 0;
    const int64_t gone = from - s->from < s->have ? from - s->from : s->have;

    if (gone <= 0)
        return;
    s->have -= gone;
    memmove(s->pcm, s->pcm + gone, (size_t)s->have * sizeof *s->pcm);
    s->from += gone;
}

static ori_status read_audio(ori__shapes *s, float *y, int64_t most,
                             int64_t *frames)
{
    const ori__shape_kind *k = s->kind;
    const int64_t skip = s->next - s->from / k->hop;
    int64_t count;
    ori_status status = fill(s);

    *frames = 0;
    if (status != ORI_OK || s->have == 0)
        return status;
    count = ori_mel_frames(k->mel, s->have) - skip;
    if (!s->ended)
        count -= margin(k) + 1;
    count = count < most ? count : most;
    if (count <= 0)
        return ORI_OK;
    ori_mel_compute(k->mel, s->pcm, s->have, s->y, s->work);
    memcpy(y, s->y + skip * k->width,
           (size_t)(count * k->width) * sizeof *y);
    for (int64_t i = 0; i < count * k->width; i++)
        y[i] = fmaxf(y[i], k->floor);
    s->next += count;
    *frames = count;
    let_go(s);
    return ORI_OK;
}

ori_status ori__shapes_read(ori__shapes *s, float *y, int64_t most,
                            int64_t *frames)
{
    return s->kind->audio ? read_audio(s, y, most, frames)
                          : read_log(s, y, most, frames);
}
