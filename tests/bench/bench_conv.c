/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_conv.c - times convolutions
 *
 *   bench-conv [options] SHAPES.csv...
 *
 * Each file has lines id,kind,N,Cin,Cout,T,K,stride,pad_l,pad_r,dilation,
 * groups,note; those of kind conv are run.  Prints
 * peer,shape_id,threads,ms_median,ms_min,gflops, gflops from the median and
 * the multiplications of the definition.  Weights are packed before; some
 * outputs of the forward pass are checked against the definition.
 */
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <oriole/base/threads.h>
#include <oriole/conv/conv.h>

enum { SAMPLES_MAX = 101, CHECKS = 64 };

typedef struct {
    ori_conv_pass pass;
    ori_layout layout;
    ori_effort effort;
    const char *solver;     /* NULL: the planner's choice */
    const char *only;       /* part of the shapes' names, or NULL */
    int executions;         /* for each packing, as the planner is told */
    double seconds;         /* for one shape */
    bool print;             /* the plan, to stderr */
} options;

typedef struct {
    float *x, *y, *w, *b;
    void *packed, *work;
} arrays;

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void *allocate(size_t bytes)
{
    void *p = aligned_alloc(64, (bytes + 127) / 64 * 64);

    if (!p) {
        fprintf(stderr, "bench-conv: out of memory\n");
        exit(4);
    }
    return p;
}

static float *noise(size_t count, unsigned seed)
{
    float *p = allocate(count * sizeof *p);

    for (size_t i = 0; i < count; i++) {
        seed = seed * 1664525u + 1013904223u;
        p[i] = (float)(seed >> 8) * 0x1p-23f - 1.0f;
    }
    return p;
}

static arrays make_arrays(const ori_conv_problem *p, const ori_conv_plan *plan)
{
    const size_t n = (size_t)p->batch, in = (size_t)p->channels_in;
    const size_t out = (size_t)p->channels_out;
    const size_t frames = (size_t)ori_conv_output_length(p, p->length);

    return (arrays){
        .x = noise(n * in * (size_t)p->length, 1),
        .y = noise(n * out * frames, 2),
        .w = noise(out * (in / (size_t)p->groups) * (size_t)p->kernel, 3),
        .b = noise(out, 4),
        .packed = allocate(ori_conv_packed_size(plan)),
        .work = allocate(ori_conv_work_size(plan)),
    };
}

static void free_arrays(arrays *a)
{
    free(a->x);
    free(a->y);
    free(a->w);
    free(a->b);
    free(a->packed);
    free(a->work);
}

static size_t at(const ori_conv_problem *p, int n, int c, int t, int channels,
                 int frames)
{
    const size_t in_case = p->layout == ORI_NTC
                               ? (size_t)t * (size_t)channels + (size_t)c
                               : (size_t)c * (size_t)frames + (size_t)t;

    return (size_t)n * (size_t)channels * (size_t)frames + in_case;
}

/* One output by the definition, zero padding. */
static double by_definition(const ori_conv_problem *p, const arrays *a, int n,
                            int k, int t)
{
    const int in = p->channels_in / p->groups;
    const int first = k / (p->channels_out / p->groups) * in;
    double sum = (double)a->b[k];

    for (int c = 0; c < in; c++)
        for (int j = 0; j < p->kernel; j++) {
            const int u = t * p->stride + j * p->dilation - p->pad_left;
            const size_t w = ((size_t)k * (size_t)in + (size_t)c) *
                                 (size_t)p->kernel + (size_t)j;

            if (u >= 0 && u < p->length)
                sum += (double)a->w[w] *
                       (double)a->x[at(p, n, first + c, u, p->channels_in,
                                       p->length)];
        }
    return sum;
}

