/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ascent_polish.c - up without gradients
 *
 * Transforms have none, so the slope is felt for: along smooth random ways,
 * forth and back (Spall, "Multivariate stochastic approximation using a
 * simultaneous perturbation gradient approximation", IEEE Transactions on
 * Automatic Control 1992; Salimans et al., "Evolution strategies as a scalable
 * alternative to reinforcement learning", 2017).
 */
#include "explain/ascent_polish.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "explain/probe.h"

enum { WAYS = 8, SMOOTHINGS = 3 };

static const double REACH = 0.2;        /* of a trial, in deviations */
static const double ENOUGH = 0.98;      /* of probability */

typedef struct feeler {
    const ori__polish *p;
    size_t numbers;
    float *way, *at, *slope, *best;     /* [frames, width] */
    float *probabilities;
} feeler;

/* Logarithm of the class's probability. */
static ori_status ask(const feeler *f, const float *x, double *value)
{
    const ori__polish *p = f->p;
    ori_status s = ori__probe_features(p->explainer, x, p->frames, p->width,
                                       false, f->probabilities);

    *value = log(fmax((double)f->probabilities[p->label], 1e-12));
    return s;
}

/* Noise whose neighbours in time are alike, of deviation about 1. */
static void draw_way(const feeler *f)
{
    const ptrdiff_t w = f->p->width, n = f->p->frames;
    double squares = 0;

    for (size_t i = 0; i < f->numbers; i++)
        f->way[i] = ori__rng_normal(f->p->rng);
    for (int turn = 0; turn < SMOOTHINGS; turn++)
        for (ptrdiff_t t = 1; t < n; t++)
            for (ptrdiff_t i = 0; i < w; i++)
                f->way[t * w + i] =
                    (f->way[t * w + i] + f->way[(t - 1) * w + i]) / 2;
    for (size_t i = 0; i < f->numbers; i++)
        squares += pow((double)f->way[i], 2) / (double)f->numbers;
    for (size_t i = 0; i < f->numbers && squares > 0; i++)
        f->way[i] = (float)((double)f->way[i] / sqrt(squares));
}

static ori_status feel(const feeler *f)
{
    ori_status s = ORI_OK;

    memset(f->slope, 0, f->numbers * sizeof *f->slope);
    for (int k = 0; s == ORI_OK && k < WAYS; k++) {
        double value[2] = { 0, 0 };

        draw_way(f);
        for (int back = 0; s == ORI_OK && back < 2; back++) {
            for (size_t i = 0; i < f->numbers; i++)
                f->at[i] = f->p->x[i] +
                           (float)(back ? -REACH : REACH) * f->way[i];
            s = ask(f, f->at, &value[back]);
        }
        for (size_t i = 0; i < f->numbers; i++)
            f->slope[i] += (float)(value[0] - value[1]) * f->way[i];
    }
    return s;
}

static ori_status step(const feeler *f, double *most)
{
    double squares = 0, value;
    ori_status s = feel(f);

    if (s != ORI_OK)
        return s;
    for (size_t i = 0; i < f->numbers; i++)
        squares += pow((double)f->slope[i], 2) / (double)f->numbers;
    for (size_t i = 0; i < f->numbers && squares > 0; i++)
        f->p->x[i] += (float)(f->p->rate * (double)f->slope[i] /
                              sqrt(squares));
    f->p->hold(f->p->context);
    s = ask(f, f->p->x, &value);
    if (s == ORI_OK && value > *most) {
        *most = value;
        memcpy(f->best, f->p->x, f->numbers * sizeof *f->best);
    }
    return s;
}

static ori_status run(const feeler *f)
{
    double most;
    ori_status s = ask(f, f->p->x, &most);

    memcpy(f->best, f->p->x, f->numbers * sizeof *f->best);
    for (int i = 0; s == ORI_OK && most < log(ENOUGH) &&
                    i + 2 * WAYS + 1 <= f->p->times; i += 2 * WAYS + 1)
        s = step(f, &most);
    memcpy(f->p->x, f->best, f->numbers * sizeof *f->best);
    return s;
}

ori_status ori__ascent_polish(const ori__polish *p)
{
    feeler f = { .p = p, .numbers = (size_t)p->frames * (size_t)p->width };
    ori_status s;

    f.way = ORI__NEW(float, f.numbers);
    f.at = ORI__NEW(float, f.numbers);
    f.slope = ORI__NEW(float, f.numbers);
    f.best = ORI__NEW(float, f.numbers);
    f.probabilities =
        ORI__NEW(float, (size_t)p->explainer->model->label_count);
    s = f.way && f.at && f.slope && f.best && f.probabilities
            ? run(&f) : ori__fail_memory("gradient ascent");
    ori__free(f.way);
    ori__free(f.at);
    ori__free(f.slope);
    ori__free(f.best);
    ori__free(f.probabilities);
    return s;
}
