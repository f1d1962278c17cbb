/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "model_fixture.h"
#include "model_forge.h"

static void test_round_trip(void)
{
    static const ori_features kinds[] = { ORI_FEATURES_RAW,
                                          ORI_FEATURES_LOGMEL,
                                          ORI_FEATURES_MFCC };

    for (int i = 0; i < 3; i++) {
        ori_model *m = fixture_model(kinds[i]), *n;

        CU_ASSERT_EQUAL(ori_model_set_training(m, "{\"seed\":7}"), ORI_OK);
        m->frontend.trim_db = i == 2 ? 25 : 0;
        n = forge_round_trip(m);
        CU_ASSERT_STRING_EQUAL(ori_model_label(n, 2), "\xc3\xb6l");
        CU_ASSERT_STRING_EQUAL(ori_model_training(n), "{\"seed\":7}");
        CU_ASSERT_EQUAL(ori_model_frontend(n)->features, kinds[i]);
        CU_ASSERT_EQUAL(ori_model_frontend(n)->trim_db, i == 2 ? 25 : 0);
        CU_ASSERT_EQUAL(ori_model_max_length(n), 300);
        CU_ASSERT_EQUAL(ori_model_rate(n), 1000);
        CU_ASSERT_EQUAL(memcmp(ori_net_weights(ori_model_net(m)),
                               ori_net_weights(ori_model_net(n)),
                               ori_net_weight_count(ori_model_net(m)) *
                                   sizeof(float)), 0);
        ori_model_destroy(m);
        ori_model_destroy(n);
    }
}

/* A network by itself is of the first format, which earlier versions read;
 * anything else is not, so that they refuse it. */
static void test_format(void)
{
    ori_model *const models[] = { fixture_model(ORI_FEATURES_RAW),
                                  fixture_model(ORI_FEATURES_RAW),
                                  fixture_on_transforms(ORI_FEATURES_RAW),
                                  fixture_committee(),
                                  fixture_model(ORI_FEATURES_MFCC),
                                  fixture_committee() };
    static const char *const formats[] = { "oriole-1", "oriole-2",
                                           "oriole-2", "oriole-2",
                                           "oriole-3", "oriole-3" };

    ori_model_set_temperature(models[1], 2);
    models[4]->frontend.trim_db = 25;
    models[5]->members[0]->frontend.voice_spread = 0.13;
    for (int i = 0; i < 6; i++) {
        const char *const path = forge_save(models[i]);
        char *data;
        size_t bytes;

        CU_ASSERT_EQUAL_FATAL(ori__file_read(path, 0, &data, &bytes), ORI_OK);
        CU_ASSERT_PTR_NOT_NULL(memmem(data, bytes, formats[i], 8));
        CU_ASSERT_EQUAL(memmem(data, bytes, "temperature", 11) == NULL,
                        i == 0 || i == 4);
        CU_ASSERT_EQUAL(memmem(data, bytes, "trim_db", 7) != NULL, i == 4);
        CU_ASSERT_EQUAL(memmem(data, bytes, "voice_spread", 12) != NULL,
                        i == 5);
        ori__free(data);
        ori_model_destroy(models[i]);
        unlink(path);
    }
}

static void test_forged(void)
{
    static const char *const lies[][2] = {
        { "conv 5 kernel=3", "conv 6 kernel=3" },
        { "conv 5 kernel=3", "conv 99 kernel9" },
        { "conv 5 kernel=3", "repeat 99999999" },
        { "dense $classes", "dense 99999999" },
        { "oriole-1", "oriole-9" },
        { "\\\"channels\\\":2", "\\\"channels\\\":9" },
        { "\\\"bands\\\":6", "\\\"bands\\\":0" },
        { "\\\"features\\\":\\\"logmel\\\"", "\\\"features\\\":\\\"nogmel\\\"" },
        { "\\\"max_length\\\":300", "\\\"max_length\\\":-10" },
        { "\\\"hop_samples\\\":10", "\\\"hop_samples\\\":-1" },
        { "\\\"no\\\"", "1234  " },
        { "\"F32\"", "\"F64\"" },
        { "data_offsets\":[", "data_offsetz\":[" },
        { "\"labels\"", "\"lapels\"" },
    };
    ori_model *const m = fixture_model(ORI_FEATURES_LOGMEL);

    CU_ASSERT_EQUAL(forge_load(m, "conv 5", "conv 5"), ORI_OK);
    /* not read: offsets decide */
    CU_ASSERT_EQUAL(forge_load(m, "\"shape\":", "\"shave\":"), ORI_OK);
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        const ori_status s = forge_load(m, lies[i][0], lies[i][1]);

        CU_ASSERT_EQUAL(s, ORI_EFORMAT);
        if (s == ORI_OK)
            fprintf(stderr, "accepted: %s\n", lies[i][1]);
    }
    ori_model_destroy(m);
}

static void test_allocation_failures(void)
{
    ori_model *const m = fixture_model(ORI_FEATURES_LOGMEL);

    forge_allocations(m);
    ori_model_destroy(m);
}

const ori__suite suite_model_file = { "model_file", {
    { "round trip", test_round_trip },
    { "format", test_format },
    { "forged files", test_forged },
    { "allocation failures", test_allocation_failures },
    { NULL, NULL } } };
