/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * explain_rockets.c - kernels that nobody trained: which weigh, where they
 *                     fire
 */
#include <stdlib.h>

#include <oriole/explain/firing.h>
#include <oriole/picture/lanes.h>

#include "explain.h"
#include "output.h"

enum { KERNELS = 8, RECORDINGS = 3 };

/* Where it fires, as a weight of its sign at each frame. */
static float *fires(const ori_firing_kernel *k)
{
    float *y = output_alloc((size_t)k->frames, sizeof *y);

    for (int64_t t = 0; t < k->frames; t++)
        y[t] = k->fires[t] ? (k->weight < 0 ? -0.6f : 0.6f) : 0.0f;
    return y;
}

static void add_json(explain *e, json_t *list, int number,
                     const ori_firing_kernel *k)
{
    json_array_append_new(list, json_pack(
        "{s:o,s:s,s:i,s:i,s:i,s:o}", "name",
        output_json_text(e->names[number]), "transform", k->transform,
        "feature", k->feature, "taps", k->taps, "dilation", k->dilation,
        "weight", output_json_number(k->weight)));
}

static void draw(explain *e, int number, const ori_firing *f, json_t *list)
{
    const ori_case *c = &e->cases[number];
    ori_lane lanes[KERNELS + 1] = { { .name = "signal", .y = c->x,
                                      .count = c->length, .step = 1,
                                      .color = -1 } };
    char *names[2 * KERNELS + 2], *words = explain_words(e, number);
    float *weights[KERNELS];
    const ori_place place = explain_place(
        e, "The kernels that add most to the answer's score: their answer to "
        "the signal; behind it where it is above the threshold, orange if "
        "that speaks for the answer, blue if against.");
    int n = 0;

    for (; n < f->count && n < KERNELS; n++) {
        const ori_firing_kernel *k = &f->kernels[n];

        weights[n] = fires(k);
        names[2 * n] = output_format("%s, %d taps", k->transform, k->taps);
        names[2 * n + 1] = output_format("%d apart; adds %+.3g", k->dilation,
                                         k->weight);
        lanes[n + 1] = (ori_lane){
            .name = names[2 * n], .words = names[2 * n + 1], .y = k->answer,
            .count = k->frames, .first = k->first, .step = k->step,
            .color = -1, .weight = weights[n], .weight_count = k->frames };
        add_json(e, list, number, k);
    }
    names[2 * n] = output_format("%s: %s", e->names[number], words);
    explain_drew(e, ori_place_lanes(&place, &(ori_lanes){
        names[2 * n], c->length, explain_rate(e), lanes, n + 1 }));
    for (int i = 0; i <= 2 * n; i++)
        free(names[i]);
    for (int i = 0; i < n; i++)
        free(weights[i]);
    free(words);
}

void explain_rockets(explain *e)
{
    json_t *list = json_array();

    explain_section(e, "Kernels that nobody trained");
    for (int i = 0; i < e->picked_count && i < RECORDINGS; i++) {
        ori_firing *f = NULL;
        ori_status s;

        if (!explain_wants(e, EXPLAIN_KERNELS))
            break;
        s = ori_firing_create(&f, e->explainer, &e->cases[e->picked[i]], -1,
                              KERNELS);
        if (s != ORI_OK) {
            explain_missing(e, "kernels", s);
            break;
        }
        draw(e, e->picked[i], f, list);
        ori_firing_destroy(f);
    }
    if (e->picked_count == 0)
        explain_say(e, "Which kernels weigh most is told for a recording: "
                    "name one behind the model.");
    json_object_set_new(e->json, "firing", list);
}
