/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include "net/net_check.h"

static void test_names(void)
{
    CU_ASSERT_TRUE(ori_arch_count() >= 4);
    for (int i = 0; i < ori_arch_count(); i++) {
        CU_ASSERT_PTR_NOT_NULL_FATAL(ori_arch_name(i));
        CU_ASSERT_PTR_NOT_NULL(ori_arch_text(ori_arch_name(i)));
    }
    CU_ASSERT_PTR_NULL(ori_arch_name(-1));
    CU_ASSERT_PTR_NULL(ori_arch_name(ori_arch_count()));
    CU_ASSERT_PTR_NULL(ori_arch_text("nothing"));
}

/* Weights of the published networks; 1 channel, 10 classes. */
static void test_sizes(void)
{
    static const struct {
        const char *name;
        size_t trained;
    } known[] = {
        { "fcn", 265482 },
        { "resnet", 504138 },
    };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        ori_net_options o = ORI_NET_OPTIONS_INIT;
        size_t trained = 0;
        ori_net *net;

        o.channels = 1;
        o.length = 140;
        o.classes = 10;
        CU_ASSERT_EQUAL_FATAL(
            ori_net_create(&net, ori_arch_text(known[i].name), &o), ORI_OK);
        for (int k = 0; k < ori_net_layer_count(net); k++)
            trained += ori_net_layer_at(net, k).weights;
        CU_ASSERT_EQUAL(trained, known[i].trained);
        if (trained != known[i].trained)
            printf("\n%s has %zu weights\n", known[i].name, trained);
        ori_net_destroy(net);
    }
}

const ori__suite suite_arch = { "arch", {
    { "names", test_names },
    { "sizes", test_sizes },
    { NULL, NULL } } };
