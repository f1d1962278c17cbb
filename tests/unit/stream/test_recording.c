/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <oriole/stream/recording.h>

#include "stream_check.h"

static char path[48];

static void little_endian(FILE *f, unsigned value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        fputc((int)(value >> 8 * i & 0xff), f);
}

/* A WAV of two channels at the model's rate, 16 bits. */
static void write_wav(unsigned frames)
{
    FILE *f;

    strcpy(path, "/tmp/oriole-recording-XXXXXX.wav");
    f = fdopen(mkstemps(path, 4), "w");
    fputs("RIFF", f);
    little_endian(f, 36 + 4 * frames, 4);
    fputs("WAVEfmt ", f);
    little_endian(f, 16, 4);
    little_endian(f, 1, 2);
    little_endian(f, 2, 2);
    little_endian(f, 1000, 4);
    little_endian(f, 4000, 4);
    little_endian(f, 4, 2);
    little_endian(f, 16, 2);
    fputs("data", f);
    little_endian(f, 4 * frames, 4);
    for (unsigned i = 0; i < frames; i++) {
        little_endian(f, (unsigned)(int)(9000 * sin(i * 0.3)), 2);
        little_endian(f, i * 7919 % 20000, 2);
    }
    fclose(f);
}

typedef struct seen {
    int spans;
    int64_t end;
    bool gapless;
    int stop_after;
} seen;

static bool look(void *context, const ori_span *span)
{
    seen *s = context;
    float sum = 0;

    s->gapless = s->gapless && span->start == s->end &&
                 span->end > span->start;
    for (int i = 0; i < 4; i++) {
        sum += span->probabilities[i];
        s->gapless = s->gapless && span->probabilities[i] <=
                                       span->probabilities[span->label];
    }
    s->gapless = s->gapless && fabsf(sum - 1) < 1e-4f;
    s->end = span->end;
    return ++s->spans != s->stop_after;
}

static ori_model *fixture_model(void)
{
    ori_frontend f = ORI_FRONTEND_INIT;

    return recogniser_of("conv 5 kernel=3 pad=same; batchnorm; relu; "
                         "global_avg; dense $classes", 2, 300, &f, 1000);
}

/* Spans follow each other without gap or overlap, to the last sample; what
 * is no longer than a case is one. */
static void test_lengths(void)
{
    static const int lengths[] = { 1, 299, 300, 301, 449, 450, 451, 3000,
                                   12345 };
    ori_model *m = fixture_model();
    ori_classifier *c;

    CU_ASSERT_EQUAL_FATAL(ori_classifier_create(&c, m), ORI_OK);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        const int n = lengths[i];
        seen s = { .gapless = true };

        write_wav((unsigned)n);
        CU_ASSERT_EQUAL(ori_stream_recording(c, path, look, &s), ORI_OK);
        CU_ASSERT_TRUE(s.gapless);
        CU_ASSERT_EQUAL(s.end, n);
        CU_ASSERT_EQUAL(s.spans == 1, n < 450);    /* one window */
        CU_ASSERT(abs(s.spans - n / 150) <= 1);
        unlink(path);
    }
    ori_classifier_destroy(c);
    ori_model_destroy(m);
}

static void test_stop_and_errors(void)
{
    ori_model *m = fixture_model();
    seen s = { .gapless = true, .stop_after = 2 };
    ori_classifier *c;

    CU_ASSERT_EQUAL_FATAL(ori_classifier_create(&c, m), ORI_OK);
    write_wav(5000);
    CU_ASSERT_EQUAL(ori_stream_recording(c, path, look, &s), ORI_ESTOPPED);
    CU_ASSERT_EQUAL(s.spans, 2);
    unlink(path);
    CU_ASSERT_EQUAL(ori_stream_recording(c, path, look, &s), ORI_EIO);
    ori_classifier_destroy(c);
    ori_model_destroy(m);
}

const ori__suite suite_recording = { "recording", {
    { "lengths", test_lengths },
    { "stop and errors", test_stop_and_errors },
    { NULL, NULL } } };
