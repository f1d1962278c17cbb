/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * window.c - what convolution and pooling have in common
 */
#include "net/window.h"

#include <string.h>

#include "base/fail.h"
#include "conv/conv_shape.h"

/* Larger numbers have no use, and products of two still fit 64 bits. */
enum { FRAMES_MAX = 1 << 24 };

static int64_t span(const ori__window *w)
{
    return (int64_t)w->dilation * (w->kernel - 1) + 1;
}

static ori_status read_pad(ori__window *w, ori__config *c)
{
    const ori__setting *pad = ori__config_find(c, "pad");
    const int64_t all = span(w) - 1;
    int both = 0;
    ori_status s;

    if (!pad)
        return ORI_OK;
    if (all > FRAMES_MAX)
        return ori__fail(ORI_EFORMAT, "%s: the window spans more than %d "
                         "frames", c->name, FRAMES_MAX);
    if (pad->is_number) {
        s = ori__config_int(c, "pad", 0, FRAMES_MAX, &both);
        w->pad_left = w->pad_right = both;
        return s;
    }
    if (strcmp(pad->word, "same") == 0) {
        w->pad_left = (int)(all / 2);
        w->pad_right = (int)(all - all / 2);
    } else if (strcmp(pad->word, "causal") == 0) {
        w->pad_left = (int)all;
        w->pad_right = 0;
    } else if (strcmp(pad->word, "valid") == 0) {
        w->pad_left = w->pad_right = 0;
    } else {
        return ori__fail(ORI_EFORMAT, "%s: pad is '%s', not same, valid, "
                         "causal or a number", c->name, pad->word);
    }
    return ORI_OK;
}

ori_status ori__window_read(ori__window *w, ori__config *c)
{
    ori_status s = ori__config_int(c, "kernel", 1, FRAMES_MAX, &w->kernel);

    if (w->stride == 0)
        w->stride = w->kernel;
    if (s == ORI_OK)
        s = ori__config_int(c, "stride", 1, FRAMES_MAX, &w->stride);
    if (s == ORI_OK)
        s = read_pad(w, c);
    if (s == ORI_OK)
        s = ori__config_int(c, "pad_left", 0, FRAMES_MAX, &w->pad_left);
    if (s == ORI_OK)
        s = ori__config_int(c, "pad_right", 0, FRAMES_MAX, &w->pad_right);
    if (s == ORI_OK && span(w) > FRAMES_MAX)
        s = ori__fail(ORI_EFORMAT, "%s: the window spans more than %d frames",
                      c->name, FRAMES_MAX);
    return s;
}

ori_status ori__window_fit(ori__window *w, ori__build *b, bool adapts,
                           int *length)
{
    const int in = b->inputs[0].length;
    const int64_t there = (int64_t)in + w->pad_left + w->pad_right;
    const char *name = b->config->name;

    if (adapts && there < span(w)) {
        const int kernel = w->kernel, stride = w->stride;
        ori_status s;

        w->kernel = (int)((there - 1) / w->dilation) + 1;
        if (in == 1) {          /* nothing to slide over */
            w->kernel = 1;
            w->pad_left = w->pad_right = 0;
        }
        if (w->stride > w->kernel)
            w->stride = w->kernel;
        s = ori__build_note(b, "%s: kernel %d, stride %d cut to %d, %d: its "
                            "input has %d frame(s)", name, kernel, stride,
                            w->kernel, w->stride, in);
        if (s != ORI_OK)
            return s;
    }
    *length = ori__window_length(w, in);
    if (*length < 1)
        return ori__fail(ORI_ESHAPE, "%s: its window of %lld frames does not "
                         "fit its input of %d", name, (long long)span(w), in);
    return ORI_OK;
}

void ori__window_print(const ori__window *w, ori__text *text)
{
    ori__print_int(text, "kernel", w->kernel);
    ori__print_int(text, "stride", w->stride);
    ori__print_int(text, "pad_left", w->pad_left);
    ori__print_int(text, "pad_right", w->pad_right);
}

int ori__window_length(const ori__window *w, int length)
{
    const int64_t there = (int64_t)length + w->pad_left + w->pad_right;

    if (length < 1 || there < span(w))
        return 0;
    if (w->padding == ORI_PAD_REFLECT &&
        (w->pad_left >= length || w->pad_right >= length))
        return 0;
    if (w->padding == ORI_PAD_CIRCULAR &&
        (w->pad_left > length || w->pad_right > length))
        return 0;
    return (int)((there - span(w)) / w->stride) + 1;
}

int ori__window_pooled(const ori__window *w, int length)
{
    const int frames = ori__window_length(w, length);

    return frames < 1 && length > 0 ? 1 : frames;
}

ori__reach ori__window_reach(const ori__window *w)
{
    return (ori__reach){ .frames = span(w), .stride = w->stride,
                         .dilation = w->dilation, .pad_left = w->pad_left,
                         .pad_right = w->pad_right, .padding = w->padding };
}

void ori__window_present(const ori__window *w, const unsigned char *in,
                         int length_in, unsigned char *out, int length_out)
{
    for (int t = 0; t < length_out; t++) {
        bool seen = false, missing = false;

        for (int j = 0; j < w->kernel && !seen; j++) {
            const int at = t * w->stride + j * w->dilation - w->pad_left;
            const int u = ori__conv_source(w->padding, length_in, at);

            seen = u >= 0 && in[u];
            missing |= u >= 0 && !in[u];
        }
        out[t] = seen || !missing;  /* over padding alone: as in any case */
    }
}
