/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * stream_check.c - small recognisers and signals, and streams against batch
 */
#include "stream_check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const labels[] = { "a", "b", "c", "d" };

/* What training would have left in running statistics. */
static void fill_statistics(ori_net *net, unsigned seed)
{
    for (int i = 0; i < ori_net_tensor_count(net); i++) {
        const ori_net_tensor t = ori_net_tensor_at(net, i);
        float *w = ori_net_weights(net) + t.offset;

        for (size_t j = 0; j < t.count && t.rank == 1; j++) {
            const float v = (float)rand_r(&seed) / (float)RAND_MAX;

            if (strstr(t.name, "running_var"))
                w[j] = 0.5f + v;
            else if (strstr(t.name, "running_mean") ||
                     strstr(t.name, "bias"))
                w[j] = v - 0.5f;
        }
    }
}

ori_model *recogniser_of(const char *arch, int channels, int usual_length,
                         const ori_frontend *front, double rate_hz)
{
    ori_model_options o = ORI_MODEL_OPTIONS_INIT;
    ori_model *m = NULL;

    o.frontend = *front;
    o.arch = arch;
    o.labels = labels;
    o.label_count = 4;
    o.channels = channels;
    o.rate_hz = rate_hz;
    o.usual_length = usual_length;
    o.max_length = usual_length;
    if (ori_model_create(&m, &o) != ORI_OK) {
        printf("  %s\n", ori_last_error());
        return NULL;
    }
    ori_net_initialise(ori_model_net(m), 7);
    fill_statistics(ori_model_net(m), 3);
    return m;
}

ori_model *recogniser(const char *arch, int channels, int usual_length,
                      ori_normalise normalise)
{
    ori_frontend front = ORI_FRONTEND_INIT;

    front.normalise = normalise;
    return recogniser_of(arch, channels, usual_length, &front, 0);
}

static float chance(unsigned *seed)
{
    return (float)rand_r(seed) / (float)RAND_MAX;
}

float *signal_by_chance(int64_t count, int channels, bool gaps, unsigned seed)
{
    float *x = malloc((size_t)(count * channels) * sizeof *x);
    int64_t gap = 0;

    for (int64_t t = 0; t < count; t++) {
        if (gaps && gap == 0 && chance(&seed) < 0.01f)
            gap = 1 + (int64_t)(chance(&seed) * 40);
        for (int c = 0; c < channels; c++)
            x[t * channels + c] =
                gap > 0 || (gaps && chance(&seed) < 0.02f)
                    ? NAN
                    : sinf(0.07f * (float)((c + 1) * t)) + chance(&seed);
        gap -= gap > 0;
    }
    return x;
}

void scores_free(scores *s)
{
    free(s->frames);
    free(s->probabilities);
    *s = (scores){ 0 };
}

bool scores_keep(void *context, const ori_stream_frame *frame)
{
    scores *s = context;

    if (s->count == s->room) {
        s->room = s->room ? 2 * s->room : 64;
        s->frames = realloc(s->frames, (size_t)s->room * sizeof *s->frames);
        s->probabilities =
            realloc(s->probabilities, (size_t)(s->room * s->labels) *
                                          sizeof *s->probabilities);
    }
    s->frames[s->count] = *frame;
    memcpy(s->probabilities + s->count * s->labels, frame->probabilities,
           (size_t)s->labels * sizeof *s->probabilities);
    s->count++;
    return true;
}

static void pull_all(ori_stream *stream, scores *s)
{
    ori_stream_frame f;

    while (ori_stream_pull(stream, &f))
        scores_keep(s, &f);
}

void stream_all(ori_stream *stream, const float *x, int64_t count,
                int channels, unsigned seed, scores *s)
{
    /* Lengths spread over magnitudes: many are short. */
    const float longest = logf((float)count);
    int64_t done = 0;

    while (done < count) {
        int64_t some = count - done;

        if (seed) {
            const int64_t wish =
                (int64_t)expf(chance(&seed) * longest * chance(&seed));

            some = wish < some ? wish : some;
        }
        done += ori_stream_push(stream, x + done * channels, some);
        pull_all(stream, s);
    }
    ori_stream_finish(stream);
    pull_all(stream, s);
}

bool scores_equal(const scores *a, const scores *b, float tolerance)
{
    if (a->count != b->count || a->labels != b->labels)
        return false;
    for (int64_t i = 0; i < a->count; i++) {
        const ori_stream_frame *p = &a->frames[i], *q = &b->frames[i];

        if (p->start != q->start || p->end != q->end ||
            p->window_start != q->window_start ||
            p->window_end != q->window_end)
            return false;
    }
    if (tolerance == 0)
        return memcmp(a->probabilities, b->probabilities,
                      (size_t)(a->count * a->labels) *
                          sizeof *a->probabilities) == 0;
    for (int64_t i = 0; i < a->count * a->labels; i++)
        if (!(fabsf(a->probabilities[i] - b->probabilities[i]) <= tolerance))
            return false;
    return true;
}