static void check(const ori_conv_problem *p, const arrays *a, const char *id)
{
    const int frames = ori_conv_output_length(p, p->length);
    double worst = 0.0, size = 0.0;
    unsigned seed = 5;

    for (int i = 0; i < CHECKS; i++) {
        int place[3];
        const int limits[] = { p->batch, p->channels_out, frames };

        for (int q = 0; q < 3; q++) {
            seed = seed * 1664525u + 1013904223u;
            place[q] = (int)((seed >> 8) % (unsigned)limits[q]);
        }
        const double want = by_definition(p, a, place[0], place[1], place[2]);
        const double got = (double)a->y[at(p, place[0], place[1], place[2],
                                           p->channels_out, frames)];

        worst = fmax(worst, fabs(want - got));
        size = fmax(size, fabs(want));
    }
    if (!(worst <= 1e-4 * size))
        fprintf(stderr, "bench-conv: %s is wrong by %g of %g\n", id, worst,
                size);
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Seconds of single runs, sorted; returns how many. */
static int sample(const ori_conv_plan *plan, const ori_conv_args *args,
                  double budget, double *seconds)
{
    const double start = now();
    double one;
    int count = 0, inner;

    ori_conv_execute(plan, args);
    one = now();
    ori_conv_execute(plan, args);
    one = now() - one;
    inner = one < 1e-3 ? (int)(1e-3 / (one + 1e-8)) + 1 : 1;
    while (count < SAMPLES_MAX && (count < 3 || now() - start < budget)) {
        const double before = now();

        for (int i = 0; i < inner; i++)
            ori_conv_execute(plan, args);
        seconds[count++] = (now() - before) / inner;
    }
    qsort(seconds, (size_t)count, sizeof *seconds, compare);
    return count;
}

static double flops(const ori_conv_problem *p)
{
    return 2.0 * p->batch * p->channels_out *
           ori_conv_output_length(p, p->length) *
           (p->channels_in / p->groups) * p->kernel;
}

static void run(const options *o, const ori_conv_problem *p, const char *id)
{
    static const char *const passes[] = { "", "-dx", "-dw" };
    double seconds[SAMPLES_MAX];
    ori_conv_plan *plan;
    arrays a;
    ori_conv_args args;
    int count;

    if (ori_conv_plan_create(&plan, p, o->effort, o->solver) != ORI_OK) {
        fprintf(stderr, "bench-conv: %s: %s\n", id, ori_last_error());
        return;
    }
    if (o->print)
        fprintf(stderr, "%s\n", ori_conv_plan_print(plan));
    a = make_arrays(p, plan);
    args = (ori_conv_args){ .x = a.x, .packed = a.packed, .bias = a.b,
                            .dy = a.y, .y = a.y, .dx = a.x, .dw = a.w,
                            .db = a.b, .work = a.work };
    if (p->pass != ORI_CONV_WEIGHT_GRADIENT)
        ori_conv_pack(plan, a.w, a.packed, a.work);
    count = sample(plan, &args, o->seconds, seconds);
    if (p->pass == ORI_CONV_FORWARD)
        check(p, &a, id);
    printf("oriole-%s%s,%s,%d,%.6g,%.6g,%.4g\n", ori_conv_plan_solver(plan),
           passes[p->pass], id, ori_threads_get(), 1e3 * seconds[count / 2],
           1e3 * seconds[0], 1e-9 * flops(p) / seconds[count / 2]);
    fflush(stdout);
    free_arrays(&a);
    ori_conv_plan_destroy(plan);
}

static void run_file(const options *o, const char *path)
{
    FILE *f = fopen(path, "r");
    char line[512], id[64], kind[16];

    if (!f) {
        perror(path);
        exit(3);
    }
    while (fgets(line, sizeof line, f)) {
        ori_conv_problem p = ORI_CONV_PROBLEM_INIT;

        if (sscanf(line, "%63[^,],%15[^,],%d,%d,%d,%d,%d,%d,%d,%d,%d,%d", id,
                   kind, &p.batch, &p.channels_in, &p.channels_out,
                   &p.length, &p.kernel, &p.stride, &p.pad_left,
                   &p.pad_right, &p.dilation, &p.groups) != 12 ||
            strcmp(kind, "conv") != 0 || (o->only && !strstr(id, o->only)))
            continue;
        p.pass = o->pass;
        p.executions = o->executions;
        p.layout = o->layout;
        run(o, &p, id);
    }
    fclose(f);
}

static int usage(void)
{
    fprintf(stderr,
            "usage: bench-conv [options] SHAPES.csv...\n"
            "  --pass fwd|dx|dw     which pass (fwd)\n"
            "  --layout ntc|nct     of the arrays (ntc)\n"
            "  --solver NAME        instead of the planner's choice\n"
            "  --measure            let the planner measure\n"
            "  --training           tell the planner that weights change\n"
            "  --threads N          (1)\n"
            "  --only TEXT          shapes whose id holds TEXT\n"
            "  --seconds S          for each shape (0.5)\n"
            "  --print              the plans, to stderr\n");
    return 2;
}

static bool set_pass(options *o, const char *name)
{
    static const char *const names[] = { "fwd", "dx", "dw" };

    for (int i = 0; i < 3; i++)
        if (strcmp(name, names[i]) == 0) {
            o->pass = (ori_conv_pass)i;
            return true;
        }
    return false;
}

static bool parse(int argc, char **argv, options *o)
{
    static const struct option longs[] = {
        { "pass", required_argument, NULL, 'p' },
        { "layout", required_argument, NULL, 'l' },
        { "solver", required_argument, NULL, 's' },
        { "measure", no_argument, NULL, 'm' },
        { "training", no_argument, NULL, 'T' },
        { "threads", required_argument, NULL, 't' },
        { "only", required_argument, NULL, 'o' },
        { "seconds", required_argument, NULL, 'S' },
        { "print", no_argument, NULL, 'v' },
        { NULL, 0, NULL, 0 },
    };
    int c;

    while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1)
        switch (c) {
        case 'p':
            if (!set_pass(o, optarg))
                return false;
            break;
        case 'l':
            o->layout = strcmp(optarg, "nct") == 0 ? ORI_NCT : ORI_NTC;
            break;
        case 's':
            o->solver = optarg;
            break;
        case 'm':
            o->effort = ORI_MEASURE;
            break;
        case 'T':
            o->executions = 1;
            break;
        case 't':
            ori_threads_set(atoi(optarg));
            break;
        case 'o':
            o->only = optarg;
            break;
        case 'S':
            o->seconds = atof(optarg);
            break;
        case 'v':
            o->print = true;
            break;
        default:
            return false;
        }
    return optind < argc;
}

int main(int argc, char **argv)
{
    options o = { .layout = ORI_NTC, .seconds = 0.5, .executions = 1000 };

    ori_threads_set(1);
    if (!parse(argc, argv, &o))
        return usage();
    printf("peer,shape_id,threads,ms_median,ms_min,gflops\n");
    for (int i = optind; i < argc; i++)
        run_file(&o, argv[i]);
    return 0;
}
