/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * mel.c - log-mel spectra and mel-frequency cepstra
 *
 *     frame ──▶ window ──▶ FFT ──▶ |X|^p ──▶ bands ──▶ log ──▶ cosines
 *
 * Everything that depends on the options alone is a table made once.
 */
#include <oriole/signal/spectrum.h>

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/fft.h"
#include "base/memory.h"
#include "signal/mel_frame.h"
#include "signal/mel_scale.h"

/* Options may come from a file: what they ask for in memory is bounded. */
enum { FFT_MAX = 1 << 20, BANDS_MAX = 2048, WEIGHTS_MAX = 1 << 24 };

/* HTK's defaults PREEMCOEF and CEPLIFTER; it floors a band at 1 and computes
 * with 16 bit samples as whole numbers. */
static const double PREEMPHASIS = 0.97, HTK_SCALE = 32768.0;
enum { LIFTER = 22 };

/* librosa.power_to_db's amin. */
static const float SLANEY_FLOOR = 1e-10f;

typedef struct band {
    int first, count;       /* the bins whose weight is not zero */
} band;

struct ori_mel {
    ori_mel_options options;
    ori__fft *fft;
    int bins;
    int window_at;          /* the window's place in the FFT's input */
    float *window;          /* [window_samples] */
    float *filters;         /* [bands, bins] */
    band *band;             /* [bands] */
    float *cosines;         /* [bands, coefficients]; lifter and scale in */
};

static ori_status check(const ori_mel_options *o)
{
    const double high_hz = o->high_hz > 0 ? o->high_hz : o->rate_hz / 2;

    if (o->dialect != ORI_MEL_SLANEY && o->dialect != ORI_MEL_HTK)
        return ori__fail(ORI_EINVAL, "mel: unknown dialect %d",
                         (int)o->dialect);
    if (!(o->rate_hz > 0 && isfinite(o->rate_hz)))
        return ori__fail(ORI_EINVAL, "mel: rate_hz %g is not positive",
                         o->rate_hz);
    if (o->window_samples < 2)
        return ori__fail(ORI_EINVAL, "mel: window_samples %d is less than 2",
                         o->window_samples);
    if (o->hop_samples < 1)
        return ori__fail(ORI_EINVAL, "mel: hop_samples %d is less than 1",
                         o->hop_samples);
    if (o->fft_samples < o->window_samples || o->fft_samples % 2 != 0 ||
        o->fft_samples > FFT_MAX)
        return ori__fail(ORI_EINVAL, "mel: fft_samples %d must be even, at "
                         "least window_samples %d and at most %d",
                         o->fft_samples, o->window_samples, FFT_MAX);
    if (o->bands < 1 || o->bands > BANDS_MAX ||
        o->bands > WEIGHTS_MAX / (o->fft_samples / 2 + 1))
        return ori__fail(ORI_EINVAL, "mel: bands %d not in 1..%d, or too "
                         "many for fft_samples %d", o->bands, BANDS_MAX,
                         o->fft_samples);
    if (!(o->low_hz >= 0 && o->low_hz < high_hz))
        return ori__fail(ORI_EINVAL, "mel: low_hz %g not in [0, %g)",
                         o->low_hz, high_hz);
    if (!(o->high_hz >= 0 && o->high_hz <= o->rate_hz / 2))
        return ori__fail(ORI_EINVAL, "mel: high_hz %g not in [0, %g]",
                         o->high_hz, o->rate_hz / 2);
    if (o->coefficients < 0 || o->coefficients > o->bands)
        return ori__fail(ORI_EINVAL, "mel: coefficients %d not in 0..%d",
                         o->coefficients, o->bands);
    if (!(o->range_db >= 0 && isfinite(o->range_db)))
        return ori__fail(ORI_EINVAL, "mel: range_db %g is negative",
                         o->range_db);
    if (o->warp != 0 && !(o->warp >= 0.5 && o->warp <= 2))
        return ori__fail(ORI_EINVAL, "mel: warp %g not in [0.5, 2]",
                         o->warp);
    return ORI_OK;
}

