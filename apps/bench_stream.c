/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_stream.c - what each hop of a stream takes
 *
 * A signal of noise is pushed hop by hop, as a device would bring it but
 * without waiting for it; each push with its pull is one sample of the time.
 * Beside it stands what running the model anew on each window would take.
 */
#include "bench_stream.h"

#include <stdlib.h>
#include <string.h>

#include <oriole/stream/stream.h>

#include "output.h"
#include "progress.h"
#include "timing.h"

typedef struct bench {
    const app_command *command;
    const bench_settings *settings;
    ori_model *model;
    const char *name;
    ori_stream *stream;
    ori_stream_cost cost;
    int channels;
    double rate_hz;

    float *x;                   /* [window, channels] of noise, round and
                                   round */
    double *seconds;            /* [hops] */
    int hops;

    ori_classifier *classifier;
    ori_case window;
    float *probabilities;
} bench;

/* What training gives sound where the user says nothing, at 16 kHz, with
 * weights by chance. */
static ori_status make_default(ori_model **model)
{
    static const char *const labels[] = { "0", "1", "2", "3", "4",
                                          "5", "6", "7", "8", "9" };
    ori_model_options o = ORI_MODEL_OPTIONS_INIT;
    ori_status s;

    o.frontend.features = ORI_FEATURES_MFCC;
    o.frontend.mel.rate_hz = o.rate_hz = 16000;
    o.frontend.mel.window_samples = 400;
    o.frontend.mel.hop_samples = 160;
    o.frontend.mel.fft_samples = 512;
    o.frontend.mel.bands = 64;
    o.frontend.mel.coefficients = 13;
    o.frontend.mel.range_db = 40;
    o.arch = ori_arch_text("resnet");
    o.arch_name = "resnet";
    o.labels = labels;
    o.label_count = 10;
    o.channels = 1;
    o.usual_length = o.max_length = 16000;
    s = ori_model_create(model, &o);
    if (s == ORI_OK)
        ori_net_initialise(ori_model_net(*model), 1);
    return s;
}

static float noise(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (float)(*state >> 40) * 0x1p-24f - 0.5f;
}

/* Everything but the times.  The hop of the scores is the front end's. */
static ori_status prepare(bench *b)
{
    const ori_frontend *front = ori_model_frontend(b->model);
    ori_stream_options o = ORI_STREAM_OPTIONS_INIT;
    uint64_t state = b->settings->common.seed;
    ori_status s;

    if (front->features != ORI_FEATURES_RAW)
        o.hop_samples = front->mel.hop_samples;
    s = ori_stream_create(&b->stream, b->model, &o);
    if (s == ORI_OK)
        s = ori_classifier_create(&b->classifier, b->model);
    if (s != ORI_OK)
        return s;
    b->cost = ori_stream_cost_of(b->stream);
    b->channels = ori_model_channels(b->model);
    b->rate_hz = ori_model_rate(b->model);
    b->hops = b->settings->hops;
    b->seconds = output_alloc((size_t)b->hops, sizeof *b->seconds);
    b->window.length = b->cost.window_samples;
    b->x = output_alloc((size_t)(b->window.length * b->channels),
                        sizeof *b->x);
    for (int64_t i = 0; i < b->window.length * b->channels; i++)
        b->x[i] = noise(&state);
    b->window.x = b->x;
    b->probabilities = output_alloc(
        (size_t)ori_model_label_count(b->model), sizeof *b->probabilities);
    return ORI_OK;
}

static void push_hop(bench *b, int64_t hop)
{
    const int64_t length = b->cost.window_samples;
    const int64_t count = b->cost.hop_samples;
    const int64_t at = hop * count % (length - count + 1);
    ori_stream_frame frame;
    int64_t done = 0;

    while (done < count) {
        done += ori_stream_push(b->stream, b->x + (at + done) * b->channels,
                                count - done);
        while (ori_stream_pull(b->stream, &frame))
            b->probabilities[0] = frame.probabilities[0];
    }
}

/* The first windows' hops do not count: there is nothing to score yet. */
static void time_hops(bench *b)
{
    const int64_t warm = 2 * b->cost.receptive_field_samples /
                             b->cost.hop_samples + 10;

    for (int64_t i = 0; i < warm; i++)
        push_hop(b, i);
    for (int i = 0; i < b->hops && !progress_stop_asked(); i++) {
        const double start = timing_now();

        push_hop(b, i);
        b->seconds[i] = timing_now() - start;
    }
}

static void run_window(void *what)
{
    bench *b = what;

    (void)ori_classifier_cases(b->classifier, &b->window, 1,
                               b->probabilities);
}

static double mean_of(const double *x, int count)
{
    double sum = 0;

    for (int i = 0; i < count; i++)
        sum += x[i];
    return sum / count;
}

/* Of the hops' seconds. */
static double quantile(const bench *b, double share)
{
    return b->seconds[(int)(share * (b->hops - 1))];
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void report(bench *b)
{
    const double anew =
        timing_of(run_window, b, b->settings->seconds).median;
    const double hop = b->rate_hz > 0 ? (double)b->cost.hop_samples /
                                            b->rate_hz : 0;
    const struct {
        const char *name;
        double value;
    } columns[] = {
        { "hops", b->hops },
        { "hop_ms", 1e3 * hop },
        { "mean_us", 1e6 * mean_of(b->seconds, b->hops) },
        { "median_us", 1e6 * quantile(b, 0.5) },
        { "p999_us", 1e6 * quantile(b, 0.999) },
        { "max_us", 1e6 * quantile(b, 1) },
        { "window_us", 1e6 * anew },
        { "mult_adds_per_second", b->cost.mult_adds * b->rate_hz },
        { "state_bytes", (double)b->cost.state_bytes },
    };
    const size_t count = sizeof columns / sizeof columns[0];
    json_t *line = json_pack("{s:o}", "model", output_json_text(b->name));

    if (b->settings->common.json) {
        for (size_t i = 0; i < count; i++)
            json_object_set_new(line, columns[i].name,
                                output_json_number(columns[i].value));
        output_json(line);
        return;
    }
    json_decref(line);
    printf("model");
    for (size_t i = 0; i < count; i++)
        printf(",%s", columns[i].name);
    printf("\n%s", b->name);
    for (size_t i = 0; i < count; i++)
        printf(",%.10g", columns[i].value);
    putchar('\n');
}

int bench_stream(const app_command *command, const bench_settings *settings,
                 const char *model)
{
    bench b = { .command = command, .settings = settings,
                .name = model ? model : "default" };
    ori_status s = model ? ori_model_load(&b.model, model)
                         : make_default(&b.model);

    if (s == ORI_OK)
        s = prepare(&b);
    if (s == ORI_OK) {
        time_hops(&b);
        qsort(b.seconds, (size_t)b.hops, sizeof *b.seconds, ascending);
        if (!progress_stop_asked())
            report(&b);
    }
    ori_stream_destroy(b.stream);
    ori_classifier_destroy(b.classifier);
    ori_model_destroy(b.model);
    free(b.x);
    free(b.seconds);
    free(b.probabilities);
    return s == ORI_OK ? progress_stop_asked() ? EXIT_PROBLEMS : EXIT_FINE
                       : output_fail_input(command->name, s);
}
