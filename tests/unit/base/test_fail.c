/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <errno.h>
#include <string.h>

#include "base/fail.h"

static void test_sentence(void)
{
    CU_ASSERT_EQUAL(ori__fail(ORI_ESHAPE, "layer %d", 3), ORI_ESHAPE);
    CU_ASSERT_STRING_EQUAL(ori_last_error(), "layer 3");
    CU_ASSERT_EQUAL(ori__fail_context(ORI_ESHAPE, "%s", "a.oriole"),
                    ORI_ESHAPE);
    CU_ASSERT_STRING_EQUAL(ori_last_error(), "a.oriole: layer 3");
}

static void test_control_characters(void)
{
    ori__fail(ORI_EFORMAT, "label \"%s\"", "a\033[2Jb\n");
    CU_ASSERT_STRING_EQUAL(ori_last_error(), "label \"a?[2Jb?\"");
}

static void test_errno(void)
{
    errno = ENOSPC;
    CU_ASSERT_EQUAL(ori__fail_errno("f", "write"), ORI_ENOSPC);
    errno = ENOENT;
    CU_ASSERT_EQUAL(ori__fail_errno("f", "open"), ORI_EIO);
    CU_ASSERT_STRING_EQUAL(ori_last_error(),
                           "f: cannot open: No such file or directory");
}

static void test_texts(void)
{
    CU_ASSERT_STRING_EQUAL(ori_status_text(ORI_OK), "no error");
    CU_ASSERT_STRING_EQUAL(ori_status_text((ori_status)-999),
                           "unknown status");
}

const ori__suite suite_fail = { "fail", {
    { "sentence and context", test_sentence },
    { "control characters", test_control_characters },
    { "errno", test_errno },
    { "texts", test_texts },
    { NULL, NULL } } };
