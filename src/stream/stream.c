/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * stream.c - a recogniser on a signal that goes on
 */
#include "stream/stream_object.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "stream/denormal.h"

/* Frames of the network's input worked on at once: several tiles of the
 * matrix products. */
enum { BLOCK_FRAMES = 64, BLOCK_RAW = 512 };

/* Creating. */

static ori_status check(const ori_model *m, const ori_stream_options *o)
{
    if (!m || (o && o->size != sizeof *o))
        return ori__fail(ORI_EINVAL, "stream: no model, or options not set "
                         "up with ORI_STREAM_OPTIONS_INIT");
    if (o && (o->hop_samples < 0 || o->block_samples < 0 ||
              o->block_samples > 1 << 24))
        return ori__fail(ORI_EINVAL, "stream: a hop of %lld and blocks of %d "
                         "samples", (long long)o->hop_samples,
                         o->block_samples);
    return ORI_OK;
}

/* The network's places in frames, the front end's in samples. */
static ori__score_grid grid_of(const ori_stream *s)
{
    const ori__frame_grid f = ori__features_grid(s->features);
    const ori__geometry *g = ori__net_stream_geometry(s->net);
    const ori__place *p = ori__net_stream_place(s->net);

    return (ori__score_grid){
        .middle2 = (p->from + p->to) * f.hop + f.middle2,
        .hop = g->hop * f.hop,
        .window = g->window * f.hop,
        .needed = p->to * f.hop + (f.middle2 + f.ahead2) / 2,
        .sees = (p->to - p->from) * f.hop + f.sees,
    };
}

static ori_status create_parts(ori_stream *s, const ori_stream_options *o)
{
    const ori_frontend *front = ori_model_frontend(s->model);
    const bool raw = front->features == ORI_FEATURES_RAW;
    const int hop = raw ? 1 : front->mel.hop_samples;
    const int usual = raw ? BLOCK_RAW : hop < INT_MAX / 4 / BLOCK_FRAMES
                                            ? hop * BLOCK_FRAMES : hop;
    const int64_t wanted = o ? (o->hop_samples + hop / 2) / hop : 0;
    ori_status status;

    s->block = o && o->block_samples ? o->block_samples : usual;
    status = ori__features_create(&s->features, s->model, s->block);
    if (status == ORI_OK)
        status = ori__net_stream_create(
            &s->net, ori_model_net(s->model),
            o && o->hop_samples && wanted < 1 ? 1 : wanted,
            s->block / hop + 1);
    return status;
}

/* Room for the frames from the beginning of a window to the newest that may
 * have come when its score is pulled. */
static ori_status create_present(ori_stream *s)
{
    const ori__geometry *g = ori__net_stream_geometry(s->net);
    const ori__place *p = ori__net_stream_place(s->net);

    s->present_room = g->window + (p->to - p->from) +
                      ori__net_stream_backlog(s->net);
    s->present = ORI__NEW(int64_t, (size_t)s->present_room);
    s->probabilities = ORI__NEW(float, (size_t)s->labels);
    return s->present && s->probabilities ? ORI_OK
                                          : ori__fail_memory("a stream");
}

ori_status ori_stream_create(ori_stream **stream, ori_model *model,
                             const ori_stream_options *options)
{
    ori_stream *s;
    ori_status status;

    *stream = NULL;
    status = check(model, options);
    if (status == ORI_OK && !ori_model_net(model))
        status = ori__fail(ORI_ENOTSUP, "%s is no network: only networks are "
                           "computed frame by frame",
                           ori_model_arch_name(model));
    if (status != ORI_OK)
        return status;
    s = ORI__NEW(ori_stream, 1);
    if (!s)
        return ori__fail_memory("a stream");
    s->model = model;
    s->channels = ori_model_channels(model);
    s->labels = ori_model_label_count(model);
    status = create_parts(s, options);
    if (status == ORI_OK)
        status = create_present(s);
    if (status != ORI_OK) {
        ori_stream_destroy(s);
        return status;
    }
    s->grid = grid_of(s);
    *stream = s;
    return ORI_OK;
}

