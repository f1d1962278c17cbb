/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_case.c - a convolution with its data, for the tests of the room
 */
#include "conv_case.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "conv/conv_shape.h"
#include "conv/conv_solver.h"
#include "conv/kernel.h"

static int draw(ori__rng *rng, int low, int high)
{
    return low + (int)ori__rng_below(rng, (uint32_t)(high - low + 1));
}

static bool chance(ori__rng *rng, int percent)
{
    return draw(rng, 1, 100) <= percent;
}

static void draw_channels(ori__rng *rng, ori_conv_problem *p)
{
    static const int groups[] = { 1, 1, 1, 1, 2, 3, 4 };

    p->groups = groups[draw(rng, 0, 6)];
    p->channels_in = p->groups * draw(rng, 1, chance(rng, 30) ? 40 : 9);
    p->channels_out = p->groups * draw(rng, 1, chance(rng, 30) ? 70 : 9);
    if (chance(rng, 15))
        p->groups = p->channels_in = p->channels_out = draw(rng, 1, 50);
    if (chance(rng, 10))
        p->groups = p->channels_in = 1;
}

static void draw_geometry(ori__rng *rng, ori_conv_problem *p)
{
    p->length = draw(rng, 1, chance(rng, 30) ? 150 : 30);
    p->kernel = draw(rng, 1, chance(rng, 20) ? 20 : 6);
    p->stride = chance(rng, 50) ? 1 : draw(rng, 1, 5);
    p->dilation = chance(rng, 60) ? 1 : draw(rng, 1, 5);
    p->padding = (ori_padding)draw(rng, 0, 3);
    if (chance(rng, 80)) {
        p->pad_left = draw(rng, 0, ori__conv_span(p));
        p->pad_right = draw(rng, 0, ori__conv_span(p));
    }
}

void conv_case_draw(conv_case *c, ori_conv_pass pass, uint32_t spice)
{
    ori__rng rng = ori__rng_at(2, ORI__RNG_TEST, spice, (uint32_t)pass);
    ori_conv_problem *p = &c->problem;

    do {
        *p = (ori_conv_problem)ORI_CONV_PROBLEM_INIT;
        p->pass = pass;
        p->layout = chance(&rng, 60) ? ORI_NTC : ORI_NCT;
        p->batch = draw(&rng, 1, chance(&rng, 30) ? 9 : 3);
        draw_channels(&rng, p);
        draw_geometry(&rng, p);
        if (chance(&rng, 5) && p->groups <= 4) {        /* long sums */
            p->channels_in = p->groups * draw(&rng, 60, 130);
            p->kernel = draw(&rng, 1, 12);
            p->length = draw(&rng, 12, 30);
        }
        if (chance(&rng, 15)) {         /* a dense layer */
            p->kernel = p->stride = p->dilation = 1;
            p->pad_left = p->pad_right = 0;
            p->stride = chance(&rng, 30) ? 2 : 1;
            if (chance(&rng, 50) && p->groups <= 4) {
                p->channels_in = p->groups * draw(&rng, 70, 130);
                p->channels_out = p->groups * draw(&rng, 70, 130);
                p->length = draw(&rng, 1, 20);
            }
        }
    } while (ori__conv_check(p) != ORI_OK);
    c->has_lengths = chance(&rng, 35);
    if (c->has_lengths)
        p->usual_length = draw(&rng, 0, p->length);
    for (int n = 0; n < p->batch; n++)
        c->lengths[n] = c->has_lengths ? draw(&rng, 0, p->length)
                                       : p->length;
    c->beside = pass == ORI_CONV_FORWARD && p->layout == ORI_NTC &&
                        chance(&rng, 25)
                    ? draw(&rng, 1, 20) : 0;
    c->scaled = pass == ORI_CONV_FORWARD && chance(&rng, 30);
    c->rectified = pass == ORI_CONV_FORWARD && chance(&rng, 30);
}

static size_t place(const ori_conv_problem *p, int n, int c, int t,
                    int channels, int frames)
{
    const int at = p->layout == ORI_NTC ? t * channels + c : c * frames + t;

    return (size_t)((n * channels * frames) + at);
}

/* NaN at the frames that case n of a short length does not have. */
static void spoil(const conv_case *c, float *a, int channels, int frames,
                  bool of_y)
{
    const ori_conv_problem *p = &c->problem;

    for (int n = 0; n < p->batch; n++) {
        const int first = of_y ? ori_conv_output_length(p, c->lengths[n])
                               : c->lengths[n];

        for (int t = first; t < frames; t++)
            for (int k = 0; k < channels; k++)
                a[place(p, n, k, t, channels, frames)] = NAN;
    }
}

/* As much as it holds and no more: ori__alloc() rounds up, which would hide
 * from the sanitizer what is read a little beyond. */
static float *exactly(size_t count)
{
    float *a = malloc((count > 0 ? count : 1) * sizeof *a);

    CU_ASSERT_PTR_NOT_NULL_FATAL(a);
    return a;
}

