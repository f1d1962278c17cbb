/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_geometry.c - where the frames of a network's values lie in time
 */
#include "stream/net_geometry.h"

#include "base/fail.h"
#include "base/memory.h"

/* No signal of interest is longer; products of two still fit. */
static const int64_t FRAMES_MAX = (int64_t)1 << 40;

/* A window is scored so often, if nobody says. */
enum { HOPS = 64 };

ori__reach ori__node_reach(const ori__node *n)
{
    return n->ops->reach ? n->ops->reach(n->priv)
                         : (ori__reach){ .frames = 1, .stride = 1 };
}

int ori__usual_length(const ori_net *net, int value)
{
    return value ? net->nodes[value - 1].shape.length : net->length;
}

static ori_status check_layer(const ori__node *n, int index)
{
    const ori__reach r = ori__node_reach(n);

    if (r.dilation && r.padding == ORI_PAD_CIRCULAR &&
        (r.pad_left || r.pad_right))
        return ori__fail(ORI_ENOTSUP, "layer %d (%s) pads the beginning with "
                         "the end, which a stream does not know", index,
                         n->ops->name);
    if (!n->ops->stream)
        return ori__fail(ORI_ENOTSUP, "layer %d (%s) has no streaming form",
                         index, n->ops->name);
    return ORI_OK;
}

static ori_status place_join(const ori_net *net, int index, ori__place *v)
{
    const ori__node *n = &net->nodes[index];
    ori__place p = v[n->inputs[0]];

    for (int i = 1; i < n->input_count; i++) {
        const ori__place *q = &v[n->inputs[i]];

        if (q->jump != p.jump || q->windowed != p.windowed)
            return ori__fail(ORI_ENOTSUP, "layer %d (%s) joins branches that "
                             "run at different rates", index, n->ops->name);
        p.from = q->from < p.from ? q->from : p.from;
        p.to = q->to > p.to ? q->to : p.to;
    }
    v[index + 1] = p;
    return ORI_OK;
}

static ori_status place_node(const ori_net *net, int index, int64_t hop,
                             ori__place *v)
{
    const ori__node *n = &net->nodes[index];
    const ori__reach r = ori__node_reach(n);
    const ori__place in = v[n->inputs[0]];
    ori__place *out = &v[index + 1];

    if (n->input_count > 1)
        return place_join(net, index, v);
    *out = in;
    if (in.windowed) {          /* a case of one frame stays one */
        if (n->shape.length != 1)
            return ori__fail(ORI_ENOTSUP, "layer %d (%s) makes several frames "
                             "of one", index, n->ops->name);
        return ORI_OK;
    }
    if (r.frames == 0) {
        out->windowed = true;
        out->to += (ori__usual_length(net, n->inputs[0]) - 1) * in.jump;
        out->jump = hop;
    } else {
        out->from -= r.pad_left * in.jump;
        out->to += (r.frames - 1 - r.pad_left) * in.jump;
        out->jump *= r.stride;
    }
    if (out->jump > FRAMES_MAX || out->to - out->from > FRAMES_MAX)
        return ori__fail(ORI_ENOTSUP, "layer %d (%s) sees too much", index,
                         n->ops->name);
    return ORI_OK;
}

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b) {
        const int64_t rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

/* FRAMES_MAX stands for more than that. */
static int64_t common_multiple(int64_t a, int64_t b)
{
    const int64_t factor = b / common_divisor(a, b);

    return a < FRAMES_MAX / factor ? a * factor : FRAMES_MAX;
}

/* Of the layers that see a whole case: the least window of one, and the
 * frames that a hop must be a multiple of. */
static void survey(const ori_net *net, const ori__place *v, int64_t *window,
                   int64_t *grid)
{
    *window = 0;
    *grid = 1;
    for (int i = 0; i < net->node_count; i++) {
        const ori__node *n = &net->nodes[i];
        const ori__place *in = &v[n->inputs[0]];
        const int64_t own = in->jump * ori__usual_length(net, n->inputs[0]);

        if (ori__node_reach(n).frames != 0 || in->windowed)
            continue;
        if (*window == 0 || own < *window)
            *window = own;
        *grid = common_multiple(*grid, in->jump);
    }
}

/* A multiple of the grid near to what is wanted, within the window. */
static int64_t choose_hop(int64_t wanted, int64_t window, int64_t grid)
{
    int64_t hop = wanted > 0 ? wanted : window / HOPS;

    hop = (hop + grid / 2) / grid * grid;
    if (hop > window)
        hop = window / grid * grid;
    return hop < grid ? grid : hop;
}

static ori_status place_all(ori__geometry *g, const ori_net *net)
{
    const ori__place *last = &g->values[net->node_count];
    int64_t grid = 1;

    g->values[0] = (ori__place){ .jump = 1 };
    for (int turn = 0; turn < 2; turn++) {      /* the second knows the hop */
        for (int i = 0; i < net->node_count; i++) {
            ori_status s = check_layer(&net->nodes[i], i);

            if (s == ORI_OK)
                s = place_node(net, i, g->hop, g->values);
            if (s != ORI_OK)
                return s;
        }
        if (turn)
            break;
        survey(net, g->values, &g->window, &grid);
        g->hop = choose_hop(g->hop, g->window, grid);
    }
    if (!last->windowed) {      /* convolutions that leave one frame */
        g->window = last->to - last->from + 1;
        g->hop = last->jump;
    }
    return ORI_OK;
}

ori_status ori__geometry_create(ori__geometry *g, const ori_net *net)
{
    g->values = ORI__NEW(ori__place, (size_t)net->node_count + 1);
    if (!g->values)
        return ori__fail_memory("a stream");
    return place_all(g, net);
}

void ori__geometry_release(ori__geometry *g)
{
    ori__free(g->values);
}
