/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * span_windows.c - spans of long recordings as windows of one length
 *
 * A recogniser that listens sees windows of one length at any place, also
 * across the edge of what it listens for.  So it learns from such windows,
 * each labelled by what is at its middle: then the moment at which the
 * answer turns is the edge itself.
 */
#include "data/span_windows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/data/annotations.h>
#include <oriole/signal/signal.h>

#include "base/fail.h"
#include "base/memory.h"
#include "data/recordings.h"

enum {
    WINDOWS_A_SPAN = 32,    /* at most */
    QUIET_SHARE = 2,        /* background windows for each of the others */
    QUIET_LEAST = 64
};

/* Where nothing is that has a label, or what is labelled as background. */
typedef struct quiet {
    const ori_annotated *of;
    double from_s, to_s;
    ori_stretch within;
    const char *label;
    ori_split split;
} quiet;

typedef struct cutting {
    ori__gather *g;
    ori_annotations *annotations;
    double window_s;
    const char *background;     /* a label of the data's own, if it has one */
    bool labelled_quiet;        /* the data say where background is */
    quiet *quiet;
    size_t quiet_count, quiet_room;
    int64_t events;             /* windows of what is listened for */
} cutting;

/* ---- what there is ---- */

static int by_value(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return *x < *y ? -1 : *x > *y;
}

static bool is_event(const ori_annotated *of, const ori_annotation *span)
{
    return !of->whole && !isnan(span->end_s) &&
           !ori_label_is_background(span->label);
}

/* The first background label there is, and whether it has spans. */
static void look_for_background(cutting *c, const ori_annotated *of)
{
    for (int k = 0; k < of->span_count; k++)
        if (ori_label_is_background(of->spans[k].label)) {
            if (!c->background)
                c->background = of->spans[k].label;
            c->labelled_quiet |= !of->whole;
        }
}

/* The median length of what is listened for; 0 where there is nothing. */
static ori_status usual_length(const cutting *c, double *usual_s)
{
    const int n = ori_annotations_count(c->annotations);
    size_t count = 0, room = 0;
    double *lengths = NULL;

    *usual_s = 0;
    for (int i = 0; i < n; i++) {
        const ori_annotated of = ori_annotations_get(c->annotations, i);

        for (int k = 0; k < of.span_count; k++)
            if (is_event(&of, &of.spans[k])) {
                if (!ori__grow(&lengths, &room, count + 1, sizeof *lengths)) {
                    ori__free(lengths);
                    return ori__fail_memory("spans");
                }
                lengths[count++] = of.spans[k].end_s - of.spans[k].start_s;
            }
    }
    if (count > 0) {
        qsort(lengths, count, sizeof *lengths, by_value);
        *usual_s = lengths[count / 2];
    }
    ori__free(lengths);
    return ORI_OK;
}

/* ---- windows ---- */

static ori_status put_window(const cutting *c, const ori_annotated *of,
                             const ori_stretch *within, double middle_s,
                             const char *label, ori_split split)
{
    const double from = middle_s - c->window_s / 2;
    const double to = middle_s + c->window_s / 2;
    bool matched;

    return ori__recording_add(c->g, &(ori__recording_place){
        .path = of->path, .label = label, .group = of->group, .split = split,
        .start_s = fmax(from, within->from_s),
        .end_s = to > within->to_s ? within->to_s : to,     /* may be NaN */
        .may_end_early = true }, &matched);
}

/* Which stretch a moment lies in. */
static ori_stretch stretch_at(const ori_annotated *of, double moment_s)
{
    for (int i = 0; i < of->stretch_count; i++)
        if (moment_s >= of->stretches[i].from_s &&
            !(moment_s >= of->stretches[i].to_s))
            return of->stretches[i];
    return of->stretches[0];
}

/* About four windows over each window's length of it, two at least. */
static ori_status put_event(cutting *c, const ori_annotated *of,
                            const ori_annotation *span)
{
    const double length = span->end_s - span->start_s;
    const ori_stretch within = stretch_at(of, span->start_s);
    const double want = ceil(4 * length / c->window_s);
    const int count = want < 2                ? 2
                      : want < WINDOWS_A_SPAN ? (int)want
                                              : WINDOWS_A_SPAN;
    ori_status s = ORI_OK;

    for (int i = 0; i < count && s == ORI_OK; i++)
        s = put_window(c, of, &within,
                       span->start_s + (i + 0.5) / count * length,
                       span->label, span->split);
    c->events += count;
    return s;
}

/* An example that is a recording by itself stays what it is. */
static ori_status put_whole(cutting *c, const ori_annotated *of)
{
    bool matched;

    c->events++;
    return ori__recording_add(c->g, &(ori__recording_place){
        .path = of->path, .label = of->spans->label, .group = of->group,
        .split = of->split, .start_s = (double)NAN, .end_s = (double)NAN },
        &matched);
}

/* ---- where nothing is ---- */

static ori_status add_quiet(cutting *c, quiet q)
{
    if (!(q.to_s > q.from_s))
        return ORI_OK;
    if (!ori__grow(&c->quiet, &c->quiet_room, c->quiet_count + 1,
                   sizeof *c->quiet))
        return ori__fail_memory("quiet stretches");
    c->quiet[c->quiet_count++] = q;
    return ORI_OK;
}

/* Seconds that a recording has, for one that is background as a whole. */
static ori_status length_of(const ori_annotated *of, double *seconds)
{
    ori_source_options o = ORI_SOURCE_OPTIONS_INIT;
    ori_source *source;
    ori_source_info info;
    ori_status s = ori_source_open(&source, of->path, &o);

    if (s != ORI_OK)
        return s;
    info = ori_source_describe(source);
    ori_source_close(source);
    *seconds = info.frames > 0 && info.rate_hz > 0
                   ? (double)info.frames / info.rate_hz : 0;
    return ORI_OK;
}

