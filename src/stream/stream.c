/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * stream.c - a recogniser on a signal that goes on
 */
#include "stream/stream_object.h"

#include <string.h>

#include "base/denormal.h"

/* Running. */

static void run(ori_stream *s)
{
    for (int i = 0; i < s->track_count; i++)
        ori__track_run(&s->tracks[i]);
}

/* All tracks take the same samples: as many as all have room for. */
static int64_t take(ori_stream *s, const float *x, int64_t count)
{
    int some = count < s->block ? (int)count : s->block;

    if (s->windows)
        return ori__windows_take(s->windows, x, count);
    for (int i = 0; i < s->track_count; i++) {
        const int room = ori__features_room(s->tracks[i].features);

        some = room < some ? room : some;
    }
    for (int i = 0; i < s->track_count; i++)
        ori__features_take(s->tracks[i].features, x, some);
    return some;
}

int64_t ori_stream_push(ori_stream *s, const float *x, int64_t count)
{
    const unsigned before = ori__denormals_off();
    int64_t taken = 0, some = 1;

    while (taken < count && some > 0 && !s->ended) {
        some = take(s, x + taken * s->channels, count - taken);
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
    for (int i = 0; i < s->track_count; i++)
        ori__features_end(s->tracks[i].features);
    if (s->windows)
        ori__windows_end(s->windows);
    run(s);
    ori__denormals_restore(before);
}

void ori_stream_reset(ori_stream *s, int64_t position)
{
    s->before.in += s->in;
    s->before.used += s->told;
    s->before.dropped += s->in - s->told;
    s->position = position;
    s->in = s->told = s->scores = 0;
    s->ended = false;
    for (int i = 0; i < s->track_count; i++)
        ori__track_clear(&s->tracks[i]);
    if (s->windows)
        ori__windows_clear(s->windows);
}

/* Scores. */

ori_stream_frame ori__score_frame(const ori__score_grid *g, int64_t i,
                                  int64_t from)
{
    const int64_t middle2 = g->middle2 + 2 * i * g->hop;
    const int64_t start = ori__half(middle2 - g->window);
    const int64_t end = ori__half(middle2 + g->hop);

    return (ori_stream_frame){
        .start = from,
        .end = end > from ? end : from,
        .window_start = start > 0 ? start : 0,
        .window_end = ori__half(middle2 + g->window),
    };
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

void ori__score_add(const ori_stream *s, int track, const float *one,
                    float *p)
{
    const float weight = (float)ori_model_member_weight(s->model, track);

    if (s->track_count == 1) {
        memcpy(p, one, (size_t)s->labels * sizeof *p);
        return;
    }
    for (int i = 0; i < s->labels; i++)
        p[i] = (track ? p[i] : 0.0f) + weight * one[i];
}

/* Is the next score there? */
static bool ready(const ori_stream *s)
{
    bool all = true;

    if (s->windows)
        return ori__windows_score(s->windows) >= 0;
    for (int i = 0; i < s->track_count; i++)
        all &= ori__track_scores(&s->tracks[i])->end >
               s->scores + s->shift[i];
    return all;
}

/* Will there be none but those that are there? */
static bool complete(const ori_stream *s)
{
    if (!s->ended || s->windows)
        return s->ended;
    for (int i = 0; i < s->track_count; i++) {
        const ori__queue *q = ori__track_scores(&s->tracks[i]);

        if (q->ended && q->end <= s->scores + s->shift[i] + 1)
            return true;
    }
    return false;
}

/* The next score to s->probabilities and s->present. */
static void take_score(ori_stream *s)
{
    s->present = 1;
    if (s->windows) {
        memcpy(s->probabilities,
               ori__windows_probabilities(s->windows, &s->present),
               (size_t)s->labels * sizeof *s->probabilities);
        ori__windows_leave(s->windows);
        return;
    }
    for (int i = 0; i < s->track_count; i++) {
        const ori__track *t = &s->tracks[i];
        const int64_t which = s->scores + s->shift[i];
        const float present = ori__track_present(t, which);

        s->present = present < s->present ? present : s->present;
        ori__track_probabilities(t, which, s->one);
        ori__score_add(s, i, s->one, s->probabilities);
        ori__queue_leave(ori__track_scores(t), which + 1);
    }
}

/* Scores of a track before the stream's first are nobody's. */
static void skip_early(ori_stream *s)
{
    for (int i = 0; i < s->track_count && s->scores == 0; i++)
        ori__queue_leave(ori__track_scores(&s->tracks[i]), s->shift[i]);
}

static void tell(ori_stream *s, ori_stream_frame *frame)
{
    s->told = frame->end;
    frame->start += s->position;
    frame->end += s->position;
    frame->window_start += s->position;
    frame->window_end += s->position;
    frame->present = s->present;
    frame->probabilities = s->probabilities;
}

static bool pull(ori_stream *s, ori_stream_frame *frame)
{
    const bool there = ready(s);
    const int64_t i = there ? s->scores : s->scores - 1;

    /* What the last score's span leaves of the signal has it too. */
    if (!there && (!complete(s) || i < 0 || s->told == s->in))
        return false;
    *frame = ori__score_frame(&s->grid, i, s->told);
    if (!s->ended && frame->end > s->in)
        return false;           /* stands for samples yet to come */
    if (s->ended)
        ori__score_end(&s->grid, i, complete(s), s->in, frame);
    if (there) {
        take_score(s);
        s->scores++;
    } else {
        frame->end = s->in;
    }
    tell(s, frame);
    return true;
}

bool ori_stream_pull(ori_stream *s, ori_stream_frame *frame)
{
    const unsigned before = ori__denormals_off();
    bool was_full = false, any;

    for (int i = 0; i < s->track_count; i++)
        was_full |= ori__queue_room(ori__track_scores(&s->tracks[i])) == 0;
    skip_early(s);
    any = pull(s, frame);
    if (was_full)               /* what waited for room goes on */
        run(s);
    ori__denormals_restore(before);
    return any;
}

ori_stream_account ori_stream_account_of(const ori_stream *s)
{
    ori_stream_account a = s->before;

    a.in += s->in;
    a.used += s->told;
    a.pending = s->in - s->told;
    return a;
}
