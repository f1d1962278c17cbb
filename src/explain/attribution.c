/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * attribution.c - which part of a case made the class
 */
#include <oriole/explain/attribution.h>

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/text.h"
#include "explain/attribution_view.h"

enum { STEPS_FIRST = 16, STEPS_MOST = 4096 };

/* Of what integrated gradients should sum up to. */
static const double MISSING_MAX = 0.01;

static const struct method {
    const char *name, *title;
    ori_status (*fits)(const ori_model *model, int layer);
    ori_status (*add)(const ori__view *view);
    bool maps;
} methods[ORI_ATTRIBUTION_METHODS] = {
    [ORI_ATTRIBUTION_CAM] = { "cam", "Class activation map", ori__cam_fits,
                              ori__attribute_cam, false },
    [ORI_ATTRIBUTION_GRADCAM] = { "gradcam", "Grad-CAM", ori__gradcam_fits,
                                  ori__attribute_gradcam, false },
    [ORI_ATTRIBUTION_SALIENCY] = { "saliency", "Saliency", NULL,
                                   ori__attribute_saliency, true },
    [ORI_ATTRIBUTION_INPUT] = { "input", "Input × gradient", NULL,
                                ori__attribute_input, true },
    [ORI_ATTRIBUTION_INTEGRATED] = { "integrated", "Integrated gradients",
                                     NULL, ori__attribute_integrated, true },
    [ORI_ATTRIBUTION_OCCLUSION] = { "occlusion", "Occlusion", NULL, NULL,
                                    true },
};

const char *ori_attribution_name(ori_attribution_method method)
{
    return methods[method].name;
}

const char *ori_attribution_title(ori_attribution_method method)
{
    return methods[method].title;
}

int ori_attribution_by_name(const char *name)
{
    for (int i = 0; i < ORI_ATTRIBUTION_METHODS; i++)
        if (strcmp(methods[i].name, name) == 0)
            return i;
    return -1;
}

/* An attribution in the making. */
typedef struct maker {
    ori_explainer *explainer;
    const ori_case *c;
    const struct method *method;
    int layer, steps;
    bool *fits;                 /* [networks] can be asked */
    double share;               /* of those, among the networks */
    ori_attribution *to;
    ori__text notes;
} maker;

/* Which networks can be asked; ORI_ENOTSUP if none. */
static ori_status find_fitting(maker *k)
{
    ori_explainer *e = k->explainer;
    ori_status s = ORI_OK, result = ORI_ENOTSUP;

    for (int i = 0; i < e->network_count; i++) {
        s = k->method->fits
                ? k->method->fits(e->networks[i].model, k->layer) : ORI_OK;
        k->fits[i] = s == ORI_OK;
        if (s == ORI_OK) {
            k->share += e->networks[i].share;
            result = ORI_OK;
        } else {
            ori__text_add(&k->notes, "member %d: %s\n",
                          e->networks[i].member + 1, ori_last_error());
        }
    }
    return result == ORI_OK ? ORI_OK : s;
}

static ori_status add_voice(maker *k, int network, int voice)
{
    ori__network *n = &k->explainer->networks[network];
    const int voices = ori__voice_count(n->model);
    ori__features f;
    ori__view view = { .network = n, .features = &f, .label = k->to->label,
                       .layer = k->layer, .steps = k->steps,
                       .weight = n->share / k->share / voices, .to = k->to };
    ori_status s = ori__features_make(&f, n->model,
                                      ori__voice(n->model, voice), k->c);

    if (s == ORI_OK && k->method->maps)
        s = ori__map_begin(k->to, &f);
    view.maps = k->method->maps && s == ORI_OK && ori__map_fits(k->to, &f);
    if (s == ORI_OK)
        s = k->method->add(&view);
    if (s == ORI_OK && k->method->maps && !view.maps && voice == 0 &&
        k->steps <= STEPS_FIRST)
        ori__text_add(&k->notes, "member %d has another front end: it counts "
                      "along time, not in the map\n", n->member + 1);
    ori__features_free(&f);
    return s;
}

static ori_status add_networks(maker *k)
{
    ori_explainer *e = k->explainer;
    ori_status s = ORI_OK;

    for (int i = 0; i < e->network_count; i++)
        for (int v = 0; s == ORI_OK && k->fits[i] &&
                        v < ori__voice_count(e->networks[i].model); v++)
            s = add_voice(k, i, v);
    return s;
}

