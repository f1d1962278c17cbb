/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What every solver in the list must hold to, whatever it is called.
 *
 * ORIOLE_CONV_CASES=100000 draws so many random problems instead of 2,000.
 */
#include "conv_case.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/memory.h"

static const ori_conv_pass passes[] = { ORI_CONV_FORWARD,
                                        ORI_CONV_INPUT_GRADIENT,
                                        ORI_CONV_WEIGHT_GRADIENT };

/* y of an impulse is the kernel, turned round. */
static void impulse(const char *solver, ori_layout layout)
{
    enum { T = 40, J = 9, AT = 20 };
    conv_case c = { .problem = ORI_CONV_PROBLEM_INIT };

    c.problem.layout = layout;
    c.problem.length = T;
    c.problem.kernel = J;
    c.problem.pad_left = J - 1;
    conv_case_fill(&c, 1);
    memset(c.x, 0, T * sizeof *c.x);
    c.x[AT] = 1.0f;
    c.bias[0] = 0.0f;
    if (conv_case_run(&c, solver))
        for (int t = 0; t < T; t++) {
            const int j = AT + J - 1 - t;
            const float want = j >= 0 && j < J ? c.w[j] : 0.0f;

            CU_ASSERT_DOUBLE_EQUAL((double)c.y[t], (double)want, 1e-6);
        }
    conv_case_free(&c);
}

static void test_impulse(void)
{
    ori_threads_set(1);
    for (int i = 0; i < ori_conv_solver_count(); i++) {
        impulse(ori_conv_solver_name(i), ORI_NCT);
        impulse(ori_conv_solver_name(i), ORI_NTC);
    }
    ori_threads_set(0);
}

/* y(2 x1 - 3 x2) = 2 y(x1) - 3 y(x2), without bias. */
static void linear(const char *solver, uint32_t spice)
{
    conv_case a = { 0 }, b, sum;

    conv_case_draw(&a, ORI_CONV_FORWARD, 500 + spice);
    a.problem.stride = 1;
    a.has_lengths = a.scaled = a.rectified = false;
    conv_case_fill(&a, spice);
    memset(a.bias, 0, (size_t)a.problem.channels_out * sizeof *a.bias);
    conv_case_copy(&b, &a);
    conv_case_copy(&sum, &a);
    for (size_t i = 0; i < a.x_count; i++) {
        b.x[i] = a.x[a.x_count - 1 - i];
        sum.x[i] = 2.0f * a.x[i] - 3.0f * b.x[i];
    }
    if (conv_case_run(&a, solver)) {
        conv_case_run(&b, solver);
        conv_case_run(&sum, solver);
        for (size_t i = 0; i < a.y_count; i++)
            CU_ASSERT_DOUBLE_EQUAL(
                (double)sum.y[i],
                2.0 * (double)a.y[i] - 3.0 * (double)b.y[i], 2e-4);
    }
    conv_case_free(&a);
    conv_case_free(&b);
    conv_case_free(&sum);
}

static void test_linear(void)
{
    ori_threads_set(1);
    for (int i = 0; i < ori_conv_solver_count(); i++)
        for (uint32_t n = 0; n < 20; n++)
            linear(ori_conv_solver_name(i), n);
    ori_threads_set(0);
}

/* Every solver computes what the naive one does. */
static bool agree(uint32_t n)
{
    conv_case want = { 0 };
    bool fine = true;

    conv_case_draw(&want, passes[n % 3], 10000 + n);
    if (n % 2)                          /* what most solvers are for */
        want.problem.stride = 1;
    conv_case_fill(&want, n);
    conv_case_run(&want, "naive");
    for (int i = 0; i < ori_conv_solver_count(); i++) {
        conv_case c;

        conv_case_copy(&c, &want);
        fine = conv_case_agrees(&c, &want, ori_conv_solver_name(i), 2e-5) &&
               fine;
        conv_case_free(&c);
    }
    conv_case_free(&want);
    if (!fine)
        printf(" (draw %u)", n);
    return fine;
}

