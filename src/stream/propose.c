/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * propose.c - what a recogniser finds in a catalogue's recordings
 *
 * Clips are gathered and classified some at a time; what is found in them is
 * stored in one transaction, in which each still has an edit of its own.
 */
#include <oriole/stream/propose.h>

#include <oriole/signal/signal.h>

#include "base/fail.h"
#include "base/memory.h"
#include "stream/finds.h"

/* Clips that are classified at once, and samples of them at most. */
enum { CLIPS = 64, CLIP_SAMPLES = 1 << 22 };

typedef struct clip {
    int64_t id, frames;
    char *name;
    ori_signal signal;
} clip;

/* The recording in hand, copied: no row may stay open while it is heard. */
typedef struct in_hand {
    int64_t id, frames;
    double rate_hz;
    char *name, *path, *columns;
} in_hand;

typedef struct proposing {
    ori_propose_counts *counts;
    const ori_propose_options *o;
    ori_catalog *catalog;
    ori_model *model;
    ori_classifier *classifier;
    ori__listener *listener;    /* made when the first long one comes */
    ori__finds finds;
    int labels;

    int64_t *waiting;           /* ids */
    size_t waiting_count, waiting_room;
    in_hand now;
    double frames, frames_done; /* of all that wait */

    clip clips[CLIPS];
    int clip_count;
    int64_t clip_samples;
    float *probabilities;       /* [CLIPS, labels] */
    ori_status status;
} proposing;

/* ------------------------------------------------------------ what is heard */

static bool go_on(proposing *p, double frames)
{
    const double done = p->frames_done + frames;

    return !p->o->progress ||
           p->o->progress(p->o->context,
                          p->frames > 0.0 ? done / p->frames : 0.0);
}

static void tell(proposing *p, int64_t id, const char *name,
                 const char *problem, const ori_proposed *proposed)
{
    const ori_propose_heard heard = { id, name, problem, *proposed };

    p->counts->recordings += problem == NULL;
    p->counts->failed += problem != NULL;
    p->counts->added += proposed->added;
    p->counts->removed += proposed->removed;
    p->counts->known += proposed->known;
    if (p->o->each)
        p->o->each(p->o->context, &heard);
}

/* What went wrong with one recording is told, and the others are heard; but
 * not where nothing more can be had. */
static ori_status excuse(proposing *p, int64_t id, const char *name,
                         ori_status s)
{
    static const ori_proposed none;

    if (s == ORI_OK || s == ORI_ENOMEM || s == ORI_ESTOPPED)
        return s;
    tell(p, id, name, ori_last_error(), &none);
    return ORI_OK;
}

static ori_status store(proposing *p, int64_t id, ori_proposed *proposed)
{
    return ori_catalog_propose(p->catalog, id, p->o->author, p->o->hash,
                               p->finds.span, (int)p->finds.count,
                               p->o->everybody, proposed);
}

/* ------------------------------------------------------------------- clips */

static ori_status add_find(proposing *p, const clip *c, const float *scores)
{
    ori_catalog_span span = ORI_CATALOG_SPAN_INIT;
    int best = 0;

    for (int k = 1; k < p->labels; k++)
        if (scores[k] > scores[best])
            best = k;
    span.end = c->frames;
    span.label = ori_model_label(p->model, best);
    span.confidence = (double)scores[best];
    span.useful = ori__finds_uncertainty(scores, p->labels);
    if (!ori__grow(&p->finds.span, &p->finds.room, 1, sizeof span))
        return ori__fail_memory("proposals");
    p->finds.span[0] = span;
    p->finds.count = 1;
    return ORI_OK;
}

static ori_status store_clips(proposing *p, const clip *clips, int count,
                              const float *scores)
{
    ori_proposed proposed[CLIPS];
    ori_status s = ori_catalog_begin(p->catalog);

    if (s != ORI_OK)
        return s;
    for (int i = 0; s == ORI_OK && i < count; i++) {
        s = add_find(p, &clips[i], scores + i * p->labels);
        if (s == ORI_OK)
            s = store(p, clips[i].id, &proposed[i]);
    }
    if (s == ORI_OK)
        s = ori_catalog_commit(p->catalog);
    else
        ori_catalog_abandon(p->catalog);
    for (int i = 0; s == ORI_OK && i < count; i++)
        tell(p, clips[i].id, clips[i].name, NULL, &proposed[i]);
    return s;
}

