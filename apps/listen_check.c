/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * listen_check.c - a stream against batch, on a recording
 */
#include "listen_check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/signal/signal.h>
#include <oriole/stream/stream.h>

#include "output.h"
#include "timing.h"

enum { CHUNK = 65536 };

static const double rounding = 1e-5;

typedef struct check {
    ori_stream *stream;
    int channels, labels;
    float *x;                   /* [length, C] */
    int64_t length, room;

    ori_stream_frame *frames;   /* [count] as the stream gave them */
    float *probabilities;       /* [count, labels] */
    int64_t count, frame_room;
    double seconds, worst;      /* of the hops */
    int64_t hops;

    int64_t seen;               /* scores of batch so far */
    double difference;
    bool elsewhere;
} check;

static void *grown(void *old, size_t bytes_used, size_t bytes)
{
    void *more = output_alloc(bytes, 1);

    if (bytes_used)
        memcpy(more, old, bytes_used);
    free(old);
    return more;
}

static ori_status read_all(check *c, const ori_model *model,
                           const char *path)
{
    const size_t frame = (size_t)c->channels * sizeof *c->x;
    ori_source_options o = ORI_SOURCE_OPTIONS_INIT;
    ori_source *source;
    size_t got = 1;
    ori_status s;

    o.rate_hz = ori_model_rate(model);
    o.channels = c->channels;
    s = ori_source_open(&source, path, &o);
    while (s == ORI_OK && got > 0) {
        if (c->length + CHUNK > c->room) {
            c->room = 2 * c->room + CHUNK;
            c->x = grown(c->x, (size_t)c->length * frame,
                         (size_t)c->room * frame);
        }
        s = ori_source_read(source, c->x + c->length * c->channels, CHUNK,
                            &got);
        c->length += s == ORI_OK ? (int64_t)got : 0;
    }
    ori_source_close(source);
    return s;
}

static void keep(check *c, const ori_stream_frame *f)
{
    const size_t p = (size_t)c->labels * sizeof *c->probabilities;

    if (c->count == c->frame_room) {
        c->frame_room = 2 * c->frame_room + 1024;
        c->frames = grown(c->frames, (size_t)c->count * sizeof *c->frames,
                          (size_t)c->frame_room * sizeof *c->frames);
        c->probabilities = grown(c->probabilities, (size_t)c->count * p,
                                 (size_t)c->frame_room * p);
    }
    c->frames[c->count] = *f;
    memcpy(c->probabilities + c->count++ * c->labels, f->probabilities, p);
}

/* What a hop takes is its push and the making of what is then pulled. */
static void stream_all(check *c)
{
    const int64_t hop = ori_stream_cost_of(c->stream).hop_samples;
    ori_stream_frame f;

    for (int64_t done = 0; done < c->length; c->hops++) {
        const int64_t left = c->length - done;
        const double start = timing_now();
        double took;

        done += ori_stream_push(c->stream, c->x + done * c->channels,
                                left < hop ? left : hop);
        took = timing_now() - start;
        c->seconds += took;
        c->worst = took > c->worst ? took : c->worst;
        while (ori_stream_pull(c->stream, &f))
            keep(c, &f);
    }
    ori_stream_finish(c->stream);
    while (ori_stream_pull(c->stream, &f))
        keep(c, &f);
}

static bool compare(void *context, const ori_stream_frame *f)
{
    check *c = context;
    const int64_t i = c->seen++;

    if (i >= c->count || f->start != c->frames[i].start ||
        f->end != c->frames[i].end) {
        c->elsewhere = true;
        return true;
    }
    for (int k = 0; k < c->labels; k++)
        c->difference =
            fmax(c->difference, fabs((double)f->probabilities[k] -
                                     (double)c->probabilities[i * c->labels +
                                                              k]));
    return true;
}

static int report(const check *c, const app_common *common,
                  const ori_model *m, const char *path)
{
    const bool same = !c->elsewhere && c->seen == c->count &&
                      c->difference <= rounding;
    const double mean = c->hops ? 1e6 * c->seconds / (double)c->hops : 0;
    const double rate = ori_model_rate(m);
    const int64_t hop = ori_stream_cost_of(c->stream).hop_samples;

    if (common->json) {
        output_json(json_pack(
            "{s:o,s:b,s:I,s:o,s:I,s:o,s:o,s:I}", "file",
            output_json_text(path), "same", (int)same, "scores",
            (json_int_t)c->count, "largest_difference",
            output_json_number(c->difference), "hop_samples",
            (json_int_t)hop, "mean_hop_us", output_json_number(mean),
            "worst_hop_us", output_json_number(1e6 * c->worst), "hops",
            (json_int_t)c->hops));
    } else {
        printf("%s: %lld score%s, stream and batch %s; largest difference "
               "%.3g\n", path, (long long)c->count, output_plural(c->count),
               same ? "agree" : "DIFFER", c->difference);
        printf("hop of %lld samples", (long long)hop);
        if (rate > 0)
            printf(", %.4g ms", 1e3 * (double)hop / rate);
        printf(": mean %.4g us, worst %.4g us\n", mean, 1e6 * c->worst);
    }
    return same ? EXIT_FINE : EXIT_PROBLEMS;
}

int listen_check(const app_command *command, const app_common *common,
                 ori_model *model, const char *path)
{
    check c = { .channels = ori_model_channels(model),
                .labels = ori_model_label_count(model) };
    ori_status s = ori_stream_create(&c.stream, model, NULL);
    int code;

    if (s == ORI_OK)
        s = read_all(&c, model, path);
    if (s == ORI_OK) {
        stream_all(&c);
        s = ori_stream_batch(c.stream, "direct", c.x, c.length, compare, &c);
    }
    code = s == ORI_OK ? report(&c, common, model, path)
                       : output_fail_input(command->name, s);
    ori_stream_destroy(c.stream);
    free(c.x);
    free(c.frames);
    free(c.probabilities);
    return code;
}
