/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The reference itself, against numbers worked out by hand and against its
 * own adjoints.
 */
#include "conv_case.h"

#include <math.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/memory.h"

/* x = 1 2 3, w = 1 10 100, one frame of padding on each side: what is seen
 * at the left and at the right edge tells the paddings apart. */
static void test_paddings(void)
{
    static const struct {
        ori_padding padding;
        float y[3];
    } known[] = {
        { ORI_PAD_ZERO, { 0 + 10 + 200, 1 + 20 + 300, 2 + 30 + 0 } },
        { ORI_PAD_REFLECT, { 2 + 10 + 200, 1 + 20 + 300, 2 + 30 + 200 } },
        { ORI_PAD_REPLICATE, { 1 + 10 + 200, 1 + 20 + 300, 2 + 30 + 300 } },
        { ORI_PAD_CIRCULAR, { 3 + 10 + 200, 1 + 20 + 300, 2 + 30 + 100 } },
    };
    static const float x[] = { 1, 2, 3 }, w[] = { 1, 10, 100 };

    for (int i = 0; i < 4; i++) {
        conv_case c = { .problem = ORI_CONV_PROBLEM_INIT };

        c.problem.length = c.problem.kernel = 3;
        c.problem.pad_left = c.problem.pad_right = 1;
        c.problem.padding = known[i].padding;
        conv_case_fill(&c, 0);
        memcpy(c.x, x, sizeof x);
        memcpy(c.w, w, sizeof w);
        c.bias[0] = 0.5f;
        conv_case_run(&c, "naive");
        for (int t = 0; t < 3; t++) {
            const ori_conv_args args = { .x = c.x, .packed = c.w,
                                         .bias = c.bias };

            CU_ASSERT_EQUAL(c.y[t], known[i].y[t] + 0.5f);
            CU_ASSERT_EQUAL(ori_conv_definition(&c.problem, &args, 0, 0, t),
                            (double)known[i].y[t] + 0.5);
        }
        conv_case_free(&c);
    }
}

/* Two groups, stride 2, dilation 2, two cases of which one is short:
 * y[n,k,t] = sum over j of w[k,0,j] * x[n,k,2t+2j]. */
static void test_geometry(void)
{
    static const int lengths[] = { 7, 4 };
    conv_case c = { .problem = ORI_CONV_PROBLEM_INIT, .has_lengths = true };

    c.problem.batch = c.problem.channels_in = c.problem.channels_out = 2;
    c.problem.groups = c.problem.kernel = 2;
    c.problem.stride = c.problem.dilation = 2;
    c.problem.length = 7;
    memcpy(c.lengths, lengths, sizeof lengths);
    conv_case_fill(&c, 0);
    CU_ASSERT_EQUAL_FATAL(c.y_count, 2 * 2 * 3);
    conv_case_run(&c, "naive");
    for (int n = 0; n < 2; n++)
        for (int k = 0; k < 2; k++)
            for (int t = 0; t < 3; t++) {
                const float *x = c.x + (n * 2 + k) * 7 + 2 * t;
                const float *w = c.w + 2 * k;
                const float y = c.y[(n * 2 + k) * 3 + t];

                if (n == 1 && t >= 1)
                    CU_ASSERT_EQUAL(y, 0.0f)
                else
                    CU_ASSERT_DOUBLE_EQUAL(
                        (double)y, (double)(c.bias[k] + w[0] * x[0] +
                                            w[1] * x[2]), 1e-6);
            }
    conv_case_free(&c);
}

static double dot(const float *a, const float *b, size_t count)
{
    double sum = 0.0;

    for (size_t i = 0; i < count; i++)
        if (!isnan(a[i]) && !isnan(b[i]))
            sum += (double)a[i] * (double)b[i];
    return sum;
}

static void plain_sums(conv_case *c)
{
    c->scaled = c->rectified = false;
    c->beside = 0;
    memset(c->bias, 0, (size_t)c->problem.channels_out * sizeof(float));
}

/* What a run added: output minus the ramp that stood there. */
static double added(conv_case *c, const float *with)
{
    size_t count;
    const float *out = conv_case_output(c, &count);
    float *sum = ORI__NEW(float, count);
    double d;

    CU_ASSERT_PTR_NOT_NULL_FATAL(sum);
    memcpy(sum, out, count * sizeof *sum);
    conv_case_reset(c);
    for (size_t i = 0; i < count; i++)
        sum[i] -= out[i];
    d = dot(sum, with, count);
    ori__free(sum);
    return d;
}

/* y is linear in x and in w: <dy, y> = <dx, x> = <dw, w>. */
static void test_adjoints(void)
{
    ori_threads_set(1);
    for (uint32_t i = 0; i < 200; i++) {
        conv_case c = { 0 };
        double y, dx, dw;

        conv_case_draw(&c, ORI_CONV_FORWARD, i);
        conv_case_fill(&c, i);
        plain_sums(&c);
        conv_case_run(&c, "naive");
        y = dot(c.y, c.dy, c.y_count);
        c.problem.pass = ORI_CONV_INPUT_GRADIENT;
        conv_case_run(&c, "naive");
        dx = added(&c, c.x);
        c.problem.pass = ORI_CONV_WEIGHT_GRADIENT;
        conv_case_run(&c, "naive");
        dw = added(&c, c.w);
        CU_ASSERT_DOUBLE_EQUAL(dx, y, 2e-3 * (1.0 + fabs(y)));
        CU_ASSERT_DOUBLE_EQUAL(dw, y, 2e-3 * (1.0 + fabs(y)));
        conv_case_free(&c);
    }
    ori_threads_set(0);
}

const ori__suite suite_conv_naive = { "conv_naive", {
    { "paddings", test_paddings },
    { "geometry", test_geometry },
    { "adjoints", test_adjoints },
    { NULL, NULL } } };
