/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "model/safetensors.h"

static char path[] = "/tmp/oriole-tensors-XXXXXX";

static void write_one(void)
{
    static const float a[6] = { 1, 2, 3, 4, 5, -6.5f };
    const ori__text_pair texts[] = { { "k", "v \"quoted\"\n" } };
    const ori__array arrays[] = {
        { .name = "a", .data = a, .rank = 2, .dims = { 2, 3 }, .count = 6 },
        { .name = "b", .data = a + 5, .rank = 1, .dims = { 1 }, .count = 1 },
    };

    strcpy(path + strlen(path) - 6, "XXXXXX");
    close(mkstemp(path));
    CU_ASSERT_EQUAL_FATAL(ori__safetensors_write(path, texts, 1, arrays, 2),
                          ORI_OK);
}

static void test_round_trip(void)
{
    ori__safetensors *f;
    const char *text;
    float a[6], b[1];

    write_one();
    CU_ASSERT_EQUAL_FATAL(ori__safetensors_read(&f, path), ORI_OK);
    CU_ASSERT_EQUAL(ori__safetensors_text(f, "k", &text), ORI_OK);
    CU_ASSERT_STRING_EQUAL(text, "v \"quoted\"\n");
    CU_ASSERT_EQUAL(ori__safetensors_array(f, "a", a, 6), ORI_OK);
    CU_ASSERT_EQUAL(ori__safetensors_array(f, "b", b, 1), ORI_OK);
    CU_ASSERT_EQUAL(a[2], 3.0f);
    CU_ASSERT_EQUAL(b[0], -6.5f);
    CU_ASSERT_EQUAL(ori__safetensors_bytes(f), 28);
    CU_ASSERT_EQUAL(ori__safetensors_array(f, "a", a, 5), ORI_EFORMAT);
    CU_ASSERT_EQUAL(ori__safetensors_array(f, "c", a, 5), ORI_EFORMAT);
    CU_ASSERT_EQUAL(ori__safetensors_text(f, "none", &text), ORI_EFORMAT);
    ori__safetensors_close(f);
    unlink(path);
}

/* A file cut anywhere, or with any byte changed, is refused. */
static void test_damage(void)
{
    ori__safetensors *f;
    char *data;
    size_t bytes;

    write_one();
    CU_ASSERT_EQUAL_FATAL(ori__file_read(path, 0, &data, &bytes), ORI_OK);
    for (size_t n = 0; n < bytes; n++) {
        CU_ASSERT_EQUAL_FATAL(ori__file_write(path, data, n), ORI_OK);
        CU_ASSERT_EQUAL(ori__safetensors_read(&f, path), ORI_EFORMAT);
        CU_ASSERT_PTR_NULL(f);
        CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), path));
    }
    for (size_t i = 0; i < bytes; i++) {
        data[i] = (char)(data[i] ^ (1 << i % 8));
        CU_ASSERT_EQUAL_FATAL(ori__file_write(path, data, bytes), ORI_OK);
        CU_ASSERT_EQUAL(ori__safetensors_read(&f, path), ORI_EFORMAT);
        ori__safetensors_close(f);
        data[i] = (char)(data[i] ^ (1 << i % 8));
    }
    ori__free(data);
    unlink(path);
}

static void test_bad_places(void)
{
    ori__safetensors *f;

    CU_ASSERT_EQUAL(ori__safetensors_read(&f, "/nowhere"), ORI_EIO);
    CU_ASSERT_EQUAL(ori__safetensors_write("/dev/full", NULL, 0, NULL, 0),
                    ORI_ENOSPC);
}

const ori__suite suite_safetensors = { "safetensors", {
    { "round trip", test_round_trip },
    { "damage", test_damage },
    { "bad places", test_bad_places },
    { NULL, NULL } } };
