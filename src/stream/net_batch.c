/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_batch.c - a network on a whole series, as a stream runs it but at once
 */
#include "stream/net_batch.h"

#include <limits.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"

/* A value: one case of many frames, or many cases of one. */
typedef struct value {
    ori__frames frames;
    int length;                 /* of the one case */
    int *lengths;               /* [cases] */
    unsigned char *present;     /* [cases * stride] */
    float *x;
} value;

typedef struct batch {
    const ori_net *net;
    ori__geometry geometry;
    const char *solver;
    value *values;              /* [values] */
} batch;

static ori_status create_value(value *v, int cases, int stride, int channels)
{
    const size_t frames = (size_t)cases * (size_t)stride;
    size_t count;

    if (!ori__multiply(frames, (size_t)channels, &count))
        return ori__fail_memory("a whole signal");
    v->lengths = ORI__NEW(int, (size_t)cases);
    v->present = ORI__NEW(unsigned char, frames);
    v->x = ORI__NEW(float, count);
    if (!v->lengths || !v->present || !v->x)
        return ori__fail_memory("a whole signal");
    memset(v->present, 1, frames);
    for (int i = 0; i < cases; i++)
        v->lengths[i] = stride;
    v->frames = (ori__frames){ .cases = cases, .stride = stride,
                               .lengths = v->lengths, .full = true };
    return ORI_OK;
}

static void destroy_value(value *v)
{
    ori__free(v->lengths);
    ori__free(v->present);
    ori__free(v->x);
}

/* Frames and windows of a layer's output; none: nothing to compute. */
static void shape_of(const batch *b, int index, int *cases, int *stride)
{
    const ori__node *n = &b->net->nodes[index];
    const ori__place *in = &b->geometry.values[n->inputs[0]];
    const ori__frames *f = &b->values[n->inputs[0]].frames;
    const int usual = ori__usual_length(b->net, n->inputs[0]);
    const int64_t hop = b->geometry.hop / in->jump;

    *cases = f->cases;
    *stride = n->ops->length ? n->ops->length(n->priv, f->stride) : f->stride;
    if (!in->windowed && ori__node_reach(n).frames == 0 &&
        f->stride >= usual) {
        *cases = (int)((f->stride - usual) / hop) + 1;
        *stride = 1;
    }
}

static void find_present(const batch *b, int index)
{
    const ori__node *n = &b->net->nodes[index];
    const ori__frames *in = &b->values[n->inputs[0]].frames;
    value *out = &b->values[index + 1];
    const size_t count =
        (size_t)out->frames.cases * (size_t)out->frames.stride;

    if (n->ops->joins) {        /* there where it is in any branch */
        memset(out->present, 0, count);
        for (int k = 0; k < n->input_count; k++)
            for (size_t i = 0; i < count; i++)
                out->present[i] |= b->values[n->inputs[k]].present[i];
    } else if (!in->present) {
        return;
    } else if (n->ops->present) {
        for (int c = 0; c < in->cases; c++)
            n->ops->present(n->priv,
                            in->present + (ptrdiff_t)c * in->stride,
                            in->stride,
                            out->present + (ptrdiff_t)c * out->frames.stride,
                            out->frames.stride);
    } else {
        memcpy(out->present, in->present, count);
    }
    if (memchr(out->present, 0, count))
        out->frames.present = out->present;
}

/* One pass over cases that are there. */
static ori_status run_pass(const batch *b, int index, ori__pass *p)
{
    const ori__node *n = &b->net->nodes[index];
    ori__room room = { .cases = p->in[0]->cases,
                       .length_in = p->in[0]->stride,
                       .length_out = p->out->stride, .solver = b->solver };
    ori_status s = ORI_OK;

    p->state = ori__alloc(1, n->ops->state_size);
    if (!p->state)
        return ori__fail_memory("a whole signal");
    if (n->ops->prepare)
        s = n->ops->prepare(n->priv, p->state, &room);
    p->work = ori__alloc(room.work, 1);
    if (s == ORI_OK && !p->work)
        s = ori__fail_memory("a whole signal");
    if (s == ORI_OK) {
        if (n->ops->pack)
            n->ops->pack(n->priv, p->state, p->weights, p->work);
        n->ops->forward(p);
        ori__frames_hide(p->out, n->shape.channels, p->y);
    }
    if (n->ops->release)
        n->ops->release(p->state);
    ori__free(p->state);
    ori__free(p->work);
    return s;
}

/* Window by window, each a batch of one case, as a stream has them: missing
 * frames of one are nothing to the others. */