/* What is labelled as background. */
static ori_status add_labelled(cutting *c, const ori_annotated *of,
                               const ori_annotation *span)
{
    quiet q = { of, span->start_s, span->end_s,
                stretch_at(of, span->start_s), span->label, span->split };
    ori_status s = isnan(q.to_s) ? length_of(of, &q.to_s) : ORI_OK;

    return s == ORI_OK ? add_quiet(c, q) : s;
}

/* What a stretch has before, between and behind its spans, a sixteenth of a
 * window away from them. */
static ori_status add_between(cutting *c, const ori_annotated *of,
                              const ori_stretch *within)
{
    const double margin = c->window_s / 16;
    quiet q = { of, within->from_s, 0, *within, c->background,
                ORI_SPLIT_NONE };
    ori_status s = ORI_OK;

    for (int k = 0; k < of->span_count && s == ORI_OK; k++) {
        const ori_annotation *const span = &of->spans[k];

        if (span->start_s < within->from_s || span->start_s >= within->to_s)
            continue;
        q.split = span->split;
        q.to_s = span->start_s - margin;
        s = add_quiet(c, q);
        q.from_s = isnan(span->end_s) ? HUGE_VAL
                                      : fmax(q.from_s, span->end_s + margin);
    }
    q.to_s = within->to_s;
    if (s == ORI_OK && isnan(q.to_s))
        s = length_of(of, &q.to_s);
    return s == ORI_OK ? add_quiet(c, q) : s;
}

/* Half a window apart, both edges among them. */
static double quiet_windows(const cutting *c, const quiet *q)
{
    return 1 + ceil((q->to_s - q->from_s) / (c->window_s / 2));
}

/* Each stretch gives of its windows the same share, but never none. */
static ori_status put_quiet(cutting *c)
{
    const double most = fmax(QUIET_LEAST, (double)(QUIET_SHARE * c->events));
    double all = 0, share;
    ori_status s = ORI_OK;

    for (size_t i = 0; i < c->quiet_count; i++)
        all += quiet_windows(c, &c->quiet[i]);
    share = all > most ? most / all : 1;
    for (size_t i = 0; i < c->quiet_count && s == ORI_OK; i++) {
        const quiet *const q = &c->quiet[i];
        const int count = (int)ceil(share * quiet_windows(c, q));

        for (int k = 0; k < count && s == ORI_OK; k++) {
            const double u = count > 1 ? (double)k / (count - 1) : 0.5;

            s = put_window(c, q->of, &q->within,
                           q->from_s + u * (q->to_s - q->from_s), q->label,
                           q->split);
        }
    }
    return s;
}

/* ---- all of it ---- */

/* A span that says no end goes to the recording's. */
static ori_status close_span(const ori_annotated *of, ori_annotation *span)
{
    ori_status s = ORI_OK;

    if (of->whole || !isnan(span->end_s))
        return ORI_OK;
    s = length_of(of, &span->end_s);
    if (s == ORI_OK && span->end_s <= span->start_s)
        s = ori__fail(ORI_EDATA, "%s: the span from %g s on needs an end: "
                      "the recording is not known to be longer", of->path,
                      span->start_s);
    return s;
}

static ori_status cut_recording(cutting *c, const ori_annotated *of)
{
    ori_status s = ORI_OK;
    bool events = false;

    for (int k = 0; k < of->span_count && s == ORI_OK; k++) {
        ori_annotation span = of->spans[k];

        s = close_span(of, &span);
        if (s != ORI_OK)
            break;
        if (ori_label_is_background(span.label)) {
            s = add_labelled(c, of, &span);
        } else if (of->whole) {
            s = put_whole(c, of);
        } else {
            s = put_event(c, of, &span);
            events = true;
        }
    }
    if (c->labelled_quiet || !events)
        return s;
    for (int i = 0; i < of->stretch_count && s == ORI_OK; i++)
        s = add_between(c, of, &of->stretches[i]);
    return s;
}

static ori_status prepare(cutting *c)
{
    const int n = ori_annotations_count(c->annotations);
    double usual;
    ori_status s = usual_length(c, &usual);

    if (s != ORI_OK)
        return s;
    if (usual <= 0)
        return ori__fail(ORI_EDATA, "windows need spans (start and end) of "
                         "what is to be heard in longer recordings, and "
                         "there is none");
    if (c->window_s <= 0)
        c->window_s = usual;
    for (int i = 0; i < n; i++) {
        const ori_annotated of = ori_annotations_get(c->annotations, i);

        look_for_background(c, &of);
    }
    if (!c->background)
        c->background = "background";
    return ORI_OK;
}

ori_status ori__span_windows(ori__gather *g, const char *const *paths,
                             int count)
{
    cutting c = { .g = g, .window_s = g->options.window_s };
    ori_annotated *all = NULL;
    ori_status s = ori_annotations_load(&c.annotations, paths, count,
                                        &g->options);
    int n;

    if (s != ORI_OK)
        return s;
    n = ori_annotations_count(c.annotations);
    all = ORI__NEW(ori_annotated, (size_t)n);
    s = all ? prepare(&c) : ori__fail_memory("windows");
    for (int i = 0; i < n && s == ORI_OK; i++) {
        all[i] = ori_annotations_get(c.annotations, i);
        s = cut_recording(&c, &all[i]);
    }
    if (s == ORI_OK)
        s = put_quiet(&c);
    if (s == ORI_OK)
        ori__gather_note(g, "windows of %.3g s, labelled by what is at their "
                         "middle; \"%s\" where nothing is", c.window_s,
                         c.background);
    ori__free(c.quiet);
    ori__free(all);
    ori_annotations_destroy(c.annotations);
    return s;
}
