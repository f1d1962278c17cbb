/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * train_network.c - a network learns from examples
 *
 * A step is a function of the state before it, the seed and the step's
 * number, so that a training which was killed goes on from its checkpoint
 * to the same bits.
 */
#include "train/train_network.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/text.h"
#include "train/loss.h"
#include "train/optimiser.h"
#include "train/schedule.h"
#include "train/trainer.h"

static double clock_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- where to begin ---- */

static ori_status begin(ori__trainer *t)
{
    const ori_train_options *o = &t->options;
    ori__train_state *st = &t->training.state;
    bool found = false;
    ori_status s = ORI_OK;

    *st = (ori__train_state){ .epochs = o->epochs,
                              .steps = (int64_t)o->epochs * t->batches,
                              .best_loss = INFINITY, .plateau = 1,
                              .plateau_loss = INFINITY };
    if (o->resume && o->checkpoint)
        s = ori__checkpoint_load(&t->training, t->fingerprint, o->checkpoint,
                                 &found);
    if (s == ORI_OK && found && o->log)
        s = ori__history_log(&t->training.history, o->log, false);
    t->started = clock_s() - st->seconds;
    t->saved = clock_s();
    return s;
}

/* ---- a step ---- */

static void shuffle(ori__trainer *t)
{
    ori__rng rng = ori__rng_at(t->options.seed, ORI__RNG_SHUFFLE,
                               (uint32_t)t->training.state.epoch, 0);

    for (int i = 0; i < t->cases; i++)
        t->order[i] = i;
    ori__rng_shuffle(&rng, t->order, (size_t)t->cases);
}

/* The share of the training that is behind us, by steps or by time. */
static double share_done(const ori__trainer *t)
{
    const ori__train_state *st = &t->training.state;
    const double by_steps = (double)st->step / (double)st->steps;
    const double limit = t->options.time_limit_s;

    return limit > 0 ? fmax(by_steps, (clock_s() - t->started) / limit)
                     : by_steps;
}

static ori_status step(ori__trainer *t)
{
    ori__train_state *st = &t->training.state;
    const int classes = ori_model_label_count(t->model);
    /* batches of an epoch differ by one case at the most */
    const int from = (int)(st->batch * t->cases / t->batches);
    const int to = (int)((st->batch + 1) * t->cases / t->batches);
    const double warmup = (double)t->options.warmup / t->options.epochs;
    const double rate =
        ori__schedule_rate(&t->options, share_done(t), warmup, st->plateau);
    const ori_batch batch =
        ori__train_batch_fill(t->batch, t->order + from, to - from,
                              (uint32_t)st->epoch, (uint32_t)st->step);
    const float *scores;
    ori__loss loss;
    ori_status s;

    s = ori_net_forward_training(t->run, &batch, t->options.seed,
                                 (uint32_t)st->step, &scores);
    if (s != ORI_OK)
        return s;
    loss = ori__loss_cross_entropy(scores,
                                   ori__train_batch_targets(t->batch),
                                   ori__train_batch_weights(t->batch),
                                   to - from, classes, t->dscores);
    if (!isfinite(loss.sum))
        return ori__fail(ORI_EDATA, "epoch %lld: the loss is no longer "
                         "finite; a lower --rate may help (it was %g)",
                         (long long)st->epoch + 1, t->options.rate);
    ori_net_backward(t->run, t->dscores, t->gradient, NULL);
    st->step++;
    st->batch++;
    ori__optimiser_step(&t->options, ori_model_net(t->model), rate, st->step,
                        t->gradient, t->training.first, t->training.second);
    st->loss_sum += loss.sum;
    st->correct += loss.correct;
    st->seen += to - from;
    return ORI_OK;
}

/* ---- an epoch's end ---- */

static ori_status validate(ori__trainer *t)
{
    const int classes = ori_model_label_count(t->model);
    const int n = t->valid ? ori_dataset_count(t->valid) : 0;
    double loss = 0;
    int correct = 0;
    ori_status s;

    if (!n)
        return ORI_OK;
    ori_classifier_refresh(t->classifier);
    s = ori_classifier_cases(t->classifier, t->valid_cases, n,
                             t->valid_probabilities);
    for (int i = 0; s == ORI_OK && i < n; i++) {
        const float *p = t->valid_probabilities + i * classes;
        const int truth = ori_dataset_example(t->valid, i).label;
        int best = 0;

        for (int k = 1; k < classes; k++)
            best = p[k] > p[best] ? k : best;
        correct += best == truth;
        loss -= log(fmax((double)p[truth], 1e-7));
    }
    t->valid_loss = loss / n;
    t->valid_accuracy = (double)correct / n;
    return s;
}

