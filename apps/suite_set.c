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

static bool trains(ori_example e)
{
    return e.split != ORI_SPLIT_TEST;
}

/* SplitMix64 (Steele, Lea & Flood 2014): all that a shuffle needs. */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static void shuffle(int *index, int count, uint64_t *random)
{
    for (int i = count - 1; i > 0; i--) {
        const int j = (int)(next_random(random) % (uint64_t)(i + 1));
        const int swap = index[i];

        index[i] = index[j];
        index[j] = swap;
    }
}

/* Each class gives as many cases to training as it has there in the
 * archive's own division. */
static void redeal(const ori_dataset *all, int resample, bool *train)
{
    const int n = ori_dataset_count(all);
    int *const index = output_alloc((size_t)n, sizeof *index);
    uint64_t random = (uint64_t)resample;

    for (int k = 0; k < ori_dataset_label_count(all); k++) {
        int count = 0, for_training = 0;

        for (int i = 0; i < n; i++) {
            const ori_example e = ori_dataset_example(all, i);

            if (e.label != k)
                continue;
            index[count++] = i;
            for_training += trains(e);
        }
        shuffle(index, count, &random);
        for (int i = 0; i < count; i++)
            train[index[i]] = i < for_training;
    }
    free(index);
}

static ori_status take(ori_dataset **part, const ori_dataset *all,
                       const bool *train, bool wanted)
{
    const int n = ori_dataset_count(all);
    int *const index = output_alloc((size_t)n, sizeof *index);
    int count = 0;
    ori_status s;

    for (int i = 0; i < n; i++)
        if (train[i] == wanted)
            index[count++] = i;
    s = count > 0 ? ori_dataset_take(part, all, index, count) : ORI_EDATA;
    free(index);
    return s;
}

static ori_status load(parts *p, const char *path, int resample)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    char *paths[] = { output_copy(path) };
    ori_dataset *all;
    bool *train;
    ori_status s =
        ori_dataset_load(&all, (const char *const *)paths, 1, &o);

    free(paths[0]);
    if (s != ORI_OK)
        return s;
    train = output_alloc((size_t)ori_dataset_count(all), sizeof *train);
    for (int i = 0; i < ori_dataset_count(all); i++)
        train[i] = trains(ori_dataset_example(all, i));
    if (resample > 0)
        redeal(all, resample, train);
    s = take(&p->train, all, train, true);
    if (s == ORI_OK)
        s = take(&p->test, all, train, false);
    free(train);
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
