/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net.c - networks: from a text to layers, and what there is to ask of them
 */
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "net/net_graph.h"
#include "net/net_spec.h"

enum {
    LAYERS_MAX = 10000,
    JOINS_MAX = 64,             /* in each other; the text allows fewer */
    SIZE_MAX_INT = 1 << 24      /* channels, frames and classes of a network */
};

/* 2^31 bytes of weights: no network that one computer trains comes near. */
static const size_t WEIGHTS_MAX = (size_t)1 << 29;

/* A join whose branches are being read. */
typedef struct join {
    const ori__layer_ops *ops;
    int from;                   /* the value all branches start at */
    size_t first_branch;        /* in builder.branches */
} join;

typedef struct builder {
    ori_net *net;
    int at;                     /* the value the next layer takes */
    join joins[JOINS_MAX];
    int join_count;
    int *branches;              /* values that finished branches gave */
    size_t branch_count, branch_room;
    int indent;
} builder;

static ori__shape value_shape(const ori_net *net, int value)
{
    if (value)
        return net->nodes[value - 1].shape;
    return (ori__shape){ .channels = net->channels, .length = net->length };
}

/* What layers may do while they are built. */

ori_status ori__build_tensor(ori__build *b, const char *name, ori__role role,
                             int rank, const int *dims)
{
    ori_net *net = b->net;
    ori__node *node = &net->nodes[net->node_count];
    size_t count = 1;
    ori__tensor *t;

    for (int i = 0; i < rank; i++)
        if (!ori__multiply(count, (size_t)dims[i], &count))
            count = SIZE_MAX;
    if (count > net->max_weights - net->weight_count)
        return ori__fail(ORI_ESHAPE, "%s: the network would have more than "
                         "%zu weights", b->config->name, net->max_weights);
    if (!ori__grow(&net->tensors, &net->tensor_room,
                   (size_t)net->tensor_count + 1, sizeof *net->tensors))
        return ori__fail_memory("a network");
    t = &net->tensors[net->tensor_count++];
    snprintf(t->name, sizeof t->name, "%d.%s.%s", net->node_count,
             node->ops->name, name);
    t->shown = (ori_net_tensor){
        .rank = rank,
        .offset = net->weight_count,
        .count = count,
        .trained = role != ORI__ROLE_STATISTIC,
        .decayed = role == ORI__ROLE_WEIGHT,
    };
    memcpy(t->shown.dims, dims, (size_t)rank * sizeof *dims);
    net->weight_count += count;
    node->trained += t->shown.trained ? count : 0;
    return ORI_OK;
}

ori_status ori__build_note(ori__build *b, const char *format, ...)
{
    ori__text *notes = &b->net->notes;
    char line[256];
    va_list args;

    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    ori__text_add(notes, "layer %d, %s\n", b->net->node_count, line);
    return notes->failed ? ori__fail_memory("a network") : ORI_OK;
}

/* Building: what the reader of the text tells. */

static ori_status print_line(builder *b, const char *line)
{
    ori__text *t = &b->net->print;

    ori__text_add(t, "%*s%s\n", 4 * b->indent, "", line);
    return t->failed ? ori__fail_memory("a network") : ORI_OK;
}

/* No signal of interest is longer; products of two still fit. */
static int64_t bounded(int64_t frames)
{
    const int64_t most = (int64_t)1 << 40;

    return frames < -most ? -most : frames > most ? most : frames;
}

/* Of what several branches see, all. */
static void join_reach(const ori_net *net, ori__node *node)
{
    node->span = node->jump = 1;
    for (int i = 0; i < node->input_count; i++) {
        const ori__node *from =
            node->inputs[i] ? &net->nodes[node->inputs[i] - 1] : NULL;

        if (from && (from->span == 0 || node->span == 0))
            node->span = 0;
        else if (from && from->span > node->span)
            node->span = from->span;
        if (from && from->jump > node->jump)
            node->jump = from->jump;
        if (i == 0 || (from ? from->from : 0) < node->from)
            node->from = from ? from->from : 0;
        if (i == 0 || (from ? from->to : 0) > node->to)
            node->to = from ? from->to : 0;
    }
}

