/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * recording.c - what is in a recording of any length
 */
#include <oriole/stream/recording.h>

#include <oriole/signal/signal.h>
#include <oriole/stream/stream.h>

#include "base/fail.h"
#include "base/memory.h"
#include "model/model_object.h"

enum { CHUNK = 4096 };          /* samples read at once */

typedef struct reader {
    ori_classifier *classifier;
    ori_model *model;
    ori_source *source;
    const char *path;
    int channels, labels;
    double rate_hz;

    float *x;                   /* [room, C] the beginning, then chunks */
    int64_t room, have;
    bool ended;
    ori_stream *stream;
    ori_span_fn *result;
    void *context;
} reader;

static ori_status fill(reader *r)
{
    while (!r->ended && r->have < r->room) {
        size_t got;
        ori_status s = ori_source_read(r->source,
                                       r->x + r->have * r->channels,
                                       (size_t)(r->room - r->have), &got);

        if (s != ORI_OK)
            return s;
        r->have += (int64_t)got;
        r->ended = got == 0;
    }
    return ORI_OK;
}

static ori_status report(const reader *r, int64_t start, int64_t end,
                         const float *probabilities)
{
    const double unit = r->rate_hz > 0 ? 1.0 / r->rate_hz : 1.0;
    ori_span span = { .start = start, .end = end,
                      .start_s = (double)start * unit,
                      .end_s = (double)end * unit,
                      .probabilities = probabilities };

    for (int i = 1; i < r->labels; i++)
        if (probabilities[i] > probabilities[span.label])
            span.label = i;
    if (!r->result(r->context, &span))
        return ori__fail(ORI_ESTOPPED, "%s: stopped", r->path);
    return ORI_OK;
}

/* All of it is in x. */
static ori_status classify_whole(const reader *r)
{
    const size_t cells = (size_t)(r->have * r->channels);
    float *planar = ORI__NEW(float, cells);
    float *probabilities = ORI__NEW(float, (size_t)r->labels);
    const ori_case one = { planar, r->have };
    ori_status s = planar && probabilities ? ORI_OK
                                           : ori__fail_memory(r->path);

    if (s == ORI_OK) {
        for (int64_t t = 0; t < r->have; t++)
            for (int c = 0; c < r->channels; c++)
                planar[c * r->have + t] = r->x[t * r->channels + c];
        s = ori_classifier_cases(r->classifier, &one, 1, probabilities);
    }
    if (s == ORI_OK)
        s = report(r, 0, r->have, probabilities);
    ori__free(planar);
    ori__free(probabilities);
    return s;
}

static ori_status pull_all(const reader *r)
{
    ori_status s = ORI_OK;
    ori_stream_frame f;

    while (s == ORI_OK && ori_stream_pull(r->stream, &f))
        if (f.end > f.start)
            s = report(r, f.start, f.end, f.probabilities);
    return s;
}

/* What x holds goes into the stream. */
static ori_status push_all(reader *r)
{
    ori_status s = ORI_OK;

    for (int64_t done = 0; s == ORI_OK && done < r->have;) {
        done += ori_stream_push(r->stream, r->x + done * r->channels,
                                r->have - done);
        s = pull_all(r);
    }
    r->have = 0;
    return s;
}

static ori_status stream_whole(reader *r)
{
    ori_stream_options o = ORI_STREAM_OPTIONS_INIT;
    ori_status s;

    o.hop_samples = r->model->usual_length > 1 ? r->model->usual_length / 2
                                               : 1;
    s = ori_stream_create(&r->stream, r->model, &o);
    while (s == ORI_OK && r->have > 0) {
        s = push_all(r);
        if (s == ORI_OK)
            s = fill(r);
    }
    if (s != ORI_OK)
        return s;
    ori_stream_finish(r->stream);
    return pull_all(r);
}

/* The rate at which the model wants its samples, and whether this has it. */
static ori_status open_source(reader *r)
{
    ori_source_options o = ORI_SOURCE_OPTIONS_INIT;
    ori_status s;

    o.rate_hz = ori_model_rate(r->model);
    o.channels = r->channels;
    s = ori_source_open(&r->source, r->path, &o);
    if (s == ORI_OK)
        r->rate_hz = ori_source_describe(r->source).rate_hz;
    return s;
}

static ori_status run(reader *r)
{
    const int64_t most = ori_model_max_length(r->model);
    ori_status s;

    r->room = most < CHUNK ? CHUNK : most + 1;
    r->x = ori__alloc((size_t)r->room, (size_t)r->channels * sizeof *r->x);
    s = r->x ? fill(r) : ori__fail_memory(r->path);
    if (s != ORI_OK)
        return s;
    if (r->have == 0)
        return ori__fail(ORI_EDATA, "%s: holds no samples", r->path);
    return r->ended && r->have <= most ? classify_whole(r)
                                       : stream_whole(r);
}

ori_status ori_stream_recording(ori_classifier *classifier, const char *path,
                                ori_span_fn *result, void *context)
{
    ori_model *m = ori__classifier_model(classifier);
    reader r = { .classifier = classifier, .model = m, .path = path,
                 .channels = ori_model_channels(m),
                 .labels = ori_model_label_count(m), .result = result,
                 .context = context };
    ori_status s = open_source(&r);

    if (s == ORI_OK)
        s = run(&r);
    ori_stream_destroy(r.stream);
    ori_source_close(r.source);
    ori__free(r.x);
    return s;
}
