/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * explain_quality.c - how often it is right, and how well it knows that
 */
#include <stdlib.h>

#include <oriole/picture/picture.h>
#include <oriole/train/metrics.h>

#include "explain.h"
#include "output.h"

/* The cases whose truth is known, one after the other. */
typedef struct known_cases {
    int *truth, *confusion;
    float *probabilities;
    int count;
} known_cases;

static known_cases gather(const explain *e)
{
    const size_t classes = (size_t)e->classes;
    known_cases k = {
        .truth = output_alloc((size_t)e->count + 1, sizeof *k.truth),
        .confusion = output_alloc(classes, classes * sizeof *k.confusion),
        .probabilities = output_alloc((size_t)e->count + 1,
                                      classes * sizeof(float)) };

    for (int i = 0; i < e->count; i++) {
        if (e->truth[i] < 0)
            continue;
        for (int c = 0; c < e->classes; c++)
            k.probabilities[k.count * e->classes + c] =
                e->probabilities[i * e->classes + c];
        k.truth[k.count++] = e->truth[i];
    }
    return k;
}

static void draw(explain *e, const known_cases *k, const ori_metrics *m)
{
    ori_reliability r;
    char *title = output_format("%d recordings, %.1f %% right (%.1f to "
                                "%.1f)", m->cases, 100 * m->accuracy,
                                100 * m->accuracy_low,
                                100 * m->accuracy_high);
    const ori_place place = explain_place(
        e, "Left: what was said to what. Right: how often answers are right "
        "over how sure they were; on the dashed line confidence is "
        "deserved.");

    ori_reliability_compute(&r, k->truth, k->probabilities, k->count,
                            e->classes);
    explain_drew(e, ori_place_confusion(
        &place, title, e->labels, k->confusion, e->classes,
        &(ori_confidence){ ORI_RELIABILITY_BINS, r.cases, r.confidence,
                           r.accuracy }));
    free(title);
}

static json_t *metrics_json(const ori_metrics *m)
{
    return json_pack("{s:i,s:i,s:f,s:f,s:f,s:f}", "cases", m->cases,
                     "correct", m->correct, "accuracy", m->accuracy,
                     "balanced_accuracy", m->balanced_accuracy, "log_loss",
                     m->log_loss, "ece", m->calibration_error);
}

void explain_quality(explain *e)
{
    known_cases k;
    ori_metrics m;
    ori_status s;

    if (e->known == 0) {
        if (e->settings->only == EXPLAIN_CONFUSION)
            explain_say(e, "There are no labelled recordings that would tell "
                        "how often it is right.");
        return;
    }
    k = gather(e);
    s = ori_metrics_compute(&m, k.truth, k.probabilities, k.count,
                            e->classes, k.confusion);
    if (s != ORI_OK) {
        explain_missing(e, "how often it is right", s);
    } else {
        explain_heading(e, "How often it is right");
        explain_text(e, "%d of %d recordings are recognised, %.1f %%; on "
                     "average the confidence is off by %.1f %%.", m.correct,
                     m.cases, 100 * m.accuracy, 100 * m.calibration_error);
        json_object_set_new(e->json, "metrics", metrics_json(&m));
        draw(e, &k, &m);
    }
    free(k.truth);
    free(k.confusion);
    free(k.probabilities);
}
