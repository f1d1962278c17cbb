/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * linear.c - scores that are weighted sums of scaled features
 *
 * The product is the tile of src/conv: there each row is summed in the same
 * order whatever rows stand beside it, which a BLAS does not promise.
 */
#include "rocket/linear.h"

#include <string.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"
#include "rocket/tensors.h"

/* Features of a tile: their rows stay in the innermost cache, and sums are
 * short enough for floats. */
enum { DEPTH = 512 };

ori_status ori__linear_create(ori__linear **linear, int features,
                              int classes)
{
    const size_t f = (size_t)features, c = (size_t)classes;
    ori__linear *l;
    size_t weights;

    *linear = NULL;
    if (!ori__multiply(f, c, &weights))
        return ori__fail_memory("a linear classifier");
    l = ORI__NEW(ori__linear, 1);
    if (!l)
        return ori__fail_memory("a linear classifier");
    l->features = l->scale.features = features;
    l->classes = classes;
    l->weight = ORI__NEW(float, weights);
    l->bias = ORI__NEW(float, c);
    l->scale.mean = ORI__NEW(float, f);
    l->scale.scale = ORI__NEW(float, f);
    if (!l->weight || !l->bias || !l->scale.mean || !l->scale.scale) {
        ori__linear_destroy(l);
        return ori__fail_memory("a linear classifier");
    }
    *linear = l;
    return ORI_OK;
}

void ori__linear_destroy(void *state)
{
    ori__linear *l = state;

    if (!l)
        return;
    ori__free(l->weight);
    ori__free(l->bias);
    ori__free(l->scale.mean);
    ori__free(l->scale.scale);
    ori__free(l->packed);
    ori__free(l->packed_bias);
    ori__free(l);
}

static void pack_panel(const ori__linear *l, ori__panel panel, float *to)
{
    for (int q = 0; q < panel.columns; q++) {
        const float *w = l->weight + (size_t)(panel.first + q) *
                                     (size_t)l->features;

        for (int j = 0; j < l->features; j++)
            to[(size_t)j * (size_t)panel.width + (size_t)q] = w[j];
    }
}

ori_status ori__linear_pack(ori__linear *l)
{
    size_t columns;

    l->kernel = ori__kernel_get();
    columns = ori__panel_columns(l->kernel, l->classes);
    l->packed = ORI__NEW(float, (size_t)l->features * columns);
    l->packed_bias = ORI__NEW(float, columns);
    if (!l->packed || !l->packed_bias)
        return ori__fail_memory("a linear classifier");
    memcpy(l->packed_bias, l->bias, (size_t)l->classes * sizeof(float));
    for (int p = 0; p < ori__panel_count(l->kernel, l->classes); p++) {
        const ori__panel panel = ori__panel_at(l->kernel, l->classes, p);

        pack_panel(l, panel,
                   l->packed + (size_t)panel.first * (size_t)l->features);
    }
    return ORI_OK;
}

int ori__linear_features(const void *state)
{
    return ((const ori__linear *)state)->features;
}

int ori__linear_classes(const void *state)
{
    return ((const ori__linear *)state)->classes;
}

enum { WEIGHT, BIAS, MEAN, SCALE, PENALTY, TENSORS };

int ori__linear_tensor_count(const void *state)
{
    return ((const ori__linear *)state)->penalty > 0 ? TENSORS : PENALTY;
}

ori_tensor ori__linear_tensor(const void *state, int index)
{
    const ori__linear *l = state;

    switch (index) {
    case WEIGHT:
        return (ori_tensor){ "weight", l->weight, 2,
                             { l->classes, l->features } };
    case BIAS:
        return (ori_tensor){ "bias", l->bias, 1, { l->classes } };
    case MEAN:
        return (ori_tensor){ "mean", l->scale.mean, 1, { l->features } };
    case SCALE:
        return (ori_tensor){ "scale", l->scale.scale, 1, { l->features } };
    default:
        return (ori_tensor){ "penalty", &l->penalty, 1, { 1 } };
    }
}

