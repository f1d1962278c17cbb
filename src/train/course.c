/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * course.c - what the kinds of methods have in common
 */
#include "train/course.h"

#include <math.h>
#include <time.h>

#include <oriole/train/metrics.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/text.h"

double ori__clock_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

ori_status ori__tell_stage(const ori_train_options *o, const char *stage,
                           double done, double started)
{
    const double seconds = ori__clock_s() - started;
    const ori_train_progress p = {
        .stage = stage,
        .step = (int64_t)(1e4 * done),
        .steps = 10000,
        .loss = NAN,
        .accuracy = NAN,
        .valid_loss = NAN,
        .valid_accuracy = NAN,
        .seconds = seconds,
        .seconds_left = done > 0 ? seconds * (1 - done) / done : 0,
    };

    if (o->progress && !o->progress(o->progress_context, &p))
        return ori__fail(ORI_ESTOPPED, "stopped while %s", stage);
    return ORI_OK;
}

int *ori__labels_of(const ori_dataset *data)
{
    const int n = ori_dataset_count(data);
    int *const labels = ORI__NEW(int, (size_t)n);

    for (int i = 0; labels && i < n; i++)
        labels[i] = ori_dataset_example(data, i).label;
    return labels;
}

/* Add "NAME_accuracy" and "NAME_log_loss". */
static ori_status add_metrics(ori__text *x, const char *name,
                              const ori_dataset *data,
                              const float *probabilities)
{
    int *const labels = ori__labels_of(data);
    ori_metrics m;
    const ori_status s =
        labels ? ori_metrics_compute(&m, labels, probabilities,
                                     ori_dataset_count(data),
                                     ori_dataset_label_count(data), NULL)
               : ori__fail_memory("labels");

    if (s == ORI_OK)
        ori__text_add(x, ",\"%s_accuracy\":%.6g,\"%s_log_loss\":%.6g",
                      name, m.accuracy, name, m.log_loss);
    ori__free(labels);
    return s;
}

ori_status ori__classify(ori_model *model, const ori_dataset *data, float *p)
{
    const int n = ori_dataset_count(data);
    ori_case *const cases = ORI__NEW(ori_case, (size_t)n);
    ori_classifier *classifier = NULL;
    ori_status s = cases ? ori_classifier_create(&classifier, model)
                         : ori__fail_memory("cases");

    for (int i = 0; s == ORI_OK && i < n; i++) {
        const ori_example e = ori_dataset_example(data, i);

        cases[i] = (ori_case){ e.x, e.length };
    }
    if (s == ORI_OK)
        s = ori_classifier_cases(classifier, cases, n, p);
    ori_classifier_destroy(classifier);
    ori__free(cases);
    return s;
}

static ori_status add_valid(ori__text *x, ori_model *model,
                            const ori_dataset *valid)
{
    const size_t n = (size_t)ori_dataset_count(valid);
    float *const p = ori__alloc(n, (size_t)ori_dataset_label_count(valid) *
                                       sizeof *p);
    ori_status s = p ? ori__classify(model, valid, p)
                     : ori__fail_memory("the validation set");

    if (s == ORI_OK)
        s = add_metrics(x, "valid", valid, p);
    ori__free(p);
    return s;
}

ori_status ori__describe_training(ori_model *model, const char *method,
                                  const ori__course *course,
                                  const float *held_out)
{
    const ori_dataset *const data = course->train;
    ori__text x = { 0 };
    ori_status s = ORI_OK;
    char *text;

    ori__text_add(&x, "{\"version\":\"%s\",\"method\":\"%s\","
                  "\"seed\":%llu,\"data_hash\":\"%016llx\",\"cases\":%d,"
                  "\"valid_cases\":%d", ori_version(), method,
                  (unsigned long long)course->chosen->seed,
                  (unsigned long long)ori_dataset_hash(data),
                  ori_dataset_count(data),
                  course->valid ? ori_dataset_count(course->valid) : 0);
    if (held_out)
        s = add_metrics(&x, "held_out", data, held_out);
    if (s == ORI_OK && course->valid)
        s = add_valid(&x, model, course->valid);
    ori__text_add(&x, "}");
    text = ori__text_take(&x);
    if (s == ORI_OK)
        s = text ? ori_model_set_training(model, text)
                 : ori__fail_memory("the training's summary");
    ori__free(text);
    return s;
}