static void test_random(void)
{
    const char *asked = getenv("ORIOLE_CONV_CASES");
    const long count = asked ? atol(asked) : 2000;

    ori_threads_set(1);
    for (long n = 0; n < count; n++)
        CU_ASSERT_TRUE(agree((uint32_t)n));
    ori_threads_set(0);
}

/* Sums over channels that are cut into chains, at the cut and about it, with
 * a bias: by every solver and kernel. */
static void test_many_channels(void)
{
    static const int depths[] = { 383, 384, 385, 512, 769 };

    ori_threads_set(1);
    for (uint32_t n = 0; n < 30; n++)
        for (int i = 0; i < ori_conv_solver_count(); i++) {
            conv_case c = { .problem = ORI_CONV_PROBLEM_INIT };
            ori_conv_problem *p = &c.problem;
            const int depth = depths[n % 5], few = 1 + (int)n % 3 * 20;
            const bool turned = passes[n % 3] == ORI_CONV_INPUT_GRADIENT;

            p->pass = passes[n % 3];
            p->layout = n / 15 ? ORI_NCT : ORI_NTC;
            p->channels_in = turned ? few : depth;
            p->channels_out = turned ? depth : few;
            p->length = 19;
            p->kernel = 1 + (int)n / 3 % 5;
            p->stride = 1 + (int)n / 6 % 2;
            p->pad_left = p->kernel / 2;
            conv_case_check(&c, n, ori_conv_solver_name(i), 2e-5);
        }
    ori_threads_set(0);
}

/* A few numbers that are none, in what the pass reads. */
static void sprinkle(conv_case *c, uint32_t spice)
{
    const float wild[] = { NAN, INFINITY, -INFINITY };
    ori__rng rng = ori__rng_at(4, ORI__RNG_TEST, spice, 0);
    const bool of_x =
        c->problem.pass == ORI_CONV_FORWARD ||
        (c->problem.pass == ORI_CONV_WEIGHT_GRADIENT && spice % 2);
    float *a = of_x ? c->x : c->dy;
    const size_t count = of_x ? c->x_count : c->y_count;

    for (int i = 0; i < 2; i++)
        a[ori__rng_below(&rng, (uint32_t)count)] =
            wild[ori__rng_below(&rng, 3)];
}

/* Frees the case. */
static void sprinkled_agree(conv_case *want, uint32_t spice)
{
    conv_case_fill(want, spice);
    sprinkle(want, spice);
    conv_case_run(want, "naive");
    for (int i = 0; i < ori_conv_solver_count(); i++) {
        conv_case c;

        conv_case_copy(&c, want);
        CU_ASSERT_TRUE(conv_case_agrees(&c, want, ori_conv_solver_name(i),
                                        2e-5));
        conv_case_free(&c);
    }
    conv_case_free(want);
}

/* Strides that leave taps over, channels in whole vectors and not: what the
 * zeros behind the taps meet is nothing to an output. */
static void draw_strided(ori_conv_problem *p, uint32_t n)
{
    p->layout = n % 4 < 2 ? ORI_NTC : ORI_NCT;
    p->batch = 2;
    p->channels_in = n % 2 ? 16 : 5;
    p->channels_out = 20;
    p->length = 60 + (int)n;
    p->stride = 2 + (int)n % 3;
    p->kernel = p->stride + 1 + (int)n % 6;
    p->pad_left = (int)n % p->kernel;
}

static void test_strided_not_numbers(void)
{
    ori_threads_set(1);
    for (uint32_t n = 0; n < 60; n++) {
        conv_case want = { .problem = ORI_CONV_PROBLEM_INIT };

        draw_strided(&want.problem, n);
        sprinkled_agree(&want, n);
    }
    ori_threads_set(0);
}

