/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * track.c - one network with its front end, as a stream runs it
 */
#include "stream/track.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"

int64_t ori__half(int64_t twice)
{
    return twice >= 0 ? twice / 2 : -((1 - twice) / 2);
}

/* The network's places in frames, the front end's in samples. */
static ori__score_grid grid_of(const ori__track *t)
{
    const ori__frame_grid f = ori__features_grid(t->features);
    const ori__geometry *g = ori__net_stream_geometry(t->net);
    const ori__place *p = ori__net_stream_place(t->net);

    return (ori__score_grid){
        .middle2 = (p->from + p->to) * f.hop + f.middle2,
        .hop = g->hop * f.hop,
        .window = g->window * f.hop,
        .needed = p->to * f.hop + (f.middle2 + f.ahead2) / 2,
        .sees = (p->to - p->from) * f.hop + f.sees,
    };
}

/* Room for the frames from the beginning of a window to the newest that may
 * have come when its score is pulled. */
static ori_status create_present(ori__track *t)
{
    const ori__place *p = ori__net_stream_place(t->net);

    t->present_room = ori__net_stream_geometry(t->net)->window +
                      (p->to - p->from) + ori__net_stream_backlog(t->net);
    t->present = ori__alloc((size_t)t->present_room, sizeof *t->present);
    return t->present ? ORI_OK : ori__fail_memory("a stream");
}

ori_status ori__track_create(ori__track *t, const ori_model *model,
                             int64_t hop_samples, int block)
{
    ori_status s = ori__features_create(&t->features, model, block);
    int64_t hop, wanted;

    t->model = model;
    if (s != ORI_OK)
        return s;
    hop = ori__features_grid(t->features).hop;
    wanted = (hop_samples + hop / 2) / hop;
    if (hop_samples > 0 && wanted < 1)
        wanted = 1;
    s = ori__net_stream_create(&t->net, ori_model_net_const(model), wanted,
                               (int)(block / hop) + 1);
    if (s == ORI_OK)
        s = create_present(t);
    if (s == ORI_OK)
        t->grid = grid_of(t);
    return s;
}

void ori__track_release(ori__track *t)
{
    ori__features_destroy(t->features);
    ori__net_stream_destroy(t->net);
    ori__free(t->present);
}

void ori__track_clear(ori__track *t)
{
    ori__features_clear(t->features);
    ori__net_stream_reset(t->net);
    t->counted = 0;
}

size_t ori__track_bytes(const ori__track *t)
{
    return ori__features_bytes(t->features) + ori__net_stream_bytes(t->net) +
           (size_t)t->present_room * sizeof *t->present;
}

double ori__track_mult_adds(const ori__track *t)
{
    return ori__features_mult_adds(t->features) +
           ori__net_stream_mult_adds(t->net) /
               (double)ori__features_grid(t->features).hop;
}

/* How many frames of the network's input are there up to each. */
static void count_present(ori__track *t)
{
    const ori__queue *q = ori__net_stream_input(t->net);

    for (; t->counted < q->end; t->counted++) {
        const int64_t i = t->counted;
        const int64_t before =
            i ? t->present[(i - 1) % t->present_room] : 0;

        t->present[i % t->present_room] =
            before + *ori__queue_present(q, i);
    }
}

void ori__track_run(ori__track *t)
{
    ori__queue *frames = ori__net_stream_input(t->net);

    while (ori__features_run(t->features, frames)) {
        count_present(t);
        ori__net_stream_run(t->net);
    }
    ori__net_stream_run(t->net);
}

ori__queue *ori__track_scores(const ori__track *t)
{
    return ori__net_stream_scores(t->net);
}

void ori__track_softmax(const ori_model *m, float *p)
{
    const float sharpness = (float)(1.0 / ori_model_temperature(m));
    const int n = ori_model_label_count(m);
    float top = p[0], sum = 0;

    for (int i = 1; i < n; i++)
        top = p[i] > top ? p[i] : top;
    for (int i = 0; i < n; i++) {
        p[i] = expf((p[i] - top) * sharpness);
        sum += p[i];
    }
    for (int i = 0; i < n; i++)
        p[i] /= sum;
}

void ori__track_probabilities(const ori__track *t, int64_t i, float *p)
{
    memcpy(p, ori__queue_frame(ori__track_scores(t), i),
           (size_t)ori_model_label_count(t->model) * sizeof *p);
    ori__track_softmax(t->model, p);
}

float ori__track_present(const ori__track *t, int64_t i)
{
    const ori__geometry *g = ori__net_stream_geometry(t->net);
    const ori__place *p = ori__net_stream_place(t->net);
    const int64_t seen = p->to + i * g->hop + 1;
    int64_t from = ori__half(p->from + p->to - g->window + 1) + i * g->hop;
    int64_t to = from + g->window, there;

    from = from > 0 ? from : 0;
    to = to < seen ? to : seen;
    to = to < t->counted ? to : t->counted;
    if (to <= from)
        return 0;
    there = t->present[(to - 1) % t->present_room];
    if (from > 0)
        there -= t->present[(from - 1) % t->present_room];
    return (float)there / (float)(to - from);
}
