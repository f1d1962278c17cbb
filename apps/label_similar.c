/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_similar.c - where else something like this is
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/stream/similar.h>

#include "label_machine.h"
#include "output.h"
#include "progress.h"

enum { USUAL = 20 };

typedef struct search {
    const label_work *work;
    progress bar;
    ori_similar_options options;
    double start_s, end_s;
    const ori_match *match;     /* that is printed */
} search;

/* The number behind the last colon, which is cut off. */
static bool cut_number(char *text, double *number)
{
    char *colon = strrchr(text, ':'), *end;

    if (!colon || colon[1] == '\0')
        return false;
    *number = strtod(colon + 1, &end);
    *colon = '\0';
    return *end == '\0' && isfinite(*number);
}

static bool take_frames(void *user, const ori_catalog_recording *r)
{
    search *s = user;
    const double rate = r->rate_hz > 0.0 ? r->rate_hz : 1.0;
    const double most = 1e15;

    s->options.recording = r->id;
    s->options.start = llround(fmin(fmax(s->start_s * rate, -1.0), most));
    s->options.end = llround(fmin(fmax(s->end_s * rate, -1.0), most));
    return false;
}

/* LOW:HIGH of --band; the search itself knows which are there. */
static bool take_band(search *s)
{
    const char *band = s->work->asked->band;
    char *text, *end;
    bool fine;

    if (!band)
        return true;
    text = output_copy(band);
    fine = cut_number(text, &s->options.high_hz) && *text;
    s->options.low_hz = strtod(text, &end);
    fine = fine && *end == '\0' && s->options.low_hz >= 0.0 &&
           s->options.high_hz > s->options.low_hz;
    free(text);
    if (!fine)
        output_fail(s->work->command, "--band takes LOW:HIGH in Hz, such as "
                    "2000:8000, not \"%s\"", band);
    return fine;
}

/* EXIT_FINE, or what is wrong was said. */
static int find_example(search *s)
{
    const label_work *w = s->work;
    char *name = output_copy(w->asked->similar);
    int code = EXIT_FINE;
    int64_t id;
    ori_status status;

    if (!cut_number(name, &s->end_s) || !cut_number(name, &s->start_s)) {
        output_fail(w->command, "--similar takes RECORDING:START:END, not "
                    "\"%s\"", w->asked->similar);
        free(name);
        return EXIT_USAGE;
    }
    status = ori_catalog_named(w->catalog, name, &id);
    if (status == ORI_OK)
        status = ori_catalog_recording_at(w->catalog, id, take_frames, s);
    if (status != ORI_OK)
        code = output_fail_input(w->command, status);
    free(name);
    return code;
}

static bool show(void *context, double share, const ori_match *matches,
                 int count)
{
    search *s = context;

    (void)matches;
    progress_show(&s->bar, share, "%d found", count);
    return !progress_stop_asked();
}

static bool print_match(void *user, const ori_catalog_recording *r)
{
    const search *s = user;
    const double rate = r->rate_hz > 0.0 ? r->rate_hz : 1.0;
    const double start = (double)s->match->start / rate;
    const double end = (double)s->match->end / rate;

    if (s->work->common->json)
        output_json(json_pack("{s:o, s:f, s:f, s:f}", "recording",
                              output_json_text(r->name), "start", start,
                              "end", end, "distance", s->match->distance));
    else
        printf("%s\t%.6g\t%.6g\t%.4f\n", r->name, start, end,
               s->match->distance);
    return false;
}

static ori_status print_all(search *s, const ori_match *matches, int count)
{
    ori_status status = ORI_OK;

    for (int i = 0; status == ORI_OK && i < count; i++) {
        s->match = &matches[i];
        status = ori_catalog_recording_at(s->work->catalog,
                                          matches[i].recording, print_match,
                                          s);
    }
    return status;
}

int label_similar(const label_work *w)
{
    search s = { w, progress_begin(w->common), ORI_SIMILAR_OPTIONS_INIT,
                 0.0, 0.0, NULL };
    const int top = w->asked->top > 0 ? w->asked->top : USUAL;
    ori_match *matches;
    int count, code = find_example(&s);
    int64_t passed;
    ori_status status;

    if (code == EXIT_FINE && !take_band(&s))
        code = EXIT_USAGE;
    if (code != EXIT_FINE)
        return code;
    matches = output_alloc((size_t)top, sizeof *matches);
    s.options.top = top;
    s.options.progress = show;
    s.options.context = &s;
    progress_catch_signals();
    status = ori_similar_find(matches, &count, &passed, w->catalog,
                              &s.options);
    progress_end(&s.bar);
    if (status == ORI_OK)
        status = print_all(&s, matches, count);
    if (status == ORI_OK && passed > 0)
        output_say(w->common, "%lld recording%s could not be compared: of "
                   "another kind, too short or unreadable",
                   (long long)passed, output_plural(passed));
    free(matches);
    return status == ORI_OK ? EXIT_FINE
                            : output_fail_input(w->command, status);
}
