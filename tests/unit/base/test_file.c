/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"

static char folder[64], path[128];

static void begin(void)
{
    strcpy(folder, "/tmp/oriole-test-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/f", folder);
}

static void end(void)
{
    unlink(path);
    CU_ASSERT_EQUAL(rmdir(folder), 0);      /* nothing else was left */
}

static void test_write_and_read(void)
{
    char *data;
    size_t bytes;

    begin();
    CU_ASSERT_EQUAL(ori__file_write(path, "a\0b", 3), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori__file_read(path, 0, &data, &bytes), ORI_OK);
    CU_ASSERT_EQUAL(bytes, 3);
    CU_ASSERT_EQUAL(memcmp(data, "a\0b", 4), 0);
    ori__free(data);
    CU_ASSERT_EQUAL(ori__file_read(path, 2, &data, &bytes), ORI_EFORMAT);
    CU_ASSERT_PTR_NULL(data);
    end();
}

static void test_abandon_keeps_the_old(void)
{
    ori__file_writer w;
    char *data;

    begin();
    CU_ASSERT_EQUAL(ori__file_write(path, "old", 3), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori__file_begin(&w, path), ORI_OK);
    fputs("new", w.stream);
    ori__file_abandon(&w);
    CU_ASSERT_EQUAL_FATAL(ori__file_read(path, 0, &data, NULL), ORI_OK);
    CU_ASSERT_STRING_EQUAL(data, "old");
    ori__free(data);
    end();
}

static void test_bad_places(void)
{
    char *data;

    CU_ASSERT_EQUAL(ori__file_write("/nowhere/at/all", "x", 1), ORI_EIO);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "/nowhere/at/all"));
    CU_ASSERT_EQUAL(ori__file_write("/dev/full", "x", 1), ORI_ENOSPC);
    CU_ASSERT_EQUAL(ori__file_read("/nowhere", 0, &data, NULL), ORI_EIO);
    CU_ASSERT_EQUAL(ori__file_read("/tmp", 0, &data, NULL), ORI_EIO);
}

static void test_paths(void)
{
    static const char *const cases[][3] = {
        { "a", "b", "a/b" }, { "a/", "b", "a/b" }, { "a", "/b", "/b" },
        { "", "b", "b" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *p = ori__path_join(cases[i][0], cases[i][1]);

        CU_ASSERT_STRING_EQUAL(p, cases[i][2]);
        ori__free(p);
    }
    CU_ASSERT_TRUE(ori__path_has_extension("x.y/a.WAV", "wav"));
    CU_ASSERT_FALSE(ori__path_has_extension("x.wav/a", "wav"));
    CU_ASSERT_STRING_EQUAL(ori__path_name("x/a"), "a");
}

const ori__suite suite_file = { "file", {
    { "write and read", test_write_and_read },
    { "abandon keeps the old", test_abandon_keeps_the_old },
    { "bad places", test_bad_places },
    { "paths", test_paths },
    { NULL, NULL } } };
