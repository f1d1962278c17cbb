/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * features_frame.c - one frame of a front end
 */
#include "stream/features_frame.h"

#include <math.h>
#include <string.h>

#include "model/model_object.h"
#include "signal/mel_frame.h"

/* What a frame is measured against reaches half a case ahead, as from the
 * middle of a case. */
enum { AHEAD = 2 };

ori__frontend_view ori__frontend_view_of(const ori_model *m)
{
    ori__frontend_view v = {
        .mel = m->mel,
        .normalise = m->frontend.normalise,
        .mean = m->mean, .deviation = m->deviation,
        .channels = m->channels, .bands = 1, .width = m->width,
        .window = 1, .hop = 1,
        .span = ori_model_feature_frames(m, m->usual_length),
        .level_matters = m->frontend.normalise == ORI_NORMALISE_SERIES,
    };

    if (v.mel) {
        const ori_mel_options *o = ori__mel_options(v.mel);

        v.bands = o->bands;
        v.begin = ori__mel_begin(v.mel);
        v.window = o->window_samples;
        v.hop = o->hop_samples;
        v.range_matters = o->range_db > 0;
    }
    if (v.range_matters)
        v.range_ahead = v.span / AHEAD;
    if (v.level_matters)
        v.level_ahead = v.span / AHEAD;
    return v;
}

size_t ori__frontend_work(const ori__frontend_view *v)
{
    return v->mel ? ori_mel_work_size(v->mel) : 1;
}

int64_t ori__frontend_frames(const ori__frontend_view *v, int64_t samples,
                             bool ended)
{
    const int64_t behind = samples - v->begin - v->window;

    if (ended && v->mel)
        return ori_mel_frames(v->mel, samples);
    return behind < 0 ? 0 : behind / v->hop + 1;
}

/* Do at least half of the samples [from, to) hold numbers? */
static bool half_there(const ori__samples *s, int64_t from, int64_t to)
{
    int64_t there = 0;

    from = from < s->first ? s->first : from;
    to = to > s->first + s->count ? s->first + s->count : to;
    for (int64_t i = from; i < to; i++)
        there += s->present[i - s->first];
    return 2 * there >= to - from;
}

bool ori__frontend_bands(const ori__frontend_view *v, const ori__samples *s,
                         int64_t start, float *bands, float *largest,
                         void *work)
{
    if (!half_there(s, start, start + v->window)) {
        for (int b = 0; b < v->bands; b++)
            bands[b] = NAN;
        *largest = NAN;
        return false;
    }
    if (!v->mel) {
        *bands = *largest = s->x[start - s->first];
        return true;
    }
    ori__mel_bands(v->mel, s->x, s->count, start - s->first, bands, work);
    *largest = bands[0];
    for (int b = 1; b < v->bands; b++)
        *largest = bands[b] > *largest ? bands[b] : *largest;
    return true;
}

void ori__frontend_features(const ori__frontend_view *v, float loudest,
                            float *bands, float *features)
{
    const int width = v->width / v->channels;

    if (isnan(bands[0]))
        for (int i = 0; i < width; i++)
            features[i] = NAN;
    else if (v->mel)
        ori__mel_finish(v->mel, loudest, bands, features);
    else
        *features = *bands;
}

void ori__frontend_standardise(const ori__frontend_view *v,
                               const ori__level *level, const float *x,
                               float *y)
{
    for (int i = 0; i < v->width; i++) {
        float mean = v->mean[i], deviation = v->deviation[i];

        if (v->normalise != ORI_NORMALISE_DATASET)
            ori__level_moments(level, i, &mean, &deviation);
        if (v->normalise == ORI_NORMALISE_NONE)
            y[i] = isnan(x[i]) ? mean : x[i];
        else
            y[i] = isnan(x[i]) ? 0.0f
                               : (x[i] - mean) *
                                     ori__safe_inverse(mean, deviation);
    }
}

/* The real transform takes 2.5 n log2 n floating-point operations (Frigo &
 * Johnson's count); bands overlap by halves; levels take some ten. */
double ori__frontend_mult_adds(const ori__frontend_view *v)
{
    double each = 10;

    if (v->mel) {
        const ori_mel_options *o = ori__mel_options(v->mel);
        const double n = o->fft_samples;

        each = v->window + 0.5 * 2.5 * n * log2(n) / 2 + 1.5 * n +
               (double)o->bands * o->coefficients + 10.0 * v->bands;
    }
    return v->channels * each / v->hop;
}
