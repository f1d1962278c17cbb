/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_run.c - a place to run a network in
 */
#include <limits.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"
#include "conv/conv_finish.h"
#include "net/net_branches.h"
#include "net/net_flat.h"
#include "net/net_run.h"
#include "net/net_slices.h"

/* Creating. */

static ori_status fail_length(const ori_net_run *run, int layer, int in,
                              int number)
{
    const ori__node *n = &run->net->nodes[layer];
    const int usual = n->inputs[0]
                          ? run->net->nodes[n->inputs[0] - 1].shape.length
                          : run->net->length;

    if (number < 0)
        return ori__fail(ORI_ESHAPE, "layer %d (%s) cannot take the %d "
                         "frame(s) that reach it from %d frames of input "
                         "(usual: %d from %d)", layer, n->ops->name, in,
                         run->frames[0].stride, usual, run->net->length);
    return ori__fail(ORI_ESHAPE, "layer %d (%s) cannot take case %d: of its "
                     "%d frames, %d reach the layer (usual: %d from %d)",
                     layer, n->ops->name, run->first + number,
                     run->frames[0].lengths[number], in, usual,
                     run->net->length);
}

/* How many frames of each value there is room for. */
static ori_status set_strides(ori_net_run *run, int max_length)
{
    const ori_net *net = run->net;

    run->frames[0].stride = max_length;
    for (int i = 0; i < net->node_count; i++) {
        const ori__node *n = &net->nodes[i];
        const int in = run->frames[n->inputs[0]].stride;
        int out = n->ops->length ? n->ops->length(n->priv, in) : in;

        for (int k = 1; k < n->input_count; k++)
            if (run->frames[n->inputs[k]].stride != in)
                return ori__fail(ORI_ESHAPE, "layer %d (%s): its branches "
                                 "give %d and %d frames for an input of %d",
                                 i, n->ops->name, in,
                                 run->frames[n->inputs[k]].stride,
                                 max_length);
        if (out < 1)
            return fail_length(run, i, in, -1);
        run->frames[i + 1].stride = out;
    }
    if (run->frames[net->node_count].stride != 1)
        return ori__fail(ORI_ESHAPE, "the network gives %d frames of scores "
                         "for an input of %d frames, not one",
                         run->frames[net->node_count].stride, max_length);
    return ORI_OK;
}

static bool changes_frames(const ori__node *n)
{
    return n->ops->length || n->ops->present || n->ops->joins;
}

static ori_status create_frames(ori_net_run *run, int max_length)
{
    const size_t values = (size_t)run->net->node_count + 1;
    const size_t cases = (size_t)run->cases;
    size_t present = 0;
    ori_status s = set_strides(run, max_length);

    if (s != ORI_OK)
        return s;
    for (size_t v = 0; v < values; v++) {
        run->present_at[v] = present;
        if ((size_t)run->frames[v].stride > INT_MAX / cases)
            return ori__fail(ORI_EINVAL, "%zu cases of %d frames are too "
                             "many", cases, run->frames[v].stride);
        present += cases * (size_t)run->frames[v].stride;
        run->frames[v].cases = run->cases;
        run->frames[v].lengths = run->lengths + v * cases;
    }
    run->present = ori__alloc(present, 1);
    if (!run->present)
        return ori__fail_memory("a run");
    run->frames_of[0] = &run->frames[0];
    for (int i = 0; i < run->net->node_count; i++) {
        const ori__node *n = &run->net->nodes[i];

        run->frames_of[i + 1] = changes_frames(n)
                                    ? &run->frames[i + 1]
                                    : run->frames_of[n->inputs[0]];
    }
    return ORI_OK;
}

static ori_status create_layout(ori_net_run *run)
{
    const size_t values = (size_t)run->net->node_count + 1;
    size_t *frames = ORI__NEW(size_t, values);
    ori_status s;

    if (!frames)
        return ori__fail_memory("a run");
    for (size_t v = 0; v < values; v++)
        frames[v] = (size_t)run->cases * (size_t)run->frames[v].stride;
    s = ori__layout_create(&run->layout, run->net, frames,
                           run->branches ? run->branches->join : NULL,
                           run->open       ? ORI__LAYOUT_OPEN
                           : run->training ? ORI__LAYOUT_TRAINING
                                           : ORI__LAYOUT_FORWARD);
    ori__free(frames);
    return s;
}

