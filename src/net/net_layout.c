/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_layout.c - where values and gradients lie in a run's memory
 *
 * Time runs from 0: layer i is forward at i and, of L layers, backward at
 * 2L - i.  Each value is needed from the layer that writes it to the last
 * that reads it, each gradient from its first writer to the layer it is for.
 * Values that may be one array (a rectifier in place) are one place; places
 * needed at different times may overlap.
 */
#include "base/fail.h"
#include "base/memory.h"
#include "net/net_graph.h"

typedef struct place {
    size_t size, offset;        /* floats */
    int birth, death;           /* first and last time of need */
    bool read_back;             /* a backward reads it as its own output */
} place;

typedef struct planner {
    const ori_net *net;
    const size_t *frames;
    const int *late;
    bool training, open;
    place *places;              /* [2 * values] at most, by birth */
    int place_count;
    int *value, *gradient;      /* [values] which place */
    int *active;                /* places in use now, by offset */
} planner;

static int backward_time(const planner *p, int layer)
{
    return 2 * p->net->node_count - layer;
}

static int forward_time(const planner *p, int layer)
{
    return p->late && p->late[layer] >= 0 ? p->late[layer] : layer;
}

static bool keeps_output(const ori__node *n)
{
    return !n->skipped && (n->ops->needs_output ||
                           (n->fused && n->ops->fused_needs_output));
}

static ori_status add_place(planner *p, int value, int birth, int *index)
{
    const int channels = ori__value_channels(p->net, value);
    place *it = &p->places[p->place_count];

    if (!ori__multiply(p->frames[value], (size_t)channels, &it->size) ||
        it->size > SIZE_MAX / 64)
        return ori__fail(ORI_ENOMEM, "the values of a network's layers are "
                         "too many to be counted");
    it->size = ori__round_up(it->size, 16);
    it->birth = it->death = birth;
    *index = p->place_count++;
    return ORI_OK;
}

static void extend(place *it, int time)
{
    if (time > it->death)
        it->death = time;
}

/* May the layer write over its input? */
static bool forward_in_place(const planner *p, const ori__node *n)
{
    const int input = n->inputs[0];

    if (p->open)
        return false;
    if (n->skipped)
        return true;
    return n->ops->in_place && input != 0 &&
           ori__value_consumers(p->net, input) == 1 &&
           !(p->training && p->places[p->value[input]].read_back);
}

/* What layer i gives.  The place of what others are bands of is there from
 * the first of them on. */
static ori_status place_value(planner *p, int i)
{
    const ori__node *n = &p->net->nodes[i];
    const int whole = n->into ? n->into : i + 1;
    ori_status s = ORI_OK;

    if (forward_in_place(p, n))
        p->value[whole] = p->value[n->inputs[0]];
    else if (p->value[whole] < 0)
        s = add_place(p, whole, i, &p->value[whole]);
    p->value[i + 1] = p->value[whole];
    return s;
}

static ori_status place_values(planner *p)
{
    ori_status s = add_place(p, 0, 0, &p->value[0]);

    for (int i = 0; i < p->net->node_count && s == ORI_OK; i++) {
        const ori__node *n = &p->net->nodes[i];
        place *it;

        if (n->absent)
            continue;
        s = place_value(p, i);
        if (s != ORI_OK)
            return s;
        it = &p->places[p->value[i + 1]];
        extend(it, forward_time(p, i));
        if (p->training && keeps_output(n)) {
            it->read_back = true;
            extend(it, backward_time(p, i));
        }
        for (int k = 0; k < n->input_count; k++)
            extend(&p->places[p->value[n->inputs[k]]],
                   p->training && n->ops->needs_input ? backward_time(p, i)
                                                      : forward_time(p, i));
    }
    /* The scores stay for the caller. */
    extend(&p->places[p->value[p->net->node_count]], p->net->node_count);
    return s;
}

