/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * trainer.c - everything before the first step of a training
 */
#include "train/trainer.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "model/model_object.h"
#include "train/arch_text.h"
#include "train/choose.h"

static ori_status check_labels(const ori__trainer *t)
{
    const int labels = ori_dataset_label_count(t->data);
    int first = -1, other = -1;

    for (int i = 0; i < t->cases && other < 0; i++) {
        const int label = ori_dataset_example(t->data, i).label;

        if (label < 0 || label >= labels)
            return ori__fail(ORI_EDATA, "%s: has no label",
                             ori_dataset_example(t->data, i).name);
        if (first < 0)
            first = label;
        else if (label != first)
            other = label;
    }
    if (other < 0)
        return ori__fail(ORI_EDATA, "all %d training cases are of one class "
                         "(\"%s\"): there is nothing to tell apart",
                         t->cases, ori_dataset_label(t->data, first));
    return ORI_OK;
}

/* Cases marked `valid` (or a share of all) go to validation. */
static ori_status divide(ori__trainer *t, const ori_dataset *all,
                         const ori_dataset *given_valid)
{
    const int n = ori_dataset_count(all);
    int *index = ORI__NEW(int, (size_t)n);
    int *other = ORI__NEW(int, (size_t)n);
    int train = 0, valid = 0;
    ori_status s = ORI_OK;

    if (!index || !other)
        s = ori__fail_memory("the division of the cases");
    for (int i = 0; s == ORI_OK && i < n; i++) {
        if (ori_dataset_example(all, i).split == ORI_SPLIT_VALID)
            other[valid++] = i;
        else
            index[train++] = i;
    }
    if (s == ORI_OK && train == 0)
        s = ori__fail(ORI_EDATA, "all cases are marked for validation: there "
                      "is nothing to train on");
    if (s == ORI_OK && !given_valid && valid == 0 &&
        t->options.valid_fraction > 0) {
        s = ori_dataset_divide(&t->data, &t->valid, all,
                               t->options.valid_fraction, t->options.seed);
    } else if (s == ORI_OK) {
        s = ori_dataset_take(&t->data, all, index, train);
        if (s == ORI_OK && !given_valid && valid > 0)
            s = ori_dataset_take(&t->valid, all, other, valid);
    }
    ori__free(index);
    ori__free(other);
    return s;
}

/* The same cases, their labels numbered as the training set's are. */
static ori_status take_valid(ori__trainer *t, const ori_dataset *valid)
{
    const int n = ori_dataset_count(valid);
    ori_example *examples = ORI__NEW(ori_example, (size_t)n);
    const int labels = ori_dataset_label_count(t->data);
    const char **names = ORI__NEW(const char *, (size_t)labels);
    ori_status s = ORI_OK;

    if (!examples || !names)
        s = ori__fail_memory("the validation set");
    for (int k = 0; s == ORI_OK && k < labels; k++)
        names[k] = ori_dataset_label(t->data, k);
    for (int i = 0; s == ORI_OK && i < n; i++) {
        const char *name;
        int k = 0;

        examples[i] = ori_dataset_example(valid, i);
        name = ori_dataset_label(valid, examples[i].label);
        while (k < labels && strcmp(name, names[k]) != 0)
            k++;
        if (k == labels)
            s = ori__fail(ORI_EDATA, "%s: its label \"%s\" does not occur in "
                          "training", examples[i].name, name);
        examples[i].label = k;
    }
    if (s == ORI_OK)
        s = ori_dataset_create(&t->valid, examples, n,
                               ori_dataset_channels(valid),
                               ori_dataset_rate(valid), names, labels);
    ori__free(examples);
    ori__free(names);
    return s;
}