ori_status ori__run_floats(ori_net *net, int max_length, size_t *floats)
{
    ori_net_run one = { .net = net, .cases = 1 };
    ori_status s = ori__net_flat(&one.flat, net, true);

    if (one.flat)
        one.net = one.flat;
    one.frames = ORI__NEW(ori__frames, (size_t)net->node_count + 1);
    if (s == ORI_OK)
        s = one.frames ? set_strides(&one, max_length)
                       : ori__fail_memory("a run");
    if (s == ORI_OK)
        s = create_layout(&one);
    *floats = one.layout.size;
    ori__layout_destroy(&one.layout);
    ori__net_flat_destroy(one.flat);
    ori__free(one.frames);
    return s;
}

/* What a layer does of those behind it; see net_flat.h. */
static ori_status create_finish(ori__step *it, const ori__node *n)
{
    if (!n->ops->finishes || (!n->scaled && !n->fused))
        return ORI_OK;
    it->finish.rectify = n->fused;
    if (n->scaled) {
        const size_t channels = (size_t)n->scaled->shape.channels;

        it->scale = ORI__NEW(float, 3 * channels);
        if (!it->scale)
            return ori__fail_memory("a run");
        it->finish.mean = it->scale + n->scaled_first;
        it->finish.gain = it->finish.mean + channels;
        it->finish.offset = it->finish.gain + channels;
    }
    it->pass.finish = &it->finish;
    return ORI_OK;
}

static bool is_band_of(const ori_net_run *run, int value, int whole)
{
    return value && run->net->nodes[value - 1].into == whole;
}

/* Everything of a pass that stays the same from batch to batch. */
static ori_status create_step(ori_net_run *run, int index,
                              const ori_net_run *like, size_t *work)
{
    const ori__node *n = &run->net->nodes[index];
    const size_t inputs = (size_t)n->input_count;
    ori__step *it = &run->steps[index];
    ori__room room = {
        .cases = run->cases,
        .length_in = run->frames[n->inputs[0]].stride,
        .length_out = run->frames[index + 1].stride,
        .training = run->training,
        .like = like ? like->steps[index].state : NULL,
    };
    ori_status s = ORI_OK;

    it->in = ORI__NEW(const ori__frames *, inputs);
    it->x = ORI__NEW(const float *, inputs);
    it->dx = ORI__NEW(float *, inputs);
    it->add = ORI__NEW(bool, inputs);
    it->state = ori__alloc(1, n->ops->state_size);
    if (!it->in || !it->x || !it->dx || !it->add || !it->state)
        return ori__fail_memory("a run");
    if (n->ops->prepare)
        s = n->ops->prepare(n->priv, it->state, &room);
    if (s != ORI_OK)
        return s == ORI_ENOMEM ? s : ori__fail_context(s, "layer %d (%s)",
                                                       index, n->ops->name);
    if (room.work > *work)
        *work = room.work;
    run->depends[index + 1] = n->trained > 0;
    for (size_t k = 0; k < inputs; k++) {
        it->in[k] = run->frames_of[n->inputs[k]];
        it->x[k] = is_band_of(run, n->inputs[k], index + 1)
                       ? NULL : ori__run_value(run, n->inputs[k]);
        run->depends[index + 1] |= run->depends[n->inputs[k]];
    }
    it->pass = (ori__pass){
        .ops = n->ops,
        .layer = n->priv,
        .state = it->state,
        .index = (uint32_t)index,
        .input_count = n->input_count,
        .in = it->in,
        .out = run->frames_of[index + 1],
        .x = it->x,
        .y = ori__run_value(run, index + 1) + n->into_first,
        .y_pitch = ori__value_channels(run->net,
                                       n->into ? n->into : index + 1),
        .dx = it->dx,
        .add = it->add,
        .weights = run->net->weights + n->offset,
        .rectify = n->fused && !run->open,
    };
    if (run->training)
        it->pass.dy = ori__run_gradient(run, index + 1);
    return create_finish(it, n);
}

