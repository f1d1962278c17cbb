/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * model_file.c - a recogniser's file
 *
 * Metadata, all texts: "format" (its number), "version" (of oriole), and JSON
 * in "labels", "signal", "training" and, where there are any, "events"; then
 * what member_file.c says of the one classifier, or in "members" the weights
 * of a committee's, each of which follows under its number.
 */
#include <oriole/model/model.h>

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/json.h"
#include "base/memory.h"
#include "model/file_parts.h"
#include "model/member_file.h"
#include "model/model_object.h"
#include "model/safetensors.h"

/* Each can hold more than the one before; the first that can hold a model is
 * written, so that earlier versions of oriole read what they can. */
static const char *const formats[] = { "oriole-1", "oriole-2", "oriole-3" };

enum { PREFIX = 16 };

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

/* ---- writing ---- */

static char *labels_json(const ori_model *m)
{
    json_t *v = json_array();

    for (int i = 0; v && i < m->label_count; i++)
        if (json_array_append_new(v, json_string(m->labels[i])) != 0) {
            json_decref(v);
            v = NULL;
        }
    return ori__json_take_text(v);
}

static char *signal_json(const ori_model *m)
{
    return ori__json_take_text(
        json_pack("{s:i, s:f, s:i, s:i}", "channels", m->channels, "rate_hz",
                  m->rate_hz, "usual_length", m->usual_length, "max_length",
                  m->max_length));
}

static char *members_json(const ori_model *m)
{
    json_t *v = json_array();

    for (int i = 0; v && i < m->member_count; i++)
        if (json_array_append_new(v, json_real(m->weights[i])) != 0) {
            json_decref(v);
            v = NULL;
        }
    return ori__json_take_text(v);
}

static void write_members(ori__parts *p, const ori_model *m)
{
    char prefix[PREFIX];

    ori__parts_text(p, "", "architecture_name", m->arch_name);
    ori__parts_give_text(p, "", "members", members_json(m));
    for (int i = 0; i < m->member_count; i++) {
        snprintf(prefix, sizeof prefix, "%d.", i);
        ori__member_write(p, prefix, m->members[i]);
    }
}

static bool needs_whole_cases(const ori_model *m)
{
    bool needs = m->frontend.trim_db > 0 || m->frontend.voice_spread > 0;

    for (int i = 0; i < m->member_count; i++)
        needs |= needs_whole_cases(m->members[i]);
    return needs;
}

/* A network by itself; committees, transforms and temperatures; ends that are
 * cut off, and voices. */
static const char *format_of(const ori_model *m)
{
    return needs_whole_cases(m)               ? formats[2]
           : !m->net || m->temperature != 1.0 ? formats[1]
                                              : formats[0];
}

