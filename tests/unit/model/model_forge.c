/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/checksum.h"
#include "base/file.h"
#include "base/memory.h"
#include "model_forge.h"

static char path[] = "/tmp/oriole-model-XXXXXX";

const char *forge_save(const ori_model *m)
{
    strcpy(path + strlen(path) - 6, "XXXXXX");
    close(mkstemp(path));
    CU_ASSERT_EQUAL_FATAL(ori_model_save(m, path), ORI_OK);
    return path;
}

static void change(char *data, size_t bytes, const char *from, const char *to)
{
    const size_t at = 8 + strlen("{\"__metadata__\":{\"checksum\":\"");
    char *const place = memmem(data, bytes, from, strlen(from));
    char digits[17];

    CU_ASSERT_PTR_NOT_NULL_FATAL(place);
    CU_ASSERT_EQUAL_FATAL(strlen(from), strlen(to));
    memcpy(place, to, strlen(to));
    memset(data + at, '0', 16);
    snprintf(digits, sizeof digits, "%016" PRIx64,
             ori__crc64(0, data, bytes));
    memcpy(data + at, digits, 16);
}

ori_status forge_load(const ori_model *model, const char *from,
                      const char *to)
{
    ori_model *m;
    char *data;
    size_t bytes;
    ori_status s;

    forge_save(model);
    CU_ASSERT_EQUAL_FATAL(ori__file_read(path, 0, &data, &bytes), ORI_OK);
    change(data, bytes, from, to);
    CU_ASSERT_EQUAL_FATAL(ori__file_write(path, data, bytes), ORI_OK);
    ori__free(data);
    s = ori_model_load(&m, path);
    CU_ASSERT_EQUAL(m != NULL, s == ORI_OK);
    ori_model_destroy(m);
    unlink(path);
    return s;
}

void forge_allocations(const ori_model *model)
{
    ori_status s = ORI_ENOMEM;
    ori_model *m = NULL;

    forge_save(model);
    for (long i = 1; s == ORI_ENOMEM && i < 10000; i++) {
        ori__alloc_fail_at(i);
        s = ori_model_load(&m, path);
        ori__alloc_fail_at(0);
        CU_ASSERT_TRUE(s == ORI_OK ? m != NULL : m == NULL);
    }
    CU_ASSERT_EQUAL(s, ORI_OK);
    ori_model_destroy(m);
    unlink(path);
}

ori_model *forge_round_trip(const ori_model *model)
{
    char *first, *second;
    size_t a, b;
    ori_model *m;

    forge_save(model);
    CU_ASSERT_EQUAL_FATAL(ori__file_read(path, 0, &first, &a), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_model_load(&m, path), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_model_save(m, path), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori__file_read(path, 0, &second, &b), ORI_OK);
    CU_ASSERT_TRUE(a == b && memcmp(first, second, a) == 0);
    ori__free(first);
    ori__free(second);
    unlink(path);
    return m;
}
