/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * metrics.c - how good the answers are
 */
#include <oriole/train/metrics.h>

#include <math.h>

#include "base/fail.h"
#include "base/memory.h"

/*
 * The 95 % interval of a proportion: Wilson, "Probable inference, the law of
 * succession, and statistical inference", JASA 22 (1927), p. 209.  Stays
 * inside of [0, 1] and is right for few cases too.
 */
static void wilson(int correct, int cases, double *low, double *high)
{
    const double z = 1.959963984540054;     /* 97.5 % of the normal */
    const double n = cases, p = correct / n, zz = z * z;
    const double middle = p + zz / (2 * n);
    const double reach = z * sqrt(p * (1 - p) / n + zz / (4 * n * n));

    *low = correct == 0 ? 0 : (middle - reach) / (1 + zz / n);
    *high = correct == cases ? 1 : (middle + reach) / (1 + zz / n);
}

/* The first of the largest; what is not a number is never an answer. */
static int answer(const float *p, int classes)
{
    int best = -1;

    for (int c = 0; c < classes; c++)
        if (!isnan(p[c]) && (best < 0 || p[c] > p[best]))
            best = c;
    return best < 0 ? 0 : best;
}

static double log_loss(float probability)
{
    const double p = (double)probability;

    return -log(p >= 1e-7 ? fmin(p, 1) : 1e-7);     /* NaN: as bad as can be */
}

/* What is not a number counts as 0. */
static double brier(const float *p, int classes, int truth)
{
    double sum = 0;

    for (int c = 0; c < classes; c++) {
        const double d =
            (isnan(p[c]) ? 0 : (double)p[c]) - (c == truth ? 1 : 0);

        sum += d * d;
    }
    return sum;
}

/* confusion [classes, classes] */
static void over_classes(ori_metrics *m, const int *confusion, int classes)
{
    int in_truth = 0, in_either = 0;

    for (int c = 0; c < classes; c++) {
        const int hits = confusion[c * classes + c];
        int truths = 0, answers = 0;

        for (int k = 0; k < classes; k++) {
            truths += confusion[c * classes + k];
            answers += confusion[k * classes + c];
        }
        if (truths > 0) {
            m->balanced_accuracy += (double)hits / truths;
            in_truth++;
        }
        if (truths + answers > 0) {
            m->macro_f1 += 2.0 * hits / (truths + answers);
            in_either++;
        }
    }
    m->balanced_accuracy /= in_truth;
    m->macro_f1 /= in_either;
}

void ori_reliability_compute(ori_reliability *r, const int *truth,
                             const float *probabilities, int cases,
                             int classes)
{
    enum { BINS = ORI_RELIABILITY_BINS };

    *r = (ori_reliability){ 0 };
    for (int i = 0; i < cases; i++) {
        const float *p = probabilities + (size_t)i * (size_t)classes;
        const int said = answer(p, classes);
        const double sure = p[said] > 0 ? fmin((double)p[said], 1) : 0;
        const int bin = sure < 1 ? (int)(sure * BINS) : BINS - 1;

        r->cases[bin]++;
        r->confidence[bin] += sure;
        r->accuracy[bin] += said == truth[i];
    }
    for (int b = 0; b < BINS; b++) {
        r->confidence[b] /= r->cases[b];        /* NaN where there is none */
        r->accuracy[b] /= r->cases[b];
    }
}

static double calibration_error(const ori_reliability *r, int cases)
{
    double error = 0;

    for (int b = 0; b < ORI_RELIABILITY_BINS; b++)
        if (r->cases[b] > 0)
            error += fabs(r->confidence[b] - r->accuracy[b]) * r->cases[b] /
                     cases;
    return error;
}

ori_status ori_metrics_compute(ori_metrics *metrics, const int *truth,
                               const float *probabilities, int cases,
                               int classes, int *confusion)
{
    ori_metrics m = { .cases = cases };
    ori_reliability bins;
    size_t cells;
    int *counts;

    *metrics = (ori_metrics){ 0 };
    if (cases < 1 || classes < 1)
        return ori__fail(ORI_EINVAL, "metrics of %d cases and %d classes",
                         cases, classes);
    for (int i = 0; i < cases; i++)
        if (truth[i] < 0 || truth[i] >= classes)
            return ori__fail(ORI_EINVAL, "case %d: class %d is not in "
                             "[0, %d)", i, truth[i], classes);
    if (classes > 30000 ||      /* its square must fit an int */
        !ori__multiply((size_t)classes, (size_t)classes, &cells) ||
        !(counts = ORI__NEW(int, cells)))
        return ori__fail_memory("the confusion matrix");
    for (int i = 0; i < cases; i++) {
        const float *p = probabilities + (size_t)i * (size_t)classes;
        const int said = answer(p, classes);

        counts[truth[i] * classes + said]++;
        m.correct += said == truth[i];
        m.log_loss += log_loss(p[truth[i]]) / cases;
        m.brier += brier(p, classes, truth[i]) / cases;
    }
    m.accuracy = (double)m.correct / cases;
    wilson(m.correct, cases, &m.accuracy_low, &m.accuracy_high);
    over_classes(&m, counts, classes);
    ori_reliability_compute(&bins, truth, probabilities, cases, classes);
    m.calibration_error = calibration_error(&bins, cases);
    for (size_t i = 0; confusion && i < cells; i++)
        confusion[i] = counts[i];
    ori__free(counts);
    *metrics = m;
    return ORI_OK;
}
