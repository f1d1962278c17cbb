/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * wav_bytes.c - audio of any kind as the bytes of a WAV file that is nowhere
 */
#include "serve/wav_bytes.h"

#include <math.h>
#include <string.h>

#include <oriole/signal/signal.h>

#include "base/fail.h"
#include "base/memory.h"

enum {
    HEAD_MOST = 80,
    PIECE = 8192                /* samples read at a time */
};

struct ori__wav_bytes {
    char *path;
    ori_source *source;
    ori_source_options options;
    int channels;
    int64_t frames;
    int64_t next;               /* the frame that the source gives next */
    unsigned char head[HEAD_MOST];
    size_t head_bytes;
    float x[PIECE];
    unsigned char pcm[2 * PIECE];
};

/* -------------------------------------------------------------------- head */

static void put(ori__wav_bytes *w, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        w->head[w->head_bytes++] = (unsigned char)(value >> (8 * i));
}

static void put_name(ori__wav_bytes *w, const char *name)
{
    memcpy(w->head + w->head_bytes, name, 4);
    w->head_bytes += 4;
}

/* RF64 (EBU Tech 3306) has lengths of 64 bits in a chunk of their own, and
 * where RIFF has them the greatest number. */
static void write_head(ori__wav_bytes *w, double rate_hz)
{
    const uint64_t data = (uint64_t)w->frames * 2 * (uint64_t)w->channels;
    const bool large = data > UINT32_MAX - HEAD_MOST;
    const uint64_t rate = (uint64_t)rate_hz;

    put_name(w, large ? "RF64" : "RIFF");
    put(w, large ? UINT32_MAX : data + 36, 4);
    put_name(w, "WAVE");
    if (large) {
        put_name(w, "ds64");
        put(w, 28, 4);
        put(w, data + HEAD_MOST - 8, 8);
        put(w, data, 8);
        put(w, (uint64_t)w->frames, 8);
        put(w, 0, 4);
    }
    put_name(w, "fmt ");
    put(w, 16, 4);
    put(w, 1, 2);               /* whole numbers */
    put(w, (uint64_t)w->channels, 2);
    put(w, rate, 4);
    put(w, rate * 2 * (uint64_t)w->channels, 4);
    put(w, 2 * (uint64_t)w->channels, 2);
    put(w, 16, 2);
    put_name(w, "data");
    put(w, large ? UINT32_MAX : data, 4);
}

/* -------------------------------------------------------------------- open */

static ori_status open_source(ori__wav_bytes *w)
{
    ori_source_close(w->source);
    w->next = 0;
    return ori_source_open(&w->source, w->path, &w->options);
}

static ori_status prepare(ori__wav_bytes *w)
{
    ori_source_info info;
    ori_status s = open_source(w);

    if (s != ORI_OK)
        return s;
    info = ori_source_describe(w->source);
    if (info.channels > 2) {
        w->options.channels = 1;
        s = open_source(w);
    }
    if (s == ORI_OK && !(info.rate_hz >= 1 && info.rate_hz < UINT32_MAX))
        s = ori__fail(ORI_EDATA, "%s: cannot be played at %g Hz", w->path,
                      info.rate_hz);
    if (s != ORI_OK)
        return s;
    w->channels = ori_source_describe(w->source).channels;
    write_head(w, info.rate_hz);
    return ORI_OK;
}

ori_status ori__wav_bytes_open(ori__wav_bytes **wav, const char *path,
                               int64_t frames)
{
    ori__wav_bytes *w = ORI__NEW(ori__wav_bytes, 1);
    ori_status s;

    *wav = NULL;
    if (!w)
        return ori__fail_memory(path);
    w->frames = frames;
    w->options = (ori_source_options)ORI_SOURCE_OPTIONS_INIT;
    w->path = ori__strdup(path);
    s = w->path ? prepare(w) : ori__fail_memory(path);
    if (s == ORI_OK)
        *wav = w;
    else
        ori__wav_bytes_close(w);
    return s;
}

void ori__wav_bytes_close(ori__wav_bytes *w)
{
    if (!w)
        return;
    ori_source_close(w->source);
    ori__free(w->path);
    ori__free(w);
}

int64_t ori__wav_bytes_size(const ori__wav_bytes *w)
{
    return (int64_t)w->head_bytes + w->frames * 2 * w->channels;
}

/* -------------------------------------------------------------------- read */

static ori_status pass_over(ori__wav_bytes *w, int64_t frames)
{
    const int64_t most = PIECE / w->channels;
    ori_status s = ORI_OK;
    size_t got = 1;

    while (s == ORI_OK && frames > 0 && got > 0) {
        s = ori_source_read(w->source, w->x,
                            (size_t)(frames < most ? frames : most), &got);
        frames -= (int64_t)got;
        w->next += (int64_t)got;
    }
    return s;
}

/* So that `frame` is what the source gives next. */
static ori_status go_to(ori__wav_bytes *w, int64_t frame)
{
    ori_status s = ORI_OK;

    if (frame == w->next)
        return ORI_OK;
    if (ori_source_seekable(w->source)) {
        s = ori_source_seek(w->source, frame);
        w->next = frame;
        return s;
    }
    if (frame < w->next)
        s = open_source(w);
    return s == ORI_OK ? pass_over(w, frame - w->next) : s;
}

static int16_t to_pcm(float x)
{
    const float v = isnan(x) ? 0 : x * 32768;

    return (int16_t)lrintf(v < -32768 ? -32768 : v > 32767 ? 32767 : v);
}

static ori_status read_samples(ori__wav_bytes *w, int64_t at, char *to,
                               size_t room, size_t *bytes)
{
    const int64_t frame_bytes = 2 * w->channels;
    const int64_t frame = at / frame_bytes;
    const size_t skip = (size_t)(at % frame_bytes);
    const int64_t most = PIECE / w->channels, left = w->frames - frame;
    size_t got = 0, n;
    ori_status s = go_to(w, frame);

    if (s == ORI_OK)
        s = ori_source_read(w->source, w->x,
                            (size_t)(left < most ? left : most), &got);
    if (s == ORI_OK && got == 0)
        s = ori__fail(ORI_EDATA, "%s: ends at frame %lld", w->path,
                      (long long)frame);
    if (s != ORI_OK)
        return s;
    w->next += (int64_t)got;
    n = got * (size_t)w->channels;
    for (size_t i = 0; i < n; i++) {
        const uint16_t v = (uint16_t)to_pcm(w->x[i]);

        w->pcm[2 * i] = (unsigned char)v;
        w->pcm[2 * i + 1] = (unsigned char)(v >> 8);
    }
    *bytes = 2 * n - skip < room ? 2 * n - skip : room;
    memcpy(to, w->pcm + skip, *bytes);
    return ORI_OK;
}

ori_status ori__wav_bytes_read(ori__wav_bytes *w, int64_t at, char *to,
                               size_t room, size_t *bytes)
{
    const int64_t head = (int64_t)w->head_bytes;

    if (at >= head)
        return read_samples(w, at - head, to, room, bytes);
    *bytes = (size_t)(head - at) < room ? (size_t)(head - at) : room;
    memcpy(to, w->head + at, *bytes);
    return ORI_OK;
}
