/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * head_ridge.c - least squares on targets of -1 and 1, with a penalty
 *
 * As the papers of ROCKET and its successors use it (Dempster, Petitjean &
 * Webb, "ROCKET", DMKD 2020, section 3.2): features scaled to deviation 1,
 * an intercept that is not penalised, and of several penalties, even steps of
 * the logarithm, the one whose squared leave-one-out error over all cases and
 * targets is least; the smallest of equals.  This is what scikit-learn's
 * RidgeClassifierCV does unless asked otherwise.
 *
 * The papers' penalties end at 1000.  With f scaled features the mean
 * eigenvalue is f, 10,000 or more, and on noisy data the end was often chosen;
 * ours go on to 1e6.  By five-fold cross-validation within 26 training sets of
 * the UCR archive, MiniRocket's features: accuracy 0.8761 against 0.8738; the
 * least log loss as the criterion gave 0.8691, the most hits 0.8664.
 */
#include <math.h>

#include "base/algebra.h"
#include "base/fail.h"
#include "base/memory.h"
#include "rocket/head_kind.h"
#include "rocket/linear.h"
#include "rocket/ridge_path.h"

enum { PENALTIES = 19 };

static double penalty_at(int i)
{
    return pow(10, -3 + 0.5 * i);
}

typedef struct fitting {
    const ori__lesson *lesson;
    ori__linear *linear;
    ori__ridge_design design;
    ori__ridge_path path;
    double *targets;            /* [n, classes], less their means */
    double *means;              /* [classes] */
    double *residuals, *best;   /* [n, classes] */
    double *weights;            /* [classes, f] */
} fitting;

static ori_status allocate(fitting *t)
{
    const size_t n = (size_t)t->lesson->n, f = (size_t)t->lesson->f;
    const size_t classes = (size_t)t->lesson->classes;

    t->design.offset = ORI__NEW(double, f);
    t->targets = ORI__NEW(double, n * classes);
    t->means = ORI__NEW(double, classes);
    t->residuals = ORI__NEW(double, n * classes);
    t->best = ORI__NEW(double, n * classes);
    t->weights = ORI__NEW(double, classes * f);
    return t->design.offset && t->targets && t->means && t->residuals &&
                   t->best && t->weights
               ? ORI_OK : ori__fail_memory("a ridge classifier");
}

static void release(fitting *t)
{
    ori__ridge_path_free(&t->path);
    ori__free(t->design.offset);
    ori__free(t->targets);
    ori__free(t->means);
    ori__free(t->residuals);
    ori__free(t->best);
    ori__free(t->weights);
}

static double target(const ori__lesson *l, int i, int c)
{
    return l->labels[i] == c ? 1 : -1;
}

static void make_targets(fitting *t)
{
    const ori__lesson *l = t->lesson;

    for (int i = 0; i < l->n; i++)
        t->means[l->labels[i]] += 2.0 / l->n;
    for (int c = 0; c < l->classes; c++)
        t->means[c] -= 1;
    for (int i = 0; i < l->n; i++)
        for (int c = 0; c < l->classes; c++)
            t->targets[(size_t)i * (size_t)l->classes + (size_t)c] =
                target(l, i, c) - t->means[c];
}

static double squares(const double *x, size_t count)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += x[i] * x[i];
    return sum;
}

/* Residuals of the best penalty are left in `best`; returns it. */
static double choose_penalty(fitting *t)
{
    const size_t count = (size_t)t->lesson->n * (size_t)t->lesson->classes;
    double chosen = 0, least = INFINITY;

    for (int i = 0; i < PENALTIES; i++) {
        double error, *swap;

        ori__ridge_path_solve(&t->path, penalty_at(i), t->residuals);
        error = squares(t->residuals, count);
        if (i > 0 && !(error < least))
            continue;
        least = error;
        chosen = penalty_at(i);
        swap = t->best;
        t->best = t->residuals;
        t->residuals = swap;
    }
    return chosen;
}

/* A single case says nothing of what others are like: 0. */
static void give_held_out(const fitting *t)
{
    const ori__lesson *l = t->lesson;

    for (int i = 0; i < l->n; i++)
        for (int c = 0; c < l->classes; c++) {
            const size_t at = (size_t)i * (size_t)l->classes + (size_t)c;

            l->held_out[at] = l->n > 1
                                  ? (float)(target(l, i, c) - t->best[at])
                                  : 0;
        }
}

/* Weights are for X, whose offsets go into the intercept. */
static void give_weights(const fitting *t)
{
    ori__linear *l = t->linear;

    for (int c = 0; c < l->classes; c++) {
        const double *w = t->weights + (size_t)c * (size_t)l->features;
        double bias = t->means[c];

        for (int j = 0; j < l->features; j++) {
            l->weight[(size_t)c * (size_t)l->features + (size_t)j] =
                (float)w[j];
            bias -= w[j] * t->design.offset[j];
        }
        l->bias[c] = (float)bias;
    }
}

static ori_status run(fitting *t)
{
    const ori__lesson *l = t->lesson;
    ori_status s = allocate(t);
    double penalty;

    if (s != ORI_OK)
        return s;
    ori__feature_scale_fit(&t->linear->scale, l->x, l->n);
    s = ori__ridge_centre(&t->design);
    if (s != ORI_OK)
        return s;
    make_targets(t);
    s = ori__ridge_path_create(&t->path, &t->design, t->targets, l->classes);
    if (s != ORI_OK)
        return s;
    penalty = choose_penalty(t);
    if (l->held_out)
        give_held_out(t);
    ori__ridge_path_solve(&t->path, penalty, t->residuals);
    t->linear->penalty = (float)penalty;
    s = ori__ridge_path_weights(&t->path, t->weights);
    if (s == ORI_OK)
        give_weights(t);
    return s;
}

static ori_status fit(void **state, const ori__lesson *lesson)
{
    fitting t = { .lesson = lesson };
    ori_status s = ori__linear_create(&t.linear, lesson->f, lesson->classes);

    *state = t.linear;
    if (s != ORI_OK)
        return s;
    t.design = (ori__ridge_design){ .x = lesson->x, .n = lesson->n,
                                    .f = lesson->f,
                                    .scale = &t.linear->scale };
    ori__algebra_begin();
    s = run(&t);
    ori__algebra_end();
    release(&t);
    return s == ORI_OK ? ori__linear_pack(t.linear) : s;
}

const ori__head_kind ori__head_ridge = {
    .name = "ridge",
    .fit = fit,
    .restore = ori__linear_restore,
    .destroy = ori__linear_destroy,
    .features = ori__linear_features,
    .classes = ori__linear_classes,
    .tensor_count = ori__linear_tensor_count,
    .tensor = ori__linear_tensor,
    .scores = ori__linear_scores,
};
