/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_products.c - sums of products of one window with many
 *
 * Mueen's MASS (Zhong & Mueen, "MASS: distance profile of a query over a time
 * series", DMKD 2024) by pieces, so that transforms stay in the cache.
 */
#include "motif/motif_products.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/fft.h"
#include "base/memory.h"

/* Places that share a level when products are summed directly.  q sums to
 * nothing, so any level may be taken off; one near keeps what is rounded
 * small. */
enum { STRETCH = 256 };

/* Windows that are looked at at once, at least, and in windows' lengths where
 * transforms pay. */
enum { LEAST = 2048, LENGTHS = 8, PAYS_FROM = 256 };

/* Three transforms of n points take as long as so many products times
 * n log2 n: 7.5 operations, four a cycle, against eight products a cycle. */
static const double TRANSFORMS_COST = 15.0;

/* A transform rounds by some 1e-16 of the whole stretch's norm, and a
 * correlation is to be right to 1e-12. */
static const double NORM_MOST = 1000.0;

int ori__products_stretch(int m)
{
    return m < PAYS_FROM || m > (1 << 29) / (2 * LENGTHS) ? LEAST
                                                          : LENGTHS * m;
}

static ori_status plan(ori__products *p, int most)
{
    const int stretch = ori__products_stretch(p->m);
    const int n = ori__fft_good_size((most < stretch ? most : stretch) +
                                     p->m - 1);
    const ori_status s = ori__slide_create(&p->slide, n);

    if (s != ORI_OK)
        return s;
    p->places = n - p->m + 1;
    p->most = TRANSFORMS_COST * n * log2(n);
    p->work = ORI__NEW(double, (size_t)ori__slide_work(p->slide));
    p->c = ORI__NEW(double, (size_t)p->places);
    return p->work && p->c ? ORI_OK : ori__fail_memory("products of windows");
}

ori_status ori__products_create(ori__products *p, int m, int most)
{
    const bool transforms = m >= PAYS_FROM && most >= m / 8 &&
                            m < 1 << 28;
    ori_status s = ORI_OK;

    *p = (ori__products){ .kernel = ori__tile_kernel_get(), .m = m };
    if (transforms)
        s = plan(p, most);
    p->x = ORI__NEW(double, (size_t)m + 2 * ORI__TILE_MAX +
                                (size_t)(p->places > STRETCH ? p->places
                                                             : STRETCH));
    if (s == ORI_OK && !p->x)
        s = ori__fail_memory("products of windows");
    if (s != ORI_OK)
        ori__products_free(p);
    return s;
}

void ori__products_free(ori__products *p)
{
    ori__slide_destroy(p->slide);
    ori__free(p->x);
    ori__free(p->work);
    ori__free(p->c);
    *p = (ori__products){ NULL };
}

/* Fills p->x with the samples of `count` windows about a level. */
static void take(const ori__products *p, const ori__motif_windows *other,
                 int first, int count)
{
    const double level = other->x[first] + other->mean[first];
    const int samples = count + p->m - 1;

    for (int t = 0; t < samples; t++)
        p->x[t] = other->x[first + t] - level;
}

static void run_directly(const ori__products *p, const double *q,
                         const ori__motif_windows *other, int first,
                         int count, double *c)
{
    const int width = p->kernel->width;
    double sums[ORI__TILE_MAX];

    take(p, other, first, count);
    for (int k = 0; k < count; k += width) {
        const int n = count - k < width ? count - k : width;

        p->kernel->products(p->m, q, p->x + k, sums);
        memcpy(c + k, sums, (size_t)n * sizeof *c);
    }
}

/* Whether no window is so small that the stretch in p->x drowns it. */
static bool is_even(const ori__products *p, const ori__motif_windows *other,
                    int first, int count)
{
    double squares = 0.0, least = INFINITY;

    for (int t = 0; t < count + p->m - 1; t++)
        squares += p->x[t] * p->x[t];
    for (int k = first; k < first + count; k++)
        if (other->state[k] == ORI__MOTIF_FINE)
            least = fmin(least, other->size[k]);
    return sqrt(squares) <= NORM_MOST * least;
}

/* false: it must be summed directly. */
static bool run_transforms(const ori__products *p, const double *q,
                           const ori__motif_windows *other, int first,
                           int count, double *c)
{
    take(p, other, first, count);
    if (!is_even(p, other, first, count))
        return false;
    memset(p->x + count + p->m - 1, 0,
           (size_t)(p->places - count) * sizeof *p->x);
    ori__slide_execute(p->slide, p->m, q, p->x, p->work, p->c);
    memcpy(c, p->c, (size_t)count * sizeof *c);
    return true;
}

/* Windows of one zone. */
static void run_zone(const ori__products *p, const double *q,
                     const ori__motif_windows *other, int first, int count,
                     double *c)
{
    int k = 0, bad = 0;         /* done; to be summed directly in any case */

    while (k < count) {
        const int left = count - k;
        int n = left < p->places ? left : p->places;

        if (p->slide && k >= bad && (double)n * p->m > p->most) {
            if (run_transforms(p, q, other, first + k, n, c + k)) {
                k += n;
                continue;
            }
            bad = k + n;
        }
        n = left < STRETCH ? left : STRETCH;
        run_directly(p, q, other, first + k, n, c + k);
        k += n;
    }
}

void ori__products_run(const ori__products *p, const double *q,
                       const ori__motif_windows *other, int first, int count,
                       double *c)
{
    int z = ori__motif_windows_zone(other, first);

    for (int k = 0; k < count; z++) {
        const int end = other->zones[z + 1] - first;
        const int stop = end < count ? end : count;

        run_zone(p, q, other, first + k, stop - k, c + k);
        k = stop;
    }
}
