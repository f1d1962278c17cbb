/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layer_dense.c - every output from every number of the input
 *
 *     dense CHANNELS bias=1
 *
 * An input of several frames is taken flat, frame after frame: then every
 * case must bring exactly the frames of the usual length.  Tensors: weight
 * [K, T * C] and bias [K].
 */
#include <limits.h>

#include "base/fail.h"
#include "conv/conv_serial.h"
#include "net/conv_passes.h"

typedef struct dense {
    int frames, channels_in, channels_out;
    bool bias;
} dense;

static const char *const places[] = { "channels", NULL };

static size_t weight_count(const dense *l)
{
    return (size_t)l->channels_out * (size_t)l->frames *
           (size_t)l->channels_in;
}

static ori_status create(void *priv, ori__build *b)
{
    dense *l = priv;
    ori_status s;

    l->bias = true;
    s = ori__config_need_int(b->config, "channels", 1, 1 << 20,
                             &l->channels_out);
    if (s == ORI_OK)
        s = ori__config_flag(b->config, "bias", &l->bias);
    if (s != ORI_OK)
        return s;
    l->frames = b->inputs[0].length;
    l->channels_in = b->inputs[0].channels;
    if ((int64_t)l->frames * l->channels_in > INT_MAX)
        return ori__fail(ORI_ESHAPE, "dense: %d frames of %d channels are "
                         "too many", l->frames, l->channels_in);
    b->output = (ori__shape){ .channels = l->channels_out, .length = 1 };
    s = ori__build_tensor(b, "weight", ORI__ROLE_WEIGHT, 2,
                          (int[]){ l->channels_out,
                                   l->frames * l->channels_in });
    if (s == ORI_OK && l->bias)
        s = ori__build_tensor(b, "bias", ORI__ROLE_OFFSET, 1,
                              &l->channels_out);
    return s;
}

static void print(const void *priv, ori__text *text)
{
    const dense *l = priv;

    ori__print_int(text, "channels", l->channels_out);
    ori__print_int(text, "bias", l->bias);
}

static int length(const void *priv, int in)
{
    return in == ((const dense *)priv)->frames;
}

static void present(const void *priv, const unsigned char *in, int length_in,
                    unsigned char *out, int length_out)
{
    (void)priv, (void)in, (void)length_in, (void)length_out;
    out[0] = 1;
}

static ori__reach reach(const void *priv)
{
    return (ori__reach){ .frames = ((const dense *)priv)->frames > 1 ? 0 : 1,
                         .stride = 1 };
}

static double mult_adds(const void *priv, int length_out)
{
    return (double)weight_count(priv) * length_out;
}

static void initialise(const void *priv, float *w, ori__rng *rng,
                       bool rectified)
{
    const dense *l = priv;

    ori__first_weights(w, weight_count(l), (double)l->frames * l->channels_in,
                       l->channels_out, rectified, rng);
}

static ori_conv_problem problem_of(const dense *l)
{
    ori_conv_problem p = ORI_CONV_PROBLEM_INIT;

    p.layout = ORI_NTC;
    p.channels_in = l->frames * l->channels_in;
    p.channels_out = l->channels_out;
    return p;
}

static ori_status prepare(const void *priv, void *state, ori__room *room)
{
    ori_conv_problem p = problem_of(priv);

    p.batch = room->cases;
    return ori__conv_passes_create(state, &p, room);
}

/* The plans see one frame of T * C channels: its frames are the output's. */
static void forward(const ori__pass *p)
{
    const dense *l = p->layer;

    ori__conv_passes_forward(p->state, p, p->out,
                             l->bias ? p->weights + weight_count(l) : NULL);
}

static void backward(const ori__pass *p)
{
    const dense *l = p->layer;

    ori__conv_passes_backward(p->state, p, p->out,
                              l->frames * l->channels_in, p->gradient,
                              l->bias && p->gradient
                                  ? p->gradient + weight_count(l) : NULL);
}

static ori_status stream_create(const void *priv, void *state,
                                const float *weights)
{
    const ori_conv_problem p = problem_of(priv);

    return ori__conv_serial_create(state, &p, weights);
}

/* Of one frame each input frame is an output frame's; several are taken
 * flat, one window a call. */
static void stream(const ori__flow *f)
{
    const dense *l = f->layer;
    const ori__series in = {
        .frames = f->x[0],
        .length = f->have / l->frames,
        .channels = l->frames * l->channels_in,
    };

    ori__conv_serial_run(f->state, &in, f->at, f->frames,
                         l->bias ? f->weights + weight_count(l) : NULL, f->y);
}

const ori__layer_ops ori__layer_dense = {
    .name = "dense",
    .places = places,
    .priv_size = sizeof(dense),
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
