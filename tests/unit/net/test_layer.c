/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include "net/layer.h"
#include "net/net_check.h"

/* Each layer in a small network with odd sizes.  LENGTHS and MISSING say
 * which kinds of batches it takes. */
static const struct {
    const char *layer;          /* that this is a test of */
    const char *text;
    int channels, length, frames;
} gradients[] = {
    { "conv", "conv 3 3; global_avg", 2, 11, 3 },
    { "conv", "conv 5 4 stride=3 pad=same; global_avg", 3, 17, 3 },
    { "conv", "conv 6 3 dilation=3 groups=3 pad=causal; global_avg", 3, 13,
      3 },
    { "conv", "conv 4 5 pad_left=1 pad_right=3 bias=0 stride=2; conv 3 2; "
      "global_avg", 1, 19, 3 },
    { "conv", "conv 3 5 pad=same padding=reflect; global_avg", 2, 11, 3 },
    { "conv", "conv 3 4 pad=same padding=replicate stride=2; global_avg", 2,
      11, 3 },
    { "conv", "conv 3 5 pad=3 padding=circular; global_avg", 2, 11, 3 },
    { "dense", "conv 3 3; dense 4", 2, 9, 2 },
    { "dense", "conv 3 3; global_avg; dense 4 bias=0; dense 5", 2, 9, 3 },
    { "batchnorm", "conv 3 3; batchnorm; conv 2 3; global_avg", 2, 13, 3 },
    { "batchnorm", "conv 3 3; batchnorm eps=1e-3 momentum=0.3; relu; "
      "conv 2 2; global_avg", 2, 13, 3 },
    { "relu", "conv 5 3; relu; conv 2 2; global_avg", 2, 11, 3 },
    { "global_avg", "conv 3 2 stride=2; global_avg", 3, 9, 3 },
    { "maxpool", "conv 3 3; maxpool 3; conv 2 2; global_avg", 2, 17, 3 },
    { "maxpool", "maxpool 3 stride=1 pad=same; conv 2 2; maxpool 4 stride=3 "
      "pad_right=1; global_avg", 2, 17, 3 },
    { "add", "conv 3 3 pad=1; add { { conv 3 3 pad=1; batchnorm } { } "
      "{ conv 3 1 } }; conv 2 2; global_avg", 2, 11, 3 },
    { "add", "conv 3 3 pad=1; add { { } { conv 3 3 pad=1 } { } }; relu; "
      "conv 2 2; global_avg", 2, 11, 3 },
    { "add", "conv 3 3; add { { } }; relu; add { { } }; conv 2 2; "
      "global_avg", 2, 11, 3 },
    { "maxpool", "conv 3 3; maxpool 2; maxpool 3 stride=1 pad=same; "
      "global_avg", 2, 23, 3 },
    { "avgpool", "conv 3 3; avgpool 3; conv 2 2; global_avg", 2, 17, 3 },
    { "avgpool", "avgpool 3 stride=1 pad=same; conv 2 2; avgpool 4 stride=3 "
      "pad_right=1; global_avg", 2, 17, 3 },
    { "global_max", "conv 3 3; global_max; dense 2", 2, 13, 3 },
    { "global_max", "conv 3 3; concat { { global_max } { global_avg } }; "
      "dense 2", 2, 13, 3 },
    { "leaky_relu", "conv 5 3; leaky_relu 0.2; conv 2 2; global_avg", 2, 11,
      3 },
    { "elu", "conv 5 3; elu 0.7; conv 2 2; global_avg", 2, 11, 3 },
    { "gelu", "conv 5 3; gelu; conv 2 2; global_avg", 2, 11, 3 },
    { "silu", "conv 5 3; silu; conv 2 2; global_avg", 2, 11, 3 },
    { "tanh", "conv 5 3; tanh; conv 2 2; global_avg", 2, 11, 3 },
    { "sigmoid", "conv 5 3; sigmoid; conv 2 2; global_avg", 2, 11, 3 },
    { "softmax", "conv 5 3; softmax; conv 2 2; global_avg", 2, 11, 3 },
    { "dropout", "conv 5 3; dropout 0.3; conv 2 2; global_avg; dropout; "
      "dense 3", 2, 11, 3 },
    { "dropout", "conv 5 3; batchnorm; relu; dropout 0.3; conv 2 2; relu; "
      "dropout; global_avg", 2, 11, 3 },
    { "dropout", "conv 5 3; tanh; dropout 0.3; conv 2 2; global_avg", 2, 11,
      3 },
    { "concat", "concat { { conv 3 3 pad=1 } { } { conv 1 1; relu } { } }; "
      "conv 2 2; global_avg", 2, 11, 3 },
    { "handmade", "conv 2 3; handmade; conv 2 2; global_avg", 2, 13, 3 },
    { "maxpool", "conv 3 3; maxpool 19 stride=1 pad=9; conv 2 3; global_avg",
      2, 31, 3 },
    { "maxpool", "conv 3 3; concat { { maxpool 3 stride=1 pad=1 } "
      "{ maxpool 5 stride=1 pad=2 } { conv 2 1 } }; conv 2 2; global_avg", 2,
      17, 3 },
    { "concat", "conv 3 3; concat { { concat { { conv 2 3 pad=1 } { } } } "
      "{ concat { { sigmoid } { concat { { } { tanh } } } } } }; conv 2 2; "
      "global_avg", 2, 11, 3 },
};

