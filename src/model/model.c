/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * model.c - a recogniser: front end, classifier, labels; or a committee
 */
#include <oriole/model/model.h>

#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "model/model_object.h"

static ori_status check(const ori_model_options *o)
{
    if (!o->labels || o->label_count < 1)
        return ori__fail(ORI_EINVAL, "model: needs a label");
    if (o->channels < 1 || o->channels > 4096)
        return ori__fail(ORI_EINVAL, "model: %d channels, not in 1..4096",
                         o->channels);
    if (!(o->rate_hz >= 0 && o->rate_hz <= 1e9))
        return ori__fail(ORI_EINVAL, "model: rate %g Hz", o->rate_hz);
    if (o->usual_length < 1 || o->max_length < o->usual_length)
        return ori__fail(ORI_EINVAL, "model: usual length %d, longest %d",
                         o->usual_length, o->max_length);
    return ORI_OK;
}

static ori_status copy_labels(ori_model *m, const ori_model_options *o)
{
    m->labels = ORI__NEW(char *, (size_t)o->label_count);
    if (!m->labels)
        return ori__fail_memory("labels");
    m->label_count = o->label_count;
    for (int i = 0; i < o->label_count; i++) {
        m->labels[i] = ori__strdup(o->labels[i]);
        if (!m->labels[i])
            return ori__fail_memory("labels");
        for (int j = 0; j < i; j++)
            if (strcmp(m->labels[i], m->labels[j]) == 0)
                return ori__fail(ORI_EINVAL, "model: label \"%s\" twice",
                                 m->labels[i]);
    }
    return ORI_OK;
}

/* Eide & Gish, "A parametric approach to vocal tract length normalization",
 * ICASSP 1996, look for the one warp that fits the speaker; a clip of one
 * word is little to find it from, so scores are averaged over some. */
static ori_status create_voices(ori_model *m)
{
    const double spread = m->frontend.voice_spread;
    ori_status s = ORI_OK;

    for (int i = 0; s == ORI_OK && i < ORI__VOICES && spread > 0; i++) {
        ori_mel_options o = m->frontend.mel;

        o.warp = exp(i == 0 ? -spread : spread);
        s = ori_mel_create(&m->voices[i], &o);
    }
    return s;
}

static ori_status create_frontend(ori_model *m)
{
    ori_status s = ORI_OK;
    int one = 1;

    if (m->frontend.features != ORI_FEATURES_RAW) {
        s = ori_mel_create(&m->mel, &m->frontend.mel);
        if (s == ORI_OK)
            s = create_voices(m);
        if (s != ORI_OK)
            return s;
        one = ori_mel_width(m->mel);
    } else {
        m->frontend.trim_db = m->frontend.voice_spread = 0;
    }
    if (one > INT_MAX / m->channels)
        return ori__fail(ORI_ESHAPE, "model: too many features");
    m->width = one * m->channels;
    m->mean = ORI__NEW(float, (size_t)m->width);
    m->deviation = ORI__NEW(float, (size_t)m->width);
    if (!m->mean || !m->deviation)
        return ori__fail_memory("front end");
    for (int i = 0; i < m->width; i++)
        m->deviation[i] = 1.0f;
    return ORI_OK;
}

static ori_status create_net(ori_model *m, const ori_model_options *o,
                             size_t max_weights)
{
    ori_net_options options = ORI_NET_OPTIONS_INIT;
    const int64_t frames = ori_model_feature_frames(m, o->usual_length);

    options.channels = m->width;
    options.length = (int)frames;
    options.classes = m->label_count;
    options.max_weights = max_weights;
    return ori_net_create(&m->net, o->arch, &options);
}

/* What is no part of the front end and of what is behind it. */
static ori_status create_shell(ori_model **model, const ori_model_options *o)
{
    ori_model *m = ORI__NEW(ori_model, 1);
    ori_status s;

    *model = m;
    if (!m)
        return ori__fail_memory("model");
    m->channels = o->channels;
    m->rate_hz = o->rate_hz;
    m->usual_length = o->usual_length;
    m->max_length = o->max_length;
    m->temperature = 1.0;
    m->arch_name = ori__strdup(o->arch_name ? o->arch_name : "own");
    m->training = ori__strdup("");
    m->events = ori__strdup("");
    s = m->arch_name && m->training && m->events
            ? copy_labels(m, o)
            : ori__fail_memory("model");
    return s;
}

ori_status ori__model_create_bare(ori_model **model,
                                  const ori_model_options *o)
{
    ori_status s = check(o);

    *model = NULL;
    if (s == ORI_OK)
        s = create_shell(model, o);
    if (s == ORI_OK) {
        (*model)->frontend = o->frontend;
        s = create_frontend(*model);
    }
    if (s != ORI_OK) {
        ori_model_destroy(*model);
        *model = NULL;
    }
    return s;
}

