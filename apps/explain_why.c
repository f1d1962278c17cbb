/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * explain_why.c - which part of a recording made the class
 */
#include <math.h>
#include <stdlib.h>

#include <oriole/explain/attribution.h>
#include <oriole/explain/deletion.h>
#include <oriole/picture/lanes.h>
#include <oriole/picture/picture.h>

#include "explain.h"
#include "output.h"

enum { PARTS = 20, RANDOMS = 4, TRUSTED = 3, RECORDINGS_LEAST = 12 };

/* Those whose deletion curves are computed. */
static const ori_attribution_method trusted[TRUSTED] = {
    ORI_ATTRIBUTION_GRADCAM, ORI_ATTRIBUTION_INTEGRATED,
    ORI_ATTRIBUTION_OCCLUSION };

/* Sums over the recordings explained. */
typedef struct trust {
    double curve[TRUSTED][PARTS + 1], random[TRUSTED][PARTS + 1];
    double area[TRUSTED], random_area[TRUSTED];
    int count[TRUSTED];
    bool told[ORI_ATTRIBUTION_METHODS];     /* why it is not there */
    ori_deletion *first;    /* of the recording in hand */
    json_t *json;
} trust;

static int trusted_index(ori_attribution_method method)
{
    for (int i = 0; i < TRUSTED; i++)
        if (trusted[i] == method)
            return i;
    return -1;
}

/* Recordings with fewer frames have fewer parts: along the share deleted. */
static double curve_at(const float *y, int parts, int i)
{
    const double at = (double)i * parts / PARTS;
    const int k = at >= parts ? parts - 1 : (int)at;

    return y[k] + (at - k) * (double)(y[k + 1] - y[k]);
}

static void add_deletion(explain *e, trust *t, int index, const ori_case *c,
                         const ori_attribution *a, json_t *json)
{
    ori_deletion_options o = ORI_DELETION_OPTIONS_INIT;
    ori_deletion *d = NULL;
    ori_status s;

    o.parts = PARTS;
    o.randoms = RANDOMS;
    o.seed = e->settings->common.seed;
    o.like = t->first;
    s = ori_deletion_create(&d, e->explainer, c, a, &o);
    if (s != ORI_OK) {
        if (t->count[index] == 0)
            explain_missing(e, "deletion", s);
        return;
    }
    for (int i = 0; i <= PARTS; i++) {
        t->curve[index][i] += curve_at(d->probability, d->parts, i);
        t->random[index][i] += curve_at(d->random, d->parts, i);
    }
    t->area[index] += d->area;
    t->random_area[index] += d->random_area;
    t->count[index]++;
    json_object_set_new(json, "area", output_json_number(d->area));
    json_object_set_new(json, "random_area",
                        output_json_number(d->random_area));
    if (t->first)
        ori_deletion_destroy(d);
    else
        t->first = d;
}

/* One method on one recording; NULL: it cannot be had, which is told once. */
static ori_attribution *ask(explain *e, trust *t, int number,
                            ori_attribution_method method)
{
    ori_attribution_options o = ORI_ATTRIBUTION_OPTIONS_INIT;
    ori_attribution *a = NULL;
    ori_status s;

    o.method = method;
    s = ori_attribution_create(&a, e->explainer, &e->cases[number], &o);
    if (s != ORI_OK && !t->told[method]) {
        t->told[method] = true;
        explain_missing(e, ori_attribution_title(method), s);
    }
    return a;
}

static void add_lanes(const explain *e, ori_lane *lanes, int *count,
                      const ori_case *c, const ori_attribution *a)
{
    lanes[(*count)++] = (ori_lane){
        .name = ori_attribution_title(a->method), .y = c->x,
        .count = c->length, .step = 1, .color = -1, .weight = a->time,
        .weight_count = a->length };
    if (a->rows > 1 && (a->method == ORI_ATTRIBUTION_INTEGRATED ||
                        a->method == ORI_ATTRIBUTION_OCCLUSION) &&
        ori_model_channels(e->model) == 1)
        lanes[(*count)++] = (ori_lane){
            .name = ori_attribution_title(a->method),
            .words = explain_row_words(e), .y = a->map,
            .count = a->frames, .rows = a->rows, .first = a->first,
            .step = a->step, .signed_map = true };
}

static void explain_case(explain *e, trust *t, int number, bool drawn)
{
    ori_attribution *all[ORI_ATTRIBUTION_METHODS] = { NULL };
    ori_lane lanes[2 * ORI_ATTRIBUTION_METHODS];
    const ori_case *c = &e->cases[number];
    char *words = explain_words(e, number);
    char *title = output_format("%s: %s", e->names[number], words);
    const ori_place place = explain_place(e, NULL);
    int count = 0;

    for (int m = 0; m < ORI_ATTRIBUTION_METHODS; m++) {
        json_t *json = json_object();

        all[m] = ask(e, t, number, (ori_attribution_method)m);
        if (all[m] && trusted_index(all[m]->method) >= 0)
            add_deletion(e, t, trusted_index(all[m]->method), c, all[m],
                         json);
        if (all[m])
            add_lanes(e, lanes, &count, c, all[m]);
        if (all[m])
            json_array_append_new(t->json, json_pack(
                "{s:o,s:o,s:s,s:o,s:o}", "name",
                output_json_text(e->names[number]), "label",
                output_json_text(e->labels[all[m]->label]), "method",
                ori_attribution_name(all[m]->method), "missing",
                output_json_number(all[m]->missing), "deletion",
                json_incref(json)));
        json_decref(json);
    }
    if (drawn && count > 0)
        explain_drew(e, ori_place_lanes(&place, &(ori_lanes){
            title, c->length, explain_rate(e), lanes, count }));
    for (int m = 0; m < ORI_ATTRIBUTION_METHODS; m++)
        ori_attribution_destroy(all[m]);
    ori_deletion_destroy(t->first);
    t->first = NULL;
    free(title);
    free(words);
}