static ori_status place_gradients(planner *p)
{
    const int last = p->net->node_count;
    ori_status s = add_place(p, last, last, &p->gradient[last]);

    for (int i = last - 1; i >= 0 && s == ORI_OK; i--) {
        const ori__node *n = &p->net->nodes[i];
        const int own = p->gradient[i + 1], time = backward_time(p, i);

        if (n->absent)
            continue;
        extend(&p->places[own], time);
        for (int k = 0; k < n->input_count && s == ORI_OK; k++) {
            const int v = n->inputs[k];
            const bool same =
                k == 0 && !p->open && ori__value_consumers(p->net, v) == 1 &&
                (n->skipped || n->ops->gradient_in_place);

            if (same)
                p->gradient[v] = own;
            else if (p->gradient[v] < 0)
                s = add_place(p, v, time, &p->gradient[v]);
            if (s == ORI_OK)
                extend(&p->places[p->gradient[v]], time);
        }
    }
    if (s == ORI_OK)            /* the caller may want the input's */
        extend(&p->places[p->gradient[0]], 2 * last + 1);
    return s;
}

/* Put one place into the lowest gap among those in use, first fit. */
static void fit(planner *p, int index, int *active_count)
{
    place *it = &p->places[index];
    int count = 0, at = 0;
    size_t offset = 0;

    for (int i = 0; i < *active_count; i++)
        if (p->places[p->active[i]].death >= it->birth)
            p->active[count++] = p->active[i];
    for (; at < count; at++) {
        const place *other = &p->places[p->active[at]];

        if (offset + it->size <= other->offset)
            break;
        offset = other->offset + other->size;
    }
    for (int i = count; i > at; i--)
        p->active[i] = p->active[i - 1];
    p->active[at] = index;
    *active_count = count + 1;
    it->offset = offset;
}

static ori_status plan(planner *p, ori__layout *layout)
{
    const int values = p->net->node_count + 1;
    ori_status s = place_values(p);
    int active = 0;

    if (s == ORI_OK && p->training)
        s = place_gradients(p);
    for (int i = 0; i < p->place_count && p->open; i++)
        extend(&p->places[i], 2 * p->net->node_count + 1);
    for (int i = 0; i < p->place_count && s == ORI_OK; i++) {
        const place *it = &p->places[i];

        fit(p, i, &active);
        if (it->offset > SIZE_MAX / 64)
            return ori__fail(ORI_ENOMEM, "the values of a network's layers "
                             "are too many to be counted");
        if (it->offset + it->size > layout->size)
            layout->size = it->offset + it->size;
    }
    for (int v = 0; v < values && s == ORI_OK; v++) {
        if (v > 0 && p->net->nodes[v - 1].absent)
            continue;
        layout->value[v] = p->places[p->value[v]].offset;
        if (p->training)
            layout->gradient[v] = p->places[p->gradient[v]].offset;
    }
    return s;
}

ori_status ori__layout_create(ori__layout *layout, const ori_net *net,
                              const size_t *frames, const int *late,
                              ori__layout_for what)
{
    const size_t values = (size_t)net->node_count + 1;
    const bool training = what != ORI__LAYOUT_FORWARD;
    planner p = { .net = net, .frames = frames, .late = late,
                  .training = training, .open = what == ORI__LAYOUT_OPEN };
    ori_status s;

    p.places = ORI__NEW(place, 2 * values);
    p.value = ORI__NEW(int, values);
    p.gradient = ORI__NEW(int, values);
    p.active = ORI__NEW(int, 2 * values);
    layout->value = ORI__NEW(size_t, values);
    layout->gradient = training ? ORI__NEW(size_t, values) : NULL;
    if (p.places && p.value && p.gradient && p.active && layout->value &&
        (layout->gradient || !training)) {
        for (size_t v = 0; v < values; v++)
            p.value[v] = p.gradient[v] = -1;
        s = plan(&p, layout);
    } else {
        s = ori__fail_memory("the plan of a run's memory");
    }
    ori__free(p.places);
    ori__free(p.value);
    ori__free(p.gradient);
    ori__free(p.active);
    return s;
}

void ori__layout_destroy(ori__layout *layout)
{
    ori__free(layout->value);
    ori__free(layout->gradient);
}
