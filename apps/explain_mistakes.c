/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * explain_mistakes.c - confident errors and near-ties
 */
#include <math.h>
#include <stdlib.h>

#include <oriole/explain/attribution.h>
#include <oriole/picture/lanes.h>

#include "explain.h"
#include "output.h"

enum { ERRORS_MOST = 6, TIES_MOST = 8 };

/* Probability of the answer, and how far the second is behind it. */
static float confidence(const explain *e, int i)
{
    return e->probabilities[i * e->classes + e->answer[i]];
}

static int second_of(const explain *e, int i)
{
    int second = -1;

    for (int k = 0; k < e->classes; k++)
        if (k != e->answer[i] &&
            (second < 0 || e->probabilities[i * e->classes + k] >
                               e->probabilities[i * e->classes + second]))
            second = k;
    return second;
}

static float margin(const explain *e, int i)
{
    return confidence(e, i) -
           e->probabilities[i * e->classes + second_of(e, i)];
}

/* Does case a come before b? */
typedef bool before_fn(const explain *e, int a, int b);

static bool more_confident(const explain *e, int a, int b)
{
    return confidence(e, a) > confidence(e, b);
}

static bool nearer_tie(const explain *e, int a, int b)
{
    return margin(e, a) < margin(e, b);
}

static bool is_wrong(const explain *e, int i)
{
    return e->truth[i] >= 0 && e->truth[i] != e->answer[i];
}

/* The first `room` by `before`, of all cases or of the wrong ones. */
static int choose(const explain *e, bool wrong, before_fn *before, int *list,
                  int room)
{
    int found = 0;

    for (int i = 0; i < e->count; i++) {
        int at = found;

        if (wrong && !is_wrong(e, i))
            continue;
        while (at > 0 && before(e, i, list[at - 1]))
            at--;
        if (at >= room)
            continue;
        if (found < room)
            found++;
        for (int k = found - 1; k > at; k--)
            list[k] = list[k - 1];
        list[at] = i;
    }
    return found;
}

/* What spoke for a label: by integrated gradients, else by occlusion. */
static ori_attribution *ask(explain *e, int number, int label)
{
    static const ori_attribution_method methods[] = {
        ORI_ATTRIBUTION_INTEGRATED, ORI_ATTRIBUTION_OCCLUSION };
    ori_attribution_options o = ORI_ATTRIBUTION_OPTIONS_INIT;
    ori_attribution *a = NULL;

    o.label = label;
    for (int m = 0; m < 2 && !a; m++) {
        o.method = methods[m];
        if (ori_attribution_create(&a, e->explainer, &e->cases[number],
                                   &o) != ORI_OK)
            a = NULL;
    }
    return a;
}

static void show_error(explain *e, int number)
{
    const ori_case *c = &e->cases[number];
    const int labels[] = { e->answer[number], e->truth[number] };
    ori_attribution *a[2];
    ori_lane lanes[2];
    char *names[2], *words = explain_words(e, number);
    char *title = output_format("%s: %s", e->names[number], words);
    const ori_place place = explain_place(e, NULL);

    for (int k = 0; k < 2; k++) {
        a[k] = ask(e, number, labels[k]);
        names[k] = output_format("for \"%s\"", e->labels[labels[k]]);
        lanes[k] = (ori_lane){
            .name = names[k], .words = k == 0 ? "the answer" : "the truth",
            .y = c->x, .count = c->length, .step = 1, .color = -1,
            .weight = a[k] ? a[k]->time : NULL,
            .weight_count = a[k] ? a[k]->length : 0 };
    }
    explain_drew(e, ori_place_lanes(&place, &(ori_lanes){
        title, c->length, explain_rate(e), lanes, 2 }));
    for (int k = 0; k < 2; k++) {
        ori_attribution_destroy(a[k]);
        free(names[k]);
    }
    free(title);
    free(words);
}

static json_t *case_json(const explain *e, int i)
{
    return json_pack("{s:o,s:o,s:o,s:o,s:o}", "name",
                     output_json_text(e->names[i]), "truth",
                     e->truth[i] < 0 ? json_null()
                                     : output_json_text(
                                           e->labels[e->truth[i]]),
                     "answer", output_json_text(e->labels[e->answer[i]]),
                     "probability", output_json_number(confidence(e, i)),
                     "margin", output_json_number(margin(e, i)));
}

static void show_errors(explain *e)
{
    int list[ERRORS_MOST];
    const int found = choose(e, true, more_confident, list, ERRORS_MOST);
    json_t *json = json_array();

    explain_heading(e, "Most confident errors");
    if (found == 0 && e->known > 0 && e->page)
        explain_text(e, "There is none among the %d labelled recordings.",
                     e->known);
    else if (found == 0)
        explain_say(e, "Most confident errors: there is none among %d "
                    "labelled recordings.", e->known);
    else
        explain_text(e, "What spoke for the answer that was given, and what "
                     "for the right one:");
    for (int i = 0; i < found; i++) {
        if (explain_wants(e, EXPLAIN_MISTAKES))
            show_error(e, list[i]);
        json_array_append_new(json, case_json(e, list[i]));
    }
    json_object_set_new(e->json, "mistakes", json);
}

static void show_ties(explain *e)
{
    int list[TIES_MOST];
    const int found = choose(e, false, nearer_tie, list, TIES_MOST);
    json_t *json = json_array();

    explain_heading(e, "Near-ties");
    explain_text(e, "Where the second class was nearest behind the first:");
    if (e->page)
        ori_page_row(e->page);
    for (int i = 0; i < found; i++) {
        const int n = list[i], second = second_of(e, n);
        char *words = output_format(
            "%s %.0f %%, %s %.0f %%%s%s", e->labels[e->answer[n]],
            100.0 * confidence(e, n), e->labels[second],
            100.0 * e->probabilities[n * e->classes + second],
            e->truth[n] >= 0 ? "; it is " : "",
            e->truth[n] >= 0 ? e->labels[e->truth[n]] : "");
        const ori_clip clip = explain_clip(e, n, words);

        if (e->page)
            ori_page_clip(e->page, &clip);
        json_array_append_new(json, case_json(e, n));
        free(words);
    }
    if (e->page)
        ori_page_row_end(e->page);
    json_object_set_new(e->json, "near_ties", json);
}

void explain_mistakes(explain *e)
{
    if (!explain_wants(e, EXPLAIN_MISTAKES) || e->count == 0)
        return;
    explain_section(e, "Mistakes");
    show_errors(e);
    if (e->classes > 1 && e->settings->only == EXPLAIN_ALL)
        show_ties(e);
}
