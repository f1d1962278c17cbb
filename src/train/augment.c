/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * augment.c - one case as training sees it: changed at random
 */
#include "train/augment.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "model/ends.h"
#include "model/model_object.h"

/* Vocal tracts to choose from, the middle one as it is. */
enum { VOICES = 11 };

struct ori__augment {
    const ori_train_options *options;
    const ori_model *model;
    int channels;
    ori_mel *voice[VOICES];     /* NULL without frequency_warp */
};

static ori_status create_voices(ori__augment *a, double most)
{
    ori_status s = ORI_OK;

    for (int i = 0; s == ORI_OK && i < VOICES; i++) {
        const int middle = VOICES / 2;
        ori_mel_options mel = ori_model_frontend(a->model)->mel;

        mel.warp = exp(most * (i - middle) / middle);
        s = ori_mel_create(&a->voice[i], &mel);
    }
    return s;
}

ori_status ori__augment_create(ori__augment **augment,
                               const ori_train_options *options,
                               const ori_model *model)
{
    ori__augment *a = ORI__NEW(ori__augment, 1);
    ori_status s = ORI_OK;

    *augment = NULL;
    if (!a)
        return ori__fail_memory("augmentation");
    a->options = options;
    a->model = model;
    a->channels = ori_model_channels(model);
    if (options->frequency_warp > 0 && model->mel)
        s = create_voices(a, options->frequency_warp);
    if (s != ORI_OK) {
        ori__augment_destroy(a);
        return s;
    }
    *augment = a;
    return ORI_OK;
}

void ori__augment_destroy(ori__augment *a)
{
    if (!a)
        return;
    for (int i = 0; i < VOICES; i++)
        ori_mel_destroy(a->voice[i]);
    ori__free(a);
}

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
    return o->shift > 0 || o->time_warp > 0;
}

int ori__augment_max_frames(const ori__augment *a, int frames)
{
    const double warp = a->options->time_warp;

    return (int)ceil(frames * exp(warp > 0 ? warp : 0)) + 1;
}

/* y[t] = x at time start + t*step, read linearly. */
typedef struct warp {
    float start, step;
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

    for (int i = 0; i < w->width; i++)
        y[i] = a[i] + part * (b[i] - a[i]);
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

/* Move and stretch x [frames] into y; at least one frame stays in sight. */
static int warp_features(const ori_train_options *o, const ori_model *m,
                         ori__rng *rng, const float *x,
                         const unsigned char *there, int frames, float *y,
                         unsigned char *present, int *missing)
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
 * presence, then the front end's own; offsets in bytes. */
typedef struct areas {
    size_t features, present, frontend, bytes;
} areas;

static areas lay_out(const ori__augment *a, int64_t samples)
{
    const size_t width = (size_t)ori_model_feature_width(a->model);
    const size_t frames =
        moves_features(a->options)
            ? (size_t)ori_model_feature_frames(a->model, samples)
            : 0;
    const size_t changed =
        changes_samples(a->options)
            ? (size_t)samples * (size_t)a->channels * sizeof(float)
            : 0;
    areas l;

    l.features = ori__round_up(changed, 64);
    l.present =
        l.features + ori__round_up(frames * width * sizeof(float), 64);
    l.frontend = l.present + ori__round_up(frames, 64);
    l.bytes = l.frontend + ori_model_feature_work(a->model, samples);
    return l;
}

size_t ori__augment_work(const ori__augment *a, int64_t samples)
{
    return ori__round_up(lay_out(a, samples).bytes, 64);
}

/* The part of the case, n samples, as `copy` [C, n]. */
static const float *change_samples(const ori_train_options *o,
                                   const ori_example *e, ori__part part,
                                   int channels, ori__rng *rng, float *copy)
{
    const int64_t n = part.length;

    for (int c = 0; c < channels; c++)
        memcpy(copy + c * n, e->x + c * e->length + part.from,
               (size_t)n * sizeof *copy);
    if (o->scale > 0)
        scale_samples(o->scale, rng, copy, n * channels);
    if (o->noise_snr_db > 0)
        for (int c = 0; c < channels; c++)
            add_noise(o->noise_snr_db, rng, copy + c * n, n);
    return copy;
}

int ori__augment_case(const ori__augment *a, const ori_example *e,
                      ori__rng rng, float *y, unsigned char *present,
                      int *missing, void *work)
{
    const ori_train_options *o = a->options;
    const ori_model *m = a->model;
    const int width = ori_model_feature_width(m);
    const ori__part part = ori__ends_find(ori_model_frontend(m), e->x,
                                          a->channels, e->length);
    const areas at = lay_out(a, part.length);
    const ori_mel *mel =
        a->voice[0] ? a->voice[ori__rng_below(&rng, VOICES)] : m->mel;
    char *base = work;
    float *features = (float *)(void *)(base + at.features);
    unsigned char *there = (unsigned char *)base + at.present;
    const float *x = e->x + part.from;
    int64_t stride = e->length;
    int frames = (int)ori_model_feature_frames(m, part.length);

    if (changes_samples(o)) {
        x = change_samples(o, e, part, a->channels, &rng, work);
        stride = part.length;
    }
    if (moves_features(o)) {
        ori__model_features(m, mel, x, stride, part.length, features, there,
                            base + at.frontend);
        frames = warp_features(o, m, &rng, features, there, frames, y,
                               present, missing);
    } else {
        *missing = (int)ori__model_features(m, mel, x, stride, part.length, y,
                                            present, base + at.frontend);
    }
    if (o->time_mask > 0)
        mask_time(o->time_mask, &rng, y, frames, width);
    if (o->frequency_mask > 0 &&
        ori_model_frontend(m)->features == ORI_FEATURES_LOGMEL)
        mask_bands(o->frequency_mask, &rng, y, frames, width);
    return frames;
}
