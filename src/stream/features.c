/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * features.c - a recogniser's front end on a signal that goes on
 */
#include "stream/features.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "model/model_object.h"
#include "stream/features_frame.h"
#include "stream/level.h"

/* Rows that wait until what lies ahead of them has been seen. */
typedef struct delay {
    int64_t ahead;
    float *rows;                /* [ahead + 1, width] a ring */
    unsigned char *present;     /* [ahead + 1] */
    int width;
    int64_t in, out;            /* rows so far */
} delay;

struct ori__features {
    ori__frontend_view view;
    ori__queue *samples;        /* [C], one channel each */
    bool ended;
    delay bands, features;
    ori__level range, level;
    float *loudest;             /* [C] */
    void *work;
};

static ori_status delay_create(delay *d, int64_t ahead, int width)
{
    size_t count;

    d->ahead = ahead;
    d->width = width;
    if (!ori__multiply((size_t)ahead + 1, (size_t)width, &count))
        return ori__fail_memory("a stream");
    d->rows = ORI__NEW(float, count);
    d->present = ORI__NEW(unsigned char, (size_t)ahead + 1);
    return d->rows && d->present ? ORI_OK : ori__fail_memory("a stream");
}

static void delay_release(delay *d)
{
    ori__free(d->rows);
    ori__free(d->present);
}

static float *delay_row(const delay *d, int64_t t)
{
    return d->rows + (size_t)(t % (d->ahead + 1)) * (size_t)d->width;
}

static unsigned char *delay_present(const delay *d, int64_t t)
{
    return d->present + t % (d->ahead + 1);
}

static size_t delay_bytes(const delay *d)
{
    return ((size_t)d->ahead + 1) * ((size_t)d->width * sizeof(float) + 1);
}

static ori_status create_samples(ori__features *f, int block)
{
    const ori__frontend_view *v = &f->view;
    ori_status s = ORI_OK;

    f->samples = ORI__NEW(ori__queue, (size_t)v->channels);
    if (!f->samples)
        return ori__fail_memory("a stream");
    for (int c = 0; c < v->channels && s == ORI_OK; c++)
        s = ori__queue_create(&f->samples[c], 1, (int64_t)v->window + block);
    return s;
}

ori_status ori__features_create(ori__features **features,
                                const ori_model *model, int block)
{
    ori__features *f = ORI__NEW(ori__features, 1);
    const ori__frontend_view *v;
    ori_status s;

    *features = NULL;
    if (!f)
        return ori__fail_memory("a stream");
    f->view = ori__frontend_view_of(model);
    v = &f->view;
    s = create_samples(f, block);
    if (s == ORI_OK)
        s = delay_create(&f->bands, v->range_ahead, v->channels * v->bands);
    if (s == ORI_OK)
        s = delay_create(&f->features, v->level_ahead, v->width);
    if (s == ORI_OK)
        s = ori__level_create(&f->range, v->channels, v->span);
    if (s == ORI_OK)
        s = ori__level_create(&f->level, v->width, v->span);
    f->loudest = ORI__NEW(float, (size_t)v->channels);
    f->work = ori__alloc(ori__frontend_work(v), 1);
    if (s == ORI_OK && (!f->loudest || !f->work))
        s = ori__fail_memory("a stream");
    if (s != ORI_OK) {
        ori__features_destroy(f);
        return s;
    }
    *features = f;
    return ORI_OK;
}

void ori__features_destroy(ori__features *f)
{
    if (!f)
        return;
    for (int c = 0; f->samples && c < f->view.channels; c++)
        ori__queue_release(&f->samples[c]);
    ori__free(f->samples);
    delay_release(&f->bands);
    delay_release(&f->features);
    ori__level_release(&f->range);
    ori__level_release(&f->level);
    ori__free(f->loudest);
    ori__free(f->work);
    ori__free(f);
}

void ori__features_clear(ori__features *f)
{
    for (int c = 0; c < f->view.channels; c++)
        ori__queue_clear(&f->samples[c]);
    f->ended = false;
    f->bands.in = f->bands.out = 0;
    f->features.in = f->features.out = 0;
    ori__level_clear(&f->range);
    ori__level_clear(&f->level);
}

int ori__features_room(const ori__features *f)
{
    return ori__queue_room(&f->samples[0]);
}

