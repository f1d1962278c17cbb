/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

extern const ori__suite suite_ascent, suite_attribution, suite_deletion,
    suite_embedding, suite_excitement, suite_explainer, suite_firing,
    suite_gradient_norms, suite_kernels, suite_layers, suite_pca, suite_probe,
    suite_tsne;

SUITE_MAIN(&suite_explainer, &suite_probe, &suite_layers,
           &suite_gradient_norms, &suite_kernels, &suite_attribution,
           &suite_deletion, &suite_pca, &suite_tsne, &suite_embedding,
           &suite_ascent, &suite_excitement, &suite_firing)