static ori_status classify(proposing *p, const clip *clips, int count)
{
    ori_case cases[CLIPS];

    for (int i = 0; i < count; i++)
        cases[i] = (ori_case){ clips[i].signal.x, clips[i].signal.length };
    return ori_classifier_cases(p->classifier, cases, count,
                                p->probabilities);
}

static void forget_clips(proposing *p)
{
    for (int i = 0; i < p->clip_count; i++) {
        p->frames_done += (double)p->clips[i].frames;
        ori_signal_free(&p->clips[i].signal);
        ori__free(p->clips[i].name);
    }
    p->clip_count = 0;
    p->clip_samples = 0;
}

/* Where one of them cannot be classified (too short for a layer), they are
 * asked one by one. */
static ori_status finish_clips(proposing *p)
{
    const int count = p->clip_count;
    ori_status s = count > 0 ? classify(p, p->clips, count) : ORI_OK;

    if (count > 0 && s == ORI_OK)
        s = store_clips(p, p->clips, count, p->probabilities);
    else if (s == ORI_ESHAPE || s == ORI_EDATA)
        for (int i = 0; i < count; i++) {
            const clip *c = &p->clips[i];

            s = classify(p, c, 1);
            s = s == ORI_OK ? store_clips(p, c, 1, p->probabilities)
                            : excuse(p, c->id, c->name, s);
            if (s != ORI_OK)
                break;
        }
    forget_clips(p);
    if (s == ORI_OK && count > 0 && !go_on(p, 0.0))
        return ori__fail(ORI_ESTOPPED, "proposing was stopped");
    return s;
}

static ori_status gather_clip(proposing *p)
{
    const in_hand *r = &p->now;
    clip c = { .id = r->id, .frames = r->frames };
    ori_source_options o = ORI_SOURCE_OPTIONS_INIT;
    ori_status s;

    o.rate_hz = ori_model_rate(p->model);
    o.channels = ori_model_channels(p->model);
    o.columns = *r->columns ? r->columns : NULL;
    s = ori_signal_read(&c.signal, r->path, &o, 0, -1);
    if (s != ORI_OK) {
        p->frames_done += (double)r->frames;
        return excuse(p, r->id, r->name, s);
    }
    c.name = ori__strdup(r->name);
    if (!c.name) {
        ori_signal_free(&c.signal);
        return ori__fail_memory(r->name);
    }
    p->clips[p->clip_count++] = c;
    p->clip_samples += c.signal.length * o.channels;
    return p->clip_count == CLIPS || p->clip_samples >= CLIP_SAMPLES
               ? finish_clips(p) : ORI_OK;
}

/* ---------------------------------------------------------- long recordings */

static bool listening(void *context, int64_t frames)
{
    return go_on(context, (double)frames);
}

static ori_status hear(proposing *p)
{
    const in_hand *r = &p->now;
    ori_proposed proposed;
    const ori__hearing h = { .path = r->path, .columns = r->columns,
                             .rate_hz = r->rate_hz, .frames = r->frames,
                             .progress = listening, .context = p };
    ori_status s = ORI_OK;

    if (!p->listener)
        s = ori__listener_create(&p->listener, p->model, p->o->threshold);
    if (s != ORI_OK)
        return s;
    s = ori__listener_hear(p->listener, &h, &p->finds);
    if (s != ORI_OK)
        s = excuse(p, r->id, r->name, s);
    else if ((s = store(p, r->id, &proposed)) == ORI_OK)
        tell(p, r->id, r->name, NULL, &proposed);
    p->frames_done += (double)r->frames;
    return s;
}

/* ------------------------------------------------------------ all that wait */

static ori_status hear_recording(proposing *p)
{
    const double samples = (double)p->now.frames /
                           ori__finds_scale(p->model, p->now.rate_hz);
    ori_status s;

    if (samples <= 2.0 * ori_model_max_length(p->model))
        return gather_clip(p);
    s = finish_clips(p);            /* so that they are told in their order */
    return s == ORI_OK ? hear(p) : s;
}