static void fill_window(ori_mel *m)
{
    const int n = m->options.window_samples;

    for (int i = 0; i < n; i++)
        m->window[i] = (float)(
            m->options.dialect == ORI_MEL_HTK
                ? HTK_SCALE * (0.54 - 0.46 * cos(2 * M_PI * i / (n - 1)))
                : 0.5 - 0.5 * cos(2 * M_PI * i / n));
}

static void find_bands(ori_mel *m)
{
    for (int b = 0; b < m->options.bands; b++) {
        const float *w = m->filters + (size_t)b * (size_t)m->bins;
        int first = 0, end = m->bins;

        while (end > 0 && w[end - 1] == 0)
            end--;
        while (first < end && w[first] == 0)
            first++;
        m->band[b] = (band){ first, end - first };
    }
}

/*
 * DCT-II, c_k = s sum_b cos(pi k (b + 1/2) / bands) L_b.  librosa's is
 * orthonormal and starts with k = 0.  HTK's (book, equations 5.14 and 5.16)
 * starts with k = 1 and weighs c_k by 1 + L/2 sin(pi k / L); c_0 is the last
 * and not weighed, as in its target kind MFCC_0.
 */
static void fill_cosines(ori_mel *m)
{
    const int n = m->options.coefficients, bands = m->options.bands;

    for (int i = 0; i < n; i++) {
        int k = i;
        double scale = sqrt(2.0 / bands);

        if (m->options.dialect == ORI_MEL_HTK) {
            k = (i + 1) % n;
            if (k > 0)
                scale *= 1 + LIFTER / 2.0 * sin(M_PI * k / LIFTER);
        } else if (k == 0) {
            scale = sqrt(1.0 / bands);
        }
        for (int b = 0; b < bands; b++)
            m->cosines[b * n + i] =
                (float)(scale * cos(M_PI * k * (b + 0.5) / bands));
    }
}

ori_status ori_mel_create(ori_mel **mel, const ori_mel_options *options)
{
    ori_status s = check(options);
    ori_mel *m;

    *mel = NULL;
    if (s != ORI_OK)
        return s;
    m = ORI__NEW(ori_mel, 1);
    if (!m)
        return ori__fail_memory("mel features");
    m->options = *options;
    if (options->high_hz <= 0)
        m->options.high_hz = options->rate_hz / 2;
    m->bins = options->fft_samples / 2 + 1;
    if (options->dialect == ORI_MEL_SLANEY)
        m->window_at = (options->fft_samples - options->window_samples) / 2;
    m->window = ORI__NEW(float, (size_t)options->window_samples);
    m->filters = ORI__NEW(float, (size_t)options->bands * (size_t)m->bins);
    m->band = ORI__NEW(band, (size_t)options->bands);
    m->cosines = ORI__NEW(float, (size_t)options->coefficients *
                                     (size_t)options->bands);
    if (!m->window || !m->filters || !m->band || !m->cosines)
        s = ori__fail_memory("mel features");
    if (s == ORI_OK)
        s = ori__mel_fill_filters(&m->options, m->filters);
    if (s == ORI_OK)
        s = ori__fft_create_single(&m->fft, ORI__FFT_REAL_FORWARD,
                                   options->fft_samples);
    if (s != ORI_OK) {
        ori_mel_destroy(m);
        return s;
    }
    fill_window(m);
    find_bands(m);
    fill_cosines(m);
    *mel = m;
    return ORI_OK;
}

void ori_mel_destroy(ori_mel *m)
{
    if (!m)
        return;
    ori__fft_destroy(m->fft);
    ori__free(m->window);
    ori__free(m->filters);
    ori__free(m->band);
    ori__free(m->cosines);
    ori__free(m);
}

