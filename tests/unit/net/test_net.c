/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include <oriole/net/net.h>

#include "base/memory.h"

static ori_net *make(const char *text, int channels, int length, int classes)
{
    ori_net_options o = ORI_NET_OPTIONS_INIT;
    ori_net *net;

    o.channels = channels;
    o.length = length;
    o.classes = classes;
    CU_ASSERT_EQUAL(ori_net_create(&net, text, &o), ORI_OK);
    if (!net)
        printf("\n%s\n", ori_last_error());
    CU_ASSERT_PTR_NOT_NULL_FATAL(net);
    return net;
}

/* What is printed describes the same network, at any length. */
static void test_print(void)
{
    for (int i = 0; i < ori_arch_count(); i++)
        for (int length = 1; length < 400; length = 5 * length + 1) {
            ori_net *a = make(ori_arch_text(ori_arch_name(i)), 3, length, 4);
            ori_net *b = make(ori_net_print(a), 3, length, 4);

            CU_ASSERT_STRING_EQUAL(ori_net_print(a), ori_net_print(b));
            CU_ASSERT_EQUAL(ori_net_layer_count(a), ori_net_layer_count(b));
            CU_ASSERT_EQUAL(ori_net_weight_count(a), ori_net_weight_count(b));
            for (int k = 0; k < ori_net_tensor_count(a); k++)
                CU_ASSERT_STRING_EQUAL(ori_net_tensor_at(a, k).name,
                                       ori_net_tensor_at(b, k).name);
            CU_ASSERT_STRING_EQUAL(ori_net_notes(b), "");
            ori_net_destroy(a);
            ori_net_destroy(b);
        }
}

static void test_layers(void)
{
    ori_net *net = make("conv 8 5 stride=2 pad=same\nbatchnorm\n"
                        "add { { conv 8 3 dilation=2 pad=same } { } }\n"
                        "maxpool 3\nglobal_avg\ndense 4", 3, 60, 4);
    const ori_net_layer conv = ori_net_layer_at(net, 0);
    const ori_net_layer inner = ori_net_layer_at(net, 2);

    CU_ASSERT_EQUAL(ori_net_layer_count(net), 7);
    CU_ASSERT_STRING_EQUAL(conv.name, "conv");
    CU_ASSERT_STRING_EQUAL(conv.text,
                           "conv channels=8 kernel=5 stride=2 pad_left=2 "
                           "pad_right=2 dilation=1 groups=1 padding=zero "
                           "bias=1");
    CU_ASSERT_EQUAL(conv.channels, 8);
    CU_ASSERT_EQUAL(conv.length, 30);
    CU_ASSERT_EQUAL(conv.weights, 8 * 3 * 5 + 8);
    CU_ASSERT_EQUAL(conv.mult_adds, 8 * 3 * 5 * 30);
    CU_ASSERT_EQUAL(conv.receptive_field, 5);
    CU_ASSERT_EQUAL(conv.depth, 0);
    CU_ASSERT_EQUAL(inner.depth, 1);
    CU_ASSERT_EQUAL(inner.receptive_field, 5 + 4 * 2);
    CU_ASSERT_EQUAL(ori_net_layer_at(net, 1).weights, 16);
    CU_ASSERT_EQUAL(ori_net_layer_at(net, 3).receptive_field, 13);
    CU_ASSERT_EQUAL(ori_net_layer_at(net, 4).receptive_field, 13 + 2 * 2);
    CU_ASSERT_EQUAL(ori_net_layer_at(net, 4).length, 10);
    CU_ASSERT_EQUAL(ori_net_layer_at(net, 5).receptive_field, 0);
    ori_net_destroy(net);
}

/* Tensors lie in a row and cover all weights. */
static void test_tensors(void)
{
    ori_net *net = make(ori_arch_text("resnet34"), 2, 200, 5);
    size_t at = 0;

    for (int i = 0; i < ori_net_tensor_count(net); i++) {
        const ori_net_tensor t = ori_net_tensor_at(net, i);
        size_t count = 1;

        CU_ASSERT_TRUE(t.rank >= 1 && t.rank <= 4);
        for (int k = 0; k < t.rank; k++)
            count *= (size_t)t.dims[k];
        CU_ASSERT_EQUAL(t.count, count);
        CU_ASSERT_EQUAL(t.offset, at);
        CU_ASSERT_EQUAL(t.decayed, strstr(t.name, "conv.weight") ||
                                       strstr(t.name, "dense.weight"));
        CU_ASSERT_EQUAL(t.trained, !strstr(t.name, "running"));
        at += count;
    }
    CU_ASSERT_EQUAL(at, ori_net_weight_count(net));
    CU_ASSERT_STRING_EQUAL(ori_net_tensor_at(net, 0).name, "0.conv.weight");
    CU_ASSERT_STRING_EQUAL(ori_net_tensor_at(net, 4).name,
                           "1.batchnorm.running_var");
    ori_net_destroy(net);
}

