/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * model.h - a recogniser: front end, classifier, labels; and its file
 *
 * A recogniser takes raw samples.  What was done to them in training (rate,
 * channels, spectrum, standardisation) travels inside it.  Behind the front
 * end is a network, or transforms (rocket.h) and a head (head.h).  Or the
 * recogniser is a committee of such ones, each with a front end of its own,
 * whose probabilities are averaged.
 *
 * The file is safetensors: tensors by name, and metadata that holds the
 * architecture's text, the front end, the labels and how it was trained.
 * Readable from Python with the safetensors package as it is.  A checksum
 * finds any damage.
 */
#ifndef ORIOLE_MODEL_MODEL_H
#define ORIOLE_MODEL_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/case.h>
#include <oriole/base/status.h>
#include <oriole/net/net.h>
#include <oriole/rocket/head.h>
#include <oriole/rocket/rocket.h>
#include <oriole/signal/spectrum.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum ori_features {
    ORI_FEATURES_RAW,       /* the samples themselves, [T, C] */
    ORI_FEATURES_LOGMEL,    /* of each channel, bands side by side */
    ORI_FEATURES_MFCC
} ori_features;

typedef enum ori_normalise {
    ORI_NORMALISE_NONE,
    ORI_NORMALISE_SERIES,   /* each case, each feature: mean 0, deviation 1,
                               over the case's own present frames */
    ORI_NORMALISE_DATASET   /* each feature by the training set's mean and
                               deviation: keeps the absolute level */
} ori_normalise;

typedef struct ori_frontend {
    size_t size;
    ori_features features;
    ori_normalise normalise;
    ori_mel_options mel;    /* for LOGMEL and MFCC */
    double trim_db;         /* for the same: of a case, what lies before the
                               first and behind the last frame that comes
                               within so many decibels of its loudest is not
                               looked at; 0: all is */
    double voice_spread;    /* for the same: scores are the mean of those of
                               three vocal tracts, the bands' frequencies as
                               they are, times and divided by exp(this);
                               0: as they are alone.  < 0.6 */
} ori_frontend;

#define ORI_FRONTEND_INIT                                                     \
    { .size = sizeof(ori_frontend), .normalise = ORI_NORMALISE_SERIES,        \
      .mel = ORI_MEL_OPTIONS_INIT }

typedef struct ori_model_options {
    size_t size;
    ori_frontend frontend;
    const char *arch;           /* the architecture's text; networks only */
    const char *arch_name;      /* what the user called it */
    const char *const *labels;
    int label_count;            /* >= 1 */
    int channels;               /* of the raw signal */
    double rate_hz;             /* of the raw signal; 0: not known */
    int usual_length;           /* samples of a usual case */
    int max_length;             /* samples of the longest case seen: what is
                                   longer is classified window by window */
} ori_model_options;

#define ORI_MODEL_OPTIONS_INIT                                                \
    { .size = sizeof(ori_model_options), .frontend = ORI_FRONTEND_INIT }

typedef struct ori_model ori_model;

/* All is copied.  Returns ORI_OK or what the parts return. */
ORI_API ori_status ori_model_create(ori_model **model,
                                    const ori_model_options *options);

/*
 * Transforms, whose features lie side by side, and a head on them; `arch` of
 * the options is not looked at.  They take the front end's features, [width]
 * channels of them, and become the model's own, whatever is returned:
 * ORI_OK, ORI_EINVAL (not in 1..16 transforms), ORI_ESHAPE (channels,
 * features or classes do not fit; the same transform twice), ...
 */
ORI_API ori_status ori_model_create_features(ori_model **model,
                                             const ori_model_options *options,
                                             ori_rocket *const *rockets,
                                             int count, ori_head *head);

/*
 * A committee: probabilities are the weighted mean of its members'.  Weights
 * are positive, and scaled to a sum of 1.  Members, 1..256 of the same
 * labels, channels and rate and no committees themselves, become the model's
 * own, whatever is returned: ORI_OK, ORI_EINVAL, ORI_ESHAPE or ORI_ENOMEM.
 */
ORI_API ori_status ori_model_create_committee(ori_model **model,
                                              const char *arch_name,
                                              ori_model *const *members,
                                              const double *weights,
                                              int count);
ORI_API void ori_model_destroy(ori_model *model);

/* Members, 0 <= index < count; a model that is no committee is its own only
 * member, of weight 1. */
ORI_API int ori_model_member_count(const ori_model *model);
ORI_API const ori_model *ori_model_member(const ori_model *model, int index);
ORI_API double ori_model_member_weight(const ori_model *model, int index);

