/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * member_file.c - one classifier, with its front end, in a file
 *
 * Texts: "architecture_name", JSON in "frontend", "temperature" where it is
 * not 1, and "architecture" of a network, or the names of transforms and the
 * head in JSON in "classifier".  Tensors: "frontend.mean",
 * "frontend.deviation" and the network's, or those of each transform under
 * "NAME." and the head's under "head.".
 */
#include "model/member_file.h"

#include <string.h>

#include "base/fail.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "model/frontend_file.h"

/* ---- writing ---- */

static void write_network(ori__parts *p, const char *prefix,
                          const ori_model *m)
{
    const float *const weights = ori_net_weights_const(m->net);

    ori__parts_text(p, prefix, "architecture", ori_net_text(m->net));
    for (int i = 0; i < ori_net_tensor_count(m->net); i++) {
        const ori_net_tensor t = ori_net_tensor_at(m->net, i);
        ori__array a = { .name = t.name, .data = weights + t.offset,
                         .rank = t.rank, .count = t.count };

        memcpy(a.dims, t.dims, sizeof t.dims);
        ori__parts_array(p, prefix, &a);
    }
}

static void write_tensor(ori__parts *p, const char *prefix, const char *owner,
                         const ori_tensor *t)
{
    ori__text name = { 0 };
    ori__array a = { .data = t->data, .rank = t->rank, .count = 1 };

    ori__text_add(&name, "%s.%s", owner, t->name);
    for (int i = 0; i < t->rank; i++) {
        a.dims[i] = t->dims[i];
        a.count *= (size_t)t->dims[i];
    }
    a.name = name.failed ? "" : name.chars;
    p->failed |= name.failed;
    ori__parts_array(p, prefix, &a);
    ori__text_free(&name);
}

static char *classifier_json(const ori_model *m)
{
    json_t *const names = json_array();
    json_t *v;

    for (int i = 0; i < m->rocket_count; i++)
        json_array_append_new(names,
                              json_string(ori_rocket_name(m->rockets[i])));
    v = json_pack("{s:o, s:s}", "transforms", names, "head",
                  ori_head_name(m->head));
    return ori__json_take_text(v);
}

static void write_features(ori__parts *p, const char *prefix,
                           const ori_model *m)
{
    ori__parts_give_text(p, prefix, "classifier", classifier_json(m));
    for (int i = 0; i < m->rocket_count; i++)
        for (int j = 0; j < ori_rocket_tensor_count(m->rockets[i]); j++) {
            const ori_tensor t = ori_rocket_tensor(m->rockets[i], j);

            write_tensor(p, prefix, ori_rocket_name(m->rockets[i]), &t);
        }
    for (int j = 0; j < ori_head_tensor_count(m->head); j++) {
        const ori_tensor t = ori_head_tensor(m->head, j);

        write_tensor(p, prefix, "head", &t);
    }
}

void ori__member_write(ori__parts *p, const char *prefix, const ori_model *m)
{
    ori__array statistics = { .name = "frontend.mean", .data = m->mean,
                              .rank = 1, .dims = { m->width },
                              .count = (size_t)m->width };
    char number[ORI__NUMBER_ROOM];

    ori__parts_text(p, prefix, "architecture_name", m->arch_name);
    ori__parts_give_text(p, prefix, "frontend",
                         ori__frontend_json(&m->frontend));
    if (m->temperature != 1.0)
        ori__parts_text(p, prefix, "temperature",
                        ori__number_write(number, m->temperature, 17));
    if (m->net)
        write_network(p, prefix, m);
    else
        write_features(p, prefix, m);
    ori__parts_array(p, prefix, &statistics);
    statistics.name = "frontend.deviation";
    statistics.data = m->deviation;
    ori__parts_array(p, prefix, &statistics);
}

/* ---- reading ---- */

/* Where a member is read from. */
typedef struct reader {
    const ori__safetensors *file;
    const char *prefix;
    const char *path;
    ori__allowance *left;
} reader;

static ori_status text_of(const reader *r, const char *key,
                          const char **value)
{
    ori__text whole = { 0 };
    ori_status s;

    ori__text_add(&whole, "%s%s", r->prefix, key);
    s = whole.failed ? ori__fail_memory(r->path)
                     : ori__safetensors_text(r->file, whole.chars, value);
    ori__text_free(&whole);
    return s;
}

/* The text, or NULL where there is none. */
static const char *optional_text(const reader *r, const char *key)
{
    const char *value;

    return text_of(r, key, &value) == ORI_OK ? value : NULL;
}

static ori_status spend(const reader *r, size_t count)
{
    if (count > r->left->tensors)
        return ori__fail(ORI_EFORMAT, "%s: has fewer numbers than its members "
                         "ask for", r->path);
    r->left->tensors -= count;
    return ORI_OK;
}

static ori_status array_of(const reader *r, const char *name, float *data,
                           size_t count)
{
    ori__text whole = { 0 };
    ori_status s = spend(r, count);

    ori__text_add(&whole, "%s%s", r->prefix, name);
    if (s == ORI_OK)
        s = whole.failed ? ori__fail_memory(r->path)
                         : ori__safetensors_array(r->file, whole.chars, data,
                                                  count);
    ori__text_free(&whole);
    return s;
}

static ori_status read_network(const reader *r, ori_model **model,
                               const ori_model_options *o)
{
    ori_status s = r->left->tensors > 0
                       ? ori__model_create(model, o, r->left->tensors)
                       : ori__fail(ORI_EFORMAT, "has no weights");
    float *weights;

    if (s != ORI_OK)
        return ori__fail_context(s == ORI_ENOMEM ? s : ORI_EFORMAT, "%s",
                                 r->path);
    weights = ori_net_weights((*model)->net);
    for (int i = 0; s == ORI_OK && i < ori_net_tensor_count((*model)->net);
         i++) {
        const ori_net_tensor t = ori_net_tensor_at((*model)->net, i);

        s = array_of(r, t.name, weights + t.offset, t.count);
    }
    return s;
}

