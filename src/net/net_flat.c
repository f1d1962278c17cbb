/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_flat.c - layers that a run has as one
 */
#include "net/net_flat.h"

#include <string.h>

#include "base/fail.h"
#include "base/memory.h"

enum { INPUTS_MAX = 64 };       /* as many as a join takes */

/* Does a layer of that kind make the value, for one reader alone? */
static bool is_inner(const ori_net *net, int value, const ori__layer_ops *ops)
{
    const ori__node *n = value ? &net->nodes[value - 1] : NULL;

    return n && n->ops == ops && n->consumers == 1;
}

/* The inputs of a join with those of its inner joins in their place; returns
 * how many, 0 where that is no change or too many. */
static int spread(const ori_net *net, const ori__node *n, int *inputs)
{
    int count = 0;
    bool any = false;

    if (!n->ops->flattens)
        return 0;
    for (int i = 0; i < n->input_count; i++) {
        const int *from = &n->inputs[i];
        const bool inner = is_inner(net, *from, n->ops);
        const ori__node *branch = inner ? &net->nodes[*from - 1] : NULL;
        const int some = inner ? branch->input_count : 1;

        if (count + some > INPUTS_MAX)
            return 0;
        memcpy(inputs + count, inner ? branch->inputs : from,
               (size_t)some * sizeof *inputs);
        count += some;
        any |= inner;
    }
    return any ? count : 0;
}

/* A copy whose nodes can be changed without changing the network's. */
static ori_net *copy_of(const ori_net *net)
{
    ori_net *copy = ORI__NEW(ori_net, 1);

    if (!copy)
        return NULL;
    *copy = *net;
    copy->nodes = ORI__NEW(ori__node, (size_t)net->node_count);
    if (!copy->nodes) {
        ori__free(copy);
        return NULL;
    }
    memcpy(copy->nodes, net->nodes,
           (size_t)net->node_count * sizeof *net->nodes);
    return copy;
}

static ori_status replace(ori_net *net, int index, const int *inputs,
                          int count)
{
    ori__node *n = &net->nodes[index];
    ori__shape shapes[INPUTS_MAX];
    ori__build build = { .inputs = shapes, .input_count = count };
    void *priv = ori__alloc(1, n->ops->priv_size);
    int *own = ORI__NEW(int, (size_t)count);
    ori_status s = priv && own ? ORI_OK : ori__fail_memory("a run");

    for (int i = 0; i < count && s == ORI_OK; i++) {
        own[i] = inputs[i];
        shapes[i] = (ori__shape){ ori__value_channels(net, inputs[i]),
                                  n->shape.length };
    }
    if (s == ORI_OK)
        s = n->ops->create(priv, &build);
    if (s != ORI_OK) {
        ori__free(priv);
        ori__free(own);
        return s;
    }
    for (int i = 0; i < n->input_count; i++)
        if (is_inner(net, n->inputs[i], n->ops))
            net->nodes[n->inputs[i] - 1].absent = true;
    n->priv = priv;
    n->inputs = own;
    n->input_count = count;
    n->own = true;
    return ORI_OK;
}

static ori_status join(ori_net *net)
{
    ori_status s = ORI_OK;

    for (int i = 0; i < net->node_count && s == ORI_OK; i++) {
        int inputs[INPUTS_MAX];
        const int count = spread(net, &net->nodes[i], inputs);

        if (count > 0)
            s = replace(net, i, inputs, count);
    }
    return s;
}

static ori__node *maker(const ori_net *net, int value)
{
    return value ? &net->nodes[value - 1] : NULL;
}

/* Can the layer do that one as well? */
static bool able(const ori__node *it, const ori__node *behind)
{
    return it && it->ops->finishes && !it->fused && it->consumers == 1 &&
           !(behind->ops->affine && it->scaled);
}

/* The layer before that does this one as well, or whose branches do; NULL:
 * there is none. */
static ori__node *finisher(const ori_net *net, const ori__node *n)
{
    const bool simple = n->ops->affine || (n->ops->plain_relu && !n->skipped);
    ori__node *before = simple ? maker(net, n->inputs[0]) : NULL;

    if (!before || !before->ops->beside)
        return able(before, n) ? before : NULL;
    for (int i = 0; i < before->input_count; i++)
        if (!able(maker(net, before->inputs[i]), n))
            return NULL;
    return before->consumers == 1 ? before : NULL;
}

/* `it` does layer n as well, whose channels from `first` on it makes. */
static void take_on(ori__node *it, const ori__node *n, const ori__node *given,
                    int first, bool joined)
{
    if (n->ops->affine) {
        it->scaled = given;
        it->scaled_first = first;
        it->scaled_joined = joined;
    }
    it->fused = n->fused || n->ops->plain_relu;
}

/* In the place of the last that it does: the place of what it did before is
 * found absent, and has no other reader. */
static void move(ori__node *it, ori__node *to)
{
    ori__node moved = *it;

    moved.shape = to->shape;
    moved.consumers = to->consumers;
    moved.first_consumer = to->first_consumer;
    *to = moved;
    it->absent = true;
    it->own = false;
}

static void finish(ori_net *net, const ori_net *given)
{
    for (int i = 0; i < net->node_count; i++) {
        ori__node *n = &net->nodes[i], *before = finisher(net, n);
        int first = 0;

        if (!before)
            continue;
        if (!before->ops->beside)
            take_on(before, n, &given->nodes[i], 0, false);
        for (int k = 0; before->ops->beside && k < before->input_count; k++) {
            ori__node *branch = maker(net, before->inputs[k]);

            take_on(branch, n, &given->nodes[i], first, true);
            first += branch->shape.channels;
        }
        move(before, n);
    }
}

/* Branches that are to be side by side are made there. */
static void place(ori_net *net)
{
    for (int i = 0; i < net->node_count; i++) {
        const ori__node *n = &net->nodes[i];
        int first = 0;

        for (int k = 0; n->ops->beside && !n->absent && k < n->input_count;
             k++) {
            ori__node *branch = maker(net, n->inputs[k]);

            if (branch && branch->ops->finishes && branch->consumers == 1) {
                branch->into = i + 1;
                branch->into_first = first;
            }
            first += ori__value_channels(net, n->inputs[k]);
        }
    }
}

/* Are there any of either kind? */
static bool any(const ori_net *net, bool forward)
{
    int inputs[INPUTS_MAX];

    for (int i = 0; i < net->node_count; i++)
        if (spread(net, &net->nodes[i], inputs) > 0 ||
            (forward && (net->nodes[i].ops->beside ||
                         finisher(net, &net->nodes[i]))))
            return true;
    return false;
}

ori_status ori__net_flat(ori_net **flat, const ori_net *net, bool forward)
{
    ori_status s;

    *flat = NULL;
    if (!any(net, forward))
        return ORI_OK;
    *flat = copy_of(net);
    if (!*flat)
        return ori__fail_memory("a run");
    s = join(*flat);
    if (s == ORI_OK && forward) {
        finish(*flat, net);
        place(*flat);
    }
    return s;
}

void ori__net_flat_destroy(ori_net *flat)
{
    if (!flat)
        return;
    for (int i = 0; i < flat->node_count; i++)
        if (flat->nodes[i].own) {
            ori__free(flat->nodes[i].priv);
            ori__free(flat->nodes[i].inputs);
        }
    ori__free(flat->nodes);
    ori__free(flat);
}