/* Its transforms, 0 for a network or a committee; its head or NULL. */
ORI_API int ori_model_rocket_count(const ori_model *model);
ORI_API const ori_rocket *ori_model_rocket(const ori_model *model, int index);
ORI_API const ori_head *ori_model_head(const ori_model *model);

/* Probabilities are softmax(scores / temperature); > 0, 1 at creation.  Not
 * for committees. */
ORI_API double ori_model_temperature(const ori_model *model);
ORI_API void ori_model_set_temperature(ori_model *model, double temperature);

/*
 * Save whole or not at all.  Load checks everything before it is used:
 * ORI_EFORMAT names the file and what is wrong.  A file, whatever it holds,
 * cannot make load use more than some four times its size.
 */
ORI_API ori_status ori_model_save(const ori_model *model, const char *path);
ORI_API ori_status ori_model_load(ori_model **model, const char *path);

/* The network; NULL where there is none, as in a committee. */
ORI_API ori_net *ori_model_net(ori_model *model);
ORI_API const ori_net *ori_model_net_const(const ori_model *model);
ORI_API int ori_model_label_count(const ori_model *model);
ORI_API const char *ori_model_label(const ori_model *model, int label);
ORI_API int ori_model_channels(const ori_model *model);
ORI_API double ori_model_rate(const ori_model *model);
ORI_API int ori_model_max_length(const ori_model *model);
ORI_API const char *ori_model_arch_name(const ori_model *model);

/* Not of committees, as all that follows on features. */
ORI_API const ori_frontend *ori_model_frontend(const ori_model *model);

/*
 * What else the file says about its training: one JSON object as text, ""
 * if nothing.  set copies.
 */
ORI_API const char *ori_model_training(const ori_model *model);
ORI_API ori_status ori_model_set_training(ori_model *model, const char *json);

/* How events are made of its scores, likewise: see stream/event_rules.h. */
ORI_API const char *ori_model_events(const ori_model *model);
ORI_API ori_status ori_model_set_events(ori_model *model, const char *json);

/*
 * Features of one case.
 *
 * width and frames tell the size for a signal of `length` samples, and
 * case_frames that of one case, whose ends may be cut off: 1..frames.
 */
ORI_API int ori_model_feature_width(const ori_model *model);
ORI_API int64_t ori_model_feature_frames(const ori_model *model,
                                         int64_t length);
ORI_API int64_t ori_model_case_frames(const ori_model *model, const float *x,
                                      int64_t length);

/* Statistics for ORI_NORMALISE_DATASET: mean and deviation [width], kept in
 * the file.  Copied. */
ORI_API void ori_model_set_statistics(ori_model *model, const float *mean,
                                      const float *deviation);

/*
 * x [C, length], NaN where missing -> y [case_frames, width], zeros at missing
 * frames, and present [case_frames] (1 or 0).  Returns how many frames are
 * missing.  `work` is of ori_model_feature_work() bytes for that length,
 * aligned to 64.  Any number of threads may do this with one model.
 *
 * A frame is missing when no channel of it is there (raw), or when more than
 * half of the samples under its window are not (spectra).  A missing value
 * in a frame that is present becomes the mean.  These are of the bands as
 * they are, whatever voice_spread.
 */
ORI_API size_t ori_model_feature_work(const ori_model *model, int64_t length);
ORI_API int64_t ori_model_features(const ori_model *model, const float *x,
                                   int64_t length, float *y,
                                   unsigned char *present, void *work);

/*
 * A place to classify in; keeps the model, which must outlive it.  One
 * thread at a time.
 */
typedef struct ori_classifier ori_classifier;

ORI_API ori_status ori_classifier_create(ori_classifier **classifier,
                                         ori_model *model);
ORI_API void ori_classifier_destroy(ori_classifier *classifier);

ORI_API const ori_model *
ori_classifier_model(const ori_classifier *classifier);

/* The model's weights changed: pack them again. */
ORI_API void ori_classifier_refresh(ori_classifier *classifier);

/*
 * Probabilities [count, labels] of whole cases, each seen at once whatever
 * its length (ORI_ENOMEM for what does not fit).  Cases are sorted by length
 * and run in batches; results come in the order given and do not depend on
 * which cases are together by more than rounding.
 */
ORI_API ori_status ori_classifier_cases(ori_classifier *classifier,
                                        const ori_case *cases, int count,
                                        float *probabilities);

#ifdef __cplusplus
}
#endif
#endif