ori_status ori_model_save(const ori_model *m, const char *path)
{
    ori__parts p = { 0 };
    ori_status s;

    ori__parts_text(&p, "", "format", format_of(m));
    ori__parts_text(&p, "", "version", ori_version());
    ori__parts_give_text(&p, "", "labels", labels_json(m));
    ori__parts_give_text(&p, "", "signal", signal_json(m));
    ori__parts_text(&p, "", "training", m->training);
    if (*m->events)
        ori__parts_text(&p, "", "events", m->events);
    if (m->member_count > 0)
        write_members(&p, m);
    else
        ori__member_write(&p, "", m);
    s = p.failed ? ori__fail(ORI_ENOMEM, "%s: no memory for its header, or a "
                             "label is not UTF-8", path)
                 : ori__safetensors_write(path, p.texts, (int)p.text_count,
                                          p.arrays, (int)p.array_count);
    ori__parts_free(&p);
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

static ori_status read_int(const json_t *object, const char *key,
                           const char *where, int low, int *value)
{
    int64_t wide = 0;
    ori_status s = ori__json_int(object, key, where, low, INT_MAX / 4, &wide);

    *value = (int)wide;
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

static ori_status check_format(const ori__safetensors *f)
{
    const char *format;
    ori_status s = ori__safetensors_text(f, "format", &format);

    if (s != ORI_OK)
        return s;
    for (int i = 0; i < COUNT(formats); i++)
        if (strcmp(format, formats[i]) == 0)
            return ORI_OK;
    return ori__fail(ORI_EFORMAT, "%s: its format is \"%s\", this version "
                     "reads \"%s\" to \"%s\"", ori__safetensors_path(f),
                     format, formats[0], formats[COUNT(formats) - 1]);
}

/* The weights of the members; *count is 0 where the file is of no
 * committee. */
static ori_status read_member_weights(const ori__safetensors *f,
                                      double **weights, int *count)
{
    const char *const where = ori__safetensors_path(f);
    const char *text;
    json_t *v;
    ori_status s;
    size_t n;

    *weights = NULL;
    *count = 0;
    if (ori__safetensors_text(f, "members", &text) != ORI_OK)
        return ORI_OK;
    s = read_json(f, "members", &v);
    n = json_array_size(v);
    if (s == ORI_OK && (n < 1 || n > ORI__MEMBERS_MAX))
        s = ori__fail(ORI_EFORMAT, "%s: has %zu members, not 1..%d", where, n,
                      ORI__MEMBERS_MAX);
    if (s == ORI_OK && !(*weights = ORI__NEW(double, n)))
        s = ori__fail_memory(where);
    for (size_t i = 0; s == ORI_OK && i < n; i++) {
        (*weights)[i] = json_number_value(json_array_get(v, i));
        if (!((*weights)[i] > 0 && (*weights)[i] <= 1))
            s = ori__fail(ORI_EFORMAT, "%s: member %zu weighs %g", where, i,
                          (*weights)[i]);
    }
    json_decref(v);
    *count = (int)n;
    return s;
}

static ori_status read_committee(const ori__safetensors *f, ori_model **model,
                                 const ori_model_options *common,
                                 const double *weights, int count,
                                 ori__allowance *left)
{
    ori_model **const members = ORI__NEW(ori_model *, (size_t)count);
    const char *name;
    ori_status s = members
                       ? ori__safetensors_text(f, "architecture_name", &name)
                       : ori__fail_memory(ori__safetensors_path(f));

    for (int i = 0; s == ORI_OK && i < count; i++) {
        char prefix[PREFIX];

        snprintf(prefix, sizeof prefix, "%d.", i);
        s = ori__member_read(&members[i], f, prefix, common, left);
    }
    if (s == ORI_OK)
        s = ori_model_create_committee(model, name, members, weights, count);
    else
        for (int i = 0; members && i < count; i++)
            ori_model_destroy(members[i]);
    ori__free(members);
    return s;
}

static ori_status build(const ori__safetensors *f, ori_model **model)
{
    ori_model_options o = ORI_MODEL_OPTIONS_INIT;
    ori__allowance left = { ori__safetensors_bytes(f) / sizeof(float),
                            ORI__TABLES_MAX };
    const char **labels = NULL;
    const char *training = "", *events;
    double *weights = NULL;
    int count = 0;
    json_t *holder = NULL;
    ori_status s = check_format(f);

    if (s == ORI_OK)
        s = ori__safetensors_text(f, "training", &training);
    if (s == ORI_OK)
        s = read_signal(f, &o);
    if (s == ORI_OK)
        s = read_labels(f, &holder, &labels, &o.label_count);
    o.labels = labels;
    if (s == ORI_OK)
        s = read_member_weights(f, &weights, &count);
    if (s == ORI_OK)
        s = count > 0 ? read_committee(f, model, &o, weights, count, &left)
                      : ori__member_read(model, f, "", &o, &left);
    if (s == ORI_OK)
        s = ori_model_set_training(*model, training);
    if (s == ORI_OK && ori__safetensors_text(f, "events", &events) == ORI_OK)
        s = ori_model_set_events(*model, events);
    ori__free(weights);
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
