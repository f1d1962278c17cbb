/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * forest_grow.h - growing extremely randomised trees
 */
#ifndef ORI_ROCKET_FOREST_GROW_H
#define ORI_ROCKET_FOREST_GROW_H

#include <stdint.h>

#include <oriole/base/status.h>

/* A node is three floats in a row, so that it is a tensor as it lies.  A case
 * goes to the node `child` if x[feature] <= threshold and else to the one
 * behind it, both counted from the tree's first node. */
enum {
    ORI__NODE_FEATURE,          /* -1: a leaf */
    ORI__NODE_THRESHOLD,
    ORI__NODE_CHILD,            /* of a leaf: the class */
    ORI__NODE_FLOATS
};

typedef struct ori__tree {
    float *nodes;               /* [count, 3], the first is the root */
    int count;
} ori__tree;

/* What all trees grow on. */
typedef struct ori__ground {
    const float *rows, *columns;    /* [n, f] and [f, n], all finite */
    const int *labels;          /* [n] */
    int n, f, classes;
    int tries;                  /* features looked at for each split */
    const double *plogp;        /* [n + 1], k log k */
    uint64_t seed;
} ori__ground;

/* Grow the tree of this number on some of the cases.  ORI_OK, ORI_ENOMEM;
 * nodes are the caller's to free. */
ori_status ori__tree_grow(ori__tree *tree, const ori__ground *ground,
                          const int *cases, int count, uint32_t number);

/* The class that the tree gives to features x [f]. */
int ori__tree_vote(const float *nodes, const float *x);

#endif
