/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layer_handmade.c - seventeen filters that nobody trains
 *
 *     handmade
 *
 * Ismail-Fawaz, Devanne, Weber & Forestier, "Deep Learning For Time Series
 * Classification Using New Hand-Crafted Convolution Filters", IEEE Big Data
 * 2022: filters that answer to a rise, to a fall (2 to 64 taps each) and to a
 * peak (9 to 144 taps), beside which trained ones need not learn these.
 * Every channel of the input is added up.  Each filter lies in the middle of
 * one window of 144 frames.
 *
 * Tensor: weight [17, C, 144], not trained.
 */
#include "conv/conv_serial.h"
#include "net/conv_passes.h"
#include "net/window.h"

enum { TAPS = 144, TRENDS = 6, PEAKS = 5, FILTERS = 2 * TRENDS + PEAKS };

typedef struct handmade {
    ori__window window;
    int channels_in;
} handmade;

static ori_status create(void *priv, ori__build *b)
{
    handmade *const l = priv;

    l->window = (ori__window){ .kernel = TAPS, .stride = 1, .dilation = 1,
                               .pad_left = (TAPS - 1) / 2,
                               .pad_right = TAPS / 2 };
    l->channels_in = b->inputs[0].channels;
    b->output = (ori__shape){ FILTERS, b->inputs[0].length };
    return ori__build_tensor(b, "weight", ORI__ROLE_STATISTIC, 3,
                             (int[]){ FILTERS, l->channels_in, TAPS });
}

/* Signs that alternate, -1 first or 1 first: a rise or a fall. */
static void make_trend(float *w, int taps, int first)
{
    for (int i = 0; i < taps; i++)
        w[i] = (float)(i % 2 ? -first : first);
}

/* Down, twice as much up, down: thirds, each a parabola up and one down.  The
 * smallest has three taps a third, all of them at its height. */
static void make_peak(float *w, int third)
{
    static const float sizes[] = { -1, 2, -1 };
    const int half = third / 2;

    for (int part = 0; part < 3; part++)
        for (int i = 0; i < third; i++) {
            const int step = i < third - 1 - i ? i + 1 : third - i;
            const float x = step < half ? (float)step / (float)half : 1.0f;

            w[part * third + i] = sizes[part] * x * x;
        }
}

/* Filter number f, in the middle of TAPS zeros. */
static void make_filter(float *w, int f)
{
    for (int i = 0; i < TAPS; i++)
        w[i] = 0.0f;
    if (f < 2 * TRENDS) {
        const int taps = 2 << f % TRENDS;

        make_trend(w + (TAPS - taps) / 2, taps, f < TRENDS ? -1 : 1);
    } else {
        const int taps = 9 << (f - 2 * TRENDS);

        make_peak(w + (TAPS - taps) / 2, taps / 3);
    }
}

static void initialise(const void *priv, float *w, ori__rng *rng,
                       bool rectified)
{
    const handmade *const l = priv;

    (void)rng, (void)rectified;
    for (int f = 0; f < FILTERS; f++)
        for (int c = 0; c < l->channels_in; c++, w += TAPS)
            make_filter(w, f);
}

static void present(const void *priv, const unsigned char *in, int length_in,
                    unsigned char *out, int length_out)
{
    ori__window_present(&((const handmade *)priv)->window, in, length_in, out,
                        length_out);
}

static ori__reach reach(const void *priv)
{
    return ori__window_reach(&((const handmade *)priv)->window);
}

static double mult_adds(const void *priv, int length_out)
{
    return (double)FILTERS * ((const handmade *)priv)->channels_in * TAPS *
           length_out;
}

static ori_conv_problem problem_of(const handmade *l)
{
    ori_conv_problem p = ORI_CONV_PROBLEM_INIT;

    p.layout = ORI_NTC;
    p.channels_in = l->channels_in;
    p.channels_out = FILTERS;
    p.kernel = TAPS;
    p.pad_left = l->window.pad_left;
    p.pad_right = l->window.pad_right;
    return p;
}

static ori_status prepare(const void *priv, void *state, ori__room *room)
{
    ori_conv_problem p = problem_of(priv);

    p.batch = room->cases;
    p.length = room->length_in;
    return ori__conv_passes_create(state, &p, room);
}

static void forward(const ori__pass *p)
{
    ori__conv_passes_forward(p->state, p, p->in[0], NULL);
}

static void backward(const ori__pass *p)
{
    const handmade *const l = p->layer;

    ori__conv_passes_backward(p->state, p, p->in[0], l->channels_in, NULL,
                              NULL);
}

static ori_status stream_create(const void *priv, void *state,
                                const float *weights)
{
    const ori_conv_problem p = problem_of(priv);

    return ori__conv_serial_create(state, &p, weights);
}

static void stream(const ori__flow *f)
{
    const handmade *const l = f->layer;
    const ori__series in = {
        .frames = f->x[0],
        .length = f->have,
        .channels = l->channels_in,
    };

    ori__conv_serial_run(f->state, &in, f->at, f->frames, NULL, f->y);
}

const ori__layer_ops ori__layer_handmade = {
    .name = "handmade",
    .priv_size = sizeof(handmade),
    .state_size = sizeof(ori__conv_passes),
    .glorot = true,
    .never_last = true,
    .create = create,
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
