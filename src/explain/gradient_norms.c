/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * gradient_norms.c - how much of a loss' gradient reaches each layer
 */
#include <oriole/explain/gradient_norms.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"

static const char WHERE[] = "gradients by layer";

typedef struct work {
    ori_net *net;               /* a copy: training writes statistics */
    ori_net_run *run;
    ori_batch batch;
    float *x;                   /* [count, longest, width] */
    unsigned char *present;     /* [count, longest] */
    int *lengths;               /* [count] */
    float *dscores;             /* [count, classes] */
    float *gradient;            /* [weights] */
    void *feature_work;
} work;

static void free_work(work *w)
{
    ori_net_run_destroy(w->run);
    ori_net_destroy(w->net);
    ori__free(w->x);
    ori__free(w->present);
    ori__free(w->lengths);
    ori__free(w->dscores);
    ori__free(w->gradient);
    ori__free(w->feature_work);
}

static ori_status check(const ori_model *m, const int *labels, int count)
{
    const int classes = ori_model_label_count(m);

    if (!ori_model_net_const(m))
        return ori__fail(ORI_ENOTSUP, "%s: the recogniser has no network",
                         WHERE);
    if (count < 1)
        return ori__fail(ORI_EINVAL, "%s: there are no cases", WHERE);
    for (int i = 0; i < count; i++)
        if (labels[i] < 0 || labels[i] >= classes)
            return ori__fail(ORI_EINVAL, "%s: label %d of %d classes", WHERE,
                             labels[i], classes);
    return ORI_OK;
}

static ori_status copy_net(work *w, const ori_model *m, uint64_t seed)
{
    const ori_net *from = ori_model_net_const(m);
    ori_net_options o = ORI_NET_OPTIONS_INIT;
    ori_status s;

    o.channels = ori_model_feature_width(m);
    o.length = (int)ori_model_feature_frames(m, ori_model_max_length(m));
    o.classes = ori_model_label_count(m);
    s = ori_net_create(&w->net, ori_net_text(from), &o);
    if (s != ORI_OK)
        return s;
    if (ori_net_weight_count(w->net) != ori_net_weight_count(from))
        return ori__fail(ORI_ESHAPE, "%s: the network's shape depends on how "
                         "long a case is", WHERE);
    if (seed != 0)
        ori_net_initialise(w->net, seed);
    else
        memcpy(ori_net_weights(w->net), ori_net_weights_const(from),
               ori_net_weight_count(from) * sizeof(float));
    return ORI_OK;
}

static ori_status make_batch(work *w, const ori_model *m,
                             const ori_case *cases, int count)
{
    const size_t width = (size_t)ori_model_feature_width(m);
    int64_t longest = 1, samples = 1;

    for (int i = 0; i < count; i++) {
        samples = cases[i].length > samples ? cases[i].length : samples;
        longest = ori_model_feature_frames(m, samples);
    }
    w->x = ori__alloc((size_t)count * (size_t)longest, width * sizeof(float));
    w->present = ori__alloc((size_t)count, (size_t)longest);
    w->lengths = ORI__NEW(int, (size_t)count);
    w->feature_work = ori__alloc(1, ori_model_feature_work(m, samples));
    if (!w->x || !w->present || !w->lengths || !w->feature_work)
        return ori__fail_memory(WHERE);
    for (int i = 0; i < count; i++) {
        const size_t at = (size_t)i * (size_t)longest;

        w->lengths[i] = (int)ori_model_case_frames(m, cases[i].x,
                                                   cases[i].length);
        ori_model_features(m, cases[i].x, cases[i].length, w->x + at * width,
                           w->present + at, w->feature_work);
    }
    w->batch = (ori_batch){ w->x, count, (int)longest, w->lengths,
                            w->present };
    return ORI_OK;
}

/* (softmax(scores) - truth) / count: the gradient of the mean cross entropy. */
static void set_dscores(work *w, const float *scores, const int *labels,
                        int count, int classes)
{
    for (int i = 0; i < count; i++) {
        const float *s = scores + (size_t)i * (size_t)classes;
        float *d = w->dscores + (size_t)i * (size_t)classes;
        float most = s[0], sum = 0.0f;

        for (int k = 1; k < classes; k++)
            most = fmaxf(most, s[k]);
        for (int k = 0; k < classes; k++)
            sum += d[k] = expf(s[k] - most);
        for (int k = 0; k < classes; k++)
            d[k] = (d[k] / sum - (k == labels[i])) / (float)count;
    }
}

static ori_status run(work *w, const int *labels, int count, int classes)
{
    const float *scores;
    ori_status s = ori_net_run_create(&w->run, w->net, count, w->batch.length,
                                      true);

    w->dscores = ori__alloc((size_t)count, (size_t)classes * sizeof(float));
    w->gradient = ORI__NEW(float, ori_net_weight_count(w->net));
    if (s == ORI_OK && (!w->dscores || !w->gradient))
        s = ori__fail_memory(WHERE);
    if (s == ORI_OK)
        s = ori_net_forward_training(w->run, &w->batch, 1, 0, &scores);
    if (s != ORI_OK)
        return s;
    set_dscores(w, scores, labels, count, classes);
    ori_net_backward(w->run, w->dscores, w->gradient, NULL);
    return ORI_OK;
}

/* Kernels and dense weights: "3.conv.weight" is of layer 3. */
static bool is_weight(const ori_net_tensor *t)
{
    const char *kind = strchr(t->name, '.');

    return kind && (strcmp(kind, ".conv.weight") == 0 ||
                    strcmp(kind, ".dense.weight") == 0);
}

static int collect(const work *w, ori_gradient_norm *norms, int room)
{
    int found = 0;

    for (int i = 0; i < ori_net_tensor_count(w->net) && found < room; i++) {
        const ori_net_tensor t = ori_net_tensor_at(w->net, i);
        double sum = 0.0;

        if (!is_weight(&t))
            continue;
        for (size_t k = 0; k < t.count; k++)
            sum += (double)w->gradient[t.offset + k] *
                   (double)w->gradient[t.offset + k];
        norms[found++] = (ori_gradient_norm){
            atoi(t.name), sqrt(sum / (double)t.count) };
    }
    return found;
}

ori_status ori_gradient_norms(const ori_model *model, const ori_case *cases,
                              const int *labels, int count, uint64_t seed,
                              ori_gradient_norm *norms, int room, int *found)
{
    work w = { .net = NULL };
    ori_status s = check(model, labels, count);

    *found = 0;
    if (s == ORI_OK)
        s = copy_net(&w, model, seed);
    if (s == ORI_OK)
        s = make_batch(&w, model, cases, count);
    if (s == ORI_OK)
        s = run(&w, labels, count, ori_model_label_count(model));
    if (s == ORI_OK)
        *found = collect(&w, norms, room);
    free_work(&w);
    return s;
}