static double deviation(const ori_net *net, const char *name)
{
    double sum = 0, squares = 0;

    for (int i = 0; i < ori_net_tensor_count(net); i++) {
        const ori_net_tensor t = ori_net_tensor_at(net, i);
        const float *w = ori_net_weights_const(net) + t.offset;

        if (strcmp(t.name, name) != 0)
            continue;
        for (size_t k = 0; k < t.count; k++) {
            sum += (double)w[k];
            squares += (double)w[k] * (double)w[k];
        }
        sum /= (double)t.count;
        return sqrt(squares / (double)t.count - sum * sum);
    }
    return NAN;
}

/* He in front of a rectifier, through a batchnorm or not; Glorot elsewhere. */
static void test_initialise(void)
{
    ori_net *net = make("conv 200 5 pad=same; batchnorm; relu; "
                        "conv 300 3 pad=same; tanh; global_avg; dense 100", 40,
                        20, 100);
    float *w = ori_net_weights(net), first;

    ori_net_initialise(net, 3);
    CU_ASSERT_DOUBLE_EQUAL(deviation(net, "0.conv.weight"),
                           sqrt(2.0 / (40 * 5)), 2e-3);
    CU_ASSERT_DOUBLE_EQUAL(deviation(net, "3.conv.weight"),
                           sqrt(2.0 / (3 * (200 + 300))), 1e-3);
    CU_ASSERT_DOUBLE_EQUAL(deviation(net, "6.dense.weight"),
                           sqrt(2.0 / (300 + 100)), 1e-3);
    first = w[0];
    ori_net_initialise(net, 4);
    CU_ASSERT_NOT_EQUAL(w[0], first);
    ori_net_initialise(net, 3);
    CU_ASSERT_EQUAL(w[0], first);
    ori_net_destroy(net);
}

static void test_short_input(void)
{
    ori_net *net = make("maxpool 8 stride=4; maxpool 8; maxpool 3; "
                        "conv 4 9 stride=3; conv 4 2 stride=2; dense 2", 1,
                        17, 2);

    /* 17 -> 3 -> (window 8 cut to 3) 1 -> nothing -> kernel 1 -> kernel 1 */
    CU_ASSERT_EQUAL(ori_net_layer_at(net, 0).length, 3);
    CU_ASSERT_STRING_EQUAL(ori_net_layer_at(net, 1).text,
                           "maxpool kernel=3 stride=3 pad_left=0 "
                           "pad_right=0");
    CU_ASSERT_STRING_EQUAL(ori_net_layer_at(net, 2).text,
                           "maxpool kernel=1 stride=1 pad_left=0 "
                           "pad_right=0");
    CU_ASSERT_EQUAL(ori_net_layer_at(net, 4).length, 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(
        ori_net_notes(net), "layer 1, maxpool: kernel 8, stride 8 cut to 3, "
                            "3: its input has 3 frame(s)"));
    ori_net_destroy(net);
}

static void test_options(void)
{
    ori_net_options o = ORI_NET_OPTIONS_INIT;
    ori_net *net;

    CU_ASSERT_EQUAL(ori_net_create(&net, "relu", &o), ORI_EINVAL);
    o.channels = o.length = o.classes = 1;
    CU_ASSERT_EQUAL(ori_net_create(&net, "dense 1", &o), ORI_OK);
    ori_net_destroy(net);
    o.max_weights = 1;
    CU_ASSERT_EQUAL(ori_net_create(&net, "dense 1", &o), ORI_ESHAPE);
    CU_ASSERT_PTR_NULL(net);
    o.size = 3;
    CU_ASSERT_EQUAL(ori_net_create(&net, "relu", &o), ORI_EINVAL);
    ori_net_destroy(NULL);
}

/* Whichever allocation fails, it is said and nothing leaks. */
static void test_no_memory(void)
{
    ori_net_options o = ORI_NET_OPTIONS_INIT;
    ori_net *net = NULL;
    int failed = 0;

    o.channels = 2;
    o.length = 50;
    o.classes = 3;
    for (long n = 1; !net; n++) {
        ori_status s;

        ori__alloc_fail_at(n);
        s = ori_net_create(&net, ori_arch_text("inception"), &o);
        ori__alloc_fail_at(0);
        failed += s == ORI_ENOMEM;
        CU_ASSERT_TRUE_FATAL(s == ORI_ENOMEM || s == ORI_OK);
    }
    CU_ASSERT_TRUE(failed > 100);
    ori_net_destroy(net);
}

const ori__suite suite_net = { "net", {
    { "print", test_print },
    { "layers", test_layers },
    { "tensors", test_tensors },
    { "initialise", test_initialise },
    { "short input", test_short_input },
    { "options", test_options },
    { "no memory", test_no_memory },
    { NULL, NULL } } };
