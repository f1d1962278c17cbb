/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * head_forest.c - extremely randomised trees, as QUANT's paper has them
 *
 * 200 trees, and a tenth of the features looked at for each split (Dempster,
 * Schmidt & Webb, DMKD 2024, section 3.3).  Each tree gives its vote; scores
 * are logarithms of the shares, where half a vote more, spread over all
 * classes, keeps them finite.
 *
 * Trees that grow without resampling leave no case out of the bag: held-out
 * scores come from ten smaller forests, each without a tenth of the cases.
 *
 * Values that are not finite are the largest number there is, in growing and
 * in scoring (where NaN, too, is not below a threshold).
 */
#include <float.h>
#include <math.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/random.h"
#include "rocket/forest_grow.h"
#include "rocket/head_kind.h"
#include "rocket/tensors.h"

enum { TREES = 200, FOLDS = 10, FOLD_TREES = 40 };

/* Whole numbers that a float holds exactly. */
enum { LARGEST = 1 << 24 };

typedef struct forest {
    float shape[2];             /* features, classes */
    int features, classes;
    int trees, nodes;
    float *sizes;               /* [trees], nodes of each */
    float *node;                /* [nodes, 3], tree by tree */
    const float **roots;        /* [trees], into node */
} forest;

static void destroy(void *state)
{
    forest *f = state;

    if (!f)
        return;
    ori__free(f->sizes);
    ori__free(f->node);
    ori__free(f->roots);
    ori__free(f);
}

/* Once sizes are known and sum up to the nodes. */
static ori_status find_roots(forest *f)
{
    const float *at = f->node;

    f->roots = ORI__NEW(const float *, (size_t)f->trees);
    if (!f->roots)
        return ori__fail_memory("a forest");
    for (int t = 0; t < f->trees; t++) {
        f->roots[t] = at;
        at += (size_t)f->sizes[t] * ORI__NODE_FLOATS;
    }
    return ORI_OK;
}

static void score(const float *const *roots, int trees, int classes,
                  const float *x, float *scores)
{
    for (int c = 0; c < classes; c++)
        scores[c] = 0.5f / (float)classes;
    for (int t = 0; t < trees; t++)
        scores[ori__tree_vote(roots[t], x)] += 1;
    for (int c = 0; c < classes; c++)
        scores[c] = logf(scores[c] / ((float)trees + 0.5f));
}

static ori_status scores(const void *state, const float *x, int n,
                         float *to)
{
    const forest *f = state;

#pragma omp parallel for num_threads(ori_threads_get()) schedule(static) \
    if (n > 1)
    for (int i = 0; i < n; i++)
        score(f->roots, f->trees, f->classes,
              x + (size_t)i * (size_t)f->features,
              to + (size_t)i * (size_t)f->classes);
    return ORI_OK;
}

/* What growing needs, besides trees. */
typedef struct nursery {
    const ori__lesson *lesson;
    ori__ground ground;
    float *rows, *columns;      /* [n, f], [f, n] */
    double *plogp;
    int *order;                 /* [n], folds behind each other */
    int *others;                /* [n], the cases of the other folds */
} nursery;

static void copy_features(const nursery *y)
{
    const size_t n = (size_t)y->lesson->n, f = (size_t)y->lesson->f;

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < f; j++) {
            const float x = y->lesson->x[i * f + j];
            const float kept = x < FLT_MAX ? fmaxf(x, -FLT_MAX) : FLT_MAX;

            y->rows[i * f + j] = kept;
            y->columns[j * n + i] = kept;
        }
}

static ori_status prepare(nursery *y, const ori__lesson *l)
{
    const size_t n = (size_t)l->n, f = (size_t)l->f;
    ori__rng rng = ori__rng_at(l->seed, ORI__RNG_DIVIDE, 1, 0);

    y->lesson = l;
    y->rows = ORI__NEW(float, n * f);
    y->columns = ORI__NEW(float, n * f);
    y->plogp = ORI__NEW(double, n + 1);
    y->order = ORI__NEW(int, n);
    y->others = ORI__NEW(int, n);
    if (!y->rows || !y->columns || !y->plogp || !y->order || !y->others)
        return ori__fail_memory("a forest");
    copy_features(y);
    for (int i = 0; i < l->n; i++) {
        y->plogp[i + 1] = (i + 1) * log(i + 1);
        y->order[i] = i;
    }
    ori__rng_shuffle(&rng, y->order, n);
    y->ground = (ori__ground){
        .rows = y->rows, .columns = y->columns, .labels = l->labels,
        .n = l->n, .f = l->f, .classes = l->classes,
        .tries = l->f < 10 ? 1 : l->f / 10,
        .plogp = y->plogp, .seed = l->seed,
    };
    return ORI_OK;
}

