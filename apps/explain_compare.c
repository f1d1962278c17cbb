/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * explain_compare.c - two recognisers side by side
 */
#include <math.h>
#include <stdlib.h>

#include <oriole/explain/gradient_norms.h>
#include <oriole/picture/picture.h>

#include "explain.h"
#include "output.h"
#include "training_curves.h"

enum { CASES_MOST = 32, LAYERS_MOST = 512, SEEDS = 3 };

/* The network that weighs most, or NULL. */
static const ori_model *network_of(const explain *e)
{
    return ori_explainer_network_count(e->explainer) > 0
               ? ori_explainer_network(e->explainer, 0) : NULL;
}

static void draw_training(explain *e, const explain *const all[2])
{
    const training_curve curves[2] = {
        { all[0]->name, ori_model_training(all[0]->model) },
        { all[1]->name, ori_model_training(all[1]->model) } };
    const ori_place place = explain_place(
        e, "How both learned: solid in training, dashed in validation.");

    explain_section(e, "Learning curves");
    explain_drew(e, training_curves_place(&place, curves, 2));
}

/* One model's norms over the depth: mean over `seeds` first weights, or as
 * trained.  y is NaN beyond its layers. */
typedef struct norms {
    double depth[LAYERS_MOST], y[LAYERS_MOST];
    int count;
} norms;

static ori_status find_norms(const explain *e, int seeds, norms *n)
{
    ori_gradient_norm one[LAYERS_MOST];
    ori_case cases[CASES_MOST];
    int labels[CASES_MOST], count = 0;

    for (int i = 0; i < e->known && count < CASES_MOST; i++) {
        const int at = (int)((int64_t)i * e->count / e->known);

        if (e->truth[at] < 0)
            continue;
        cases[count] = e->cases[at];
        labels[count++] = e->truth[at];
    }
    for (int r = 0; r < (seeds > 0 ? seeds : 1); r++) {
        const ori_status s = ori_gradient_norms(
            network_of(e), cases, labels, count,
            seeds > 0 ? (uint64_t)r + 1 : 0, one, LAYERS_MOST, &n->count);

        if (s != ORI_OK)
            return s;
        for (int i = 0; i < n->count; i++) {
            n->depth[i] = i + 1;
            n->y[i] = (r > 0 ? n->y[i] : 0) +
                      one[i].norm / (seeds > 0 ? seeds : 1);
        }
    }
    return ORI_OK;
}

static json_t *norms_json(const norms *n)
{
    json_t *list = json_array();

    for (int i = 0; i < n->count; i++)
        json_array_append_new(list, output_json_number(n->y[i]));
    return list;
}

static void draw_norms(explain *e, const explain *const all[2],
                       norms (*found)[2])
{
    ori_curve curves[2][2];
    ori_panel panels[2] = {
        { .title = "first weights", .curves = curves[0] },
        { .title = "as trained", .curves = curves[1] } };
    const ori_place place = explain_place(
        e, "Size of the gradient of the loss that reaches the weights of each "
        "convolution and dense layer, from the input on. Where it falls "
        "towards the input, the first layers hardly learn.");

    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < 2; i++)
            curves[k][i] = (ori_curve){ all[i]->name, found[k][i].depth,
                                        found[k][i].y, found[k][i].count, i,
                                        false };
        panels[k].x_label = "layer with weights, from the input";
        panels[k].y_label = "root mean square of the gradient";
        panels[k].y_log = true;
        panels[k].curve_count = 2;
    }
    explain_drew(e, ori_place_curves(&place, NULL, panels, 2));
}

static void show_norms(explain *e, const explain *const all[2])
{
    norms (*found)[2] = output_alloc(2, sizeof *found);
    ori_status s = ORI_OK;

    explain_section(e, "Gradients by layer");
    if (e->known == 0 || !network_of(all[0]) || !network_of(all[1])) {
        explain_say(e, "Gradients by layer: it takes labelled recordings and "
                    "two networks.");
        free(found);
        return;
    }
    for (int k = 0; k < 2 && s == ORI_OK; k++)
        for (int i = 0; i < 2 && s == ORI_OK; i++)
            s = find_norms(all[i], k == 0 ? SEEDS : 0, &found[k][i]);
    if (s == ORI_OK) {
        draw_norms(e, all, found);
        json_object_set_new(e->json, "gradients", json_pack(
            "{s:[o,o],s:[o,o]}", "first", norms_json(&found[0][0]),
            norms_json(&found[0][1]), "trained", norms_json(&found[1][0]),
            norms_json(&found[1][1])));
    } else {
        explain_missing(e, "gradients by layer", s);
    }
    free(found);
}

static int right_answers(const explain *e)
{
    int right = 0;

    for (int i = 0; i < e->count; i++)
        right += e->truth[i] >= 0 && e->truth[i] == e->answer[i];
    return right;
}

static void add_column(explain_table *t, const explain *const all[2],
                       const char *what,
                       void (*cell)(explain_table *, const explain *))
{
    explain_cell(t, "%s", what);
    cell(t, all[0]);
    cell(t, all[1]);
}

static void cell_arch(explain_table *t, const explain *e)
{
    explain_cell(t, "%s", ori_model_arch_name(e->model));
}

static void cell_weights(explain_table *t, const explain *e)
{
    const ori_model *m = network_of(e);

    if (m)
        explain_cell(t, "%zu", ori_net_weight_count(ori_model_net_const(m)));
    else
        explain_cell(t, "none");
}

static void cell_cost(explain_table *t, const explain *e)
{
    const ori_model *m = network_of(e);
    double sum = 0;

    for (int i = 0; m && i < ori_net_layer_count(ori_model_net_const(m));
         i++)
        sum += ori_net_layer_at(ori_model_net_const(m), i).mult_adds;
    explain_cell(t, "%.3g", 1e-6 * sum);
}

static void cell_accuracy(explain_table *t, const explain *e)
{
    if (e->known > 0)
        explain_cell(t, "%.1f %% (%d of %d)",
                     100.0 * right_answers(e) / e->known, right_answers(e),
                     e->known);
    else
        explain_cell(t, "not known");
}

static void list_facts(explain *e, const explain *const all[2])
{
    const char *const heads[] = { "", all[0]->name, all[1]->name };
    static const bool numbers[] = { false, true, true };
    explain_table t = { .heads = heads, .numbers = numbers, .columns = 3 };

    explain_section(e, "Side by side");
    add_column(&t, all, "architecture", cell_arch);
    add_column(&t, all, "parameters of the network", cell_weights);
    add_column(&t, all, "million multiply-adds a recording", cell_cost);
    add_column(&t, all, "right answers", cell_accuracy);
    explain_put(e, &t);
    if (e->known > 0)
        json_object_set_new(e->json, "accuracy", json_pack(
            "[o,o]", output_json_number((double)right_answers(all[0]) /
                                        all[0]->known),
            output_json_number((double)right_answers(all[1]) /
                               (all[1]->known > 0 ? all[1]->known : 1))));
}

void explain_compare(explain *e, explain *other)
{
    const explain *const all[2] = { e, other };

    if (e->settings->only == EXPLAIN_ALL)
        list_facts(e, all);
    if (explain_wants(e, EXPLAIN_TRAINING))
        draw_training(e, all);
    if (explain_wants(e, EXPLAIN_GRADIENTS))
        show_norms(e, all);
}
