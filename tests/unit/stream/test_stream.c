/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <oriole/stream/stream.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "stream_check.h"
#include "suite.h"

/* Twice for each of eight reference architectures: 1,008 in all. */
enum { CHUNKINGS = 63 };

typedef struct trial {
    ori_model *model;
    ori_stream *stream;
    float *x;
    int64_t count;
    int channels;
    scores batch;
} trial;

/* The batch scores of a signal; false: no stream, said why. */
static bool begin(trial *t, ori_model *model, int64_t count, bool gaps,
                  int64_t hop, const char *solver)
{
    ori_stream_options o = ORI_STREAM_OPTIONS_INIT;

    o.hop_samples = hop;
    *t = (trial){ .model = model, .count = count };
    if (!model || ori_stream_create(&t->stream, model, &o) != ORI_OK) {
        printf("  %s\n", model ? ori_last_error() : "no model");
        return false;
    }
    t->channels = ori_model_channels(model);
    t->x = signal_by_chance(count, t->channels, gaps, (unsigned)count);
    t->batch.labels = ori_model_label_count(model);
    if (ori_stream_batch(t->stream, solver, t->x, count, scores_keep,
                         &t->batch) != ORI_OK) {
        printf("  %s\n", ori_last_error());
        return false;
    }
    return true;
}

static void end(trial *t)
{
    ori_stream_destroy(t->stream);
    ori_model_destroy(t->model);
    free(t->x);
    scores_free(&t->batch);
}

static bool account_holds(const ori_stream *s, int64_t in)
{
    const ori_stream_account a = ori_stream_account_of(s);

    return a.in == in && a.in == a.used + a.dropped + a.pending;
}

/* Spans from the first to the last sample, end to end. */
static bool covers(const scores *s, int64_t count)
{
    bool right = s->count > 0 && s->frames[0].start == 0 &&
                 s->frames[s->count - 1].end == count;

    for (int64_t i = 1; i < s->count; i++)
        right &= s->frames[i].start == s->frames[i - 1].end;
    return right;
}

/* `turns` chunkings by chance, and the whole in one piece. */
static void check_chunkings(const char *what, ori_model *model, int64_t count,
                            bool gaps, int64_t hop, int turns)
{
    trial t;

    if (begin(&t, model, count, gaps, hop, "direct")) {
        for (int i = 0; i <= turns; i++) {
            scores s = { .labels = t.batch.labels };
            bool same;

            ori_stream_reset(t.stream, 0);
            stream_all(t.stream, t.x, count, t.channels, (unsigned)i * 77u,
                       &s);
            same = scores_equal(&s, &t.batch, 0) && covers(&s, count) &&
                   account_holds(t.stream, (i + 1) * count);
            if (!same)
                printf("  %s: chunking %d differs (%lld scores, %lld)\n",
                       what, i, (long long)s.count,
                       (long long)t.batch.count);
            CU_ASSERT(same);
            scores_free(&s);
        }
    } else {
        CU_FAIL("no stream");
    }
    end(&t);
}

/* Widths, which are multiples of 32, divided by 16: weights for a test. */
static char *shrunk(const char *text)
{
    char *small = malloc(strlen(text) + 1), *to = small;

    while (*text) {
        if (isdigit((unsigned char)*text)) {
            const long n = atol(text);

            to += sprintf(to, "%ld", n % 32 ? n : n / 16);
            text += strspn(text, "0123456789");
        } else {
            *to++ = *text++;
        }
    }
    *to = '\0';
    return small;
}

/* Some give numbers that hang together: they stay as they are. */
static char *small_text(const char *name)
{
    ori_net_options o = ORI_NET_OPTIONS_INIT;
    char *text = shrunk(ori_arch_text(name));
    ori_net *net = NULL;

    o.channels = 1;
    o.length = 700;
    o.classes = 4;
    if (ori_net_create(&net, text, &o) != ORI_OK)
        strcpy(text, ori_arch_text(name));
    ori_net_destroy(net);
    return text;
}

