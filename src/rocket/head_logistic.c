/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * head_logistic.c - softmax regression by mini-batches, for many cases
 *
 * As MiniRocket's paper has it for large data (Dempster, Schmidt & Webb,
 * KDD 2021, section 4.2): scaled features, weights from 0, batches of 256,
 * Adam, the rate halved where the loss on held-out cases stalls, and an early
 * stop.  Where the paper holds 2048 cases out of the training, here each case
 * is held out of one of four regressions beside the one that is kept (see
 * softmax_folds.h): nothing is lost to it, the loss is that of all cases, and
 * every case gets held-out scores.
 */
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/random.h"
#include "rocket/linear.h"
#include "rocket/softmax_folds.h"

/* At most 50 epochs, but some steps at least where the cases are few. */
enum { EPOCHS = 50, STEPS = 300, PATIENCE = 3 };

/* A mean loss below which there is nothing left to learn. */
static const double enough = 1e-3;

/* Each step of Adam moves a weight by at most some rate, and so a score by
 * the number of features times that: the paper's 1e-4 for 9,996 of them is
 * one for the score. */
static float first_rate(int features)
{
    return features < 100 ? 0.01f : 1.0f / (float)features;
}

typedef struct fitting {
    const ori__lesson *lesson;
    ori__linear *linear;
    ori__softmax_folds softmax;
    int *folds, *order;         /* [n] */
    float *best;                /* weights, then bias, of the best epoch */
} fitting;

/* Folds take turns within each class, in an order drawn by the seed. */
static ori_status divide(fitting *t)
{
    const ori__lesson *l = t->lesson;
    ori__rng rng = ori__rng_at(l->seed, ORI__RNG_DIVIDE, 0, 0);
    int *next = ORI__NEW(int, (size_t)l->classes);

    if (!next)
        return ori__fail_memory("a logistic regression");
    for (int i = 0; i < l->n; i++)
        t->order[i] = i;
    ori__rng_shuffle(&rng, t->order, (size_t)l->n);
    for (int c = 0; c < l->classes; c++)
        next[c] = c;
    for (int i = 0; i < l->n; i++)
        t->folds[t->order[i]] =
            next[l->labels[t->order[i]]]++ % ORI__SOFTMAX_FOLDS;
    ori__free(next);
    return ORI_OK;
}

static ori_status allocate(fitting *t)
{
    const size_t n = (size_t)t->lesson->n;
    ori_status s;

    t->folds = ORI__NEW(int, n);
    t->order = ORI__NEW(int, n);
    if (!t->folds || !t->order)
        return ori__fail_memory("a logistic regression");
    s = ori__softmax_folds_create(&t->softmax, t->lesson, &t->linear->scale,
                                  t->folds);
    if (s != ORI_OK)
        return s;
    t->best = ORI__NEW(float, ((size_t)t->lesson->f + 1) *
                              (size_t)t->softmax.pitch);
    return t->best ? ORI_OK : ori__fail_memory("a logistic regression");
}

static void release(fitting *t)
{
    ori__softmax_folds_free(&t->softmax);
    ori__free(t->folds);
    ori__free(t->order);
    ori__free(t->best);
}

/* Between the regressions and the copy of their best epoch. */
static void keep(fitting *t)
{
    const size_t pitch = (size_t)t->softmax.pitch;
    const size_t weights = (size_t)t->lesson->f * pitch;

    memcpy(t->best, t->softmax.weights, weights * sizeof(float));
    memcpy(t->best + weights, t->softmax.bias, pitch * sizeof(float));
}

static void go_back(fitting *t)
{
    const size_t pitch = (size_t)t->softmax.pitch;
    const size_t weights = (size_t)t->lesson->f * pitch;

    memcpy(t->softmax.weights, t->best, weights * sizeof(float));
    memcpy(t->softmax.bias, t->best + weights, pitch * sizeof(float));
}

static int batch_at(const fitting *t, int at)
{
    const int rest = t->lesson->n - at;

    return rest < ORI__SOFTMAX_BATCH ? rest : ORI__SOFTMAX_BATCH;
}

static double run_epoch(fitting *t, int epoch, float rate)
{
    ori__rng rng = ori__rng_at(t->lesson->seed, ORI__RNG_SHUFFLE,
                               (uint32_t)epoch, 0);
    double loss = 0;

    ori__rng_shuffle(&rng, t->order, (size_t)t->lesson->n);
    for (int at = 0; at < t->lesson->n; at += ORI__SOFTMAX_BATCH)
        loss += ori__softmax_folds_step(&t->softmax, t->order + at,
                                        batch_at(t, at), rate);
    return loss;
}

static void train(fitting *t)
{
    const int batches = (t->lesson->n - 1) / ORI__SOFTMAX_BATCH + 1;
    const int few = STEPS / batches, epochs = few > EPOCHS ? few : EPOCHS;
    float rate = first_rate(t->lesson->f);
    double least = INFINITY;
    int stalled = 0;

    for (int e = 0; e < epochs && stalled < PATIENCE && least > enough; e++) {
        const double loss = run_epoch(t, e, rate) / t->lesson->n;

        if (loss < least) {
            least = loss;
            stalled = 0;
            keep(t);
        } else {
            stalled++;
            rate /= 2;
        }
    }
    go_back(t);
}

static void give_held_out(fitting *t)
{
    const int classes = t->lesson->classes;

    for (int i = 0; i < t->lesson->n; i++)
        t->order[i] = i;
    for (int at = 0; at < t->lesson->n; at += ORI__SOFTMAX_BATCH) {
        ori__softmax_folds_forward(&t->softmax, t->order + at,
                                   batch_at(t, at));
        for (int i = 0; i < batch_at(t, at); i++)
            memcpy(t->lesson->held_out + (size_t)(at + i) * (size_t)classes,
                   t->softmax.scores + (size_t)i * (size_t)t->softmax.pitch +
                       t->folds[at + i] * classes,
                   (size_t)classes * sizeof(float));
    }
}

/* The regression that has seen all. */
static void give_weights(const fitting *t)
{
    const int classes = t->lesson->classes, f = t->lesson->f;
    const int first = ORI__SOFTMAX_FOLDS * classes;
    const float *w = t->softmax.weights + first;

    for (int c = 0; c < classes; c++) {
        t->linear->bias[c] = t->softmax.bias[first + c];
        for (int j = 0; j < f; j++)
            t->linear->weight[(size_t)c * (size_t)f + (size_t)j] =
                w[(size_t)j * (size_t)t->softmax.pitch + (size_t)c];
    }
}

static ori_status run(fitting *t)
{
    ori_status s;

    ori__feature_scale_fit(&t->linear->scale, t->lesson->x, t->lesson->n);
    s = allocate(t);
    if (s == ORI_OK)
        s = divide(t);
    if (s != ORI_OK)
        return s;
    train(t);
    if (t->lesson->held_out)
        give_held_out(t);
    give_weights(t);
    return ori__linear_pack(t->linear);
}

static ori_status fit(void **state, const ori__lesson *lesson)
{
    fitting t = { .lesson = lesson };
    ori_status s = ori__linear_create(&t.linear, lesson->f, lesson->classes);

    *state = t.linear;
    if (s == ORI_OK)
        s = run(&t);
    release(&t);
    return s;
}

const ori__head_kind ori__head_logistic = {
    .name = "logistic",
    .fit = fit,
    .restore = ori__linear_restore,
    .destroy = ori__linear_destroy,
    .features = ori__linear_features,
    .classes = ori__linear_classes,
    .tensor_count = ori__linear_tensor_count,
    .tensor = ori__linear_tensor,
    .scores = ori__linear_scores,
};