/* The best by validation accuracy, then loss; without validation the last,
 * which an annealed rate makes the best too. */
static void keep_best(ori__trainer *t)
{
    ori__train_state *st = &t->training.state;

    if (t->valid && !(t->valid_accuracy > st->best_accuracy ||
                      (t->valid_accuracy == st->best_accuracy &&
                       t->valid_loss < st->best_loss))) {
        st->stale_epochs++;
        return;
    }
    st->best_accuracy = t->valid_accuracy;
    st->best_loss = t->valid_loss;
    st->best_epoch = st->epoch;
    st->stale_epochs = 0;
    memcpy(t->training.best, t->training.weights,
           t->training.count * sizeof(float));
}

static void watch_plateau(ori__trainer *t, double loss)
{
    ori__train_state *st = &t->training.state;
    const int patience = t->options.patience > 0 ? t->options.patience : 10;

    if (t->options.schedule != ORI_SCHEDULE_PLATEAU)
        return;
    if (loss < st->plateau_loss * (1 - 1e-4)) {
        st->plateau_loss = loss;
        st->plateau_stale = 0;
    } else if (++st->plateau_stale >= patience) {
        st->plateau *= 0.5;
        st->plateau_stale = 0;
    }
}

static ori_status end_epoch(ori__trainer *t)
{
    ori__train_state *st = &t->training.state;
    const double warmup = (double)t->options.warmup / t->options.epochs;
    ori__epoch epoch = {
        .loss = st->loss_sum / (double)st->seen,
        .accuracy = (double)st->correct / (double)st->seen,
        .rate = ori__schedule_rate(&t->options, share_done(t), warmup,
                                   st->plateau),
    };
    ori_status s = validate(t);

    if (s != ORI_OK)
        return s;
    st->epoch++;
    st->batch = 0;
    st->loss_sum = 0;
    st->correct = st->seen = 0;
    epoch.valid_loss = t->valid_loss;
    epoch.valid_accuracy = t->valid_accuracy;
    epoch.seconds = clock_s() - t->started;
    s = ori__history_add(&t->training.history, &epoch);
    keep_best(t);
    watch_plateau(t, t->valid ? t->valid_loss : epoch.loss);
    if (s == ORI_OK && t->options.log)
        s = ori__history_log(&t->training.history, t->options.log,
                             st->epoch > 1);
    return s;
}

/* ---- the whole ---- */

static ori_status save_checkpoint(ori__trainer *t)
{
    const double now = clock_s();

    if (!t->options.checkpoint ||
        now - t->saved < t->options.checkpoint_every_s)
        return ORI_OK;
    t->saved = now;
    t->training.state.seconds = now - t->started;
    return ori__checkpoint_save(&t->training, t->fingerprint,
                                t->options.checkpoint);
}

static ori_status tell(ori__trainer *t, bool epoch_ended)
{
    const ori__train_state *st = &t->training.state;
    const ori__history *h = &t->training.history;
    const double done = share_done(t), seconds = clock_s() - t->started;
    ori_train_progress p = {
        .epoch = (int)st->epoch + (epoch_ended ? 0 : 1),
        .epochs = (int)st->epochs,
        .step = st->step,
        .steps = st->steps,
        .valid_loss = t->valid_loss,
        .valid_accuracy = t->valid_accuracy,
        .seconds = seconds,
        .seconds_left = done > 0 ? seconds * (1 - done) / done : 0,
        .epoch_ended = epoch_ended,
    };

    if (!t->options.progress)
        return ORI_OK;
    if (epoch_ended) {
        p.loss = h->epochs[h->count - 1].loss;
        p.accuracy = h->epochs[h->count - 1].accuracy;
    } else {
        p.loss = st->loss_sum / (double)st->seen;
        p.accuracy = (double)st->correct / (double)st->seen;
    }
    if (!t->options.progress(t->options.progress_context, &p))
        return ori__fail(ORI_ESTOPPED, "stopped in epoch %d of %d", p.epoch,
                         p.epochs);
    return ORI_OK;
}