int ori_mel_width(const ori_mel *m)
{
    return m->options.coefficients ? m->options.coefficients
                                   : m->options.bands;
}

int64_t ori_mel_frames(const ori_mel *m, int64_t length)
{
    if (length < 1)
        return 0;
    if (m->options.dialect == ORI_MEL_SLANEY)
        return 1 + length / m->options.hop_samples;
    if (length < m->options.window_samples)
        return 1;
    return 1 + (length - m->options.window_samples) / m->options.hop_samples;
}

/* The work area: the FFT's input, its output, the bands. */

static size_t input_bytes(const ori_mel *m)
{
    return ori__round_up((size_t)m->options.fft_samples * sizeof(float), 64);
}

static size_t output_bytes(const ori_mel *m)
{
    return ori__round_up((size_t)m->bins * 2 * sizeof(float), 64);
}

size_t ori_mel_work_size(const ori_mel *m)
{
    return input_bytes(m) + output_bytes(m) +
           ori__round_up((size_t)m->options.bands * sizeof(float), 64);
}

const float *ori_mel_filters(const ori_mel *m)
{
    return m->filters;
}

/* frame [fft_samples] = x from `start` on, zero outside, windowed. */
static void take_frame(const ori_mel *m, const float *x, int64_t length,
                       int64_t start, float *frame)
{
    const int n = m->options.window_samples;
    const int64_t from = start < 0 ? -start : 0;
    const int64_t to = length - start < n ? length - start : n;

    memset(frame, 0, (size_t)m->options.fft_samples * sizeof *frame);
    frame += m->window_at;
    for (int64_t i = from; i < to; i++) {
        const float v = x[start + i];

        frame[i] = isnan(v) ? 0.0f : v;
    }
    if (m->options.dialect == ORI_MEL_HTK) {
        /* Within the frame, as HTK does it: the first sample has none
         * before it and is taken for its own predecessor. */
        for (int i = n - 1; i > 0; i--)
            frame[i] -= (float)PREEMPHASIS * frame[i - 1];
        frame[0] *= (float)(1 - PREEMPHASIS);
    }
#pragma omp simd
    for (int i = 0; i < n; i++)
        frame[i] *= m->window[i];
}

/* spectrum [bins] complex -> power, or magnitude, in its first half. */
static void take_power(const ori_mel *m, float *spectrum)
{
    for (int k = 0; k < m->bins; k++) {
        const float re = spectrum[2 * k], im = spectrum[2 * k + 1];

        spectrum[k] = re * re + im * im;
    }
    if (m->options.dialect == ORI_MEL_HTK)
        for (int k = 0; k < m->bins; k++)
            spectrum[k] = sqrtf(spectrum[k]);
}

static float log_of(ori_mel_dialect dialect, float x)
{
    if (dialect == ORI_MEL_HTK)
        return logf(x > 1.0f ? x : 1.0f);
    return 10.0f * log10f(x > SLANEY_FLOOR ? x : SLANEY_FLOOR);
}

/* out [bands] */
static void take_bands(const ori_mel *m, const float *power, float *out)
{
    for (int b = 0; b < m->options.bands; b++) {
        const band r = m->band[b];
        const float *w = m->filters + (size_t)b * (size_t)m->bins + r.first;
        const float *p = power + r.first;
        float sum = 0;

#pragma omp simd reduction(+ : sum)
        for (int k = 0; k < r.count; k++)
            sum += w[k] * p[k];
        out[b] = log_of(m->options.dialect, sum);
    }
}

/* Band by band, so that the inner loop is over independent sums. */
static void take_cosines(const ori_mel *m, const float *bands,
                         float *restrict out)
{
    const int n = m->options.coefficients;

    memset(out, 0, (size_t)n * sizeof *out);
    for (int b = 0; b < m->options.bands; b++) {
#pragma omp simd
        for (int i = 0; i < n; i++)
            out[i] += m->cosines[b * n + i] * bands[b];
    }
}