static float *noise(size_t count, uint32_t spice, uint32_t which)
{
    ori__rng rng = ori__rng_at(3, ORI__RNG_TEST, spice, which);
    float *a = exactly(count);

    for (size_t i = 0; i < count; i++)
        a[i] = ori__rng_between(&rng, -1.0f, 1.0f);
    return a;
}

void conv_case_fill(conv_case *c, uint32_t spice)
{
    const ori_conv_problem *p = &c->problem;
    const int frames = ori_conv_output_length(p, p->length);

    c->x_count = (size_t)(p->batch * p->channels_in * p->length);
    c->y_count = (size_t)(p->batch * p->channels_out * frames);
    c->w_count = (size_t)(p->channels_out * (p->channels_in / p->groups) *
                          p->kernel);
    c->x = noise(c->x_count, spice, 0);
    c->w = noise(c->w_count, spice, 1);
    c->bias = noise((size_t)p->channels_out, spice, 2);
    c->scale = noise(3 * (size_t)p->channels_out, spice, 8);
    c->dy = noise(c->y_count, spice, 3);
    c->y = noise(c->y_count, spice, 4);
    c->dx = noise(c->x_count, spice, 5);
    c->dw = noise(c->w_count, spice, 6);
    c->db = noise((size_t)p->channels_out, spice, 7);
    if (c->has_lengths) {
        spoil(c, c->x, p->channels_in, p->length, false);
        spoil(c, c->dy, p->channels_out, frames, true);
    }
    conv_case_reset(c);
}

void conv_case_free(conv_case *c)
{
    free(c->x);
    free(c->w);
    free(c->bias);
    free(c->scale);
    free(c->dy);
    free(c->y);
    free(c->dx);
    free(c->dw);
    free(c->db);
}

/* Something to be added to, the same before each run. */
static void ramp(float *a, size_t count)
{
    for (size_t i = 0; i < count; i++)
        a[i] = (float)(i % 17) * 0.125f - 1.0f;
}

void conv_case_reset(conv_case *c)
{
    for (size_t i = 0; i < c->y_count; i++)
        c->y[i] = NAN;
    ramp(c->dx, c->x_count);
    ramp(c->dw, c->w_count);
    ramp(c->db, (size_t)c->problem.channels_out);
}

static float *copy(const float *a, size_t count)
{
    float *b = exactly(count);

    memcpy(b, a, count * sizeof *a);
    return b;
}

void conv_case_copy(conv_case *to, const conv_case *from)
{
    const size_t k = (size_t)from->problem.channels_out;

    *to = *from;
    to->x = copy(from->x, from->x_count);
    to->w = copy(from->w, from->w_count);
    to->bias = copy(from->bias, k);
    to->scale = copy(from->scale, 3 * k);
    to->dy = copy(from->dy, from->y_count);
    to->y = copy(from->y, from->y_count);
    to->dx = copy(from->dx, from->x_count);
    to->dw = copy(from->dw, from->w_count);
    to->db = copy(from->db, k);
    conv_case_reset(to);
}

/* With NaN, or with 12689.6, whose bytes are all 0x46. */
static void fill(const conv_case *c, void *a, size_t bytes)
{
    memset(a, c->finite_areas ? 0x46 : 0xff, bytes);
}

static void *area(const conv_case *c, size_t bytes)
{
    void *a = ori__alloc(bytes, 1);

    CU_ASSERT_PTR_NOT_NULL_FATAL(a);
    fill(c, a, bytes);
    return a;
}

/* With y as a band of wider frames, whose other channels stay as they are. */
static void execute_beside(conv_case *c, const ori_conv_plan *plan,
                           ori_conv_args *args)
{
    const int k = c->problem.channels_out, first = c->beside / 2;
    const int pitch = k + c->beside;
    const size_t rows = c->y_count / (size_t)k;
    float *wide = exactly(rows * (size_t)pitch);
    bool untouched = true;

    for (size_t i = 0; i < rows * (size_t)pitch; i++)
        wide[i] = 77.0f;
    args->y = wide + first;
    args->y_pitch = pitch;
    ori_conv_execute(plan, args);
    for (size_t i = 0; i < rows * (size_t)pitch; i++) {
        const int q = (int)(i % (size_t)pitch) - first;

        if (q >= 0 && q < k)
            c->y[i / (size_t)pitch * (size_t)k + (size_t)q] = wide[i];
        else
            untouched = untouched && wide[i] == 77.0f;
    }
    CU_ASSERT_TRUE(untouched);
    free(wide);
}

