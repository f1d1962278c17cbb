/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layers.c - what each layer of a network makes of one case
 */
#include <oriole/explain/layers.h>

#include "base/fail.h"
#include "base/memory.h"
#include "explain/explainer_object.h"
#include "net/net_graph.h"

struct ori_layers {
    const ori_model *model;
    double first, step;         /* of the network's input */
    ori__network network;       /* a copy, with a run of its own */
    float *dx;
};

static ori_status check_number(const ori_explainer *e, int network)
{
    ori_status s = ori__need_network(e);

    if (s == ORI_OK && (network < 0 || network >= e->network_count))
        s = ori__fail(ORI_EINVAL, "network %d, not in 0..%d", network,
                      e->network_count - 1);
    return s;
}

static ori_status run(ori_layers *l, const ori__features *f, int label)
{
    const ori__variants v = { .x = f->x, .count = 1, .frames = f->frames,
                              .present = f->missing ? f->present : NULL };
    double score;

    l->first = f->first;
    l->step = f->step;
    l->dx = ori__alloc((size_t)f->frames, (size_t)f->width * sizeof *l->dx);
    return l->dx ? ori__network_gradient(&l->network, &v, label, &score,
                                         l->dx)
                 : ori__fail_memory("layers");
}

ori_status ori_layers_create(ori_layers **layers, ori_explainer *e,
                             int network, const ori_case *c, int label)
{
    ori_layers *l;
    ori__features f = { 0 };
    ori_status s = check_number(e, network);

    *layers = NULL;
    if (s == ORI_OK)
        s = ori__choose_label(e, c, &label);
    if (s != ORI_OK)
        return s;
    l = *layers = ORI__NEW(ori_layers, 1);
    if (!l)
        return ori__fail_memory("layers");
    l->network = e->networks[network];
    l->network.run = NULL;
    l->model = l->network.model;
    s = ori__features_make(&f, l->model, l->model->mel, c);
    if (s == ORI_OK)
        s = run(l, &f, label);
    ori__features_free(&f);
    if (s != ORI_OK) {
        ori_layers_destroy(l);
        *layers = NULL;
    }
    return s;
}

void ori_layers_destroy(ori_layers *l)
{
    if (!l)
        return;
    ori_net_run_destroy(l->network.run);
    ori__free(l->dx);
    ori__free(l);
}

int ori_layers_count(const ori_layers *l)
{
    return ori_net_layer_count(l->model->net);
}

/* In frames of the network's input, of which one has `step` samples, from
 * sample `first` on. */
static ori_layer_view place(const ori_model *m, int layer, double first,
                            double step)
{
    const double field = ori__frames_field(m);
    ori_net_layer l = { .name = "input", .text = "input", .stride = 1,
                        .channels = m->width, .length = m->net->length,
                        .receptive_field = 1 };
    double behind = 0;

    if (layer >= 0) {
        l = ori_net_layer_at(m->net, layer);
        behind = (double)m->net->nodes[layer].to - l.middle;
    }
    return (ori_layer_view){
        .layer = l,
        .channels = l.channels,
        .frames = l.length,
        .first = first + l.middle * step,
        .step = l.stride * step,
        .field = l.stride ? (l.receptive_field - 1) * step + field : 0,
        .delay = l.stride ? behind * step + (field - 1) / 2 : 0,
    };
}

ori_layer_view ori_layers_at(const ori_layers *l, int index)
{
    const ori_net_value v = ori_net_value_at(l->network.run, index, 0);
    ori_layer_view view = place(l->model, index, l->first, l->step);

    view.frames = v.frames;
    view.values = v.x;
    view.gradients = v.dx;
    return view;
}

ori_layer_view ori_layers_place(const ori_explainer *e, int network,
                                int layer)
{
    const ori_model *m = e->networks[network].model;

    return place(m, layer, ori__frames_first(m, 0), ori__frames_step(m));
}
