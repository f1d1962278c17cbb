/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * train_batch.c - cases put together for one step
 */
#include "train/train_batch.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/random.h"
#include "train/augment.h"

struct ori__train_batch {
    const ori_train_options *options;
    const ori_model *model;
    const ori_dataset *data;
    ori__augment *augment;
    int max_cases, max_frames;
    int width, classes;
    float *x, *mixed;           /* [max_cases, max_frames, width] */
    unsigned char *present, *mixed_present;
    int *lengths, *mixed_lengths, *missing, *partner;
    float *targets, *mixed_targets;     /* [max_cases, classes] */
    float *weights, *mixed_weights;     /* [max_cases] */
    float *class_weights;       /* [classes]; NULL: all 1 */
    char *work;
    size_t work_each;
    int threads;
};

/* 1 / frequency, so that the mean over the training cases is 1. */
static ori_status weigh_classes(ori__train_batch *b)
{
    const int n = ori_dataset_count(b->data);
    int occurring = 0;

    b->class_weights = ORI__NEW(float, (size_t)b->classes);
    if (!b->class_weights)
        return ori__fail_memory("class weights");
    for (int i = 0; i < n; i++)
        b->class_weights[ori_dataset_example(b->data, i).label]++;
    for (int k = 0; k < b->classes; k++)
        occurring += b->class_weights[k] > 0;
    for (int k = 0; k < b->classes; k++)
        if (b->class_weights[k] > 0)
            b->class_weights[k] =
                (float)n / ((float)occurring * b->class_weights[k]);
    return ORI_OK;
}

static ori_status allocate(ori__train_batch *b, int64_t longest)
{
    const size_t n = (size_t)b->max_cases;
    const size_t k = (size_t)b->classes;
    size_t cells;

    b->threads = ori_threads_get();
    b->work_each = ori__augment_work(b->augment, longest);
    if (!ori__multiply(n, (size_t)b->max_frames, &cells))
        return ori__fail_memory("a batch");
    b->x = ori__alloc(cells, (size_t)b->width * sizeof(float));
    b->present = ori__alloc(cells, 1);
    b->lengths = ORI__NEW(int, n);
    b->missing = ORI__NEW(int, n);
    b->targets = ori__alloc(n, k * sizeof(float));
    b->weights = ORI__NEW(float, n);
    b->work = ori__alloc((size_t)b->threads, b->work_each);
    if (!b->x || !b->present || !b->lengths || !b->missing || !b->targets ||
        !b->weights || !b->work)
        return ori__fail_memory("a batch");
    if (b->options->mixup > 0) {
        b->mixed = ori__alloc(cells, (size_t)b->width * sizeof(float));
        b->mixed_present = ori__alloc(cells, 1);
        b->mixed_lengths = ORI__NEW(int, n);
        b->partner = ORI__NEW(int, n);
        b->mixed_targets = ori__alloc(n, k * sizeof(float));
        b->mixed_weights = ORI__NEW(float, n);
        if (!b->mixed || !b->mixed_present || !b->mixed_lengths ||
            !b->partner || !b->mixed_targets || !b->mixed_weights)
            return ori__fail_memory("a batch");
    }
    return b->options->class_weights ? weigh_classes(b) : ORI_OK;
}

ori_status ori__train_batch_create(ori__train_batch **batch,
                                   const ori_train_options *options,
                                   const ori_model *model,
                                   const ori_dataset *data, int max_cases)
{
    ori__train_batch *b = ORI__NEW(ori__train_batch, 1);
    int64_t longest = 1;
    ori_status s;

    *batch = NULL;
    if (!b)
        return ori__fail_memory("a batch");
    for (int i = 0; i < ori_dataset_count(data); i++) {
        const int64_t length = ori_dataset_example(data, i).length;

        longest = length > longest ? length : longest;
    }
    b->options = options;
    b->model = model;
    b->data = data;
    b->max_cases = max_cases;
    b->width = ori_model_feature_width(model);
    b->classes = ori_model_label_count(model);
    s = ori__augment_create(&b->augment, options, model);
    if (s == ORI_OK) {
        b->max_frames = ori__augment_max_frames(
            b->augment, (int)ori_model_feature_frames(model, longest));
        s = allocate(b, longest);
    }
    if (s != ORI_OK) {
        ori__train_batch_destroy(b);
        return s;
    }
    *batch = b;
    return ORI_OK;
}

void ori__train_batch_destroy(ori__train_batch *b)
{
    if (!b)
        return;
    ori__augment_destroy(b->augment);
    ori__free(b->x);
    ori__free(b->mixed);
    ori__free(b->present);
    ori__free(b->mixed_present);
    ori__free(b->lengths);
    ori__free(b->mixed_lengths);
    ori__free(b->missing);
    ori__free(b->partner);
    ori__free(b->targets);
    ori__free(b->mixed_targets);
    ori__free(b->weights);
    ori__free(b->mixed_weights);
    ori__free(b->class_weights);
    ori__free(b->work);
    ori__free(b);
}

int ori__train_batch_max_frames(const ori__train_batch *b)
{
    return b->max_frames;
}

const float *ori__train_batch_targets(const ori__train_batch *b)
{
    return b->options->mixup > 0 ? b->mixed_targets : b->targets;
}

const float *ori__train_batch_weights(const ori__train_batch *b)
{
    if (!b->class_weights)
        return NULL;
    return b->options->mixup > 0 ? b->mixed_weights : b->weights;
}

