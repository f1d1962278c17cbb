/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * score_network.c - cases through a network
 */
#include "model/score.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"

/* Frames of features that one batch may hold: enough to keep the cores busy,
 * little enough that activations stay near the caches. */
enum { BATCH_FRAMES = 16384, BATCH_CASES = 64 };

struct ori__network_scores {
    ori_model *model;
    ori_net_run *run;
    int max_batch, max_frames;      /* of run; 0 without one */
    float *x;                       /* [max_batch, max_frames, width] */
    unsigned char *present;         /* [max_batch, max_frames] */
    int *lengths;                   /* [max_batch] */
    char *work;                     /* a front end's, one a thread */
    size_t work_each;
    int threads;
};

ori_status ori__network_scores_create(ori__network_scores **scores,
                                      ori_model *model)
{
    *scores = ORI__NEW(ori__network_scores, 1);
    if (!*scores)
        return ori__fail_memory("classifier");
    (*scores)->model = model;
    return ORI_OK;
}

static void free_room(ori__network_scores *c)
{
    ori_net_run_destroy(c->run);
    ori__free(c->x);
    ori__free(c->present);
    ori__free(c->lengths);
    ori__free(c->work);
    c->run = NULL;
    c->x = NULL;
    c->present = NULL;
    c->lengths = NULL;
    c->work = NULL;
    c->max_batch = c->max_frames = 0;
}

void ori__network_scores_destroy(ori__network_scores *c)
{
    if (!c)
        return;
    free_room(c);
    ori__free(c);
}

void ori__network_scores_refresh(ori__network_scores *c)
{
    if (c->run)
        ori_net_run_refresh(c->run);
}

static ori_status allocate_room(ori__network_scores *c, int batch, int frames,
                                int64_t samples)
{
    const size_t width = (size_t)ori_model_feature_width(c->model);
    size_t cells;

    c->threads = ori_threads_get();
    c->work_each = ori__round_up(
        ori_model_feature_work(c->model, samples), 64);
    if (!ori__multiply((size_t)batch, (size_t)frames, &cells))
        return ori__fail_memory("a batch of cases");
    c->x = ori__alloc(cells, width * sizeof(float));
    c->present = ori__alloc(cells, 1);
    c->lengths = ORI__NEW(int, (size_t)batch);
    c->work = ori__alloc((size_t)c->threads, c->work_each);
    if (!c->x || !c->present || !c->lengths || !c->work)
        return ori__fail_memory("a batch of cases");
    return ori_net_run_create(&c->run, ori_model_net(c->model), batch, frames,
                              false);
}

/* Room for batches whose longest case has `samples` samples. */
static ori_status make_room(ori__network_scores *c, int64_t samples, int count)
{
    const int64_t frames = ori_model_feature_frames(c->model, samples);
    int64_t batch = BATCH_FRAMES / (frames > 0 ? frames : 1);
    ori_status s;

    if (frames > INT_MAX / 4)
        return ori__fail(ORI_ENOMEM, "a case of %lld samples is too long to "
                         "be seen at once", (long long)samples);
    batch = batch < 1 ? 1 : batch > BATCH_CASES ? BATCH_CASES : batch;
    batch = batch > count ? count : batch;
    if (frames <= c->max_frames && batch < 2 * c->max_batch &&
        ori_threads_get() <= c->threads)
        return ORI_OK;
    free_room(c);
    s = allocate_room(c, (int)batch, (int)frames, samples);
    if (s != ORI_OK) {
        free_room(c);
        return s;
    }
    c->max_batch = (int)batch;
    c->max_frames = (int)frames;
    return ORI_OK;
}

static ori_status run_batch(ori__network_scores *c, const ori_mel *mel,
                            const ori_case *cases, const int *order,
                            int count, float *result)
{
    ori_model *m = c->model;
    const int classes = ori_model_label_count(m);
    const int width = ori_model_feature_width(m);
    int longest = 0;
    int64_t missing = 0;
    bool equal = true;
    const float *scores;
    ori_batch batch;
    ori_status s;

    for (int i = 0; i < count; i++) {
        c->lengths[i] = (int)ori_model_case_frames(m, cases[order[i]].x,
                                                   cases[order[i]].length);
        longest = c->lengths[i] > longest ? c->lengths[i] : longest;
        equal = equal && c->lengths[i] == c->lengths[0];
    }
#pragma omp parallel for num_threads(c->threads) schedule(static)             \
    reduction(+ : missing)
    for (int thread = 0; thread < c->threads; thread++)
        for (int i = thread; i < count; i += c->threads) {
            const size_t at = (size_t)i * (size_t)longest;

            missing += ori__model_case_features(
                m, mel, cases[order[i]].x, cases[order[i]].length,
                c->x + at * (size_t)width, c->present + at,
                c->work + (size_t)thread * c->work_each);
        }
    batch = (ori_batch){ .x = c->x, .batch = count, .length = longest,
                         .lengths = equal ? NULL : c->lengths,
                         .present = missing ? c->present : NULL };
    s = ori_net_forward(c->run, &batch, &scores);
    for (int i = 0; s == ORI_OK && i < count; i++)
        memcpy(result + (size_t)order[i] * (size_t)classes,
               scores + (size_t)i * (size_t)classes,
               (size_t)classes * sizeof *scores);
    return s;
}

typedef struct by_length {
    int64_t length;
    int index;
} by_length;

static int longest_first(const void *a, const void *b)
{
    const by_length *x = a, *y = b;

    if (x->length != y->length)
        return x->length < y->length ? 1 : -1;
    return x->index > y->index ? 1 : -1;
}

static ori_status sort_cases(const ori_case *cases, int count, int **order)
{
    by_length *sorted = ORI__NEW(by_length, (size_t)count);

    *order = ORI__NEW(int, (size_t)count);
    if (!sorted || !*order) {
        ori__free(sorted);
        ori__free(*order);
        *order = NULL;
        return ori__fail_memory("cases");
    }
    for (int i = 0; i < count; i++)
        sorted[i] = (by_length){ cases[i].length, i };
    qsort(sorted, (size_t)count, sizeof *sorted, longest_first);
    for (int i = 0; i < count; i++)
        (*order)[i] = sorted[i].index;
    ori__free(sorted);
    return ORI_OK;
}

ori_status ori__network_scores_of(ori__network_scores *c, const ori_mel *mel,
                                  const ori_case *cases, int count,
                                  float *scores)
{
    int *order;
    ori_status s = sort_cases(cases, count, &order);

    if (s != ORI_OK)
        return s;
    for (int i = 0; s == ORI_OK && i < count;) {
        s = make_room(c, cases[order[i]].length, count - i);
        if (s == ORI_OK) {
            const int n =
                count - i < c->max_batch ? count - i : c->max_batch;

            s = run_batch(c, mel, cases, order + i, n, scores);
            i += n;
        }
    }
    ori__free(order);
    return s;
}
