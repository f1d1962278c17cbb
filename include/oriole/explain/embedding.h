/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * embedding.h - cases as points in a plane
 */
#ifndef ORIOLE_EXPLAIN_EMBEDDING_H
#define ORIOLE_EXPLAIN_EMBEDDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/explain/explainer.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The last features of cases, before the layer that scores: y [count, width],
 * free with ori_embedding_free().  Of transforms a projection to 256
 * dimensions by signs drawn from a fixed seed, which keeps distances
 * (Achlioptas 2003) and not more memory than that.  Of a committee all
 * members' side by side, each scaled to a variance that is its weight.
 */
ORI_API ori_status ori_embedding_features(ori_explainer *explainer,
                                          const ori_case *cases, int count,
                                          float **y, int *width);
ORI_API void ori_embedding_free(float *y);

/*
 * Principal components: x [n, d] -> y [n, k], k <= min(n, d), axes turned so
 * that the largest part of each is positive; share [k] of all variance, or
 * NULL.  Returns ORI_OK, ORI_EINVAL, ORI_EDATA (not finite), ORI_ENOMEM.
 */
ORI_API ori_status ori_pca(const float *x, int n, int d, int k, float *y,
                           float *share);

typedef struct ori_tsne_options {
    size_t size;
    double perplexity;      /* 0: 30, at most (n - 1) / 3 */
    int iterations;         /* 0: 750 */
    int dimensions;         /* x is brought to so many by principal
                               components first; 0: 50 */
    uint64_t seed;          /* of little noise that parts equal points */
    bool exact;             /* all pairs: for small sets, and to compare */
    bool (*progress)(void *context, int done, int total);
                            /* may be NULL; false stops: ORI_ESTOPPED */
    void *progress_context;
} ori_tsne_options;

#define ORI_TSNE_OPTIONS_INIT { .size = sizeof(ori_tsne_options) }

/*
 * x [n, d] -> y [n, 2], near points near: van der Maaten & Hinton,
 * "Visualizing data using t-SNE", JMLR 2008, its forces by Fourier transforms
 * as Linderman, Rachh, Hoskins, Steinerberger & Kluger, "Fast
 * interpolation-based t-SNE for improved visualization of single-cell
 * RNA-seq data", Nature Methods 2019.  It begins with the first two principal
 * components.  The same input gives the same bits, for any number of threads.
 *
 * Returns ORI_OK, ORI_EINVAL, ORI_EDATA (fewer than 4 points; not finite),
 * ORI_ESTOPPED or ORI_ENOMEM.
 */
ORI_API ori_status ori_tsne(const float *x, int n, int d, float *y,
                            const ori_tsne_options *options);

#ifdef __cplusplus
}
#endif
#endif
