/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * model.c - a recogniser: front end, network, labels
 */
#include <oriole/model/model.h>

#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "model/model_object.h"

static ori_status check(const ori_model_options *o)
{
    if (!o->arch || !o->labels || o->label_count < 1)
        return ori__fail(ORI_EINVAL,
                         "model: needs an architecture and a label");
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

static ori_status create_frontend(ori_model *m)
{
    ori_status s = ORI_OK;
    int one = 1;

    if (m->frontend.features != ORI_FEATURES_RAW) {
        s = ori_mel_create(&m->mel, &m->frontend.mel);
        if (s != ORI_OK)
            return s;
        one = ori_mel_width(m->mel);
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

ori_status ori__model_create(ori_model **model, const ori_model_options *o,
                             size_t max_weights)
{
    ori_model *m;
    ori_status s;

    *model = NULL;
    s = check(o);
    if (s != ORI_OK)
        return s;
    m = ORI__NEW(ori_model, 1);
    if (!m)
        return ori__fail_memory("model");
    m->frontend = o->frontend;
    m->channels = o->channels;
    m->rate_hz = o->rate_hz;
    m->usual_length = o->usual_length;
    m->max_length = o->max_length;
    m->arch_name = ori__strdup(o->arch_name ? o->arch_name : "own");
    m->training = ori__strdup("");
    if (!m->arch_name || !m->training)
        s = ori__fail_memory("model");
    if (s == ORI_OK)
        s = copy_labels(m, o);
    if (s == ORI_OK)
        s = create_frontend(m);
    if (s == ORI_OK)
        s = create_net(m, o, max_weights);
    if (s != ORI_OK) {
        ori_model_destroy(m);
        return s;
    }
    *model = m;
    return ORI_OK;
}

ori_status ori_model_create(ori_model **model, const ori_model_options *o)
{
    return ori__model_create(model, o, 0);
}

void ori_model_destroy(ori_model *m)
{
    if (!m)
        return;
    ori_net_destroy(m->net);
    ori_mel_destroy(m->mel);
    ori__free(m->mean);
    ori__free(m->deviation);
    ori__free(m->arch_name);
    ori__free(m->training);
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

ori_status ori_model_set_training(ori_model *m, const char *json)
{
    char *copy = ori__strdup(json);

    if (!copy)
        return ori__fail_memory("training summary");
    ori__free(m->training);
    m->training = copy;
    return ORI_OK;
}

void ori_model_set_statistics(ori_model *m, const float *mean,
                              const float *deviation)
{
    memcpy(m->mean, mean, (size_t)m->width * sizeof *mean);
    memcpy(m->deviation, deviation, (size_t)m->width * sizeof *deviation);
}