ori_status ori__model_create(ori_model **model, const ori_model_options *o,
                             size_t max_weights)
{
    ori_status s;

    *model = NULL;
    if (!o->arch)
        return ori__fail(ORI_EINVAL, "model: needs an architecture");
    s = ori__model_create_bare(model, o);
    if (s == ORI_OK)
        s = create_net(*model, o, max_weights);
    if (s != ORI_OK) {
        ori_model_destroy(*model);
        *model = NULL;
    }
    return s;
}

ori_status ori_model_create(ori_model **model, const ori_model_options *o)
{
    return ori__model_create(model, o, 0);
}

/* ---- transforms and a head ---- */

ori_status ori__model_check_features(const ori_model *m)
{
    int features = 0;

    for (int i = 0; i < m->rocket_count; i++) {
        /* their names tell them apart in the file */
        for (int j = 0; j < i; j++)
            if (strcmp(ori_rocket_name(m->rockets[i]),
                       ori_rocket_name(m->rockets[j])) == 0)
                return ori__fail(ORI_ESHAPE, "model: transform %s twice",
                                 ori_rocket_name(m->rockets[i]));
        if (ori_rocket_channels(m->rockets[i]) != m->width)
            return ori__fail(ORI_ESHAPE, "model: %s takes %d channels, its "
                             "front end gives %d",
                             ori_rocket_name(m->rockets[i]),
                             ori_rocket_channels(m->rockets[i]), m->width);
        features += ori_rocket_features(m->rockets[i]);
    }
    if (ori_head_features(m->head) != features ||
        ori_head_classes(m->head) != m->label_count)
        return ori__fail(ORI_ESHAPE, "model: a head of %d features and %d "
                         "classes behind %d features, with %d labels",
                         ori_head_features(m->head),
                         ori_head_classes(m->head), features, m->label_count);
    return ORI_OK;
}

static void destroy_features(ori_rocket *const *rockets, int count,
                             ori_head *head)
{
    for (int i = 0; i < count; i++)
        ori_rocket_destroy(rockets[i]);
    ori_head_destroy(head);
}

ori_status ori_model_create_features(ori_model **model,
                                     const ori_model_options *o,
                                     ori_rocket *const *rockets, int count,
                                     ori_head *head)
{
    const bool fits = count >= 1 && count <= ORI__ROCKETS_MAX;
    ori_rocket **copy = ORI__NEW(ori_rocket *, fits ? (size_t)count : 0);
    ori_status s = !fits ? ori__fail(ORI_EINVAL, "model: %d transforms, not "
                                     "in 1..%d", count, ORI__ROCKETS_MAX)
                   : copy ? ori__model_create_bare(model, o)
                          : ori__fail_memory("model");

    if (s != ORI_OK) {
        *model = NULL;
        ori__free(copy);
        destroy_features(rockets, count, head);
        return s;
    }
    memcpy(copy, rockets, (size_t)count * sizeof *copy);
    (*model)->rockets = copy;
    (*model)->rocket_count = count;
    (*model)->head = head;
    s = ori__model_check_features(*model);
    if (s != ORI_OK) {
        ori_model_destroy(*model);
        *model = NULL;
    }
    return s;
}

/* ---- committees ---- */

static bool same_task(const ori_model *a, const ori_model *b)
{
    bool same = a->label_count == b->label_count &&
                a->channels == b->channels && a->rate_hz == b->rate_hz;

    for (int i = 0; same && i < a->label_count; i++)
        same = strcmp(a->labels[i], b->labels[i]) == 0;
    return same;
}

static ori_status check_members(ori_model *const *members,
                                const double *weights, int count)
{
    if (count < 1 || count > ORI__MEMBERS_MAX)
        return ori__fail(ORI_EINVAL, "model: a committee of %d, not of 1..%d",
                         count, ORI__MEMBERS_MAX);
    for (int i = 0; i < count; i++) {
        if (!(weights[i] > 0 && weights[i] <= 1e9))
            return ori__fail(ORI_EINVAL, "model: member %d weighs %g", i,
                             weights[i]);
        if (members[i]->member_count > 0 || !same_task(members[0], members[i]))
            return ori__fail(ORI_ESHAPE, "model: member %d has other labels, "
                             "channels or rate, or members itself", i);
    }
    return ORI_OK;
}

