/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ranking.c - which of several methods is better over many data sets
 */
#include <oriole/train/ranking.h>

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/fail.h"
#include "base/memory.h"

static ori_status check(int sets, int methods)
{
    return sets < 1 || methods < 1
               ? ori__fail(ORI_EINVAL, "a ranking of %d methods on %d sets",
                           methods, sets)
               : ORI_OK;
}

ori_status ori_mean_ranks(const double *score, int sets, int methods,
                          double *rank)
{
    const ori_status s = check(sets, methods);

    if (s != ORI_OK)
        return s;
    for (int m = 0; m < methods; m++)
        rank[m] = 0;
    for (int i = 0; i < sets; i++, score += methods)
        for (int m = 0; m < methods; m++) {
            int better = 0, equal = 0;

            for (int k = 0; k < methods; k++) {
                better += score[k] > score[m];
                equal += score[k] == score[m];
            }
            rank[m] += (better + (equal + 1) / 2.0) / sets;
        }
    return ORI_OK;
}

/* ---- Wilcoxon's test ---- */

typedef struct difference {
    double size;
    bool positive;
} difference;

static int by_size(const void *a, const void *b)
{
    const double x = ((const difference *)a)->size;
    const double y = ((const difference *)b)->size;

    return (x > y) - (x < y);
}

/* Sum of the ranks of positive differences; *ties: sum of t^3 - t over runs
 * of t equal sizes. */
static double rank_sum(const difference *d, int n, double *ties)
{
    double sum = 0;

    *ties = 0;
    for (int i = 0; i < n;) {
        int end = i + 1;

        while (end < n && d[end].size == d[i].size)
            end++;
        for (int j = i; j < end; j++)
            sum += d[j].positive ? (i + 1 + end) / 2.0 : 0;
        *ties += pow(end - i, 3) - (end - i);
        i = end;
    }
    return sum;
}

/* Share of all 2^n choices of signs whose rank sum is at most w. */
static double exact_tail(int n, int w)
{
    enum { PAIRS = 25, SUMS = PAIRS * (PAIRS + 1) / 2 + 1 };
    double ways[SUMS] = { 1 };
    double below = 0;
    const int top = n * (n + 1) / 2;

    for (int rank = 1; rank <= n; rank++)
        for (int sum = top; sum >= rank; sum--)
            ways[sum] += ways[sum - rank];
    for (int sum = 0; sum <= w; sum++)
        below += ways[sum];
    return ldexp(below, -n);
}

static double probability_of(const difference *d, int n)
{
    double ties;
    const double plus = rank_sum(d, n, &ties);
    const double all = n * (n + 1) / 2.0;
    const double less = fmin(plus, all - plus);
    const double variance = n * (n + 1.0) * (2 * n + 1.0) / 24 - ties / 48;

    if (n <= 25 && ties == 0)
        return fmin(1, 2 * exact_tail(n, (int)less));
    return variance > 0
               ? fmin(1, erfc((all / 2 - less) / sqrt(2 * variance)))
               : 1;
}

double ori_wilcoxon(const double *a, const double *b, int n)
{
    difference *const d = ORI__NEW(difference, (size_t)(n > 0 ? n : 1));
    int count = 0;
    double p;

    if (!d)
        return NAN;
    /* differences of decimal numbers are not exact, but equal ones must tie:
     * counted in units of 1e-9 */
    for (int i = 0; i < n; i++) {
        const double size = rint(fabs(a[i] - b[i]) * 1e9);

        if (size > 0)
            d[count++] = (difference){ size, a[i] > b[i] };
    }
    qsort(d, (size_t)count, sizeof *d, by_size);
    p = count > 0 ? probability_of(d, count) : 1;
    ori__free(d);
    return p;
}

/* ---- all pairs ---- */

typedef struct pair {
    double p;
    int a, b;
} pair;

static int by_probability(const void *a, const void *b)
{
    const double x = ((const pair *)a)->p, y = ((const pair *)b)->p;

    return (x > y) - (x < y);
}

static ori_status fill_pairs(const double *score, int sets, int methods,
                             pair *pairs)
{
    double *const column = ORI__NEW(double, 2 * (size_t)sets);
    int count = 0;

    if (!column)
        return ori__fail_memory("a ranking");
    for (int a = 0; a < methods; a++)
        for (int b = a + 1; b < methods; b++) {
            for (int i = 0; i < sets; i++) {
                column[i] = score[i * methods + a];
                column[sets + i] = score[i * methods + b];
            }
            pairs[count++] =
                (pair){ ori_wilcoxon(column, column + sets, sets), a, b };
        }
    ori__free(column);
    return ORI_OK;
}

ori_status ori_pairs_differ(const double *score, int sets, int methods,
                            double alpha, int *differ)
{
    const int count = methods * (methods - 1) / 2;
    ori_status s = check(sets, methods);
    pair *pairs;

    if (s != ORI_OK)
        return s;
    pairs = ORI__NEW(pair, (size_t)(count > 0 ? count : 1));
    if (!pairs)
        return ori__fail_memory("a ranking");
    for (int i = 0; i < methods * methods; i++)
        differ[i] = 0;
    s = fill_pairs(score, sets, methods, pairs);
    if (s == ORI_OK)
        qsort(pairs, (size_t)count, sizeof *pairs, by_probability);
    /* Holm: the k-th smallest against alpha / (how many are left), until one
     * fails. */
    for (int k = 0; s == ORI_OK && k < count; k++) {
        if (!(pairs[k].p <= alpha / (count - k)))
            break;
        differ[pairs[k].a * methods + pairs[k].b] = 1;
        differ[pairs[k].b * methods + pairs[k].a] = 1;
    }
    ori__free(pairs);
    return s;
}
