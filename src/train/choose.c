/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * choose.c - what training uses where the user does not say
 *
 * The few numbers here that are not from the literature were settled by
 * leaving voices out of spoken digits in turn.
 */
#include "train/choose.h"

#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "train/arch_text.h"
#include "train/class_level.h"
#include "train/method.h"

void ori_train_options_init(ori_train_options *o)
{
    *o = (ori_train_options){
        .size = sizeof *o,
        .frontend = ORI_FRONTEND_INIT,
        .epochs = -1,
        .batch = -1,
        .optimiser = ORI_OPTIMISER_CHOSEN,
        .rate = -1,
        .momentum = 0.9,
        .weight_decay = -1,
        .schedule = ORI_SCHEDULE_ONECYCLE,
        .warmup = -1,
        .patience = -1,
        .label_smoothing = -1,
        .shift = -1,
        .scale = -1,
        .noise_snr_db = -1,
        .time_mask = -1,
        .frequency_mask = -1,
        .frequency_warp = -1,
        .time_warp = -1,
        .mixup = -1,
        .valid_fraction = -1,
        .checkpoint_every_s = 10,
    };
}

static int ascending(const void *a, const void *b)
{
    const int x = *(const int *)a, y = *(const int *)b;

    return (x > y) - (x < y);
}

ori_status ori__lengths_of(const ori_dataset *data, ori__lengths *l)
{
    const int n = ori_dataset_count(data);
    int *sorted = ORI__NEW(int, (size_t)n);

    if (!sorted)
        return ori__fail_memory("lengths");
    for (int i = 0; i < n; i++) {
        const ori_example e = ori_dataset_example(data, i);

        if (e.length > INT_MAX / 8) {
            ori__free(sorted);
            return ori__fail(ORI_EDATA, "%s: %lld samples are too long for "
                             "one training case; cut it into shorter ones",
                             e.name, (long long)e.length);
        }
        sorted[i] = (int)e.length;
    }
    qsort(sorted, (size_t)n, sizeof *sorted, ascending);
    *l = (ori__lengths){ sorted[0], sorted[n / 2], sorted[n - 1] };
    ori__free(sorted);
    return ORI_OK;
}

static void set_double(double *value, double chosen)
{
    if (*value < 0)
        *value = chosen;
}

static void set_int(int *value, int chosen)
{
    if (*value < 0)
        *value = chosen;
}

static int clamp(double x, int low, int high)
{
    return x < low ? low : x > high ? high : (int)x;
}

/* Power of two, at least n. */
static int power_of_two(int n)
{
    int p = 2;

    while (p < n)
        p *= 2;
    return p;
}

/*
 * Windows of 25 ms every 10 ms, as speech recognition has them; bands as
 * the rate allows (a band should be a few FFT bins wide at least).  Forty
 * decibels below the loudest a room's noise floor begins to show.
 */
static void choose_mel(ori_frontend *f, double rate_hz)
{
    ori_mel_options *m = &f->mel;

    if (m->rate_hz <= 0)
        m->rate_hz = rate_hz;
    if (m->window_samples <= 0)
        m->window_samples = clamp(rate_hz * 0.025, 2, 1 << 16);
    if (m->hop_samples <= 0)
        m->hop_samples = clamp(rate_hz * 0.010, 1, 1 << 16);
    if (m->fft_samples <= 0)
        m->fft_samples = power_of_two(m->window_samples);
    if (m->bands <= 0)
        m->bands = rate_hz >= 16000 ? 64 : 40;
    if (m->range_db <= 0)
        m->range_db = 40;
    if (f->features == ORI_FEATURES_MFCC && m->coefficients <= 0)
        m->coefficients = 13;
    if (f->features == ORI_FEATURES_MFCC && m->coefficients > m->bands)
        m->coefficients = m->bands;
}

/*
 * How much silence a clip begins and ends with is the habit of who cut it,
 * and moves the mean and deviation of all its features.  A voice that is
 * unlike those of training may be like them as a longer or shorter throat
 * has it.  Both need whole cases, and so are not for networks alone, which
 * take a stream frame by frame.
 */
static void choose_whole(ori_train_options *o, const ori__method *method)
{
    const bool networks = !method || method->members > 1;
    const bool whole =
        !networks && o->frontend.features != ORI_FEATURES_RAW;

    o->frontend.trim_db = whole ? 25 : 0;
    o->frontend.voice_spread = whole ? 0.13 : 0;
}

