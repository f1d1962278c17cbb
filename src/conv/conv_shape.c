/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_shape.c - the geometry of a convolution
 */
#include "conv/conv_shape.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>

#include "base/fail.h"
#include "base/memory.h"

int ori_conv_output_length(const ori_conv_problem *problem, int length)
{
    const int64_t left = problem->pad_left, right = problem->pad_right;
    const int64_t span =
        (int64_t)problem->dilation * (problem->kernel - 1) + 1;
    const int64_t padded = length + left + right;
    const int64_t pad = left > right ? left : right;

    if (length < 1 || padded < span)
        return 0;
    if (problem->padding == ORI_PAD_REFLECT && pad >= length)
        return 0;
    if (problem->padding == ORI_PAD_CIRCULAR && pad > length)
        return 0;
    return (int)((padded - span) / problem->stride + 1);
}

char *ori_conv_problem_text(const ori_conv_problem *p, char *text,
                            size_t room)
{
    static const char passes[][4] = { "fwd", "dx", "dw" };
    static const char paddings[] = "zrec";      /* e: the edge's value */

    snprintf(text, room, "%s:n%dc%dk%dt%dj%ds%dp%d,%d%cd%dg%d:%s",
             passes[p->pass], p->batch, p->channels_in, p->channels_out,
             p->length, p->kernel, p->stride, p->pad_left, p->pad_right,
             paddings[p->padding], p->dilation, p->groups,
             p->layout == ORI_NTC ? "ntc" : "nct");
    return text;
}

ori_conv_problem ori__conv_usual(const ori_conv_problem *problem)
{
    ori_conv_problem p = *problem;

    if (p.usual_length > 0 && p.usual_length < p.length &&
        ori_conv_output_length(problem, p.usual_length) > 0)
        p.length = p.usual_length;
    return p;
}

static ori_status check_members(const ori_conv_problem *p)
{
    const struct {
        const char *name;
        int value, least;
    } members[] = {
        { "batch", p->batch, 1 },
        { "channels_in", p->channels_in, 1 },
        { "channels_out", p->channels_out, 1 },
        { "length", p->length, 1 },
        { "kernel", p->kernel, 1 },
        { "stride", p->stride, 1 },
        { "pad_left", p->pad_left, 0 },
        { "pad_right", p->pad_right, 0 },
        { "dilation", p->dilation, 1 },
        { "groups", p->groups, 1 },
        { "usual_length", p->usual_length, 0 },
        { "executions", p->executions, 1 },
    };

    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (members[i].value < members[i].least)
            return ori__fail(ORI_EINVAL, "conv: %s is %d, must be at least "
                             "%d", members[i].name, members[i].value,
                             members[i].least);
    if ((unsigned)p->pass > ORI_CONV_WEIGHT_GRADIENT)
        return ori__fail(ORI_EINVAL, "conv: no pass %d", (int)p->pass);
    if ((unsigned)p->padding > ORI_PAD_CIRCULAR)
        return ori__fail(ORI_EINVAL, "conv: no padding %d", (int)p->padding);
    if ((unsigned)p->layout > ORI_NTC)
        return ori__fail(ORI_EINVAL, "conv: no layout %d", (int)p->layout);
    if (p->channels_in % p->groups || p->channels_out % p->groups)
        return ori__fail(ORI_EINVAL, "conv: groups %d must divide %d "
                         "channels in and %d out", p->groups, p->channels_in,
                         p->channels_out);
    return ORI_OK;
}

/* Four numbers of an array's size; room for padding it to whole tiles and
 * for spectra, which are several times as large. */
static bool fits(int a, int64_t b, int c)
{
    size_t count;

    return ori__multiply((size_t)a, (size_t)b, &count) &&
           ori__multiply(count, (size_t)c, &count) &&
           count <= PTRDIFF_MAX / 4096;
}

static ori_status check_sizes(const ori_conv_problem *p)
{
    const int64_t padded = (int64_t)p->length + p->pad_left + p->pad_right;
    const int64_t span = (int64_t)p->dilation * (p->kernel - 1) + 1;

    if (padded > INT_MAX / 4 || span > INT_MAX / 4 ||
        p->stride > INT_MAX / 4 ||
        !fits(p->batch, padded, p->channels_in) ||
        !fits(p->batch, padded, p->channels_out) ||
        !fits(p->channels_in, p->kernel, p->channels_out))
        return ori__fail(ORI_EINVAL, "conv: sizes too large for memory");
    return ORI_OK;
}

static ori_status check_pads(const ori_conv_problem *p)
{
    const int pad = p->pad_left > p->pad_right ? p->pad_left : p->pad_right;

    if (p->padding == ORI_PAD_REFLECT && pad >= p->length)
        return ori__fail(ORI_ESHAPE, "conv: reflecting pads of %d and %d "
                         "need more than %d frames", p->pad_left,
                         p->pad_right, p->length);
    if (p->padding == ORI_PAD_CIRCULAR && pad > p->length)
        return ori__fail(ORI_ESHAPE, "conv: circular pads of %d and %d need "
                         "more than %d frames", p->pad_left, p->pad_right,
                         p->length);
    if (ori_conv_output_length(p, p->length) < 1)
        return ori__fail(ORI_ESHAPE, "conv: the kernel spans %d frames, the "
                         "padded input has %d", ori__conv_span(p),
                         p->length + p->pad_left + p->pad_right);
    return ORI_OK;
}

ori_status ori__conv_check(const ori_conv_problem *problem)
{
    ori_status s;

    if (problem->size != sizeof *problem)
        return ori__fail(ORI_EINVAL, "conv: problem size is %zu, not %zu; "
                         "set it up with ORI_CONV_PROBLEM_INIT",
                         problem->size, sizeof *problem);
    s = check_members(problem);
    if (s == ORI_OK)
        s = check_sizes(problem);
    if (s == ORI_OK)
        s = check_pads(problem);
    return s;
}

double ori__conv_flops(const ori_conv_problem *p)
{
    return 2.0 * p->batch * p->channels_out *
           ori_conv_output_length(p, p->length) *
           (p->channels_in / p->groups) * p->kernel;
}
