/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * source.c - a recording of any kind, as frames at the rate asked for
 *
 *     reader ──▶ infinite -> missing ──▶ mono ──▶ resampler ──▶ caller
 *
 * The rate of work is the reader's: a block is read, mixed and resampled,
 * then handed out in pieces of any size.
 */
#include <oriole/signal/signal.h>

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "signal/reader.h"
#include "signal/resample.h"
#include "signal/source_pcm.h"

/* Asked in this order; the last claims whatever is left. */
static const ori__reader *const readers[] = {
    &ori__reader_npy,
    &ori__reader_audio,
    &ori__reader_table,
};

struct ori_source {
    ori__input in;
    const ori__reader *reader;
    void *priv;
    ori__reader_info file;
    ori_source_info info;
    ori__resampler *resampler;      /* NULL: the rate stays */
    float *block;                   /* [block_frames, file.channels] */
    size_t block_frames;
    bool ended;                     /* the reader is at its end */
    bool finished;                  /* and the resampler knows */
    ori_status failed;              /* once failed, for ever failed */
};

static ori_status check_options(const ori_source_options *o)
{
    if (!(o->rate_hz >= 0 && isfinite(o->rate_hz)))
        return ori__fail(ORI_EINVAL, "rate %g Hz is not positive",
                         o->rate_hz);
    if (o->channels < 0)
        return ori__fail(ORI_EINVAL, "%d channels asked for", o->channels);
    return ORI_OK;
}

static ori_status open_reader(ori_source *s, const ori_source_options *o)
{
    unsigned char head[ORI__HEAD_BYTES] = { 0 };
    size_t i = 0;

    ori__input_read_at(&s->in, 0, head, sizeof head);
    if (s->in.error)
        return ori__input_check(&s->in);
    while (i + 1 < sizeof readers / sizeof *readers &&
           !readers[i]->claims(&s->in, head))
        i++;
    s->priv = ori__alloc(readers[i]->priv_size, 1);
    if (!s->priv)
        return ori__fail_memory(s->in.path);
    s->reader = readers[i];
    return s->reader->open(s->priv, &s->in, o, &s->file);
}

static ori_status choose_channels(ori_source *s, int asked)
{
    if (asked == 0 || asked == s->file.channels)
        s->info.channels = s->file.channels;
    else if (asked == 1 && s->file.audio)
        s->info.channels = 1;
    else
        return ori__fail(ORI_ESHAPE, "%s: has %d channel%s, not %d",
                         s->in.path, s->file.channels,
                         s->file.channels == 1 ? "" : "s", asked);
    return ORI_OK;
}

static ori_status choose_rate(ori_source *s, double asked_hz)
{
    const double file_hz = s->file.rate_hz;
    ori_status status;

    s->info.rate_hz = s->info.file_rate_hz = file_hz;
    s->info.frames = s->file.frames;
    s->info.unfinished = s->file.unfinished;
    if (asked_hz == 0 || file_hz == 0 || asked_hz == file_hz)
        return ORI_OK;
    status = ori__resampler_create(&s->resampler, file_hz, asked_hz,
                                   s->info.channels, s->in.path);
    if (status != ORI_OK)
        return status;
    s->info.rate_hz = asked_hz;
    if (s->file.frames >= 0)
        s->info.frames = ori__resampler_count(s->resampler, s->file.frames);
    return ORI_OK;
}

static ori_status prepare(ori_source *s, const char *path,
                          const ori_source_options *o)
{
    ori_status status;

    if ((status = check_options(o)) != ORI_OK ||
        (status = ori__input_open(&s->in, path)) != ORI_OK ||
        (status = open_reader(s, o)) != ORI_OK ||
        (status = choose_channels(s, o->channels)) != ORI_OK ||
        (status = choose_rate(s, o->rate_hz)) != ORI_OK)
        return status;
    s->info.size = sizeof s->info;
    s->info.jitter_s = s->info.clock_hz = s->info.began_s = (double)NAN;
    s->info.file_channels = s->file.channels;
    memcpy(s->info.format, s->file.format, sizeof s->info.format);
    s->block_frames = ori__resampler_block(s->file.channels);
    s->block = ori__alloc(s->block_frames * (size_t)s->file.channels,
                          sizeof *s->block);
    return s->block ? ORI_OK : ori__fail_memory(s->in.path);
}

ori_status ori_source_open(ori_source **source, const char *path,
                           const ori_source_options *options)
{
    static const ori_source_options usual = ORI_SOURCE_OPTIONS_INIT;
    ori_source *s = ORI__NEW(ori_source, 1);
    ori_status status;

    *source = NULL;
    if (!s)
        return ori__fail_memory(path);
    s->in.fd = -1;
    status = prepare(s, path, options ? options : &usual);
    if (status != ORI_OK)
        ori_source_close(s);
    else
        *source = s;
    return status;
}

void ori_source_close(ori_source *s)
{
    if (!s)
        return;
    if (s->reader)
        s->reader->close(s->priv);
    ori__resampler_destroy(s->resampler);
    ori__input_close(&s->in);
    ori__free(s->priv);
    ori__free(s->block);
    ori__free(s);
}

ori_source_info ori_source_describe(const ori_source *s)
{
    ori_source_info info = s->info;

    if (s->reader->count)
        s->reader->count(s->priv, &info);
    return info;
}

char *ori_source_name(const ori_source *s, int channel)
{
    if (!s->reader->channel_name || channel < 0 ||
        channel >= s->info.channels)
        return NULL;
    return s->reader->channel_name(s->priv, channel);
}

char *ori_source_recipe(const ori_source *s)
{
    return s->reader->recipe ? s->reader->recipe(s->priv) : NULL;
}

void ori_name_free(char *name)
{
    ori__free(name);
}

