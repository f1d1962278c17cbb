/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * softmax_folds.c - several softmax regressions in one pass over the features
 *
 * Features are cut into pieces of a fixed size: each gives its part of the
 * scores, which are added in order, and is stepped by itself.
 */
#include "rocket/softmax_folds.h"

#include <math.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"

enum { PIECE = 256 };

static int pieces_of(const ori__softmax_folds *s)
{
    return (s->lesson->f + PIECE - 1) / PIECE;
}

static int piece_size(const ori__softmax_folds *s, int piece)
{
    const int rest = s->lesson->f - piece * PIECE;

    return rest < PIECE ? rest : PIECE;
}

static float *piece_x(const ori__softmax_folds *s, int piece)
{
    return s->x + (size_t)piece * ORI__SOFTMAX_BATCH * PIECE;
}

ori_status ori__softmax_folds_create(ori__softmax_folds *s,
                                     const ori__lesson *lesson,
                                     const ori__feature_scale *scale,
                                     const int *folds)
{
    const size_t f = (size_t)lesson->f, batch = ORI__SOFTMAX_BATCH;
    size_t pitch, pieces;

    *s = (ori__softmax_folds){
        .lesson = lesson, .scale = scale, .folds = folds,
        .kernel = ori__kernel_get(),
        .columns = (ORI__SOFTMAX_FOLDS + 1) * lesson->classes,
    };
    pitch = ori__panel_columns(s->kernel, s->columns);
    pieces = (size_t)pieces_of(s);
    s->pitch = (int)pitch;
    s->weights = ORI__NEW(float, f * pitch);
    s->bias = ORI__NEW(float, pitch);
    s->mean = ORI__NEW(float, (f + 1) * pitch);
    s->square = ORI__NEW(float, (f + 1) * pitch);
    s->x = ORI__NEW(float, pieces * batch * PIECE);
    s->partial = ORI__NEW(float, pieces * batch * pitch);
    s->scores = ORI__NEW(float, batch * pitch);
    s->losses = ORI__NEW(double, batch);
    return s->weights && s->bias && s->mean && s->square && s->x &&
                   s->partial && s->scores && s->losses
               ? ORI_OK : ori__fail_memory("a logistic regression");
}

void ori__softmax_folds_free(ori__softmax_folds *s)
{
    ori__free(s->weights);
    ori__free(s->bias);
    ori__free(s->mean);
    ori__free(s->square);
    ori__free(s->x);
    ori__free(s->partial);
    ori__free(s->scores);
    ori__free(s->losses);
}

/* c [rows, pitch] = a b, where a's rows are a_row apart and its terms
 * a_depth; b [depth, pitch]. */
static void multiply(const ori__softmax_folds *s, ori__tile tile, int rows)
{
    const float *const a = tile.a, *const b = tile.b;
    float *const c = tile.c;

    tile.b_depth = tile.c_row = s->pitch;
    tile.segs = 1;
    for (int p = 0; p < ori__panel_count(s->kernel, s->columns); p++) {
        const ori__panel panel = ori__panel_at(s->kernel, s->columns, p);
        const int vectors = panel.width / s->kernel->lanes;

        tile.b = b + panel.first;
        for (int i = 0; i < rows; i += s->kernel->rows) {
            const int some = rows - i < s->kernel->rows ? rows - i
                                                        : s->kernel->rows;

            tile.a = a + i * tile.a_row;
            tile.c = c + (ptrdiff_t)i * s->pitch + panel.first;
            s->kernel->tile[vectors - 1][some - 1](&tile);
        }
    }
}

/* A piece's features of the batch, and its part of the scores. */
static void forward_piece(const ori__softmax_folds *s, int piece,
                          const int *cases, int rows)
{
    const int size = piece_size(s, piece);
    float *x = piece_x(s, piece);

    for (int i = 0; i < rows; i++)
        ori__feature_scale_float(
            s->scale, s->lesson->x,
            &(ori__feature_piece){ cases[i], 1, piece * PIECE, size },
            x + i * size);
    multiply(s, (ori__tile){
        .a = x, .a_row = size, .a_depth = 1, .depth = size,
        .b = s->weights + (size_t)piece * PIECE * (size_t)s->pitch,
        .c = s->partial + (size_t)piece * ORI__SOFTMAX_BATCH *
                          (size_t)s->pitch }, rows);
}

static void add_pieces(const ori__softmax_folds *s, int row)
{
    const size_t at = (size_t)row * (size_t)s->pitch;
    float *z = s->scores + at;

    memcpy(z, s->bias, (size_t)s->pitch * sizeof *z);
    for (int p = 0; p < pieces_of(s); p++) {
        const float *part = s->partial + (size_t)p * ORI__SOFTMAX_BATCH *
                                         (size_t)s->pitch + at;

        for (int q = 0; q < s->pitch; q++)
            z[q] += part[q];
    }
}