/* The tensors of one owner, such as "head". */
static ori_status tensors_of(const reader *r, const char *owner,
                             ori_tensor **tensors, int *count)
{
    ori__text whole = { 0 };
    size_t numbers = 0;
    ori_status s;

    *tensors = NULL;
    *count = 0;
    ori__text_add(&whole, "%s%s.", r->prefix, owner);
    s = whole.failed ? ori__fail_memory(r->path)
                     : ori__safetensors_tensors(r->file, whole.chars, tensors,
                                                count, &numbers);
    ori__text_free(&whole);
    return s == ORI_OK ? spend(r, numbers) : s;
}

static ori_status read_rocket(const reader *r, ori_rocket **rocket,
                              const char *name, int channels)
{
    ori_tensor *tensors;
    int count;
    ori_status s = tensors_of(r, name, &tensors, &count);

    if (s == ORI_OK)
        s = ori_rocket_restore(rocket, name, channels, tensors, count);
    ori__free(tensors);
    return s;
}

static ori_status read_head(const reader *r, ori_head **head,
                            const char *name)
{
    ori_tensor *tensors;
    int count;
    ori_status s = tensors_of(r, "head", &tensors, &count);

    if (s == ORI_OK)
        s = ori_head_restore(head, name, tensors, count);
    ori__free(tensors);
    return s;
}

/* What JSON says the classifier is made of, behind the bare front end m. */
static ori_status read_parts(const reader *r, ori_model *m, const json_t *v)
{
    const json_t *const names = json_object_get(v, "transforms");
    const size_t count = json_array_size(names);
    const char *head;
    ori_status s = ori__json_string(v, "head", r->path, &head);

    if (s == ORI_OK && (count < 1 || count > ORI__ROCKETS_MAX))
        s = ori__fail(ORI_EFORMAT, "a classifier on %zu transforms", count);
    if (s == ORI_OK && !(m->rockets = ORI__NEW(ori_rocket *, count)))
        s = ori__fail_memory("transforms");
    for (size_t i = 0; s == ORI_OK && i < count; i++) {
        const char *const name = json_string_value(json_array_get(names, i));

        s = name ? read_rocket(r, &m->rockets[i], name, m->width)
                 : ori__fail(ORI_EFORMAT, "a transform without a name");
        m->rocket_count += s == ORI_OK;
    }
    if (s == ORI_OK)
        s = read_head(r, &m->head, head);
    return s == ORI_OK ? ori__model_check_features(m) : s;
}

static ori_status read_features(const reader *r, ori_model **model,
                                const ori_model_options *o, const char *text)
{
    json_t *v = NULL;
    ori_status s = ori__json_parse(text, strlen(text), r->path, &v);

    if (s != ORI_OK)
        return s;
    s = ori__model_create_bare(model, o);
    if (s == ORI_OK)
        s = read_parts(r, *model, v);
    if (s != ORI_OK)
        s = ori__fail_context(s == ORI_ENOMEM ? s : ORI_EFORMAT, "%s",
                              r->path);
    json_decref(v);
    return s;
}

static ori_status read_temperature(const reader *r, ori_model *m)
{
    const char *const text = optional_text(r, "temperature");
    const char *const end = text ? text + strlen(text) : NULL;

    if (!text)
        return ORI_OK;
    if (ori__number_read(text, end, &m->temperature) != end ||
        !(m->temperature >= 1e-6 && m->temperature <= 1e6))
        return ori__fail(ORI_EFORMAT, "%s: a temperature of \"%s\"", r->path,
                         text);
    return ORI_OK;
}

static ori_status read_frontend(const reader *r, ori_frontend *f)
{
    const char *text;
    ori_status s = text_of(r, "frontend", &text);
    size_t tables;

    if (s == ORI_OK)
        s = ori__frontend_read(text, r->path, f);
    if (s != ORI_OK || f->features == ORI_FEATURES_RAW)
        return s;
    tables = ((size_t)f->mel.bands + 4) * (size_t)f->mel.fft_samples / 2;
    if (tables > r->left->tables)
        return ori__fail(ORI_EFORMAT, "%s: its members' spectra are larger "
                         "than this version allows", r->path);
    r->left->tables -= tables;
    return ORI_OK;
}

ori_status ori__member_read(ori_model **model, const ori__safetensors *file,
                            const char *prefix,
                            const ori_model_options *common,
                            ori__allowance *left)
{
    const reader r = { file, prefix, ori__safetensors_path(file), left };
    const char *const classifier = optional_text(&r, "classifier");
    ori_model_options o = *common;
    ori_status s = read_frontend(&r, &o.frontend);

    if (s == ORI_OK)
        s = text_of(&r, "architecture_name", &o.arch_name);
    if (s == ORI_OK && !classifier)
        s = text_of(&r, "architecture", &o.arch);
    if (s == ORI_OK)
        s = classifier ? read_features(&r, model, &o, classifier)
                       : read_network(&r, model, &o);
    if (s == ORI_OK)
        s = read_temperature(&r, *model);
    if (s == ORI_OK)
        s = array_of(&r, "frontend.mean", (*model)->mean,
                     (size_t)(*model)->width);
    if (s == ORI_OK)
        s = array_of(&r, "frontend.deviation", (*model)->deviation,
                     (size_t)(*model)->width);
    return s;
}
