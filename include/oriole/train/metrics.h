/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * metrics.h - how good the answers are
 */
#ifndef ORIOLE_TRAIN_METRICS_H
#define ORIOLE_TRAIN_METRICS_H

#include <stddef.h>

#include <oriole/base/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_metrics {
    int cases, correct;
    double accuracy;
    double accuracy_low, accuracy_high; /* 95 % interval, Wilson 1927 */
    double balanced_accuracy;   /* mean recall over classes that occur */
    double macro_f1;            /* mean F1 over classes that occur in truth
                                   or answer */
    double log_loss;            /* mean -ln p(truth), p at least 1e-7 */
    double brier;               /* mean over the cases of the sum over classes
                                   of (p - truth)^2, Brier 1950: 0 to 2 */
    double calibration_error;   /* expected, over the bins below: mean
                                   |confidence - accuracy|, weighed by cases */
} ori_metrics;

/*
 * How often the answers are right that were given with some confidence (the
 * probability of the answer): bins of equal width, DeGroot & Fienberg 1983;
 * Guo, Pleiss, Sun & Weinberger, "On calibration of modern neural networks",
 * ICML 2017, section 2.
 */
enum { ORI_RELIABILITY_BINS = 15 };

typedef struct ori_reliability {
    int cases[ORI_RELIABILITY_BINS];
    double confidence[ORI_RELIABILITY_BINS];    /* mean; NaN: no cases */
    double accuracy[ORI_RELIABILITY_BINS];      /* likewise */
} ori_reliability;

/* Arguments as of ori_metrics_compute(), which checks them. */
ORI_API void ori_reliability_compute(ori_reliability *reliability,
                                     const int *truth,
                                     const float *probabilities, int cases,
                                     int classes);

/*
 * truth [cases], each in [0, classes); probabilities [cases, classes].
 * confusion [classes, classes], row truth, column answer, is written if not
 * NULL.  Returns ORI_OK, ORI_EINVAL or ORI_ENOMEM.
 */
ORI_API ori_status ori_metrics_compute(ori_metrics *metrics, const int *truth,
                                       const float *probabilities, int cases,
                                       int classes, int *confusion);

#ifdef __cplusplus
}
#endif
#endif
