/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * spectrogram_analysis.c - power spectra through a Hann window, as bytes
 */
#include <math.h>

#include "base/fail.h"
#include "base/memory.h"
#include "signal/spectrogram.h"

/*
 * A periodic Hann window; a sine of amplitude 1 on a bin has there half the
 * weights' sum, window / 4, so weights times 4 / window give power 1.
 */
ori_status ori__analysis_create(ori__analysis *a, int window)
{
    const double pi = 3.14159265358979323846;

    *a = (ori__analysis){ .window = window };
    a->weight = ORI__NEW(float, (size_t)window);
    if (!a->weight)
        return ori__fail_memory("a window");
    for (int i = 0; i < window; i++)
        a->weight[i] = (float)((0.5 - 0.5 * cos(2 * pi * i / window)) * 4 /
                               window);
    return ori__fft_create_single(&a->fft, ORI__FFT_REAL_FORWARD, window);
}

void ori__analysis_destroy(ori__analysis *a)
{
    ori__free(a->weight);
    ori__fft_destroy(a->fft);
}

ori_status ori__analysis_work_create(ori__analysis_work *w,
                                     const ori__analysis *a)
{
    const size_t n = (size_t)a->window;

    w->in = ORI__NEW(float, n);
    w->out = ORI__NEW(float, n + 2);
    w->most = ORI__NEW(float, n / 2);
    return w->in && w->out && w->most ? ORI_OK
                                      : ori__fail_memory("a spectrum");
}

void ori__analysis_work_destroy(ori__analysis_work *w)
{
    ori__free(w->in);
    ori__free(w->out);
    ori__free(w->most);
}

void ori__analysis_raise(const ori__analysis *a, ori__analysis_work *w,
                         const float *x)
{
    const int n = a->window;
    float *const restrict in = w->in, *const restrict most = w->most;
    const float *const restrict out = w->out, *const weight = a->weight;

    for (int i = 0; i < n; i++)
        in[i] = (isnan(x[i]) ? 0.0f : x[i]) * weight[i];
    ori__fft_execute(a->fft, w->in, w->out);
    for (int i = 0; i < n / 2; i++) {
        const float re = out[2 * i], im = out[2 * i + 1];
        const float power = re * re + im * im;

        most[i] = power > most[i] ? power : most[i];
    }
}

void ori__analysis_tell(float *most, int n, uint8_t *level)
{
    /* 2 * 10 log10(p) = 20 log10(2) log2(p) */
    static const float half_db = 6.020599913f;

    for (int i = 0; i < n; i++) {
        const float v = most[i] > 0 ? 240.5f + half_db * log2f(most[i]) : 0;

        level[i] = (uint8_t)(v <= 0 ? 0 : v >= 255 ? 255 : v);
        most[i] = 0;
    }
}