static void clear(ori_attribution *a)
{
    memset(a->time, 0, (size_t)a->length * sizeof *a->time);
    if (a->map)
        memset(a->map, 0, (size_t)(a->frames * a->rows) * sizeof *a->map);
    a->score = a->baseline = 0;
}

/* What the sum lacks of what it should be. */
static double find_missing(const ori_attribution *a)
{
    const double wanted = a->score - a->baseline;
    double sum = 0;

    for (int64_t i = 0; i < a->length; i++)
        sum += (double)a->time[i];
    return fabs(sum - wanted) / fmax(fabs(wanted), 1e-6);
}

static ori_status add_integrated(maker *k, int most)
{
    ori_status s;

    for (k->steps = STEPS_FIRST;; k->steps *= 2) {
        clear(k->to);
        s = add_networks(k);
        if (s != ORI_OK)
            return s;
        k->to->steps = k->steps;
        k->to->missing = find_missing(k->to);
        if (k->to->missing <= MISSING_MAX || 2 * k->steps > most)
            break;
    }
    if (k->to->missing > MISSING_MAX)
        ori__text_add(&k->notes, "after %d steps %.1f %% of the score are "
                      "still missing\n", k->steps, 100 * k->to->missing);
    return ORI_OK;
}

static ori_status make(maker *k, const ori_attribution_options *o)
{
    ori_explainer *e = k->explainer;
    ori_status s;

    if (o->method == ORI_ATTRIBUTION_OCCLUSION)
        return ori__attribute_occlusion(k->to, e, k->c,
                                        o->window > 0 ? o->window
                                                      : 1.0 / 16);
    s = ori__need_network(e);
    if (s != ORI_OK)
        return s;
    ori__text_add(&k->notes, "%s", e->notes);
    k->fits = ORI__NEW(bool, (size_t)e->network_count);
    s = k->fits ? find_fitting(k) : ori__fail_memory("an attribution");
    if (s != ORI_OK)
        return s;
    return o->method == ORI_ATTRIBUTION_INTEGRATED
               ? add_integrated(k, o->steps > 0 ? o->steps : STEPS_MOST)
               : add_networks(k);
}

static ori_status check(const ori_attribution_options *o)
{
    if (o->size != sizeof *o)
        return ori__fail(ORI_EINVAL, "an attribution's options were not set "
                         "up with ORI_ATTRIBUTION_OPTIONS_INIT");
    if ((int)o->method < 0 || o->method >= ORI_ATTRIBUTION_METHODS)
        return ori__fail(ORI_EINVAL, "there is no attribution method %d",
                         (int)o->method);
    if (!(o->window >= 0 && o->window <= 1))
        return ori__fail(ORI_EINVAL, "a window of occlusion is a share of "
                         "the case, not %g", o->window);
    return ORI_OK;
}

/* The object itself, all zero. */
static ori_status begin(maker *k, const ori_attribution_options *o)
{
    ori_attribution *const a = k->to = ORI__NEW(ori_attribution, 1);

    if (!a)
        return ori__fail_memory("an attribution");
    a->method = o->method;
    a->label = o->label;
    a->length = k->c->length;
    a->time = ORI__NEW(float, (size_t)a->length);
    return a->time ? ori__choose_label(k->explainer, k->c, &a->label)
                   : ori__fail_memory("an attribution");
}

ori_status ori_attribution_create(ori_attribution **attribution,
                                  ori_explainer *e, const ori_case *c,
                                  const ori_attribution_options *o)
{
    maker k = { .explainer = e, .c = c };
    ori_status s = check(o);

    *attribution = NULL;
    if (s == ORI_OK && c->length < 1)
        s = ori__fail(ORI_EDATA, "the case is empty");
    if (s != ORI_OK)
        return s;
    k.method = &methods[o->method];
    k.layer = o->layer;
    s = begin(&k, o);
    if (s == ORI_OK)
        s = make(&k, o);
    if (s == ORI_OK) {
        k.to->notes = ori__text_take(&k.notes);
        s = k.to->notes ? ORI_OK : ori__fail_memory("an attribution");
    }
    ori__text_free(&k.notes);
    ori__free(k.fits);
    if (s == ORI_OK)
        *attribution = k.to;
    else
        ori_attribution_destroy(k.to);
    return s;
}

void ori_attribution_destroy(ori_attribution *a)
{
    if (!a)
        return;
    ori__free(a->time);
    ori__free(a->map);
    ori__free(a->notes);
    ori__free(a);
}
