/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_stream.c - a network on a series that goes on
 */
#include "stream/net_stream.h"

#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "net/net_kernel.h"
#include "net/window.h"

/* Scores that may wait to be taken. */
enum { SCORES = 16 };

typedef struct stage {
    const ori__node *node;
    const float *weights;
    ori__reach reach;
    bool plain;                 /* frame for frame */
    bool alone;                 /* each frame a case of its own */
    int64_t hop;                /* of a layer that sees a whole case */
    int usual;                  /* frames of it */
    void *state;
    int64_t made;               /* frames so far */
    const float **x;            /* [inputs] for a call */
    ori__queue *out;
    ori__queue **in;            /* [inputs] */
    int *value;                 /* [inputs] whose queues they are */
} stage;

/* The stages that read a value. */
typedef struct readers {
    stage **list;
    int count;
} readers;

struct ori__net_stream {
    const ori_net *net;
    ori__geometry geometry;
    stage *stages;              /* without what is fused */
    int count;
    ori__queue *queues;         /* [values]; those of fused layers are empty
                                   and never looked at */
    readers *readers;           /* [values] */
    int *source;                /* [values] whose queue holds the value */
    int last;                   /* the value of the scores */
};

/* Creating. */

static int64_t ceil_ratio(int64_t a, int64_t b)
{
    return a <= 0 ? 0 : (a + b - 1) / b;
}

/* Frames of a value that one of its consumers may have to wait with; see
 * net_geometry.h for when a frame can be made. */
static int64_t kept_for(const ori__place *in, const ori__place *out,
                        const ori__reach *r)
{
    if (r->dilation && !in->windowed)
        return r->frames + r->stride +
               (r->padding == ORI_PAD_REFLECT ? r->pad_left + r->pad_right
                                              : 0);
    /* A window of frames, or what another branch is behind. */
    return ceil_ratio(out->to - in->to + out->jump, in->jump) + 1;
}

static ori_status create_queue(ori__net_stream *s, int value, int block)
{
    const ori_net *net = s->net;
    const ori__place *v = s->geometry.values;
    int64_t most = value == s->last ? SCORES : 0;

    for (int i = 0; i < net->node_count; i++) {
        const ori__node *n = &net->nodes[i];
        const ori__reach r = ori__node_reach(n);

        for (int k = 0; k < n->input_count; k++)
            if (s->source[n->inputs[k]] == value) {
                const int64_t kept = kept_for(&v[n->inputs[k]], &v[i + 1],
                                              &r);

                most = kept > most ? kept : most;
            }
    }
    return ori__queue_create(&s->queues[value],
                             ori__value_channels(net, value),
                             most + ceil_ratio(block, v[value].jump) + 2);
}

static ori_status create_queues(ori__net_stream *s, int block)
{
    const int values = s->net->node_count + 1;
    ori_status status = ORI_OK;

    s->queues = ORI__NEW(ori__queue, (size_t)values);
    s->source = ORI__NEW(int, (size_t)values);
    s->readers = ORI__NEW(readers, (size_t)values);
    if (!s->queues || !s->source || !s->readers)
        return ori__fail_memory("a stream");
    for (int v = 1; v < values; v++) {
        const ori__node *n = &s->net->nodes[v - 1];

        s->source[v] = n->skipped ? s->source[n->inputs[0]] : v;
    }
    s->last = s->source[values - 1];
    for (int v = 0; v < values && status == ORI_OK; v++)
        if (s->source[v] == v)
            status = create_queue(s, v, block);
    return status;
}

