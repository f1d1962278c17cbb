/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/checksum.h"
#include "base/file.h"
#include "base/memory.h"
#include "model_fixture.h"

static char path[] = "/tmp/oriole-model-XXXXXX";

static void save_one(ori_model *m)
{
    strcpy(path + strlen(path) - 6, "XXXXXX");
    close(mkstemp(path));
    CU_ASSERT_EQUAL_FATAL(ori_model_save(m, path), ORI_OK);
}

static void test_round_trip(void)
{
    static const ori_features kinds[] = { ORI_FEATURES_RAW,
                                          ORI_FEATURES_LOGMEL,
                                          ORI_FEATURES_MFCC };

    for (int i = 0; i < 3; i++) {
        ori_model *m = fixture_model(kinds[i]), *n = NULL;
        char *first, *second;
        size_t a, b;

        CU_ASSERT_EQUAL(ori_model_set_training(m, "{\"seed\":7}"), ORI_OK);
        save_one(m);
        CU_ASSERT_EQUAL_FATAL(ori__file_read(path, 0, &first, &a), ORI_OK);
        CU_ASSERT_EQUAL_FATAL(ori_model_load(&n, path), ORI_OK);
        CU_ASSERT_STRING_EQUAL(ori_model_label(n, 2), "\xc3\xb6l");
        CU_ASSERT_STRING_EQUAL(ori_model_training(n), "{\"seed\":7}");
        CU_ASSERT_EQUAL(ori_model_frontend(n)->features, kinds[i]);
        CU_ASSERT_EQUAL(ori_model_max_length(n), 300);
        CU_ASSERT_EQUAL(ori_model_rate(n), 1000);
        CU_ASSERT_EQUAL(memcmp(ori_net_weights(ori_model_net(m)),
                               ori_net_weights(ori_model_net(n)),
                               ori_net_weight_count(ori_model_net(m)) *
                                   sizeof(float)), 0);
        CU_ASSERT_EQUAL_FATAL(ori_model_save(n, path), ORI_OK);
        CU_ASSERT_EQUAL_FATAL(ori__file_read(path, 0, &second, &b), ORI_OK);
        CU_ASSERT_TRUE(a == b && memcmp(first, second, a) == 0);
        ori__free(first);
        ori__free(second);
        ori_model_destroy(m);
        ori_model_destroy(n);
        unlink(path);
    }
}

/* Change `from` to `to`, of the same length, and make the checksum right
 * again: what a hostile hand would do. */
static ori_status load_forged(const char *from, const char *to)
{
    ori_model *m = fixture_model(ORI_FEATURES_LOGMEL);
    const size_t at = 8 + strlen("{\"__metadata__\":{\"checksum\":\"");
    char *data, *place, digits[17];
    size_t bytes;
    ori_status s;

    save_one(m);
    ori_model_destroy(m);
    CU_ASSERT_EQUAL_FATAL(ori__file_read(path, 0, &data, &bytes), ORI_OK);
    place = memmem(data, bytes, from, strlen(from));
    CU_ASSERT_PTR_NOT_NULL_FATAL(place);
    CU_ASSERT_EQUAL_FATAL(strlen(from), strlen(to));
    memcpy(place, to, strlen(to));
    memset(data + at, '0', 16);
    snprintf(digits, sizeof digits, "%016" PRIx64,
             ori__crc64(0, data, bytes));
    memcpy(data + at, digits, 16);
    CU_ASSERT_EQUAL_FATAL(ori__file_write(path, data, bytes), ORI_OK);
    ori__free(data);
    s = ori_model_load(&m, path);
    ori_model_destroy(m);
    unlink(path);
    return s;
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
        { "\"shape\":", "\"shave\":" },
        { "\"F32\"", "\"F64\"" },
        { "data_offsets\":[", "data_offsetz\":[" },
        { "\"labels\"", "\"lapels\"" },
    };

    CU_ASSERT_EQUAL(load_forged("conv 5", "conv 5"), ORI_OK);
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        const ori_status s = load_forged(lies[i][0], lies[i][1]);

        if (strstr(lies[i][0], "shape"))    /* not read: offsets decide */
            CU_ASSERT_EQUAL(s, ORI_OK)
        else
            CU_ASSERT_EQUAL(s, ORI_EFORMAT);
        if (s == ORI_OK && !strstr(lies[i][0], "shape"))
            fprintf(stderr, "accepted: %s\n", lies[i][1]);
    }
}

static void test_allocation_failures(void)
{
    ori_model *m = fixture_model(ORI_FEATURES_LOGMEL), *n;
    ori_status s = ORI_ENOMEM;

    save_one(m);
    ori_model_destroy(m);
    for (long i = 1; s == ORI_ENOMEM && i < 1000; i++) {
        ori__alloc_fail_at(i);
        s = ori_model_load(&n, path);
        ori__alloc_fail_at(0);
        CU_ASSERT_TRUE(s == ORI_OK ? n != NULL : n == NULL);
    }
    CU_ASSERT_EQUAL(s, ORI_OK);
    ori_model_destroy(n);
    unlink(path);
}

const ori__suite suite_model_file = { "model_file", {
    { "round trip", test_round_trip },
    { "forged files", test_forged },
    { "allocation failures", test_allocation_failures },
    { NULL, NULL } } };