void ori__features_take(ori__features *f, const float *x, int count)
{
    const int channels = f->view.channels;

    for (int c = 0; c < channels; c++) {
        ori__queue *q = &f->samples[c];
        unsigned char *present;
        float *to;

        ori__queue_open(q, count);
        to = ori__queue_frame(q, q->end);
        present = ori__queue_present(q, q->end);
        for (int i = 0; i < count; i++) {
            to[i] = x[i * channels + c];
            present[i] = isfinite(to[i]) != 0;
        }
        ori__queue_enter(q, count);
    }
}

void ori__features_end(ori__features *f)
{
    f->ended = true;
}

/* Row t of raw samples, or bands of a spectrum; with what makes it loud. */
static void make_bands(ori__features *f)
{
    const ori__frontend_view *v = &f->view;
    const int64_t t = f->bands.in++;
    const int64_t start = t * v->hop + v->begin;
    float *row = delay_row(&f->bands, t);
    bool any = false;

    for (int c = 0; c < v->channels; c++) {
        ori__queue *q = &f->samples[c];
        const ori__samples s = {
            .x = ori__queue_frame(q, q->begin),
            .present = ori__queue_present(q, q->begin),
            .first = q->begin, .count = q->end - q->begin,
        };

        any |= ori__frontend_bands(v, &s, start, row + c * v->bands,
                                   &f->loudest[c], f->work);
        ori__queue_leave(q, start + v->hop);
    }
    *delay_present(&f->bands, t) = any;
    if (v->range_matters)
        ori__level_see(&f->range, f->loudest);
}

static void make_features(ori__features *f)
{
    const ori__frontend_view *v = &f->view;
    const int64_t t = f->bands.out++;
    float *row = delay_row(&f->features, f->features.in);

    for (int c = 0; c < v->channels; c++)
        ori__frontend_features(v, ori__level_largest(&f->range, c),
                               delay_row(&f->bands, t) + c * v->bands,
                               row + c * (v->width / v->channels));
    *delay_present(&f->features, f->features.in++) =
        *delay_present(&f->bands, t);
    ori__level_see(&f->level, row);
}

static void make_frame(ori__features *f, ori__queue *to)
{
    const int64_t t = f->features.out++;

    ori__queue_open(to, 1);
    ori__frontend_standardise(&f->view, &f->level,
                              delay_row(&f->features, t),
                              ori__queue_frame(to, to->end));
    *ori__queue_present(to, to->end) = *delay_present(&f->features, t);
    ori__queue_enter(to, 1);
}

static bool due(const delay *d)
{
    return d->in - d->out > d->ahead;
}

/* One row moves as far as it can; at the end those that wait follow. */
static bool step(ori__features *f, ori__queue *frames)
{
    const bool more =
        f->bands.in < ori__frontend_frames(&f->view, f->samples[0].end,
                                           f->ended);

    if (more)
        make_bands(f);
    else if (!f->ended || f->features.out == f->bands.in)
        return false;
    if (due(&f->bands) || (!more && f->bands.out < f->bands.in))
        make_features(f);
    if (due(&f->features) || (!more && f->bands.out == f->bands.in))
        make_frame(f, frames);
    return true;
}

bool ori__features_run(ori__features *f, ori__queue *frames)
{
    bool any = false;

    while (ori__queue_room(frames) > 0 && step(f, frames))
        any = true;
    if (f->ended && !frames->ended && ori__queue_room(frames) > 0) {
        frames->ended = true;
        any = true;
    }
    return any;
}

ori__frame_grid ori__features_grid(const ori__features *f)
{
    const ori__frontend_view *v = &f->view;
    const int64_t ahead = (v->range_ahead + v->level_ahead) * v->hop;

    return (ori__frame_grid){
        .middle2 = 2 * (int64_t)v->begin + v->window,
        .hop = v->hop,
        .ahead2 = v->window + 2 * ahead,
        .sees = v->window + ahead +
                (v->range_matters + v->level_matters) * v->span * v->hop,
    };
}

double ori__features_mult_adds(const ori__features *f)
{
    return ori__frontend_mult_adds(&f->view);
}

size_t ori__features_bytes(const ori__features *f)
{
    return sizeof *f + delay_bytes(&f->bands) + delay_bytes(&f->features) +
           ori__level_bytes(&f->range) + ori__level_bytes(&f->level) +
           (size_t)f->view.channels * ori__queue_bytes(&f->samples[0]) +
           ori__frontend_work(&f->view);
}
