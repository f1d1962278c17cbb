/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * rank.c - which proposals people should judge first
 */
#include <oriole/stream/rank.h>

#include <math.h>
#include <stdlib.h>

#include <oriole/catalog/proposals.h>
#include <oriole/explain/embedding.h>
#include <oriole/signal/signal.h>

#include "base/fail.h"
#include "base/memory.h"
#include "model/model_object.h"
#include "stream/finds.h"
#include "stream/rank_greedy.h"

/* Samples of the pool at most: 64 MiB. */
enum { POOL = 1024, POOL_SAMPLES = 1 << 24 };

/* So that a whole number can be added and taken off again. */
static const double MOST_UNCERTAIN = 0.999999;

typedef struct candidate {
    int64_t id, recording, start, end;
    double uncertainty;
    float *x;                   /* [C, length]; NULL: could not be read */
    int64_t length;
} candidate;

typedef struct ranking {
    const ori_rank_options *o;
    ori_catalog *catalog;
    ori_model *model;
    candidate *pool;            /* a heap, the least uncertain on top; then
                                   in order */
    int count, most;
    int64_t samples;
    candidate *ranked_before;   /* whose whole numbers are to go */
    size_t before_count, before_room;
    const candidate *reading;
    ori_source_options source;
    ori_status status;
    ori_signal signal;
} ranking;

/* ------------------------------------------------------------------- pool */

static double uncertainty_in(double useful)
{
    return useful <= 1.0 ? fmin(useful, MOST_UNCERTAIN)
                         : useful - floor(useful);
}

/* Does a come before b?  Of equals the older. */
static bool before(const candidate *a, const candidate *b)
{
    return a->uncertainty != b->uncertainty
               ? a->uncertainty > b->uncertainty : a->id < b->id;
}

static void sink_top(candidate *heap, int count)
{
    for (int at = 0;;) {
        int last = at;

        for (int child = 2 * at + 1; child <= 2 * at + 2; child++)
            if (child < count && before(&heap[last], &heap[child]))
                last = child;
        if (last == at)
            return;
        {
            const candidate swap = heap[at];

            heap[at] = heap[last];
            heap[last] = swap;
        }
        at = last;
    }
}

static void push(ranking *r, candidate new)
{
    int at = r->count;

    if (r->count == r->most) {
        if (before(&new, &r->pool[0])) {
            r->pool[0] = new;
            sink_top(r->pool, r->count);
        }
        return;
    }
    for (r->count++; at > 0 && before(&r->pool[(at - 1) / 2], &new);
         at = (at - 1) / 2)
        r->pool[at] = r->pool[(at - 1) / 2];
    r->pool[at] = new;
}

static bool take(void *user, const ori_catalog_span *s)
{
    ranking *r = user;
    const candidate c = { s->id, s->recording, s->start, s->end,
                          uncertainty_in(s->useful), NULL, 0 };

    push(r, c);
    if (s->useful <= 1.0)
        return true;
    if (!ori__grow(&r->ranked_before, &r->before_room, r->before_count + 1,
                   sizeof c)) {
        r->status = ori__fail_memory("proposals");
        return false;
    }
    r->ranked_before[r->before_count++] = c;
    return true;
}

static int by_uncertainty(const void *a, const void *b)
{
    return before(a, b) ? -1 : before(b, a) ? 1 : 0;
}

static ori_status gather_pool(ranking *r)
{
    ori_status s;

    r->most = r->o->pool > 0 ? r->o->pool : POOL;
    r->pool = ORI__NEW(candidate, (size_t)r->most);
    if (!r->pool)
        return ori__fail_memory("proposals");
    s = ori_catalog_queue(r->catalog, r->o->author, 0, take, r);
    if (s == ORI_OK)
        s = r->status;
    if (r->count > 1)
        qsort(r->pool, (size_t)r->count, sizeof *r->pool, by_uncertainty);
    return s;
}

/* ---------------------------------------------------------------- samples */

/* The span as the recogniser hears it: at its rate, as long as a window at
 * least, and of a long one the middle. */
static void place(const ranking *r, const ori_catalog_recording *of,
                  int64_t *start, int64_t *count)
{
    const double scale = ori__finds_scale(r->model, of->rate_hz);
    const double least = r->model->usual_length;
    const double most = 2.0 * r->model->max_length;
    const double all = floor((double)of->frames / scale);
    const candidate *c = r->reading;
    double length = (double)(c->end - c->start) / scale;
    double first = (double)c->start / scale;
    const bool whole = c->start == 0 && c->end == of->frames;

    *start = 0;
    *count = -1;
    if (whole && length <= most)
        return;
    first += length / 2.0;
    length = fmin(fmin(fmax(length, least), most), all);
    first = fmin(fmax(first - length / 2.0, 0.0), all - length);
    *start = (int64_t)first;
    *count = (int64_t)length;
}

static bool read_candidate(void *user, const ori_catalog_recording *of)
{
    ranking *r = user;
    int64_t start, count;

    place(r, of, &start, &count);
    r->source.columns = *of->columns ? of->columns : NULL;
    r->status = ori_signal_read(&r->signal, of->path, &r->source, start,
                                count);
    return false;
}

