/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * features_batch.c - a front end on a whole signal at once
 *
 * What features.c makes in pieces, by loops over arrays: to compare with.
 */
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "stream/features.h"
#include "stream/features_frame.h"

typedef struct whole {
    ori__frontend_view view;
    int64_t count, frames;
    float *x;                   /* [C, count], zero where missing */
    unsigned char *there;       /* [C, count] */
    float *bands;               /* [frames, C * bands] */
    float *loudest;             /* [frames, C] */
    float *features;            /* [frames, width] */
    float *y;                   /* [frames, width] */
    unsigned char *present;     /* [frames] */
    void *work;
    ori__level level;
} whole;

static ori_status create(whole *w)
{
    const ori__frontend_view *v = &w->view;
    const size_t c = (size_t)v->channels, t = (size_t)w->frames;

    w->x = ori__alloc((size_t)w->count, c * sizeof *w->x);
    w->there = ori__alloc((size_t)w->count, c);
    w->bands = ori__alloc(t, c * (size_t)v->bands * sizeof *w->bands);
    w->loudest = ori__alloc(t, c * sizeof *w->loudest);
    w->features = ori__alloc(t, (size_t)v->width * sizeof *w->features);
    w->y = ori__alloc(t, (size_t)v->width * sizeof *w->y);
    w->present = ori__alloc(t, 1);
    w->work = ori__alloc(ori__frontend_work(v), 1);
    return w->x && w->there && w->bands && w->loudest && w->features &&
                   w->y && w->present && w->work
               ? ORI_OK : ori__fail_memory("a whole signal");
}

static void destroy(whole *w)
{
    ori__free(w->x);
    ori__free(w->there);
    ori__free(w->bands);
    ori__free(w->loudest);
    ori__free(w->features);
    ori__free(w->work);
    ori__level_release(&w->level);
}

static void take(whole *w, const float *x)
{
    const int channels = w->view.channels;

    for (int c = 0; c < channels; c++)
        for (int64_t i = 0; i < w->count; i++) {
            const float v = x[i * channels + c];
            const int64_t at = c * w->count + i;

            w->there[at] = isfinite(v) != 0;
            w->x[at] = w->there[at] ? v : 0.0f;
        }
}

static void make_bands(whole *w)
{
    const ori__frontend_view *v = &w->view;

    for (int c = 0; c < v->channels; c++) {
        const ori__samples s = { .x = w->x + c * w->count,
                                 .present = w->there + c * w->count,
                                 .count = w->count };

        for (int64_t t = 0; t < w->frames; t++)
            w->present[t] |= ori__frontend_bands(
                v, &s, t * v->hop + v->begin,
                w->bands + (t * v->channels + c) * v->bands,
                w->loudest + t * v->channels + c, w->work);
    }
}

/* The level as frame t is measured against: rows [frames, width] seen up to
 * `ahead` behind t. */
static void level_at(whole *w, const float *rows, int64_t t, int64_t ahead)
{
    const int64_t to =
        t + ahead + 1 < w->frames ? t + ahead + 1 : w->frames;

    while (w->level.seen < to)
        ori__level_see(&w->level, rows + w->level.seen * w->level.width);
}

static ori_status make_features(whole *w)
{
    const ori__frontend_view *v = &w->view;
    const int each = v->width / v->channels;
    ori_status s = ori__level_create(&w->level, v->channels, v->span);

    for (int64_t t = 0; t < w->frames && s == ORI_OK; t++) {
        if (v->range_matters)
            level_at(w, w->loudest, t, v->range_ahead);
        for (int c = 0; c < v->channels; c++)
            ori__frontend_features(
                v, ori__level_largest(&w->level, c),
                w->bands + (t * v->channels + c) * v->bands,
                w->features + t * v->width + c * each);
    }
    return s;
}

static ori_status standardise(whole *w)
{
    const ori__frontend_view *v = &w->view;
    ori_status s;

    ori__level_release(&w->level);
    w->level = (ori__level){ 0 };
    s = ori__level_create(&w->level, v->width, v->span);
    for (int64_t t = 0; t < w->frames && s == ORI_OK; t++) {
        float *y = w->y + t * v->width;

        level_at(w, w->features, t, v->level_ahead);
        ori__frontend_standardise(v, &w->level, w->features + t * v->width,
                                  y);
        if (!w->present[t])
            memset(y, 0, (size_t)v->width * sizeof *y);
    }
    return s;
}

ori_status ori__features_whole(const ori_model *model, const float *x,
                               int64_t count, float **frames,
                               unsigned char **present, int64_t *count_out)
{
    whole w = { .view = ori__frontend_view_of(model), .count = count };
    ori_status s;

    w.frames = ori__frontend_frames(&w.view, count, true);
    s = create(&w);
    if (s == ORI_OK) {
        take(&w, x);
        make_bands(&w);
        s = make_features(&w);
    }
    if (s == ORI_OK)
        s = standardise(&w);
    destroy(&w);
    if (s != ORI_OK) {
        ori__free(w.y);
        ori__free(w.present);
        return s;
    }
    *frames = w.y;
    *present = w.present;
    *count_out = w.frames;
    return ORI_OK;
}
