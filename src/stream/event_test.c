/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_test.c - how good a recogniser's events are on labelled recordings
 */
#include <oriole/stream/event_test.h>

#include <math.h>

#include <oriole/stream/event_truth.h>

#include "base/fail.h"
#include "base/memory.h"

struct ori_event_test {
    ori_model *model;
    ori_event_run *run;
    ori_event_scores *scores;
    int64_t *alarms;            /* [classes] in background */
    int64_t heard, background;

    /* The recording in hand. */
    ori_event *found;
    size_t count, room;
    ori_event_part *whole;      /* scores there lie end to end */
    size_t whole_count, whole_room;
    bool memory_short;
};

static bool keep_frame(void *context, int64_t start, int64_t end,
                       const float *probabilities)
{
    ori_event_test *t = context;
    const size_t n = t->whole_count;

    if (isnan(probabilities[0]))
        return true;
    if (n > 0 && t->whole[n - 1].to == start) {
        t->whole[n - 1].to = end;
        return true;
    }
    t->memory_short = !ori__grow(&t->whole, &t->whole_room, n + 1,
                                 sizeof *t->whole);
    if (!t->memory_short)
        t->whole[t->whole_count++] = (ori_event_part){ start, end };
    return !t->memory_short;
}

static bool keep_event(void *context, const ori_event *event)
{
    ori_event_test *t = context;

    t->memory_short = !ori__grow(&t->found, &t->room, t->count + 1,
                                 sizeof *t->found);
    if (!t->memory_short)
        t->found[t->count++] = *event;
    return !t->memory_short;
}

/* --- creating --- */

static ori_status set_up(ori_event_test *t, const ori_event_test_options *o)
{
    ori_event_run_options run = ORI_EVENT_RUN_OPTIONS_INIT;
    ori_event_scores_options scores = ORI_EVENT_SCORES_OPTIONS_INIT;
    const double rate = ori_model_rate(t->model);
    const double collar_s = o->collar_s > 0 ? o->collar_s : 0.2;
    const double segment_s = o->segment_s > 0 ? o->segment_s : 1;
    ori_status s;

    if (!(rate > 0))
        return ori__fail(ORI_EDATA, "events are held against spans in "
                         "seconds, and the model does not know its rate");
    run.frame = keep_frame;
    run.event = keep_event;
    run.context = t;
    s = ori_event_run_create(&t->run, t->model, &run);
    if (s != ORI_OK)
        return s;
    scores.classes = ori_model_label_count(t->model);
    scores.onset_collar = scores.offset_collar = llround(collar_s * rate);
    scores.segment_samples = (int64_t)fmax(1, round(segment_s * rate));
    scores.delay_samples = ori_event_run_delay(t->run);
    t->alarms = ORI__NEW(int64_t, (size_t)scores.classes);
    return t->alarms ? ori_event_scores_create(&t->scores, &scores)
                     : ori__fail_memory("event test");
}

ori_status ori_event_test_create(ori_event_test **test, ori_model *model,
                                 const ori_event_test_options *options)
{
    const ori_event_test_options usual = ORI_EVENT_TEST_OPTIONS_INIT;
    const ori_event_test_options *o = options ? options : &usual;
    ori_event_test *t;
    ori_status s;

    *test = NULL;
    if (o->size != sizeof *o || !(o->collar_s >= 0 && o->collar_s < 1e6) ||
        !(o->segment_s >= 0 && o->segment_s < 1e6))
        return ori__fail(ORI_EINVAL, "event test: an option is out of its "
                         "range");
    t = ORI__NEW(ori_event_test, 1);
    if (!t)
        return ori__fail_memory("event test");
    t->model = model;
    s = set_up(t, o);
    if (s == ORI_OK)
        *test = t;
    else
        ori_event_test_destroy(t);
    return s;
}

void ori_event_test_destroy(ori_event_test *t)
{
    if (!t)
        return;
    ori_event_run_destroy(t->run);
    ori_event_scores_destroy(t->scores);
    ori__free(t->alarms);
    ori__free(t->found);
    ori__free(t->whole);
    ori__free(t);
}

/* --- adding --- */

bool ori_event_test_suits(const ori_event_test *t, const ori_annotated *r)
{
    const ori_event_rule *rules = ori_event_run_rules(t->run).rules;

    return r->span_count > 0 &&
           (!r->whole ||
            ori_event_label_is_background(t->model, rules, r->spans->label));
}

/* Those that count, moved to the front. */
static void drop_found(ori_event_test *t, const ori_event_truth *truth)
{
    size_t kept = 0;

    for (size_t i = 0; i < t->count; i++)
        if (ori_event_truth_counts(truth, t->found[i].start,
                                   t->found[i].end))
            t->found[kept++] = t->found[i];
    t->count = kept;
}

static ori_status score(ori_event_test *t, const ori_event_truth *truth)
{
    int64_t heard = 0, background = 0;
    ori_status s;

    for (size_t i = 0; i < t->whole_count; i++)
        ori_event_truth_measure(truth, t->whole[i].from, t->whole[i].to,
                                &heard, &background);
    drop_found(t, truth);
    s = ori_event_scores_add(t->scores, truth->events, truth->count, t->found,
                             (int)t->count, heard);
    if (s != ORI_OK)
        return s;
    t->heard += heard;
    t->background += background;
    for (size_t i = 0; i < t->count; i++)
        t->alarms[t->found[i].label] += !ori_event_truth_overlaps(
            truth, t->found[i].start, t->found[i].end);
    return ORI_OK;
}

ori_status ori_event_test_add(ori_event_test *t, const ori_annotated *r)
{
    ori_event_truth truth;
    int64_t length;
    ori_status s;

    t->count = t->whole_count = 0;
    t->memory_short = false;
    s = ori_event_run_recording(t->run, r->path, &length);
    if (t->memory_short)
        return ori__fail_memory(r->path);
    if (s == ORI_OK)
        s = ori_event_truth_make(&truth, r, t->model,
                                 ori_event_run_rules(t->run).rules, length);
    if (s != ORI_OK)
        return s;
    s = score(t, &truth);
    ori_event_truth_free(&truth);
    return s;
}

/* --- reading --- */

ori_event_result ori_event_test_of(const ori_event_test *t, int label)
{
    ori_event_result r = { .score = ori_event_scores_of(t->scores, label),
                           .heard = t->heard, .background = t->background };

    for (int k = 0; k < ori_model_label_count(t->model); k++)
        if (label < 0 || label == k)
            r.background_alarms += t->alarms[k];
    return r;
}

double ori_event_test_macro_f1(const ori_event_test *t)
{
    return ori_event_scores_macro_f1(t->scores);
}

ori_event_options ori_event_test_rules(const ori_event_test *t)
{
    return ori_event_run_rules(t->run);
}
