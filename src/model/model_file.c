/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * model_file.c - a recogniser's file
 *
 * Metadata, all texts: "format" (its number), "version" (of oriole),
 * "architecture", "architecture_name", and JSON in "frontend", "labels",
 * "signal" and "training".  Tensors: the network's, and "frontend.mean",
 * "frontend.deviation".
 */
#include <oriole/model/model.h>

#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "base/fail.h"
#include "base/json.h"
#include "base/memory.h"
#include "model/model_object.h"
#include "model/safetensors.h"

static const char FORMAT[] = "oriole-1";

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

/* ---- writing ---- */

static char *json_take_text(json_t *value)
{
    char *text = value ? ori__json_text(value) : NULL;

    json_decref(value);
    return text;
}

static char *frontend_json(const ori_frontend *f)
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

        if (json_object_set_new(v, "mel", mel) != 0) {
            json_decref(v);
            v = NULL;
        }
    }
    return json_take_text(v);
}

static char *labels_json(const ori_model *m)
{
    json_t *v = json_array();

    for (int i = 0; v && i < m->label_count; i++)
        if (json_array_append_new(v, json_string(m->labels[i])) != 0) {
            json_decref(v);
            v = NULL;
        }
    return json_take_text(v);
}

static char *signal_json(const ori_model *m)
{
    return json_take_text(
        json_pack("{s:i, s:f, s:i, s:i}", "channels", m->channels, "rate_hz",
                  m->rate_hz, "usual_length", m->usual_length, "max_length",
                  m->max_length));
}

static void list_arrays(const ori_model *m, ori__array *arrays)
{
    const float *weights = ori_net_weights_const(m->net);
    const int count = ori_net_tensor_count(m->net);

    for (int i = 0; i < count; i++) {
        const ori_net_tensor t = ori_net_tensor_at(m->net, i);

        arrays[i] = (ori__array){ .name = t.name, .data = weights + t.offset,
                                  .rank = t.rank, .count = t.count };
        memcpy(arrays[i].dims, t.dims, sizeof t.dims);
    }
    arrays[count] = (ori__array){ .name = "frontend.mean", .data = m->mean,
                                  .rank = 1, .dims = { m->width },
                                  .count = (size_t)m->width };
    arrays[count + 1] = arrays[count];
    arrays[count + 1].name = "frontend.deviation";
    arrays[count + 1].data = m->deviation;
}

ori_status ori_model_save(const ori_model *m, const char *path)
{
    const int count = ori_net_tensor_count(m->net) + 2;
    ori__array *arrays = ORI__NEW(ori__array, (size_t)count);
    char *frontend = frontend_json(&m->frontend);
    char *labels = labels_json(m);
    char *signal = signal_json(m);
    ori_status s;

    if (!arrays || !frontend || !labels || !signal) {
        s = ori__fail(ORI_ENOMEM, "%s: no memory for its header, or a label "
                      "is not UTF-8", path);
    } else {
        const ori__text_pair texts[] = {
            { "format", FORMAT },
            { "version", ori_version() },
            { "architecture_name", m->arch_name },
            { "architecture", ori_net_text(m->net) },
            { "frontend", frontend },
            { "labels", labels },
            { "signal", signal },
            { "training", m->training },
        };

        list_arrays(m, arrays);
        s = ori__safetensors_write(path, texts, COUNT(texts), arrays, count);
    }
    ori__free(arrays);
    ori__free(frontend);
    ori__free(labels);
    ori__free(signal);
    return s;
}

/* ---- reading ---- */