static ori_status create_parts(ori_net_run *run, const ori_net_run *like)
{
    const int layers = run->net->node_count;
    const size_t values = (size_t)layers + 1;
    size_t work = 1;
    ori_status s;

    run->steps = ORI__NEW(ori__step, (size_t)layers);
    run->frames = ORI__NEW(ori__frames, values);
    run->frames_of = ORI__NEW(const ori__frames *, values);
    run->lengths = ORI__NEW(int, values * (size_t)run->cases);
    run->present_at = ORI__NEW(size_t, values);
    run->depends = ORI__NEW(bool, values);
    run->written = ORI__NEW(bool, values);
    if (!run->steps || !run->frames || !run->frames_of || !run->lengths ||
        !run->present_at || !run->depends || !run->written)
        return ori__fail_memory("a run");
    s = create_frames(run, run->length_max);
    if (s == ORI_OK)
        s = create_layout(run);
    if (s != ORI_OK)
        return s;
    run->memory = ORI__NEW(float, run->layout.size);
    if (!run->memory)
        return ori__fail_memory("a network's values");
    for (int i = 0; i < layers && s == ORI_OK; i++)
        if (!run->net->nodes[i].absent)
            s = create_step(run, i, like, &work);
    if (s != ORI_OK)
        return s;
    run->work_size = ori__round_up(work, 64);
    run->work = ori__alloc(run->branches ? (size_t)run->branches->threads : 1,
                           run->work_size);
    if (!run->work)
        return ori__fail_memory("a run");
    for (int i = 0; i < layers; i++)
        run->steps[i].pass.work = run->work;
    return ORI_OK;
}

/* In slices, or all at once. */
static ori_status create_whole(ori_net_run *run, ori__run_for what,
                               const ori_net_run *like)
{
    ori_status s = ORI_OK;

    if (what == ORI__RUN_FORWARD)
        s = ori__slices_create(&run->slices, run->net, run->cases,
                               run->length_max);
    if (s != ORI_OK || run->slices)
        return s;
    if (!run->open)
        s = ori__net_flat(&run->flat, run->net, !run->training);
    if (run->flat)
        run->net = run->flat;
    if (s == ORI_OK && what == ORI__RUN_FORWARD)
        s = ori__branches_create(&run->branches, run->net,
                                 ori_threads_get());
    return s == ORI_OK ? create_parts(run, like) : s;
}

ori_status ori__run_create(ori_net_run **out, ori_net *net, int max_batch,
                           int max_length, ori__run_for what,
                           const ori_net_run *like)
{
    ori_net_run *run;
    ori_status s;

    *out = NULL;
    if (max_batch < 1 || max_length < 1)
        return ori__fail(ORI_EINVAL, "a run has at least one case of one "
                         "frame, not %d of %d", max_batch, max_length);
    run = ORI__NEW(ori_net_run, 1);
    if (!run)
        return ori__fail_memory("a run");
    run->net = net;
    run->cases = max_batch;
    run->length_max = max_length;
    run->training = what >= ORI__RUN_TRAINING;
    run->open = what == ORI__RUN_OPEN;
    s = create_whole(run, what, like);
    if (s != ORI_OK) {
        ori_net_run_destroy(run);
        return s;
    }
    ori_net_run_refresh(run);
    *out = run;
    return ORI_OK;
}

ori_status ori_net_run_create(ori_net_run **out, ori_net *net, int max_batch,
                              int max_length, bool training)
{
    return ori__run_create(out, net, max_batch, max_length,
                           training ? ORI__RUN_TRAINING : ORI__RUN_FORWARD,
                           NULL);
}

void ori_net_run_destroy(ori_net_run *run)
{
    if (!run)
        return;
    ori__slices_destroy(run->slices);
    for (int i = 0; run->steps && i < run->net->node_count; i++) {
        ori__step *it = &run->steps[i];

        if (it->state && run->net->nodes[i].ops->release)
            run->net->nodes[i].ops->release(it->state);
        ori__free(it->in);
        ori__free(it->x);
        ori__free(it->dx);
        ori__free(it->add);
        ori__free(it->state);
        ori__free(it->scale);
    }
    ori__net_flat_destroy(run->flat);
    ori__branches_destroy(run->branches);
    ori__layout_destroy(&run->layout);
    ori__free(run->memory);
    ori__free(run->work);
    ori__free(run->steps);
    ori__free(run->frames);
    ori__free(run->frames_of);
    ori__free(run->lengths);
    ori__free(run->present);
    ori__free(run->present_at);
    ori__free(run->depends);
    ori__free(run->written);
    ori__free(run);
}

