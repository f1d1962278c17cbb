/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model_fixture.h"

static char path[40];

static void write_table(int rows)
{
    FILE *f;

    strcpy(path, "/tmp/oriole-recording-XXXXXX.csv");
    f = fdopen(mkstemps(path, 4), "w");
    fputs("a,b\n", f);
    for (int i = 0; i < rows; i++)
        fprintf(f, "%.4f,%.4f\n", sin(i * 0.3) + i % 7, cos(i * i * 0.001));
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
    for (int i = 0; i < 3; i++) {
        sum += span->probabilities[i];
        s->gapless = s->gapless && span->probabilities[i] <=
                                       span->probabilities[span->label];
    }
    s->gapless = s->gapless && fabsf(sum - 1) < 1e-4f;
    s->end = span->end;
    return ++s->spans != s->stop_after;
}

/* Spans follow each other without gap or overlap, to the last sample. */
static void test_lengths(void)
{
    static const int lengths[] = { 1, 299, 300, 301, 449, 450, 451, 3000,
                                   12345 };
    ori_model *m = fixture_model(ORI_FEATURES_RAW);
    ori_classifier *c;

    CU_ASSERT_EQUAL_FATAL(ori_classifier_create(&c, m), ORI_OK);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        const int n = lengths[i];
        const int windows =
            n <= 300 ? 1 : (n - 300) / 150 + 1 + ((n - 300) % 150 != 0);
        seen s = { .gapless = true };

        write_table(n);
        CU_ASSERT_EQUAL(ori_classifier_recording(c, path, look, &s), ORI_OK);
        CU_ASSERT_TRUE(s.gapless);
        CU_ASSERT_EQUAL(s.end, n);
        CU_ASSERT_EQUAL(s.spans, windows);
        unlink(path);
    }
    ori_classifier_destroy(c);
    ori_model_destroy(m);
}

static void test_stop_and_errors(void)
{
    ori_model *m = fixture_model(ORI_FEATURES_RAW);
    seen s = { .gapless = true, .stop_after = 2 };
    ori_classifier *c;

    CU_ASSERT_EQUAL_FATAL(ori_classifier_create(&c, m), ORI_OK);
    write_table(5000);
    CU_ASSERT_EQUAL(ori_classifier_recording(c, path, look, &s),
                    ORI_ESTOPPED);
    CU_ASSERT_EQUAL(s.spans, 2);
    unlink(path);
    CU_ASSERT_EQUAL(ori_classifier_recording(c, path, look, &s), ORI_EIO);
    ori_classifier_destroy(c);
    ori_model_destroy(m);
}

const ori__suite suite_recording = { "recording", {
    { "lengths", test_lengths },
    { "stop and errors", test_stop_and_errors },
    { NULL, NULL } } };
