/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <oriole/base/safe_file.h>

#include "base/file.h"
#include "base/memory.h"

static void test_check_leaves_nothing(void)
{
    char folder[] = "/tmp/oriole-test-XXXXXX", path[64], *data;

    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/f", folder);
    CU_ASSERT_EQUAL(ori_file_check(path), ORI_OK);
    CU_ASSERT_EQUAL(access(path, F_OK), -1);
    CU_ASSERT_EQUAL(ori_file_write(path, "old", 3), ORI_OK);
    CU_ASSERT_EQUAL(ori_file_check(path), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori__file_read(path, 0, &data, NULL), ORI_OK);
    CU_ASSERT_STRING_EQUAL(data, "old");
    ori__free(data);
    unlink(path);
    CU_ASSERT_EQUAL(rmdir(folder), 0);
}

static void test_bad_places(void)
{
    CU_ASSERT_EQUAL(ori_file_check("/nowhere/at/all"), ORI_EIO);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "/nowhere/at/all"));
    CU_ASSERT_EQUAL(ori_file_check("/tmp"), ORI_EIO);
    CU_ASSERT_EQUAL(ori_file_write("/dev/full", "x", 1), ORI_ENOSPC);
}

const ori__suite suite_safe_file = { "safe_file", {
    { "check leaves nothing", test_check_leaves_nothing },
    { "bad places", test_bad_places },
    { NULL, NULL } } };