/* Times 0 what is not finite is NaN: few blocks have anything of it. */
static bool is_finite(const float *x, size_t n)
{
    enum { LANES = 8 };
    float odd[LANES] = { 0 };
    const size_t whole = n - n % LANES;

    for (size_t i = 0; i < whole; i += LANES)
        for (size_t k = 0; k < LANES; k++)
            odd[k] += x[i + k] * 0.0f;
    for (size_t i = whole; i < n; i++)
        odd[0] += x[i] * 0.0f;
    for (size_t k = 1; k < LANES; k++)
        odd[0] += odd[k];
    return !isnan(odd[0]);
}

static void drop_infinite(ori_source *s, float *x, size_t n)
{
    if (is_finite(x, n))
        return;
    for (size_t i = 0; i < n; i++) {
        if (isinf(x[i])) {
            x[i] = NAN;
            s->info.infinite++;
        }
    }
}

/* x [frames, channels] -> y [frames]; y may be x.  A frame with a missing
 * channel is missing. */
static void mix(const float *x, size_t frames, int channels, float *y)
{
    for (size_t t = 0; t < frames; t++) {
        double sum = 0;

        for (int c = 0; c < channels; c++)
            sum += (double)*x++;
        y[t] = (float)(sum / channels);
    }
}

/* Up to max_frames frames of what is given out, at the file's rate.  x has
 * room for the file's channels. */
static ori_status pull(ori_source *s, float *x, size_t max_frames,
                       size_t *frames)
{
    ori_status status = ORI_OK;

    *frames = 0;
    if (!s->ended)
        status = s->reader->read(s->priv, x, max_frames, frames);
    if (status != ORI_OK)
        return status;
    s->ended = *frames == 0;
    drop_infinite(s, x, *frames * (size_t)s->file.channels);
    if (s->info.channels != s->file.channels)
        mix(x, *frames, s->file.channels, x);
    return ORI_OK;
}

/*
 * Push one block into the resampler: full, unless it is the last, so that
 * the result cannot depend on how a reader cuts its frames.  What was read
 * before a failure still goes through; the reader fails again the next time.
 */
static ori_status refill(ori_source *s)
{
    const size_t stride = (size_t)s->info.channels;
    size_t have = 0, got = 1;

    /* Mixing happens in place and leaves room behind. */
    while (have < s->block_frames && got > 0) {
        const ori_status status = pull(s, s->block + have * stride,
                                       s->block_frames - have, &got);

        if (status != ORI_OK && have > 0)
            break;
        if (status != ORI_OK)
            return status;
        have += got;
    }
    if (have == 0) {
        ori__resampler_finish(s->resampler);
        s->finished = true;
        return ORI_OK;
    }
    return ori__resampler_push(s->resampler, s->block, have);
}

static ori_status read_resampled(ori_source *s, float *x, size_t max_frames,
                                 size_t *frames)
{
    *frames = 0;
    for (;;) {
        const bool finished = s->finished;
        ori_status status = ori__resampler_take(s->resampler, x, max_frames,
                                                frames);

        if (status != ORI_OK || *frames > 0 || finished)
            return status;
        status = refill(s);
        if (status != ORI_OK)
            return status;
    }
}

static ori_status read_mixed(ori_source *s, float *x, size_t max_frames,
                             size_t *frames)
{
    const size_t ask = max_frames < s->block_frames ? max_frames
                                                    : s->block_frames;
    const ori_status status = pull(s, s->block, ask, frames);

    memcpy(x, s->block, *frames * (size_t)s->info.channels * sizeof *x);
    return status;
}

bool ori_source_seekable(const ori_source *s)
{
    return s->reader->seek && s->file.seekable && s->in.size >= 0 &&
           s->file.frames >= 0 && !s->resampler;
}

ori_status ori_source_seek(ori_source *s, int64_t frame)
{
    if (!ori_source_seekable(s))
        return ori__fail(ORI_ENOTSUP, "%s: can only be read from its begin "
                         "to its end", s->in.path);
    if (frame < 0 || frame > s->file.frames)
        return ori__fail(ORI_EDATA, "%s: has no frame %lld, but %lld frames",
                         s->in.path, (long long)frame,
                         (long long)s->file.frames);
    if (s->failed != ORI_OK)
        return ori__fail(s->failed, "%s: reading failed before", s->in.path);
    s->ended = false;
    s->failed = s->reader->seek(s->priv, frame);
    return s->failed;
}

ori_status ori_source_read(ori_source *s, float *x, size_t max_frames,
                           size_t *frames)
{
    ori_status status;

    *frames = 0;
    if (s->failed != ORI_OK)
        return ori__fail(s->failed, "%s: reading failed before", s->in.path);
    if (max_frames == 0)
        return ORI_OK;
    if (s->resampler)
        status = read_resampled(s, x, max_frames, frames);
    else if (s->info.channels != s->file.channels)
        status = read_mixed(s, x, max_frames, frames);
    else
        status = pull(s, x, max_frames, frames);
    s->failed = status;
    return status;
}

bool ori__source_is_pcm16(const ori_source *s)
{
    return s->file.pcm16 && s->reader->read_pcm16 && !s->resampler &&
           s->info.channels == s->file.channels;
}

ori_status ori__source_read_pcm16(ori_source *s, int16_t *x,
                                  size_t max_frames, size_t *frames)
{
    *frames = 0;
    if (s->failed == ORI_OK && !s->ended) {
        s->failed = s->reader->read_pcm16(s->priv, x, max_frames, frames);
        s->ended = s->failed == ORI_OK && *frames == 0;
        return s->failed;
    }
    return s->ended ? ORI_OK : ori__fail(s->failed, "%s: reading failed "
                                         "before", s->in.path);
}