void ori_stream_destroy(ori_stream *s)
{
    if (!s)
        return;
    ori__features_destroy(s->features);
    ori__net_stream_destroy(s->net);
    ori__free(s->present);
    ori__free(s->probabilities);
    ori__free(s);
}

/* Running. */

/* How many frames of the network's input are there up to each. */
static void count_present(ori_stream *s)
{
    const ori__queue *q = ori__net_stream_input(s->net);

    for (; s->counted < q->end; s->counted++) {
        const int64_t t = s->counted;
        const int64_t before =
            t ? s->present[(t - 1) % s->present_room] : 0;

        s->present[t % s->present_room] =
            before + *ori__queue_present(q, t);
    }
}

static void run(ori_stream *s)
{
    ori__queue *frames = ori__net_stream_input(s->net);

    while (ori__features_run(s->features, frames)) {
        count_present(s);
        ori__net_stream_run(s->net);
    }
    ori__net_stream_run(s->net);
}

int64_t ori_stream_push(ori_stream *s, const float *x, int64_t count)
{
    const unsigned before = ori__denormals_off();
    int64_t taken = 0;
    int some = 1;

    while (taken < count && some > 0 && !s->ended) {
        const int64_t left = count - taken;

        some = ori__features_take(s->features, x + taken * s->channels,
                                  left < s->block ? (int)left : s->block);
        taken += some;
        s->in += some;
        run(s);
    }
    ori__denormals_restore(before);
    return taken;
}

void ori_stream_finish(ori_stream *s)
{
    const unsigned before = ori__denormals_off();

    s->ended = true;
    ori__features_end(s->features);
    run(s);
    ori__denormals_restore(before);
}

void ori_stream_reset(ori_stream *s, int64_t position)
{
    s->before.in += s->in;
    s->before.used += s->told;
    s->before.dropped += s->in - s->told;
    s->position = position;
    s->in = s->told = s->counted = 0;
    s->ended = s->scored = false;
    ori__features_clear(s->features);
    ori__net_stream_reset(s->net);
}

/* Scores. */

static int64_t half(int64_t twice)
{
    return twice >= 0 ? twice / 2 : -((1 - twice) / 2);
}

ori_stream_frame ori__score_frame(const ori__score_grid *g, int64_t position,
                                  int64_t i, int64_t from)
{
    const int64_t middle2 = g->middle2 + 2 * i * g->hop;
    const int64_t start = half(middle2 - g->window);
    const int64_t end = half(middle2 + g->hop);

    return (ori_stream_frame){
        .start = position + from,
        .end = position + (end > from ? end : from),
        .window_start = position + (start > 0 ? start : 0),
        .window_end = position + half(middle2 + g->window),
    };
}

void ori__score_softmax(const float *scores, int count, float *p)
{
    float top = scores[0], sum = 0;

    for (int i = 1; i < count; i++)
        top = scores[i] > top ? scores[i] : top;
    for (int i = 0; i < count; i++) {
        p[i] = expf(scores[i] - top);
        sum += p[i];
    }
    for (int i = 0; i < count; i++)
        p[i] /= sum;
}

/* Of the frames of the input under score i's window. */
static float share_present(const ori_stream *s, int64_t i)
{
    const ori__geometry *g = ori__net_stream_geometry(s->net);
    const ori__place *p = ori__net_stream_place(s->net);
    int64_t from = half(p->from + p->to - g->window + 1) + i * g->hop;
    const int64_t seen = p->to + i * g->hop + 1;
    int64_t to = from + g->window, there;

    from = from > 0 ? from : 0;
    to = to < seen ? to : seen;
    to = to < s->counted ? to : s->counted;
    if (to <= from)
        return 0;
    there = s->present[(to - 1) % s->present_room];
    if (from > 0)
        there -= s->present[(from - 1) % s->present_room];
    return (float)there / (float)(to - from);
}

