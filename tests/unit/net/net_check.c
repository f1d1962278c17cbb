/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "net/net_check.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/memory.h"
#include "base/random.h"

static void make_frames(trial *t, int batch, int length, int frames,
                        ori__rng *rng)
{
    if (frames & TRIAL_LENGTHS) {
        t->lengths = ORI__NEW(int, (size_t)batch);
        for (int n = 0; n < batch; n++)
            t->lengths[n] =
                n ? length - (int)ori__rng_below(rng, (uint32_t)length / 3 + 1)
                  : length;
    }
    if (frames & TRIAL_MISSING) {
        t->present = ori__alloc((size_t)(batch * length), 1);
        for (int i = 0; i < batch * length; i++)
            t->present[i] = ori__rng_below(rng, 4) != 0;
        for (int i = length / 2; i < length / 2 + 5 && i < length; i++)
            t->present[i] = 0;      /* one long hole in the first case */
        for (int i = 0; i < length; i++)
            t->present[(batch - 1) * length + i] = 1;   /* the last is whole */
    }
    t->batch = (ori_batch){ .x = t->x, .batch = batch, .length = length,
                            .lengths = t->lengths, .present = t->present };
}

/* Trials are too small to be worth dividing among threads. */
static void __attribute__((constructor)) one_thread(void)
{
    ori_threads_set(1);
}

trial *trial_create(const char *text, int channels, int length, int classes,
                    int batch, int frames, uint64_t seed)
{
    ori_net_options options = ORI_NET_OPTIONS_INIT;
    ori__rng rng = ori__rng_at(seed, ORI__RNG_TEST, 0, 0);
    trial *t = ORI__NEW(trial, 1);
    const size_t count = (size_t)batch * (size_t)length * (size_t)channels;

    t->channels = options.channels = channels;
    t->classes = options.classes = classes;
    options.length = length;
    t->seed = seed;
    if (ori_net_create(&t->net, text, &options) != ORI_OK ||
        ori_net_run_create(&t->run, t->net, batch, length, true) != ORI_OK) {
        printf("\n%s\n%s\n", text, ori_last_error());
        trial_destroy(t);
        return NULL;
    }
    ori_net_initialise(t->net, seed);
    for (int i = 0; i < ori_net_tensor_count(t->net); i++) {
        const ori_net_tensor it = ori_net_tensor_at(t->net, i);
        float *w = ori_net_weights(t->net) + it.offset;

        if (it.trained && !it.decayed)      /* no bias stays 0, no gain 1 */
            for (size_t k = 0; k < it.count; k++)
                w[k] += 0.3f * ori__rng_normal(&rng);
    }
    t->x = ORI__NEW(float, count);
    for (size_t i = 0; i < count; i++)
        t->x[i] = ori__rng_normal(&rng);
    t->projection = ORI__NEW(float, (size_t)(batch * classes));
    for (int i = 0; i < batch * classes; i++)
        t->projection[i] = ori__rng_normal(&rng);
    make_frames(t, batch, length, frames, &rng);
    return t;
}

void trial_destroy(trial *t)
{
    if (!t)
        return;
    ori_net_run_destroy(t->run);
    ori_net_destroy(t->net);
    ori__free(t->x);
    ori__free(t->projection);
    ori__free(t->lengths);
    ori__free(t->present);
    ori__free(t);
}

void trial_open(trial *t)
{
    for (int i = 0; i < 10; i++)
        (void)trial_loss(t);
    ori_net_run_destroy(t->run);
    if (ori_net_run_create_open(&t->run, t->net, t->batch.batch,
                                t->batch.length) != ORI_OK)
        printf("\n%s\n", ori_last_error());
    t->open = true;
}

double trial_loss(trial *t)
{
    const float *scores;
    double loss = 0;
    const ori_status s =
        t->open ? ori_net_forward(t->run, &t->batch, &scores)
                : ori_net_forward_training(t->run, &t->batch, t->seed, 1,
                                           &scores);

    if (s != ORI_OK)
        return NAN;
    for (int i = 0; i < t->batch.batch * t->classes; i++)
        loss += (double)scores[i] * (double)t->projection[i];
    return loss;
}

static double norm_of(const float *x, size_t count)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += (double)x[i] * (double)x[i];
    return sqrt(sum);
}

/* One step of h along d from the place where w was kept: the loss there, and
 * how far along the gradient the step really went, w being rounded. */
static double loss_at(trial *t, float *w, const float *kept, const float *d,
                      const float *g, size_t count, double h, double *way)
{
    double loss;

    *way = 0;
    for (size_t i = 0; i < count; i++) {
        w[i] = (float)((double)kept[i] + h * (double)d[i]);
        *way += (double)(w[i] - kept[i]) * (double)g[i];
    }
    loss = trial_loss(t);
    memcpy(w, kept, count * sizeof *w);
    return loss;
}

/* How much more the loss changes than the gradient says, by a central
 * difference; relative to the change along a unit vector d of this slope. */
