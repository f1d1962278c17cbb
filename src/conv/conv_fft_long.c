/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_fft_long.c - the FFT solver's forward pass and gradient to the input,
 * of a single channel and so many taps that there are few tiles
 *
 * Vectors go along a tile (transform_long.h) and not across tiles.  Two tiles
 * are real and imaginary part of one signal, which real weights do not mix.
 */
#include <math.h>
#include <omp.h>
#include <string.h>

#include "base/memory.h"
#include "conv/conv_fft_tiles.h"
#include "conv/conv_finish.h"
#include "conv/transform_long.h"

typedef struct {
    ori__fft_tiles tiles;
    ori__transform_long *transform;
    int columns;
    size_t size, block;         /* floats of a spectrum, of a block */
} lengthy;

static ori_status create(void *state)
{
    lengthy *s = state;
    ori__fft_tiles *t = &s->tiles;
    double cost;
    int rows;
    ori_status status;

    ori__fft_choose_long(&t->base.problem, &rows, &s->columns, &cost);
    ori__fft_tiles_cut(t, rows * s->columns);
    status = ori__transform_long_create(&s->transform, t->kernel, rows,
                                        s->columns);
    if (status != ORI_OK)
        return status;
    s->size = ori__transform_long_size(s->transform);
    s->block = ori__transform_long_block(s->transform);
    t->base.packed_size = s->size * sizeof(float);
    t->base.work_size = (s->size + (size_t)t->base.max_threads * s->block) *
                        sizeof(float);
    return ORI_OK;
}

static void destroy(void *state)
{
    lengthy *s = state;

    ori__transform_long_destroy(s->transform);
}

/* A block of scratch of the calling thread, behind a spectrum. */
static float *scratch(const lengthy *s, void *work)
{
    return (float *)work + s->size +
           (size_t)omp_get_thread_num() * s->block;
}

/* ------------------------------------------------------------- in and out */

static void load_edge(const ori__fft_window *w, int first, int lanes,
                      float *to)
{
    for (int i = 0; i < lanes; i++)
        if (first + i < w->end)
            ori__series_copy(&w->series, first + i, 1, to + i, 1);
}

/* Numbers of a tile at columns `column`, ... of all rows, to one half of
 * data [rows][2*lanes]. */
static void load(const lengthy *s, const ori__fft_window *w, int column,
                 float *data)
{
    const int lanes = s->tiles.kernel->lanes;
    const int rows = s->tiles.n / s->columns;

    for (int r = 0; r < rows; r++, data += 2 * lanes) {
        const int first = w->first + r * s->columns + column;

        if (first >= 0 && first + lanes <= w->series.length) {
            memcpy(data, w->series.frames + first,
                   (size_t)lanes * sizeof *data);
            continue;
        }
        memset(data, 0, (size_t)lanes * sizeof *data);
        if (w->count > 0)
            load_edge(w, first, lanes, data);
    }
}

/* What a tile makes, from the same place. */
static void put(const lengthy *s, const ori_conv_args *args,
                const ori__fft_window *w, int column, const float *data)
{
    const float bias = args->bias ? args->bias[0] : 0.0f;
    const int lanes = s->tiles.kernel->lanes;

    for (int at = column; at < w->count;
         at += s->columns, data += 2 * lanes) {
        const int rest = w->count - at, count = rest < lanes ? rest : lanes;
        float *to = w->to + at * w->pitch, made[ORI__LANES_MAX];

        for (int i = 0; i < count; i++)
            made[i] = data[i] + (s->tiles.turned ? to[i] : bias);
        if (!s->tiles.turned)
            ori__conv_finish_channel(args->finish, made, count, 0);
        for (int i = 0; i < count; i++)
            to[i * w->pitch] = made[i];
    }
}

/* ---------------------------------------------------------------- weights */

static void spread_taps(const lengthy *s, const float *w, float *to)
{
    const ori_conv_problem *p = &s->tiles.base.problem;

    memset(to, 0, (size_t)ori__conv_span(p) * sizeof *to);
    for (int j = 0; j < p->kernel; j++) {
        const int at = s->tiles.turned ? p->kernel - 1 - j : j;

        to[(ptrdiff_t)at * p->dilation] = w[j];
    }
}