void ori__softmax_folds_forward(ori__softmax_folds *s, const int *cases,
                                int rows)
{
    const int pieces = pieces_of(s);

#pragma omp parallel for num_threads(ori_threads_get()) schedule(static) \
    if (pieces > 1)
    for (int p = 0; p < pieces; p++)
        forward_piece(s, p, cases, rows);
#pragma omp parallel for num_threads(ori_threads_get()) schedule(static) \
    if (pieces > 1)
    for (int i = 0; i < rows; i++)
        add_pieces(s, i);
}

/* Scores become the gradient of the log loss; returns the loss. */
static double differentiate(float *z, int classes, int label)
{
    float top = z[0];
    double sum = 0, loss;

    for (int c = 1; c < classes; c++)
        top = z[c] > top ? z[c] : top;
    loss = (double)top - (double)z[label];
    for (int c = 0; c < classes; c++) {
        z[c] = expf(z[c] - top);
        sum += (double)z[c];
    }
    for (int c = 0; c < classes; c++)
        z[c] = (float)((double)z[c] / sum);
    z[label] -= 1;
    return loss + log(sum);
}

/* The regression that has not seen this case goes on not seeing it. */
static double differentiate_row(const ori__softmax_folds *s, int row,
                                int which)
{
    const int classes = s->lesson->classes, fold = s->folds[which];
    float *z = s->scores + (size_t)row * (size_t)s->pitch;
    double loss = 0;

    for (int g = 0; g <= ORI__SOFTMAX_FOLDS; g++) {
        const double of = differentiate(z + g * classes, classes,
                                        s->lesson->labels[which]);

        if (g != fold)
            continue;
        loss = of;
        memset(z + g * classes, 0, (size_t)classes * sizeof *z);
    }
    return loss;
}

/* Kingma & Ba, "Adam", ICLR 2015, algorithm 1, with its betas and epsilon;
 * the corrections of the moments are in `rate` and `epsilon`. */
static void adam(float *w, float *mean, float *square, const float *gradient,
                 int count, float rate, float epsilon)
{
    for (int q = 0; q < count; q++) {
        const float g = gradient[q];

        mean[q] += 0.1f * (g - mean[q]);
        square[q] += 0.001f * (g * g - square[q]);
        w[q] -= rate * mean[q] / (sqrtf(square[q]) + epsilon);
    }
}

/* What corrects the moments after so many steps. */
static float correction(int steps)
{
    return sqrtf(1 - powf(0.999f, (float)steps));
}

static float corrected_rate(float rate, int steps)
{
    return rate * correction(steps) / (1 - powf(0.9f, (float)steps));
}

/* The gradient of a piece takes the place of its part of the scores, of
 * which there are at least as many. */
static void step_piece(const ori__softmax_folds *s, int piece, int rows,
                       float rate)
{
    const int size = piece_size(s, piece);
    const size_t at = (size_t)piece * PIECE * (size_t)s->pitch;
    float *gradient = s->partial + (size_t)piece * ORI__SOFTMAX_BATCH *
                                   (size_t)s->pitch;

    multiply(s, (ori__tile){
        .a = piece_x(s, piece), .a_row = 1, .a_depth = size, .depth = rows,
        .b = s->scores, .c = gradient }, size);
    adam(s->weights + at, s->mean + at, s->square + at, gradient,
         size * s->pitch, corrected_rate(rate, s->steps),
         1e-8f * correction(s->steps));
}

static void step_bias(const ori__softmax_folds *s, int rows, float rate)
{
    const size_t at = (size_t)s->lesson->f * (size_t)s->pitch;
    float *gradient = s->partial;

    memset(gradient, 0, (size_t)s->pitch * sizeof *gradient);
    for (int i = 0; i < rows; i++)
        for (int q = 0; q < s->pitch; q++)
            gradient[q] += s->scores[(size_t)i * (size_t)s->pitch +
                                     (size_t)q];
    adam(s->bias, s->mean + at, s->square + at, gradient, s->pitch,
         corrected_rate(rate, s->steps), 1e-8f * correction(s->steps));
}

double ori__softmax_folds_step(ori__softmax_folds *s, const int *cases,
                               int rows, float rate)
{
    const int pieces = pieces_of(s);
    double loss = 0;

    ori__softmax_folds_forward(s, cases, rows);
#pragma omp parallel for num_threads(ori_threads_get()) schedule(static) \
    if (pieces > 1)
    for (int i = 0; i < rows; i++) {
        float *z = s->scores + (size_t)i * (size_t)s->pitch;

        s->losses[i] = differentiate_row(s, i, cases[i]);
        for (int q = 0; q < s->pitch; q++)
            z[q] = q < s->columns ? z[q] / (float)rows : 0;
    }
    s->steps++;
#pragma omp parallel for num_threads(ori_threads_get()) schedule(static) \
    if (pieces > 1)
    for (int p = 0; p < pieces; p++)
        step_piece(s, p, rows, rate);
    step_bias(s, rows, rate);
    for (int i = 0; i < rows; i++)
        loss += s->losses[i];
    return loss;
}