static ori_status assemble(ori_model **model, const char *arch_name,
                           ori_model *const *members, const double *weights,
                           int count)
{
    const ori_model *const first = members[0];
    ori_model_options o = ORI_MODEL_OPTIONS_INIT;
    double sum = 0;
    ori_status s;

    o.arch_name = arch_name;
    o.labels = (const char *const *)first->labels;
    o.label_count = first->label_count;
    o.channels = first->channels;
    o.rate_hz = first->rate_hz;
    o.usual_length = first->usual_length;
    o.max_length = first->max_length;
    s = create_shell(model, &o);
    if (s != ORI_OK)
        return s;
    (*model)->members = ORI__NEW(ori_model *, (size_t)count);
    (*model)->weights = ORI__NEW(double, (size_t)count);
    if (!(*model)->members || !(*model)->weights)
        return ori__fail_memory("a committee");
    for (int i = 0; i < count; i++)
        sum += weights[i];
    for (int i = 0; i < count; i++) {
        (*model)->members[i] = members[i];
        (*model)->weights[i] = weights[i] / sum;
    }
    (*model)->member_count = count;
    return ORI_OK;
}

ori_status ori_model_create_committee(ori_model **model,
                                      const char *arch_name,
                                      ori_model *const *members,
                                      const double *weights, int count)
{
    ori_status s = check_members(members, weights, count);

    *model = NULL;
    if (s == ORI_OK)
        s = assemble(model, arch_name, members, weights, count);
    if (s != ORI_OK) {
        ori_model_destroy(*model);
        *model = NULL;
        for (int i = 0; i < count; i++)
            ori_model_destroy(members[i]);
    }
    return s;
}

int ori_model_member_count(const ori_model *m)
{
    return m->member_count > 0 ? m->member_count : 1;
}

const ori_model *ori_model_member(const ori_model *m, int index)
{
    return m->member_count > 0 ? m->members[index] : m;
}

double ori_model_member_weight(const ori_model *m, int index)
{
    return m->member_count > 0 ? m->weights[index] : 1.0;
}

/* ---- all ---- */

void ori_model_destroy(ori_model *m)
{
    if (!m)
        return;
    ori_net_destroy(m->net);
    destroy_features(m->rockets, m->rocket_count, m->head);
    ori__free(m->rockets);
    for (int i = 0; i < m->member_count; i++)
        ori_model_destroy(m->members[i]);
    ori__free(m->members);
    ori__free(m->weights);
    ori_mel_destroy(m->mel);
    for (int i = 0; i < ORI__VOICES; i++)
        ori_mel_destroy(m->voices[i]);
    ori__free(m->mean);
    ori__free(m->deviation);
    ori__free(m->arch_name);
    ori__free(m->training);
    ori__free(m->events);
    for (int i = 0; m->labels && i < m->label_count; i++)
        ori__free(m->labels[i]);
    ori__free(m->labels);
    ori__free(m);
}

ori_net *ori_model_net(ori_model *m)
{
    return m->net;
}

const ori_net *ori_model_net_const(const ori_model *m)
{
    return m->net;
}

int ori_model_rocket_count(const ori_model *m)
{
    return m->rocket_count;
}

const ori_rocket *ori_model_rocket(const ori_model *m, int index)
{
    return m->rockets[index];
}

const ori_head *ori_model_head(const ori_model *m)
{
    return m->head;
}

double ori_model_temperature(const ori_model *m)
{
    return m->temperature;
}

void ori_model_set_temperature(ori_model *m, double temperature)
{
    m->temperature = temperature;
}

int ori_model_label_count(const ori_model *m)
{
    return m->label_count;
}

const char *ori_model_label(const ori_model *m, int label)
{
    return m->labels[label];
}

int ori_model_channels(const ori_model *m)
{
    return m->channels;
}

double ori_model_rate(const ori_model *m)
{
    return m->rate_hz;
}

int ori_model_max_length(const ori_model *m)
{
    return m->max_length;
}

const char *ori_model_arch_name(const ori_model *m)
{
    return m->arch_name;
}

const ori_frontend *ori_model_frontend(const ori_model *m)
{
    return &m->frontend;
}

const char *ori_model_training(const ori_model *m)
{
    return m->training;
}

static ori_status set_text(char **text, const char *to)
{
    char *copy = ori__strdup(to);

    if (!copy)
        return ori__fail_memory("a model's texts");
    ori__free(*text);
    *text = copy;
    return ORI_OK;
}

ori_status ori_model_set_training(ori_model *m, const char *json)
{
    return set_text(&m->training, json);
}

const char *ori_model_events(const ori_model *m)
{
    return m->events;
}

ori_status ori_model_set_events(ori_model *m, const char *json)
{
    return set_text(&m->events, json);
}

void ori_model_set_statistics(ori_model *m, const float *mean,
                              const float *deviation)
{
    memcpy(m->mean, mean, (size_t)m->width * sizeof *mean);
    memcpy(m->deviation, deviation, (size_t)m->width * sizeof *deviation);
}
