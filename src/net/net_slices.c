/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_slices.c - a batch, a few cases at a time
 */
#include "net/net_slices.h"

#include <limits.h>
#include <string.h>

#include <omp.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/threads_alone.h"
#include "net/net_run.h"

enum { NEAR = 256 * 1024 };     /* floats of a slice's values: the second-level
                                   cache of most machines, 1 MiB */

struct ori__slices {
    ori_net_run **runs;         /* [count]: a thread has one */
    int count;
    int cases, classes;         /* of a slice, the last one may have fewer */
    float *scores;              /* [most cases, classes] */
};

static int parts(int whole, int size)
{
    return (whole + size - 1) / size;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static ori_status create_runs(ori__slices *s, ori_net *net, int max_length)
{
    ori_status status = ORI_OK;

    for (int i = 0; i < s->count && status == ORI_OK; i++)
        status = ori__run_create(&s->runs[i], net, s->cases, max_length,
                                 ORI__RUN_SLICE, s->runs[0]);
    return status;
}

ori_status ori__slices_create(ori__slices **out, ori_net *net, int max_batch,
                              int max_length)
{
    size_t floats;
    ori__slices *s;
    ori_status status = ori__run_floats(net, max_length, &floats);
    int cases;

    *out = NULL;
    if (status != ORI_OK)
        return status;
    cases = floats < NEAR ? (int)(NEAR / (floats + 1)) : 1;
    if (cases >= max_batch)
        return ORI_OK;
    s = ORI__NEW(ori__slices, 1);
    if (!s)
        return ori__fail_memory("a run");
    s->cases = cases;
    s->classes = net->classes;
    s->count = least(ori_threads_get(), parts(max_batch, cases));
    s->runs = ORI__NEW(ori_net_run *, (size_t)s->count);
    s->scores = ori__alloc((size_t)max_batch * (size_t)net->classes,
                           sizeof *s->scores);
    status = s->runs && s->scores ? create_runs(s, net, max_length)
                                  : ori__fail_memory("a run");
    if (status == ORI_OK)
        *out = s;
    else
        ori__slices_destroy(s);
    return status;
}

void ori__slices_destroy(ori__slices *s)
{
    if (!s)
        return;
    for (int i = s->count; s->runs && i-- > 0;) /* the first one lends */
        ori_net_run_destroy(s->runs[i]);
    ori__free(s->runs);
    ori__free(s->scores);
    ori__free(s);
}

void ori__slices_refresh(ori__slices *s)
{
    for (int i = 0; i < s->count; i++)
        ori_net_run_refresh(s->runs[i]);
}

static ori_status run_slice(ori__slices *s, const ori_batch *b, int slice,
                            int run)
{
    const int first = slice * s->cases;
    const size_t frames = (size_t)first * (size_t)b->length;
    const size_t channels = (size_t)s->runs[run]->net->channels;
    const ori_batch part = {
        .x = b->x + frames * channels,
        .batch = least(s->cases, b->batch - first),
        .length = b->length,
        .lengths = b->lengths ? b->lengths + first : NULL,
        .present = b->present ? b->present + frames : NULL,
    };
    const float *scores;
    ori_status status;

    s->runs[run]->first = first;
    status = ori_net_forward(s->runs[run], &part, &scores);
    if (status == ORI_OK)
        memcpy(s->scores + (size_t)first * (size_t)s->classes, scores,
               (size_t)part.batch * (size_t)s->classes * sizeof *scores);
    return status;
}

/* Threads that are to have a slice each; 1: all are to work on each. */
static int team(const ori__slices *s, int slices)
{
    const int threads = least(s->count, ori_threads_get());

    return slices >= 2 * threads || slices % threads == 0 ? threads : 1;
}

/* A thread does all of a slice.  The first that failed; none: `slices`. */
static int run_side_by_side(ori__slices *s, const ori_batch *batch,
                            int slices, int threads)
{
    int failed = slices;

#pragma omp parallel num_threads(threads) reduction(min : failed)
    {
        ori__threads_alone(true);
#pragma omp for schedule(dynamic)
        for (int i = 0; i < slices; i++)
            if (run_slice(s, batch, i, omp_get_thread_num()) != ORI_OK)
                failed = least(failed, i);
        ori__threads_alone(false);
    }
    return failed;
}

ori_status ori__slices_forward(ori__slices *s, const ori_batch *batch,
                               const float **scores)
{
    const int slices = parts(batch->batch, s->cases);
    const int threads = team(s, slices);
    const int failed = threads > 1 ? run_side_by_side(s, batch, slices,
                                                      threads) : 0;
    ori_status status = ORI_OK;

    *scores = NULL;
    /* All of them, or one again that failed: what is wrong is told to the
     * thread that asks. */
    for (int i = failed; i < slices && status == ORI_OK; i++)
        status = run_slice(s, batch, i, 0);
    if (status == ORI_OK)
        *scores = s->scores;
    return status;
}
