/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_distances.c - one window against all windows of a series
 *
 * Products of the window with all places (motif_products.h), by stretches that
 * threads share.
 */
#include "motif/motif_distances.h"

#include <math.h>
#include <omp.h>

#include <oriole/base/threads.h>

#include "base/array.h"
#include "base/fail.h"
#include "base/memory.h"
#include "motif/motif_products.h"

/* Correlations above this are cancelled too much to tell the distance. */
static const double NEAR = 1.0 - 1e-7;

double ori__motif_distance(const ori__motif_windows *a, int i,
                           const ori__motif_windows *b, int j, bool plain)
{
    const ori__tile_kernel *k = ori__tile_kernel_get();
    const int m = a->m;

    if (a->state[i] == ORI__MOTIF_MISSING || b->state[j] == ORI__MOTIF_MISSING)
        return INFINITY;
    if (plain)
        return ldexp(sqrt(k->plain_squares(m, a->x + i, b->x + j)), a->scale);
    if (a->state[i] == ORI__MOTIF_FLAT || b->state[j] == ORI__MOTIF_FLAT)
        return a->state[i] == b->state[j] ? 0.0 : sqrt(m);
    return sqrt(k->squares(m, a->x + i, a->mean[i], sqrt(m) / a->size[i],
                           b->x + j, b->mean[j], sqrt(m) / b->size[j]));
}

typedef struct query {
    const ori__motif_windows *of, *among;
    int at;
    bool plain;
    const double *q;            /* [m], about its mean */
    double *d;
} query;

static double from_product(const query *s, int j, double product)
{
    const double r =
        product / (s->of->size[s->at] * s->among->size[j]);

    return r > NEAR ? ori__motif_distance(s->of, s->at, s->among, j, false)
                    : sqrt(2.0 * s->of->m * (1.0 - fmax(r, -1.0)));
}

/* d [count] of the windows from `first` on, of which it has products. */
static void from_products(const query *s, int first, int count)
{
    const ori__motif_windows *b = s->among;

    for (int j = first; j < first + count; j++)
        s->d[j] = b->state[j] == ORI__MOTIF_FINE
                      ? from_product(s, j, s->d[j])
                      : ori__motif_distance(s->of, s->at, b, j, false);
}

static void run_stretch(const query *s, const ori__products *products,
                        int first, int count)
{
    ori_array_breathe();
    if (products) {
        ori__products_run(products, s->q, s->among, first, count,
                          s->d + first);
        from_products(s, first, count);
        return;
    }
    for (int j = first; j < first + count; j++) {
        ori__breathe(j);
        s->d[j] = ori__motif_distance(s->of, s->at, s->among, j, s->plain);
    }
}

/* products [threads], or NULL where pairs are compared singly. */
static void run(const query *s, const ori__products *products, int threads)
{
    const int count = s->among->count;
    const int stretch = ori__products_stretch(s->of->m);
    const int stretches = (count - 1) / stretch + 1;

#pragma omp parallel for num_threads(threads) schedule(static)
    for (int i = 0; i < stretches; i++) {
        const int first = i * stretch;

        run_stretch(s, products ? &products[omp_get_thread_num()] : NULL,
                    first, count - first < stretch ? count - first : stretch);
    }
}

/* One for each thread. */
static ori_status run_products(query *s, int threads)
{
    const ori__motif_windows *of = s->of;
    const int stretch = ori__products_stretch(of->m);
    ori__products *products = ORI__NEW(ori__products, (size_t)threads);
    double *q = ORI__NEW(double, (size_t)of->m);
    ori_status status = products && q ? ORI_OK
                                      : ori__fail_memory("distances");

    for (int t = 0; t < threads && status == ORI_OK; t++)
        status = ori__products_create(&products[t], of->m,
                                      s->among->count < stretch
                                          ? s->among->count : stretch);
    if (status == ORI_OK) {
        ori__motif_windows_take(q, of, s->at);
        s->q = q;
        run(s, products, threads);
    }
    for (int t = 0; products && t < threads; t++)
        ori__products_free(&products[t]);
    ori__free(products);
    ori__free(q);
    return status;
}

ori_status ori__motif_distances(const ori__motif_windows *of, int at,
                                const ori__motif_windows *among, bool plain,
                                double *d)
{
    query s = { of, among, at, plain, NULL, d };
    const int stretches =
        (among->count - 1) / ori__products_stretch(of->m) + 1;
    const int threads = ori_threads_get() < stretches ? ori_threads_get()
                                                      : stretches;

    if (!plain && of->state[at] == ORI__MOTIF_FINE)
        return run_products(&s, threads);
    run(&s, NULL, threads);
    return ORI_OK;
}
