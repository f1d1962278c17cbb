/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * suite_set.c - one data set of an archive: learned, and tested
 */
#include "suite_set.h"

#include <stdlib.h>

#include <oriole/data/dataset.h>
#include <oriole/model/model.h>
#include <oriole/train/metrics.h>

#include "output.h"
#include "timing.h"

/* Both parts, over the same labels. */
typedef struct parts {
    ori_dataset *train, *test;
} parts;

static ori_status load(parts *p, const char *path, int resample)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    ori_dataset *all;
    ori_status s = ori_dataset_load(&all, &path, 1, &o);

    if (s != ORI_OK)
        return s;
    s = ori_dataset_resplit(&p->train, &p->test, all, (uint64_t)resample);
    ori_dataset_destroy(all);
    return s;
}

static ori_status measure(suite_result *r, ori_model *model,
                          const ori_dataset *test)
{
    const int n = ori_dataset_count(test);
    const size_t classes = (size_t)ori_dataset_label_count(test);
    ori_case *const cases = output_alloc((size_t)n, sizeof *cases);
    int *const truth = output_alloc((size_t)n, sizeof *truth);
    float *const p = output_alloc((size_t)n, classes * sizeof *p);
    const double begin = timing_now();
    ori_classifier *classifier;
    ori_metrics m = { 0 };
    ori_status s = ori_classifier_create(&classifier, model);

    for (int i = 0; i < n; i++) {
        const ori_example e = ori_dataset_example(test, i);

        cases[i] = (ori_case){ e.x, e.length };
        truth[i] = e.label;
    }
    if (s == ORI_OK)
        s = ori_classifier_cases(classifier, cases, n, p);
    r->test_seconds = timing_now() - begin;
    if (s == ORI_OK)
        s = ori_metrics_compute(&m, truth, p, n, (int)classes, NULL);
    r->accuracy = m.accuracy;
    r->log_loss = m.log_loss;
    r->ece = m.calibration_error;
    ori_classifier_destroy(classifier);
    free(cases);
    free(truth);
    free(p);
    return s;
}

ori_status suite_set_run(suite_result *r, const char *path, int resample,
                         const ori_train_options *options)
{
    parts p = { 0 };
    ori_model *model = NULL;
    ori_status s = load(&p, path, resample);

    if (s == ORI_OK) {
        const double begin = timing_now();

        r->train_cases = ori_dataset_count(p.train);
        r->test_cases = ori_dataset_count(p.test);
        s = ori_train(&model, p.train, NULL, options);
        r->train_seconds = timing_now() - begin;
    }
    if (s == ORI_OK)
        s = measure(r, model, p.test);
    ori_model_destroy(model);
    ori_dataset_destroy(p.train);
    ori_dataset_destroy(p.test);
    return s;
}