/* The metadata member `key` as JSON. */
static ori_status read_json(const ori__safetensors *f, const char *key,
                            json_t **value)
{
    const char *text;
    ori_status s = ori__safetensors_text(f, key, &text);

    *value = NULL;
    if (s == ORI_OK)
        s = ori__json_parse(text, strlen(text), ori__safetensors_path(f),
                            value);
    return s;
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

static ori_status read_frontend(const ori__safetensors *f, ori_frontend *fe)
{
    const char *where = ori__safetensors_path(f);
    int features = 0, norm = 0;
    json_t *v;
    ori_status s = read_json(f, "frontend", &v);

    if (s == ORI_OK)
        s = read_name(v, "features", where, features_names,
                      COUNT(features_names), &features);
    if (s == ORI_OK)
        s = read_name(v, "normalise", where, normalise_names,
                      COUNT(normalise_names), &norm);
    fe->features = (ori_features)features;
    fe->normalise = (ori_normalise)norm;
    if (s == ORI_OK && fe->features != ORI_FEATURES_RAW)
        s = read_mel(json_object_get(v, "mel"), where, &fe->mel);
    json_decref(v);
    return s;
}

/* The strings live as long as *holder. */
static ori_status read_labels(const ori__safetensors *f, json_t **holder,
                              const char ***labels, int *count)
{
    const char *where = ori__safetensors_path(f);
    ori_status s = read_json(f, "labels", holder);
    size_t n;

    if (s != ORI_OK)
        return s;
    n = json_array_size(*holder);
    if (n < 1 || n > INT_MAX / 4)
        return ori__fail(ORI_EFORMAT, "%s: has no labels", where);
    *labels = ORI__NEW(const char *, n);
    if (!*labels)
        return ori__fail_memory(where);
    for (size_t i = 0; i < n; i++) {
        (*labels)[i] = json_string_value(json_array_get(*holder, i));
        if (!(*labels)[i])
            return ori__fail(ORI_EFORMAT, "%s: label %zu is not a text",
                             where, i + 1);
    }
    *count = (int)n;
    return ORI_OK;
}

static ori_status read_signal(const ori__safetensors *f,
                              ori_model_options *o)
{
    const char *where = ori__safetensors_path(f);
    json_t *v;
    ori_status s = read_json(f, "signal", &v);

    if (s == ORI_OK)
        s = read_int(v, "channels", where, 1, &o->channels);
    if (s == ORI_OK)
        s = ori__json_number(v, "rate_hz", where, 0, 1e9, &o->rate_hz);
    if (s == ORI_OK)
        s = read_int(v, "usual_length", where, 1, &o->usual_length);
    if (s == ORI_OK)
        s = read_int(v, "max_length", where, 1, &o->max_length);
    json_decref(v);
    return s;
}

static ori_status read_weights(const ori__safetensors *f, ori_model *m)
{
    float *weights = ori_net_weights(m->net);
    ori_status s = ORI_OK;

    for (int i = 0; s == ORI_OK && i < ori_net_tensor_count(m->net); i++) {
        const ori_net_tensor t = ori_net_tensor_at(m->net, i);

        s = ori__safetensors_array(f, t.name, weights + t.offset, t.count);
    }
    if (s == ORI_OK)
        s = ori__safetensors_array(f, "frontend.mean", m->mean,
                                   (size_t)m->width);
    if (s == ORI_OK)
        s = ori__safetensors_array(f, "frontend.deviation", m->deviation,
                                   (size_t)m->width);
    return s;
}

static ori_status check_format(const ori__safetensors *f)
{
    const char *format;
    ori_status s = ori__safetensors_text(f, "format", &format);

    if (s == ORI_OK && strcmp(format, FORMAT) != 0)
        s = ori__fail(ORI_EFORMAT, "%s: its format is \"%s\", this version "
                      "reads \"%s\"", ori__safetensors_path(f), format,
                      FORMAT);
    return s;
}

static ori_status build(const ori__safetensors *f, ori_model **model)
{
    ori_model_options o = ORI_MODEL_OPTIONS_INIT;
    const char **labels = NULL;
    const char *training = "";
    json_t *holder = NULL;
    ori_status s = check_format(f);

    if (s == ORI_OK)
        s = ori__safetensors_text(f, "architecture", &o.arch);
    if (s == ORI_OK)
        s = ori__safetensors_text(f, "architecture_name", &o.arch_name);
    if (s == ORI_OK)
        s = ori__safetensors_text(f, "training", &training);
    if (s == ORI_OK)
        s = read_frontend(f, &o.frontend);
    if (s == ORI_OK)
        s = read_signal(f, &o);
    if (s == ORI_OK)
        s = read_labels(f, &holder, &labels, &o.label_count);
    o.labels = labels;
    if (s == ORI_OK) {
        s = ori__model_create(model, &o,
                              ori__safetensors_bytes(f) / sizeof(float));
        if (s != ORI_OK)
            s = ori__fail_context(s == ORI_ENOMEM ? s : ORI_EFORMAT, "%s",
                                  ori__safetensors_path(f));
    }
    if (s == ORI_OK)
        s = ori_model_set_training(*model, training);
    if (s == ORI_OK)
        s = read_weights(f, *model);
    ori__free(labels);
    json_decref(holder);
    return s;
}

ori_status ori_model_load(ori_model **model, const char *path)
{
    ori__safetensors *f;
    ori_status s;

    *model = NULL;
    s = ori__safetensors_read(&f, path);
    if (s != ORI_OK)
        return s;
    s = build(f, model);
    ori__safetensors_close(f);
    if (s != ORI_OK) {
        ori_model_destroy(*model);
        *model = NULL;
    }
    return s;
}
