/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * augment.c - one case as training sees it: changed at random
 */
#include "train/augment.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/memory.h"
#include "signal/mel_scale.h"

/* ---- samples ---- */

static bool changes_samples(const ori_train_options *o)
{
    return o->scale > 0 || o->noise_snr_db > 0;
}

static void scale_samples(double most, ori__rng *rng, float *x, int64_t n)
{
    const float factor =
        expf(ori__rng_between(rng, -(float)most, (float)most));

    for (int64_t i = 0; i < n; i++)
        x[i] *= factor;
}

/* White noise at a ratio drawn in [snr, snr + 20] dB to the channel's own
 * power about its mean. */
static void add_noise(double snr_db, ori__rng *rng, float *x, int64_t n)
{
    double sum = 0, squares = 0;
    int64_t there = 0;
    float level;

    for (int64_t i = 0; i < n; i++)
        if (isfinite(x[i])) {
            sum += x[i];
            squares += (double)x[i] * x[i];
            there++;
        }
    if (!there)
        return;
    sum /= (double)there;
    squares = squares / (double)there - sum * sum;
    level = (float)sqrt(squares > 0 ? squares : 0) *
            powf(10, -ori__rng_between(rng, (float)snr_db,
                                       (float)snr_db + 20) / 20);
    for (int64_t i = 0; i < n; i++)
        x[i] += level * ori__rng_normal(rng);
}

/* ---- features ---- */

static bool moves_features(const ori_train_options *o)
{
    return o->shift > 0 || o->time_warp > 0 || o->frequency_warp > 0;
}

int ori__augment_max_frames(const ori_train_options *o, int frames)
{
    return (int)ceil(frames * exp(o->time_warp > 0 ? o->time_warp : 0)) + 1;
}

/*
 * Where band b of a longer or shorter vocal tract lies among the bands:
 * frequencies scaled by `factor` (Jaitly & Hinton, "Vocal tract length
 * perturbation", 2013), read on the mel scale.
 */
static float warped_band(const ori_mel_options *mel, int b, double factor)
{
    const double high = mel->high_hz > 0 ? mel->high_hz : mel->rate_hz / 2;
    const double low_mel = ori__mel_from_hz(mel->dialect, mel->low_hz);
    const double high_mel = ori__mel_from_hz(mel->dialect, high);
    const double one = (high_mel - low_mel) / (mel->bands + 1);
    const double hz =
        ori__mel_to_hz(mel->dialect, low_mel + (b + 1) * one);
    const double at =
        (ori__mel_from_hz(mel->dialect, hz * factor) - low_mel) / one - 1;

    return (float)(at < 0 ? 0 : at > mel->bands - 1 ? mel->bands - 1 : at);
}

/* y[t, b] = x at time start + t*step and band position[b], read linearly. */
typedef struct warp {
    float start, step;
    const float *band;      /* [width]; NULL: bands stay */
    int width;
} warp;

static void read_frame(const warp *w, const float *x, int frames, float at,
                       float *y)
{
    const int t0 = (int)at;
    const int t1 = t0 + 1 < frames ? t0 + 1 : t0;
    const float part = at - (float)t0;
    const float *a = x + (size_t)t0 * (size_t)w->width;
    const float *b = x + (size_t)t1 * (size_t)w->width;

    if (!w->band) {
        for (int i = 0; i < w->width; i++)
            y[i] = a[i] + part * (b[i] - a[i]);
        return;
    }
    for (int i = 0; i < w->width; i++) {
        const int f = (int)w->band[i];
        const int g = f + 1 < w->width ? f + 1 : f;
        const float p = w->band[i] - (float)f;
        const float u = a[f] + p * (a[g] - a[f]);
        const float v = b[f] + p * (b[g] - b[f]);

        y[i] = u + part * (v - u);
    }
}

/* Frames that the shift brings in from outside are missing ones. */
static int apply_warp(const warp *w, const float *x,
                      const unsigned char *there, int frames, int out,
                      float *y, unsigned char *present)
{
    int missing = 0;

    for (int t = 0; t < out; t++) {
        const float at = w->start + (float)t * w->step;
        float *to = y + (size_t)t * (size_t)w->width;

        present[t] = at > -0.5f && at < (float)frames - 0.5f &&
                     there[(int)(at + 0.5f)];
        if (present[t]) {
            read_frame(w, x, frames, at < 0 ? 0 : at, to);
        } else {
            memset(to, 0, (size_t)w->width * sizeof *to);
            missing++;
        }
    }
    return missing;
}

static void fill_bands(const ori_model *m, double most, ori__rng *rng,
                       float *band)
{
    const ori_mel_options *mel = &ori_model_frontend(m)->mel;
    const double factor =
        exp(ori__rng_between(rng, -(float)most, (float)most));
    const int width = ori_model_feature_width(m);

    for (int i = 0; i < width; i++)
        band[i] = (float)(i / mel->bands * mel->bands) +
                  warped_band(mel, i % mel->bands, factor);
}

