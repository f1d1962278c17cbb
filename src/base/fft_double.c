/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * fft_double.c - products of one short series with all places of a longer one
 *
 * As in fft.c, creating and destroying plans takes one lock (double and
 * single have planners of their own, and so locks of their own).
 */
#include "base/fft_double.h"

#include <fftw3.h>
#include <pthread.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"

static pthread_mutex_t planner = PTHREAD_MUTEX_INITIALIZER;

struct ori__slide {
    int size;
    fftw_plan forward, backward;
};

/* Doubles of a spectrum, whose neighbours in the work area stay aligned. */
static size_t spectrum(int size)
{
    return ori__round_up(2 * ((size_t)size / 2 + 1), 8);
}

int ori__slide_work(const ori__slide *s)
{
    return (int)(3 * spectrum(s->size));
}

static void plan(ori__slide *s, double *a, double *b)
{
    pthread_mutex_lock(&planner);
    s->forward = fftw_plan_dft_r2c_1d(s->size, a, (fftw_complex *)b,
                                      FFTW_ESTIMATE);
    s->backward = fftw_plan_dft_c2r_1d(s->size, (fftw_complex *)b, a,
                                       FFTW_ESTIMATE | FFTW_DESTROY_INPUT);
    pthread_mutex_unlock(&planner);
}

ori_status ori__slide_create(ori__slide **slide, int size)
{
    ori__slide *s;
    double *a;

    *slide = NULL;
    if (size < 2 || size > 1 << 29)
        return ori__fail(ORI_EINVAL, "no Fourier transform of %d points is "
                         "to be had", size);
    s = ORI__NEW(ori__slide, 1);
    a = ORI__NEW(double, 2 * spectrum(size));
    if (s && a) {
        s->size = size;
        plan(s, a, a + spectrum(size));
    }
    ori__free(a);
    if (!s || !s->forward || !s->backward) {
        ori__slide_destroy(s);
        return ori__fail_memory("a Fourier transform");
    }
    *slide = s;
    return ORI_OK;
}

void ori__slide_destroy(ori__slide *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&planner);
    if (s->forward)
        fftw_destroy_plan(s->forward);
    if (s->backward)
        fftw_destroy_plan(s->backward);
    pthread_mutex_unlock(&planner);
    ori__free(s);
}

/* spectrum of x times the conjugate of that of q: a correlation. */
static void multiply(int bins, const double *q, double *x, double scale)
{
    for (int i = 0; i < 2 * bins; i += 2) {
        const double re = x[i] * q[i] + x[i + 1] * q[i + 1];
        const double im = x[i + 1] * q[i] - x[i] * q[i + 1];

        x[i] = re * scale;
        x[i + 1] = im * scale;
    }
}

void ori__slide_execute(const ori__slide *s, int m, const double *q,
                        const double *x, double *work, double *c)
{
    const size_t room = spectrum(s->size);
    double *time = work, *qs = work + room, *xs = work + 2 * room;

    memcpy(time, q, (size_t)m * sizeof *q);
    memset(time + m, 0, (size_t)(s->size - m) * sizeof *q);
    fftw_execute_dft_r2c(s->forward, time, (fftw_complex *)qs);
    memcpy(time, x, (size_t)s->size * sizeof *x);
    fftw_execute_dft_r2c(s->forward, time, (fftw_complex *)xs);
    multiply(s->size / 2 + 1, qs, xs, 1.0 / s->size);
    fftw_execute_dft_c2r(s->backward, (fftw_complex *)xs, time);
    memcpy(c, time, (size_t)(s->size - m + 1) * sizeof *c);
}