static void release(nursery *y)
{
    ori__free(y->rows);
    ori__free(y->columns);
    ori__free(y->plogp);
    ori__free(y->order);
    ori__free(y->others);
}

static void free_trees(ori__tree *trees, int count)
{
    for (int t = 0; trees && t < count; t++)
        ori__free(trees[t].nodes);
    ori__free(trees);
}

/* `count` trees, numbered from `first`. */
static ori_status grow(ori__tree **trees, int count, const nursery *y,
                       const int *cases, int case_count, int first)
{
    ori__tree *t = ORI__NEW(ori__tree, (size_t)count);
    int failed = 0;

    *trees = NULL;
    if (!t)
        return ori__fail_memory("a forest");
#pragma omp parallel for num_threads(ori_threads_get()) schedule(static, 1) \
    reduction(+ : failed)
    for (int i = 0; i < count; i++)
        failed += ori__tree_grow(&t[i], &y->ground, cases, case_count,
                                 (uint32_t)(first + i)) != ORI_OK;
    if (failed) {
        free_trees(t, count);
        return ori__fail_memory("a forest");
    }
    *trees = t;
    return ORI_OK;
}

/* The cases in order[from] to order[to - 1], by a forest of the others. */
static ori_status hold_out(const nursery *y, int from, int to, int fold)
{
    const ori__lesson *l = y->lesson;
    const int others = l->n - (to - from);
    const float *roots[FOLD_TREES];
    ori__tree *trees = NULL;
    ori_status s = ORI_OK;

    memcpy(y->others, y->order, (size_t)from * sizeof(int));
    memcpy(y->others + from, y->order + to, (size_t)(l->n - to) *
                                            sizeof(int));
    if (others > 0)
        s = grow(&trees, FOLD_TREES, y, y->others, others,
                 TREES + fold * FOLD_TREES);
    for (int t = 0; trees && t < FOLD_TREES; t++)
        roots[t] = trees[t].nodes;
    for (int i = from; s == ORI_OK && i < to; i++)
        score(roots, others > 0 ? FOLD_TREES : 0, l->classes,
              l->x + (size_t)y->order[i] * (size_t)l->f,
              l->held_out + (size_t)y->order[i] * (size_t)l->classes);
    free_trees(trees, FOLD_TREES);
    return s;
}

static ori_status hold_out_all(const nursery *y)
{
    const int64_t n = y->lesson->n;
    const int folds = n < FOLDS ? (int)n : FOLDS;
    ori_status s = ORI_OK;

    for (int k = 0; s == ORI_OK && k < folds; k++)
        s = hold_out(y, (int)(n * k / folds), (int)(n * (k + 1) / folds), k);
    return s;
}

static ori_status gather(forest *f, const ori__tree *trees)
{
    float *at;

    for (int t = 0; t < f->trees; t++) {
        if (trees[t].count > LARGEST || f->nodes > INT32_MAX / 4)
            return ori__fail(ORI_EINVAL, "too many cases for a forest");
        f->sizes[t] = (float)trees[t].count;
        f->nodes += trees[t].count;
    }
    f->node = at = ORI__NEW(float, (size_t)f->nodes * ORI__NODE_FLOATS);
    if (!at)
        return ori__fail_memory("a forest");
    for (int t = 0; t < f->trees; t++) {
        const size_t floats = (size_t)trees[t].count * ORI__NODE_FLOATS;

        memcpy(at, trees[t].nodes, floats * sizeof *at);
        at += floats;
    }
    return find_roots(f);
}

static ori_status create(forest **to, int features, int classes, int trees)
{
    forest *f = ORI__NEW(forest, 1);

    *to = f;
    if (!f)
        return ori__fail_memory("a forest");
    *f = (forest){ .shape = { (float)features, (float)classes },
                   .features = features, .classes = classes,
                   .trees = trees };
    f->sizes = ORI__NEW(float, (size_t)trees);
    return f->sizes ? ORI_OK : ori__fail_memory("a forest");
}

static ori_status fit(void **state, const ori__lesson *l)
{
    nursery y = { 0 };
    ori__tree *trees = NULL;
    forest *f = NULL;
    ori_status s;

    if (l->f > LARGEST || l->classes > LARGEST || l->n > LARGEST / 2)
        return ori__fail(ORI_EINVAL, "too many cases, features or classes "
                         "for a forest");
    s = create(&f, l->f, l->classes, TREES);
    *state = f;
    if (s == ORI_OK)
        s = prepare(&y, l);
    if (s == ORI_OK)
        s = grow(&trees, TREES, &y, y.order, l->n, 0);
    if (s == ORI_OK)
        s = gather(f, trees);
    if (s == ORI_OK && l->held_out)
        s = hold_out_all(&y);
    free_trees(trees, TREES);
    release(&y);
    return s;
}

