/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * excitement.c - the parts of real recordings that excite a unit most
 */
#include <oriole/explain/ascent.h>

#include <math.h>

#include "base/fail.h"
#include "explain/explainer_object.h"

typedef struct unit {
    ori__network *network;
    int layer, channel;
} unit;

/* The samples under frame t of the layer, within the case. */
static void find_samples(const unit *u, const ori__features *f, int t,
                         int64_t length, ori_excitement *e)
{
    const ori_net_layer l =
        ori_net_layer_at(u->network->model->net, u->layer);
    const double field = ori__frames_field(u->network->model);
    const double middle = f->first + (l.middle + t * l.stride) * f->step;
    const double half = ((l.receptive_field - 1) * f->step + field) / 2;

    e->from = 0;
    e->to = length;
    if (l.stride == 0)
        return;
    e->from = (int64_t)fmin(fmax(floor(middle - half + 0.5), 0),
                            (double)(length - 1));
    e->to = (int64_t)fmin(fmax(ceil(middle + half), (double)e->from + 1),
                          (double)length);
}

static ori_status excite(const unit *u, const ori_case *c, ori_excitement *e)
{
    const ori_model *m = u->network->model;
    ori__features f;
    ori_net_value a;
    const float *scores;
    int best = 0;
    ori_status s = ori__features_make(&f, m, m->mel, c);
    const ori__variants one = { .x = f.x, .count = 1, .frames = f.frames,
                                .present = f.missing ? f.present : NULL };

    if (s != ORI_OK)
        return s;
    s = ori__network_run(u->network, &one, &scores);
    if (s == ORI_OK) {
        a = ori_net_value_at(u->network->run, u->layer, 0);
        for (int t = 1; t < a.frames; t++)
            if (a.x[(ptrdiff_t)t * a.channels + u->channel] >
                a.x[(ptrdiff_t)best * a.channels + u->channel])
                best = t;
        e->value = a.x[(ptrdiff_t)best * a.channels + u->channel];
        find_samples(u, &f, best, c->length, e);
    }
    ori__features_free(&f);
    return s;
}

/* Into the list, strongest first; of equal ones the earlier case. */
static void insert(const ori_excitement *e, ori_excitement *top, int room,
                   int *found)
{
    int at = *found;

    if (*found == room && top[room - 1].value >= e->value)
        return;
    if (*found < room)
        (*found)++;
    else
        at = room - 1;
    for (; at > 0 && top[at - 1].value < e->value; at--)
        top[at] = top[at - 1];
    top[at] = *e;
}

static ori_status check(const ori_explainer *e, int network, int layer,
                        int channel, int room)
{
    const ori_net *net;
    ori_status s = ori__need_network(e);

    if (s != ORI_OK)
        return s;
    if (network < 0 || network >= e->network_count || room < 1)
        return ori__fail(ORI_EINVAL, "network %d of %d, room for %d",
                         network, e->network_count, room);
    net = e->networks[network].model->net;
    if (layer < 0 || layer >= ori_net_layer_count(net) || channel < 0 ||
        channel >= ori_net_layer_at(net, layer).channels)
        return ori__fail(ORI_EINVAL, "the network has no layer %d with a "
                         "channel %d", layer, channel);
    return ORI_OK;
}

ori_status ori_excitement_find(ori_explainer *e, int network, int layer,
                               int channel, const ori_case *cases, int count,
                               ori_excitement *top, int room, int *found)
{
    unit u = { .layer = layer, .channel = channel };
    ori_status s = check(e, network, layer, channel, room);

    *found = 0;
    if (s == ORI_OK)
        u.network = &e->networks[network];
    for (int i = 0; s == ORI_OK && i < count; i++) {
        ori_excitement one = { .number = i };

        s = excite(&u, &cases[i], &one);
        if (s == ORI_OK)
            insert(&one, top, room, found);
        else if (s == ORI_ESHAPE || s == ORI_EDATA)
            s = ORI_OK;
    }
    return s;
}
