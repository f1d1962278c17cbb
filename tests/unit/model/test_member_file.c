/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model/safetensors.h"
#include "model_fixture.h"
#include "model_forge.h"

/* What a recogniser says of some cases. */
static void ask(ori_model *m, float p[FIXTURE_CASES][3])
{
    float x[FIXTURE_CASES * 2 * FIXTURE_LENGTH];
    ori_case cases[FIXTURE_CASES];
    ori_classifier *c;

    fixture_cases(cases, x, 2);
    CU_ASSERT_EQUAL_FATAL(ori_classifier_create(&c, m), ORI_OK);
    CU_ASSERT_EQUAL(ori_classifier_cases(c, cases, FIXTURE_CASES, p[0]),
                    ORI_OK);
    ori_classifier_destroy(c);
}

static void check_round_trip(ori_model *m)
{
    ori_model *const n = forge_round_trip(m);
    float before[FIXTURE_CASES][3], after[FIXTURE_CASES][3];

    CU_ASSERT_STRING_EQUAL(ori_model_arch_name(n), ori_model_arch_name(m));
    CU_ASSERT_EQUAL(ori_model_member_count(n), ori_model_member_count(m));
    for (int i = 0; i < ori_model_member_count(m); i++) {
        const ori_model *const a = ori_model_member(m, i);
        const ori_model *const b = ori_model_member(n, i);

        CU_ASSERT_EQUAL(ori_model_member_weight(m, i),
                        ori_model_member_weight(n, i));
        CU_ASSERT_EQUAL(ori_model_temperature(a), ori_model_temperature(b));
        CU_ASSERT_EQUAL(ori_model_frontend(a)->features,
                        ori_model_frontend(b)->features);
        CU_ASSERT_EQUAL(ori_model_rocket_count(a), ori_model_rocket_count(b));
        CU_ASSERT_STRING_EQUAL(ori_model_label(b, 2), "\xc3\xb6l");
    }
    ask(m, before);
    ask(n, after);
    CU_ASSERT_EQUAL(memcmp(before, after, sizeof before), 0);
    ori_model_destroy(m);
    ori_model_destroy(n);
}

static void test_round_trip(void)
{
    check_round_trip(fixture_on_transforms(ORI_FEATURES_RAW));
    check_round_trip(fixture_on_transforms(ORI_FEATURES_LOGMEL));
    check_round_trip(fixture_committee());
}

static void check_lies(ori_model *m, const char *const lies[][2])
{
    CU_ASSERT_EQUAL(forge_load(m, "oriole-2", "oriole-2"), ORI_OK);
    for (; (*lies)[0]; lies++) {
        const ori_status s = forge_load(m, (*lies)[0], (*lies)[1]);

        CU_ASSERT_EQUAL(s, ORI_EFORMAT);
        if (s == ORI_OK)
            fprintf(stderr, "accepted: %s\n", (*lies)[1]);
    }
    ori_model_destroy(m);
}

static void test_forged_features(void)
{
    static const char *const lies[][2] = {
        { "\"classifier\"", "\"classofier\"" },
        { "\\\"minirocket\\\"", "\\\"minirockot\\\"" },
        { "\\\"minirocket\\\",\\\"hydra\\\"",
          "\\\"hydra\\\",\\\"hydra\\\"     " },
        { "[\\\"minirocket\\\",\\\"hydra\\\"]",
          "[                        ]" },
        { "\\\"hydra\\\"]", "123456789]" },
        { "\\\"hydra\\\"]", "\\\"hydra\\\"}" },
        { "\\\"head\\\"", "\\\"haed\\\"" },
        { "\\\"ridge\\\"", "\\\"fudge\\\"" },
        { "\"minirocket.shape\"", "\"minirocket.shave\"" },
        { "\"hydra.weights\"", "\"hydra.weighty\"" },
        { "\"head.weight\"", "\"head.heft12\"" },
        { "\\\"channels\\\":2", "\\\"channels\\\":3" },
        { "[\\\"no\\\",\\\"yes\\\",", "[\\\"no\\\"        ," },
        { "\"temperature\":\"0.3", "\"temperature\":\"-.3" },
        { "\"temperature\":\"0.3", "\"temperature\":\"nan" },
        { "\"temperature\":\"0.3", "\"temperature\":\"0e0" },
        { "\"temperature\":\"0.3", "\"temperature\":\"0,3" },
        { "\"F32\"", "\"F64\"" },
        { NULL, NULL },
    };

    check_lies(fixture_on_transforms(ORI_FEATURES_RAW), lies);
}

