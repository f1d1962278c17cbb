/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_front.c - what of a signal is looked at, as it comes
 */
#include "motif_front.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/signal/spectrum.h>

#include "output.h"

/* Silence, so that its logarithm is a number. */
static const double FLOOR = 1e-5;

/* A window of a spectrum is this many steps long; samples that it is given at
 * once. */
enum { STEPS_A_WINDOW = 2, BLOCK = 1024, FFT_LEAST = 512 };

struct motif_front {
    motif_front_options options;
    int width;
    double step;                /* samples from one instant to the next */
    double *y;                  /* [width] */
    int64_t instant;            /* the next one */
    int64_t from, to, at;       /* samples: of this one, and the next */
    double *squares;            /* [width] */
    ori_mel *mel;
    ori_mel_stream *stream;
    float *mono, *frames;       /* [BLOCK], [stream's most, bands] */
};

static ori_status create_bands(motif_front *f)
{
    ori_mel_options o = ORI_MEL_OPTIONS_INIT;
    const int hop = (int)f->step;
    ori_status s;

    o.rate_hz = f->options.rate_hz;
    o.hop_samples = hop;
    o.window_samples = STEPS_A_WINDOW * hop;
    o.fft_samples = FFT_LEAST;
    while (o.fft_samples < o.window_samples)
        o.fft_samples *= 2;
    o.bands = f->options.bands;
    s = ori_mel_create(&f->mel, &o);
    if (s == ORI_OK)
        s = ori_mel_stream_create(&f->stream, f->mel, BLOCK);
    if (s != ORI_OK)
        return s;
    f->mono = output_alloc(BLOCK, sizeof *f->mono);
    f->frames = output_alloc((size_t)ori_mel_stream_most(f->stream) *
                                 (size_t)f->width, sizeof *f->frames);
    return ORI_OK;
}

/* Loudness is of spans, the next of which begins where one ends. */
static void next_span(motif_front *f)
{
    f->from = (int64_t)((double)f->instant * f->step);
    f->to = (int64_t)((double)(f->instant + 1) * f->step);
    memset(f->squares, 0, (size_t)f->width * sizeof *f->squares);
}

static void begin(motif_front *f)
{
    f->instant = f->at = 0;
    next_span(f);
}

ori_status motif_front_create(motif_front **front,
                              const motif_front_options *options)
{
    motif_front *f = output_alloc(1, sizeof *f);
    ori_status s = ORI_OK;

    f->options = *options;
    f->width = options->bands > 0 ? options->bands : options->picked;
    f->step = options->bands > 0
                  ? fmax(rint(options->rate_hz / options->loudness_hz), 1.0)
              : options->loudness_hz > 0.0
                  ? fmax(options->rate_hz / options->loudness_hz, 1.0)
                  : 1.0;
    f->y = output_alloc((size_t)f->width, sizeof *f->y);
    f->squares = output_alloc((size_t)f->width, sizeof *f->squares);
    begin(f);
    if (options->bands > 0)
        s = create_bands(f);
    if (s != ORI_OK) {
        motif_front_destroy(f);
        f = NULL;
    }
    *front = f;
    return s;
}

void motif_front_destroy(motif_front *f)
{
    if (!f)
        return;
    ori_mel_stream_destroy(f->stream);
    ori_mel_destroy(f->mel);
    free(f->y);
    free(f->squares);
    free(f->mono);
    free(f->frames);
    free(f);
}

int motif_front_width(const motif_front *f)
{
    return f->width;
}

double motif_front_step(const motif_front *f)
{
    return f->step;
}

/* ------------------------------------------------------ one frame's part */

/* A span with a missing sample is missing. */
static double loudness(double squares, int64_t n)
{
    return isnan(squares) ? (double)NAN
                          : 20.0 * log10(fmax(sqrt(squares / (double)n),
                                              FLOOR));
}

static ori_status take_loudness(motif_front *f, const float *x,
                                motif_front_take *take, void *to)
{
    const int64_t n = f->to - f->from;

    for (int i = 0; i < f->width; i++) {
        const double v = (double)x[f->options.pick[i]];

        f->squares[i] += v * v;
    }
    if (++f->at < f->to)
        return ORI_OK;
    for (int i = 0; i < f->width; i++)
        f->y[i] = loudness(f->squares[i], n);
    f->instant++;
    next_span(f);
    return take(to, f->y);
}

static ori_status take_values(motif_front *f, const float *x,
                              motif_front_take *take, void *to)
{
    for (int i = 0; i < f->width; i++)
        f->y[i] = (double)x[f->options.pick[i]];
    return take(to, f->y);
}

static ori_status give_bands(motif_front *f, int frames,
                             motif_front_take *take, void *to)
{
    ori_status s = ORI_OK;

    for (int t = 0; t < frames && s == ORI_OK; t++) {
        for (int i = 0; i < f->width; i++)
            f->y[i] = (double)f->frames[t * f->width + i];
        s = take(to, f->y);
    }
    return s;
}

static ori_status push_bands(motif_front *f, const float *x, size_t frames,
                             motif_front_take *take, void *to)
{
    ori_status s = ORI_OK;

    while (frames > 0 && s == ORI_OK) {
        const int n = frames < BLOCK ? (int)frames : BLOCK;

        for (int i = 0; i < n; i++)
            f->mono[i] = x[i * f->options.channels];
        s = give_bands(f, ori_mel_stream_push(f->stream, f->mono, n,
                                              f->frames), take, to);
        x += n * f->options.channels;
        frames -= (size_t)n;
    }
    return s;
}

/* ----------------------------------------------------------- all of them */

ori_status motif_front_push(motif_front *f, const float *x, size_t frames,
                            motif_front_take *take, void *to)
{
    const bool loud = f->options.loudness_hz > 0.0;
    ori_status s = ORI_OK;

    if (f->stream)
        return push_bands(f, x, frames, take, to);
    for (size_t i = 0; i < frames && s == ORI_OK; i++) {
        s = loud ? take_loudness(f, x, take, to)
                 : take_values(f, x, take, to);
        x += f->options.channels;
    }
    return s;
}

/* What is left of a span is too short to be as loud as the others. */
ori_status motif_front_end(motif_front *f, motif_front_take *take, void *to)
{
    ori_status s = ORI_OK;

    if (f->stream)
        s = give_bands(f, ori_mel_stream_end(f->stream, f->frames), take, to);
    begin(f);
    return s;
}