static void draw_curves(explain *e, const trust *t)
{
    double x[PARTS + 1], y[TRUSTED + 1][PARTS + 1];
    ori_curve curves[TRUSTED + 1];
    ori_panel panel = {
        .title = "The answer, as parts are deleted",
        .x_label = "share of the recording deleted (%)",
        .y_label = "probability of the answer", .curves = curves,
        .y_low = 0, .y_high = 1 };
    const ori_place place = explain_place(
        e, "Parts go in the order of what a method says, the most important "
        "first: the sooner the curve falls, the more the method knows. "
        "Dashed: parts go at random.");
    int n = 0;

    for (int k = 0; k < TRUSTED; k++) {
        if (t->count[k] == 0)
            continue;
        for (int i = 0; i <= PARTS; i++) {
            x[i] = 100.0 * i / PARTS;
            y[k][i] = t->curve[k][i] / t->count[k];
            y[TRUSTED][i] = t->random[k][i] / t->count[k];
        }
        curves[n++] = (ori_curve){ ori_attribution_title(trusted[k]), x, y[k],
                                   PARTS + 1, k, false };
    }
    if (n == 0)
        return;
    curves[n++] = (ori_curve){ "at random", x, y[TRUSTED], PARTS + 1, 6,
                               true };
    panel.curve_count = n;
    explain_drew(e, ori_place_curves(&place, NULL, &panel, 1));
}

/* The number: 1 where the class is gone with the first part, 0 where parts
 * named important matter no more than any. */
static void tell_trust(explain *e, const trust *t)
{
    static const char *const heads[] = {
        "method", "recordings", "area under its curve",
        "area of random deletion", "trust" };
    static const bool numbers[] = { false, true, true, true, true };
    explain_table table = { .heads = heads, .numbers = numbers,
                            .columns = 5 };
    json_t *list = json_array();

    for (int k = 0; k < TRUSTED; k++) {
        const double n = t->count[k], area = t->area[k] / n;
        const double random = t->random_area[k] / n;

        if (t->count[k] == 0)
            continue;
        explain_cell(&table, "%s", ori_attribution_title(trusted[k]));
        explain_cell(&table, "%d", t->count[k]);
        explain_cell(&table, "%.3f", area);
        explain_cell(&table, "%.3f", random);
        explain_cell(&table, "%.2f", 1 - area / random);
        json_array_append_new(list, json_pack(
            "{s:s,s:i,s:o,s:o,s:o}", "method",
            ori_attribution_name(trusted[k]), "recordings", t->count[k],
            "area", output_json_number(area), "random_area",
            output_json_number(random), "trust",
            output_json_number(1 - area / random)));
    }
    json_object_set_new(e->json, "trust", list);
    explain_text(e, "How far to trust them: trust is the share by which the "
                 "area under a method's deletion curve is smaller than that "
                 "of random deletion. 0: it knows no more than chance. A "
                 "deleted part runs straight from what is before it to what "
                 "is behind it.");
    explain_put(e, &table);
}

static void show_deletion(explain *e, const trust *t)
{
    bool any = false;

    for (int k = 0; k < TRUSTED; k++)
        any = any || t->count[k] > 0;
    if (!any)
        return;
    explain_heading(e, "How far to trust them");
    tell_trust(e, t);
    if (explain_wants(e, EXPLAIN_DELETION))
        draw_curves(e, t);
}

/* Those picked, then more of all for the deletion curves. */
static void explain_cases(explain *e, trust *t)
{
    const int least = e->count < RECORDINGS_LEAST ? e->count
                                                  : RECORDINGS_LEAST;
    const int all = e->picked_count > least ? e->picked_count : least;

    for (int i = 0; i < all; i++) {
        const bool picked = i < e->picked_count;
        const int more = (int)((int64_t)i * e->count / all);

        progress_show(&e->bar, (double)i / all, "why: recording %d of %d",
                      i + 1, all);
        if (e->settings->only == EXPLAIN_SALIENCY && e->drawn)
            return;
        explain_case(e, t, picked ? e->picked[i] : more,
                     picked && explain_wants(e, EXPLAIN_SALIENCY));
    }
}

/* One sentence instead of one for each method. */
static void only_occlusion(explain *e, trust *t)
{
    explain_say(e, "Only occlusion can be asked: it has no network, so there "
                "are no layers and no gradients to look at.");
    for (int m = 0; m < ORI_ATTRIBUTION_METHODS; m++)
        t->told[m] = m != ORI_ATTRIBUTION_OCCLUSION;
}

void explain_why(explain *e)
{
    trust t = { .json = NULL };

    if ((!explain_wants(e, EXPLAIN_SALIENCY) &&
         !explain_wants(e, EXPLAIN_DELETION)) || e->picked_count == 0)
        return;
    explain_section(e, "Why this class");
    if (ori_explainer_network_count(e->explainer) == 0)
        only_occlusion(e, &t);
    explain_text(e, "Behind each signal: orange where it speaks for the "
                 "answer, blue where against it, the stronger the more, each "
                 "method by itself.");
    t.json = json_array();
    explain_cases(e, &t);
    progress_end(&e->bar);
    json_object_set_new(e->json, "attributions", t.json);
    if (e->settings->only != EXPLAIN_SALIENCY)
        show_deletion(e, &t);
}