/* They reach the outputs that the definition says, and no others. */
static void test_not_numbers(void)
{
    ori_threads_set(1);
    for (int q = 0; q < 3; q++)
        for (uint32_t n = 0; n < 60; n++) {
            conv_case want = { 0 };

            conv_case_draw(&want, passes[q], 700 + n);
            if (n % 2)
                want.problem.stride = 1;
            sprinkled_agree(&want, n);
        }
    ori_threads_set(0);
}

static bool same_bits(const conv_case *a, const conv_case *b)
{
    size_t count;
    const float *x = conv_case_output(a, &count);
    const float *y = conv_case_output(b, &count);

    return memcmp(x, y, count * sizeof *x) == 0 &&
           memcmp(a->db, b->db, (size_t)a->problem.channels_out *
                                    sizeof *a->db) == 0;
}

static void test_threads(void)
{
    for (int q = 0; q < 3; q++)
        for (uint32_t n = 0; n < 25; n++)
            for (int i = 0; i < ori_conv_solver_count(); i++) {
                const char *solver = ori_conv_solver_name(i);
                conv_case one = { 0 };

                if (strcmp(solver, "naive") == 0 && n >= 4)
                    continue;           /* it is slow, and simple */

                conv_case_draw(&one, passes[q], 800 + n);
                if (n % 2)
                    one.problem.stride = 1;
                conv_case_fill(&one, n);
                ori_threads_set(1);
                for (int t = 2; conv_case_run(&one, solver) && t <= 3; t++) {
                    conv_case many;

                    conv_case_copy(&many, &one);
                    ori_threads_set(t);
                    conv_case_run(&many, solver);
                    CU_ASSERT_TRUE(same_bits(&one, &many));
                    ori_threads_set(1);
                    conv_case_free(&many);
                }
                conv_case_free(&one);
            }
    ori_threads_set(0);
}

/* ||error|| / ||exact|| of shapes as networks have them. */
static double error(const char *solver, ori_conv_pass pass, int kernel)
{
    conv_case exact = { .problem = ORI_CONV_PROBLEM_INIT }, c;
    double wrong = 0.0, all = 0.0;
    size_t count;

    exact.problem.pass = pass;
    exact.problem.layout = ORI_NTC;
    exact.problem.batch = 2;
    exact.problem.channels_in = 32;
    exact.problem.channels_out = 24;
    exact.problem.length = 200;
    exact.problem.kernel = kernel;
    exact.problem.pad_left = kernel / 2;
    exact.problem.pad_right = (kernel - 1) / 2;
    conv_case_fill(&exact, 9);
    conv_case_copy(&c, &exact);
    conv_case_run(&exact, "naive");
    if (conv_case_run(&c, solver)) {
        const float *want = conv_case_output(&exact, &count);
        const float *got = conv_case_output(&c, &count);

        for (size_t i = 0; i < count; i++) {
            const double d = (double)got[i] - (double)want[i];

            wrong += d * d;
            all += (double)want[i] * (double)want[i];
        }
    }
    conv_case_free(&exact);
    conv_case_free(&c);
    return all > 0.0 ? sqrt(wrong / all) : 0.0;
}

static void test_accuracy(void)
{
    static const struct {
        const char *solver;
        double most;
    } limits[] = { { "direct", 5e-7 }, { "fft", 1e-6 },
                   { "winograd", 1.5e-6 } };
    static const int kernels[] = { 2, 3, 4, 5, 6, 7, 8, 9, 10, 27, 81 };

    ori_threads_set(1);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        for (int q = 0; q < 3; q++)
            for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++)
                CU_ASSERT_TRUE(error(limits[i].solver, passes[q],
                                     kernels[k]) <= limits[i].most);
    ori_threads_set(0);
}

const ori__suite suite_conv_solvers = { "conv_solvers", {
    { "impulse", test_impulse },
    { "linear", test_linear },
    { "random", test_random },
    { "many channels", test_many_channels },
    { "not numbers", test_not_numbers },
    { "not numbers, with strides", test_strided_not_numbers },
    { "threads", test_threads },
    { "accuracy", test_accuracy },
    { NULL, NULL } } };