static void execute(conv_case *c, const ori_conv_plan *plan)
{
    const ori_conv_pass pass = c->problem.pass;
    const ptrdiff_t k = c->problem.channels_out;
    const ori_conv_finish finish = {
        .mean = c->scaled ? c->scale : NULL,
        .gain = c->scaled ? c->scale + k : NULL,
        .offset = c->scaled ? c->scale + 2 * k : NULL,
        .rectify = c->rectified,
    };
    void *packed = area(c, ori_conv_packed_size(plan));
    void *work = area(c, ori_conv_work_size(plan));
    ori_conv_args args = { .work = work,
                           .lengths = c->has_lengths ? c->lengths : NULL };

    if (pass == ORI_CONV_WEIGHT_GRADIENT) {
        args.x = c->x;
        args.dy = c->dy;
        args.dw = c->dw;
        args.db = c->db;
    } else {
        ori_conv_pack(plan, c->w, packed, work);
        fill(c, work, ori_conv_work_size(plan));
        args.packed = packed;
    }
    if (pass == ORI_CONV_FORWARD) {
        args.x = c->x;
        args.bias = c->bias;
        args.finish = c->scaled || c->rectified ? &finish : NULL;
        args.y = c->y;
    } else if (pass == ORI_CONV_INPUT_GRADIENT) {
        args.dy = c->dy;
        args.dx = c->dx;
    }
    if (c->beside > 0)
        execute_beside(c, plan, &args);
    else
        ori_conv_execute(plan, &args);
    ori__free(packed);
    ori__free(work);
}

bool conv_case_run(conv_case *c, const char *solver)
{
    ori_conv_plan *plan;
    ori_status s;

    ori__conv_threads_force(true);
    s = ori_conv_plan_create(&plan, &c->problem, ORI_ESTIMATE, solver);
    ori__conv_threads_force(false);
    conv_case_reset(c);
    if (s == ORI_ENOTSUP)
        return false;
    CU_ASSERT_EQUAL_FATAL(s, ORI_OK);
    execute(c, plan);
    ori_conv_plan_destroy(plan);
    return true;
}

const float *conv_case_output(const conv_case *c, size_t *count)
{
    switch (c->problem.pass) {
    case ORI_CONV_FORWARD:
        *count = c->y_count;
        return c->y;
    case ORI_CONV_INPUT_GRADIENT:
        *count = c->x_count;
        return c->dx;
    default:
        *count = c->w_count;
        return c->dw;
    }
}

/* Where a and b differ by more than is allowed, or -1. */
static long difference(const float *a, const float *b, size_t count,
                       double tolerance)
{
    double largest = 0.0;

    for (size_t i = 0; i < count; i++)
        if (isfinite(b[i]))
            largest = fmax(largest, fabs((double)b[i]));
    for (size_t i = 0; i < count; i++) {
        const double d = fabs((double)a[i] - (double)b[i]);

        if (isnan(a[i]) && isnan(b[i]))
            continue;
        if (!(d <= tolerance * (1.0 + largest)) && a[i] != b[i])
            return (long)i;
    }
    return -1;
}

static bool same(const conv_case *c, const float *a, const float *b,
                 size_t count, const char *solver, double tolerance)
{
    const long at = difference(a, b, count, tolerance);
    char text[256];

    if (at < 0)
        return true;
    printf("\n  %s %s%s: [%ld] is %.9g, not %.9g", solver,
           ori_conv_problem_text(&c->problem, text, sizeof text),
           c->has_lengths ? " with lengths" : "", at, (double)a[at],
           (double)b[at]);
    printf("%s%s%s", c->scaled ? " scaled" : "",
           c->rectified ? " rectified" : "", c->beside ? " beside" : "");
    return false;
}

bool conv_case_agrees(conv_case *c, const conv_case *want,
                      const char *solver, double tolerance)
{
    size_t count;
    const float *b = conv_case_output(want, &count);
    bool fine;

    if (!conv_case_run(c, solver))
        return true;
    fine = same(c, conv_case_output(c, &count), b, count, solver, tolerance);
    if (c->problem.pass == ORI_CONV_WEIGHT_GRADIENT)
        fine = same(c, c->db, want->db, (size_t)c->problem.channels_out,
                    solver, tolerance) && fine;
    return fine;
}

void conv_case_check(conv_case *want, uint32_t spice, const char *solver,
                     double tolerance)
{
    const bool forward = want->problem.pass == ORI_CONV_FORWARD;
    bool fine = true;

    conv_case_fill(want, spice);
    want->beside = forward && want->problem.layout == ORI_NTC
                       ? (int)(spice % 4) * 8 : 0;
    want->scaled = forward && spice % 3 == 1;
    want->rectified = forward && spice % 2 == 1;
    conv_case_run(want, "naive");
    for (int i = 0; i < ori__kernel_count(); i++) {
        conv_case c;

        if (ori__kernel_at(i)->isa > ori__cpu_isa())
            continue;
        ori__kernel_force(ori__kernel_at(i));
        conv_case_copy(&c, want);
        fine = conv_case_agrees(&c, want, solver, tolerance) && fine;
        conv_case_free(&c);
        ori__kernel_force(NULL);
    }
    if (!fine)
        printf(" (kernel forced, draw %u)", spice);
    CU_ASSERT_TRUE(fine);
    conv_case_free(want);
}
