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
#include "train/model_for.h"

static ori_status create_model(ori__trainer *t)
{
    ori_model_options o = ORI_MODEL_OPTIONS_INIT;
    ori_status s = ori__model_options_for(&o, t->division.train);

    o.frontend = t->options.frontend;
    if (s == ORI_OK)
        s = ori__arch_read(t->options.arch, &o.arch, &t->arch_text);
    o.arch_name = t->arch_text ? ori__path_name(t->options.arch)
                               : t->options.arch;
    if (s == ORI_OK)
        s = ori_model_create(&t->model, &o);
    if (s != ORI_OK && t->arch_text)
        s = ori__fail_context(s, "%s", t->options.arch);
    ori__model_options_free(&o);
    return s;
}

static ori_status prepare_validation(ori__trainer *t)
{
    const int n = t->valid ? ori_dataset_count(t->valid) : 0;

    if (!n)
        return ORI_OK;
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
    ori__text_add(&x, "front end %d %d %d %a %d %d %d %d %a %a %d %a %a %a\n",
                  f->features, f->normalise, f->mel.dialect, f->mel.rate_hz,
                  f->mel.window_samples, f->mel.hop_samples,
                  f->mel.fft_samples, f->mel.bands, f->mel.low_hz,
                  f->mel.high_hz, f->mel.coefficients, f->mel.range_db,
                  f->trim_db, f->voice_spread);
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
        s = ori__division_make(&t->division, all, valid,
                               t->options.valid_fraction, t->options.seed);
    if (s != ORI_OK)
        return s;
    t->data = t->division.train;
    t->valid = t->division.valid;
    t->cases = ori_dataset_count(t->data);
    t->batches = (t->cases + t->options.batch - 1) / t->options.batch;
    t->valid_loss = t->valid_accuracy = NAN;
    s = create_model(t);
    if (s == ORI_OK &&
        t->options.frontend.normalise == ORI_NORMALISE_DATASET)
        s = ori__fit_statistics(t->model, t->data);
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
    ori__division_free(&t->division);
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
