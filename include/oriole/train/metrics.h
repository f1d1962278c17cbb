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
} ori_metrics;

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
