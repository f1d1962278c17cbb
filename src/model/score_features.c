/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * score_features.c - cases through transforms and a head
 */
#include "model/score.h"

#include <math.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"

/* Numbers of features that are held at once. */
enum { BATCH_FEATURES = 1 << 24 };

void ori__series_set_free(ori__series_set *set)
{
    ori__free(set->cases);
    ori__free(set->memory);
    *set = (ori__series_set){ 0 };
}

/* One thread's scratch: frames as the front end gives them. */
typedef struct place {
    size_t frames, present, each;   /* bytes */
    char *memory;
} place;

static ori_status make_places(const ori_model *m, int threads,
                              int64_t longest, place *p)
{
    const size_t frames = (size_t)ori_model_feature_frames(m, longest);

    p->frames =
        ori__round_up(frames * (size_t)m->width * sizeof(float), 64);
    p->present = ori__round_up(frames, 64);
    p->each = p->frames + p->present +
              ori__round_up(ori_model_feature_work(m, longest), 64);
    p->memory = ori__alloc((size_t)threads, p->each);
    return p->memory ? ORI_OK : ori__fail_memory("features");
}

static void make_series(const ori_model *m, const ori_mel *mel,
                        const ori_case *c, float *to, const place *p,
                        int thread)
{
    char *const memory = p->memory + (size_t)thread * p->each;
    float *const y = (float *)(void *)memory;
    unsigned char *const present = (unsigned char *)memory + p->frames;
    const int64_t n = ori_model_case_frames(m, c->x, c->length);

    ori__model_case_features(m, mel, c->x, c->length, y, present,
                             memory + p->frames + p->present);
    for (int64_t t = 0; t < n; t++)
        for (int i = 0; i < m->width; i++)
            to[i * n + t] = present[t] ? y[t * m->width + i] : NAN;
}

static ori_status allocate_set(ori__series_set *set, const ori_model *m,
                               const ori_case *cases, int count,
                               int64_t *longest)
{
    size_t total = 0, at = 0;

    *longest = 1;
    for (int i = 0; i < count; i++) {
        total += (size_t)ori_model_feature_frames(m, cases[i].length);
        *longest = cases[i].length > *longest ? cases[i].length : *longest;
    }
    set->cases = ORI__NEW(ori_case, (size_t)count);
    set->memory = ori__alloc(total, (size_t)m->width * sizeof(float));
    if (!set->cases || !set->memory)
        return ori__fail_memory("features");
    for (int i = 0; i < count; i++) {
        const int64_t n =
            ori_model_case_frames(m, cases[i].x, cases[i].length);

        set->cases[i] = (ori_case){ set->memory + at, n };
        at += (size_t)n * (size_t)m->width;
    }
    return ORI_OK;
}

ori_status ori__series_set_make(ori__series_set *set, const ori_model *m,
                                const ori_mel *mel, const ori_case *cases,
                                int count)
{
    const int asked = ori_threads_get();
    const int threads = asked < count ? asked : count;
    int64_t longest;
    place p = { .memory = NULL };
    ori_status s;

    *set = (ori__series_set){ 0 };
    s = allocate_set(set, m, cases, count, &longest);
    if (s == ORI_OK)
        s = make_places(m, threads, longest, &p);
    if (s != ORI_OK) {
        ori__series_set_free(set);
        return s;
    }
#pragma omp parallel for num_threads(threads) schedule(static)                \
    if (threads > 1)
    for (int thread = 0; thread < threads; thread++)
        for (int i = thread; i < count; i += threads)
            make_series(m, mel, &cases[i],
                        set->memory + (set->cases[i].x - set->memory), &p,
                        thread);
    ori__free(p.memory);
    return ORI_OK;
}

/* Some cases: features [count, all], then scores. */
static ori_status score_some(const ori_model *m, const ori_mel *mel,
                             const ori_case *cases, int count,
                             float *features, float *scores)
{
    ori__series_set set;
    ori_status s = ori__series_set_make(&set, m, mel, cases, count);

    if (s == ORI_OK)
        s = ori__features_of(m->rockets, m->rocket_count, set.cases, count,
                             features);
    if (s == ORI_OK)
        s = ori_head_scores(m->head, features, count, scores);
    ori__series_set_free(&set);
    return s;
}

/* One transform behind the other: each writes into a block of its own, from
 * which the rows are put together. */
ori_status ori__features_of(ori_rocket *const *rockets, int rocket_count,
                            const ori_case *cases, int count, float *y)
{
    size_t all = 0, at = 0;
    float *block;
    ori_status s = ORI_OK;

    if (rocket_count == 1)
        return ori_rocket_transform(rockets[0], cases, count, y);
    for (int r = 0; r < rocket_count; r++)
        all += (size_t)ori_rocket_features(rockets[r]);
    for (int r = 0; s == ORI_OK && r < rocket_count; r++) {
        const size_t n = (size_t)ori_rocket_features(rockets[r]);

        block = ori__alloc((size_t)count, n * sizeof *block);
        s = block ? ori_rocket_transform(rockets[r], cases, count, block)
                  : ori__fail_memory("features");
        for (int i = 0; s == ORI_OK && i < count; i++)
            memcpy(y + (size_t)i * all + at, block + (size_t)i * n,
                   n * sizeof *y);
        ori__free(block);
        at += n;
    }
    return s;
}

ori_status ori__features_scores_of(const ori_model *m, const ori_mel *mel,
                                   const ori_case *cases, int count,
                                   float *result)
{
    const int width = ori_head_features(m->head);
    const int fit = BATCH_FEATURES / width;
    const int batch = fit < 1 ? 1 : fit < count ? fit : count;
    float *const features =
        ori__alloc((size_t)batch, (size_t)width * sizeof *features);
    ori_status s = features ? ORI_OK : ori__fail_memory("features");

    for (int i = 0; s == ORI_OK && i < count; i += batch)
        s = score_some(m, mel, cases + i, count - i < batch ? count - i : batch,
                       features,
                       result + (size_t)i * (size_t)m->label_count);
    ori__free(features);
    return s;
}
