/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * frontend.c - from raw samples [C, T] to features [frames, width]
 */
#include <oriole/model/model.h>

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "model/ends.h"
#include "model/model_object.h"

int ori_model_feature_width(const ori_model *m)
{
    return m->width;
}

int64_t ori_model_feature_frames(const ori_model *m, int64_t length)
{
    return m->mel ? ori_mel_frames(m->mel, length) : length;
}

int64_t ori_model_case_frames(const ori_model *m, const float *x,
                              int64_t length)
{
    return ori_model_feature_frames(
        m, ori__ends_find(&m->frontend, x, m->channels, length).length);
}

/* The work area of spectra: Mel's own, then one channel's features. */
size_t ori_model_feature_work(const ori_model *m, int64_t length)
{
    if (!m->mel)
        return 0;
    return ori__round_up(ori_mel_work_size(m->mel), 64) +
           (size_t)ori_mel_frames(m->mel, length) *
               (size_t)ori_mel_width(m->mel) * sizeof(float);
}

/* NaN where missing; present says which frames have any channel. */
static void raw_features(const ori_model *m, const float *x, int64_t stride,
                         int64_t length, float *y, unsigned char *present)
{
    const int channels = m->channels;

    memset(present, 0, (size_t)length);
    for (int c = 0; c < channels; c++)
        for (int64_t t = 0; t < length; t++) {
            const float v = x[c * stride + t];

            y[t * channels + c] = isfinite(v) ? v : NAN;
            present[t] |= (unsigned char)(isfinite(v) != 0);
        }
}

/* First sample under the window of frame t. */
static int64_t window_start(const ori_mel_options *o, int64_t t)
{
    const int64_t start = t * o->hop_samples;

    return o->dialect == ORI_MEL_SLANEY ? start - o->window_samples / 2
                                        : start;
}

/* Do at least half of the samples under frame t's window, as far as it lies
 * within the signal, hold numbers? */
static bool half_there(const ori_mel_options *o, const float *x,
                       int64_t length, int64_t t)
{
    int64_t from = window_start(o, t), to = from + o->window_samples;
    int64_t there = 0;

    from = from < 0 ? 0 : from;
    to = to > length ? length : to;
    for (int64_t i = from; i < to; i++)
        there += isfinite(x[i]) != 0;
    return 2 * there >= to - from;
}

static bool all_there(const float *x, int64_t length)
{
    bool all = true;

    for (int64_t i = 0; i < length; i++)
        all &= isfinite(x[i]) != 0;
    return all;
}

static void mel_features(const ori_model *m, const ori_mel *mel,
                         const float *x, int64_t stride, int64_t length,
                         float *y, unsigned char *present, void *work)
{
    const ori_mel_options *o = &m->frontend.mel;
    const int64_t frames = ori_mel_frames(m->mel, length);
    const int w = ori_mel_width(m->mel);
    float *one = (float *)(void *)((char *)work +
                 ori__round_up(ori_mel_work_size(m->mel), 64));

    memset(present, 0, (size_t)frames);
    for (int c = 0; c < m->channels; c++) {
        const float *xc = x + c * stride;
        const bool whole = all_there(xc, length);

        ori_mel_compute(mel, xc, length, one, work);
        for (int64_t t = 0; t < frames; t++) {
            float *to = y + t * m->width + (int64_t)c * w;

            if (whole || half_there(o, xc, length, t)) {
                memcpy(to, one + t * w, (size_t)w * sizeof *to);
                present[t] = 1;
            } else {
                for (int i = 0; i < w; i++)
                    to[i] = NAN;
            }
        }
    }
}

/* Mean and deviation of one feature over its present frames. */
static void moments(const float *y, int64_t frames, int width, float *mean,
                    float *deviation)
{
    double sum = 0, squares = 0;
    int64_t n = 0;

    for (int64_t t = 0; t < frames; t++)
        if (!isnan(y[t * width])) {
            sum += y[t * width];
            n++;
        }
    *mean = n ? (float)(sum / (double)n) : 0.0f;
    for (int64_t t = 0; t < frames; t++)
        if (!isnan(y[t * width])) {
            const double d = y[t * width] - (double)*mean;

            squares += d * d;
        }
    *deviation = n ? (float)sqrt(squares / (double)n) : 0.0f;
}

float ori__safe_inverse(float mean, float deviation)
{
    return deviation > 1e-6f * fabsf(mean) && deviation > 1e-12f
               ? 1.0f / deviation
               : 0.0f;
}

/* Standardise in place; missing values become the mean, which is zero
 * afterwards, or stands for itself where nothing is standardised. */
static void normalise(const ori_model *m, float *y, int64_t frames)
{
    const ori_normalise how = m->frontend.normalise;

    for (int i = 0; i < m->width; i++) {
        float mean = m->mean[i], deviation = m->deviation[i];
        float scale = 1.0f, shift = 0.0f, fill = 0.0f;

        if (how != ORI_NORMALISE_DATASET)
            moments(y + i, frames, m->width, &mean, &deviation);
        if (how == ORI_NORMALISE_NONE) {
            fill = mean;
        } else {
            scale = ori__safe_inverse(mean, deviation);
            shift = mean;
        }
        for (int64_t t = 0; t < frames; t++) {
            float *v = &y[t * m->width + i];

            *v = isnan(*v) ? fill : (*v - shift) * scale;
        }
    }
}

int64_t ori__model_features(const ori_model *m, const ori_mel *mel,
                            const float *x, int64_t stride, int64_t length,
                            float *y, unsigned char *present, void *work)
{
    const int64_t frames = ori_model_feature_frames(m, length);
    int64_t missing = 0;

    if (m->mel)
        mel_features(m, mel, x, stride, length, y, present, work);
    else
        raw_features(m, x, stride, length, y, present);
    normalise(m, y, frames);
    for (int64_t t = 0; t < frames; t++)
        if (!present[t]) {
            memset(y + t * m->width, 0, (size_t)m->width * sizeof *y);
            missing++;
        }
    return missing;
}

int64_t ori__model_case_features(const ori_model *m, const ori_mel *mel,
                                 const float *x, int64_t length, float *y,
                                 unsigned char *present, void *work)
{
    const ori__part p = ori__ends_find(&m->frontend, x, m->channels, length);

    return ori__model_features(m, mel, x + p.from, length, p.length, y,
                               present, work);
}

int64_t ori_model_features(const ori_model *m, const float *x, int64_t length,
                           float *y, unsigned char *present, void *work)
{
    return ori__model_case_features(m, m->mel, x, length, y, present, work);
}