static void test_architectures(void)
{
    for (int i = 0; i < ori_arch_count(); i++) {
        char *text = small_text(ori_arch_name(i));

        check_chunkings(ori_arch_name(i),
                        recogniser(text, 1, 700, ORI_NORMALISE_SERIES), 2100,
                        false, 0, CHUNKINGS);
        check_chunkings(ori_arch_name(i),
                        recogniser(text, 2, 300, ORI_NORMALISE_NONE), 1000,
                        true, 40, CHUNKINGS);
        free(text);
    }
}

static const char *const layers[] = {
    "conv 6 kernel=5 pad=same; relu; global_avg; dense $classes",
    "conv 6 kernel=5 pad=causal dilation=3; elu; global_max; dense $classes",
    "conv 6 kernel=4 pad=valid stride=3; gelu; global_avg; dense $classes",
    "conv 6 kernel=5 pad=7 stride=2; silu; global_avg; dense $classes",
    "conv 6 kernel=7 pad=5 padding=reflect; tanh; global_avg; "
    "dense $classes",
    "conv 6 kernel=7 stride=2 pad_left=2 pad_right=9 padding=reflect; "
    "global_avg; dense $classes",
    "conv 6 kernel=7 pad=6 padding=replicate stride=2; sigmoid; "
    "global_avg; dense $classes",
    "conv 32 kernel=3 pad=same; conv 32 kernel=9 groups=32 pad=same; "
    "conv 8 groups=2; leaky_relu; global_avg; dense $classes",
    "conv 8 kernel=3 pad=same; maxpool 3 stride=2 pad=same; avgpool 4; "
    "softmax; global_avg; dense $classes",
    "conv 8 kernel=3 pad=same; maxpool 5 stride=1 pad=causal; "
    "avgpool 7 stride=3 pad=causal; dropout 0.3; global_avg; dense $classes",
    "conv 4 kernel=9 stride=4 pad=same; maxpool 4; dense 8; relu; "
    "dense $classes",
    "maxpool 8; conv 4 kernel=3; conv $classes kernel=9 pad=0",
    "add { { conv 4 kernel=31 pad=same } { conv 4 kernel=5 pad=causal } "
    "{ conv 4 kernel=1 } }; relu; concat { { global_avg } { global_max } }; "
    "batchnorm; relu; dense 6; elu; dense $classes",
    "concat { { maxpool 4; conv 4 kernel=5 pad=same; global_avg } "
    "{ conv 4 kernel=9 pad=same; global_max } }; add { { } { relu } }; "
    "dense $classes",
    "repeat 4 { add { { conv 1 kernel=9 pad=same; batchnorm; relu; "
    "conv 1 kernel=9 pad=same } { } } relu }; global_avg; "
    "conv 6 kernel=3 pad=same; global_max; dense $classes",
    "conv 70 kernel=3 pad=same; conv 20 kernel=17 pad=same; global_avg; "
    "dense $classes",
};

static void test_layers(void)
{
    const int count = (int)(sizeof layers / sizeof layers[0]);

    for (int i = 0; i < count; i++)
        for (int gaps = 0; gaps < 2; gaps++) {
            check_chunkings(layers[i],
                            recogniser(layers[i], 1, 88,
                                       ORI_NORMALISE_NONE),
                            700, gaps, 0, 3);
            check_chunkings(layers[i],
                            recogniser(layers[i], 1, 88,
                                       ORI_NORMALISE_SERIES),
                            357, gaps, 13, 3);
        }
}

static const struct {
    ori_mel_options mel;
    int channels;
    const char *text;
} spectra[] = {
    { { .dialect = ORI_MEL_SLANEY, .rate_hz = 8000, .window_samples = 200,
        .hop_samples = 80, .fft_samples = 256, .bands = 20,
        .coefficients = 13, .range_db = 40 }, 1,
      "conv 8 kernel=5 pad=same; batchnorm; relu; global_avg; "
      "dense $classes" },
    { { .dialect = ORI_MEL_HTK, .rate_hz = 8000, .window_samples = 255,
        .hop_samples = 100, .fft_samples = 256, .bands = 16,
        .coefficients = 8, .range_db = 30 }, 2,
      "conv 8 kernel=5 pad=causal; batchnorm; relu; maxpool 2; global_max; "
      "dense $classes" },
    { { .dialect = ORI_MEL_SLANEY, .rate_hz = 4000, .window_samples = 51,
        .hop_samples = 64, .fft_samples = 64, .bands = 10 }, 2,
      "conv 8 kernel=4 stride=2; relu; global_avg; dense $classes" },
};

