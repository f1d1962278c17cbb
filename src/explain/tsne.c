/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tsne.c - points in a plane, near ones near
 *
 * Gradient descent as in van der Maaten & Hinton 2008, section 3.4, with the
 * exaggeration and the step of Belkina et al., "Automated optimized parameters
 * for t-distributed stochastic neighbor embedding improve visualization and
 * analysis of large datasets", Nature Communications 2019, and the principal
 * components that Kobak & Berens, "The art of using t-SNE for single-cell
 * transcriptomics", Nature Communications 2019, begin with.
 */
#include <oriole/explain/embedding.h>

#include <math.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/random.h"
#include "explain/tsne_parts.h"

enum { ITERATIONS = 750, DIMENSIONS = 50, PERPLEXITY = 30 };

/* A third of the iterations pull twelve times as hard. */
static const double EXAGGERATION = 12;

/* No point goes further in one step. */
static const double STEP_MAX = 5;

typedef struct tsne {
    int n;
    const ori_tsne_options *options;
    ori__neighbours neighbours;
    ori__repulsion *repulsion;
    float *y;                   /* [n, 2] */
    float *force, *velocity, *gain;     /* [n, 2] */
    double rate;
} tsne;

/* Sum over near points of p q (y_i - y_j), pulls, less the push. */
static void gradient_of(const tsne *t, ptrdiff_t i, double exaggeration,
                        double sum, double g[2])
{
    const ori__neighbours *r = &t->neighbours;
    const float *y = t->y;

    g[0] = g[1] = 0;
    for (size_t e = r->first[i]; e < r->first[i + 1]; e++) {
        const float *other = y + 2 * (ptrdiff_t)r->to[e];
        const float dx = y[2 * i] - other[0], dy = y[2 * i + 1] - other[1];
        const float pull = r->p[e] / (1 + dx * dx + dy * dy);

        g[0] += (double)(pull * dx);
        g[1] += (double)(pull * dy);
    }
    for (int c = 0; c < 2; c++)
        g[c] = exaggeration * g[c] - (double)t->force[2 * i + c] / sum;
}

/* Jacobs' gains (1988): grow while the direction stays. */
static void step_of(tsne *t, ptrdiff_t at, double g, double momentum)
{
    const bool same = (g > 0) == (t->velocity[at] > 0);
    const double gain = same ? 0.8 * (double)t->gain[at]
                             : (double)t->gain[at] + 0.2;

    t->gain[at] = (float)fmax(gain, 0.01);
    t->velocity[at] = (float)(momentum * (double)t->velocity[at] -
                              t->rate * (double)t->gain[at] * g);
}

static void move(tsne *t, ptrdiff_t i, const double g[2], double momentum)
{
    float *v = t->velocity + 2 * i;
    double norm;

    step_of(t, 2 * i, g[0], momentum);
    step_of(t, 2 * i + 1, g[1], momentum);
    norm = hypot((double)v[0], (double)v[1]);
    if (norm > STEP_MAX) {
        v[0] = (float)((double)v[0] * STEP_MAX / norm);
        v[1] = (float)((double)v[1] * STEP_MAX / norm);
    }
}

static void apply(tsne *t)
{
    double mean[2] = { 0, 0 };

    for (ptrdiff_t i = 0; i < 2 * (ptrdiff_t)t->n; i++) {
        t->y[i] += t->velocity[i];
        mean[i % 2] += (double)t->y[i] / t->n;
    }
    for (ptrdiff_t i = 0; i < 2 * (ptrdiff_t)t->n; i++)
        t->y[i] -= (float)mean[i % 2];
}

static ori_status iterate(tsne *t, double exaggeration, double momentum)
{
    double sum;
    ori_status s = ORI_OK;

    if (t->repulsion)
        s = ori__repulsion_run(t->repulsion, t->y, t->force, &sum);
    else
        ori__repulsion_exact(t->y, t->n, t->force, &sum);
    if (s != ORI_OK)
        return s;
#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)
    for (ptrdiff_t i = 0; i < t->n; i++) {
        double g[2];

        gradient_of(t, i, exaggeration, sum, g);
        move(t, i, g, momentum);
    }
    apply(t);
    return ORI_OK;
}

static ori_status run(tsne *t)
{
    const ori_tsne_options *o = t->options;
    const int all = o->iterations > 0 ? o->iterations : ITERATIONS;
    ori_status s = ORI_OK;

    for (int i = 0; s == ORI_OK && i < all; i++) {
        const bool early = i < all / 3;

        s = iterate(t, early ? EXAGGERATION : 1, early ? 0.5 : 0.8);
        if (s == ORI_OK && o->progress &&
            !o->progress(o->progress_context, i + 1, all))
            s = ori__fail(ORI_ESTOPPED, "the map was stopped");
    }
    return s;
}

