/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layer_batchnorm.c - each channel brought to mean 0 and variance 1
 *
 *     batchnorm eps=1e-5 momentum=0.1
 *
 * Ioffe & Szegedy, "Batch Normalization", ICML 2015.  In training by the
 * statistics of the batch, over the frames that are there; otherwise by
 * running ones: running = (1 - share) * running + share * batch's.  The share
 * is momentum, but 1/n in batch n while that is more: a short training shall
 * not end with statistics that still remember the zero they began with.
 *
 * Tensors, each [C]: weight (gamma), bias (beta), running_mean, running_var
 * (the unbiased one); and running_batches [1], how many the running ones have
 * seen.
 */
#include <math.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"
#include "conv/kernel.h"
#include "net/layer.h"
#include "net/net_kernel.h"

/* Sums are made in so many parts, whatever the number of threads. */
enum { PARTS = 32 };

/* Far behind the last 1/n that counts, and a whole number in float32. */
static const float BATCHES_MAX = 1e6f;

typedef struct batchnorm {
    int channels;
    double eps, momentum;
} batchnorm;

typedef struct part {
    double count;
    double *mean, *squares;     /* [C]; of the part's frames: mean, sum of
                                   squares around it; in backward two sums */
    float *a, *b;               /* [C] the same of one piece */
} part;

typedef struct state {
    double *doubles;            /* [PARTS, 2, C] */
    float *floats;              /* [PARTS, 2, C] and what follows */
    float *mean, *gain, *deviation;     /* [C]; deviation: 1 / sqrt(var) */
    float *slope, *shift;       /* [C] of the gradient */
    part parts[PARTS];
    double count;
} state;

static ori_status create(void *priv, ori__build *b)
{
    static const struct {
        const char *name;
        ori__role role;
    } tensors[] = {
        { "weight", ORI__ROLE_OFFSET },
        { "bias", ORI__ROLE_OFFSET },
        { "running_mean", ORI__ROLE_STATISTIC },
        { "running_var", ORI__ROLE_STATISTIC },
        { "running_batches", ORI__ROLE_STATISTIC },
    };
    const int one = 1;
    batchnorm *l = priv;
    ori_status s;

    *l = (batchnorm){ .channels = b->inputs[0].channels,
                      .eps = 1e-5, .momentum = 0.1 };
    b->output = b->inputs[0];
    s = ori__config_number(b->config, "eps", 1e-12, 1, &l->eps);
    if (s == ORI_OK)
        s = ori__config_number(b->config, "momentum", 0, 1, &l->momentum);
    for (int i = 0; i < 5 && s == ORI_OK; i++)
        s = ori__build_tensor(b, tensors[i].name, tensors[i].role, 1,
                              i < 4 ? &l->channels : &one);
    return s;
}

static void print(const void *priv, ori__text *text)
{
    ori__print_number(text, "eps", ((const batchnorm *)priv)->eps);
    ori__print_number(text, "momentum", ((const batchnorm *)priv)->momentum);
}

static void initialise(const void *priv, float *w, ori__rng *rng,
                       bool rectified)
{
    const int channels = ((const batchnorm *)priv)->channels;

    (void)rng, (void)rectified;
    for (int c = 0; c < channels; c++) {
        w[c] = 1;
        w[channels + c] = 0;
        w[2 * channels + c] = 0;
        w[3 * channels + c] = 1;
    }
    w[4 * channels] = 0;
}

static ori_status prepare(const void *priv, void *state_, ori__room *room)
{
    const size_t channels = (size_t)((const batchnorm *)priv)->channels;
    const size_t parts = room->training ? PARTS : 0;
    state *s = state_;

    s->floats = ori__alloc((2 * parts + 5) * channels, sizeof *s->floats);
    s->doubles = ori__alloc(2 * parts * channels, sizeof *s->doubles);
    if (!s->floats || !s->doubles)
        return ori__fail_memory("batch normalisation");
    s->mean = s->floats + 2 * parts * channels;
    s->gain = s->mean + channels;
    s->deviation = s->gain + channels;
    s->slope = s->deviation + channels;
    s->shift = s->slope + channels;
    for (size_t i = 0; i < parts; i++) {
        s->parts[i].mean = s->doubles + 2 * i * channels;
        s->parts[i].squares = s->parts[i].mean + channels;
        s->parts[i].a = s->floats + 2 * i * channels;
        s->parts[i].b = s->parts[i].a + channels;
    }
    return ORI_OK;
}