void ori_net_run_refresh(ori_net_run *run)
{
    if (run->slices)
        ori__slices_refresh(run->slices);
    for (int i = 0; run->steps && i < run->net->node_count; i++) {
        const ori__node *n = &run->net->nodes[i];
        const float *weights = run->net->weights;

        if (n->absent)
            continue;
        if (n->ops->pack)
            n->ops->pack(n->priv, run->steps[i].state, weights + n->offset,
                         run->work);
        if (n->scaled)
            n->scaled->ops->affine(n->scaled->priv,
                                   weights + n->scaled->offset,
                                   run->steps[i].scale);
    }
}

/* Which frames each value has in this batch. */

static ori_status check_batch(const ori_net_run *run, const ori_batch *b)
{
    if (!b->x || b->batch < 1 || b->batch > run->cases || b->length < 1 ||
        b->length > run->length_max)
        return ori__fail(ORI_EINVAL, "a batch of %d cases of %d frames in a "
                         "run for %d of %d", b->batch, b->length, run->cases,
                         run->length_max);
    for (int n = 0; b->lengths && n < b->batch; n++)
        if (b->lengths[n] < 1 || b->lengths[n] > b->length)
            return ori__fail(ORI_EINVAL, "case %d of a batch has %d frames, "
                             "not 1 to %d", n, b->lengths[n], b->length);
    return ORI_OK;
}

static void set_full(ori__frames *f)
{
    f->full = true;
    for (int n = 0; n < f->cases && f->full; n++)
        f->full = f->lengths[n] == f->stride;
}

static unsigned char *mask_of(const ori_net_run *run, int value)
{
    return run->present + run->present_at[value];
}

static void set_input_frames(ori_net_run *run, const ori_batch *b)
{
    ori__frames *f = &run->frames[0];
    unsigned char *mask = mask_of(run, 0);
    bool missing = false;

    for (int n = 0; n < f->cases; n++)
        f->lengths[n] = n >= b->batch ? 0
                                      : b->lengths ? b->lengths[n]
                                                   : b->length;
    set_full(f);
    for (int n = 0; b->present && n < b->batch; n++) {
        const unsigned char *from = b->present + (size_t)n *
                                                     (size_t)b->length;
        unsigned char *to = mask + (size_t)n * (size_t)f->stride;

        for (int t = 0; t < f->lengths[n]; t++) {
            to[t] = from[t] != 0;
            missing |= !to[t];
        }
    }
    f->present = missing ? mask : NULL;
}

static void set_input(ori_net_run *run, const ori_batch *b)
{
    const ori__frames *f = &run->frames[0];
    const size_t channels = (size_t)run->net->channels;

    for (int n = 0; n < b->batch; n++)
        memcpy(ori__run_value(run, 0) +
                   (size_t)n * (size_t)f->stride * channels,
               b->x + (size_t)n * (size_t)b->length * channels,
               (size_t)f->lengths[n] * channels * sizeof(float));
    ori__frames_hide(f, (int)channels, ori__run_value(run, 0));
}

/* Is there at least one hole in the mask just made? */
static bool any_missing(const ori__frames *f, const unsigned char *mask)
{
    for (int n = 0; n < f->cases; n++) {
        const size_t first = (size_t)n * (size_t)f->stride;

        if (memchr(mask + first, 0, (size_t)f->lengths[n]))
            return true;
    }
    return false;
}

static void set_layer_mask(ori_net_run *run, int index)
{
    const ori__node *n = &run->net->nodes[index];
    const ori__frames *in = run->frames_of[n->inputs[0]];
    ori__frames *out = &run->frames[index + 1];
    unsigned char *mask = mask_of(run, index + 1);

    out->present = NULL;
    if (!in->present)
        return;
    for (int c = 0; c < out->cases; c++) {
        const size_t from = (size_t)c * (size_t)in->stride;
        const size_t to = (size_t)c * (size_t)out->stride;

        if (out->lengths[c] == 0)
            continue;
        if (n->ops->present)
            n->ops->present(n->priv, in->present + from, in->lengths[c],
                            mask + to, out->lengths[c]);
        else
            memcpy(mask + to, in->present + from, (size_t)out->lengths[c]);
    }
    if (any_missing(out, mask))
        out->present = mask;
}

