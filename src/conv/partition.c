/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * partition.c - a filter cut into parts of one length
 */
#include "conv/partition.h"

#include <string.h>

#include "base/fail.h"
#include "base/memory.h"

/* numbers -> planes, with zeros behind the last. */
static void split(const ori__partition *p, float *planes)
{
    for (int i = 0; i <= p->n; i++) {
        planes[i] = p->numbers[2 * i];
        planes[p->plane + (size_t)i] = p->numbers[2 * i + 1];
    }
}

/* The transform of `time`. */
static void transform(const ori__partition *p, float *planes)
{
    ori__fft_execute(p->forward, p->time, p->numbers);
    split(p, planes);
}

/* Spectra of the taps, with the transforms' scale. */
static void fill_spectra(ori__partition *p, const float *taps, int count)
{
    const float scale = 1.0f / (2.0f * (float)p->n);

    for (int i = 0; i < p->parts; i++) {
        const int first = i * p->n;
        const int some = count - first < p->n ? count - first : p->n;

        memset(p->time, 0, 2 * (size_t)p->n * sizeof *p->time);
        for (int j = 0; j < some; j++)
            p->time[j] = taps[first + j] * scale;
        transform(p, p->spectra + (size_t)i * 2 * p->plane);
    }
}

ori_status ori__partition_create(ori__partition *p, int n, const float *taps,
                                 int count)
{
    const size_t all = (size_t)n;
    ori_status s = ori__fft_create_single(&p->forward, ORI__FFT_REAL_FORWARD,
                                          2 * n);

    if (s == ORI_OK)
        s = ori__fft_create_single(&p->backward, ORI__FFT_REAL_BACKWARD,
                                   2 * n);
    if (s != ORI_OK)
        return s;
    p->kernel = ori__kernel_get();
    p->n = n;
    p->parts = (count + n - 1) / n;
    p->plane = ori__round_up(all + 1, ORI__LANES_MAX);
    p->spectra = ori__alloc((size_t)p->parts,
                            2 * p->plane * sizeof *p->spectra);
    p->time = ORI__NEW(float, 2 * all);
    p->numbers = ORI__NEW(float, 2 * (all + 1));
    if (!p->spectra || !p->time || !p->numbers)
        return ori__fail_memory("a filter");
    fill_spectra(p, taps, count);
    return ORI_OK;
}

void ori__partition_release(ori__partition *p)
{
    ori__fft_destroy(p->forward);
    ori__fft_destroy(p->backward);
    ori__free(p->spectra);
    ori__free(p->time);
    ori__free(p->numbers);
}

ori_status ori__partition_line_create(ori__partition_line *l,
                                      const ori__partition *p)
{
    l->spectra = ori__alloc((size_t)p->parts,
                            2 * p->plane * sizeof *l->spectra);
    l->sum = ORI__NEW(float, 2 * p->plane);
    return l->spectra && l->sum ? ORI_OK : ori__fail_memory("a filter");
}

void ori__partition_line_release(ori__partition_line *l)
{
    ori__free(l->spectra);
    ori__free(l->sum);
}

void ori__partition_line_clear(ori__partition_line *l,
                               const ori__partition *p)
{
    memset(l->spectra, 0,
           (size_t)p->parts * 2 * p->plane * sizeof *l->spectra);
    memset(l->sum, 0, 2 * p->plane * sizeof *l->sum);
    l->newest = 0;
}

void ori__partition_enter(const ori__partition *p, ori__partition_line *l,
                          const float *frames)
{
    l->newest = l->newest ? l->newest - 1 : p->parts - 1;
    memcpy(p->time, frames, 2 * (size_t)p->n * sizeof *frames);
    transform(p, l->spectra + (size_t)l->newest * 2 * p->plane);
    memset(l->sum, 0, 2 * p->plane * sizeof *l->sum);
}

void ori__partition_add(const ori__partition *p, ori__partition_line *l,
                        int from, int to)
{
    for (int i = from; i < to; i++) {
        const int past = (l->newest + i) % p->parts;

        p->kernel->add_product(l->sum,
                               l->spectra + (size_t)past * 2 * p->plane,
                               p->spectra + (size_t)i * 2 * p->plane,
                               p->plane);
    }
}

void ori__partition_leave(const ori__partition *p, ori__partition_line *l,
                          float *y)
{
    for (int i = 0; i <= p->n; i++) {
        p->numbers[2 * i] = l->sum[i];
        p->numbers[2 * i + 1] = l->sum[p->plane + (size_t)i];
    }
    ori__fft_execute(p->backward, p->numbers, p->time);
    memcpy(y, p->time + p->n, (size_t)p->n * sizeof *y);
}
