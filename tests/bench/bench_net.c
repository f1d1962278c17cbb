/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_net.c - a training step of the reference networks
 *
 *     bench-net [ID...]
 *
 * prints one line for each network, number of threads and size:
 * peer,id,threads,ms_median,ms_min,gflops.  A step is forward in training
 * and backward of a batch of random series with one channel and 10 classes,
 * and one Adam step over the weights: the same as the peers that it is
 * compared with do.  GFLOP/s counts three forward passes' multiply-adds of
 * convolutions and dense layers, two operations each.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <oriole/oriole.h>

enum { CLASSES = 10, STEPS_MAX = 25 };

static const struct {
    const char *arch;
    int length, batch;
} all[] = {
    { "fcn", 140, 16 },       { "fcn", 140, 64 },
    { "fcn", 500, 16 },       { "fcn", 500, 64 },
    { "resnet", 140, 16 },    { "resnet", 140, 64 },
    { "resnet", 500, 16 },    { "resnet", 500, 64 },
    { "inception", 140, 16 }, { "inception", 140, 64 },
    { "inception", 500, 16 }, { "inception", 500, 64 },
};

typedef struct training {
    ori_net *net;
    ori_net_run *run;
    ori_batch batch;
    float *x, *dscores, *gradient, *m, *v;
    size_t count;
    unsigned step;
} training;

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
static void set_dscores(training *t, const float *scores)
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

static void adam(training *t)
{
    float *w = ori_net_weights(t->net);

    for (size_t i = 0; i < t->count; i++) {
        const float g = t->gradient[i];

        t->m[i] += 0.1f * (g - t->m[i]);
        t->v[i] += 0.001f * (g * g - t->v[i]);
        w[i] -= 1e-3f * t->m[i] / (sqrtf(t->v[i]) + 1e-8f);
    }
}

static bool step(training *t)
{
    const float *scores;

    memset(t->gradient, 0, t->count * sizeof *t->gradient);
    if (ori_net_forward_training(t->run, &t->batch, 1, t->step++, &scores) !=
        ORI_OK)
        return false;
    set_dscores(t, scores);
    ori_net_backward(t->run, t->dscores, t->gradient, NULL);
    adam(t);
    return true;
}

static bool create(training *t, const char *arch, int batch, int length)
{
    ori_net_options o = ORI_NET_OPTIONS_INIT;
    const size_t numbers = (size_t)batch * (size_t)length;

    o.channels = 1;
    o.length = length;
    o.classes = CLASSES;
    if (ori_net_create(&t->net, ori_arch_text(arch), &o) != ORI_OK ||
        ori_net_run_create(&t->run, t->net, batch, length, true) != ORI_OK)
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

static void destroy(training *t)
{
    ori_net_run_destroy(t->run);
    ori_net_destroy(t->net);
    free(t->x);
    free(t->dscores);
    free(t->gradient);
    free(t->m);
    free(t->v);
}

static double flops(const training *t)
{
    double sum = 0;

    for (int i = 0; i < ori_net_layer_count(t->net); i++)
        sum += ori_net_layer_at(t->net, i).mult_adds;
    return 2 * 3 * sum * t->batch.batch;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static bool bench(size_t index, int threads)
{
    const double start = now();
    training t = { 0 };
    double times[STEPS_MAX];
    int count = 0;
    bool ok;

    ori_threads_set(threads);
    ok = create(&t, all[index].arch, all[index].batch, all[index].length);
    for (int i = 0; ok && i < 3; i++)
        ok = step(&t);
    while (ok && count < STEPS_MAX && (count < 5 || now() - start < 2)) {
        const double before = now();

        ok = step(&t);
        times[count++] = now() - before;
    }
    if (ok) {
        qsort(times, (size_t)count, sizeof times[0], by_size);
        printf("oriole-train,train_%s_t%d_b%d,%d,%.4f,%.4f,%.2f\n",
               all[index].arch, all[index].length, all[index].batch, threads,
               1e3 * times[count / 2], 1e3 * times[0],
               1e-9 * flops(&t) / times[count / 2]);
        fflush(stdout);
    } else {
        fprintf(stderr, "%s\n", ori_last_error());
    }
    destroy(&t);
    return ok;
}

static bool wanted(size_t index, int argc, char **argv)
{
    char id[64];

    snprintf(id, sizeof id, "train_%s_t%d_b%d", all[index].arch,
             all[index].length, all[index].batch);
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], id) == 0)
            return true;
    return argc == 1;
}

int main(int argc, char **argv)
{
    puts("peer,id,threads,ms_median,ms_min,gflops");
    for (int threads = 1; threads <= 2; threads++)
        for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
            if (wanted(i, argc, argv) && !bench(i, threads))
                return 1;
    return 0;
}
