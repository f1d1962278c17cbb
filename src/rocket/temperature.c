/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * temperature.c - one number that makes scores as sure as they are right
 *
 * In b = 1/temperature the log loss is convex, since every case adds a
 * log-sum-exp of linear functions and a linear one; so its slope
 *
 *     sum over cases of  E_p[z] - E_t[z],   p = softmax(b z)
 *
 * rises with b, and bisection finds where it is 0.
 *
 * Cases that are all right would ask for b without end.  Platt,
 * "Probabilistic outputs for support vector machines", 1999, section 2.2,
 * takes targets t that n cases cannot contradict: here 1/(2n + 2) of each case
 * is spread over all classes, half a case in all.
 */
#include <oriole/rocket/head.h>

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

/* Halvings of the 20 octaves: the last one is of 1e-7. */
enum { HALVINGS = 28 };

typedef struct scored {
    const float *scores;
    const int *labels;
    int n, classes;
    double spread;
} scored;

static bool is_usable(const scored *s, int i)
{
    const float *z = s->scores + (size_t)i * (size_t)s->classes;

    for (int c = 0; c < s->classes; c++)
        if (!isfinite(z[c]))
            return false;
    return s->labels[i] >= 0 && s->labels[i] < s->classes;
}

static double largest_of(const float *z, int count)
{
    double top = (double)z[0];

    for (int c = 1; c < count; c++)
        top = fmax(top, (double)z[c]);
    return top;
}

static double slope_of_case(const scored *s, int i, double b)
{
    const float *z = s->scores + (size_t)i * (size_t)s->classes;
    const double top = largest_of(z, s->classes);
    double sum = 0, expected = 0, mean = 0;

    for (int c = 0; c < s->classes; c++) {
        const double below = (double)z[c] - top, p = exp(b * below);

        sum += p;
        expected += p * below;
        mean += below / s->classes;
    }
    return expected / sum - s->spread * mean -
           (1 - s->spread) * ((double)z[s->labels[i]] - top);
}

static double slope_of(const scored *s, double b)
{
    double slope = 0;

    for (int i = 0; i < s->n; i++)
        if (is_usable(s, i))
            slope += slope_of_case(s, i, b);
    return slope;
}

double ori_temperature_fit(const float *scores, const int *labels, int n,
                           int classes)
{
    scored s = { .scores = scores, .labels = labels, .n = n,
                 .classes = classes };
    double low = -10, high = 10;        /* of log2 b */
    int usable = 0;

    for (int i = 0; i < n; i++)
        usable += is_usable(&s, i);
    if (usable == 0 || classes < 2)
        return 1;
    s.spread = 0.5 / (usable + 1);
    for (int i = 0; i < HALVINGS; i++) {
        const double middle = (low + high) / 2;

        if (slope_of(&s, exp2(middle)) > 0)
            high = middle;
        else
            low = middle;
    }
    return exp2(-(low + high) / 2);
}
