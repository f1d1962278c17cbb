/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * frontend_file.c - a front end as JSON
 */
#include "model/frontend_file.h"

#include <limits.h>
#include <string.h>

#include "base/fail.h"
#include "base/json.h"

static const char *const features_names[] = {
    [ORI_FEATURES_RAW] = "raw",
    [ORI_FEATURES_LOGMEL] = "logmel",
    [ORI_FEATURES_MFCC] = "mfcc",
};
static const char *const normalise_names[] = {
    [ORI_NORMALISE_NONE] = "none",
    [ORI_NORMALISE_SERIES] = "series",
    [ORI_NORMALISE_DATASET] = "dataset",
};
static const char *const dialect_names[] = {
    [ORI_MEL_SLANEY] = "slaney",
    [ORI_MEL_HTK] = "htk",
};

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

char *ori__frontend_json(const ori_frontend *f)
{
    json_t *v = json_pack("{s:s, s:s}", "features",
                          features_names[f->features], "normalise",
                          normalise_names[f->normalise]);

    if (v && f->features != ORI_FEATURES_RAW) {
        const ori_mel_options *m = &f->mel;
        json_t *mel = json_pack(
            "{s:s, s:f, s:i, s:i, s:i, s:i, s:f, s:f, s:i, s:f}", "dialect",
            dialect_names[m->dialect], "rate_hz", m->rate_hz,
            "window_samples", m->window_samples, "hop_samples",
            m->hop_samples, "fft_samples", m->fft_samples, "bands", m->bands,
            "low_hz", m->low_hz, "high_hz", m->high_hz, "coefficients",
            m->coefficients, "range_db", m->range_db);

        if (json_object_set_new(v, "mel", mel) != 0 ||
            (f->trim_db > 0 &&
             json_object_set_new(v, "trim_db", json_real(f->trim_db))) ||
            (f->voice_spread > 0 &&
             json_object_set_new(v, "voice_spread",
                                 json_real(f->voice_spread)))) {
            json_decref(v);
            v = NULL;
        }
    }
    return ori__json_take_text(v);
}

/* A member that is one of some names. */
static ori_status read_name(const json_t *object, const char *key,
                            const char *where, const char *const *names,
                            int count, int *value)
{
    const char *text;
    ori_status s = ori__json_string(object, key, where, &text);

    if (s != ORI_OK)
        return s;
    for (int i = 0; i < count; i++)
        if (strcmp(text, names[i]) == 0) {
            *value = i;
            return ORI_OK;
        }
    return ori__fail(ORI_EFORMAT, "%s: \"%s\" is \"%s\", which this version "
                     "does not know", where, key, text);
}

static ori_status read_int(const json_t *object, const char *key,
                           const char *where, int low, int *value)
{
    int64_t wide = 0;
    ori_status s = ori__json_int(object, key, where, low, INT_MAX / 4, &wide);

    *value = (int)wide;
    return s;
}

static ori_status read_mel(const json_t *v, const char *where,
                           ori_mel_options *mel)
{
    int dialect = 0;
    ori_status s = read_name(v, "dialect", where, dialect_names,
                             COUNT(dialect_names), &dialect);

    mel->dialect = (ori_mel_dialect)dialect;
    if (s == ORI_OK)
        s = ori__json_number(v, "rate_hz", where, 1e-3, 1e9, &mel->rate_hz);
    if (s == ORI_OK)
        s = read_int(v, "window_samples", where, 2, &mel->window_samples);
    if (s == ORI_OK)
        s = read_int(v, "hop_samples", where, 1, &mel->hop_samples);
    if (s == ORI_OK)
        s = read_int(v, "fft_samples", where, 2, &mel->fft_samples);
    if (s == ORI_OK)
        s = read_int(v, "bands", where, 1, &mel->bands);
    if (s == ORI_OK)
        s = ori__json_number(v, "low_hz", where, 0, 1e9, &mel->low_hz);
    if (s == ORI_OK)
        s = ori__json_number(v, "high_hz", where, 0, 1e9, &mel->high_hz);
    if (s == ORI_OK)
        s = read_int(v, "coefficients", where, 0, &mel->coefficients);
    if (s == ORI_OK)
        s = ori__json_number(v, "range_db", where, 0, 1e6, &mel->range_db);
    if (s == ORI_OK && (mel->fft_samples > 1 << 20 || mel->bands > 1 << 14))
        s = ori__fail(ORI_EFORMAT, "%s: a spectrum of %d samples and %d "
                      "bands is more than this version allows", where,
                      mel->fft_samples, mel->bands);
    return s;
}

ori_status ori__frontend_read(const char *text, const char *where,
                              ori_frontend *f)
{
    int features = 0, norm = 0;
    json_t *v;
    ori_status s = ori__json_parse(text, strlen(text), where, &v);

    if (s == ORI_OK)
        s = read_name(v, "features", where, features_names,
                      COUNT(features_names), &features);
    if (s == ORI_OK)
        s = read_name(v, "normalise", where, normalise_names,
                      COUNT(normalise_names), &norm);
    f->features = (ori_features)features;
    f->normalise = (ori_normalise)norm;
    if (s == ORI_OK && f->features != ORI_FEATURES_RAW)
        s = read_mel(json_object_get(v, "mel"), where, &f->mel);
    if (s == ORI_OK && json_object_get(v, "trim_db"))
        s = ori__json_number(v, "trim_db", where, 0, 1e6, &f->trim_db);
    if (s == ORI_OK && json_object_get(v, "voice_spread"))
        s = ori__json_number(v, "voice_spread", where, 0, 0.6,
                             &f->voice_spread);
    json_decref(v);
    return s;
}
