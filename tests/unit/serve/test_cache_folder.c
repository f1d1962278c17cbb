/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "serve/cache_folder.h"
#include "serve_folder.h"

enum { HOUR = 3600, DAY = 24 * HOUR };

static void test_path(void)
{
    const char *folder = serve_folder_begin();
    char *path;

    rmdir(serve_folder_path("cache"));
    CU_ASSERT_EQUAL(ori__cache_path(&path, folder, "a.pyramid"), ORI_OK);
    CU_ASSERT_STRING_EQUAL(path, serve_folder_path("cache/a.pyramid"));
    CU_ASSERT_TRUE(serve_folder_has("cache"));
    ori__free(path);
    CU_ASSERT_EQUAL(ori__cache_path(&path, folder, "a.pyramid"), ORI_OK);
    ori__free(path);
    CU_ASSERT_EQUAL(ori__cache_path(&path, "/dev/null", "a"), ORI_EIO);
    CU_ASSERT_PTR_NULL(path);
    serve_folder_end();
}

static void test_trim(void)
{
    const char *folder = serve_folder_begin();

    serve_folder_file("cache/old.pyramid", 100, 30 * DAY);
    serve_folder_file("cache/mid-512-0.spectrogram", 100, 20 * DAY);
    serve_folder_file("cache/new.pyramid", 100, 1);
    serve_folder_file("cache/mine.txt", 1000, 50 * DAY);
    serve_folder_file("cache/a.pyramid.Xy12Zz", 10, 2 * DAY);
    serve_folder_file("cache/b.pyramid.Xy12Zz", 10, HOUR);
    ori__cache_trim(folder, 300);
    CU_ASSERT_TRUE(serve_folder_has("cache/old.pyramid"));
    CU_ASSERT_FALSE(serve_folder_has("cache/a.pyramid.Xy12Zz"));
    CU_ASSERT_TRUE(serve_folder_has("cache/b.pyramid.Xy12Zz"));
    /* Now the middle one is used least. */
    ori__cache_touch(serve_folder_path("cache/old.pyramid"));
    ori__cache_trim(folder, 299);
    CU_ASSERT_TRUE(serve_folder_has("cache/old.pyramid"));
    CU_ASSERT_FALSE(serve_folder_has("cache/mid-512-0.spectrogram"));
    ori__cache_trim(folder, 0);
    CU_ASSERT_FALSE(serve_folder_has("cache/old.pyramid"));
    CU_ASSERT_FALSE(serve_folder_has("cache/new.pyramid"));
    CU_ASSERT_TRUE(serve_folder_has("cache/mine.txt"));
    CU_ASSERT_TRUE(serve_folder_has("cache/b.pyramid.Xy12Zz"));
    ori__cache_trim("/nowhere", 0);
    serve_folder_end();
}

const ori__suite suite_cache_folder = { "cache_folder", {
    { "path", test_path },
    { "trim", test_trim },
    { NULL, NULL } } };
