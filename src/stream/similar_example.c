/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * similar_example.c - the shape that is sought in a catalogue's recordings
 */
#include "stream/similar_example.h"

#include <math.h>
#include <string.h>

#include <oriole/motif/several.h>
#include <oriole/signal/signal.h>

#include "base/fail.h"
#include "base/memory.h"

/* MOST: values of the example, so that a search takes some 40 MiB. */
enum { BANDS = 24, MORE = 512, MOST = 1 << 18 };

static const double RANGE_DB = 60.0;        /* what is heard */

/* -------------------------------------------------------------- recordings */

typedef struct taking {
    ori__searched *to;
    ori_status status;
} taking;

static bool take(void *user, const ori_catalog_recording *r)
{
    taking *t = user;

    *t->to = (ori__searched){ r->id, r->frames, r->rate_hz, r->channels,
                              ori_signal_is_audio(r->path),
                              ori__strdup(r->path), ori__strdup(r->columns) };
    if (!t->to->path || !t->to->columns)
        t->status = ori__fail_memory("a recording");
    return false;
}

ori_status ori__searched_take(ori__searched *to, ori_catalog *catalog,
                              int64_t id)
{
    taking t = { to, ORI_OK };
    ori_status s;

    ori__searched_free(to);
    s = ori_catalog_recording_at(catalog, id, take, &t);
    return s == ORI_OK ? t.status : s;
}

void ori__searched_free(ori__searched *of)
{
    ori__free(of->path);
    ori__free(of->columns);
    *of = (ori__searched){ 0 };
}

/* -------------------------------------------------------------------- kind */

static int power_of_two(double least)
{
    int n = 32;

    while (n < least)
        n *= 2;
    return n;
}

static ori_status choose_spectrum(ori__shape_kind *k,
                                  const ori_similar_options *o)
{
    ori_mel_options mo = ORI_MEL_OPTIONS_INIT;
    const double seconds = (double)(o->end - o->start) / k->rate_hz;
    const double hop_s = fmin(fmax(seconds / 40.0, 0.002), 0.02);

    k->hop = (int)fmax(round(hop_s * k->rate_hz), 1.0);
    mo.rate_hz = k->rate_hz;
    mo.hop_samples = k->hop;
    mo.window_samples =
        (int)fmax(fmax(2.5 * k->hop, 0.01 * k->rate_hz), 16.0);
    mo.fft_samples = k->fft = power_of_two(mo.window_samples);
    mo.bands = k->width = BANDS;
    mo.low_hz = o->low_hz;
    mo.high_hz = fmin(o->high_hz, k->rate_hz / 2.0);
    return ori_mel_create(&k->mel, &mo);
}

static ori_status choose_kind(ori__shape_kind *k, const ori__searched *of,
                              const ori_similar_options *o)
{
    *k = (ori__shape_kind){ .audio = of->audio, .rate_hz = of->rate_hz,
                            .channels = of->channels, .channel = o->channel,
                            .hop = 1, .floor = -HUGE_VALF };
    if (of->audio && !(of->rate_hz > 0.0))
        return ori__fail(ORI_EDATA, "the example's rate is not known");
    if (of->audio)
        return choose_spectrum(k, o);
    k->width = o->channel < 0 ? of->channels : 1;
    if (k->width > ORI_SEVERAL_CHANNELS)
        return ori__fail(ORI_EINVAL, "of a log of %d channels one must be "
                         "named: %d can be compared at once", k->width,
                         ORI_SEVERAL_CHANNELS);
    return ORI_OK;
}

/* ------------------------------------------------------------------ frames */

/* frames [m + MORE, width]; spectra begin a little earlier, so that the first
 * ones see what is before them. */
static ori_status read_frames(ori__example *e, ori__shapes *shapes,
                              int64_t start, float *frames)
{
    const int hop = e->kind.hop, width = e->kind.width;
    const int64_t wanted = e->kind.audio ? e->kind.fft / hop + 1 : 0;
    int64_t drop = wanted * hop <= start ? wanted : 0;
    int64_t have = 0, got = 1;
    ori_status s = ori__shapes_skip(shapes, start - drop * hop);

    while (s == ORI_OK && got > 0 && have < e->m) {
        float *at = frames + have * width;
        int64_t gone;

        s = ori__shapes_read(shapes, at, e->m + MORE - have, &got);
        if (s != ORI_OK)
            break;
        gone = drop < got ? drop : got;
        memmove(at, at + gone * width,
                (size_t)((got - gone) * width) * sizeof *at);
        have += got - gone;
        drop -= gone;
    }
    if (have < e->m)
        e->m = (int)have;
    if (s == ORI_OK && e->m < ORI__EXAMPLE_LEAST)
        s = ori__fail(ORI_EDATA, "the example is too short");
    return s;
}

static void set_floor(ori__example *e, float *frames)
{
    const int count = e->m * e->kind.width;
    float loudest = -HUGE_VALF;

    for (int i = 0; i < count; i++)
        loudest = fmaxf(loudest, frames[i]);
    e->kind.floor = loudest - (float)RANGE_DB;
    for (int i = 0; i < count; i++)
        frames[i] = fmaxf(frames[i], e->kind.floor);
}

void ori__example_turn(const float *frames, int64_t n, int width, double *x)
{
    for (int64_t t = 0; t < n; t++)
        for (int k = 0; k < width; k++)
            x[k * n + t] = (double)frames[t * width + k];
}

static ori_status take_frames(ori__example *e, const ori__searched *of,
                              int64_t start)
{
    const size_t width = (size_t)e->kind.width;
    float *frames = ori__alloc((size_t)e->m + MORE, width * sizeof *frames);
    ori__shapes *shapes = NULL;
    ori_status s = ORI_OK;

    e->q = ori__alloc((size_t)e->m, width * sizeof *e->q);
    if (!frames || !e->q)
        s = ori__fail_memory("the example");
    if (s == ORI_OK)
        s = ori__shapes_open(&shapes, &e->kind, of->path, of->columns);
    if (s == ORI_OK)
        s = read_frames(e, shapes, start, frames);
    ori__shapes_close(shapes);
    if (s == ORI_OK) {
        if (e->kind.audio)
            set_floor(e, frames);
        ori__example_turn(frames, e->m, e->kind.width, e->q);
    }
    ori__free(frames);
    return s;
}

static ori_status set_length(ori__example *e, int64_t samples)
{
    const int64_t frames = samples / e->kind.hop;

    if (frames > MOST / e->kind.width)
        return ori__fail(ORI_EINVAL, "an example of %lld samples is too long; "
                         "a part of it that tells it from others will do",
                         (long long)samples);
    e->m = (int)frames;
    return ORI_OK;
}

ori_status ori__example_take(ori__example *e, ori_catalog *catalog,
                             const ori_similar_options *o)
{
    ori__searched of = { 0 };
    ori_status s = ori__searched_take(&of, catalog, o->recording);

    if (s == ORI_OK && (o->start < 0 || o->end <= o->start ||
                        o->end > of.frames))
        s = ori__fail(ORI_EINVAL, "frames %lld to %lld are no part of a "
                      "recording of %lld", (long long)o->start,
                      (long long)o->end, (long long)of.frames);
    if (s == ORI_OK)
        s = choose_kind(&e->kind, &of, o);
    if (s == ORI_OK)
        s = set_length(e, o->end - o->start);
    if (s == ORI_OK)
        s = take_frames(e, &of, o->start);
    ori__searched_free(&of);
    return s;
}

void ori__example_free(ori__example *e)
{
    ori_mel_destroy(e->kind.mel);
    ori__free(e->q);
    *e = (ori__example){ 0 };
}