/* A frame is there if any branch has it. */
static void set_join_mask(ori_net_run *run, int index)
{
    const ori__node *n = &run->net->nodes[index];
    ori__frames *out = &run->frames[index + 1];
    unsigned char *mask = mask_of(run, index + 1);
    const size_t count = (size_t)out->cases * (size_t)out->stride;

    out->present = NULL;
    for (int k = 0; k < n->input_count; k++)
        if (!run->frames_of[n->inputs[k]]->present)
            return;
    memset(mask, 0, count);
    for (int k = 0; k < n->input_count; k++)
        for (size_t i = 0; i < count; i++)
            mask[i] |= run->frames_of[n->inputs[k]]->present[i];
    if (any_missing(out, mask))
        out->present = mask;
}

static ori_status set_layer_lengths(ori_net_run *run, int index)
{
    const ori__node *n = &run->net->nodes[index];
    const ori__frames *in = run->frames_of[n->inputs[0]];
    ori__frames *out = &run->frames[index + 1];

    for (int c = 0; c < out->cases; c++) {
        const int length = in->lengths[c];

        out->lengths[c] = length && n->ops->length
                              ? n->ops->length(n->priv, length) : length;
        if (length && out->lengths[c] == 0)
            return fail_length(run, index, length, c);
        for (int k = 1; k < n->input_count; k++) {
            const int other = run->frames_of[n->inputs[k]]->lengths[c];

            if (other != length)
                return ori__fail(ORI_ESHAPE, "layer %d (%s): its branches "
                                 "give %d and %d frames for case %d", index,
                                 n->ops->name, length, other, c);
        }
    }
    set_full(out);
    return ORI_OK;
}

static ori_status set_frames(ori_net_run *run, const ori_batch *b)
{
    const int layers = run->net->node_count;
    const ori__frames *last = run->frames_of[layers];

    set_input_frames(run, b);
    for (int i = 0; i < layers; i++) {
        const ori__node *n = &run->net->nodes[i];
        ori_status s;

        if (!changes_frames(n))
            continue;
        s = set_layer_lengths(run, i);
        if (s != ORI_OK)
            return s;
        if (n->ops->joins)
            set_join_mask(run, i);
        else
            set_layer_mask(run, i);
    }
    /* One frame for the longest case there may be, so at most one here. */
    return last->lengths[0] == 1 ? ORI_OK
                                 : ori__fail(ORI_ESHAPE, "no frame of scores");
}

/* Running. */

/* Missing frames are zeros, also to what is behind. */
static void hide(const ori__node *n, const ori__pass *p)
{
    const ori__frames *f = p->out;
    const int rows = f->cases * f->stride;

    ori__frames_hide_band(f, n->shape.channels, p->y_pitch, p->y);
    if (!f->present || !n->scaled_joined)
        return;
    for (int i = 0; i < rows; i++)
        if (i % f->stride < f->lengths[i / f->stride] && !f->present[i])
            ori__conv_finish_frames(p->finish, p->y + (ptrdiff_t)i *
                                                          p->y_pitch,
                                    p->y_pitch, 1, 0, n->shape.channels);
}

static void run_layer(void *run_, int layer, int thread)
{
    const ori_net_run *run = run_;
    const ori__node *n = &run->net->nodes[layer];
    ori__pass *pass = &run->steps[layer].pass;

    if (n->absent || (n->skipped && !run->open))
        return;
    pass->work = (char *)run->work + (size_t)thread * run->work_size;
    n->ops->forward(pass);
    hide(n, pass);
}