static void test_spectra(void)
{
    for (int i = 0; i < 3; i++)
        for (int n = 0; n < 3; n++)
            for (int gaps = 0; gaps < 2; gaps++) {
                ori_frontend f = ORI_FRONTEND_INIT;

                f.features = spectra[i].mel.coefficients
                                 ? ORI_FEATURES_MFCC : ORI_FEATURES_LOGMEL;
                f.normalise = (ori_normalise)n;
                f.mel = spectra[i].mel;
                f.mel.size = sizeof f.mel;
                check_chunkings(
                    spectra[i].text,
                    recogniser_of(spectra[i].text, spectra[i].channels, 2500,
                                  &f, f.mel.rate_hz),
                    8000, gaps, 0, 10);
            }
}

/* By the planner's own choice of solvers: rounding, no more. */
static void test_other_solvers(void)
{
    const char *text = "conv 16 kernel=99 pad=same; batchnorm; relu; "
                       "conv 16 kernel=3 pad=same; relu; global_avg; "
                       "dense $classes";
    scores s = { .labels = 4 };
    trial t;

    CU_ASSERT(begin(&t, recogniser(text, 1, 200, ORI_NORMALISE_SERIES), 2000,
                    false, 0, NULL));
    stream_all(t.stream, t.x, t.count, 1, 9, &s);
    CU_ASSERT(scores_equal(&s, &t.batch, 1e-5f));
    scores_free(&s);
    end(&t);
}

/* The recording shorter than a window: one score, what batch says. */
static void test_short_signals(void)
{
    const char *text = "conv 6 kernel=5 pad=same; relu; maxpool 4; "
                       "global_avg; dense $classes";

    for (int64_t count = 1; count < 60; count += 7) {
        trial t;
        scores s = { .labels = 4 };

        CU_ASSERT(begin(&t, recogniser(text, 1, 100, ORI_NORMALISE_NONE),
                        count, false, 0, "direct"));
        stream_all(t.stream, t.x, count, 1, 0, &s);
        CU_ASSERT_EQUAL(s.count, 1);
        CU_ASSERT(scores_equal(&s, &t.batch, 0));
        CU_ASSERT(covers(&s, count));
        scores_free(&s);
        end(&t);
    }
}

/* A signal of exactly one window is a case, and has a case's probabilities. */
static void test_one_window_is_a_case(void)
{
    const char *text = "conv 6 kernel=5 pad=same; relu; maxpool 4; "
                       "global_avg; dense $classes";
    ori_classifier *c = NULL;
    scores s = { .labels = 4 };
    float p[4];
    trial t;

    CU_ASSERT_FATAL(begin(&t, recogniser(text, 1, 100, ORI_NORMALISE_NONE),
                          100, false, 0, "direct"));
    stream_all(t.stream, t.x, 100, 1, 0, &s);
    CU_ASSERT_EQUAL(s.count, 1);
    CU_ASSERT_EQUAL_FATAL(ori_classifier_create(&c, t.model), ORI_OK);
    CU_ASSERT_EQUAL(ori_classifier_cases(c, &(ori_case){ t.x, 100 }, 1, p),
                    ORI_OK);
    for (int i = 0; i < 4; i++)
        CU_ASSERT_DOUBLE_EQUAL(p[i], s.probabilities[i], 1e-6);
    ori_classifier_destroy(c);
    scores_free(&s);
    end(&t);
}

