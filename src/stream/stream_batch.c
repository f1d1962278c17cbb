/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * stream_batch.c - what a stream gives, by the batch code at once
 */
#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"
#include "stream/denormal.h"
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
        ori_stream_frame f = ori__score_frame(&s->grid, 0, which, from);

        if (i == count && from >= known)
            break;
        if (i == count)         /* the tail */
            f.end = known;
        ori__score_end(&s->grid, which, which == count - 1, known, &f);
        f.probabilities = p + which * s->labels;
        from = f.end;
        if (!result(context, &f))
            return ori__fail(ORI_ESTOPPED, "stopped");
    }
    return ORI_OK;
}

static ori_status whole(const ori_stream *s, const char *solver,
                        const float *x, int64_t count, float **p,
                        int64_t *score_count)
{
    const ori_net *net = ori_model_net_const(s->model);
    unsigned char *present = NULL;
    float *frames = NULL;
    int64_t frame_count;
    ori_status status = ori__features_whole(s->model, x, count, &frames,
                                            &present, &frame_count);

    if (status == ORI_OK)
        status = ori__net_batch(net, ori__net_stream_geometry(s->net)->hop,
                                solver, frames, present, frame_count, p,
                                score_count);
    for (int64_t i = 0; status == ORI_OK && i < *score_count; i++)
        ori__score_softmax(*p + i * s->labels, s->labels,
                           *p + i * s->labels);
    ori__free(frames);
    ori__free(present);
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
        status = whole(s, solver, x, count, &p, &score_count);
    restore_all(before);
    if (status == ORI_OK)
        status = tell(s, p, score_count, count, result, context);
    ori__free(p);
    return status;
}