/* The conjugate of a block of the spectrum, divided by n. */
static void keep(const lengthy *s, int block, float *z)
{
    const size_t lanes = (size_t)s->tiles.kernel->lanes;
    const size_t pitch =
        s->size / (size_t)ori__transform_long_row_blocks(s->transform);
    const size_t numbers = 2 * lanes * (size_t)s->columns;
    const float scale = 1.0f / (float)s->tiles.n;

    z += (size_t)block * pitch;
    for (size_t i = 0; i < numbers; i++)
        z[i] *= i / lanes % 2 ? -scale : scale;
}

static void pack(const void *state, const float *w, void *packed, void *work)
{
    const lengthy *s = state;
    const int span = ori__conv_span(&s->tiles.base.problem);
    const int lanes = s->tiles.kernel->lanes;
    const ori__fft_window taps = {
        .series = { work, span, 1, ORI_PAD_ZERO }, .end = span, .count = 1
    };
    const ori__fft_window none = { .series.padding = ORI_PAD_ZERO };

    memset(packed, 0, s->size * sizeof(float));
    spread_taps(s, w, work);
#pragma omp parallel num_threads(ori__conv_threads(&s->tiles.base))
    {
#pragma omp for schedule(static)
        for (int b = 0; b < s->columns / lanes; b++) {
            float *data = scratch(s, work);

            load(s, &taps, b * lanes, data);
            load(s, &none, b * lanes, data + lanes);
            ori__transform_long_there(s->transform, b, data, packed);
        }
#pragma omp for schedule(static)
        for (int b = 0; b < ori__transform_long_row_blocks(s->transform);
             b++) {
            ori__transform_long_spectrum(s->transform, b, packed);
            keep(s, b, packed);
        }
    }
}

/* ------------------------------------------------------------------ tiles */

/* Two tiles; false: what comes out is not finite. */
static bool filter(const lengthy *s, const ori_conv_args *args, int tile)
{
    const int all = s->tiles.base.problem.batch * s->tiles.of_case;
    const int lanes = s->tiles.kernel->lanes;
    const ori__fft_window a = ori__fft_tiles_window(&s->tiles, args, tile);
    const ori__fft_window b =
        tile + 1 < all ? ori__fft_tiles_window(&s->tiles, args, tile + 1)
                       : (ori__fft_window){ .count = 0 };
    float *z = args->work;
    int wild = 0;

#pragma omp parallel reduction(| : wild)                                      \
    num_threads(ori__conv_threads(&s->tiles.base))
    {
        float *data = scratch(s, args->work);

#pragma omp for schedule(static)
        for (int k = 0; k < s->columns / lanes; k++) {
            load(s, &a, k * lanes, data);
            load(s, &b, k * lanes, data + lanes);
            ori__transform_long_there(s->transform, k, data, z);
        }
#pragma omp for schedule(static)
        for (int k = 0; k < ori__transform_long_row_blocks(s->transform);
             k++)
            ori__transform_long_filter(s->transform, k, z, args->packed);
#pragma omp for schedule(static)
        for (int k = 0; k < s->columns / lanes; k++) {
            ori__transform_long_back(s->transform, k, z, data);
            put(s, args, &a, k * lanes, data);
            put(s, args, &b, k * lanes, data + lanes);
            wild |= !s->tiles.kernel->below(data, s->block, INFINITY);
        }
    }
    return !wild;
}

static bool execute(const void *state, const ori_conv_args *args)
{
    const lengthy *s = state;
    const ori__fft_tiles *t = &s->tiles;
    bool fine = true;

    if (t->turned && !ori__fft_tiles_tame(t, args))
        return false;
    if (!t->turned)
        ori__conv_clear_tails(&t->base, args);
    for (int i = 0; i < t->base.problem.batch * t->of_case; i += 2)
        fine = filter(s, args, i) && fine;
    return t->turned || fine;
}

const ori__fft_pass ori__fft_long = {
    .state_size = sizeof(lengthy),
    .create = create,
    .destroy = destroy,
    .pack = pack,
    .execute = execute,
};