static void let_go(in_hand *r)
{
    ori__free(r->name);
    ori__free(r->path);
    ori__free(r->columns);
    *r = (in_hand){ 0 };
}

static bool take_recording(void *user, const ori_catalog_recording *r)
{
    proposing *p = user;

    let_go(&p->now);
    p->now = (in_hand){ r->id, r->frames, r->rate_hz, ori__strdup(r->name),
                        ori__strdup(r->path), ori__strdup(r->columns) };
    if (!p->now.name || !p->now.path || !p->now.columns)
        p->status = ori__fail_memory("recordings");
    return false;
}

static bool take_waiting(void *user, const ori_catalog_recording *r)
{
    proposing *p = user;
    bool heard = false;

    if (p->o->hash && !p->o->again)
        p->status = ori_catalog_heard(p->catalog, r->id, p->o->author,
                                      p->o->hash, &heard);
    p->counts->before += heard;
    if (p->status != ORI_OK || heard)
        return p->status == ORI_OK;
    if (!ori__grow(&p->waiting, &p->waiting_room, p->waiting_count + 1,
                   sizeof *p->waiting)) {
        p->status = ori__fail_memory("recordings");
        return false;
    }
    p->waiting[p->waiting_count++] = r->id;
    p->frames += (double)r->frames;
    return true;
}

static ori_status find_waiting(proposing *p)
{
    const ori_propose_options *o = p->o;
    ori_status s = ORI_OK;

    if (!o->recordings)
        s = ori_catalog_recordings(p->catalog, 0, take_waiting, p);
    for (int64_t i = 0; o->recordings && s == ORI_OK &&
                        i < o->recording_count; i++) {
        s = ori_catalog_recording_at(p->catalog, o->recordings[i],
                                     take_waiting, p);
        if (s == ORI_OK)
            s = p->status;
    }
    return s == ORI_OK ? p->status : s;
}

static ori_status hear_all(proposing *p)
{
    ori_status s = find_waiting(p);

    if (s == ORI_OK && !go_on(p, 0.0))
        return ori__fail(ORI_ESTOPPED, "proposing was stopped");
    for (size_t i = 0; s == ORI_OK && i < p->waiting_count; i++) {
        s = ori_catalog_recording_at(p->catalog, p->waiting[i],
                                     take_recording, p);
        if (s == ORI_OK)
            s = p->status;
        if (s == ORI_OK)
            s = hear_recording(p);
    }
    return s == ORI_OK ? finish_clips(p) : s;
}

static ori_status check(const ori_propose_options *o)
{
    if (!o || o->size != sizeof *o)
        return ori__fail(ORI_EINVAL, "propose: options not set up with "
                         "ORI_PROPOSE_OPTIONS_INIT");
    if (!o->author || !*o->author)
        return ori__fail(ORI_EINVAL, "propose: proposals need an author");
    if (!(o->threshold >= 0.0 && o->threshold <= 1.0))
        return ori__fail(ORI_EINVAL, "propose: a threshold of %g is not "
                         "within 0 and 1", o->threshold);
    return ORI_OK;
}

static ori_status run(proposing *p)
{
    ori_status s;

    p->labels = ori_model_label_count(p->model);
    p->probabilities = ORI__NEW(float, CLIPS * (size_t)p->labels);
    s = p->probabilities ? ori_classifier_create(&p->classifier, p->model)
                         : ori__fail_memory("proposals");
    return s == ORI_OK ? hear_all(p) : s;
}

static void end(proposing *p)
{
    forget_clips(p);
    let_go(&p->now);
    ori__listener_destroy(p->listener);
    ori_classifier_destroy(p->classifier);
    ori__free(p->finds.span);
    ori__free(p->waiting);
    ori__free(p->probabilities);
    ori__free(p);
}

ori_status ori_propose(ori_propose_counts *counts, ori_catalog *catalog,
                       ori_model *model, const ori_propose_options *o)
{
    proposing *p;
    ori_status s = check(o);

    *counts = (ori_propose_counts){ 0 };
    if (s != ORI_OK)
        return s;
    p = ORI__NEW(proposing, 1);
    if (!p)
        return ori__fail_memory("proposals");
    p->counts = counts;
    p->o = o;
    p->catalog = catalog;
    p->model = model;
    s = run(p);
    end(p);
    return s;
}