static double excess(trial *t, float *w, const float *kept, const float *d,
                     const float *g, size_t count, double h, double slope)
{
    double way_up, way_down;
    const double up = loss_at(t, w, kept, d, g, count, h, &way_up);
    const double down = loss_at(t, w, kept, d, g, count, -h, &way_down);

    return (up - down - (way_up - way_down)) / (2 * h * slope);
}

/*
 * The error of the gradient along d.  A long step meets curvature and the
 * corners of rectifiers and maxima, a short one drowns in rounding: of a
 * ladder of steps the one counts that agrees best with both of its
 * neighbours.
 */
static double error_of_slope(trial *t, float *w, const float *kept,
                             const float *d, const float *g, size_t count,
                             double h, int steps, double slope)
{
    double error[8], best = NAN, agreement = INFINITY;

    for (int i = 0; i < steps; i++, h /= 2)
        error[i] = excess(t, w, kept, d, g, count, h, slope);
    for (int i = 1; i < steps - 1; i++) {
        const double differ = fmax(fabs(error[i] - error[i - 1]),
                                   fabs(error[i] - error[i + 1]));

        if (differ < agreement) {
            agreement = differ;
            best = error[i];
        }
    }
    return best;
}

static double error_of_each(trial *t, float *w, const float *g, size_t count)
{
    float *kept = ORI__NEW(float, count), *d = ORI__NEW(float, count);
    double error = 0;

    memcpy(kept, w, count * sizeof *w);
    for (size_t i = 0; i < count; i++) {
        d[i] = 1;
        error += pow(error_of_slope(t, w, kept, d, g, count, 1e-2, 8, 1),
                     2);
        d[i] = 0;
    }
    ori__free(kept);
    ori__free(d);
    return sqrt(error) / norm_of(g, count);
}

/* Along the gradient, or a random half of it: a step there changes the loss
 * most, so that rounding and corners matter least. */
static double error_along(trial *t, float *w, const float *g, size_t count)
{
    float *kept = ORI__NEW(float, count), *d = ORI__NEW(float, count);
    ori__rng rng = ori__rng_at(t->seed, ORI__RNG_TEST, 1, (uint32_t)count);
    const bool half = ori__rng_below(&rng, 2);
    const double size = norm_of(t->projection,
                                (size_t)(t->batch.batch * t->classes));
    double norm, error;

    memcpy(kept, w, count * sizeof *w);
    for (size_t i = 0; i < count; i++)
        d[i] = !half || ori__rng_below(&rng, 2) ? g[i] : 0;
    norm = norm_of(d, count);
    for (size_t i = 0; i < count; i++)
        d[i] = (float)((double)d[i] / norm);
    error = error_of_slope(t, w, kept, d, g, count, 4e-2 * size / norm, 6,
                           norm);
    ori__free(kept);
    ori__free(d);
    return fabs(error);
}

/* All tensors of a small network, four or so of a large one. */
static double error_of_tensors(trial *t, const float *g, trial_way way)
{
    const int tensors = ori_net_tensor_count(t->net);
    const double all = norm_of(g, ori_net_weight_count(t->net));
    const int step = way == TRIAL_EACH ? 1 : 1 + tensors / 4;
    double worst = 0;

    for (int i = 0; i < tensors; i += step) {
        const ori_net_tensor it = ori_net_tensor_at(t->net, i);
        float *w = ori_net_weights(t->net) + it.offset;
        double e;

        /* A bias in front of a batchnorm changes nothing. */
        if (!it.trained || norm_of(g + it.offset, it.count) < 1e-5 * all)
            continue;
        e = way == TRIAL_EACH ? error_of_each(t, w, g + it.offset, it.count)
                              : error_along(t, w, g + it.offset, it.count);
        if (!(e <= worst))
            worst = e;
    }
    return worst;
}

double trial_gradient_error(trial *t, trial_way way)
{
    const size_t count = ori_net_weight_count(t->net);
    const size_t numbers = (size_t)t->batch.batch * (size_t)t->batch.length *
                           (size_t)t->channels;
    float *g = ORI__NEW(float, count), *dx = ORI__NEW(float, numbers);
    double of_x, of_weights;

    (void)trial_loss(t);
    ori_net_backward(t->run, t->projection, g, dx);
    if (way == TRIAL_WHOLE) {
        of_weights = error_along(t, ori_net_weights(t->net), g, count);
        of_x = 0;
    } else {
        of_weights = error_of_tensors(t, g, way);
        of_x = way == TRIAL_EACH ? error_of_each(t, t->x, dx, numbers)
                                 : error_along(t, t->x, dx, numbers);
    }
    ori__free(g);
    ori__free(dx);
    return of_x > of_weights ? of_x : of_weights;   /* NAN stays */
}

double trial_open_error(trial *t, trial_way way)
{
    const size_t numbers = (size_t)t->batch.batch * (size_t)t->batch.length *
                           (size_t)t->channels;
    float *dx = ORI__NEW(float, numbers);
    double error;

    trial_open(t);
    (void)trial_loss(t);
    ori_net_backward_from(t->run, ori_net_layer_count(t->net) - 1,
                          t->projection, dx);
    error = way == TRIAL_EACH ? error_of_each(t, t->x, dx, numbers)
                              : error_along(t, t->x, dx, numbers);
    ori__free(dx);
    return error;
}