static ori_status choose_frontend(ori_train_options *o,
                                  const ori_dataset *data, ori__text *text)
{
    const double rate = ori_dataset_rate(data);
    ori_status s = ORI_OK;

    if (!o->frontend_given) {
        const bool spectrum = ori_dataset_is_audio(data) && rate > 0;

        /* Cepstra, not log-mel: low ones do not see the pitch, and with
         * three voices to learn from that is worth 6 points on a fourth. */
        o->frontend.features =
            spectrum ? ORI_FEATURES_MFCC : ORI_FEATURES_RAW;
        if (spectrum)
            o->frontend.normalise = ORI_NORMALISE_SERIES;
        else
            s = ori__choose_level(data, &o->frontend.normalise, text);
    }
    if (s == ORI_OK && o->frontend.features != ORI_FEATURES_RAW) {
        if (rate <= 0)
            return ori__fail(ORI_EDATA, "a spectrum needs the sampling rate, "
                             "which this data does not tell");
        choose_mel(&o->frontend, rate);
    }
    o->frontend_given = true;
    return s;
}

/*
 * Sound varies in ways that we know: voices in pitch and tract length, rooms
 * and levels.  What a table of series measures we do not know, so nothing is
 * made up there.
 */
static void choose_augmentation(ori_train_options *o, bool spectrum)
{
    set_double(&o->shift, 0);
    set_double(&o->scale, 0);
    set_double(&o->noise_snr_db, spectrum ? 5 : 0);
    set_double(&o->time_mask, spectrum ? 0.2 : 0);
    set_double(&o->frequency_mask, spectrum ? 0.3 : 0);
    set_double(&o->frequency_warp, spectrum ? 0.2 : 0);
    set_double(&o->time_warp, spectrum ? 0.2 : 0);
    set_double(&o->mixup, spectrum ? 0.2 : 0);
}

/*
 * Enough steps for the schedule to do its work, however small the set.  A
 * member of an inception committee takes 600 where its paper takes 1,500
 * epochs: with the rate annealed to nothing (onecycle) instead of halved on
 * plateaus it does not wait for them, and on held-out training cases of two
 * sets 1,200 steps gained nothing over 600: its 420,000 weights have learned
 * small sets by heart by then, and the committee's mean does the rest.
 */
static void choose_length(ori_train_options *o, int cases, bool spectrum)
{
    const ori__method *const method = ori__method_find(o->arch);
    const double steps = method && method->steps ? method->steps
                         : spectrum              ? 3000
                                                 : 2000;
    int per_epoch;

    set_int(&o->batch, clamp(cases / 10.0, 4, 16));
    if (o->batch < 1)
        o->batch = 1;
    per_epoch = (cases + o->batch - 1) / o->batch;
    set_int(&o->epochs, clamp(ceil(steps / per_epoch), 20, 1000));
}

/*
 * In a long row of batch-normalised convolutions gradients grow by a fifth a
 * layer towards the first (Yang et al., "A Mean Field Theory of Batch
 * Normalization", ICLR 2019).  Weights that SGD makes grow slow themselves
 * down there (Arora, Li & Lyu, "Theoretical Analysis of Auto Rate-Tuning by
 * Batch Normalization", ICLR 2019); Adam steps as far everywhere.
 */
static ori_status choose_optimiser(ori_train_options *o)
{
    enum { DEEP = 10 };
    const ori__method *const method = ori__method_find(o->arch);
    const char *text;
    char *file;
    ori_status s;

    if (o->optimiser != ORI_OPTIMISER_CHOSEN ||
        (method && method->members == 0))
        return ORI_OK;          /* the methods within choose */
    s = ori__arch_read(method ? method->parts : o->arch, &text, &file);
    if (s == ORI_OK)
        o->optimiser = ori__arch_plain_depth(text) >= DEEP ? ORI_SGD
                                                           : ORI_ADAMW;
    ori__free(file);
    return s;
}

static void describe_learning(const ori_train_options *o,
                              const ori__method *method, ori__text *text)
{
    if (method)
        ori__text_add(text, "method: %s: %s\n", method->name, method->about);
    if (!method || method->members > 0)
        ori__text_add(text, "network: %s, %d epochs of batches of %d, %s, "
                      "%s\n", method ? method->parts : o->arch, o->epochs,
                      o->batch, ori_optimiser_name(o->optimiser),
                      ori_schedule_name(o->schedule));
}