static ori_status create_model(ori__trainer *t)
{
    ori_model_options o = ORI_MODEL_OPTIONS_INIT;
    ori__lengths lengths;
    const char **labels;
    ori_status s;

    o.label_count = ori_dataset_label_count(t->data);
    labels = ORI__NEW(const char *, (size_t)o.label_count);
    if (!labels)
        return ori__fail_memory("labels");
    for (int k = 0; k < o.label_count; k++)
        labels[k] = ori_dataset_label(t->data, k);
    o.labels = labels;
    o.frontend = t->options.frontend;
    o.arch_name = t->arch_text ? ori__path_name(t->options.arch)
                               : t->options.arch;
    o.channels = ori_dataset_channels(t->data);
    o.rate_hz = ori_dataset_rate(t->data);
    s = ori__lengths_of(t->data, &lengths);
    o.usual_length = lengths.usual;
    o.max_length = lengths.longest;
    if (s == ORI_OK)
        s = ori__arch_read(t->options.arch, &o.arch, &t->arch_text);
    if (s == ORI_OK)
        s = ori_model_create(&t->model, &o);
    if (s != ORI_OK && t->arch_text)
        s = ori__fail_context(s, "%s", t->options.arch);
    ori__free(labels);
    return s;
}

/* Mean and deviation of each feature over the training set. */
static ori_status fit_statistics(ori__trainer *t)
{
    const int width = ori_model_feature_width(t->model);
    const int64_t longest = ori_model_max_length(t->model);
    const int64_t frames = ori_model_feature_frames(t->model, longest);
    float *y = ori__alloc((size_t)frames, (size_t)width * sizeof *y);
    unsigned char *present = ori__alloc((size_t)frames, 1);
    void *work = ori__alloc(ori_model_feature_work(t->model, longest), 1);
    double *sums = ORI__NEW(double, 2 * (size_t)width);
    float *moments = ORI__NEW(float, 2 * (size_t)width);
    const ori_normalise how = t->model->frontend.normalise;
    double count = 0;

    if (y && present && work && sums && moments) {
        t->model->frontend.normalise = ORI_NORMALISE_NONE;
        for (int i = 0; i < t->cases; i++) {
            const ori_example e = ori_dataset_example(t->data, i);
            const int64_t n = ori_model_feature_frames(t->model, e.length);

            ori_model_features(t->model, e.x, e.length, y, present, work);
            for (int64_t f = 0; f < n; f++) {
                count += present[f];
                for (int c = 0; present[f] && c < width; c++) {
                    const double v = y[f * width + c];

                    sums[c] += v;
                    sums[width + c] += v * v;
                }
            }
        }
        t->model->frontend.normalise = how;
        for (int c = 0; count > 0 && c < width; c++) {
            const double mean = sums[c] / count;

            moments[c] = (float)mean;
            moments[width + c] =
                (float)sqrt(fmax(sums[width + c] / count - mean * mean, 0));
        }
        ori_model_set_statistics(t->model, moments, moments + width);
    }
    ori__free(y);
    ori__free(present);
    ori__free(work);
    ori__free(sums);
    ori__free(moments);
    return count > 0 ? ORI_OK : ori__fail_memory("the front end's statistics");
}

static ori_status prepare_validation(ori__trainer *t)
{
    const int n = t->valid ? ori_dataset_count(t->valid) : 0;

    if (!n)
        return ORI_OK;
    if (ori_dataset_channels(t->valid) != ori_dataset_channels(t->data))
        return ori__fail(ORI_ESHAPE, "the validation set has %d channels, "
                         "the training set %d",
                         ori_dataset_channels(t->valid),
                         ori_dataset_channels(t->data));
    t->valid_cases = ORI__NEW(ori_case, (size_t)n);
    t->valid_probabilities =
        ori__alloc((size_t)n, (size_t)ori_model_label_count(t->model) *
                                  sizeof(float));
    if (!t->valid_cases || !t->valid_probabilities)
        return ori__fail_memory("the validation set");
    for (int i = 0; i < n; i++) {
        const ori_example e = ori_dataset_example(t->valid, i);

        t->valid_cases[i] = (ori_case){ e.x, e.length };
    }
    return ori_classifier_create(&t->classifier, t->model);
}

