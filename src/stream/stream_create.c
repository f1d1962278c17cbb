/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * stream_create.c - finding the form in which a recogniser can be streamed
 *
 * Networks, one or the members of a committee, are computed frame by frame
 * if all can be; else the whole recogniser is run anew on each window.
 */
#include "stream/stream_object.h"

#include <limits.h>

#include "base/fail.h"
#include "base/memory.h"

/* Frames of a network's input worked on at once: several tiles of the matrix
 * products. */
enum { BLOCK_FRAMES = 64, BLOCK_RAW = 512 };

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

static int usual_block(const ori_model *m)
{
    const ori_frontend *front = ori_model_frontend(m);

    if (front->features == ORI_FEATURES_RAW)
        return BLOCK_RAW;
    return front->mel.hop_samples < INT_MAX / 4 / BLOCK_FRAMES
               ? front->mel.hop_samples * BLOCK_FRAMES
               : front->mel.hop_samples;
}

static void release_tracks(ori_stream *s)
{
    for (int i = 0; i < s->track_count; i++)
        ori__track_release(&s->tracks[i]);
    ori__free(s->tracks);
    ori__free(s->shift);
    s->tracks = NULL;
    s->shift = NULL;
    s->track_count = 0;
}

static ori_status create_tracks(ori_stream *s, int64_t hop)
{
    const int count = ori_model_member_count(s->model);
    ori_status status = ORI_OK;

    s->tracks = ORI__NEW(ori__track, (size_t)count);
    s->shift = ORI__NEW(int64_t, (size_t)count);
    if (!s->tracks || !s->shift)
        return ori__fail_memory("a stream");
    for (int i = 0; i < count && status == ORI_OK; i++) {
        const ori_model *m = ori_model_member(s->model, i);

        if (!ori_model_net_const(m))
            return ori__fail(ORI_ENOTSUP, "transforms see whole windows");
        if (ori_model_frontend(m)->trim_db > 0 ||
            ori_model_frontend(m)->voice_spread > 0)
            return ori__fail(ORI_ENOTSUP, "a stream has no ends to cut off, "
                             "and one voice");
        if (s->block == 0)
            s->block = usual_block(m);
        s->track_count++;
        status = ori__track_create(&s->tracks[i], m, hop, s->block);
        hop = s->tracks[0].grid.hop;
        if (status == ORI_OK && s->tracks[i].grid.hop != hop)
            status = ori__fail(ORI_ENOTSUP, "members with hops of %lld and "
                               "%lld samples", (long long)hop,
                               (long long)s->tracks[i].grid.hop);
    }
    return status;
}

/* Scores go together whose windows' middles are nearest; the latest of all
 * begins. */
static void align_tracks(ori_stream *s)
{
    s->grid = s->tracks[0].grid;
    for (int i = 1; i < s->track_count; i++)
        if (s->tracks[i].grid.middle2 > s->grid.middle2)
            s->grid = s->tracks[i].grid;
    for (int i = 0; i < s->track_count; i++) {
        const ori__score_grid *g = &s->tracks[i].grid;
        const int64_t behind = s->grid.middle2 - g->middle2;
        int64_t needed, sees;

        s->shift[i] = (behind + g->hop) / (2 * g->hop);
        needed = g->needed + s->shift[i] * g->hop;
        sees = g->sees + (behind + 1) / 2;
        s->grid.needed = needed > s->grid.needed ? needed : s->grid.needed;
        s->grid.sees = sees > s->grid.sees ? sees : s->grid.sees;
    }
}

static ori_status create_parts(ori_stream *s, const ori_stream_options *o)
{
    const int64_t hop = o ? o->hop_samples : 0;
    ori_status status;

    s->block = o ? o->block_samples : 0;
    status = create_tracks(s, hop);
    if (status == ORI_OK) {
        align_tracks(s);
        s->note = ori__strdup("");
    } else if (status == ORI_ENOTSUP) {
        s->note = ori__strdup(ori_last_error());
        release_tracks(s);
        status = ori__windows_create(&s->windows, s->model, hop);
        if (status == ORI_OK)
            s->grid = ori__windows_grid(s->windows);
    }
    s->probabilities = ORI__NEW(float, (size_t)s->labels);
    s->one = ORI__NEW(float, (size_t)s->labels);
    if (status == ORI_OK && (!s->note || !s->probabilities || !s->one))
        status = ori__fail_memory("a stream");
    return status;
}

ori_status ori_stream_create(ori_stream **stream, ori_model *model,
                             const ori_stream_options *options)
{
    ori_stream *s;
    ori_status status;

    *stream = NULL;
    status = check(model, options);
    if (status != ORI_OK)
        return status;
    s = ORI__NEW(ori_stream, 1);
    if (!s)
        return ori__fail_memory("a stream");
    s->model = model;
    s->channels = ori_model_channels(model);
    s->labels = ori_model_label_count(model);
    status = create_parts(s, options);
    if (status != ORI_OK) {
        ori_stream_destroy(s);
        return status;
    }
    *stream = s;
    return ORI_OK;
}

void ori_stream_destroy(ori_stream *s)
{
    if (!s)
        return;
    release_tracks(s);
    ori__windows_destroy(s->windows);
    ori__free(s->note);
    ori__free(s->probabilities);
    ori__free(s->one);
    ori__free(s);
}

const char *ori_stream_note(const ori_stream *s)
{
    return s->note;
}

static double mult_adds(const ori_stream *s)
{
    double sum = 0;

    for (int i = 0; i < s->track_count; i++)
        sum += ori__track_mult_adds(&s->tracks[i]);
    return sum;
}

static size_t bytes(const ori_stream *s)
{
    size_t sum = sizeof *s + 2 * (size_t)s->labels * sizeof *s->one;

    for (int i = 0; i < s->track_count; i++)
        sum += ori__track_bytes(&s->tracks[i]);
    return sum + (s->windows ? ori__windows_bytes(s->windows) : 0);
}

ori_stream_cost ori_stream_cost_of(const ori_stream *s)
{
    const ori__score_grid *g = &s->grid;
    const int64_t window_end = ori__half(g->middle2 + g->window);
    const int64_t end = ori__half(g->middle2 + g->hop);

    return (ori_stream_cost){
        .incremental = !s->windows,
        .window_samples = g->window,
        .hop_samples = g->hop,
        .look_ahead_samples =
            g->needed > window_end ? g->needed - window_end : 0,
        .delay_samples = g->needed > end ? g->needed - end : 0,
        .receptive_field_samples = g->sees,
        .mult_adds = mult_adds(s),
        .state_bytes = bytes(s),
    };
}
