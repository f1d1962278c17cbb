/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_distances.c - one window against all windows of a series
 *
 * Products of the window with all places, as Mueen's MASS has them (Zhong &
 * Mueen, "MASS: distance profile of a query over a time series", DMKD 2024),
 * summed directly: of 1,000 samples with 100,000 places that takes 5 ms.
 */
#include "motif/motif_distances.h"

#include <math.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"
#include "motif/motif_tile.h"

/* Places that share a level, which is taken off before products are summed. */
enum { BLOCK = 2048 };

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

/* x [m + BLOCK + tile]: room. */
static void run_products(const query *s, int first, double *x)
{
    const ori__tile_kernel *k = ori__tile_kernel_get();
    const ori__motif_windows *b = s->among;
    const int end = b->count - first < BLOCK ? b->count : first + BLOCK;
    const double level = b->x[first] + b->mean[first];
    double c[ORI__TILE_MAX];

    for (int t = 0; t < end - first + b->m - 1; t++)
        x[t] = b->x[first + t] - level;
    for (int j = first; j < end; j += k->width) {
        k->products(b->m, s->q, x + (j - first), c);
        for (int n = 0; n < k->width && j + n < end; n++)
            s->d[j + n] = b->state[j + n] == ORI__MOTIF_FINE
                              ? from_product(s, j + n, c[n])
                              : ori__motif_distance(s->of, s->at, b, j + n,
                                                    false);
    }
}

static void run_singly(const query *s, int first)
{
    const int end = s->among->count - first < BLOCK ? s->among->count
                                                    : first + BLOCK;

    for (int j = first; j < end; j++)
        s->d[j] = ori__motif_distance(s->of, s->at, s->among, j, s->plain);
}

ori_status ori__motif_distances(const ori__motif_windows *of, int at,
                                const ori__motif_windows *among, bool plain,
                                double *d)
{
    const int threads = ori_threads_get(), m = of->m;
    const size_t room = (size_t)m + BLOCK + 2 * ORI__TILE_MAX;
    double *q = ORI__NEW(double, (size_t)m);
    double *x = ORI__NEW(double, room * (size_t)threads);
    const query s = { of, among, at, plain, q, d };
    const bool singly = plain || of->state[at] != ORI__MOTIF_FINE;
    ori_status status = ORI_OK;

    if (!q || !x) {
        status = ori__fail_memory("distances of a window");
        goto done;
    }
    for (int t = 0; t < m; t++)
        q[t] = (of->x[at + t] - of->x[at]) - of->mean[at];
#pragma omp parallel for num_threads(threads) schedule(static)
    for (int t = 0; t < threads; t++)
        for (int first = t * BLOCK; first < among->count;
             first += threads * BLOCK) {
            if (singly)
                run_singly(&s, first);
            else
                run_products(&s, first, x + (size_t)t * room);
        }
done:
    ori__free(q);
    ori__free(x);
    return status;
}