/* Begin with x's own plane, small, and a little noise. */
static ori_status begin(tsne *t, const float *x, int d)
{
    const int axes = d < 2 ? 1 : 2;
    float *plane = ORI__NEW(float, (size_t)(axes * t->n));
    ori__rng rng = ori__rng_at(t->options->seed, ORI__RNG_EXPLAIN, 1, 0);
    ori_status s = plane ? ori_pca(x, t->n, d, axes, plane, NULL)
                         : ori__fail_memory("a map");
    double squares = 0;

    for (ptrdiff_t i = 0; s == ORI_OK && i < t->n; i++)
        squares += pow((double)plane[i * axes], 2) / t->n;
    for (ptrdiff_t i = 0; s == ORI_OK && i < t->n; i++)
        for (int c = 0; c < 2; c++) {
            const double own =
                c < axes && squares > 0
                    ? (double)plane[i * axes + c] / sqrt(squares) : 0;

            t->y[2 * i + c] =
                (float)(1e-4 * (own + 1e-2 * (double)ori__rng_normal(&rng)));
            t->gain[2 * i + c] = 1;
        }
    ori__free(plane);
    return s;
}

static ori_status create(tsne *t, const float *x, int d)
{
    const ori_tsne_options *o = t->options;
    const double most = (t->n - 1) / 3.0;
    const double wanted = o->perplexity > 0 ? o->perplexity : PERPLEXITY;
    const double perplexity = fmin(wanted, most);
    const int k = o->exact ? t->n - 1 : (int)(3 * perplexity);
    const size_t numbers = 2 * (size_t)t->n;
    ori_status s = ORI_OK;

    t->rate = fmax(t->n / EXAGGERATION, 200);
    t->force = ORI__NEW(float, numbers);
    t->velocity = ORI__NEW(float, numbers);
    t->gain = ORI__NEW(float, numbers);
    if (!t->force || !t->velocity || !t->gain)
        return ori__fail_memory("a map");
    if (!o->exact)
        s = ori__repulsion_create(&t->repulsion, t->n);
    if (s == ORI_OK)
        s = begin(t, x, d);
    if (s == ORI_OK)
        s = ori__neighbours_find(&t->neighbours, x, t->n, d, k, perplexity);
    return s;
}

static void destroy(tsne *t)
{
    ori__neighbours_free(&t->neighbours);
    ori__repulsion_destroy(t->repulsion);
    ori__free(t->force);
    ori__free(t->velocity);
    ori__free(t->gain);
}

/* Fewer dimensions first: distances hardly change, noise goes. */
static ori_status reduce(const float **x, float **made, int n, int *d,
                         int wanted)
{
    int k = wanted > 0 ? wanted : DIMENSIONS;
    ori_status s;

    *made = NULL;
    k = k < n ? k : n;
    if (*d <= k)
        return ORI_OK;
    *made = ori__alloc((size_t)n, (size_t)k * sizeof **made);
    s = *made ? ori_pca(*x, n, *d, k, *made, NULL)
              : ori__fail_memory("a map");
    *x = *made;
    *d = k;
    return s;
}

static ori_status check(const float *x, int n, int d,
                        const ori_tsne_options *o)
{
    if (o->size != sizeof *o)
        return ori__fail(ORI_EINVAL, "t-SNE's options were not set up with "
                         "ORI_TSNE_OPTIONS_INIT");
    if (d < 1)
        return ori__fail(ORI_EINVAL, "points have %d dimensions", d);
    if (n < 4)
        return ori__fail(ORI_EDATA, "%d point(s): a map has at least 4", n);
    for (ptrdiff_t i = 0; i < (ptrdiff_t)n * d; i++)
        if (!isfinite(x[i]))
            return ori__fail(ORI_EDATA, "point %td is not finite", i / d);
    return ORI_OK;
}

ori_status ori_tsne(const float *x, int n, int d, float *y,
                    const ori_tsne_options *options)
{
    tsne t = { .n = n, .options = options, .y = y };
    float *made = NULL;
    ori_status s = check(x, n, d, options);

    if (s == ORI_OK)
        s = reduce(&x, &made, n, &d, options->dimensions);
    if (s == ORI_OK)
        s = create(&t, x, d);
    if (s == ORI_OK)
        s = run(&t);
    destroy(&t);
    ori__free(made);
    return s;
}