static ori_status create_stage(ori__net_stream *s, int index)
{
    const ori__node *n = &s->net->nodes[index];
    const ori__place *in = &s->geometry.values[n->inputs[0]];
    const size_t inputs = (size_t)n->input_count;
    stage *it = &s->stages[s->count++];

    it->node = n;
    it->weights = s->net->weights + n->offset;
    it->reach = ori__node_reach(n);
    it->plain = it->reach.frames == 1 && it->reach.stride == 1 &&
                it->reach.pad_left == 0 && it->reach.pad_right == 0;
    it->alone = in->windowed && !it->plain;
    it->usual = ori__usual_length(s->net, n->inputs[0]);
    it->hop = it->alone ? 1 : s->geometry.hop / in->jump;
    it->out = &s->queues[index + 1];
    it->x = ORI__NEW(const float *, inputs);
    it->in = ORI__NEW(ori__queue *, inputs);
    it->value = ORI__NEW(int, inputs);
    it->state = ori__alloc(1, n->ops->stream_size);
    if (!it->x || !it->in || !it->value || !it->state)
        return ori__fail_memory("a stream");
    for (size_t k = 0; k < inputs; k++) {
        it->value[k] = s->source[n->inputs[k]];
        it->in[k] = &s->queues[it->value[k]];
        s->readers[it->value[k]].count++;
    }
    return n->ops->stream_create
               ? n->ops->stream_create(n->priv, it->state, it->weights)
               : ORI_OK;
}

/* The lists of readers, whose lengths stand. */
static ori_status create_readers(ori__net_stream *s)
{
    for (int v = 0; v <= s->net->node_count; v++) {
        readers *r = &s->readers[v];

        r->list = ORI__NEW(stage *, (size_t)r->count);
        if (!r->list)
            return ori__fail_memory("a stream");
        r->count = 0;
    }
    for (int i = 0; i < s->count; i++)
        for (int k = 0; k < s->stages[i].node->input_count; k++) {
            readers *r = &s->readers[s->stages[i].value[k]];

            r->list[r->count++] = &s->stages[i];
        }
    return ORI_OK;
}

ori_status ori__net_stream_create(ori__net_stream **stream,
                                  const ori_net *net, int64_t hop, int block)
{
    ori__net_stream *s = ORI__NEW(ori__net_stream, 1);
    ori_status status;

    *stream = NULL;
    if (!s)
        return ori__fail_memory("a stream");
    (void)ori__net_kernel_get();        /* found once, and not while running */
    s->net = net;
    s->geometry.hop = hop;
    s->stages = ORI__NEW(stage, (size_t)net->node_count);
    status = s->stages ? ori__geometry_create(&s->geometry, net)
                       : ori__fail_memory("a stream");
    if (status == ORI_OK)
        status = create_queues(s, block);
    for (int i = 0; i < net->node_count && status == ORI_OK; i++)
        if (!net->nodes[i].skipped)
            status = create_stage(s, i);
    if (status == ORI_OK)
        status = create_readers(s);
    if (status != ORI_OK) {
        ori__net_stream_destroy(s);
        return status;
    }
    *stream = s;
    return ORI_OK;
}

void ori__net_stream_destroy(ori__net_stream *s)
{
    if (!s)
        return;
    for (int i = 0; i < s->count; i++) {
        stage *it = &s->stages[i];

        if (it->state && it->node->ops->stream_release)
            it->node->ops->stream_release(it->state);
        ori__free(it->state);
        ori__free(it->x);
        ori__free(it->in);
        ori__free(it->value);
    }
    for (int v = 0; v <= s->net->node_count; v++) {
        if (s->queues)
            ori__queue_release(&s->queues[v]);
        if (s->readers)
            ori__free(s->readers[v].list);
    }
    ori__geometry_release(&s->geometry);
    ori__free(s->stages);
    ori__free(s->queues);
    ori__free(s->source);
    ori__free(s->readers);
    ori__free(s);
}

void ori__net_stream_reset(ori__net_stream *s)
{
    for (int v = 0; v <= s->net->node_count; v++)
        ori__queue_clear(&s->queues[v]);
    for (int i = 0; i < s->count; i++)
        s->stages[i].made = 0;
}

ori__queue *ori__net_stream_input(ori__net_stream *s)
{
    return &s->queues[0];
}

ori__queue *ori__net_stream_scores(ori__net_stream *s)
{
    return &s->queues[s->last];
}

