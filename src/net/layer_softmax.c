/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layer_softmax.c - the channels of each frame as probabilities
 *
 * As a gate or an attention inside a network.  Not as the last layer: the
 * loss and the recogniser do that themselves, in one step with the logarithm.
 */
#include <math.h>

#include <oriole/base/threads.h>

#include "net/elementwise.h"

/* x, y: one frame.  The largest is taken off first, so that no power
 * overflows. */
static void forward_frame(int channels, const float *x, float *y)
{
    float largest = x[0], sum = 0;

    for (int c = 1; c < channels; c++)
        largest = x[c] > largest ? x[c] : largest;
    for (int c = 0; c < channels; c++) {
        y[c] = expf(x[c] - largest);
        sum += y[c];
    }
    for (int c = 0; c < channels; c++)
        y[c] /= sum;
}

/* dx = y * (dy - sum of y * dy) */
static void backward_frame(int channels, const float *y, const float *dy,
                           float *dx, bool add)
{
    float sum = 0;

    for (int c = 0; c < channels; c++)
        sum += y[c] * dy[c];
    for (int c = 0; c < channels; c++) {
        const float v = y[c] * (dy[c] - sum);

        dx[c] = add ? dx[c] + v : v;
    }
}

static void forward(const ori__pass *p)
{
    const int channels = ((const ori__map *)p->layer)->channels;
    const int pieces = ori__piece_count(p->out, channels);

#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)      \
    if (ori__worth_threads(p->out, channels))
    for (int i = 0; i < pieces; i++) {
        const ori__piece piece = ori__piece_at(p->out, channels, i);
        const size_t end = piece.first + piece.frames;

        for (size_t t = piece.first; t < end; t++)
            forward_frame(channels, p->x[0] + t * (size_t)channels,
                          p->y + t * (size_t)channels);
    }
}

static void backward(const ori__pass *p)
{
    const int channels = ((const ori__map *)p->layer)->channels;
    const int pieces = ori__piece_count(p->out, channels);

    if (!p->dx[0])
        return;
#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)      \
    if (ori__worth_threads(p->out, channels))
    for (int i = 0; i < pieces; i++) {
        const ori__piece piece = ori__piece_at(p->out, channels, i);

        for (size_t k = 0; k < piece.frames; k++) {
            const size_t at = (piece.first + k) * (size_t)channels;

            backward_frame(channels, p->y + at, p->dy + at, p->dx[0] + at,
                           p->add[0]);
        }
    }
}

static void stream(const ori__flow *f)
{
    const int channels = ((const ori__map *)f->layer)->channels;

    for (ptrdiff_t t = 0; t < f->frames; t++)
        forward_frame(channels, f->x[0] + (f->at + t) * channels,
                      f->y + t * channels);
}

const ori__layer_ops ori__layer_softmax = {
    .name = "softmax",
    .priv_size = sizeof(ori__map),
    .needs_output = true,
    .in_place = true,
    .gradient_in_place = true,
    .glorot = true,
    .never_last = true,
    .create = ori__elementwise_create,
    .forward = forward,
    .backward = backward,
    .stream = stream,
};