static int classes_of(const char *text, int channels, int length)
{
    for (int classes = 1; classes < 10; classes++) {
        ori_net_options o = ORI_NET_OPTIONS_INIT;
        ori_net *net;

        o.channels = channels;
        o.length = length;
        o.classes = classes;
        if (ori_net_create(&net, text, &o) == ORI_OK) {
            ori_net_destroy(net);
            return classes;
        }
    }
    return 1;
}

static void test_gradients(void)
{
    for (size_t i = 0; i < sizeof gradients / sizeof gradients[0]; i++)
        for (int frames = 0; frames < 4; frames++) {
            const int classes = classes_of(gradients[i].text,
                                           gradients[i].channels,
                                           gradients[i].length);
            trial *t;
            double e;

            if (frames & ~gradients[i].frames)
                continue;
            t = trial_create(gradients[i].text, gradients[i].channels,
                             gradients[i].length, classes, 3, frames,
                             100 + i);
            CU_ASSERT_PTR_NOT_NULL_FATAL(t);
            for (int open = 0; open < 2; open++) {
                e = open ? trial_open_error(t, TRIAL_EACH)
                         : trial_gradient_error(t, TRIAL_EACH);
                CU_ASSERT(e <= 1e-3);
                if (!(e <= 1e-3))
                    printf("\n%s, frames %d, open %d: relative error %g\n",
                           gradients[i].text, frames, open, e);
            }
            trial_destroy(t);
        }
}

/* A layer added to layers.def needs a line above. */
static void test_each_has_gradient(void)
{
    for (int i = 0; i < ori__layer_ops_count(); i++) {
        const char *name = ori__layer_ops_at(i)->name;
        bool found = false;

        for (size_t k = 0; k < sizeof gradients / sizeof gradients[0]; k++)
            found |= strcmp(gradients[k].layer, name) == 0;
        CU_ASSERT_TRUE(found);
        if (!found)
            printf("\nno gradient is tested of %s\n", name);
    }
}

enum { FILTERS = 17, TAPS = 144, TRENDS = 12 };

/* The filters of a handmade layer on two channels, [FILTERS, 2, TAPS]. */
static const float *handmade_filters(ori_net **net)
{
    ori_net_options o = ORI_NET_OPTIONS_INIT;
    ori_net_tensor t;

    o.channels = 2;
    o.length = 20;
    o.classes = FILTERS;
    CU_ASSERT_EQUAL_FATAL(ori_net_create(net, "handmade; global_avg", &o),
                          ORI_OK);
    ori_net_initialise(*net, 5);
    CU_ASSERT_EQUAL_FATAL(ori_net_tensor_count(*net), 1);
    t = ori_net_tensor_at(*net, 0);
    CU_ASSERT_EQUAL_FATAL(t.count, (size_t)FILTERS * 2 * TAPS);
    CU_ASSERT_FALSE(t.trained);
    return ori_net_weights_const(*net) + t.offset;
}

/* Filter f: `count` taps from `first`, and zeros. */
static void check_filter(const float *w, int f, int first, const float *taps,
                         int count)
{
    for (int c = 0; c < 2; c++)
        for (int i = 0; i < TAPS; i++) {
            const bool inside = i >= first && i < first + count;

            CU_ASSERT_DOUBLE_EQUAL((double)w[(f * 2 + c) * TAPS + i],
                                   inside ? (double)taps[i - first] : 0.0,
                                   1e-6);
        }
}

/* Written out from the paper's figures of them; 71 taps are to the left. */
static void test_handmade_filters(void)
{
    static const float rise[] = { -1, 1, -1, 1 }, fall[] = { 1, -1, 1, -1 };
    static const float peak9[] = { -1, -1, -1, 2, 2, 2, -1, -1, -1 };
    static const float a = 1 / 9.0f, b = 4 / 9.0f;
    const float peak18[] = { -a, -b, -1, -1, -b, -a, 2 * a, 2 * b, 2,
                             2, 2 * b, 2 * a, -a, -b, -1, -1, -b, -a };
    ori_net *net;
    const float *const w = handmade_filters(&net);

    check_filter(w, 0, 71, rise, 2);
    check_filter(w, 1, 70, rise, 4);
    check_filter(w, 6, 71, fall, 2);
    check_filter(w, 7, 70, fall, 4);
    check_filter(w, 12, 67, peak9, 9);
    check_filter(w, 13, 63, peak18, 18);
    ori_net_destroy(net);
}

/* None answers to a constant; a peak looks alike from either side. */
static void test_handmade_nature(void)
{
    ori_net *net;
    const float *const w = handmade_filters(&net);

    for (int f = 0; f < FILTERS; f++) {
        const float *const taps = w + f * 2 * TAPS;
        const int last = f == TRENDS ? TAPS - 2 : TAPS - 1;
        double sum = 0, size = 0, lopsided = 0;

        for (int i = 0; i < TAPS; i++) {
            sum += (double)taps[i];
            size += fabs((double)taps[i]);
            if (f >= TRENDS && i <= last)
                lopsided += fabs((double)taps[i] - (double)taps[last - i]);
        }
        CU_ASSERT(fabs(sum) < 1e-4 && size > 1);
        CU_ASSERT(lopsided < 1e-4);
        if (f < TRENDS)
            CU_ASSERT_EQUAL(size, 2 << f % 6);
    }
    ori_net_destroy(net);
}

const ori__suite suite_layer = { "layer", {
    { "gradients", test_gradients },
    { "each has a gradient", test_each_has_gradient },
    { "handmade filters", test_handmade_filters },
    { "handmade nature", test_handmade_nature },
    { NULL, NULL } } };