static ori_status prepare_training(ori__trainer *t)
{
    ori_net *net = ori_model_net(t->model);
    ori__training *g = &t->training;
    const size_t weights = ori_net_weight_count(net);
    const int largest = (t->cases + t->batches - 1) / t->batches;
    ori_status s;

    g->count = weights;
    g->weights = ori_net_weights(net);
    g->first = ORI__NEW(float, weights);
    g->second = ORI__NEW(float, weights);
    g->best = ORI__NEW(float, weights);
    t->gradient = ORI__NEW(float, weights);
    t->dscores = ori__alloc((size_t)largest,
                            (size_t)ori_model_label_count(t->model) *
                                sizeof(float));
    t->order = ORI__NEW(int, (size_t)t->cases);
    if (!g->first || !g->second || !g->best || !t->gradient || !t->dscores ||
        !t->order)
        return ori__fail_memory("training");
    ori_net_initialise(net, t->options.seed);
    s = ori__train_batch_create(&t->batch, &t->options, t->model, t->data,
                                largest);
    if (s == ORI_OK)
        s = ori_net_run_create(&t->run, net, largest,
                               ori__train_batch_max_frames(t->batch), true);
    return s;
}

/* Everything that decides the bits of the result. */
static ori_status make_fingerprint(ori__trainer *t)
{
    const ori_train_options *o = &t->options;
    const ori_frontend *f = &o->frontend;
    ori__text x = { 0 };

    ori__text_add(&x, "oriole %s, data %016llx and %016llx, seed %llu\n%s\n",
                  ori_version(),
                  (unsigned long long)ori_dataset_hash(t->data),
                  (unsigned long long)(t->valid ? ori_dataset_hash(t->valid)
                                                : 0),
                  (unsigned long long)o->seed,
                  ori_net_text(ori_model_net(t->model)));
    ori__text_add(&x, "front end %d %d %d %a %d %d %d %d %a %a %d %a\n",
                  f->features, f->normalise, f->mel.dialect, f->mel.rate_hz,
                  f->mel.window_samples, f->mel.hop_samples,
                  f->mel.fft_samples, f->mel.bands, f->mel.low_hz,
                  f->mel.high_hz, f->mel.coefficients, f->mel.range_db);
    ori__text_add(&x, "steps %d %d %d %a %a %a %d %d %d %a %d %a\n",
                  o->epochs, o->batch, o->optimiser, o->rate, o->momentum,
                  o->weight_decay, o->schedule, o->warmup, o->patience,
                  o->label_smoothing, o->class_weights, o->time_limit_s);
    ori__text_add(&x, "changes %a %a %a %a %a %a %a %a\n", o->shift, o->scale,
                  o->noise_snr_db, o->time_mask, o->frequency_mask,
                  o->frequency_warp, o->time_warp, o->mixup);
    t->fingerprint = ori__text_take(&x);
    return t->fingerprint ? ORI_OK : ori__fail_memory("training");
}

ori_status ori__trainer_set_up(ori__trainer *t, const ori_dataset *all,
                               const ori_dataset *valid)
{
    ori_status s = ori__choose(&t->options, all, NULL);

    if (s == ORI_OK)
        s = divide(t, all, valid);
    if (s == ORI_OK && valid)
        s = take_valid(t, valid);
    if (s != ORI_OK)
        return s;
    t->cases = ori_dataset_count(t->data);
    t->batches = (t->cases + t->options.batch - 1) / t->options.batch;
    t->valid_loss = t->valid_accuracy = NAN;
    s = check_labels(t);
    if (s == ORI_OK)
        s = create_model(t);
    if (s == ORI_OK &&
        t->options.frontend.normalise == ORI_NORMALISE_DATASET)
        s = fit_statistics(t);
    if (s == ORI_OK)
        s = prepare_validation(t);
    if (s == ORI_OK)
        s = prepare_training(t);
    if (s == ORI_OK)
        s = make_fingerprint(t);
    return s;
}

void ori__trainer_release(ori__trainer *t)
{
    ori_net_run_destroy(t->run);
    ori_classifier_destroy(t->classifier);
    ori__train_batch_destroy(t->batch);
    ori_model_destroy(t->model);
    ori_dataset_destroy(t->data);
    ori_dataset_destroy(t->valid);
    ori__history_free(&t->training.history);
    ori__free(t->training.first);
    ori__free(t->training.second);
    ori__free(t->training.best);
    ori__free(t->gradient);
    ori__free(t->dscores);
    ori__free(t->order);
    ori__free(t->valid_cases);
    ori__free(t->valid_probabilities);
    ori__free(t->fingerprint);
    ori__free(t->arch_text);
}