/* What was before a reset changes nothing; its samples are accounted for. */
static void test_reset(void)
{
    const char *text = layers[0];
    ori_stream_frame f;
    ori_stream_account a;
    scores s = { .labels = 4 };
    trial t;

    CU_ASSERT_FATAL(begin(&t, recogniser(text, 1, 88, ORI_NORMALISE_SERIES),
                          400, false, 0, "direct"));
    CU_ASSERT_EQUAL(ori_stream_push(t.stream, t.x + 17, 300), 300);
    CU_ASSERT(ori_stream_pull(t.stream, &f));
    CU_ASSERT_EQUAL(f.start, 0);
    ori_stream_reset(t.stream, 1000);
    a = ori_stream_account_of(t.stream);
    CU_ASSERT_EQUAL(a.in, 300);
    CU_ASSERT_EQUAL(a.used, f.end);
    CU_ASSERT_EQUAL(a.dropped, 300 - f.end);
    CU_ASSERT_EQUAL(a.pending, 0);
    stream_all(t.stream, t.x, 400, 1, 5, &s);
    CU_ASSERT_EQUAL(s.frames[0].start, 1000);
    CU_ASSERT_EQUAL(s.frames[s.count - 1].end, 1400);
    for (int64_t i = 0; i < s.count; i++) {
        s.frames[i].start -= 1000;
        s.frames[i].end -= 1000;
        s.frames[i].window_start -= 1000;
        s.frames[i].window_end -= 1000;
    }
    CU_ASSERT(scores_equal(&s, &t.batch, 0));
    CU_ASSERT(account_holds(t.stream, 700));
    scores_free(&s);
    end(&t);
}

/* A consumer that does not pull stops the stream, and loses nothing. */
static void test_nobody_pulls(void)
{
    scores s = { .labels = 4 };
    int64_t done = 0, took;
    ori_stream_frame f;
    trial t;

    CU_ASSERT_FATAL(begin(&t, recogniser(layers[0], 1, 88,
                                         ORI_NORMALISE_SERIES),
                          9000, false, 1, "direct"));
    while (done < t.count) {
        took = ori_stream_push(t.stream, t.x + done, t.count - done);
        CU_ASSERT(account_holds(t.stream, done + took));
        done += took;
        if (took == 0) {        /* full: one score makes room some time */
            CU_ASSERT_FATAL(ori_stream_pull(t.stream, &f));
            scores_keep(&s, &f);
        }
    }
    ori_stream_finish(t.stream);
    while (ori_stream_pull(t.stream, &f))
        scores_keep(&s, &f);
    CU_ASSERT(scores_equal(&s, &t.batch, 0));
    scores_free(&s);
    end(&t);
}

/* The first score comes with exactly the sample that cost says. */
static void test_delay(void)
{
    for (size_t i = 0; i < sizeof layers / sizeof layers[0]; i++) {
        ori_model *m = recogniser(layers[i], 1, 88, ORI_NORMALISE_SERIES);
        ori_stream *s = NULL;
        ori_stream_frame f;
        ori_stream_cost c;
        float *x = signal_by_chance(1000, 1, false, 1);
        int64_t n = 0;

        CU_ASSERT_EQUAL_FATAL(ori_stream_create(&s, m, NULL), ORI_OK);
        c = ori_stream_cost_of(s);
        do {
            CU_ASSERT_EQUAL(ori_stream_push(s, x + n, 1), 1);
        } while (++n < 1000 && !ori_stream_pull(s, &f));
        CU_ASSERT_EQUAL(n, f.end + c.delay_samples);
        CU_ASSERT(c.incremental && c.mult_adds > 0 && c.state_bytes > 0);
        ori_stream_destroy(s);
        ori_model_destroy(m);
        free(x);
    }
}

/* Networks that are ahead of each other by different delays. */
static void test_committee(void)
{
    static const char *const texts[] = {
        "conv 6 kernel=5 pad=same; relu; global_avg; dense $classes",
        "conv 6 kernel=41 pad=0; relu; maxpool 2; global_max; "
        "dense $classes",
        "conv 3 kernel=9 pad=causal; relu; global_avg; dense $classes",
    };
    const double weights[] = { 1, 2, 0.5 };

    for (int gaps = 0; gaps < 2; gaps++) {
        ori_model *members[3], *m = NULL;

        for (int i = 0; i < 3; i++)
            members[i] = recogniser(texts[i], 2, 120,
                                    i ? ORI_NORMALISE_SERIES
                                      : ORI_NORMALISE_NONE);
        ori_model_set_temperature(members[1], 2.5);
        CU_ASSERT_EQUAL_FATAL(ori_model_create_committee(&m, "three",
                                                         members, weights,
                                                         3), ORI_OK);
        check_chunkings("committee", m, 1500, gaps, 6, 20);
    }
}