/* Frames of the network's input under one frame of the node's output. */
static void set_reach(ori_net *net, ori__node *node)
{
    ori__reach r = { .frames = 1, .stride = 1 };

    join_reach(net, node);
    if (node->ops->reach)
        r = node->ops->reach(node->priv);
    if (r.frames == 0)
        node->span = 0;
    else if (node->span)
        node->span += (r.frames - 1) * node->jump;
    node->from = bounded(node->from - r.pad_left * node->jump);
    node->to = bounded(node->to + (r.frames - 1 - r.pad_left) * node->jump);
    node->jump *= r.stride;
    if (node->span > INT_MAX)
        node->span = INT_MAX;
    if (node->jump > INT_MAX)
        node->jump = INT_MAX;
}

static ori_status finish_node(builder *b, ori__node *node)
{
    ori_net *net = b->net;
    const int index = net->node_count;
    ori__text text = { 0 };

    ori__text_add(&text, "%s", node->ops->name);
    if (node->ops->print)
        node->ops->print(node->priv, &text);
    node->text = ori__text_take(&text);
    if (!node->text)
        return ori__fail_memory("a network");
    node->first_consumer = -1;
    set_reach(net, node);
    for (int i = 0; i < node->input_count; i++) {
        const int v = node->inputs[i];

        if (v == 0) {
            net->input_consumers++;
            continue;
        }
        if (net->nodes[v - 1].consumers++ == 0)
            net->nodes[v - 1].first_consumer = index;
    }
    b->at = ++net->node_count;
    return ORI_OK;
}

/* The node's parts are freed with the network, finished or not. */
static ori_status add_node(builder *b, const ori__layer_ops *ops,
                           ori__config *config, const int *inputs,
                           int input_count)
{
    ori_net *net = b->net;
    ori__build build = { .config = config, .input_count = input_count,
                         .net = net };
    ori__shape *shapes;
    ori__node *node;
    ori_status s;

    if (net->node_count == LAYERS_MAX)
        return ori__fail(ORI_ESHAPE, "more than %d layers", LAYERS_MAX);
    if (!ori__grow(&net->nodes, &net->node_room, (size_t)net->node_count + 1,
                   sizeof *net->nodes))
        return ori__fail_memory("a network");
    node = &net->nodes[net->node_count];
    node->ops = ops;
    node->depth = b->join_count;
    node->offset = net->weight_count;
    node->priv = ori__alloc(1, ops->priv_size);
    node->inputs = ORI__NEW(int, (size_t)input_count);
    node->input_count = input_count;
    shapes = ORI__NEW(ori__shape, (size_t)input_count);
    s = node->priv && node->inputs && shapes ? ORI_OK
                                             : ori__fail_memory("a network");
    for (int i = 0; i < input_count && s == ORI_OK; i++) {
        node->inputs[i] = inputs[i];
        shapes[i] = value_shape(net, inputs[i]);
    }
    build.inputs = shapes;
    if (s == ORI_OK)
        s = ops->create(node->priv, &build);
    if (s == ORI_OK)
        s = ori__config_finish(config);
    node->shape = build.output;
    ori__free(shapes);
    return s == ORI_OK ? finish_node(b, node) : s;
}

static bool is_layer(void *context, const char *name)
{
    (void)context;
    return ori__layer_find(name) != NULL;
}

static ori_status on_layer(void *context, ori__config *config)
{
    builder *b = context;
    const ori__layer_ops *ops = ori__layer_find(config->name);
    ori_status s;

    if (ops->joins)
        return ori__fail(ORI_EFORMAT, "%s takes branches: %s { { ... } "
                         "{ ... } }", ops->name, ops->name);
    s = ori__config_place(config, ops->places);
    if (s == ORI_OK)
        s = add_node(b, ops, config, &b->at, 1);
    return s == ORI_OK ? print_line(b, b->net->nodes[b->at - 1].text) : s;
}

static ori_status on_join(void *context, const char *name)
{
    builder *b = context;
    const ori__layer_ops *ops = ori__layer_find(name);
    char line[ORI__WORD_MAX + 3];
    ori_status s;

    if (!ops || !ops->joins)
        return ori__fail(ORI_EFORMAT, "%s '%s' takes no branches",
                         ops ? "layer" : "unknown layer", name);
    if (b->join_count == JOINS_MAX)
        return ori__fail(ORI_EFORMAT, "branches are nested deeper than %d",
                         JOINS_MAX);
    b->joins[b->join_count++] = (join){ .ops = ops, .from = b->at,
                                        .first_branch = b->branch_count };
    snprintf(line, sizeof line, "%s {", name);
    s = print_line(b, line);
    b->indent++;
    return s;
}