static void release(void *state_)
{
    state *s = state_;

    ori__free(s->floats);
    ori__free(s->doubles);
}

/*
 * Join the moments of two sets of numbers: Chan, Golub & LeVeque, "Updating
 * Formulae and a Pairwise Algorithm for Computing Sample Variances", 1979,
 * eq. 2.1.
 */
static void join_moments(size_t channels, part *a, double count,
                         const double *mean, const double *squares)
{
    const double all = a->count + count;

    if (count == 0)
        return;
    for (size_t c = 0; c < channels; c++) {
        const double d = mean[c] - a->mean[c];

        a->mean[c] += d * count / all;
        a->squares[c] += squares[c] + d * d * (a->count * count / all);
    }
    a->count = all;
}

/* The same for one piece whose float sums are in a->a and a->b, a->a being
 * the mean already. */
static void join_piece(size_t channels, part *a, double count)
{
    const double share = count / (a->count + count);
    const double weight = a->count * share;

    for (size_t c = 0; c < channels; c++) {
        const double d = (double)a->a[c] - a->mean[c];

        a->mean[c] += d * share;
        a->squares[c] += (double)a->b[c] + d * d * weight;
    }
    a->count += count;
}

static double count_present(const ori__piece *p)
{
    double count = 0;

    if (!p->present)
        return (double)p->frames;
    for (size_t i = 0; i < p->frames; i++)
        count += p->present[i];
    return count;
}

static void part_moments(const ori__pass *p, part *a, int from, int to)
{
    const ori__net_kernel *k = ori__net_kernel_get();
    const size_t channels = (size_t)((const batchnorm *)p->layer)->channels;

    a->count = 0;
    memset(a->mean, 0, 2 * channels * sizeof *a->mean);
    for (int i = from; i < to; i++) {
        const ori__piece piece = ori__piece_at(p->out, (int)channels, i);
        const float *x = p->x[0] + piece.first * channels;
        const double count = count_present(&piece);

        if (count == 0)
            continue;
        memset(a->a, 0, 2 * channels * sizeof *a->a);
        k->sum(piece.frames, channels, x, piece.present, a->a);
        for (size_t c = 0; c < channels; c++)
            a->a[c] *= (float)(1 / count);
        k->squares(piece.frames, channels, x, piece.present, a->a, a->b);
        join_piece(channels, a, count);
    }
}

/* The batch's mean and biased variance go to parts[0].mean and .squares. */
static void batch_moments(const ori__pass *p, state *s)
{
    const int channels = ((const batchnorm *)p->layer)->channels;
    const int pieces = ori__piece_count(p->out, channels);
    part *all = &s->parts[0];

#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)      \
    if (ori__worth_threads(p->out, channels))
    for (int i = 0; i < PARTS; i++)
        part_moments(p, &s->parts[i], (int)((int64_t)i * pieces / PARTS),
                     (int)((int64_t)(i + 1) * pieces / PARTS));
    for (int i = 1; i < PARTS; i++)
        join_moments((size_t)channels, all, s->parts[i].count,
                     s->parts[i].mean, s->parts[i].squares);
    s->count = all->count;
}

/* 1 / sqrt(variance) */
static float deviation_by(const batchnorm *l, double variance)
{
    return (float)(1 / sqrt(variance + l->eps));
}

