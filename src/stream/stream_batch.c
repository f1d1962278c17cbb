/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * stream_batch.c - what a stream gives, by the batch code at once
 */
#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/denormal.h"
#include "stream/net_batch.h"
#include "stream/stream_object.h"

/* Tell the probabilities one by one. */
static ori_status tell(const ori_stream *s, const float *p, int64_t count,
                       int64_t known, ori_stream_result_fn *result,
                       void *context)
{
    int64_t from = 0;

    for (int64_t i = 0; i <= count && count > 0; i++) {
        const int64_t which = i < count ? i : i - 1;
        ori_stream_frame f = ori__score_frame(&s->grid, which, from);

        if (i == count && from >= known)
            break;
        ori__score_end(&s->grid, which, which == count - 1, known, &f);
        if (i == count)         /* the tail */
            f.end = known;
        f.probabilities = p + which * s->labels;
        from = f.end;
        if (!result(context, &f))
            return ori__fail(ORI_ESTOPPED, "stopped");
    }
    return ORI_OK;
}

/* One track's scores from the first that counts on. */
static ori_status whole_track(const ori_stream *s, int track,
                              const char *solver, const float *x,
                              int64_t count, float **scores, int64_t *number)
{
    const ori__track *t = &s->tracks[track];
    unsigned char *present = NULL;
    float *frames = NULL;
    int64_t frame_count;
    ori_status status = ori__features_whole(t->model, x, count, &frames,
                                            &present, &frame_count);

    if (status == ORI_OK)
        status = ori__net_batch(ori_model_net_const(t->model),
                                ori__net_stream_geometry(t->net)->hop,
                                solver, frames, present, frame_count, scores,
                                number);
    ori__free(frames);
    ori__free(present);
    if (status != ORI_OK)
        return status;
    *number -= s->shift[track] < *number ? s->shift[track] : *number;
    for (int64_t i = 0; i < *number; i++) {
        float *one = *scores + (i + s->shift[track]) * s->labels;

        ori__track_softmax(t->model, one);
    }
    return ORI_OK;
}

static ori_status whole(const ori_stream *s, const char *solver,
                        const float *x, int64_t count, float **p,
                        int64_t *score_count)
{
    ori_status status = ORI_OK;

    for (int i = 0; i < s->track_count && status == ORI_OK; i++) {
        float *one = NULL;
        int64_t number = 0;

        status = whole_track(s, i, solver, x, count, &one, &number);
        if (status == ORI_OK && i == 0) {
            *score_count = number;
            *p = ori__alloc((size_t)number + 1,
                            (size_t)s->labels * sizeof **p);
            if (!*p)
                status = ori__fail_memory("a whole signal");
        }
        *score_count = number < *score_count ? number : *score_count;
        for (int64_t k = 0; k < *score_count && status == ORI_OK; k++)
            ori__score_add(s, i, one + (k + s->shift[i]) * s->labels,
                           *p + k * s->labels);
        ori__free(one);
    }
    return status;
}

/* Windows cut from the signal, each a case. */
static ori_status whole_windows(const ori_stream *s, const float *x,
                                int64_t count, float **p,
                                int64_t *score_count)
{
    const int64_t hop = s->grid.hop, c = s->channels;
    const int64_t window = s->grid.window < count ? s->grid.window : count;
    ori_classifier *classifier = NULL;
    float *planar = ori__alloc((size_t)window, (size_t)c * sizeof *planar);
    ori_status status = ori_classifier_create(&classifier, s->model);

    *score_count = (count - window) / hop + 1;
    *p = ori__alloc((size_t)*score_count, (size_t)s->labels * sizeof **p);
    if (status == ORI_OK && (!planar || !*p))
        status = ori__fail_memory("a whole signal");
    for (int64_t i = 0; i < *score_count && status == ORI_OK; i++) {
        const ori_case one = { planar, window };

        for (int64_t t = 0; t < window * c; t++)
            planar[t % c * window + t / c] = x[i * hop * c + t];
        status = ori_classifier_cases(classifier, &one, 1,
                                      *p + i * s->labels);
    }
    ori_classifier_destroy(classifier);
    ori__free(planar);
    return status;
}

/* In the threads of parallel loops too, as far as they are those of now. */
static void restore_all(unsigned before)
{
#pragma omp parallel num_threads(ori_threads_get())
    ori__denormals_restore(before);
}

static unsigned off_all(void)
{
    const unsigned before = ori__denormals_off();

#pragma omp parallel num_threads(ori_threads_get())
    (void)ori__denormals_off();
    return before;
}

ori_status ori_stream_batch(const ori_stream *s, const char *solver,
                            const float *x, int64_t count,
                            ori_stream_result_fn *result, void *context)
{
    const unsigned before = off_all();
    int64_t score_count = 0;
    float *p = NULL;
    ori_status status = ORI_OK;

    if (count > 0)
        status = s->windows
                     ? whole_windows(s, x, count, &p, &score_count)
                     : whole(s, solver, x, count, &p, &score_count);
    restore_all(before);
    if (status == ORI_OK)
        status = tell(s, p, score_count, count, result, context);
    ori__free(p);
    return status;
}
