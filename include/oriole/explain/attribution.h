/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * attribution.h - which part of a case made the class
 *
 *   cam         class activation map.  Zhou, Khosla, Lapedriza, Oliva &
 *               Torralba, "Learning deep features for discriminative
 *               localization", CVPR 2016: for a network that ends in a global
 *               average and a dense layer
 *   gradcam     Selvaraju et al., "Grad-CAM", ICCV 2017, at the last
 *               convolution or a chosen layer; never negative
 *   saliency    size of the gradient.  Simonyan, Vedaldi & Zisserman, "Deep
 *               inside convolutional networks", 2013; never negative
 *   input       input x gradient
 *   integrated  integrated gradients from the baseline.  Sundararajan, Taly &
 *               Yan, "Axiomatic attribution for deep networks", ICML 2017: its
 *               sum is the score minus the baseline's
 *   occlusion   how far the score falls when a part becomes the baseline.
 *               Zeiler & Fergus, "Visualizing and understanding
 *               convolutional networks", ECCV 2014; for any recogniser
 *
 * What the score and the baseline are: explainer.h.
 */
#ifndef ORIOLE_EXPLAIN_ATTRIBUTION_H
#define ORIOLE_EXPLAIN_ATTRIBUTION_H

#include <stdint.h>

#include <oriole/explain/explainer.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum ori_attribution_method {
    ORI_ATTRIBUTION_CAM,
    ORI_ATTRIBUTION_GRADCAM,
    ORI_ATTRIBUTION_SALIENCY,
    ORI_ATTRIBUTION_INPUT,
    ORI_ATTRIBUTION_INTEGRATED,
    ORI_ATTRIBUTION_OCCLUSION,
    ORI_ATTRIBUTION_METHODS     /* how many there are */
} ori_attribution_method;

/* "gradcam"; "Grad-CAM"; -1 if there is none of this name. */
ORI_API const char *ori_attribution_name(ori_attribution_method method);
ORI_API const char *ori_attribution_title(ori_attribution_method method);
ORI_API int ori_attribution_by_name(const char *name);

typedef struct ori_attribution_options {
    size_t size;
    ori_attribution_method method;
    int label;              /* -1: the class that the recogniser gives */
    int layer;              /* of gradcam, a layer's index; -1: the last
                               convolution before frames are pooled away */
    int steps;              /* of integrated at most; 0: 4096.  It doubles
                               them from 16 on until what is missing of the
                               sum is <= 1 % */
    double window;          /* of occlusion: share of the case that is hidden
                               at once, (0, 1]; 0: 1/16 */
} ori_attribution_options;

#define ORI_ATTRIBUTION_OPTIONS_INIT                                          \
    { .size = sizeof(ori_attribution_options), .label = -1, .layer = -1 }

typedef struct ori_attribution {
    ori_attribution_method method;
    int label;
    int64_t length;         /* samples of the case */
    float *time;            /* [length] > 0: speaks for the class.  All
                               channels, bands and members; what a frame of
                               several samples has is divided among them, so
                               that the sum stays */
    int64_t frames;
    int rows;               /* channels, or channels x bands (of cepstra:
                               coefficients); 0: this method knows time
                               only, and map is NULL */
    float *map;             /* [frames, rows]; of several front ends those
                               members' that weigh most, see notes */
    double first, step;     /* frame t's middle is sample first + t * step */
    double score;           /* of the class, of the members that count here */
    double baseline;        /* its score where all is the baseline */
    double missing;         /* integrated: |sum - (score - baseline)| as a
                               share of |score - baseline|; others: 0 */
    int steps;              /* integrated: how many it took */
    double window;          /* occlusion: samples hidden at once */
    char *notes;            /* lines for people, "" if none */
} ori_attribution;

/*
 * Free with ori_attribution_destroy().
 *
 * Returns ORI_OK, ORI_ENOTSUP (no member has the part that the method needs;
 * the message says which), ORI_EINVAL (label, layer), ORI_EDATA, ORI_ESHAPE
 * (the case is too short for a layer) or ORI_ENOMEM.
 */
ORI_API ori_status
ori_attribution_create(ori_attribution **attribution,
                       ori_explainer *explainer, const ori_case *c,
                       const ori_attribution_options *options);
ORI_API void ori_attribution_destroy(ori_attribution *attribution);

#ifdef __cplusplus
}
#endif
#endif