static bool finished(const ori__trainer *t)
{
    const ori__train_state *st = &t->training.state;

    return st->epoch >= st->epochs || t->out_of_time ||
           (t->options.patience > 0 && t->valid &&
            t->options.schedule != ORI_SCHEDULE_PLATEAU &&
            st->stale_epochs >= t->options.patience) ||
           st->plateau < 1e-3;
}

static ori_status run_epoch(ori__trainer *t)
{
    ori__train_state *st = &t->training.state;
    ori_status s = ORI_OK;

    shuffle(t);
    while (s == ORI_OK && st->batch < t->batches && !t->out_of_time) {
        s = step(t);
        if (s == ORI_OK && st->batch < t->batches)
            s = save_checkpoint(t);
        if (s == ORI_OK)
            s = tell(t, false);
        t->out_of_time = t->options.time_limit_s > 0 && share_done(t) >= 1;
    }
    if (s == ORI_OK)
        s = end_epoch(t);
    if (s == ORI_OK)
        s = save_checkpoint(t);
    if (s == ORI_OK)
        s = tell(t, true);
    return s;
}

/* Put what people may want to know later beside the weights. */
static ori_status describe(ori__trainer *t)
{
    const ori_train_options *o = &t->options;
    char *history = ori__history_json(&t->training.history);
    ori__text x = { 0 };
    char *text;
    ori_status s;

    ori__text_add(&x, "{\"version\":\"%s\",\"seed\":%llu,"
                  "\"data_hash\":\"%016llx\",\"cases\":%d,",
                  ori_version(), (unsigned long long)o->seed,
                  (unsigned long long)ori_dataset_hash(t->data), t->cases);
    ori__text_add(&x, "\"valid_cases\":%d,\"epochs\":%d,\"best_epoch\":%d,",
                  t->valid ? ori_dataset_count(t->valid) : 0, o->epochs,
                  (int)t->training.state.best_epoch);
    ori__text_add(&x, "\"batch\":%d,\"optimiser\":\"%s\",\"rate\":%g,"
                  "\"schedule\":\"%s\",\"weight_decay\":%g,",
                  o->batch, ori_optimiser_name(o->optimiser), o->rate,
                  ori_schedule_name(o->schedule), o->weight_decay);
    ori__text_add(&x, "\"label_smoothing\":%g,\"class_weights\":%s,"
                  "\"shift\":%g,\"scale\":%g,\"noise_snr_db\":%g,"
                  "\"time_mask\":%g,\"frequency_mask\":%g,"
                  "\"frequency_warp\":%g,\"time_warp\":%g,\"mixup\":%g,",
                  o->label_smoothing, o->class_weights ? "true" : "false",
                  o->shift, o->scale, o->noise_snr_db, o->time_mask,
                  o->frequency_mask, o->frequency_warp, o->time_warp,
                  o->mixup);
    ori__text_add(&x, "\"history\":%s}", history ? history : "[]");
    text = ori__text_take(&x);
    s = text && history ? ori_model_set_training(t->model, text)
                        : ori__fail_memory("the training's summary");
    ori__free(text);
    ori__free(history);
    return s;
}

/* The best weights into the model, and the model to the caller. */
static ori_status finish(ori__trainer *t, ori_model **model)
{
    ori_status s;

    if (t->training.state.best_epoch == 0)
        return ORI_OK;              /* nothing worth keeping yet */
    memcpy(t->training.weights, t->training.best,
           t->training.count * sizeof(float));
    s = describe(t);
    if (s == ORI_OK) {
        *model = t->model;
        t->model = NULL;
    }
    return s;
}

ori_status ori__train_network(ori_model **model, const ori_dataset *training,
                              const ori_dataset *valid,
                              const ori_train_options *options)
{
    ori__trainer t = { .options = *options };
    ori_status s, kept;

    *model = NULL;
    s = ori__trainer_set_up(&t, training, valid);
    if (s == ORI_OK)
        s = begin(&t);
    while (s == ORI_OK && !finished(&t))
        s = run_epoch(&t);
    if (s == ORI_OK || s == ORI_ESTOPPED) {
        kept = finish(&t, model);
        s = kept != ORI_OK ? kept : s;
    }
    ori__trainer_release(&t);
    return s;
}
