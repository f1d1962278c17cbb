/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * explain_model.c - what the recogniser is made of, and how it learned
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/explain/layers.h>
#include <oriole/picture/flow.h>

#include "explain.h"
#include "output.h"
#include "training_curves.h"

enum { KIND_CONV, KIND_POOL, KIND_DENSE, KIND_JOIN, KIND_OTHER, KINDS };

static const ori_block_kind kinds[KINDS] = {
    { "convolution (with what follows it at once)", 0 }, { "pooling", 4 },
    { "dense", 2 }, { "where branches meet", 3 }, { "other", 5 } };

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

static int kind_of(const char *name)
{
    static const char *const pools[] = { "maxpool", "avgpool", "global_avg",
                                         "global_max", NULL };
    static const char *const joins[] = { "add", "concat", NULL };

    if (strcmp(name, "conv") == 0)
        return KIND_CONV;
    if (strcmp(name, "dense") == 0)
        return KIND_DENSE;
    if (is_one_of(name, pools))
        return KIND_POOL;
    return is_one_of(name, joins) ? KIND_JOIN : KIND_OTHER;
}

/* Does it change values one by one, so that a picture need not show it? */
static bool is_pointwise(const char *name)
{
    static const char *const names[] = {
        "batchnorm", "relu", "leaky_relu", "elu", "gelu", "silu", "sigmoid",
        "tanh", "dropout", "softmax", NULL };

    return is_one_of(name, names);
}

/* The number behind " WORD=" in a layer's text, or `otherwise`. */
static int argument(const char *text, const char *word, int otherwise)
{
    char *key = output_format(" %s=", word);
    const char *at = strstr(text, key);
    const int value = at ? atoi(at + strlen(key)) : otherwise;

    free(key);
    return value;
}

static char *block_words(const ori_net_layer *l)
{
    const int taps = argument(l->text, "kernel",
                              argument(l->text, "window", 0));
    const int stride = argument(l->text, "stride", 1);

    if (taps < 1)
        return NULL;
    return stride > 1 ? output_format("%d taps, by %d", taps, stride)
                      : output_format("%d tap%s", taps, output_plural(taps));
}

/* The layers as blocks. */
typedef struct drawing {
    ori_block *blocks;
    int *block_of;              /* [layers]: which block holds it */
    int *inputs;                /* of all blocks, one after the other */
    int count, input_count;
} drawing;

static void add_block(drawing *d, const ori_net *net, int layer, double most)
{
    const ori_net_layer l = ori_net_layer_at(net, layer);
    ori_block *b = &d->blocks[d->count];

    *b = (ori_block){ .name = l.name, .words = block_words(&l),
                      .size = output_format("%d × %d", l.channels, l.length),
                      .color = kinds[kind_of(l.name)].color,
                      .tall = log(fmax(l.length, 1.0)) / log(fmax(most, 2.0)),
                      .inputs = d->inputs + d->input_count,
                      .input_count = l.inputs };
    for (int k = 0; k < l.inputs; k++) {
        const int from = ori_net_layer_input(net, layer, k);

        d->inputs[d->input_count++] = from < 0 ? -1 : d->block_of[from];
    }
    d->block_of[layer] = d->count++;
}

static drawing make_drawing(const ori_net *net)
{
    const int layers = ori_net_layer_count(net);
    drawing d = { 0 };
    double most = 1;
    int inputs = 0;

    for (int i = 0; i < layers; i++) {
        inputs += ori_net_layer_at(net, i).inputs;
        most = fmax(most, ori_net_layer_at(net, i).length);
    }
    d.blocks = output_alloc((size_t)layers + 1, sizeof *d.blocks);
    d.block_of = output_alloc((size_t)layers + 1, sizeof *d.block_of);
    d.inputs = output_alloc((size_t)inputs + 1, sizeof *d.inputs);
    for (int i = 0; i < layers; i++) {
        const ori_net_layer l = ori_net_layer_at(net, i);
        const int from = l.inputs == 1 ? ori_net_layer_input(net, i, 0) : -1;

        if (is_pointwise(l.name) && from >= 0)
            d.block_of[i] = d.block_of[from];
        else
            add_block(&d, net, i, most);
    }
    return d;
}

static void free_drawing(drawing *d)
{
    for (int i = 0; i < d->count; i++) {
        free((char *)(uintptr_t)d->blocks[i].words);
        free((char *)(uintptr_t)d->blocks[i].size);
    }
    free(d->blocks);
    free(d->block_of);
    free(d->inputs);
}

static void draw_network(explain *e, const ori_model *m)
{
    const ori_net *net = ori_model_net_const(m);
    drawing d = make_drawing(net);
    ori_block_kind used[KINDS];
    int count = 0;
    const ori_place place = explain_place(
        e, "From left to right what the signal goes through; under each block "
        "its channels × frames, and the taller the more frames.");

    for (int k = 0; k < KINDS; k++)
        for (int i = 0; i < d.count; i++)
            if (d.blocks[i].color == kinds[k].color) {
                used[count++] = kinds[k];
                break;
            }
    explain_drew(e, ori_place_flow(&place, &(ori_flow){
        .title = ori_model_arch_name(m), .blocks = d.blocks,
        .count = d.count, .kinds = used, .kind_count = count }));
    free_drawing(&d);
}

static void add_span(explain_table *t, double samples, double rate)
{
    if (samples <= 0)
        explain_cell(t, "all");
    else if (rate > 0)
        explain_cell(t, "%.0f (%.4g ms)", samples, 1000 * samples / rate);
    else
        explain_cell(t, "%.0f", samples);
}