static ori_status on_branch(void *context)
{
    builder *b = context;
    ori_status s = print_line(b, "{");

    b->at = b->joins[b->join_count - 1].from;
    b->indent++;
    return s;
}

static ori_status on_branch_end(void *context)
{
    builder *b = context;

    if (!ori__grow(&b->branches, &b->branch_room, b->branch_count + 1,
                   sizeof *b->branches))
        return ori__fail_memory("a network");
    b->branches[b->branch_count++] = b->at;
    b->indent--;
    return print_line(b, "}");
}

static ori_status on_join_end(void *context)
{
    builder *b = context;
    const join j = b->joins[--b->join_count];
    const size_t count = b->branch_count - j.first_branch;
    ori__config config = { .count = 0 };
    ori_status s;

    if (count == 0)
        return ori__fail(ORI_EFORMAT, "%s has no branches", j.ops->name);
    snprintf(config.name, sizeof config.name, "%s", j.ops->name);
    s = add_node(b, j.ops, &config, b->branches + j.first_branch, (int)count);
    b->branch_count = j.first_branch;
    b->indent--;
    return s == ORI_OK ? print_line(b, "}") : s;
}

static ori_status read_text(ori_net *net)
{
    builder b = { .net = net };
    const ori__spec_reader reader = {
        .context = &b,
        .is_layer = is_layer,
        .layer = on_layer,
        .join = on_join,
        .branch = on_branch,
        .branch_end = on_branch_end,
        .join_end = on_join_end,
    };
    const ori__spec_given given[] = {
        { "channels", net->channels },
        { "length", net->length },
        { "classes", net->classes },
        { NULL, 0 },
    };
    ori_status s = ori__spec_read(net->text, given, &reader);

    ori__free(b.branches);
    return s;
}

static ori_status check_output(ori_net *net)
{
    ori__node *last;

    if (net->node_count == 0)
        return ori__fail(ORI_EFORMAT, "the architecture has no layer");
    last = &net->nodes[net->node_count - 1];
    if (last->ops->never_last)
        return ori__fail(ORI_ESHAPE, "the last layer is %s: leave it out, "
                         "the recogniser makes probabilities of the scores "
                         "by itself", last->ops->name);
    if (last->shape.channels != net->classes || last->shape.length != 1)
        return ori__fail(ORI_ESHAPE, "the last layer (%s) gives %d channels "
                         "in %d frame(s), not one score for each of %d "
                         "classes", last->ops->name, last->shape.channels,
                         last->shape.length, net->classes);
    last->consumers++;
    return ORI_OK;
}

/* A ReLU right behind a layer that can do it in passing costs nothing. */
static void fuse_relus(ori_net *net)
{
    for (int i = 0; i < net->node_count; i++) {
        ori__node *node = &net->nodes[i], *before;

        if (!node->ops->plain_relu || node->inputs[0] == 0)
            continue;
        before = &net->nodes[node->inputs[0] - 1];
        if (before->ops->fuses_relu && before->consumers == 1)
            before->fused = node->skipped = true;
    }
}

static ori_status finish(ori_net *net)
{
    ori_status s = check_output(net);

    if (s != ORI_OK)
        return s;
    fuse_relus(net);
    for (int i = 0; i < net->tensor_count; i++)
        net->tensors[i].shown.name = net->tensors[i].name;
    ori__text_add(&net->print, "%s", "");
    ori__text_add(&net->notes, "%s", "");
    net->weights = ORI__NEW(float, net->weight_count);
    if (!net->weights || net->print.failed || net->notes.failed)
        return ori__fail_memory("a network");
    return ORI_OK;
}