static void test_forged_committee(void)
{
    static const char *const lies[][2] = {
        { "\"members\"", "\"mambers\"" },
        { "\"members\":\"[0.25,", "\"members\":\"{0.25," },
        { "\"members\":\"[0.25,", "\"members\":\"[-.25," },
        { "\"members\":\"[0.25,", "\"members\":\"[-1.0," },
        { "\"members\":\"[0.25,", "\"members\":\"[9.25," },
        { "\"members\":\"[0.25,", "\"members\":\"[null," },
        { "\"members\":\"[0.25,", "\"members\":\"[0.2,0" },
        { "0.625", "0,625" },
        { "0.625", "0.000" },
        { "\"1.frontend\"", "\"9.frontend\"" },
        { "\"1.classifier\"", "\"9.classifier\"" },
        { "\"2.architecture\"", "\"3.architecture\"" },
        { "\"2.architecture_name\"", "\"3.architecture_name\"" },
        { "\"0.frontend.mean\"", "\"9.frontend.mean\"" },
        { "\"1.head.bias\"", "\"9.head.bias\"" },
        { "\"2.temperature\":\"7", "\"2.temperature\":\"x" },
        { NULL, NULL },
    };

    check_lies(fixture_committee(), lies);
}

/* ---- much out of little ---- */

/* A network of a gigabyte in a file that holds no number. */
static void test_no_weights(void)
{
    static const ori__text_pair texts[] = {
        { "format", "oriole-2" },
        { "training", "" },
        { "labels", "[\"a\",\"b\"]" },
        { "signal", "{\"channels\":1,\"rate_hz\":0.0,\"usual_length\":9,"
          "\"max_length\":9}" },
        { "frontend", "{\"features\":\"raw\",\"normalise\":\"series\"}" },
        { "architecture_name", "huge" },
        { "architecture", "conv 16384 kernel=1\nconv 16384 kernel=1\n"
          "global_avg\ndense $classes\n" },
    };
    char path[] = "/tmp/oriole-much-XXXXXX";
    ori_model *m;

    close(mkstemp(path));
    CU_ASSERT_EQUAL_FATAL(
        ori__safetensors_write(path, texts, sizeof texts / sizeof *texts,
                               NULL, 0), ORI_OK);
    CU_ASSERT_EQUAL(ori_model_load(&m, path), ORI_EFORMAT);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "has no weights"));
    unlink(path);
}

/* Members that each have the largest spectrum: its tables are not in the
 * file, so that many of them would be had for nothing. */
static void test_many_spectra(void)
{
    ori_model_options o = fixture_options(ORI_FEATURES_LOGMEL);
    const double weights[] = { 1, 1 };
    ori_model *members[2], *m = NULL;

    o.frontend.mel.fft_samples = 16384;
    o.frontend.mel.bands = 2040;
    for (int i = 0; i < 2; i++)
        CU_ASSERT_EQUAL_FATAL(ori_model_create(&members[i], &o), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(
        ori_model_create_committee(&m, "wide", members, weights, 2), ORI_OK);
    CU_ASSERT_EQUAL(forge_load(m, "oriole-2", "oriole-2"), ORI_EFORMAT);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "spectra"));
    ori_model_destroy(m);
}

static void test_allocation_failures(void)
{
    ori_model *const m = fixture_committee();

    forge_allocations(m);
    ori_model_destroy(m);
}

const ori__suite suite_member_file = { "member_file", {
    { "round trip", test_round_trip },
    { "forged files of transforms", test_forged_features },
    { "forged committees", test_forged_committee },
    { "no weights", test_no_weights },
    { "many spectra", test_many_spectra },
    { "allocation failures", test_allocation_failures },
    { NULL, NULL } } };