/* Running. */

/* Frames that the layer gives when all `length` are there, a number that
 * may be more than an int counts. */
static int64_t total_frames(const stage *it, int64_t length)
{
    static const int64_t FEW = 1 << 28;
    const ori__node *n = it->node;
    const int64_t skip =
        length > FEW ? (length - FEW) / it->reach.stride : 0;

    if (it->alone || !n->ops->length)
        return length;
    if (length == 0)
        return 0;
    return skip + n->ops->length(n->priv,
                                 (int)(length - skip * it->reach.stride));
}

/* Windows over a whole case: what is shorter than one is one. */
static int64_t windows(const stage *it, int64_t length, bool ended)
{
    if (length >= it->usual)
        return (length - it->usual) / it->hop + 1;
    return ended && length > 0
               ? it->node->ops->length(it->node->priv, (int)length) : 0;
}

/* Frames that could have been made by now, from the beginning on. */
static int64_t can_make(const stage *it)
{
    const ori__reach *r = &it->reach;
    int64_t have = it->in[0]->end, seen;

    for (int k = 1; k < it->node->input_count; k++)
        have = it->in[k]->end < have ? it->in[k]->end : have;
    if (it->plain || it->alone)
        return have;
    if (r->frames == 0)
        return windows(it, have, it->in[0]->ended);
    if (it->in[0]->ended)
        return total_frames(it, have);
    seen = have + r->pad_left - r->frames;
    if (seen < 0 || (r->padding == ORI_PAD_REFLECT && have <= r->pad_left))
        return 0;
    return seen / r->stride + 1;
}

/* The first frame of the input that the next one to be made sees. */
static int64_t next_sees(const stage *it)
{
    if (it->plain || it->alone)
        return it->made;
    if (it->reach.frames == 0)
        return it->made * it->hop;
    return it->made * it->reach.stride - it->reach.pad_left;
}

static int64_t still_needed(const stage *it)
{
    const int64_t sees = next_sees(it);

    if (!it->plain && it->reach.padding == ORI_PAD_REFLECT) {
        const int64_t mirrored = it->in[0]->end - 1 - it->reach.pad_right;

        return mirrored < sees ? mirrored : sees;
    }
    return sees;
}

/* A frame is missing as layers say: window.c, pool.c, net_run.c. */
static void mask_frames(const stage *it, const ori__flow *f, int count)
{
    unsigned char *out = ori__queue_present(it->out, it->out->end);
    const ori__reach *r = &it->reach;

    if (it->node->input_count > 1) {
        memset(out, 0, (size_t)count);
        for (int k = 0; k < it->node->input_count; k++) {
            const unsigned char *in =
                ori__queue_present(it->in[k], it->made);

            for (int i = 0; i < count; i++)
                out[i] |= in[i];
        }
    } else if (it->plain) {
        memcpy(out, f->present, (size_t)count);
    } else if (r->dilation) {
        const ori__window w = {
            .kernel = (int)(r->frames - 1) / r->dilation + 1,
            .stride = (int)r->stride, .dilation = r->dilation,
            .pad_left = -f->at, .padding = r->padding,
        };

        ori__window_present(&w, f->present, f->have, out, count);
    }
}

/* `count` frames by one call, which sees frames [from, from + have). */
static void call(stage *it, int64_t from, int have, int at, int count)
{
    const ori__node *n = it->node;
    bool gaps = false;
    ori__flow f = {
        .ops = n->ops, .layer = n->priv, .state = it->state,
        .weights = it->weights, .input_count = n->input_count, .x = it->x,
        .have = have, .at = at, .frames = count, .rectify = n->fused,
    };

    for (int k = 0; k < n->input_count; k++) {
        it->x[k] = ori__queue_frame(it->in[k], from);
        gaps |= ori__queue_gaps(it->in[k], from, from + have);
    }
    if (gaps)
        f.present = ori__queue_present(it->in[0], from);
    f.y = ori__queue_frame(it->out, it->out->end);
    n->ops->stream(&f);
    if (gaps)
        mask_frames(it, &f, count);
    ori__queue_enter(it->out, count);
    it->made += count;
}

