/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * recording.c - a recording of any length, window by window
 *
 * Windows of W samples begin at multiples of W/2, the last one ends with the
 * recording.  Where two windows overlap, the middle of the overlap divides
 * their spans.
 */
#include <oriole/model/model.h>

#include <string.h>

#include <oriole/signal/signal.h>

#include "base/fail.h"
#include "base/memory.h"
#include "model/model_object.h"

enum { WINDOWS = 8 };           /* classified together */

typedef struct reader {
    ori_classifier *classifier;
    const ori_model *model;
    ori_source *source;
    const char *path;
    int channels;
    int64_t window, hop;
    double rate_hz;

    float *buffer;              /* [room, C]: samples from `begin` on */
    int64_t room, begin, have;
    bool ended;

    float *planar;              /* [WINDOWS, C, window] */
    float *probabilities;       /* [WINDOWS + 1, labels]; row 0: pending */
    int64_t pending_start;      /* window of row 0; -1: none */
    int64_t pending_from;       /* where its span begins */
    ori_span_fn *result;
    void *context;
} reader;

static ori_status fill(reader *r)
{
    while (!r->ended && r->have < r->room) {
        size_t got;
        ori_status s = ori_source_read(
            r->source, r->buffer + r->have * r->channels,
            (size_t)(r->room - r->have), &got);

        if (s != ORI_OK)
            return s;
        r->have += (int64_t)got;
        r->ended = got == 0;
    }
    return ORI_OK;
}

static void drop(reader *r, int64_t frames)
{
    r->have -= frames;
    r->begin += frames;
    memmove(r->buffer, r->buffer + frames * r->channels,
            (size_t)(r->have * r->channels) * sizeof(float));
}

/* Report the pending window, whose span ends at `to`. */
static ori_status report(reader *r, int64_t to)
{
    const int labels = ori_model_label_count(r->model);
    const double unit = r->rate_hz > 0 ? 1.0 / r->rate_hz : 1.0;
    ori_span span = { .start = r->pending_from, .end = to,
                      .start_s = (double)r->pending_from * unit,
                      .end_s = (double)to * unit,
                      .probabilities = r->probabilities };

    for (int i = 1; i < labels; i++)
        if (span.probabilities[i] > span.probabilities[span.label])
            span.label = i;
    r->pending_from = to;
    if (!r->result(r->context, &span))
        return ori__fail(ORI_ESTOPPED, "%s: stopped", r->path);
    return ORI_OK;
}

/* Classify windows that begin at start[count], all of `length` samples and
 * in the buffer, and report all but the last of them. */
static ori_status classify(reader *r, const int64_t *start, int count,
                           int64_t length)
{
    const size_t labels = (size_t)ori_model_label_count(r->model);
    ori_case cases[WINDOWS];
    ori_status s;

    for (int i = 0; i < count; i++) {
        float *to = r->planar + i * r->window * r->channels;
        const float *from =
            r->buffer + (start[i] - r->begin) * r->channels;

        for (int c = 0; c < r->channels; c++)
            for (int64_t t = 0; t < length; t++)
                to[c * length + t] = from[t * r->channels + c];
        cases[i] = (ori_case){ to, length };
    }
    s = ori_classifier_cases(r->classifier, cases, count,
                             r->probabilities + labels);
    for (int i = 0; s == ORI_OK && i < count; i++) {
        if (r->pending_start >= 0)
            s = report(r, (r->pending_start + r->window + start[i]) / 2);
        memcpy(r->probabilities, r->probabilities + (size_t)(i + 1) * labels,
               labels * sizeof(float));
        r->pending_start = start[i];
    }
    return s;
}

/* All whole windows that the buffer holds. */
static ori_status whole_windows(reader *r, int64_t *next)
{
    ori_status s = ORI_OK;

    while (s == ORI_OK) {
        int64_t start[WINDOWS];
        int count = 0;

        while (count < WINDOWS &&
               *next + r->window <= r->begin + r->have) {
            start[count++] = *next;
            *next += r->hop;
        }
        if (count == 0)
            break;
        s = classify(r, start, count, r->window);
    }
    return s;
}

/* What is left when the recording has ended. */
static ori_status last_window(reader *r)
{
    const int64_t length = r->begin + r->have;
    const int64_t tail = length - r->window;
    const int64_t zero = 0;
    ori_status s = ORI_OK;

    if (length == 0)
        return ori__fail(ORI_EDATA, "%s: holds no samples", r->path);
    if (r->pending_start < 0)
        s = classify(r, &zero, 1, length);
    else if (r->pending_start < tail)
        s = classify(r, &tail, 1, r->window);
    return s == ORI_OK ? report(r, length) : s;
}

static ori_status run(reader *r)
{
    int64_t next = 0;
    ori_status s;

    do {
        s = fill(r);
        if (s == ORI_OK)
            s = whole_windows(r, &next);
        /* Keep one window back for the last one, which ends with the
         * recording. */
        if (s == ORI_OK && !r->ended) {
            int64_t keep = r->begin + r->have - r->window;

            keep = keep < next ? keep : next;
            if (keep > r->begin)
                drop(r, keep - r->begin);
        }
    } while (s == ORI_OK && !r->ended);
    return s == ORI_OK ? last_window(r) : s;
}

static ori_status prepare(reader *r)
{
    const size_t channels = (size_t)r->channels;

    r->room = (WINDOWS / 2 + 2) * r->window;
    r->buffer = ori__alloc((size_t)r->room, channels * sizeof(float));
    r->planar = ori__alloc((size_t)(WINDOWS * r->window),
                           channels * sizeof(float));
    r->probabilities =
        ori__alloc(WINDOWS + 1, (size_t)ori_model_label_count(r->model) *
                                    sizeof(float));
    if (!r->buffer || !r->planar || !r->probabilities)
        return ori__fail_memory(r->path);
    return ORI_OK;
}

/* The rate at which the model wants its samples, and whether this has it. */
static ori_status open_source(reader *r)
{
    ori_source_options o = ORI_SOURCE_OPTIONS_INIT;
    ori_source_info info;
    ori_status s;

    o.rate_hz = ori_model_rate(r->model);
    o.channels = r->channels;
    s = ori_source_open(&r->source, r->path, &o);
    if (s != ORI_OK)
        return s;
    info = ori_source_describe(r->source);
    r->rate_hz = info.rate_hz;
    return ORI_OK;
}

ori_status ori_classifier_recording(ori_classifier *classifier,
                                    const char *path, ori_span_fn *result,
                                    void *context)
{
    const ori_model *m = ori_classifier_model(classifier);
    reader r = { .classifier = classifier, .model = m, .path = path,
                 .channels = m->channels, .window = m->max_length,
                 .hop = m->max_length > 1 ? m->max_length / 2 : 1,
                 .pending_start = -1, .result = result,
                 .context = context };
    ori_status s = open_source(&r);

    if (s == ORI_OK)
        s = prepare(&r);
    if (s == ORI_OK)
        s = run(&r);
    ori_source_close(r.source);
    ori__free(r.buffer);
    ori__free(r.planar);
    ori__free(r.probabilities);
    return s;
}
