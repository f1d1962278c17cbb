/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pool.c - what pooling layers have in common
 */
#include "net/pool.h"

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "conv/kernel.h"

const char *const ori__pool_places[] = { "kernel", NULL };

ori_status ori__pool_create(void *priv, ori__build *b)
{
    ori__pool *l = priv;
    ori__window *w = &l->window;
    ori_status s;

    *w = (ori__window){ .kernel = 2, .dilation = 1 };
    l->channels = b->inputs[0].channels;
    b->output.channels = l->channels;
    s = ori__window_read(w, b->config);
    if (s != ORI_OK)
        return s;
    if (w->pad_left >= w->kernel || w->pad_right >= w->kernel)
        return ori__fail(ORI_EFORMAT, "%s: pads must be smaller than the "
                         "kernel (%d)", b->config->name, w->kernel);
    return ori__window_fit(w, b, true, &b->output.length);
}

void ori__pool_print(const void *priv, ori__text *text)
{
    ori__window_print(&((const ori__pool *)priv)->window, text);
}

int ori__pool_length(const void *priv, int in)
{
    return ori__window_pooled(&((const ori__pool *)priv)->window, in);
}

void ori__pool_present(const void *priv, const unsigned char *in,
                       int length_in, unsigned char *out, int length_out)
{
    ori__window_present(&((const ori__pool *)priv)->window, in, length_in,
                        out, length_out);
}

ori__reach ori__pool_reach(const void *priv)
{
    return ori__window_reach(&((const ori__pool *)priv)->window);
}

/* What of `window` frames from `start` on lies in a case of `length` whose
 * rows begin at `row`. */
static ori__span clip(int64_t start, int window, int64_t length, size_t row,
                      const unsigned char *present)
{
    const int64_t end = start + window;
    const int64_t from = start > 0 ? start : 0;
    const int64_t to = end < length ? end : length;
    ori__span s = { .first = row + (size_t)from };

    s.frames = to > from ? (size_t)(to - from) : 0;
    s.present = present ? present + s.first : NULL;
    return s;
}

ori__span ori__pool_span(const ori__pass *p, int n, int t)
{
    const ori__window *w = &((const ori__pool *)p->layer)->window;
    const ori__frames *in = p->in[0];

    return clip((int64_t)t * w->stride - w->pad_left, w->kernel,
                in->lengths[n], (size_t)n * (size_t)in->stride, in->present);
}

ori__span ori__pool_flow_span(const ori__flow *f, int i)
{
    const ori__window *w = &((const ori__pool *)f->layer)->window;

    return clip((int64_t)i * w->stride + f->at, w->kernel, f->have, 0,
                f->present);
}

float ori__one_by_present(const unsigned char *present, size_t frames)
{
    size_t count = present ? 0 : frames;

    for (size_t i = 0; present && i < frames; i++)
        count += present[i];
    return count ? 1.0f / (float)count : 0.0f;
}

void ori__pool_windows(const ori__pool *l, size_t frames, ori__pool_way way,
                       int count, const float *x, float *y)
{
    ori__kernel_get()->pool_frames(&(ori__pooling){
        .from = x, .to = y, .count = count, .kernel = (int)frames,
        .stride = l->window.stride, .channels = l->channels,
        .mean = way.mean, .scale = way.scale });
}

/* How many windows from t on, up to `end`, lie in case n whole and miss
 * nothing. */
static int whole_windows(const ori__pass *p, int n, int t, int end)
{
    const ori__window *w = &((const ori__pool *)p->layer)->window;
    const ori__frames *in = p->in[0];
    const int64_t start = (int64_t)t * w->stride - w->pad_left;
    const int64_t rest = in->lengths[n] - w->kernel - start;

    if (in->present || start < 0 || rest < 0)
        return 0;
    return rest / w->stride + 1 < end - t ? (int)(rest / w->stride) + 1
                                          : end - t;
}

/* Output frames t .. end - 1 of case n. */
static void forward_some(const ori__pass *p, int n, int t, int end,
                         ori__pool_frame *frame, const ori__pool_way *way)
{
    const ori__pool *l = p->layer;
    const size_t row = (size_t)n * (size_t)p->out->stride;

    for (int count; t < end; t += count) {
        count = way ? whole_windows(p, n, t, end) : 0;
        if (count > 0) {
            ori__pool_windows(
                l, (size_t)l->window.kernel, *way, count,
                p->x[0] + ori__pool_span(p, n, t).first * (size_t)l->channels,
                p->y + (row + (size_t)t) * (size_t)l->channels);
        } else {
            frame(p, n, t);
            count = 1;
        }
    }
}

void ori__pool_forward(const ori__pass *p, ori__pool_frame *frame,
                       const ori__pool_way *way)
{
    enum { SOME = 64 };         /* frames, that a thread makes at once */
    const ori__frames *out = p->out;
    const int channels = ((const ori__pool *)p->layer)->channels;
    const int pieces = (out->stride + SOME - 1) / SOME;

#pragma omp parallel for collapse(2) num_threads(ori_threads_get())           \
    schedule(static) if (ori__worth_threads(out, channels))
    for (int n = 0; n < out->cases; n++)
        for (int i = 0; i < pieces; i++) {
            const int end = (i + 1) * SOME;

            forward_some(p, n, i * SOME,
                         end < out->lengths[n] ? end : out->lengths[n],
                         frame, way);
        }
}

void ori__pool_backward(const ori__pass *p, ori__pool_frame *frame)
{
    const ori__frames *out = p->out;
    const int channels = ((const ori__pool *)p->layer)->channels;

    if (!p->dx[0])
        return;
    if (!p->add[0])
        ori__frames_clear(p->in[0], channels, p->dx[0]);
    /* Windows overlap within a case, so that cases are what is divided. */
#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)      \
    if (ori__worth_threads(out, channels))
    for (int n = 0; n < out->cases; n++)
        for (int t = 0; t < out->lengths[n]; t++)
            frame(p, n, t);
}

ori_status ori__global_create(void *priv, ori__build *b)
{
    ((ori__pool *)priv)->channels = b->inputs[0].channels;
    b->output = (ori__shape){ .channels = b->inputs[0].channels,
                              .length = 1 };
    return ORI_OK;
}

int ori__global_length(const void *priv, int in)
{
    (void)priv;
    return in > 0;
}

void ori__global_present(const void *priv, const unsigned char *in,
                         int length_in, unsigned char *out, int length_out)
{
    (void)priv, (void)in, (void)length_in, (void)length_out;
    out[0] = 1;
}

ori__reach ori__global_reach(const void *priv)
{
    (void)priv;
    return (ori__reach){ .frames = 0, .stride = 1 };
}
