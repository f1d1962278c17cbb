/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * layers.h - what each layer of a network makes of one case
 */
#ifndef ORIOLE_EXPLAIN_LAYERS_H
#define ORIOLE_EXPLAIN_LAYERS_H

#include <oriole/explain/explainer.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_layers ori_layers;

/*
 * What one layer gives.  Frame t sees samples around first + t * step of the
 * case, `field` of them; arrays live as long as the ori_layers.
 */
typedef struct ori_layer_view {
    ori_net_layer layer;    /* name, text, weights, ... */
    int frames, channels;
    const float *values;    /* [frames, channels] */
    const float *gradients; /* the same, of the class's score (explainer.h);
                               zeros where it does not come by */
    double first, step;     /* in samples; step 0: sees the whole case */
    double field;           /* samples; 0: all */
    double delay;           /* samples from a frame's middle to the last it
                               needs: what a live recogniser waits for */
} ori_layer_view;

/*
 * One run of network number `network` (explainer.h) on a case, inference as
 * it is in use: running statistics, no dropout.  label -1: the class that the
 * recogniser gives.
 *
 * Returns ORI_OK, ORI_ENOTSUP (the recogniser has no network), ORI_EINVAL,
 * ORI_EDATA, ORI_ESHAPE (too short; the message says for which layer),
 * ORI_ENOMEM.
 */
ORI_API ori_status ori_layers_create(ori_layers **layers,
                                     ori_explainer *explainer, int network,
                                     const ori_case *c, int label);
ORI_API void ori_layers_destroy(ori_layers *layers);

/* -1 <= index < count; -1 is the network's input, the front end's features,
 * whose layer is named "input". */
ORI_API int ori_layers_count(const ori_layers *layers);
ORI_API ori_layer_view ori_layers_at(const ori_layers *layers, int index);

/*
 * Where the frames of a layer lie in a recording, without a case: only the
 * numbers are set, frames those of the usual length, values and gradients
 * NULL.  0 <= network < ori_explainer_network_count(); -1 <= layer.
 */
ORI_API ori_layer_view ori_layers_place(const ori_explainer *explainer,
                                        int network, int layer);

#ifdef __cplusplus
}
#endif
#endif
