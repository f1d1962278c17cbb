/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tsne_parts.h - who draws whom together, and what drives all apart
 */
#ifndef ORI_EXPLAIN_TSNE_PARTS_H
#define ORI_EXPLAIN_TSNE_PARTS_H

#include <stddef.h>

#include <oriole/base/status.h>

/* Similarities p_ij of near points, symmetric, their sum 1: those of point i
 * are to[first[i]] ... to[first[i + 1] - 1]. */
typedef struct ori__neighbours {
    size_t *first;              /* [n + 1] */
    int *to;
    float *p;
} ori__neighbours;

/*
 * Of x [n, d], each point by its `k` nearest, k < n, found exactly; widths so
 * that the distribution over them has this perplexity.  ORI_OK, ORI_ENOMEM.
 */
ori_status ori__neighbours_find(ori__neighbours *neighbours, const float *x,
                                int n, int d, int k, double perplexity);
void ori__neighbours_free(ori__neighbours *neighbours);

/*
 * What drives points y [n, 2] apart: force [n, 2] is the sum over j of
 * q^2 (y_i - y_j), q = 1 / (1 + |y_i - y_j|^2), and *sum that of q over all
 * pairs i != j.
 */
void ori__repulsion_exact(const float *y, int n, float *force, double *sum);

/* The same by interpolation on a grid; a place to do it in. */
typedef struct ori__repulsion ori__repulsion;

ori_status ori__repulsion_create(ori__repulsion **repulsion, int n);
void ori__repulsion_destroy(ori__repulsion *repulsion);
ori_status ori__repulsion_run(ori__repulsion *repulsion, const float *y,
                              float *force, double *sum);

#endif
