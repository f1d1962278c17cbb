/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_folder_watch.c - recordings that come into folders
 *
 * No test says how long something takes, only that it comes, or does not
 * while it must not.
 */
#include <oriole/data/folder_watch.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scratch.h"
#include "suite.h"

static const double settle_s = 0.05, patience_s = 30.0;

static ori_folder_watch *begin(const char *name)
{
    const char *folders[] = { scratch_path(name) };
    ori_folder_watch *w = NULL;

    CU_ASSERT_EQUAL_FATAL(ori_folder_watch_open(&w, folders, 1, settle_s),
                          ORI_OK);
    return w;
}

/* Only Linux watches folders. */
static bool watches(void)
{
    const char *folders[] = { "/" };
    ori_folder_watch *w;

    return ori_folder_watch_open(&w, folders, 0, settle_s) == ORI_OK
               ? (ori_folder_watch_close(w), true) : false;
}

/* The name of the next file that comes, "" if none does. */
static const char *next(ori_folder_watch *w, double wait_s)
{
    const char *path;
    int folder = -1;

    CU_ASSERT_EQUAL(ori_folder_watch_next(w, wait_s, &path, &folder),
                    ORI_OK);
    if (!path)
        return "";
    CU_ASSERT_EQUAL(folder, 0);
    return strrchr(path, '/') + 1;
}

/* What the system says of who writes is needed: not on every file system. */
static bool leases_work(void)
{
    const int fd = open(scratch_write("w/.probe", "x"), O_RDONLY);
    const bool work = fcntl(fd, F_SETLEASE, F_RDLCK) == 0;

    close(fd);
    return work;
}

static void test_comes(void)
{
    ori_folder_watch *w;

    if (!watches())
        return;
    scratch_begin();
    scratch_write("w/before.csv", "1\n2\n");
    scratch_write("w/below/deep.csv", "1\n2\n");
    scratch_write("w/other.txt", "no recording");
    scratch_write("w/.hidden.csv", "1\n");
    w = begin("w");
    if (strcmp(next(w, patience_s), "before.csv") == 0)
        CU_ASSERT_STRING_EQUAL(next(w, patience_s), "deep.csv")
    else
        CU_ASSERT_STRING_EQUAL(next(w, patience_s), "before.csv")
    scratch_write("w/after.csv", "1\n");
    CU_ASSERT_STRING_EQUAL(next(w, patience_s), "after.csv");
    scratch_write("w/new/folder/x.csv", "1\n");
    CU_ASSERT_STRING_EQUAL(next(w, patience_s), "x.csv");
    scratch_write("w/new/y.csv", "1\n");
    CU_ASSERT_STRING_EQUAL(next(w, patience_s), "y.csv");
    CU_ASSERT_STRING_EQUAL(next(w, 0.0), "");
    CU_ASSERT_EQUAL(ori_folder_watch_pending(w), 0);
    ori_folder_watch_close(w);
    scratch_end();
}

/* One that is open for writing is not whole, however long it rests. */
static void test_grows(void)
{
    ori_folder_watch *w;
    FILE *f;

    if (!watches())
        return;
    scratch_begin();
    scratch_write("w/a.wav", "x");
    if (!leases_work()) {
        scratch_end();
        return;
    }
    f = fopen(scratch_path("w/growing.csv"), "w");
    w = begin("w");
    CU_ASSERT_STRING_EQUAL(next(w, patience_s), "a.wav");
    for (int i = 0; i < 3; i++) {
        fprintf(f, "%d\n", i);
        fflush(f);
        CU_ASSERT_STRING_EQUAL(next(w, 6.0 * settle_s), "");
    }
    CU_ASSERT_EQUAL(ori_folder_watch_pending(w), 1);
    fclose(f);
    CU_ASSERT_STRING_EQUAL(next(w, patience_s), "growing.csv");
    ori_folder_watch_close(w);
    scratch_end();
}

