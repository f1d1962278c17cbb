/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * attribution_view.h - one network's part of an attribution
 */
#ifndef ORI_EXPLAIN_ATTRIBUTION_VIEW_H
#define ORI_EXPLAIN_ATTRIBUTION_VIEW_H

#include <oriole/explain/attribution.h>

#include "explain/explainer_object.h"

/* A network, its features of the case in one voice, and what its part counts
 * of the whole. */
typedef struct ori__view {
    ori__network *network;
    const ori__features *features;
    int label, layer, steps;
    double weight;
    bool maps;                  /* its features are those of the map */
    ori_attribution *to;
} ori__view;

/* What each frame and row of the features has, [frames, width]: to the map,
 * and its sum over rows to the time. */
ori_status ori__view_add_map(const ori__view *view, const float *map);

/* To the time alone: values of frames that lie like this among samples. */
void ori__view_add_frames(const ori__view *view, const float *values,
                          int frames, double first, double step);

/*
 * What `values` [frames] have is divided among the samples around each
 * frame's middle: most at the middle, none from the next frames' on.  Sums
 * stay.
 */
void ori__spread(float *time, int64_t length, const float *values, int frames,
                 double first, double step);

/* The methods that look into a network.  Each adds score and baseline too. */
ori_status ori__attribute_cam(const ori__view *view);
ori_status ori__attribute_gradcam(const ori__view *view);
ori_status ori__attribute_saliency(const ori__view *view);
ori_status ori__attribute_input(const ori__view *view);
ori_status ori__attribute_integrated(const ori__view *view);

/* Can the network be asked so?  ORI_ENOTSUP, ORI_EINVAL if not. */
ori_status ori__cam_fits(const ori_model *model, int layer);
ori_status ori__gradcam_fits(const ori_model *model, int layer);

/* The whole of it: any member. */
ori_status ori__attribute_occlusion(ori_attribution *to,
                                    ori_explainer *explainer,
                                    const ori_case *c, double window);

/* Score of the view's class, of the features and of the baseline, counted. */
ori_status ori__view_scores(const ori__view *view);

/* Room for the map of these features, if there is none yet. */
ori_status ori__map_begin(ori_attribution *to, const ori__features *f);

/* Is the map one of these features? */
bool ori__map_fits(const ori_attribution *to, const ori__features *f);

#endif
