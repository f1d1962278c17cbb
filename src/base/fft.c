/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * fft.c - Fourier transforms, through FFTW
 *
 * FFTW's planner keeps global tables: creating and destroying plans takes
 * one lock, executing needs none (its manual, "Thread safety").
 */
#include "base/fft.h"

#include <fftw3.h>
#include <pthread.h>
#include <stdbool.h>

#include "base/fail.h"
#include "base/memory.h"

static pthread_mutex_t planner = PTHREAD_MUTEX_INITIALIZER;

struct ori__fft {
    ori__fft_kind kind;
    fftwf_plan plan;
};

static bool real_input(ori__fft_kind kind)
{
    return kind == ORI__FFT_REAL_FORWARD;
}

static bool real_output(ori__fft_kind kind)
{
    return kind == ORI__FFT_REAL_BACKWARD;
}

/* Room for the arrays that a shape touches, in floats; 0 where that
 * overflows. */
static size_t extent(int n, int howmany, int stride, int dist, bool real)
{
    size_t along, across, count;

    if (!ori__multiply((size_t)n, (size_t)stride, &along) ||
        !ori__multiply((size_t)howmany, (size_t)dist, &across) ||
        __builtin_add_overflow(along, across, &count) ||
        !ori__multiply(count, real ? 1 : 2, &count))
        return 0;
    return count;
}

/* The arrays only show the planner how they are aligned and that they are
 * two; with FFTW_ESTIMATE it does not touch them. */
static fftwf_plan make_plan(const ori__fft_shape *s, float *in, float *out)
{
    const int n[1] = { s->n };
    fftwf_complex *cin = (fftwf_complex *)in, *cout = (fftwf_complex *)out;

    switch (s->kind) {
    case ORI__FFT_REAL_FORWARD:
        return fftwf_plan_many_dft_r2c(1, n, s->howmany, in, NULL,
                                       s->in_stride, s->in_dist, cout, NULL,
                                       s->out_stride, s->out_dist,
                                       FFTW_ESTIMATE);
    case ORI__FFT_REAL_BACKWARD:
        return fftwf_plan_many_dft_c2r(1, n, s->howmany, cin, NULL,
                                       s->in_stride, s->in_dist, out, NULL,
                                       s->out_stride, s->out_dist,
                                       FFTW_ESTIMATE | FFTW_DESTROY_INPUT);
    default:
        return fftwf_plan_many_dft(1, n, s->howmany, cin, NULL, s->in_stride,
                                   s->in_dist, cout, NULL, s->out_stride,
                                   s->out_dist,
                                   s->kind == ORI__FFT_FORWARD
                                       ? FFTW_FORWARD : FFTW_BACKWARD,
                                   FFTW_ESTIMATE);
    }
}

static fftwf_plan plan_on_arrays(const ori__fft_shape *s)
{
    const int half = s->n / 2 + 1;
    const bool rin = real_input(s->kind), rout = real_output(s->kind);
    const size_t in_size = extent(rout ? half : s->n, s->howmany,
                                  s->in_stride, s->in_dist, rin);
    const size_t out_size = extent(rin ? half : s->n, s->howmany,
                                   s->out_stride, s->out_dist, rout);
    float *in = in_size ? ORI__NEW(float, in_size) : NULL;
    float *out = out_size ? ORI__NEW(float, out_size) : NULL;
    fftwf_plan plan = NULL;

    if (in && out) {
        pthread_mutex_lock(&planner);
        plan = make_plan(s, in, out);
        pthread_mutex_unlock(&planner);
    }
    ori__free(in);
    ori__free(out);
    return plan;
}

ori_status ori__fft_create(ori__fft **fft, const ori__fft_shape *shape)
{
    *fft = NULL;
    if (shape->n < 1 || shape->howmany < 1 || shape->in_stride < 1 ||
        shape->in_dist < 1 || shape->out_stride < 1 || shape->out_dist < 1)
        return ori__fail(ORI_EINVAL, "fft: n %d, howmany %d, strides %d, %d "
                         "and distances %d, %d must be at least 1", shape->n,
                         shape->howmany, shape->in_stride, shape->out_stride,
                         shape->in_dist, shape->out_dist);

    ori__fft *f = ORI__NEW(ori__fft, 1);

    if (!f)
        return ori__fail_memory("a Fourier transform");
    f->kind = shape->kind;
    f->plan = plan_on_arrays(shape);
    if (!f->plan) {
        ori__free(f);
        return ori__fail_memory("a Fourier transform");
    }
    *fft = f;
    return ORI_OK;
}

ori_status ori__fft_create_single(ori__fft **fft, ori__fft_kind kind, int n)
{
    return ori__fft_create(fft, &(ori__fft_shape){
        .kind = kind, .n = n, .howmany = 1,
        .in_stride = 1, .in_dist = n > 0 ? n : 1,
        .out_stride = 1, .out_dist = n > 0 ? n : 1 });
}

void ori__fft_destroy(ori__fft *fft)
{
    if (!fft)
        return;
    pthread_mutex_lock(&planner);
    fftwf_destroy_plan(fft->plan);
    pthread_mutex_unlock(&planner);
    ori__free(fft);
}

void ori__fft_execute(const ori__fft *fft, void *in, void *out)
{
    switch (fft->kind) {
    case ORI__FFT_REAL_FORWARD:
        fftwf_execute_dft_r2c(fft->plan, in, out);
        break;
    case ORI__FFT_REAL_BACKWARD:
        fftwf_execute_dft_c2r(fft->plan, in, out);
        break;
    default:
        fftwf_execute_dft(fft->plan, in, out);
    }
}

static bool smooth(int n)
{
    static const int primes[] = { 2, 3, 5 };

    for (int i = 0; i < 3; i++)
        while (n % primes[i] == 0)
            n /= primes[i];
    return n == 1;
}

int ori__fft_good_size(int n)
{
    int m = n < 2 ? 2 : n + n % 2;

    while (!smooth(m))
        m += 2;
    return m;
}
