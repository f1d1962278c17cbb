/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * windows.c - a recogniser that is run anew on each window of a signal
 */
#include "stream/windows.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "model/model_object.h"

/* A window is scored so often, if nobody says: less often than where frames
 * are computed once, as each score costs a whole window. */
enum { HOPS = 8 };

struct ori__windows {
    ori_classifier *classifier;
    int channels, labels;
    int64_t window, hop;
    int64_t scored;             /* windows so far */
    int64_t have;               /* samples of the current one */
    bool waits;                 /* its score does */
    float *x;                   /* [window, C] */
    float *planar;              /* [C, window] */
    float *probabilities;       /* [labels] */
    float present;
};

ori_status ori__windows_create(ori__windows **windows, ori_model *m,
                               int64_t hop)
{
    ori__windows *w = ORI__NEW(ori__windows, 1);
    ori_status s;

    *windows = NULL;
    if (!w)
        return ori__fail_memory("a stream");
    w->channels = m->channels;
    w->labels = m->label_count;
    w->window = m->usual_length;
    w->hop = hop > 0 ? hop : w->window / HOPS;
    w->hop = w->hop < 1 ? 1 : w->hop > w->window ? w->window : w->hop;
    w->x = ori__alloc((size_t)w->window,
                      (size_t)w->channels * sizeof *w->x);
    w->planar = ori__alloc((size_t)w->window,
                           (size_t)w->channels * sizeof *w->planar);
    w->probabilities = ORI__NEW(float, (size_t)w->labels);
    s = w->x && w->planar && w->probabilities
            ? ori_classifier_create(&w->classifier, m)
            : ori__fail_memory("a stream");
    if (s != ORI_OK) {
        ori__windows_destroy(w);
        return s;
    }
    *windows = w;
    return ORI_OK;
}

void ori__windows_destroy(ori__windows *w)
{
    if (!w)
        return;
    ori_classifier_destroy(w->classifier);
    ori__free(w->x);
    ori__free(w->planar);
    ori__free(w->probabilities);
    ori__free(w);
}

void ori__windows_clear(ori__windows *w)
{
    w->scored = w->have = 0;
    w->waits = false;
}

size_t ori__windows_bytes(const ori__windows *w)
{
    return sizeof *w + (size_t)w->labels * sizeof *w->probabilities +
           2 * (size_t)w->window * (size_t)w->channels * sizeof *w->x;
}

ori__score_grid ori__windows_grid(const ori__windows *w)
{
    return (ori__score_grid){ .middle2 = w->window, .hop = w->hop,
                              .window = w->window, .needed = w->window,
                              .sees = w->window };
}

/* A classifier that runs out of memory leaves the label open: all equally
 * probable. */
static void score(ori__windows *w)
{
    int64_t there = 0;
    ori_case one = { .x = w->planar, .length = w->have };

    for (int64_t t = 0; t < w->have; t++) {
        bool any = false;

        for (int c = 0; c < w->channels; c++) {
            const float v = w->x[t * w->channels + c];

            w->planar[c * w->have + t] = v;
            any |= isfinite(v) != 0;
        }
        there += any;
    }
    w->present = (float)there / (float)w->have;
    if (ori_classifier_cases(w->classifier, &one, 1, w->probabilities) !=
        ORI_OK)
        for (int i = 0; i < w->labels; i++)
            w->probabilities[i] = 1.0f / (float)w->labels;
    w->waits = true;
}

int64_t ori__windows_take(ori__windows *w, const float *x, int64_t count)
{
    const int64_t room = w->waits ? 0 : w->window - w->have;
    const int64_t some = count < room ? count : room;

    memcpy(w->x + w->have * w->channels, x,
           (size_t)(some * w->channels) * sizeof *x);
    w->have += some;
    if (some > 0 && w->have == w->window)
        score(w);
    return some;
}

void ori__windows_end(ori__windows *w)
{
    if (!w->waits && w->scored == 0 && w->have > 0)
        score(w);
}

int64_t ori__windows_score(const ori__windows *w)
{
    return w->waits ? w->scored : -1;
}

const float *ori__windows_probabilities(const ori__windows *w,
                                        float *present)
{
    *present = w->present;
    return w->probabilities;
}

void ori__windows_leave(ori__windows *w)
{
    const int64_t rest = w->have > w->hop ? w->have - w->hop : 0;

    memmove(w->x, w->x + (w->have - rest) * w->channels,
            (size_t)(rest * w->channels) * sizeof *w->x);
    w->have = rest;
    w->scored++;
    w->waits = false;
}
