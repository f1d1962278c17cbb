/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * explain_looks.c - what the classes look for, made up and found
 */
#include <stdlib.h>
#include <string.h>

#include "explain.h"
#include "explain_ascent.h"
#include "output.h"

enum { CLASSES_MOST = 20, UNITS = 3, SEGMENTS = 10 };

static void tell_classes(explain *e, ori_ascent *const *made, int count)
{
    json_t *list = json_array();

    for (int k = 0; k < count; k++)
        if (made[k])
            json_array_append_new(list, json_pack(
                "{s:o,s:o}", "label", output_json_text(e->labels[k]),
                "probability",
                output_json_number(made[k]->probabilities[k])));
    json_object_set_new(e->json, "looks_for", list);
}

static void show_classes(explain *e)
{
    const int count = e->classes < CLASSES_MOST ? e->classes : CLASSES_MOST;
    explain_wish *wishes = output_alloc((size_t)count, sizeof *wishes);
    ori_ascent **made = output_alloc((size_t)count, sizeof *made);

    for (int k = 0; k < count; k++)
        wishes[k] = (explain_wish){ .name = output_copy(e->labels[k]),
                                    .color = k, .label = k };
    explain_wishes(e, "what a class looks for",
                   "The input that each class answers to most, found by "
                   "gradient ascent, held to be smooth and small; behind its "
                   "name how sure the network is of it.", wishes, count,
                   made);
    tell_classes(e, made, count);
    for (int k = 0; k < count; k++)
        ori_ascent_destroy(made[k]);
    free(wishes);
    free(made);
}

/* The last convolution of the network that weighs most; -1: none. */
static int last_conv(const explain *e)
{
    const ori_net *net =
        ori_model_net_const(ori_explainer_network(e->explainer, 0));
    int found = -1;

    for (int i = 0; i < ori_net_layer_count(net); i++)
        if (strcmp(ori_net_layer_at(net, i).name, "conv") == 0)
            found = i;
    return found;
}

static void show_segments(explain *e, int unit, const ori_excitement *top,
                          int count)
{
    char *title = output_format("Channel %d of the last convolution is "
                                "excited most by", unit + 1);

    explain_heading(e, title);
    free(title);
    ori_page_row(e->page);
    for (int i = 0; i < count; i++) {
        char *words = explain_words(e, top[i].number);
        ori_clip clip = explain_clip(e, top[i].number, words);

        clip.from = top[i].from > 0 ? top[i].from : 0;
        clip.to = top[i].to < clip.length ? top[i].to : clip.length;
        ori_page_clip(e->page, &clip);
        free(words);
    }
    ori_page_row_end(e->page);
}

/* Channels spread over the layer: which of them matters is not known. */
static void show_units(explain *e)
{
    const int layer = last_conv(e);
    int channels, found;

    if (layer < 0 || e->count == 0 || !e->page)
        return;
    channels = ori_net_layer_at(ori_model_net_const(
        ori_explainer_network(e->explainer, 0)), layer).channels;
    for (int i = 0; i < UNITS && i < channels; i++) {
        const int unit = (2 * i + 1) * channels / (2 * UNITS);
        ori_excitement top[SEGMENTS];
        const ori_status s = ori_excitement_find(
            e->explainer, 0, layer, unit, e->cases, e->count, top, SEGMENTS,
            &found);

        if (s != ORI_OK) {
            explain_missing(e, "the parts that excite a channel most", s);
            return;
        }
        show_segments(e, unit, top, found);
    }
}

void explain_looks(explain *e)
{
    if (!explain_wants(e, EXPLAIN_LOOKS))
        return;
    explain_section(e, "What it looks for");
    if (ori_explainer_network_count(e->explainer) == 0) {
        explain_say(e, "What it looks for: it has no network whose gradient "
                    "could be followed.");
        return;
    }
    if (e->classes > CLASSES_MOST)
        explain_text(e, "The first %d of %d classes:", CLASSES_MOST,
                     e->classes);
    show_classes(e);
    show_units(e);
}