static void describe(const ori_train_options *o, const ori_dataset *data,
                     const ori__lengths *l, ori__text *text)
{
    static const char *const features[] = { "raw samples", "log-mel",
                                            "MFCC" };
    static const char *const norms[] = { "as they are",
                                         "standardised case by case",
                                         "standardised over the data set" };
    const double rate = ori_dataset_rate(data);
    const int n = ori_dataset_count(data);

    ori__text_add(text, "%d cases of %d classes, %d channel%s, ", n,
                  ori_dataset_label_count(data), ori_dataset_channels(data),
                  ori_dataset_channels(data) == 1 ? "" : "s");
    if (rate > 0)
        ori__text_add(text, "%.3g s (%.3g to %.3g) at %g Hz\n",
                      l->usual / rate, l->shortest / rate, l->longest / rate,
                      rate);
    else if (l->shortest == l->longest)
        ori__text_add(text, "%d samples each\n", l->usual);
    else
        ori__text_add(text, "%d samples (%d to %d)\n", l->usual, l->shortest,
                      l->longest);
    ori__text_add(text, "front end: %s", features[o->frontend.features]);
    if (o->frontend.features != ORI_FEATURES_RAW)
        ori__text_add(text, ", %d of %d bands, window %d, hop %d samples",
                      o->frontend.mel.coefficients
                          ? o->frontend.mel.coefficients
                          : o->frontend.mel.bands,
                      o->frontend.mel.bands, o->frontend.mel.window_samples,
                      o->frontend.mel.hop_samples);
    if (o->frontend.trim_db > 0)
        ori__text_add(text, ", ends below -%g dB cut off",
                      o->frontend.trim_db);
    if (o->frontend.voice_spread > 0)
        ori__text_add(text, ", heard in 3 voices");
    ori__text_add(text, ", %s\n", norms[o->frontend.normalise]);
    describe_learning(o, ori__method_find(o->arch), text);
}

/* How networks learn. */
static ori_status choose_learning(ori_train_options *o, int cases)
{
    const bool spectrum = o->frontend.features != ORI_FEATURES_RAW;
    ori_status s;

    choose_augmentation(o, spectrum);
    choose_length(o, cases, spectrum);
    s = choose_optimiser(o);
    if (s != ORI_OK)
        return s;
    set_double(&o->rate, o->optimiser == ORI_SGD ? 0.02 : 2e-3);
    set_double(&o->weight_decay, o->optimiser == ORI_ADAMW ? 0.02 : 1e-4);
    set_double(&o->label_smoothing, spectrum ? 0.1 : 0);
    set_int(&o->warmup, 0);
    set_int(&o->patience,
            o->schedule == ORI_SCHEDULE_PLATEAU ? 10 : 0);
    return ORI_OK;
}

/* Many recordings are of many voices, and take long: one network. */
static const char *choose_arch(const ori_train_options *o, int cases)
{
    enum { FEW = 5000 };

    if (o->frontend.features == ORI_FEATURES_RAW)
        return "auto";
    return cases < FEW ? "sound" : "resnet";
}

ori_status ori__choose(ori_train_options *o, const ori_dataset *data,
                       ori__text *text)
{
    const int cases = ori_dataset_count(data);
    const bool frontend_given = o->frontend_given;
    const ori__method *method;
    ori__lengths lengths;
    ori_status s = ori__lengths_of(data, &lengths);

    if (s == ORI_OK)
        s = choose_frontend(o, data, text);
    if (s != ORI_OK)
        return s;
    if (!o->arch)
        o->arch = choose_arch(o, cases);
    method = ori__method_find(o->arch);
    if (!frontend_given)
        choose_whole(o, method);
    if (method)
        s = ori__method_check(method, o);
    if (s == ORI_OK && !ori__method_lacks_network(method))
        s = choose_learning(o, cases);
    if (s != ORI_OK)
        return s;
    set_double(&o->valid_fraction, cases >= 5000 && !method ? 0.1 : 0);
    if (text)
        describe(o, data, &lengths, text);
    return ORI_OK;
}

ori_status ori_train_choose(ori_train_options *o, const ori_dataset *data,
                            char *text, size_t room)
{
    ori__text said = { 0 };
    ori_status s = ori__choose(o, data, &said);
    char *all = ori__text_take(&said);

    if (room > 0) {
        const size_t n = all ? strlen(all) : 0;
        const size_t fits = n < room - 1 ? n : room - 1;

        if (fits)
            memcpy(text, all, fits);
        text[fits] = '\0';
    }
    ori__free(all);
    return s;
}