/* One case into its row; rows lie max_frames apart until they are packed. */
static void make_case(ori__train_batch *b, int row, int index, uint32_t epoch,
                      void *work)
{
    const ori_train_options *o = b->options;
    const ori_example e = ori_dataset_example(b->data, index);
    const size_t at = (size_t)row * (size_t)b->max_frames;
    const float rest = (float)o->label_smoothing / (float)b->classes;
    float *target = b->targets + row * b->classes;

    b->lengths[row] = ori__augment_case(
        b->augment, &e,
        ori__rng_at(o->seed, ORI__RNG_AUGMENT, epoch, (uint32_t)index),
        b->x + at * (size_t)b->width, b->present + at, &b->missing[row],
        work);
    for (int k = 0; k < b->classes; k++)
        target[k] = rest;
    target[e.label] += 1 - (float)o->label_smoothing;
    b->weights[row] = b->class_weights ? b->class_weights[e.label] : 1.0f;
}

/* Move the rows together, `longest` frames apart. */
static void pack_rows(ori__train_batch *b, int count, int longest)
{
    const size_t from = (size_t)b->max_frames, to = (size_t)longest;
    const size_t width = (size_t)b->width;

    if (longest == b->max_frames)
        return;
    for (size_t i = 1; i < (size_t)count; i++) {
        memmove(b->x + i * to * width, b->x + i * from * width,
                to * width * sizeof(float));
        memmove(b->present + i * to, b->present + i * from, to);
    }
}

/* Johnk 1964: a ratio of powers of uniforms, accepted within the simplex;
 * made for a <= 1, which is where mixup lives. */
static float draw_beta(ori__rng *rng, double a)
{
    for (;;) {
        const double u = pow((double)ori__rng_uniform(rng), 1 / a);
        const double v = pow((double)ori__rng_uniform(rng), 1 / a);

        if (u + v > 0 && u + v <= 1)
            return (float)(u / (u + v));
    }
}

/* Row i becomes share x row i + (1 - share) x row j; frames that only one of
 * them has keep their share of it. */
static void mix_row(ori__train_batch *b, int i, int j, float share,
                    int longest)
{
    const size_t width = (size_t)b->width, rows = (size_t)longest;
    const float *x = b->x + (size_t)i * rows * width;
    const float *z = b->x + (size_t)j * rows * width;
    float *y = b->mixed + (size_t)i * rows * width;
    const int nx = b->lengths[i], nz = b->lengths[j];
    const int n = nx > nz ? nx : nz;

    for (int t = 0; t < n; t++) {
        const size_t at = (size_t)t * width;
        const float p = t < nx ? share : 0, q = t < nz ? 1 - share : 0;

        for (size_t c = 0; c < width; c++)
            y[at + c] = (t < nx ? p * x[at + c] : 0) +
                        (t < nz ? q * z[at + c] : 0);
        b->mixed_present[(size_t)i * rows + (size_t)t] =
            (t < nx && b->present[(size_t)i * rows + (size_t)t]) ||
            (t < nz && b->present[(size_t)j * rows + (size_t)t]);
    }
    b->mixed_lengths[i] = n;
    for (int k = 0; k < b->classes; k++)
        b->mixed_targets[i * b->classes + k] =
            share * b->targets[i * b->classes + k] +
            (1 - share) * b->targets[j * b->classes + k];
    b->mixed_weights[i] =
        share * b->weights[i] + (1 - share) * b->weights[j];
}

/* Zhang et al., "mixup", 2018: pairs from within the batch, a share each. */
static void mix(ori__train_batch *b, int count, int longest, uint32_t step)
{
    const ori_train_options *o = b->options;
    ori__rng rng = ori__rng_at(o->seed, ORI__RNG_MIXUP, step, 0);

    for (int i = 0; i < count; i++)
        b->partner[i] = i;
    ori__rng_shuffle(&rng, b->partner, (size_t)count);
    for (int i = 0; i < count; i++) {
        float share = draw_beta(&rng, o->mixup < 1 ? o->mixup : 1);

        share = share < 0.5f ? 1 - share : share;   /* row i leads */
        mix_row(b, i, b->partner[i], share, longest);
    }
}

ori_batch ori__train_batch_fill(ori__train_batch *b, const int *index,
                                int count, uint32_t epoch, uint32_t step)
{
    int longest = 0, missing = 0;
    bool equal = true;
    const int *lengths;

#pragma omp parallel for num_threads(b->threads) schedule(static)
    for (int thread = 0; thread < b->threads; thread++)
        for (int i = thread; i < count; i += b->threads)
            make_case(b, i, index[i], epoch,
                      b->work + (size_t)thread * b->work_each);
    for (int i = 0; i < count; i++) {
        longest = b->lengths[i] > longest ? b->lengths[i] : longest;
        missing += b->missing[i];
    }
    pack_rows(b, count, longest);
    lengths = b->lengths;
    if (b->options->mixup > 0) {
        mix(b, count, longest, step);
        lengths = b->mixed_lengths;
    }
    for (int i = 0; i < count; i++)
        equal = equal && lengths[i] == longest;
    return (ori_batch){
        .x = b->options->mixup > 0 ? b->mixed : b->x,
        .batch = count,
        .length = longest,
        .lengths = equal ? NULL : lengths,
        .present = !missing ? NULL
                   : b->options->mixup > 0 ? b->mixed_present
                                           : b->present,
    };
}