static ori_status run_forward(ori_net_run *run, const ori_batch *b,
                              bool training, uint64_t seed, uint32_t number,
                              const float **scores)
{
    const int *join = run->branches ? run->branches->join : NULL;
    ori_status s = check_batch(run, b);

    *scores = NULL;
    if (s == ORI_OK && run->slices)
        return ori__slices_forward(run->slices, b, scores);
    if (s == ORI_OK)
        s = set_frames(run, b);
    if (s != ORI_OK)
        return s;
    run->batch = b->batch;
    run->length = b->length;
    set_input(run, b);
    for (int i = 0; i < run->net->node_count; i++) {
        ori__pass *pass = &run->steps[i].pass;

        pass->training = training;
        pass->traced = training || run->open;
        pass->seed = seed;
        pass->step = number;
        if (join && join[i] >= 0)
            continue;
        if (join && run->net->nodes[i].ops->joins)
            ori__branches_run(run->branches, i, run_layer, run);
        run_layer(run, i, 0);
    }
    *scores = ori__run_value(run, run->net->node_count);
    return ORI_OK;
}

ori_status ori_net_forward(ori_net_run *run, const ori_batch *batch,
                           const float **scores)
{
    return run_forward(run, batch, false, 0, 0, scores);
}

ori_status ori_net_forward_training(ori_net_run *run, const ori_batch *batch,
                                    uint64_t seed, uint32_t number,
                                    const float **scores)
{
    *scores = NULL;
    if (!run->training)
        return ori__fail(ORI_EINVAL, "this run was not made for training");
    ori_net_run_refresh(run);
    return run_forward(run, batch, true, seed, number, scores);
}

/* Where the layer's gradients go, and whether something is there already. */
static void set_gradients(ori_net_run *run, int index, bool input_too)
{
    const ori__node *n = &run->net->nodes[index];
    ori__step *it = &run->steps[index];

    for (int k = 0; k < n->input_count; k++) {
        const int v = n->inputs[k];

        it->dx[k] = run->depends[v] || input_too ? ori__run_gradient(run, v)
                                                 : NULL;
        for (int j = 0; j < k && it->dx[k] && !run->written[v]; j++)
            if (n->inputs[j] == v) {    /* one value, two branches */
                ori__frames_clear(run->frames_of[v],
                                  ori__value_channels(run->net, v),
                                  it->dx[k]);
                run->written[v] = true;
            }
    }
    for (int k = 0; k < n->input_count; k++)
        it->add[k] = run->written[n->inputs[k]];
    for (int k = 0; k < n->input_count; k++)
        run->written[n->inputs[k]] = true;
}

static void give_input_gradient(ori_net_run *run, float *dx)
{
    const ori__frames *f = &run->frames[0];
    const size_t channels = (size_t)run->net->channels;
    const size_t frames = (size_t)run->batch * (size_t)run->length;
    float *gradient = ori__run_gradient(run, 0);

    ori__frames_hide(f, (int)channels, gradient);
    memset(dx, 0, frames * channels * sizeof *dx);
    for (int n = 0; n < run->batch; n++)
        memcpy(dx + (size_t)n * (size_t)run->length * channels,
               gradient + (size_t)n * (size_t)f->stride * channels,
               (size_t)f->lengths[n] * channels * sizeof *dx);
}

/* Layers before `value`, whose gradient is there; those that it does not
 * depend on are passed over. */
void ori__run_backward(ori_net_run *run, int value, float *gradient,
                       float *dx)
{
    const bool input_too = dx != NULL || run->open;

    memset(run->written, 0, (size_t)run->net->node_count + 1);
    run->written[value] = true;
    for (int i = value - 1; i >= 0; i--) {
        const ori__node *n = &run->net->nodes[i];
        ori__pass *pass = &run->steps[i].pass;

        if (!run->written[i + 1] || (!run->depends[i + 1] && !input_too))
            continue;
        set_gradients(run, i, input_too);
        if (n->skipped && !run->open)
            continue;
        ori__frames_hide(pass->out, n->shape.channels, pass->dy);
        pass->gradient = gradient ? gradient + n->offset : NULL;
        n->ops->backward(pass);
    }
    if (dx)
        give_input_gradient(run, dx);
}

void ori_net_backward(ori_net_run *run, const float *dscores,
                      float *gradient, float *dx)
{
    const int layers = run->net->node_count;

    memcpy(ori__run_gradient(run, layers), dscores,
           (size_t)run->batch * (size_t)run->net->classes * sizeof *dscores);
    ori__run_backward(run, layers, gradient, dx);
}
