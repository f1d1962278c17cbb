/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <string.h>

#include "base/memory.h"
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

/* Weights of the published networks.  LITE's paper says 9,814 without the last
 * layer; MatchboxNet's 93,000 for 30 words. */
static void test_sizes(void)
{
    static const struct {
        const char *name;
        int channels, classes;
        size_t trained;
    } known[] = {
        { "fcn", 1, 10, 265482 },
        { "resnet", 1, 10, 504138 },
        { "lite", 1, 10, 9814 + 330 },
        { "ds-tc-resnet", 64, 30, 92766 },
    };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        ori_net_options o = ORI_NET_OPTIONS_INIT;
        size_t trained = 0;
        ori_net *net;

        o.channels = known[i].channels;
        o.length = 140;
        o.classes = known[i].classes;
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

/* Every `from` of a text replaced by `to`, which is not longer. */
static void replace(char *text, const char *from, const char *to)
{
    const size_t n = strlen(to);

    for (char *at = text; (at = strstr(at, from)); at += n) {
        memcpy(at, to, n);
        memset(at + n, ' ', strlen(from) - n);
    }
}

static void check_gradient(const char *name, const char *text, int batch,
                           int length, int frames, trial_way way)
{
    trial *t = trial_create(text, 2, length, 3, batch, frames, 7);
    double e;

    CU_ASSERT_PTR_NOT_NULL_FATAL(t);
    for (int open = 0; open < 2; open++) {
        e = open ? trial_open_error(t, way) : trial_gradient_error(t, way);
        CU_ASSERT(e <= 1e-3);
        if (!(e <= 1e-3))
            printf("\n%s, frames %d, way %d, open %d: relative error %g\n",
                   name, frames, way, open, e);
    }
    trial_destroy(t);
}

/* Whole networks at their real width, with smooth layers in place of
 * rectifiers and maxima: there the step of a difference can be long enough
 * for float32. */
static void test_smooth_gradients(void)
{
    for (int i = 0; i < ori_arch_count(); i++) {
        const char *name = ori_arch_name(i);
        char *smooth = ori__strdup(ori_arch_text(name));

        replace(smooth, "relu", "silu");
        replace(smooth, "maxpool", "avgpool");
        replace(smooth, "global_max", "global_avg");
        check_gradient(name, smooth, 5, strcmp(name, "m5") ? 65 : 2000,
                       TRIAL_LENGTHS | TRIAL_MISSING, TRIAL_ALONG);
        ori__free(smooth);
    }
}

/* Most units of most rectifiers on: what comes out of a batchnorm lies two
 * deviations above zero. */
static void lift(ori_net *net)
{
    for (int i = 0; i < ori_net_tensor_count(net); i++) {
        const ori_net_tensor it = ori_net_tensor_at(net, i);
        float *w = ori_net_weights(net) + it.offset;

        if (strstr(it.name, "batchnorm") && strstr(it.name, ".bias"))
            for (size_t k = 0; k < it.count; k++)
                w[k] += 2;
    }
}

static void check_whole(const char *name, bool lifted)
{
    const int length = strcmp(name, "m5") ? 97 : 1500;
    trial *t = trial_create(ori_arch_text(name), 2, length, 3, 16, TRIAL_FULL,
                            7);
    double e;

    CU_ASSERT_PTR_NOT_NULL_FATAL(t);
    if (lifted)
        lift(t->net);
    e = trial_gradient_error(t, TRIAL_WHOLE);
    CU_ASSERT(e <= 1e-3);
    if (!(e <= 1e-3))
        printf("\n%s, all weights: relative error %g\n", name, e);
    trial_destroy(t);
}

/*
 * As they are, along all weights at once.  The deepest have so many corners
 * that no step in float32 meets none of them, unless few units are near
 * theirs.
 */
static void test_gradients(void)
{
    static const char *const usual[] = { "fcn", "resnet", "inception", "m5" };

    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
        check_whole(usual[i], false);
    for (int i = 0; i < ori_arch_count(); i++)
        check_whole(ori_arch_name(i), true);
}

const ori__suite suite_arch = { "arch", {
    { "names", test_names },
    { "sizes", test_sizes },
    { "gradients", test_gradients },
    { "smooth gradients", test_smooth_gradients },
    { NULL, NULL } } };