static void list_layers(explain *e, int network, const ori_net *net)
{
    static const char *const heads[] = {
        "layer", "channels", "frames", "parameters", "multiply-adds",
        "sees (samples)", "delay (samples)" };
    static const bool numbers[] = { false, true, true, true, true, true,
                                    true };
    const double rate = explain_rate(e);
    explain_table t = { .heads = heads, .numbers = numbers, .columns = 7 };
    json_t *list = json_array();

    for (int i = 0; i < ori_net_layer_count(net); i++) {
        const ori_net_layer l = ori_net_layer_at(net, i);
        const ori_layer_view v = ori_layers_place(e->explainer, network, i);

        explain_cell(&t, "%s", l.text);
        explain_cell(&t, "%d", l.channels);
        explain_cell(&t, "%d", l.length);
        explain_cell(&t, "%zu", l.weights);
        explain_cell(&t, "%.0f", l.mult_adds);
        add_span(&t, v.field, rate);
        if (v.field <= 0)
            explain_cell(&t, "all");
        else if (rate > 0)
            explain_cell(&t, "%.0f (%.4g ms)", v.delay,
                         1000 * v.delay / rate);
        else
            explain_cell(&t, "%.0f", v.delay);
        json_array_append_new(list, json_pack(
            "{s:s,s:s,s:i,s:i,s:I,s:o,s:o,s:o}", "name", l.name, "text",
            l.text, "channels", l.channels, "length", l.length, "weights",
            (json_int_t)l.weights, "mult_adds",
            output_json_number(l.mult_adds), "field_samples",
            output_json_number(v.field), "delay_samples",
            output_json_number(v.delay)));
    }
    json_object_set_new(e->json, "layers", list);
    if (e->page)
        ori_page_fold(e->page, "Every layer with its size, its cost, what "
                      "one of its frames sees, and how long after that "
                      "frame's middle it is known");
    explain_put(e, &t);
    if (e->page)
        ori_page_unfold(e->page);
}

static void tell_network(explain *e)
{
    const ori_model *m = ori_explainer_network(e->explainer, 0);
    const ori_net *net = ori_model_net_const(m);
    const int layers = ori_net_layer_count(net);
    double mult_adds = 0;

    for (int i = 0; i < layers; i++)
        mult_adds += ori_net_layer_at(net, i).mult_adds;
    explain_text(e, "%s: a network of %d layers with %zu parameters; a "
                 "recording of usual length takes %.3g million "
                 "multiply-adds.", ori_model_arch_name(m), layers,
                 ori_net_weight_count(net), 1e-6 * mult_adds);
    if (explain_wants(e, EXPLAIN_ARCHITECTURE))
        draw_network(e, m);
    if (e->settings->only == EXPLAIN_ALL)
        list_layers(e, 0, net);
}

static void tell_front(explain *e, const ori_model *m)
{
    const ori_frontend *f = ori_model_frontend(m);

    if (f->features == ORI_FEATURES_RAW)
        explain_text(e, "It takes the samples as they are%s.",
                     f->normalise == ORI_NORMALISE_NONE
                         ? "" : ", brought to mean 0 and deviation 1");
    else
        explain_text(e, "It takes %s of %d bands, a frame of %d samples "
                     "every %d.", f->features == ORI_FEATURES_MFCC
                         ? "mel-frequency cepstra" : "a log-mel spectrum",
                     f->mel.bands, f->mel.window_samples,
                     f->mel.hop_samples);
}

static void list_members(explain *e)
{
    static const char *const heads[] = { "member", "weight" };
    static const bool numbers[] = { false, true };
    explain_table t = { .heads = heads, .numbers = numbers, .columns = 2 };

    if (ori_model_member(e->model, 0) == e->model)
        return;
    explain_text(e, "A committee of %d, whose probabilities are averaged by "
                 "weight:", ori_model_member_count(e->model));
    for (int i = 0; i < ori_model_member_count(e->model); i++) {
        explain_cell(&t, "%s", ori_model_arch_name(
                                   ori_model_member(e->model, i)));
        explain_cell(&t, "%.3f", ori_model_member_weight(e->model, i));
    }
    explain_put(e, &t);
}

static void draw_training(explain *e)
{
    const training_curve curve = { e->name, ori_model_training(e->model) };
    const ori_place place = explain_place(
        e, "How it learned: loss and accuracy, epoch by epoch.");

    if (!strstr(curve.training, "\"history\"")) {
        explain_say(e, "The model file keeps no training curve.");
        return;
    }
    explain_drew(e, training_curves_place(&place, &curve, 1));
}

static void tell_takes(explain *e)
{
    const double rate = explain_rate(e);
    const int channels = ori_model_channels(e->model);
    const int length = ori_model_max_length(e->model);

    if (rate > 0)
        explain_text(e, "It takes %d channel%s at %g Hz, up to %.3g s at "
                     "once, and answers one of %d labels.", channels,
                     output_plural(channels), rate, length / rate,
                     e->classes);
    else
        explain_text(e, "It takes %d channel%s, up to %d samples at once, and "
                     "answers one of %d labels.", channels,
                     output_plural(channels), length, e->classes);
}

void explain_model(explain *e)
{
    explain_section(e, "The recogniser");
    tell_takes(e);
    list_members(e);
    if (ori_explainer_network_count(e->explainer) > 0) {
        tell_front(e, ori_explainer_network(e->explainer, 0));
        tell_network(e);
    } else if (explain_wants(e, EXPLAIN_ARCHITECTURE)) {
        explain_say(e, "It has no network (%s): there is no architecture to "
                    "draw.", ori_model_arch_name(e->model));
    }
    if (explain_wants(e, EXPLAIN_TRAINING))
        draw_training(e);
}
