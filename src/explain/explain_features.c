/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * explain_features.c - a case as a member's front end gives it
 */
#include "explain/explain_features.h"

#include <limits.h>

#include "base/fail.h"
#include "base/memory.h"
#include "model/ends.h"

int ori__voice_count(const ori_model *m)
{
    return m->voices[0] ? ORI__VOICES + 1 : 1;
}

const ori_mel *ori__voice(const ori_model *m, int voice)
{
    return voice == 0 ? m->mel : m->voices[voice - 1];
}

double ori__frames_first(const ori_model *m, int64_t from)
{
    const ori_mel_options *o = &m->frontend.mel;

    return (double)from + (m->mel && o->dialect == ORI_MEL_HTK
                               ? (o->window_samples - 1) / 2.0 : 0);
}

double ori__frames_step(const ori_model *m)
{
    return m->mel ? m->frontend.mel.hop_samples : 1;
}

double ori__frames_field(const ori_model *m)
{
    return m->mel ? m->frontend.mel.window_samples : 1;
}

/* The mean of each feature where nothing is standardised, else zero. */
static void make_baseline(ori__features *f, const ori_model *m)
{
    if (m->frontend.normalise != ORI_NORMALISE_NONE)
        return;
    for (int i = 0; i < f->width; i++) {
        double sum = 0;
        int64_t count = 0;

        for (int64_t t = 0; t < f->frames; t++)
            if (f->present[t]) {
                sum += (double)f->x[t * f->width + i];
                count++;
            }
        f->baseline[i] = count ? (float)(sum / (double)count) : 0.0f;
    }
}

ori_status ori__features_make(ori__features *f, const ori_model *m,
                              const ori_mel *mel, const ori_case *c)
{
    void *work;

    *f = (ori__features){ .width = m->width };
    if (c->length < 1)
        return ori__fail(ORI_EDATA, "the case is empty");
    if (ori_model_feature_frames(m, c->length) > INT_MAX / 4)
        return ori__fail(ORI_ESHAPE, "a case of %lld samples is too long to "
                         "be looked into", (long long)c->length);
    f->frames = (int)ori_model_case_frames(m, c->x, c->length);
    f->x = ori__alloc((size_t)f->frames, (size_t)m->width * sizeof *f->x);
    f->present = ori__alloc((size_t)f->frames, 1);
    f->baseline = ORI__NEW(float, (size_t)m->width);
    work = ori__alloc(ori_model_feature_work(m, c->length), 1);
    if (!f->x || !f->present || !f->baseline || !work) {
        ori__free(work);
        ori__features_free(f);
        return ori__fail_memory("features");
    }
    f->missing = ori__model_case_features(m, mel, c->x, c->length, f->x,
                                          f->present, work) > 0;
    f->first = ori__frames_first(
        m, ori__ends_find(&m->frontend, c->x, m->channels, c->length).from);
    f->step = ori__frames_step(m);
    make_baseline(f, m);
    ori__free(work);
    return ORI_OK;
}

void ori__features_free(ori__features *f)
{
    ori__free(f->x);
    ori__free(f->present);
    ori__free(f->baseline);
    *f = (ori__features){ 0 };
}

bool ori__features_alike(const ori__features *a, const ori__features *b)
{
    return a->frames == b->frames && a->width == b->width &&
           a->first >= b->first && a->first <= b->first &&
           a->step >= b->step && a->step <= b->step;
}
