/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_propose.c - a recogniser proposes, people judge
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/catalog/proposals.h>
#include <oriole/stream/propose.h>

#include "label_machine.h"
#include "output.h"
#include "progress.h"

/* ---------------------------------------------------------------- propose */

typedef struct proposing {
    const label_work *work;
    progress bar;
} proposing;

static bool show(void *context, double share)
{
    proposing *p = context;

    progress_show(&p->bar, share, "%.0f %%", 100.0 * share);
    return !progress_stop_asked() && !ferror(stdout);
}

static void print_json(const ori_propose_heard *h)
{
    json_t *o = json_object();

    json_object_set_new(o, "recording", output_json_text(h->name));
    json_object_set_new(o, "added", json_integer(h->proposed.added));
    json_object_set_new(o, "removed", json_integer(h->proposed.removed));
    json_object_set_new(o, "known", json_integer(h->proposed.known));
    output_json(o);
}

static void tell_heard(void *context, const ori_propose_heard *h)
{
    proposing *p = context;

    progress_end(&p->bar);
    if (h->problem)
        output_fail(p->work->command, "%s", h->problem);
    else if (p->work->common->json)
        print_json(h);
    else
        printf("%s\t%d\t%d\t%d\n", h->name, h->proposed.added,
               h->proposed.removed, h->proposed.known);
}

static int end_proposing(const label_work *w, const ori_propose_counts *c,
                         ori_status s)
{
    if (s == ORI_ESTOPPED) {
        output_fail(w->command, "stopped; the same command goes on");
        return EXIT_PROBLEMS;
    }
    if (s != ORI_OK)
        return output_fail_input(w->command, s);
    output_say(w->common, "%lld proposal%s in %lld recording%s%s",
               (long long)c->added, output_plural(c->added),
               (long long)c->recordings, output_plural(c->recordings),
               c->before > 0 ? "; the others were heard before" : "");
    if (c->failed == 0)
        return EXIT_FINE;
    return c->recordings > 0 ? EXIT_PROBLEMS : EXIT_INPUT;
}

int label_propose(const label_work *w)
{
    proposing p = { w, progress_begin(w->common) };
    ori_propose_options o = ORI_PROPOSE_OPTIONS_INIT;
    ori_propose_counts counts;
    ori_status s;

    o.again = w->asked->again;
    o.threshold = w->asked->threshold;
    o.progress = show;
    o.each = tell_heard;
    o.context = &p;
    progress_catch_signals();
    s = ori_propose_by_file(&counts, w->catalog, w->model, &o);
    progress_end(&p.bar);
    return end_proposing(w, &counts, s);
}

/* ------------------------------------------------------------------ queue */

/* The proposals' recordings change from line to line. */
typedef struct queueing {
    const label_work *work;
    const ori_catalog_span *span;
    ori_status status;
} queueing;

static bool print_proposal(void *user, const ori_catalog_recording *r)
{
    const queueing *q = user;
    const ori_catalog_span *s = q->span;
    const double unit = r->rate_hz > 0.0 ? 1.0 / r->rate_hz : 1.0;
    const double start = (double)s->start * unit, end = (double)s->end * unit;
    json_t *o;

    if (!q->work->common->json) {
        printf("%s\t%.6g\t%.6g\t%s\t%.4f\t%.4f\n", r->name, start, end,
               s->label, s->confidence, s->useful);
        return true;
    }
    o = json_object();
    json_object_set_new(o, "recording", output_json_text(r->name));
    json_object_set_new(o, "start", output_json_number(start));
    json_object_set_new(o, "end", output_json_number(end));
    json_object_set_new(o, "label", output_json_text(s->label));
    json_object_set_new(o, "confidence", output_json_number(s->confidence));
    json_object_set_new(o, "useful", output_json_number(s->useful));
    json_object_set_new(o, "author", output_json_text(s->author));
    output_json(o);
    return true;
}

static bool print_queued(void *user, const ori_catalog_span *s)
{
    queueing *q = user;

    q->span = s;
    q->status = ori_catalog_recording_at(q->work->catalog, s->recording,
                                         print_proposal, q);
    return q->status == ORI_OK;
}

int label_queue(const label_work *w)
{
    queueing q = { .work = w };
    ori_status s = ori_catalog_queue(w->catalog, NULL, w->asked->top,
                                     print_queued, &q);

    if (s == ORI_OK)
        s = q.status;
    return s == ORI_OK ? EXIT_FINE : output_fail_input(w->command, s);
}

/* ------------------------------------------------------------------ judge */

/* "LABEL:CONFIDENCE" without its end, where that is a number. */
static char *split(const char *which, double *least)
{
    char *label = output_copy(which), *colon = strrchr(label, ':'), *end;
    double number;

    *least = 0.0;
    if (!colon || colon[1] == '\0')
        return label;
    number = strtod(colon + 1, &end);
    if (*end != '\0' || !(number >= 0.0 && number <= 1.0))
        return label;
    *least = number;
    *colon = '\0';
    return label;
}

int label_judge(const label_work *w, const char *which, bool accept)
{
    double least;
    char *label = split(which, &least);
    int64_t count;
    const ori_status s = ori_catalog_judge(
        w->catalog, w->author, *label ? label : NULL, least,
        accept ? ORI_SPAN_ACCEPTED : ORI_SPAN_REJECTED, &count);

    free(label);
    if (s != ORI_OK)
        return output_fail_input(w->command, s);
    if (w->common->json)
        output_json(json_pack("{s:I}", accept ? "accepted" : "rejected",
                              (json_int_t)count));
    else
        output_say(w->common, "%lld proposal%s %s", (long long)count,
                   output_plural(count), accept ? "accepted" : "rejected");
    return EXIT_FINE;
}
