/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <oriole/net/net.h>

#include "base/memory.h"
#include "train/arch_text.h"

static void test_depth(void)
{
    static const struct {
        const char *name;
        int low, high;
    } known[] = {
        { "fcn", 3, 3 },      { "m5", 4, 4 },       { "resnet", 1, 9 },
        { "resnet34", 1, 9 }, { "inception", 1, 9 }, { "vgg16", 13, 13 },
        { "vgg19", 16, 16 },  { "plain34", 33, 33 },
    };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        const int depth =
            ori__arch_plain_depth(ori_arch_text(known[i].name));

        CU_ASSERT(depth >= known[i].low && depth <= known[i].high);
        if (depth < known[i].low || depth > known[i].high)
            printf("\n%s: %d in a row\n", known[i].name, depth);
    }
    CU_ASSERT_EQUAL(ori__arch_plain_depth("no network at all"), 0);
}

static void test_read(void)
{
    const char *text;
    char *file;

    CU_ASSERT_EQUAL(ori__arch_read("fcn", &text, &file), ORI_OK);
    CU_ASSERT_PTR_EQUAL(text, ori_arch_text("fcn"));
    CU_ASSERT_PTR_NULL(file);
    CU_ASSERT_EQUAL(ori__arch_read("fnc", &text, &file), ORI_EINVAL);
    ori__free(file);
    CU_ASSERT_NOT_EQUAL(ori__arch_read("./none.arch", &text, &file), ORI_OK);
    ori__free(file);
}

const ori__suite suite_arch_text = { "arch text", {
    { "depth", test_depth },
    { "read", test_read },
    { NULL, NULL } } };
