/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * model_for.c - what a recogniser takes from the data that it is made for
 */
#include "train/model_for.h"

#include <math.h>

#include "base/fail.h"
#include "base/memory.h"
#include "model/model_object.h"
#include "train/choose.h"

ori_status ori__model_options_for(ori_model_options *o,
                                  const ori_dataset *data)
{
    const int count = ori_dataset_label_count(data);
    const char **const labels = ORI__NEW(const char *, (size_t)count);
    ori__lengths lengths;
    ori_status s = ori__lengths_of(data, &lengths);

    o->labels = labels;
    if (s != ORI_OK)
        return s;
    if (!labels)
        return ori__fail_memory("labels");
    for (int k = 0; k < count; k++)
        labels[k] = ori_dataset_label(data, k);
    o->label_count = count;
    o->channels = ori_dataset_channels(data);
    o->rate_hz = ori_dataset_rate(data);
    o->usual_length = lengths.usual;
    o->max_length = lengths.longest;
    return ORI_OK;
}

void ori__model_options_free(ori_model_options *o)
{
    ori__free((void *)(uintptr_t)o->labels);
}

/* Mean and deviation of each feature over the training set. */
ori_status ori__fit_statistics(ori_model *m, const ori_dataset *data)
{
    const int width = ori_model_feature_width(m);
    const int64_t longest = ori_model_max_length(m);
    const int64_t frames = ori_model_feature_frames(m, longest);
    float *y = ori__alloc((size_t)frames, (size_t)width * sizeof *y);
    unsigned char *present = ori__alloc((size_t)frames, 1);
    void *work = ori__alloc(ori_model_feature_work(m, longest), 1);
    double *sums = ORI__NEW(double, 2 * (size_t)width);
    float *moments = ORI__NEW(float, 2 * (size_t)width);
    const ori_normalise how = m->frontend.normalise;
    double count = 0;

    if (y && present && work && sums && moments) {
        m->frontend.normalise = ORI_NORMALISE_NONE;
        for (int i = 0; i < ori_dataset_count(data); i++) {
            const ori_example e = ori_dataset_example(data, i);
            const int64_t n = ori_model_case_frames(m, e.x, e.length);

            ori_model_features(m, e.x, e.length, y, present, work);
            for (int64_t f = 0; f < n; f++) {
                count += present[f];
                for (int c = 0; present[f] && c < width; c++) {
                    const double v = y[f * width + c];

                    sums[c] += v;
                    sums[width + c] += v * v;
                }
            }
        }
        m->frontend.normalise = how;
        for (int c = 0; count > 0 && c < width; c++) {
            const double mean = sums[c] / count;

            moments[c] = (float)mean;
            moments[width + c] =
                (float)sqrt(fmax(sums[width + c] / count - mean * mean, 0));
        }
        ori_model_set_statistics(m, moments, moments + width);
    }
    ori__free(y);
    ori__free(present);
    ori__free(work);
    ori__free(sums);
    ori__free(moments);
    return count > 0 ? ORI_OK : ori__fail_memory("the front end's statistics");
}