/* What must see whole windows is run on them. */
static void test_windows(void)
{
    ori_model *m = recogniser("conv 4 kernel=3 pad=1 padding=circular; "
                              "global_avg; dense $classes", 2, 50,
                              ORI_NORMALISE_SERIES);
    ori_stream *s = NULL;

    CU_ASSERT_EQUAL_FATAL(ori_stream_create(&s, m, NULL), ORI_OK);
    CU_ASSERT(!ori_stream_cost_of(s).incremental);
    CU_ASSERT_EQUAL(ori_stream_cost_of(s).hop_samples, 6);
    CU_ASSERT_EQUAL(ori_stream_cost_of(s).delay_samples, 22);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_stream_note(s), "layer 0 (conv)"));
    ori_stream_destroy(s);
    for (int64_t count = 7; count < 500; count += 82) {
        ori_model_destroy(m);
        m = recogniser("conv 4 kernel=3 pad=1 padding=circular; global_avg; "
                       "dense $classes", 2, 50, ORI_NORMALISE_SERIES);
        check_chunkings("windows", m, count, count % 4 == 1, 11, 5);
        m = NULL;
    }
}

/* So are front ends that must. */
static void test_whole_front_ends(void)
{
    for (int which = 0; which < 2; which++) {
        ori_frontend f = ORI_FRONTEND_INIT;
        ori_stream *s = NULL;
        ori_model *m;

        f.features = ORI_FEATURES_MFCC;
        f.mel = spectra[0].mel;
        f.mel.size = sizeof f.mel;
        f.mel.coefficients = 5;
        f.trim_db = which == 0 ? 1 : 0;
        f.voice_spread = which == 1 ? 0.2 : 0;
        m = recogniser_of(spectra[0].text, spectra[0].channels, 2500, &f,
                          f.mel.rate_hz);
        CU_ASSERT_EQUAL_FATAL(ori_stream_create(&s, m, NULL), ORI_OK);
        CU_ASSERT(!ori_stream_cost_of(s).incremental);
        CU_ASSERT_PTR_NOT_NULL(strstr(ori_stream_note(s), "no ends"));
        ori_stream_destroy(s);
        check_chunkings("whole front ends", m, 5000, false, 0, 3);
    }
}

static void test_what_cannot_be_had(void)
{
    ori_model *m = recogniser(layers[0], 1, 50, ORI_NORMALISE_NONE);
    ori_stream *s = NULL;
    ori_stream_options o = { 0 };

    CU_ASSERT_EQUAL(ori_stream_create(&s, m, &o), ORI_EINVAL);
    CU_ASSERT_PTR_NULL(s);
    o = (ori_stream_options)ORI_STREAM_OPTIONS_INIT;
    o.hop_samples = -1;
    CU_ASSERT_EQUAL(ori_stream_create(&s, m, &o), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_stream_create(&s, NULL, NULL), ORI_EINVAL);
    ori_stream_destroy(NULL);
    ori_model_destroy(m);
}

/* Each allocation fails in turn: no leak, no crash. */
static void test_out_of_memory(void)
{
    ori_model *m = recogniser(layers[12], 1, 88, ORI_NORMALISE_SERIES);
    ori_status status = ORI_ENOMEM;

    for (long n = 1; status == ORI_ENOMEM && n < 1000; n++) {
        ori_stream *s = NULL;

        ori__alloc_fail_at(n);
        status = ori_stream_create(&s, m, NULL);
        ori__alloc_fail_at(0);
        ori_stream_destroy(s);
    }
    CU_ASSERT_EQUAL(status, ORI_OK);
    ori_model_destroy(m);
}

const ori__suite suite_stream = { "stream", {
    { "layers, chunks by chance: the bits of batch", test_layers },
    { "reference architectures likewise", test_architectures },
    { "spectra likewise", test_spectra },
    { "committees likewise", test_committee },
    { "windows likewise", test_windows },
    { "whole front ends likewise", test_whole_front_ends },
    { "other solvers differ by rounding", test_other_solvers },
    { "signals shorter than a window", test_short_signals },
    { "one window is a case", test_one_window_is_a_case },
    { "reset", test_reset },
    { "nobody pulls", test_nobody_pulls },
    { "delay is what cost says", test_delay },
    { "what cannot be had", test_what_cannot_be_had },
    { "out of memory", test_out_of_memory },
    { NULL, NULL } } };
