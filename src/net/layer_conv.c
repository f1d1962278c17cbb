/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layer_conv.c - 1D convolution
 *
 *     conv CHANNELS KERNEL=1 stride=1 dilation=1 groups=1
 *          pad=valid|same|causal|N pad_left= pad_right=
 *          padding=zero|reflect|replicate|circular bias=1
 *
 * Tensors: weight [K, C/groups, J] and bias [K].
 */
#include "base/fail.h"
#include "conv/conv_serial.h"
#include "net/conv_passes.h"
#include "net/window.h"

typedef struct conv {
    ori__window window;
    int channels_in, channels_out, groups;
    int usual_length;           /* of the input */
    bool bias;
} conv;

static const char *const places[] = { "channels", "kernel", NULL };
static const char *const paddings[] = { "zero", "reflect", "replicate",
                                        "circular", NULL };

static size_t weight_count(const conv *l)
{
    return (size_t)l->channels_out * (size_t)(l->channels_in / l->groups) *
           (size_t)l->window.kernel;
}

static ori_status read_arguments(conv *l, ori__config *c)
{
    int padding = ORI_PAD_ZERO;
    ori_status s;

    l->window = (ori__window){ .kernel = 1, .stride = 1, .dilation = 1 };
    l->groups = 1;
    l->bias = true;
    s = ori__config_need_int(c, "channels", 1, 1 << 20, &l->channels_out);
    if (s == ORI_OK)
        s = ori__config_int(c, "dilation", 1, 1 << 20, &l->window.dilation);
    if (s == ORI_OK)
        s = ori__window_read(&l->window, c);
    if (s == ORI_OK)
        s = ori__config_int(c, "groups", 1, 1 << 20, &l->groups);
    if (s == ORI_OK)
        s = ori__config_choice(c, "padding", paddings, &padding);
    l->window.padding = (ori_padding)padding;
    return s == ORI_OK ? ori__config_flag(c, "bias", &l->bias) : s;
}

static ori_status create(void *priv, ori__build *b)
{
    conv *l = priv;
    ori_status s = read_arguments(l, b->config);

    if (s != ORI_OK)
        return s;
    l->channels_in = b->inputs[0].channels;
    l->usual_length = b->inputs[0].length;
    if (l->channels_in % l->groups || l->channels_out % l->groups)
        return ori__fail(ORI_ESHAPE, "conv: groups=%d does not divide its %d "
                         "channels in and %d out", l->groups, l->channels_in,
                         l->channels_out);
    /* A window that does not slide has nothing to adapt: it is an error. */
    s = ori__window_fit(&l->window, b, l->window.stride > 1,
                        &b->output.length);
    if (s != ORI_OK)
        return s;
    b->output.channels = l->channels_out;
    s = ori__build_tensor(b, "weight", ORI__ROLE_WEIGHT, 3,
                          (int[]){ l->channels_out,
                                   l->channels_in / l->groups,
                                   l->window.kernel });
    if (s == ORI_OK && l->bias)
        s = ori__build_tensor(b, "bias", ORI__ROLE_OFFSET, 1,
                              &l->channels_out);
    return s;
}

static void print(const void *priv, ori__text *text)
{
    const conv *l = priv;

    ori__print_int(text, "channels", l->channels_out);
    ori__window_print(&l->window, text);
    ori__print_int(text, "dilation", l->window.dilation);
    ori__print_int(text, "groups", l->groups);
    ori__text_add(text, " padding=%s", paddings[l->window.padding]);
    ori__print_int(text, "bias", l->bias);
}

static int length(const void *priv, int in)
{
    return ori__window_length(&((const conv *)priv)->window, in);
}

static void present(const void *priv, const unsigned char *in, int length_in,
                    unsigned char *out, int length_out)
{
    ori__window_present(&((const conv *)priv)->window, in, length_in, out,
                        length_out);
}

static ori__reach reach(const void *priv)
{
    return ori__window_reach(&((const conv *)priv)->window);
}

static double mult_adds(const void *priv, int length_out)
{
    return (double)weight_count(priv) * length_out;
}

static void initialise(const void *priv, float *w, ori__rng *rng,
                       bool rectified)
{
    const conv *l = priv;
    const double taps = l->window.kernel;

    ori__first_weights(w, weight_count(l), taps * l->channels_in / l->groups,
                       taps * l->channels_out / l->groups, rectified, rng);
}

static ori_conv_problem problem_of(const conv *l)
{
    ori_conv_problem p = ORI_CONV_PROBLEM_INIT;

    p.layout = ORI_NTC;
    p.channels_in = l->channels_in;
    p.channels_out = l->channels_out;
    p.kernel = l->window.kernel;
    p.stride = l->window.stride;
    p.pad_left = l->window.pad_left;
    p.pad_right = l->window.pad_right;
    p.padding = l->window.padding;
    p.dilation = l->window.dilation;
    p.groups = l->groups;
    return p;
}

static ori_status prepare(const void *priv, void *state, ori__room *room)
{
    const conv *l = priv;
    ori_conv_problem p = problem_of(l);

    p.batch = room->cases;
    p.length = room->length_in;
    p.usual_length = l->usual_length;
    return ori__conv_passes_create(state, &p, room);
}

static void forward(const ori__pass *p)
{
    const conv *l = p->layer;

    ori__conv_passes_forward(p->state, p, p->in[0],
                             l->bias ? p->weights + weight_count(l) : NULL);
}

static void backward(const ori__pass *p)
{
    const conv *l = p->layer;

    ori__conv_passes_backward(p->state, p, p->in[0], l->channels_in,
                              p->gradient,
                              l->bias && p->gradient
                                  ? p->gradient + weight_count(l) : NULL);
}

static ori_status stream_create(const void *priv, void *state,
                                const float *weights)
{
    const ori_conv_problem p = problem_of(priv);

    return ori__conv_serial_create(state, &p, weights);
}

static void stream(const ori__flow *f)
{
    const conv *l = f->layer;
    const ori__series in = {
        .frames = f->x[0],
        .length = f->have,
        .channels = l->channels_in,
        .padding = l->window.padding,
    };

    ori__conv_serial_run(f->state, &in, f->at, f->frames,
                         l->bias ? f->weights + weight_count(l) : NULL, f->y);
}

const ori__layer_ops ori__layer_conv = {
    .name = "conv",
    .places = places,
    .priv_size = sizeof(conv),
    .state_size = sizeof(ori__conv_passes),
    .needs_input = true,
    .glorot = true,
    .finishes = true,
    .create = create,
    .print = print,
    .length = length,
    .present = present,
    .reach = reach,
    .mult_adds = mult_adds,
    .initialise = initialise,
    .prepare = prepare,
    .release = ori__conv_passes_release,
    .pack = ori__conv_passes_pack,
    .forward = forward,
    .backward = backward,
    .stream_size = sizeof(ori__conv_serial),
    .stream_create = stream_create,
    .stream_release = ori__conv_serial_release,
    .stream_bytes = ori__conv_serial_bytes,
    .stream = stream,
};
