/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "data/archive_names.h"

#include <string.h>

#include <oriole/base/status.h>

#include "base/memory.h"
#include "suite.h"

static void cleaned(const char *raw, const char *want)
{
    char *name;
    const ori_status s = ori__member_name(&name, "a.zip", raw);

    CU_ASSERT_EQUAL(s, ORI_OK);
    if (s == ORI_OK)
        CU_ASSERT_STRING_EQUAL(name, want);
    ori__free(name);
}

static void refused(const char *raw, const char *why)
{
    char *name;

    CU_ASSERT_EQUAL(ori__member_name(&name, "a.zip", raw), ORI_EDATA);
    CU_ASSERT_PTR_NULL(name);
    CU_ASSERT_EQUAL(strncmp(ori_last_error(), "a.zip: ", 7), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), why));
}

static void test_names(void)
{
    char long_one[6000];

    cleaned("a/b.wav", "a/b.wav");
    cleaned("./a//./b.wav", "a/b.wav");
    cleaned("/etc/b.wav", "etc/b.wav");
    cleaned("a/b/", "a/b");
    cleaned("..a/b..wav", "..a/b..wav");
    cleaned("fr\xc3\xbch.wav", "fr\xc3\xbch.wav");
    cleaned("fr\xfch.wav", "fr\xc3\xbch.wav");
    cleaned("\xc3\xbc\xfc.wav", "\xc3\x83\xc2\xbc\xc3\xbc.wav");
    cleaned("a\x1b[31m\n.wav", "a_[31m_.wav");
    refused("../a.wav", "leads out");
    refused("a/../../b.wav", "leads out");
    refused("a/..", "leads out");
    refused("", "names no file");
    refused("/", "names no file");
    refused("./.", "names no file");
    memset(long_one, 'a', sizeof long_one);
    long_one[5000] = '\0';
    refused(long_one, "more than 4096");
    long_one[4096] = '\0';
    cleaned(long_one, long_one);
    memset(long_one, 0xfc, 4096);
    refused(long_one, "more than 4096");    /* as UTF-8 */
}

static void test_hidden(void)
{
    CU_ASSERT(ori__member_is_hidden(".a.wav"));
    CU_ASSERT(ori__member_is_hidden("b/.git/a.wav"));
    CU_ASSERT(ori__member_is_hidden("__MACOSX/a.wav"));
    CU_ASSERT(!ori__member_is_hidden("b./a.wav"));
    CU_ASSERT(ori__is_archive_name("b/a.tar.GZ"));
    CU_ASSERT(!ori__is_archive_name("a.zip.wav"));
}

/* names: one after the other, with spaces between. */
static ori__archive_root root_of(const char *names)
{
    ori__archive_root r = { 0 };
    char copy[256], *rest = copy, *name;

    strcpy(copy, names);
    while ((name = strsep(&rest, " ")))
        CU_ASSERT_EQUAL(ori__archive_root_see(&r, name), ORI_OK);
    ori__archive_root_end(&r);
    return r;
}

/* want: "PART:CLASS", or "" for nothing. */
static void placed(const ori__archive_root *r, const char *name,
                   const char *want)
{
    static const char *const parts[] = { "", "train", "valid", "test" };
    char *class, got[64] = "";
    ori_split part;

    if (ori__archive_root_place(r, name, true, &part, &class))
        snprintf(got, sizeof got, "%s:%s", parts[part], class);
    CU_ASSERT_STRING_EQUAL(got, want);
    ori__free(class);
}

static void classes(const char *names, const char *folder, const char *name,
                    const char *want)
{
    ori__archive_root r = root_of(names);

    CU_ASSERT_STRING_EQUAL(r.folder, folder);
    placed(&r, name, want);
    ori__archive_root_free(&r);
}

static void test_root(void)
{
    const ori__archive_root none = { 0 };
    ori_split part;
    char *class;

    classes("yes/1 no/1", "", "no/1", ":no");
    classes("s/yes/1 s/no/1", "s/", "s/yes/1", ":yes");
    classes("s/yes/a/1 s/no/b/1", "s/", "s/no/b/1", ":no");
    classes("s/yes/a/1 s/yes/b/1 s/no/1", "s/", "s/yes/b/1", ":yes");
    classes("yes/1 yes/2", "", "yes/2", ":yes");        /* one class */
    classes("s/yes/1 s/yes/2", "s/", "s/yes/2", ":yes");
    classes("yes/1 2", "", "2", "");                    /* in no class */
    classes("s/yes/1 s/2", "s/", "s/yes/1", ":yes");
    classes("yess/1 yes/1", "", "yes/1", ":yes");       /* no common folder */
    classes("1 2", "", "1", "");
    classes("train/yes/1 test/no/1", "", "test/no/1", "test:no");
    classes("s/train/yes/1 s/Val/no/1", "s/", "s/Val/no/1", "valid:no");
    classes("train/yes/1 test/no/1 other/1", "", "train/yes/1", ":train");
    classes("train/1 plane/1", "", "train/1", ":train");
    classes("train/yes/1 train/no/1", "train/", "train/no/1", ":no");
    classes("train/yes/1 test/no/1", "", "train/1", "");
    classes("train/yes/1 test/no/1 3", "", "3", "");
    CU_ASSERT(!ori__archive_root_has_parts(&none));
    CU_ASSERT(ori__archive_root_place(&none, "a/b", false, &part, &class));
    CU_ASSERT_EQUAL(part, ORI_SPLIT_NONE);
}

extern const ori__suite suite_archive_names;
const ori__suite suite_archive_names = { "archive names", {
    { "names", test_names },
    { "hidden", test_hidden },
    { "root", test_root },
    { NULL, NULL } } };
