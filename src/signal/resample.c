/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * resample.c - a stream of frames from one rate to another, through soxr
 *
 * The one file that includes soxr.h.  soxr's filters have linear phase and
 * it drops their delay itself, so its output frame k lies at k * in / out.
 * Its own end-of-input is never used: constant frames are fed until the
 * counted number of frames is out.
 */
#include "signal/resample.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include <soxr.h>

#include "base/fail.h"
#include "base/memory.h"

#define UP_MAX 1000.0
#define DOWN_MAX 100000.0

/* What is larger is no measurement, and differences of such would become
 * infinite within the filter and spoil a whole block. */
static const float SAMPLE_MAX = 1e30f;

/* soxr takes some 100 KiB a channel. */
enum { CHANNELS_MAX = 1024 };

/* 4096 frames of one channel, fewer of many: some 64 KiB and at least 64. */
enum { BLOCK_SAMPLES = 16384, BLOCK_MAX = 4096, BLOCK_MIN = 64 };

typedef struct channel {
    float offset;           /* the first value; subtracted before soxr */
    float last;             /* the newest value, less the offset */
    bool begun;             /* a value was seen */
} channel;

struct ori__resampler {
    soxr_t soxr;
    const char *where;
    double step;            /* input frames an output frame */
    double reach;           /* see is_missing() */
    int channels;
    size_t block;
    channel *channel;
    float *in, *out;        /* [block, channels] */
    size_t in_at, in_end;
    size_t out_at, out_end;
    int64_t pushed;         /* input frames so far */
    int64_t made;           /* output frames so far */
    int64_t total;          /* output frames in all; -1 until finished */
    bool *missing;          /* [frame - missing_from, channel] */
    size_t missing_room;
    int64_t missing_from;
    int64_t missing_end;    /* behind the last missing frame */
};

size_t ori__resampler_block(int channels)
{
    const int frames = BLOCK_SAMPLES / channels;

    return (size_t)(frames > BLOCK_MAX   ? BLOCK_MAX
                    : frames < BLOCK_MIN ? BLOCK_MIN
                                         : frames);
}

ori_status ori__resampler_create(ori__resampler **resampler, double in_hz,
                                 double out_hz, int channels,
                                 const char *where)
{
    const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
    ori__resampler *r = ORI__NEW(ori__resampler, 1);
    soxr_error_t error = NULL;
    size_t samples;

    *resampler = NULL;
    if (!r)
        return ori__fail_memory(where);
    if (channels > CHANNELS_MAX) {
        ori__free(r);
        return ori__fail(ORI_EDATA, "%s: %d channels; at most %d can be "
                         "brought to another rate", where, channels,
                         CHANNELS_MAX);
    }
    *r = (ori__resampler){ .where = where,
                           .channels = channels,
                           .step = in_hz / out_hz,
                           .block = ori__resampler_block(channels),
                           .total = -1 };
    r->reach = 0.5 * fmax(1.0, r->step);
    if (!(r->step <= DOWN_MAX && r->step >= 1 / UP_MAX)) {
        ori__free(r);
        return ori__fail(ORI_EDATA,
                         "%s: cannot be brought from %g to %g Hz: more than "
                         "%g times up or %g times down",
                         where, in_hz, out_hz, UP_MAX, DOWN_MAX);
    }
    samples = r->block * (size_t)channels;
    r->channel = ORI__NEW(channel, (size_t)channels);
    r->in = ORI__NEW(float, samples);
    r->out = ORI__NEW(float, samples);
    if (r->channel && r->in && r->out)
        r->soxr = soxr_create(in_hz, out_hz, (unsigned)channels, &error, NULL,
                              &quality, NULL);
    if (!r->soxr) {
        ori__resampler_destroy(r);
        return error ? ori__fail(ORI_EDATA, "%s: from %g to %g Hz: %s", where,
                                 in_hz, out_hz, error)
                     : ori__fail_memory(where);
    }
    *resampler = r;
    return ORI_OK;
}

void ori__resampler_destroy(ori__resampler *r)
{
    if (!r)
        return;
    if (r->soxr)
        soxr_delete(r->soxr);
    ori__free(r->channel);
    ori__free(r->in);
    ori__free(r->out);
    ori__free(r->missing);
    ori__free(r);
}

int64_t ori__resampler_count(const ori__resampler *r, int64_t n)
{
    const double count = floor((double)n / r->step + 0.5);

    return n < 1 ? 0 : count < 1 ? 1 : (int64_t)count;
}