static ori_status read_all(ori__linear *l, const ori_tensor *tensors,
                           int count)
{
    ori_status s = ori__tensor_copy(tensors, count, "weight", l->classes,
                                    l->features, l->weight);

    if (s == ORI_OK)
        s = ori__tensor_copy(tensors, count, "bias", l->classes, 0, l->bias);
    if (s == ORI_OK)
        s = ori__tensor_copy(tensors, count, "mean", l->features, 0,
                             l->scale.mean);
    if (s == ORI_OK)
        s = ori__tensor_copy(tensors, count, "scale", l->features, 0,
                             l->scale.scale);
    if (s == ORI_OK && ori__tensor_find(tensors, count, "penalty"))
        s = ori__tensor_copy(tensors, count, "penalty", 1, 0, &l->penalty);
    return s;
}

ori_status ori__linear_restore(void **state, const ori_tensor *tensors,
                               int count)
{
    const ori_tensor *w = ori__tensor_find(tensors, count, "weight");
    ori__linear *l = NULL;
    ori_status s;

    *state = NULL;
    if (!w || w->rank != 2 || w->dims[0] < 1 || w->dims[1] < 1)
        return ori__fail(ORI_EFORMAT, "weight is missing or no matrix");
    s = ori__linear_create(&l, w->dims[1], w->dims[0]);
    if (s == ORI_OK)
        s = read_all(l, tensors, count);
    if (s == ORI_OK)
        s = ori__linear_pack(l);
    *state = l;
    return s;
}

/* One thread's place. */
typedef struct scratch {
    float x[ORI__ROWS_MAX * DEPTH];
    float y[ORI__ROWS_MAX * ORI__PANEL_MAX];
} scratch;

/* Some rows of x, as many as the kernel takes, at one panel. */
static void score_panel(const ori__linear *l, const float *x,
                        ori__feature_piece piece, ori__panel panel,
                        float *scores, scratch *work)
{
    const float *weights = l->packed + (size_t)panel.first *
                                       (size_t)l->features;
    const int vectors = panel.width / l->kernel->lanes;

    for (int at = 0; at < l->features; at += DEPTH) {
        const int rest = l->features - at;

        piece.column = at;
        piece.columns = rest < DEPTH ? rest : DEPTH;
        ori__feature_scale_float(&l->scale, x, &piece, work->x);
        l->kernel->tile[vectors - 1][piece.rows - 1](&(ori__tile){
            .a = work->x, .a_row = piece.columns, .a_depth = 1,
            .b = weights + (size_t)at * (size_t)panel.width,
            .b_depth = panel.width, .c = work->y, .c_row = panel.width,
            .init = at ? NULL : l->packed_bias + panel.first, .segs = 1,
            .depth = piece.columns, .add = at > 0 });
    }
    for (int i = 0; i < piece.rows; i++)
        memcpy(scores + (size_t)(piece.row + i) * (size_t)l->classes +
                   panel.first,
               work->y + i * panel.width,
               (size_t)panel.columns * sizeof(float));
}

static void score_rows(const ori__linear *l, const float *x, int first, int n,
                       float *scores, scratch *work)
{
    const int rows = n - first < l->kernel->rows ? n - first
                                                 : l->kernel->rows;

    for (int p = 0; p < ori__panel_count(l->kernel, l->classes); p++)
        score_panel(l, x, (ori__feature_piece){ first, rows, 0, 0 },
                    ori__panel_at(l->kernel, l->classes, p), scores, work);
}

ori_status ori__linear_scores(const void *state, const float *x, int n,
                              float *scores)
{
    const ori__linear *l = state;
    const int strips = (n + l->kernel->rows - 1) / l->kernel->rows;
    const int asked = ori_threads_get();
    const int threads = asked < strips ? asked : strips;
    scratch *work = ORI__NEW(scratch, (size_t)threads);

    if (!work)
        return ori__fail_memory("scores");
#pragma omp parallel for num_threads(threads) schedule(static) \
    if (threads > 1)
    for (int thread = 0; thread < threads; thread++)
        for (int s = thread; s < strips; s += threads)
            score_rows(l, x, s * l->kernel->rows, n, scores, &work[thread]);
    ori__free(work);
    return ORI_OK;
}