/* One that cannot be read any more keeps its place by uncertainty. */
static ori_status read_one(ranking *r, candidate *c)
{
    ori_status s;

    r->reading = c;
    s = ori_catalog_recording_at(r->catalog, c->recording, read_candidate, r);
    if (s != ORI_OK)
        return s;
    if (r->status != ORI_OK) {
        s = r->status == ORI_ENOMEM ? r->status : ORI_OK;
        r->status = ORI_OK;
        return s;
    }
    c->length = r->signal.length;
    c->x = ORI__NEW(float, (size_t)(c->length * r->signal.channels));
    for (int64_t i = 0; c->x && i < c->length * r->signal.channels; i++)
        c->x[i] = r->signal.x[i];
    r->samples += c->length * r->signal.channels;
    ori_signal_free(&r->signal);
    return c->x ? ORI_OK : ori__fail_memory("a proposal");
}

static bool go_on(const ranking *r, double share)
{
    return !r->o->progress || r->o->progress(r->o->context, share);
}

/* What cannot be read, and what is too much, goes out of the pool. */
static ori_status read_pool(ranking *r)
{
    int kept = 0;
    ori_status s = ORI_OK;

    r->source = (ori_source_options)ORI_SOURCE_OPTIONS_INIT;
    r->source.rate_hz = ori_model_rate(r->model);
    r->source.channels = ori_model_channels(r->model);
    for (int i = 0; s == ORI_OK && i < r->count; i++) {
        candidate c = r->pool[i];

        if (!go_on(r, 0.5 * i / r->count))
            s = ori__fail(ORI_ESTOPPED, "ranking was stopped");
        else if (r->samples < POOL_SAMPLES)
            s = read_one(r, &c);
        if (c.x)
            r->pool[kept++] = c;
    }
    r->count = kept;
    return s;
}

/* ------------------------------------------------------------------ order */

static ori_status features_of(const ranking *r, float **x, int *width)
{
    ori_case *cases = ORI__NEW(ori_case, (size_t)r->count);
    ori_explainer *explainer = NULL;
    ori_status s = cases ? ori_explainer_create(&explainer, r->model)
                         : ori__fail_memory("features");

    *x = NULL;
    for (int i = 0; cases && i < r->count; i++)
        cases[i] = (ori_case){ r->pool[i].x, r->pool[i].length };
    if (s == ORI_OK)
        s = ori_embedding_features(explainer, cases, r->count, x, width);
    ori_explainer_destroy(explainer);
    ori__free(cases);
    return s;
}

static ori_status order_pool(const ranking *r, int *order)
{
    double *uncertainty = ORI__NEW(double, (size_t)r->count);
    float *x = NULL;
    int width = 0;
    ori_status s = uncertainty ? features_of(r, &x, &width)
                               : ori__fail_memory("an order");

    for (int i = 0; s == ORI_OK && i < r->count; i++)
        uncertainty[i] = r->pool[i].uncertainty;
    if (s == ORI_OK && !go_on(r, 0.9))
        s = ori__fail(ORI_ESTOPPED, "ranking was stopped");
    if (s == ORI_OK)
        s = ori__rank_greedy(order, x, r->count, width, uncertainty);
    ori_embedding_free(x);
    ori__free(uncertainty);
    return s;
}

static ori_status store(const ranking *r, const int *order)
{
    ori_status s = ori_catalog_begin(r->catalog);

    if (s != ORI_OK)
        return s;
    for (size_t i = 0; s == ORI_OK && i < r->before_count; i++)
        s = ori_catalog_set_useful(r->catalog, r->ranked_before[i].id,
                                   r->ranked_before[i].uncertainty);
    for (int i = 0; s == ORI_OK && i < r->count; i++) {
        const candidate *c = &r->pool[order[i]];

        s = ori_catalog_set_useful(r->catalog, c->id,
                                   r->count - i + c->uncertainty);
    }
    if (s == ORI_OK)
        return ori_catalog_commit(r->catalog);
    ori_catalog_abandon(r->catalog);
    return s;
}

static ori_status run(ranking *r)
{
    int *order = NULL;
    ori_status s = gather_pool(r);

    if (s == ORI_OK)
        s = read_pool(r);
    if (s != ORI_OK || r->count == 0)
        return s;
    order = ORI__NEW(int, (size_t)r->count);
    s = order ? order_pool(r, order) : ori__fail_memory("an order");
    if (s == ORI_OK)
        s = store(r, order);
    ori__free(order);
    return s;
}

ori_status ori_rank_proposals(int *ranked, ori_catalog *catalog,
                              ori_model *model, const ori_rank_options *o)
{
    ranking r = { .o = o, .catalog = catalog, .model = model };
    ori_status s;

    *ranked = 0;
    if (!o || o->size != sizeof *o || !o->author)
        return ori__fail(ORI_EINVAL, "rank: options not set up with "
                         "ORI_RANK_OPTIONS_INIT, or without an author");
    s = run(&r);
    if (s == ORI_OK)
        *ranked = r.count;
    for (int i = 0; r.pool && i < r.most; i++)
        ori__free(r.pool[i].x);
    ori__free(r.pool);
    ori__free(r.ranked_before);
    return s;
}
