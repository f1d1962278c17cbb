/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_net.c - the reference networks: recognising, and a training step
 *
 *     bench-net [ID...]
 *
 * prints one line for each network, number of threads and size:
 * peer,id,threads,ms_median,ms_min,gflops, of batches of random series with
 * one channel and 10 classes.  NET_tT_bB is the scores of a batch;
 * train_NET_tT_bB forward in training, backward, and one Adam step over the
 * weights: the same as the peers that it is compared with do.  GFLOP/s counts
 * the multiply-adds of convolutions and dense layers, two operations each,
 * three times for a training step.  From one thread to as many as
 * OMP_NUM_THREADS or the machine has.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <oriole/oriole.h>

enum { CLASSES = 10, STEPS_MAX = 25 };

typedef struct work {
    const char *arch;
    int length, batch;
    bool training;
} work;

static const work all[] = {
    { "fcn", 500, 1, false },        { "fcn", 500, 64, false },
    { "resnet", 500, 1, false },     { "resnet", 500, 64, false },
    { "inception", 500, 1, false },  { "inception", 500, 64, false },
    { "m5", 16000, 1, false },       { "m5", 16000, 16, false },
    { "fcn", 140, 16, true },        { "fcn", 140, 64, true },
    { "fcn", 500, 16, true },        { "fcn", 500, 64, true },
    { "resnet", 140, 16, true },     { "resnet", 140, 64, true },
    { "resnet", 500, 16, true },     { "resnet", 500, 64, true },
    { "inception", 140, 16, true },  { "inception", 140, 64, true },
    { "inception", 500, 16, true },  { "inception", 500, 64, true },
};

typedef struct bench_net {
    const work *work;
    ori_net *net;
    ori_net_run *run;
    ori_batch batch;
    float *x, *dscores, *gradient, *m, *v;
    size_t count;
    unsigned step;
} bench_net;

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static float noise(void)
{
    return (float)rand() / (float)RAND_MAX - 0.5f;
}

/* Softmax and cross entropy; case n belongs to class n modulo CLASSES. */
static void set_dscores(bench_net *t, const float *scores)
{
    for (int n = 0; n < t->batch.batch; n++) {
        const float *s = scores + n * CLASSES;
        float *d = t->dscores + n * CLASSES, sum = 0;

        for (int k = 0; k < CLASSES; k++)
            sum += d[k] = expf(s[k]);
        for (int k = 0; k < CLASSES; k++)
            d[k] = (d[k] / sum - (k == n % CLASSES)) /
                   (float)t->batch.batch;
    }
}

static void adam(bench_net *t)
{
    float *w = ori_net_weights(t->net);

    for (size_t i = 0; i < t->count; i++) {
        const float g = t->gradient[i];

        t->m[i] += 0.1f * (g - t->m[i]);
        t->v[i] += 0.001f * (g * g - t->v[i]);
        w[i] -= 1e-3f * t->m[i] / (sqrtf(t->v[i]) + 1e-8f);
    }
}

static bool step(bench_net *t)
{
    const float *scores;

    if (!t->work->training)
        return ori_net_forward(t->run, &t->batch, &scores) == ORI_OK;
    memset(t->gradient, 0, t->count * sizeof *t->gradient);
    if (ori_net_forward_training(t->run, &t->batch, 1, t->step++, &scores) !=
        ORI_OK)
        return false;
    set_dscores(t, scores);
    ori_net_backward(t->run, t->dscores, t->gradient, NULL);
    adam(t);
    return true;
}

static bool create(bench_net *t)
{
    ori_net_options o = ORI_NET_OPTIONS_INIT;
    const int batch = t->work->batch, length = t->work->length;
    const size_t numbers = (size_t)batch * (size_t)length;

    o.channels = 1;
    o.length = length;
    o.classes = CLASSES;
    if (ori_net_create(&t->net, ori_arch_text(t->work->arch), &o) != ORI_OK ||
        ori_net_run_create(&t->run, t->net, batch, length,
                           t->work->training) != ORI_OK)
        return false;
    ori_net_initialise(t->net, 1);
    t->count = ori_net_weight_count(t->net);
    t->x = calloc(numbers, sizeof *t->x);
    t->dscores = calloc((size_t)batch * CLASSES, sizeof *t->dscores);
    t->gradient = calloc(t->count, sizeof *t->gradient);
    t->m = calloc(t->count, sizeof *t->m);
    t->v = calloc(t->count, sizeof *t->v);
    if (!t->x || !t->dscores || !t->gradient || !t->m || !t->v)
        return false;
    for (size_t i = 0; i < numbers; i++)
        t->x[i] = noise();
    t->batch = (ori_batch){ .x = t->x, .batch = batch, .length = length };
    return true;
}

static void destroy(bench_net *t)
{
    ori_net_run_destroy(t->run);
    ori_net_destroy(t->net);
    free(t->x);
    free(t->dscores);
    free(t->gradient);
    free(t->m);
    free(t->v);
}

static double flops(const bench_net *t)
{
    double sum = 0;

    for (int i = 0; i < ori_net_layer_count(t->net); i++)
        sum += ori_net_layer_at(t->net, i).mult_adds;
    return 2 * (t->work->training ? 3 : 1) * sum * t->batch.batch;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static const char *id_of(const work *w, char *id, size_t room)
{
    snprintf(id, room, "%s%s_t%d_b%d", w->training ? "train_" : "", w->arch,
             w->length, w->batch);
    return id;
}

static bool bench(const work *w, int threads)
{
    const double start = now();
    bench_net t = { .work = w };
    double times[STEPS_MAX];
    char id[64];
    int count = 0;
    bool ok;

    ori_threads_set(threads);
    ok = create(&t);
    for (int i = 0; ok && i < 3; i++)
        ok = step(&t);
    while (ok && count < STEPS_MAX && (count < 5 || now() - start < 2)) {
        const double before = now();

        ok = step(&t);
        times[count++] = now() - before;
    }
    if (ok) {
        qsort(times, (size_t)count, sizeof times[0], by_size);
        printf("oriole,%s,%d,%.4f,%.4f,%.2f\n", id_of(w, id, sizeof id),
               threads, 1e3 * times[count / 2], 1e3 * times[0],
               1e-9 * flops(&t) / times[count / 2]);
        fflush(stdout);
    } else {
        fprintf(stderr, "%s\n", ori_last_error());
    }
    destroy(&t);
    return ok;
}

static bool wanted(const work *w, int argc, char **argv)
{
    char id[64];

    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], id_of(w, id, sizeof id)) == 0)
            return true;
    return argc == 1;
}

int main(int argc, char **argv)
{
    const int most = ori_threads_get();

    puts("peer,id,threads,ms_median,ms_min,gflops");
    for (int threads = 1; threads <= most; threads++)
        for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
            if (wanted(&all[i], argc, argv) && !bench(&all[i], threads))
                return 1;
    return 0;
}