static void test_moved(void)
{
    ori_folder_watch *w;
    char away[256];

    if (!watches())
        return;
    scratch_begin();
    scratch_write("w/a.csv", "1\n");
    w = begin("w");
    CU_ASSERT_STRING_EQUAL(next(w, patience_s), "a.csv");
    strcpy(away, scratch_write("b.part", "1\n"));
    CU_ASSERT_EQUAL(rename(away, scratch_path("w/b.csv")), 0);
    CU_ASSERT_STRING_EQUAL(next(w, patience_s), "b.csv");
    /* A folder that comes as a whole, and one that goes. */
    scratch_write("full/c.csv", "1\n");
    strcpy(away, scratch_path("full"));
    CU_ASSERT_EQUAL(rename(away, scratch_path("w/full")), 0);
    CU_ASSERT_STRING_EQUAL(next(w, patience_s), "c.csv");
    strcpy(away, scratch_path("w/full"));
    CU_ASSERT_EQUAL(rename(away, scratch_path("gone")), 0);
    scratch_write("gone/d.csv", "1\n");
    scratch_write("w/e.csv", "1\n");
    CU_ASSERT_STRING_EQUAL(next(w, patience_s), "e.csv");
    CU_ASSERT_STRING_EQUAL(next(w, 3.0 * settle_s), "");
    /* One that is gone before it was whole. */
    scratch_write("w/f.csv", "1\n");
    unlink(scratch_path("w/f.csv"));
    CU_ASSERT_STRING_EQUAL(next(w, 3.0 * settle_s), "");
    CU_ASSERT_EQUAL(ori_folder_watch_pending(w), 0);
    ori_folder_watch_close(w);
    scratch_end();
}

static void write_many(const char *folder, int count)
{
    char name[64];

    for (int i = 0; i < count; i++) {
        snprintf(name, sizeof name, "%s/%d/%d.csv", folder, i / 1000, i);
        scratch_write(name, "1\n");
    }
}

/* Each file of `count` comes at least once. */
static bool all_come(ori_folder_watch *w, int count)
{
    char *seen = calloc((size_t)count, 1);
    int left = count;

    while (left > 0) {
        const char *name = next(w, patience_s);
        const int i = atoi(name);

        if (!*name)
            break;
        if (i >= 0 && i < count && !seen[i]) {
            seen[i] = 1;
            left--;
        }
    }
    free(seen);
    return left == 0;
}

/* More than are kept in mind. */
static void test_many(void)
{
    enum { MANY = 10000 };
    ori_folder_watch *w;

    if (!watches())
        return;
    scratch_begin();
    write_many("w", MANY);
    w = begin("w");
    CU_ASSERT_TRUE(all_come(w, MANY));
    CU_ASSERT_STRING_EQUAL(next(w, 0.0), "");
    write_many("w/more", MANY);
    CU_ASSERT_TRUE(all_come(w, MANY));
    ori_folder_watch_close(w);
    scratch_end();
}

/* More happens than the system's queue holds, 16,384 events if nobody changed
 * it, two a file: it says that it lost some, and not which. */
static void test_overflow(void)
{
    ori_folder_watch *w;
    char name[32];

    if (!watches())
        return;
    scratch_begin();
    scratch_write("w/a.csv", "1\n");
    w = begin("w");
    CU_ASSERT_STRING_EQUAL(next(w, patience_s), "a.csv");
    for (int i = 0; i < 9000; i++) {
        snprintf(name, sizeof name, "w/%d.txt", i);
        scratch_write(name, "1\n");
    }
    scratch_write("w/b.csv", "1\n");
    for (int i = 0; i < 2; i++) {
        const char *got = next(w, patience_s);

        if (strcmp(got, "a.csv") != 0) {    /* it may be given again */
            CU_ASSERT_STRING_EQUAL(got, "b.csv");
            break;
        }
    }
    ori_folder_watch_close(w);
    scratch_end();
}

static void test_refused(void)
{
    const char *folders[1];
    ori_folder_watch *w;

    if (!watches())
        return;
    scratch_begin();
    folders[0] = scratch_write("file.csv", "1\n");
    CU_ASSERT_EQUAL(ori_folder_watch_open(&w, folders, 1, settle_s),
                    ORI_EIO);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "is no folder"));
    folders[0] = scratch_path("nothing");
    CU_ASSERT_EQUAL(ori_folder_watch_open(&w, folders, 1, settle_s),
                    ORI_EIO);
    ori_folder_watch_close(NULL);
    scratch_end();
}

const ori__suite suite_folder_watch = { "folder_watch", {
    { "what comes", test_comes },
    { "what grows", test_grows },
    { "what is moved", test_moved },
    { "more than fits", test_many },
    { "more than the system tells", test_overflow },
    { "refused", test_refused },
    { NULL, NULL } } };