static ori_status check_options(const ori_net_options *o)
{
    if (o->size != sizeof *o)
        return ori__fail(ORI_EINVAL, "a network's options were not set up "
                         "with ORI_NET_OPTIONS_INIT");
    if (o->channels < 1 || o->channels > SIZE_MAX_INT || o->length < 1 ||
        o->length > SIZE_MAX_INT || o->classes < 1 ||
        o->classes > SIZE_MAX_INT)
        return ori__fail(ORI_EINVAL, "a network takes 1 to %d channels, "
                         "frames and classes, not %d, %d and %d",
                         SIZE_MAX_INT, o->channels, o->length, o->classes);
    return ORI_OK;
}

ori_status ori_net_create(ori_net **out, const char *text,
                          const ori_net_options *options)
{
    ori_status s = check_options(options);
    ori_net *net;

    *out = NULL;
    if (s != ORI_OK)
        return s;
    net = ORI__NEW(ori_net, 1);
    if (!net)
        return ori__fail_memory("a network");
    net->channels = options->channels;
    net->length = options->length;
    net->classes = options->classes;
    net->max_weights = options->max_weights &&
                       options->max_weights < WEIGHTS_MAX
                           ? options->max_weights : WEIGHTS_MAX;
    net->text = ori__strdup(text);
    s = net->text ? read_text(net) : ori__fail_memory("a network");
    if (s == ORI_OK)
        s = finish(net);
    if (s != ORI_OK) {
        ori_net_destroy(net);
        return s;
    }
    *out = net;
    return ORI_OK;
}

void ori_net_destroy(ori_net *net)
{
    if (!net)
        return;
    /* One more than finished: the one that failed. */
    for (size_t i = 0; i < net->node_room; i++) {
        ori__free(net->nodes[i].priv);
        ori__free(net->nodes[i].inputs);
        ori__free(net->nodes[i].text);
    }
    ori__free(net->nodes);
    ori__free(net->tensors);
    ori__free(net->weights);
    ori__free(net->text);
    ori__text_free(&net->print);
    ori__text_free(&net->notes);
    ori__free(net);
}

/* First weights. */

static bool rectifier_follows(const ori_net *net, int index)
{
    for (int i = net->nodes[index].first_consumer; i >= 0;
         i = net->nodes[i].first_consumer) {
        if (net->nodes[i].ops->rectifier)
            return true;
        if (net->nodes[i].ops->glorot)
            return false;
    }
    return false;
}

void ori_net_initialise(ori_net *net, uint64_t seed)
{
    memset(net->weights, 0, net->weight_count * sizeof *net->weights);
    for (int i = 0; i < net->node_count; i++) {
        const ori__node *n = &net->nodes[i];
        ori__rng rng = ori__rng_at(seed, ORI__RNG_INIT, (uint32_t)i, 0);

        if (n->ops->initialise)
            n->ops->initialise(n->priv, net->weights + n->offset, &rng,
                               rectifier_follows(net, i));
    }
}

/* Questions. */

const char *ori_net_text(const ori_net *net)
{
    return net->text;
}

const char *ori_net_print(const ori_net *net)
{
    return net->print.chars;
}

const char *ori_net_notes(const ori_net *net)
{
    return net->notes.chars;
}

int ori_net_layer_count(const ori_net *net)
{
    return net->node_count;
}

ori_net_layer ori_net_layer_at(const ori_net *net, int index)
{
    const ori__node *n = &net->nodes[index];

    return (ori_net_layer){
        .name = n->ops->name,
        .text = n->text,
        .depth = n->depth,
        .channels = n->shape.channels,
        .length = n->shape.length,
        .weights = n->trained,
        .mult_adds = n->ops->mult_adds
                         ? n->ops->mult_adds(n->priv, n->shape.length)
                         : 0,
        .receptive_field = (int)n->span,
        .stride = n->span ? (int)n->jump : 0,
        .middle = n->span ? (double)(n->from + n->to) / 2 : 0,
        .inputs = n->input_count,
    };
}

int ori_net_layer_input(const ori_net *net, int index, int number)
{
    return net->nodes[index].inputs[number] - 1;
}

size_t ori_net_weight_count(const ori_net *net)
{
    return net->weight_count;
}

float *ori_net_weights(ori_net *net)
{
    return net->weights;
}

const float *ori_net_weights_const(const ori_net *net)
{
    return net->weights;
}

int ori_net_tensor_count(const ori_net *net)
{
    return net->tensor_count;
}

ori_net_tensor ori_net_tensor_at(const ori_net *net, int index)
{
    return net->tensors[index].shown;
}