static void use_moments(const ori__pass *p, state *s)
{
    const batchnorm *l = p->layer;
    const int channels = l->channels;
    float *mean = p->weights + 2 * channels, *var = mean + channels;
    const part *batch = &s->parts[0];
    const double n = s->count;
    float *batches = var + channels;
    const double share = fmax(l->momentum, 1 / (1 + (double)*batches));

    if (p->training && n > 0 && *batches < BATCHES_MAX)
        *batches += 1;
    for (int c = 0; c < channels; c++) {
        double m = (double)mean[c], v = (double)var[c];

        if (p->training && n > 0) {
            const double unbiased = batch->squares[c] / (n > 1 ? n - 1 : 1);

            mean[c] = (float)(m + share * (batch->mean[c] - m));
            var[c] = (float)(v + share * (unbiased - v));
            m = batch->mean[c];
            v = batch->squares[c] / n;
        }
        s->mean[c] = (float)m;
        s->deviation[c] = deviation_by(l, v);
        s->gain[c] = p->weights[c] * s->deviation[c];
    }
}

static ori_conv_finish norm_of(const ori__pass *p)
{
    const state *s = p->state;

    return (ori_conv_finish){
        .mean = s->mean,
        .gain = s->gain,
        .offset = p->weights + ((const batchnorm *)p->layer)->channels,
        .rectify = p->rectify,
    };
}

/* As a convolution does it that finishes so: the same bits. */
static void scale(const ori_conv_finish *norm, size_t rows, int channels,
                  const float *x, float *y)
{
    ori__kernel_get()->finish(&(ori__finish){
        .from = x, .from_pitch = channels, .to = y, .to_pitch = channels,
        .rows = (int)rows, .columns = channels, .mean = norm->mean,
        .gain = norm->gain, .offset = norm->offset,
        .rectify = norm->rectify });
}

static void forward(const ori__pass *p)
{
    const int channels = ((const batchnorm *)p->layer)->channels;
    const int pieces = ori__piece_count(p->out, channels);
    const ori_conv_finish norm = norm_of(p);

    if (p->training)
        batch_moments(p, p->state);
    use_moments(p, p->state);
#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)      \
    if (ori__worth_threads(p->out, channels))
    for (int i = 0; i < pieces; i++) {
        const ori__piece piece = ori__piece_at(p->out, channels, i);
        const size_t at = piece.first * (size_t)channels;

        scale(&norm, piece.frames, channels, p->x[0] + at, p->y + at);
    }
}

static void part_sums(const ori__pass *p, part *a, int from, int to)
{
    const ori__net_kernel *k = ori__net_kernel_get();
    const size_t channels = (size_t)((const batchnorm *)p->layer)->channels;
    const ori_conv_finish norm = norm_of(p);

    memset(a->mean, 0, 2 * channels * sizeof *a->mean);
    for (int i = from; i < to; i++) {
        const ori__piece piece = ori__piece_at(p->out, (int)channels, i);
        const size_t at = piece.first * channels;

        memset(a->a, 0, 2 * channels * sizeof *a->a);
        k->norm_sums(piece.frames, channels, &norm, p->x[0] + at, p->dy + at,
                     piece.present, a->a, a->b);
        for (size_t c = 0; c < channels; c++) {
            a->mean[c] += (double)a->a[c];
            a->squares[c] += (double)a->b[c];
        }
    }
}

/*
 * The paper's section 3, with g = dy and d = x - mean:
 *   dbeta = sum g,  dgamma = sum g d / sigma,
 *   dx = gamma / sigma * (g - dbeta / n - d / sigma * dgamma / n)
 * By running statistics n is infinite: they do not move with x.
 */
static void use_sums(const ori__pass *p, state *s)
{
    const int channels = ((const batchnorm *)p->layer)->channels;
    const bool moves = p->training && s->count > 0;

    for (int c = 0; c < channels; c++) {
        const double r = (double)s->deviation[c], gain = (double)s->gain[c];
        double sum = 0, product = 0;

        for (int i = 0; i < PARTS; i++) {
            sum += s->parts[i].mean[c];
            product += s->parts[i].squares[c];
        }
        if (p->gradient) {
            p->gradient[c] += (float)(product * r);
            p->gradient[channels + c] += (float)sum;
        }
        s->slope[c] = (float)(moves ? -gain * r * r * product / s->count : 0);
        s->shift[c] = (float)(moves ? -gain * sum / s->count : 0);
    }
}