static ori_status run_windows(const batch *b, int index, ori__pass *p)
{
    const ori__node *n = &b->net->nodes[index];
    const value *in = &b->values[n->inputs[0]];
    value *out = &b->values[index + 1];
    const int64_t hop =
        b->geometry.hop / b->geometry.values[n->inputs[0]].jump;
    const size_t width = (size_t)ori__value_channels(b->net, n->inputs[0]);
    int usual = ori__usual_length(b->net, n->inputs[0]), one = 1;
    ori__frames f = { .cases = 1, .full = true, .lengths = &usual };
    ori__frames y = { .cases = 1, .stride = 1, .full = true,
                      .lengths = &one };
    const ori__frames *fs = &f;
    ori_status s = ORI_OK;

    usual = usual < in->frames.stride ? usual : in->frames.stride;
    f.stride = usual;
    for (int i = 0; i < out->frames.cases && s == ORI_OK; i++) {
        const float *x = in->x + (size_t)(i * hop) * width;
        unsigned char *there = in->present + i * hop;

        f.present = memchr(there, 0, (size_t)usual) ? there : NULL;
        p->in = &fs;
        p->out = &y;
        p->x = &x;
        p->y = out->x + (size_t)i * (size_t)n->shape.channels;
        s = run_pass(b, index, p);
    }
    return s;
}

static ori_status run_layer(batch *b, int index)
{
    const ori__node *n = &b->net->nodes[index];
    value *out = &b->values[index + 1];
    const ori__frames **in = ORI__NEW(const ori__frames *,
                                      (size_t)n->input_count);
    const float **x = ORI__NEW(const float *, (size_t)n->input_count);
    ori__pass p = { .ops = n->ops, .layer = n->priv,
                    .index = (uint32_t)index, .input_count = n->input_count,
                    .in = in, .out = &out->frames, .x = x, .y = out->x,
                    .weights = b->net->weights + n->offset,
                    .rectify = n->fused };
    ori_status s = in && x ? ORI_OK : ori__fail_memory("a whole signal");

    for (int k = 0; k < n->input_count && s == ORI_OK; k++) {
        in[k] = &b->values[n->inputs[k]].frames;
        x[k] = b->values[n->inputs[k]].x;
    }
    if (s == ORI_OK && ori__node_reach(n).frames == 0 &&
        !b->geometry.values[n->inputs[0]].windowed)
        s = run_windows(b, index, &p);
    else if (s == ORI_OK && n->skipped)
        memcpy(out->x, x[0], (size_t)out->frames.cases *
                                 (size_t)out->frames.stride *
                                 (size_t)n->shape.channels * sizeof *out->x);
    else if (s == ORI_OK)
        s = run_pass(b, index, &p);
    ori__free(in);
    ori__free(x);
    return s;
}

/* *none: a layer gets too few frames to give one. */
static ori_status run_layers(batch *b, bool *none)
{
    ori_status s = ORI_OK;

    *none = false;
    for (int i = 0; i < b->net->node_count && s == ORI_OK; i++) {
        int cases, stride;

        shape_of(b, i, &cases, &stride);
        if (stride < 1) {
            *none = true;
            return ORI_OK;
        }
        s = create_value(&b->values[i + 1], cases, stride,
                         b->net->nodes[i].shape.channels);
        if (s != ORI_OK)
            return s;
        if (!(ori__node_reach(&b->net->nodes[i]).frames == 0))
            find_present(b, i);
        s = run_layer(b, i);
    }
    return s;
}

static ori_status run(batch *b, const float *x, const unsigned char *present,
                      int frames, float **scores, int64_t *count)
{
    value *v = &b->values[0], *last = &b->values[b->net->node_count];
    ori_status s = create_value(v, 1, frames, b->net->channels);
    bool none;

    if (s != ORI_OK)
        return s;
    memcpy(v->x, x, (size_t)frames * (size_t)b->net->channels * sizeof *x);
    memcpy(v->present, present, (size_t)frames);
    if (memchr(present, 0, (size_t)frames))
        v->frames.present = v->present;
    ori__frames_hide(&v->frames, b->net->channels, v->x);
    s = run_layers(b, &none);
    if (s != ORI_OK || none)
        return s;
    *count = (int64_t)last->frames.cases * last->frames.stride;
    *scores = last->x;
    last->x = NULL;
    return ORI_OK;
}

ori_status ori__net_batch(const ori_net *net, int64_t hop, const char *solver,
                          const float *x, const unsigned char *present,
                          int64_t frames, float **scores, int64_t *count)
{
    batch b = { .net = net, .geometry.hop = hop, .solver = solver };
    ori_status s;

    *scores = NULL;
    *count = 0;
    if (frames < 1)
        return ORI_OK;
    if (frames > INT_MAX / 2)
        return ori__fail(ORI_ENOMEM, "%lld frames are too many to be seen at "
                         "once", (long long)frames);
    b.values = ORI__NEW(value, (size_t)net->node_count + 1);
    s = b.values ? ori__geometry_create(&b.geometry, net)
                 : ori__fail_memory("a whole signal");
    if (s == ORI_OK)
        s = run(&b, x, present, (int)frames, scores, count);
    for (int v = 0; b.values && v <= net->node_count; v++)
        destroy_value(&b.values[v]);
    ori__free(b.values);
    ori__geometry_release(&b.geometry);
    return s;
}
