/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "train/optimiser.h"

/* The same updates in double, one weight at a time, from the papers. */
static double reference(const ori_train_options *o, double w, double decay,
                        int steps)
{
    double m = 0, v = 0;

    for (int t = 1; t <= steps; t++) {
        double g = sin(t);

        if (o->optimiser != ORI_ADAMW)
            g += decay * w;
        if (o->optimiser == ORI_SGD) {
            m = o->momentum * m + g;
            w -= 0.01 * m;
            continue;
        }
        m = 0.9 * m + 0.1 * g;
        v = 0.999 * v + 0.001 * g * g;
        g = m / (1 - pow(0.9, t)) / (sqrt(v / (1 - pow(0.999, t))) + 1e-8);
        if (o->optimiser == ORI_ADAMW)
            g += decay * w;
        w -= 0.01 * g;
    }
    return w;
}

static void test_against_reference(void)
{
    const ori_net_options size = { .size = sizeof size, .channels = 1,
                                   .length = 9, .classes = 2 };
    enum { STEPS = 20 };

    for (int kind = ORI_SGD; kind <= ORI_ADAMW; kind++) {
        ori_net *net;
        ori_train_options o;
        float *g, *m, *v;
        size_t n;

        CU_ASSERT_EQUAL_FATAL(
            ori_net_create(&net, "conv 3 kernel=3; batchnorm; global_avg; "
                                 "dense $classes", &size), ORI_OK);
        n = ori_net_weight_count(net);
        g = ORI__NEW(float, n);
        m = ORI__NEW(float, n);
        v = ORI__NEW(float, n);
        ori_train_options_init(&o);
        o.optimiser = (ori_optimiser)kind;
        o.weight_decay = 0.1;
        for (size_t i = 0; i < n; i++)
            ori_net_weights(net)[i] = 0.5f;
        for (int t = 1; t <= STEPS; t++) {
            for (size_t i = 0; i < n; i++)
                g[i] = (float)sin(t);
            ori__optimiser_step(&o, net, 0.01, t, g, m, v);
        }
        for (int i = 0; i < ori_net_tensor_count(net); i++) {
            const ori_net_tensor x = ori_net_tensor_at(net, i);
            const double want =
                x.trained ? reference(&o, 0.5, x.decayed ? 0.1 : 0, STEPS)
                          : 0.5;

            for (size_t j = 0; j < x.count; j++)
                CU_ASSERT_DOUBLE_EQUAL(ori_net_weights(net)[x.offset + j],
                                       want, 1e-5);
            CU_ASSERT_TRUE(!x.trained || g[x.offset] == 0);
        }
        ori__free(g);
        ori__free(m);
        ori__free(v);
        ori_net_destroy(net);
    }
}

const ori__suite suite_optimiser = { "optimiser", {
    { "against the formulas", test_against_reference },
    { NULL, NULL } } };