/* Forget which frames were missing where no output will ask again. */
static void forget(ori__resampler *r)
{
    const int64_t need = (int64_t)((double)r->made * r->step - r->reach) - 1;
    const size_t c = (size_t)r->channels;
    int64_t drop = need - r->missing_from;

    if (drop < (int64_t)r->block)       /* not worth moving */
        return;
    if (drop > r->pushed - r->missing_from)
        drop = r->pushed - r->missing_from;
    memmove(r->missing, r->missing + (size_t)drop * c,
            (size_t)(r->pushed - r->missing_from - drop) * c);
    r->missing_from += drop;
}

ori_status ori__resampler_push(ori__resampler *r, const float *x,
                               size_t frames)
{
    const size_t c = (size_t)r->channels;
    bool *missing;

    forget(r);
    if (!ori__grow(&r->missing, &r->missing_room,
                   ((size_t)(r->pushed - r->missing_from) + frames) * c,
                   sizeof *r->missing))
        return ori__fail_memory(r->where);
    missing = r->missing + (size_t)(r->pushed - r->missing_from) * c;
    for (size_t i = 0; i < frames * c; i++) {
        channel *ch = &r->channel[i % c];

        missing[i] = !(fabsf(x[i]) <= SAMPLE_MAX);
        if (missing[i]) {
            r->missing_end = r->pushed + (int64_t)(i / c) + 1;
        } else if (!ch->begun) {
            ch->begun = true;
            ch->offset = x[i];
        } else {
            ch->last = x[i] - ch->offset;
        }
        r->in[i] = ch->last;
    }
    r->in_at = 0;
    r->in_end = frames;
    r->pushed += (int64_t)frames;
    return ORI_OK;
}

void ori__resampler_finish(ori__resampler *r)
{
    r->total = ori__resampler_count(r, r->pushed);
}

/* An input frame speaks for half a period of the slower rate on each side,
 * the last one also for what lies behind it. */
static bool is_missing(const ori__resampler *r, int64_t k, size_t c)
{
    const double at = fmin((double)k * r->step, (double)(r->pushed - 1));
    int64_t i = (int64_t)ceil(at - r->reach);
    int64_t end = (int64_t)floor(at + r->reach) + 1;

    if (i < r->missing_from)
        i = r->missing_from;
    if (end > r->missing_end)
        end = r->missing_end;
    for (; i < end; i++)
        if (r->missing[(size_t)(i - r->missing_from) * (size_t)r->channels +
                       c])
            return true;
    return false;
}

static void restore(ori__resampler *r, size_t frames)
{
    const size_t c = (size_t)r->channels;

    for (size_t i = 0; i < frames * c; i++)
        r->out[i] = is_missing(r, r->made + (int64_t)(i / c), i % c)
                        ? NAN
                        : r->out[i] + r->channel[i % c].offset;
    r->made += (int64_t)frames;
}

static void feed_last_value(ori__resampler *r)
{
    const size_t c = (size_t)r->channels;

    for (size_t i = 0; i < r->block * c; i++)
        r->in[i] = r->channel[i % c].last;
    r->in_at = 0;
    r->in_end = r->block;
}

/* Fill the output block; it stays empty where soxr wants more input. */
static ori_status make(ori__resampler *r)
{
    const size_t c = (size_t)r->channels;
    size_t used = 0, made = 0;

    r->out_at = r->out_end = 0;
    while (made == 0 && r->made != r->total) {
        soxr_error_t error;

        if (r->in_at == r->in_end) {
            if (r->total < 0)
                return ORI_OK;
            feed_last_value(r);
        }
        error = soxr_process(r->soxr, r->in + r->in_at * c,
                             r->in_end - r->in_at, &used, r->out, r->block,
                             &made);
        if (error)
            return ori__fail(ORI_ENOMEM, "%s: resampling: %s", r->where,
                             error);
        r->in_at += used;
    }
    if (r->total >= 0 && (int64_t)made > r->total - r->made)
        made = (size_t)(r->total - r->made);
    restore(r, made);
    r->out_end = made;
    return ORI_OK;
}

ori_status ori__resampler_take(ori__resampler *r, float *y, size_t max_frames,
                               size_t *frames)
{
    const size_t c = (size_t)r->channels;

    *frames = 0;
    while (*frames < max_frames) {
        size_t n = r->out_end - r->out_at;

        if (n == 0) {
            const ori_status s = make(r);

            if (s != ORI_OK)
                return s;
            n = r->out_end;
            if (n == 0)
                break;
        }
        if (n > max_frames - *frames)
            n = max_frames - *frames;
        memcpy(y + *frames * c, r->out + r->out_at * c,
               n * c * sizeof *y);
        r->out_at += n;
        *frames += n;
    }
    return ORI_OK;
}
