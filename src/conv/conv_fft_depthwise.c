/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_fft_depthwise.c - the FFT solver's forward pass and gradient to the
 * input, each channel for itself
 *
 * A product of spectra is one of numbers: a bundle goes there, is multiplied
 * and goes back without leaving the cache.  Its two vectors are two sets of
 * tiles of the same channels, real and imaginary part of complex signals
 * which real weights do not mix.
 */
#include <math.h>
#include <omp.h>
#include <string.h>

#include "base/memory.h"
#include "conv/conv_fft_tiles.h"

typedef struct {
    ori__fft_tiles tiles;
    int channels;
    int width;                  /* lanes of one tile */
    int unit;                   /* tiles of a bundle */
    int bands;                  /* vectors of channels */
    size_t spectrum;            /* floats of a band's weights */
} depthwise;

static ori_status create(void *state)
{
    depthwise *s = state;
    ori__fft_tiles *t = &s->tiles;
    const ori_status status = ori__fft_tiles_create(t);
    const int lanes = t->kernel->lanes;
    size_t pitch;

    if (status != ORI_OK)
        return status;
    s->channels = t->base.problem.channels_in;
    pitch = ori__fft_pitch(t->kernel, s->channels);
    s->width = pitch < (size_t)lanes ? (int)pitch : lanes;
    s->unit = 2 * lanes / s->width;
    s->bands = (s->channels + s->width - 1) / s->width;
    s->spectrum = s->channels == 1 ? 2 * (size_t)t->n : t->data;
    t->base.packed_size =
        (size_t)s->bands * s->spectrum * sizeof(float);
    t->base.work_size =
        (size_t)t->base.max_threads * t->data * sizeof(float);
    return ORI_OK;
}

static void destroy(void *state)
{
    depthwise *s = state;

    ori__transform_destroy(s->tiles.transform);
}

/* The weights' conjugate spectra, divided by n: a vector of channels, or of a
 * single channel the numbers alone. */
static void keep(const depthwise *s, const float *data, float *to)
{
    const size_t lanes = (size_t)s->tiles.kernel->lanes;
    const size_t step = s->channels == 1 ? lanes : 1;
    const float scale = 1.0f / (float)s->tiles.n;

    for (size_t i = 0; i < s->spectrum; i++) {
        const bool imaginary = i * step / lanes % 2 == 1;

        to[i] = data[i * step] * (imaginary ? -scale : scale);
    }
}

static void pack(const void *state, const float *w, void *packed, void *work)
{
    const depthwise *s = state;
    const ori__fft_tiles *t = &s->tiles;

#pragma omp parallel for schedule(static)                                     \
    num_threads(ori__conv_threads(&t->base))
    for (int band = 0; band < s->bands; band++) {
        float *data =
            (float *)work + (size_t)omp_get_thread_num() * t->data;

        memset(data, 0, t->data * sizeof *data);
        for (int lane = 0; lane < t->kernel->lanes; lane++) {
            const int c = band * s->width + lane % s->width;

            if (c < s->channels)
                ori__fft_tiles_taps(t, w, c, 0, 0, 1, data + lane);
        }
        ori__transform_spectrum(t->transform, data);
        keep(s, data, (float *)packed + (size_t)band * s->spectrum);
    }
}

static ori__fft_run run_at(const depthwise *s, int tile, int band)
{
    const int column = band * s->width, rest = s->channels - column;

    return (ori__fft_run){
        .row = tile, .column = column,
        .lane = tile * s->width, .lanes = s->width,
        .columns = rest < s->width ? rest : s->width,
    };
}

static void load(const depthwise *s, const ori__fft_turn *turn, int band,
                 float *data)
{
    if (s->channels == 1) {
        ori__fft_turn_load_single(&s->tiles, turn, data);
        return;
    }
    for (int i = 0; i < s->unit; i++) {
        const ori__fft_run run = run_at(s, i, band);

        ori__fft_turn_load(&s->tiles, turn, &run, data);
    }
}

static void put(const depthwise *s, const ori__fft_turn *turn, int band,
                float *data)
{
    if (s->channels == 1) {
        ori__fft_turn_put_single(&s->tiles, turn, data);
        return;
    }
    for (int i = 0; i < s->unit; i++) {
        const ori__fft_run run = run_at(s, i, band);

        ori__fft_turn_put(&s->tiles, turn, &run, data);
    }
}

/* One band of channels, a bundle of tiles at a time. */
static bool run(const void *state, const ori__fft_turn *turn, int band)
{
    const depthwise *s = state;
    const ori__fft_tiles *t = &s->tiles;
    const float *spectrum = (const float *)turn->args->packed +
                            (size_t)band * s->spectrum;
    float *data = (float *)turn->args->work +
                  (size_t)omp_get_thread_num() * t->data;
    const size_t right = (size_t)(t->valid * 2 * t->kernel->lanes);
    ori__fft_turn now = *turn;
    bool fine = true;

    for (; now.first < now.last; now.first += s->unit) {
        load(s, &now, band, data);
        ori__transform_filter(t->transform, data, spectrum,
                              s->channels == 1);
        fine = t->kernel->below(data, right, INFINITY) && fine;
        put(s, &now, band, data);
    }
    return fine;
}

static bool execute(const void *state, const ori_conv_args *args)
{
    const depthwise *s = state;

    return ori__fft_tiles_execute(&s->tiles, args, s->unit, s->unit,
                                  s->bands, run);
}

const ori__fft_pass ori__fft_depthwise = {
    .state_size = sizeof(depthwise),
    .create = create,
    .destroy = destroy,
    .pack = pack,
    .execute = execute,
};
