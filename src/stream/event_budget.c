/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_budget.c - a budget of false alarms shared among classes
 *
 * A knapsack with one choice of each kind; alarms are small whole numbers, so
 * dynamic programming solves it exactly (Sinha & Zoltners, "The
 * multiple-choice knapsack problem", Operations Research 1979).
 */
#include "stream/event_budget.h"

#include <math.h>

#include "base/fail.h"
#include "base/memory.h"

/* More is never granted: a table of so many columns is filled. */
enum { BUDGET_MAX = 1 << 17 };

static const double SAME = 1e-9;

/* The option of fewest alarms, the best of those. */
static int least(const ori__budget_option *o, int count)
{
    int found = -1;

    for (int i = 0; i < count; i++)
        if (o[i].alarms >= 0 &&
            (found < 0 || o[i].alarms < o[found].alarms ||
             (o[i].alarms == o[found].alarms && o[i].value > o[found].value)))
            found = i;
    return found < 0 ? 0 : found;
}

static int64_t most(const ori__budget_option *o, int count)
{
    int64_t alarms = 0;

    for (int i = 0; i < count; i++)
        alarms = o[i].alarms > alarms ? o[i].alarms : alarms;
    return alarms;
}

/* One class more: best [budget + 1] is the highest sum of values with at most
 * so many alarms, -inf where there is none. */
static void add_class(const ori__budget_option *o, int count, int64_t budget,
                      const double *before, double *best, int *chosen)
{
    for (int64_t b = 0; b <= budget; b++) {
        best[b] = -HUGE_VAL;
        chosen[b] = -1;
        for (int i = 0; i < count; i++) {
            double sum;

            if (o[i].alarms < 0 || o[i].alarms > b)
                continue;
            sum = before[b - o[i].alarms] + o[i].value;
            if (sum > best[b]) {
                best[b] = sum;
                chosen[b] = i;
            }
        }
    }
}

static void trace(const ori__budget_option *options, int classes, int count,
                  int64_t budget, const double *best, const int *chosen,
                  int *choice)
{
    int64_t left = budget;

    while (left > 0 && best[left - 1] >= best[budget] - SAME)
        left--;
    for (int k = classes - 1; k >= 0; k--) {
        choice[k] = chosen[k * (budget + 1) + left];
        left -= options[k * count + choice[k]].alarms;
    }
}

ori_status ori__budget_share(const ori__budget_option *options, int classes,
                             int count, int64_t budget, int *choice,
                             bool *possible)
{
    int64_t all = 0, needed = 0;
    double *best, *before;
    int *chosen;
    bool right;

    for (int k = 0; k < classes; k++) {
        const ori__budget_option *o = options + k * count;

        choice[k] = least(o, count);
        needed += o[choice[k]].alarms;
        all += most(o, count);
    }
    *possible = needed <= budget;
    if (!*possible || classes == 0)
        return ORI_OK;
    budget = budget < all ? budget : all;
    budget = budget < BUDGET_MAX ? budget : BUDGET_MAX;
    if (budget < needed)
        budget = needed;
    best = ORI__NEW(double, (size_t)(budget + 1));
    before = ORI__NEW(double, (size_t)(budget + 1));
    chosen = ORI__NEW(int, (size_t)(budget + 1) * (size_t)classes);
    right = best && before && chosen;
    if (right) {
        for (int k = 0; k < classes; k++) {
            double *swap = before;

            add_class(options + k * count, count, budget, before, best,
                      chosen + k * (budget + 1));
            before = best;
            best = swap;
        }
        trace(options, classes, count, budget, before, chosen, choice);
    }
    ori__free(best);
    ori__free(before);
    ori__free(chosen);
    return right ? ORI_OK : ori__fail_memory("sharing a budget");
}

/* P(X <= n) of a Poisson variable with this mean. */
static double poisson(int64_t n, double mean)
{
    double sum = 0;

    for (int64_t i = 0; i <= n; i++)
        sum += exp((double)i * log(mean) - mean - lgamma((double)i + 1));
    return sum;
}

/*
 * The mean at which no more than `events` come in 5 of 100 cases (Garwood,
 * Biometrika 1936); for none that is -ln 0.05, the "rule of three".
 */
static double garwood(int64_t events)
{
    double low = (double)events, high = (double)events + 4;

    while (poisson(events, high) > 0.05)
        high *= 1.5;
    for (int i = 0; i < 60; i++) {
        const double middle = 0.5 * (low + high);

        if (middle > 0 && poisson(events, middle) <= 0.05)
            high = middle;
        else
            low = middle;
    }
    return high;
}

/* Of many events the same by Wilson & Hilferty, PNAS 1931: exact enough. */
static double cube_root_rule(double n)
{
    return n * pow(1 - 1 / (9 * n) + 1.6448536 / (3 * sqrt(n)), 3);
}

double ori__budget_high(int64_t events, double hours)
{
    if (!(hours > 0))
        return HUGE_VAL;
    return (events < 100 ? garwood(events)
                         : cube_root_rule((double)events + 1)) / hours;
}