/* Parts of the work area. */
typedef struct areas {
    float *frame, *spectrum, *bands;
} areas;

static areas lay_out(const ori_mel *m, void *work)
{
    char *area = work;

    return (areas){
        .frame = work,
        .spectrum = (float *)(void *)(area + input_bytes(m)),
        .bands = (float *)(void *)(area + input_bytes(m) + output_bytes(m)),
    };
}

const ori_mel_options *ori__mel_options(const ori_mel *m)
{
    return &m->options;
}

/* Centred frames: the window's middle is at t * hop. */
int ori__mel_begin(const ori_mel *m)
{
    return m->options.dialect == ORI_MEL_SLANEY
               ? m->window_at - m->options.fft_samples / 2 : 0;
}

void ori__mel_bands(const ori_mel *m, const float *x, int64_t length,
                    int64_t start, float *bands, void *work)
{
    const areas a = lay_out(m, work);

    take_frame(m, x, length, start, a.frame);
    ori__fft_execute(m->fft, a.frame, a.spectrum);
    take_power(m, a.spectrum);
    take_bands(m, a.spectrum, bands);
}

/* Logarithms of the bands of frame t. */
static void compute_bands(const ori_mel *m, const float *x, int64_t length,
                          int64_t t, void *work, float *bands)
{
    ori__mel_bands(m, x, length,
                   t * m->options.hop_samples + ori__mel_begin(m), bands,
                   work);
}

static float largest(const float *x, int n)
{
    float top = x[0];

    for (int i = 1; i < n; i++)
        top = x[i] > top ? x[i] : top;
    return top;
}

static void raise_to(float least, float *x, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        x[i] = x[i] > least ? x[i] : least;
}

/* range_db in the dialect's own unit: natural logarithms of magnitudes are
 * ln(10)/20 a decibel. */
static float range_of(const ori_mel_options *o)
{
    return (float)(o->dialect == ORI_MEL_HTK ? o->range_db * M_LN10 / 20
                                             : o->range_db);
}

void ori__mel_finish(const ori_mel *m, float loudest, float *bands, float *y)
{
    if (m->options.range_db > 0)
        raise_to(loudest - range_of(&m->options), bands, m->options.bands);
    if (m->options.coefficients > 0)
        take_cosines(m, bands, y);
    else
        memcpy(y, bands, (size_t)m->options.bands * sizeof *y);
}

static void compute_logmel(const ori_mel *m, const float *x, int64_t length,
                           void *work, float *y)
{
    const int64_t frames = ori_mel_frames(m, length);
    const int bands = m->options.bands;
    float top = -INFINITY;

    for (int64_t t = 0; t < frames; t++) {
        compute_bands(m, x, length, t, work, y + t * bands);
        top = fmaxf(top, largest(y + t * bands, bands));
    }
    if (m->options.range_db > 0)
        raise_to(top - range_of(&m->options), y, frames * bands);
}

/* With a range the bands are computed twice, so that the work area does not
 * grow with the signal. */
static void compute_mfcc(const ori_mel *m, const float *x, int64_t length,
                         void *work, float *y)
{
    const int64_t frames = ori_mel_frames(m, length);
    float *bands = lay_out(m, work).bands;
    float top = -INFINITY;

    for (int64_t t = 0; m->options.range_db > 0 && t < frames; t++) {
        compute_bands(m, x, length, t, work, bands);
        top = fmaxf(top, largest(bands, m->options.bands));
    }
    for (int64_t t = 0; t < frames; t++) {
        compute_bands(m, x, length, t, work, bands);
        ori__mel_finish(m, top, bands, y + t * m->options.coefficients);
    }
}

void ori_mel_compute(const ori_mel *m, const float *x, int64_t length,
                     float *y, void *work)
{
    if (m->options.coefficients == 0)
        compute_logmel(m, x, length, work, y);
    else
        compute_mfcc(m, x, length, work, y);
}