static void all_sums(const ori__pass *p, state *s)
{
    const int channels = ((const batchnorm *)p->layer)->channels;
    const int pieces = ori__piece_count(p->out, channels);

#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)      \
    if (ori__worth_threads(p->out, channels))
    for (int i = 0; i < PARTS; i++)
        part_sums(p, &s->parts[i], (int)((int64_t)i * pieces / PARTS),
                  (int)((int64_t)(i + 1) * pieces / PARTS));
}

static void backward(const ori__pass *p)
{
    const ori__net_kernel *k = ori__net_kernel_get();
    const int channels = ((const batchnorm *)p->layer)->channels;
    const int pieces = ori__piece_count(p->out, channels);
    const ori_conv_finish norm = norm_of(p);
    state *s = p->state;

    if (p->training || p->gradient)
        all_sums(p, s);
    use_sums(p, s);
    if (!p->dx[0])
        return;
#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)      \
    if (ori__worth_threads(p->out, channels))
    for (int i = 0; i < pieces; i++) {
        const ori__piece piece = ori__piece_at(p->out, channels, i);
        const size_t at = piece.first * (size_t)channels;

        k->norm_gradient(piece.frames, (size_t)channels, &norm, s->slope,
                         s->shift, p->x[0] + at, p->dy + at, p->dx[0] + at,
                         p->add[0]);
    }
}

/* By the running statistics as they are now. */
static void affine(const void *priv, const float *weights, float *to)
{
    const batchnorm *l = priv;
    const size_t channels = (size_t)l->channels;
    const float *mean = weights + 2 * channels, *var = mean + channels;

    memcpy(to, mean, channels * sizeof *to);
    for (size_t c = 0; c < channels; c++)
        to[channels + c] = weights[c] * deviation_by(l, (double)var[c]);
    memcpy(to + 2 * channels, weights + channels, channels * sizeof *to);
}

/* In a stream. */

typedef struct flow_state {
    float *mean, *gain, *offset;        /* [C] in one piece */
} flow_state;

static ori_status stream_create(const void *priv, void *state_,
                                const float *weights)
{
    const batchnorm *l = priv;
    const size_t channels = (size_t)l->channels;
    flow_state *s = state_;

    s->mean = ORI__NEW(float, 3 * channels);
    if (!s->mean)
        return ori__fail_memory("batch normalisation");
    s->gain = s->mean + channels;
    s->offset = s->gain + channels;
    affine(priv, weights, s->mean);
    return ORI_OK;
}

static void stream_release(void *state_)
{
    ori__free(((flow_state *)state_)->mean);
}

static void stream(const ori__flow *f)
{
    const int channels = ((const batchnorm *)f->layer)->channels;
    const flow_state *s = f->state;
    const ori_conv_finish norm = { .mean = s->mean, .gain = s->gain,
                                   .offset = s->offset,
                                   .rectify = f->rectify };

    scale(&norm, (size_t)f->frames, channels,
          f->x[0] + (ptrdiff_t)f->at * channels, f->y);
}

const ori__layer_ops ori__layer_batchnorm = {
    .name = "batchnorm",
    .priv_size = sizeof(batchnorm),
    .state_size = sizeof(state),
    .needs_input = true,
    .gradient_in_place = true,
    .fuses_relu = true,
    .create = create,
    .print = print,
    .initialise = initialise,
    .prepare = prepare,
    .release = release,
    .forward = forward,
    .backward = backward,
    .affine = affine,
    .stream_size = sizeof(flow_state),
    .stream_create = stream_create,
    .stream_release = stream_release,
    .stream = stream,
};