void ori__score_end(const ori__score_grid *g, int64_t i, bool last,
                    int64_t known, ori_stream_frame *frame)
{
    const bool late = g->needed + i * g->hop > known;

    if (frame->end > known || (last && late))
        frame->end = known;
    if (frame->window_end > known)
        frame->window_end = known;
}

static void tell(ori_stream *s, int64_t i, ori_stream_frame *frame)
{
    const ori__queue *q = ori__net_stream_scores(s->net);

    if (s->ended) {
        frame->end -= s->position;
        frame->window_end -= s->position;
        ori__score_end(&s->grid, i, q->ended && i == q->end - 1, s->in,
                       frame);
        frame->end += s->position;
        frame->window_end += s->position;
    }
    s->told = frame->end - s->position;
    frame->probabilities = s->probabilities;
}

/* What the last score's span leaves of the signal has that score too. */
static bool pull_tail(ori_stream *s, ori_stream_frame *frame)
{
    const int64_t left = s->in - s->told;
    const ori__queue *q = ori__net_stream_scores(s->net);

    if (!s->ended || !q->ended || !s->scored || left <= 0)
        return false;
    *frame = ori__score_frame(&s->grid, s->position, q->end - 1, s->told);
    frame->end = s->position + s->in;
    frame->present = share_present(s, q->end - 1);
    tell(s, q->end - 1, frame);
    return true;
}

static bool pull(ori_stream *s, ori_stream_frame *frame)
{
    ori__queue *q = ori__net_stream_scores(s->net);
    const int64_t i = q->begin;

    if (q->end == i)
        return pull_tail(s, frame);
    *frame = ori__score_frame(&s->grid, s->position, i, s->told);
    if (!s->ended && frame->end > s->position + s->in)
        return false;           /* stands for samples yet to come */
    ori__score_softmax(ori__queue_frame(q, i), s->labels, s->probabilities);
    frame->present = share_present(s, i);
    ori__queue_leave(q, i + 1);
    s->scored = true;
    tell(s, i, frame);
    return true;
}

bool ori_stream_pull(ori_stream *s, ori_stream_frame *frame)
{
    const ori__queue *q = ori__net_stream_scores(s->net);
    const unsigned before = ori__denormals_off();
    const bool was_full = ori__queue_room(q) == 0;
    const bool any = pull(s, frame);

    if (was_full)               /* what waited for room goes on */
        run(s);
    ori__denormals_restore(before);
    return any;
}

/* Questions. */

ori_stream_account ori_stream_account_of(const ori_stream *s)
{
    ori_stream_account a = s->before;

    a.in += s->in;
    a.used += s->told;
    a.pending = s->in - s->told;
    return a;
}

ori_stream_cost ori_stream_cost_of(const ori_stream *s)
{
    const ori__score_grid *g = &s->grid;
    const ori__frame_grid f = ori__features_grid(s->features);
    const int64_t window_end = half(g->middle2 + g->window);
    const int64_t end = half(g->middle2 + g->hop);

    return (ori_stream_cost){
        .incremental = true,
        .window_samples = g->window,
        .hop_samples = g->hop,
        .look_ahead_samples =
            g->needed > window_end ? g->needed - window_end : 0,
        .delay_samples = g->needed > end ? g->needed - end : 0,
        .receptive_field_samples = g->sees,
        .mult_adds = ori__features_mult_adds(s->features) +
                     ori__net_stream_mult_adds(s->net) / (double)f.hop,
        .state_bytes = sizeof *s + ori__features_bytes(s->features) +
                       ori__net_stream_bytes(s->net) +
                       (size_t)s->present_room * sizeof *s->present +
                       (size_t)s->labels * sizeof *s->probabilities,
    };
}