/* Every case must come to a leaf: children lie behind their parents. */
static ori_status check_tree(const forest *f, int tree)
{
    const float *node = f->roots[tree];
    const int size = (int)f->sizes[tree];

    for (int i = 0; i < size; i++, node += ORI__NODE_FLOATS) {
        const bool leaf = node[ORI__NODE_FEATURE] == -1.0f;
        const float child = node[ORI__NODE_CHILD];

        if (leaf ? !ori__is_whole(child, 0, f->classes - 1)
                 : !ori__is_whole(node[ORI__NODE_FEATURE], 0,
                                  f->features - 1) ||
                       !ori__is_whole(child, i + 1, size - 2))
            return ori__fail(ORI_EFORMAT, "nodes: node %d of tree %d leads "
                             "nowhere", i, tree);
    }
    return ORI_OK;
}

static ori_status check_sizes(const forest *f)
{
    int64_t sum = 0;

    for (int t = 0; t < f->trees; t++) {
        if (!ori__is_whole(f->sizes[t], 1, LARGEST))
            return ori__fail(ORI_EFORMAT, "sizes: tree %d has no size", t);
        sum += (int64_t)f->sizes[t];
    }
    return sum == f->nodes ? ORI_OK
                           : ori__fail(ORI_EFORMAT, "sizes are not those of "
                                       "nodes");
}

static ori_status read_nodes(forest *f, const ori_tensor *tensors, int count)
{
    const ori_tensor *nodes = ori__tensor_find(tensors, count, "nodes");
    ori_status s;

    if (!nodes || nodes->rank != 2 || nodes->dims[1] != ORI__NODE_FLOATS)
        return ori__fail(ORI_EFORMAT, "nodes are missing or no table");
    f->nodes = nodes->dims[0];
    f->node = ORI__NEW(float, (size_t)f->nodes * ORI__NODE_FLOATS);
    if (!f->node)
        return ori__fail_memory("a forest");
    s = ori__tensor_copy(tensors, count, "nodes", f->nodes, ORI__NODE_FLOATS,
                         f->node);
    if (s == ORI_OK)
        s = ori__tensor_copy(tensors, count, "sizes", f->trees, 0, f->sizes);
    if (s == ORI_OK)
        s = check_sizes(f);
    if (s == ORI_OK)
        s = find_roots(f);
    for (int t = 0; s == ORI_OK && t < f->trees; t++)
        s = check_tree(f, t);
    return s;
}

static ori_status restore(void **state, const ori_tensor *tensors, int count)
{
    const ori_tensor *sizes = ori__tensor_find(tensors, count, "sizes");
    float shape[2];
    forest *f = NULL;
    ori_status s = ori__tensor_copy(tensors, count, "shape", 2, 0, shape);

    if (s == ORI_OK && (!ori__is_whole(shape[0], 1, LARGEST) ||
                        !ori__is_whole(shape[1], 1, LARGEST)))
        s = ori__fail(ORI_EFORMAT, "shape is none");
    if (s == ORI_OK && (!sizes || sizes->rank != 1 || sizes->dims[0] < 1))
        s = ori__fail(ORI_EFORMAT, "sizes are missing or no list");
    if (s == ORI_OK)
        s = create(&f, (int)shape[0], (int)shape[1], sizes->dims[0]);
    *state = f;
    return s == ORI_OK ? read_nodes(f, tensors, count) : s;
}

static int features(const void *state)
{
    return ((const forest *)state)->features;
}

static int classes(const void *state)
{
    return ((const forest *)state)->classes;
}

static int tensor_count(const void *state)
{
    (void)state;
    return 3;
}

static ori_tensor tensor(const void *state, int index)
{
    const forest *f = state;

    switch (index) {
    case 0:
        return (ori_tensor){ "shape", f->shape, 1, { 2 } };
    case 1:
        return (ori_tensor){ "sizes", f->sizes, 1, { f->trees } };
    default:
        return (ori_tensor){ "nodes", f->node, 2,
                             { f->nodes, ORI__NODE_FLOATS } };
    }
}

const ori__head_kind ori__head_forest = {
    .name = "forest",
    .fit = fit,
    .restore = restore,
    .destroy = destroy,
    .features = features,
    .classes = classes,
    .tensor_count = tensor_count,
    .tensor = tensor,
    .scores = scores,
};