/* Move and stretch x [frames] into y; at least one frame stays in sight. */
static int warp_features(const ori_train_options *o, const ori_model *m,
                         ori__rng *rng, const float *x,
                         const unsigned char *there, int frames, float *band,
                         float *y, unsigned char *present, int *missing)
{
    warp w = { .step = 1, .width = ori_model_feature_width(m) };
    int out = frames;

    if (o->time_warp > 0) {
        const float f = expf(ori__rng_between(rng, -(float)o->time_warp,
                                              (float)o->time_warp));

        out = (int)lroundf((float)frames * f);
        out = out < 1 ? 1 : out;
        w.step = out > 1 ? (float)(frames - 1) / (float)(out - 1) : 1;
    }
    if (o->shift > 0)
        w.start = roundf((float)(frames - 1) * (float)o->shift *
                         ori__rng_between(rng, -1, 1));
    if (o->frequency_warp > 0 &&
        ori_model_frontend(m)->features == ORI_FEATURES_LOGMEL) {
        fill_bands(m, o->frequency_warp, rng, band);
        w.band = band;
    }
    *missing = apply_warp(&w, x, there, frames, out, y, present);
    return out;
}

/* SpecAugment (Park et al. 2019), two masks each: hidden values are zero,
 * which is the mean after standardising. */
static void mask_time(double share, ori__rng *rng, float *y, int frames,
                      int width)
{
    for (int i = 0; i < 2; i++) {
        const int most = (int)((double)frames * share / 2);
        const int n = (int)ori__rng_below(rng, (uint32_t)most + 1);
        const int at = (int)ori__rng_below(rng, (uint32_t)(frames - n) + 1);

        memset(y + (size_t)at * (size_t)width, 0,
               (size_t)n * (size_t)width * sizeof *y);
    }
}

static void mask_bands(double share, ori__rng *rng, float *y, int frames,
                       int width)
{
    for (int i = 0; i < 2; i++) {
        const int most = (int)((double)width * share / 2);
        const int n = (int)ori__rng_below(rng, (uint32_t)most + 1);
        const int at = (int)ori__rng_below(rng, (uint32_t)(width - n) + 1);

        for (int t = 0; t < frames; t++)
            memset(y + (size_t)t * (size_t)width + at, 0,
                   (size_t)n * sizeof *y);
    }
}

/* ---- a case ---- */

/* The work area: changed samples, features before they are moved, their
 * presence, band positions, then the front end's own. */
typedef struct areas {
    float *samples, *features, *band;
    unsigned char *present;
    void *frontend;
    size_t bytes;
} areas;

static areas lay_out(const ori_train_options *o, const ori_model *m,
                     int64_t samples, void *work)
{
    const size_t width = (size_t)ori_model_feature_width(m);
    const size_t frames = (size_t)ori_model_feature_frames(m, samples);
    const size_t moved = moves_features(o) ? frames : 0;
    char *base = work;
    size_t at = 0;
    areas a;

    a.samples = (float *)(void *)base;
    if (changes_samples(o))
        at += ori__round_up((size_t)samples *
                            (size_t)ori_model_channels(m) * sizeof(float),
                            64);
    a.features = (float *)(void *)(base + at);
    at += ori__round_up(moved * width * sizeof(float), 64);
    a.band = (float *)(void *)(base + at);
    at += ori__round_up(width * sizeof(float), 64);
    a.present = (unsigned char *)(base + at);
    at += ori__round_up(moved, 64);
    a.frontend = base + at;
    a.bytes = at + ori_model_feature_work(m, samples);
    return a;
}

size_t ori__augment_work(const ori_train_options *o, const ori_model *m,
                         int64_t samples)
{
    static char nothing[1];

    return ori__round_up(lay_out(o, m, samples, nothing).bytes, 64);
}

static const float *change_samples(const ori_train_options *o,
                                   const ori_example *e, int channels,
                                   ori__rng *rng, float *copy)
{
    const int64_t n = e->length;

    memcpy(copy, e->x, (size_t)(n * channels) * sizeof *copy);
    if (o->scale > 0)
        scale_samples(o->scale, rng, copy, n * channels);
    if (o->noise_snr_db > 0)
        for (int c = 0; c < channels; c++)
            add_noise(o->noise_snr_db, rng, copy + c * n, n);
    return copy;
}

int ori__augment_case(const ori_train_options *o, const ori_model *m,
                      const ori_example *e, int channels, ori__rng rng,
                      float *y, unsigned char *present, int *missing,
                      void *work)
{
    const int width = ori_model_feature_width(m);
    const areas a = lay_out(o, m, e->length, work);
    const float *x = e->x;
    int frames = (int)ori_model_feature_frames(m, e->length);

    if (changes_samples(o))
        x = change_samples(o, e, channels, &rng, a.samples);
    if (moves_features(o)) {
        ori_model_features(m, x, e->length, a.features, a.present,
                           a.frontend);
        frames = warp_features(o, m, &rng, a.features, a.present, frames,
                               a.band, y, present, missing);
    } else {
        *missing = (int)ori_model_features(m, x, e->length, y, present,
                                           a.frontend);
    }
    if (o->time_mask > 0)
        mask_time(o->time_mask, &rng, y, frames, width);
    if (o->frequency_mask > 0 &&
        ori_model_frontend(m)->features == ORI_FEATURES_LOGMEL)
        mask_bands(o->frequency_mask, &rng, y, frames, width);
    return frames;
}