/* The next `count` frames. */
static void make(stage *it, int count)
{
    ori__queue *q = it->in[0];

    ori__queue_open(it->out, count);
    if (it->plain) {
        call(it, it->made, count, 0, count);
        return;
    }
    for (int i = 0; i < count && it->alone; i++)
        call(it, it->made, 1, -it->reach.pad_left, 1);
    for (int i = 0; i < count && !it->alone && it->reach.frames == 0; i++) {
        const int64_t from = next_sees(it), left = q->end - from;

        call(it, from, left < it->usual ? (int)left : it->usual, 0, 1);
    }
    if (!it->alone && it->reach.frames > 0)
        call(it, q->begin, (int)(q->end - q->begin),
             (int)(next_sees(it) - q->begin), count);
}

/* What nobody needs any more of this value leaves. */
static void trim(ori__net_stream *s, int value)
{
    const readers *r = &s->readers[value];
    int64_t needed = still_needed(r->list[0]);

    for (int i = 1; i < r->count; i++) {
        const int64_t first = still_needed(r->list[i]);

        needed = first < needed ? first : needed;
    }
    ori__queue_leave(&s->queues[value], needed);
}

static bool advance(ori__net_stream *s, stage *it)
{
    const int64_t all = can_make(it);
    const int room = ori__queue_room(it->out);
    const int count = all - it->made < room ? (int)(all - it->made) : room;
    bool ended = true;

    if (count > 0) {
        make(it, count);
        for (int k = 0; k < it->node->input_count; k++)
            trim(s, it->value[k]);
    }
    for (int k = 0; k < it->node->input_count; k++)
        ended &= it->in[k]->ended;
    if (ended && !it->out->ended && it->made >= all) {
        it->out->ended = true;
        return true;
    }
    return count > 0;
}

void ori__net_stream_run(ori__net_stream *s)
{
    bool moved = true;

    while (moved) {
        moved = false;
        for (int i = 0; i < s->count; i++)
            moved |= advance(s, &s->stages[i]);
    }
}

/* Questions. */

const ori__geometry *ori__net_stream_geometry(const ori__net_stream *s)
{
    return &s->geometry;
}

const ori__place *ori__net_stream_place(const ori__net_stream *s)
{
    return &s->geometry.values[s->net->node_count];
}

int64_t ori__net_stream_backlog(const ori__net_stream *s)
{
    int64_t frames = 0;

    for (int v = 0; v <= s->net->node_count; v++)
        if (s->source[v] == v)
            frames += s->queues[v].keep * s->geometry.values[v].jump;
    return frames;
}

/* Layers that see a whole case without multiplying add its frames up. */
double ori__net_stream_mult_adds(const ori__net_stream *s)
{
    double sum = 0;

    for (int i = 0; i < s->net->node_count; i++) {
        const ori__node *n = &s->net->nodes[i];
        double each = n->ops->mult_adds ? n->ops->mult_adds(n->priv, 1) : 0;

        if (each == 0 && ori__node_reach(n).frames == 0)
            each = (double)ori__usual_length(s->net, n->inputs[0]) *
                   n->shape.channels;

        sum += each / (double)s->geometry.values[i + 1].jump;
    }
    return sum;
}

size_t ori__net_stream_bytes(const ori__net_stream *s)
{
    size_t bytes = sizeof *s;

    for (int v = 0; v <= s->net->node_count; v++)
        if (s->source[v] == v)
            bytes += ori__queue_bytes(&s->queues[v]);
    for (int i = 0; i < s->count; i++) {
        const stage *it = &s->stages[i];

        bytes += sizeof *it + it->node->ops->stream_size;
        if (it->node->ops->stream_bytes)
            bytes += it->node->ops->stream_bytes(it->state);
    }
    return bytes;
}
