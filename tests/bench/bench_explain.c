/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_explain.c - how far explanations may be trusted, in figures
 *
 *     bench-explain differences MODEL DATA COUNT
 *         saliency against central differences of the score, each tenth of
 *         a case along its gradient, and what is missing of the sum of
 *         integrated gradients; a recogniser that is one network
 *     bench-explain places MODEL DATA PLACES
 *         share of an attribution's largest tenth that lies where PLACES
 *         (file,label,start,end, seconds) says that the pattern is; cases of
 *         the class "pattern", which lie one behind the other
 *     bench-explain deletion MODEL DATA COUNT
 *         area under the class's probability, and under its score between
 *         that of all and that of nothing, as parts are deleted
 *     bench-explain ascent MODEL OTHER
 *         what is made up for each class, and what OTHER says to it
 *     bench-explain map POINTS
 *         seconds of t-SNE
 *
 * DATA's part for testing is taken, where it has one.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <oriole/oriole.h>

static int fail(void)
{
    fprintf(stderr, "bench-explain: %s\n", ori_last_error());
    return 3;
}

static double now(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* A model, its explainer, and the test part of a data set. */
typedef struct work {
    ori_model *model;
    ori_explainer *explainer;
    ori_dataset *data;
} work;

static ori_status open_model(work *w, const char *path)
{
    ori_status s = ori_model_load(&w->model, path);

    return s == ORI_OK ? ori_explainer_create(&w->explainer, w->model) : s;
}

static ori_status open_work(work *w, const char *model, const char *data)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    ori_status s = open_model(w, model);

    if (s != ORI_OK)
        return s;
    o.want = ORI_SPLIT_TEST;
    o.channels = ori_model_channels(w->model);
    o.rate_hz = ori_model_rate(w->model);
    return ori_dataset_load(&w->data, &data, 1, &o);
}

static void close_work(work *w)
{
    ori_dataset_destroy(w->data);
    ori_explainer_destroy(w->explainer);
    ori_model_destroy(w->model);
}

static ori_case case_of(const work *w, int i)
{
    const ori_example e = ori_dataset_example(w->data, i);

    return (ori_case){ e.x, e.length };
}

static ori_status attribute(const work *w, const ori_case *c,
                            ori_attribution_method method, int label,
                            ori_attribution **a)
{
    ori_attribution_options o = ORI_ATTRIBUTION_OPTIONS_INIT;

    o.method = method;
    o.label = label;
    return ori_attribution_create(a, w->explainer, c, &o);
}

/* ---- differences ---- */

/* A network on features of its own, to be changed number by number. */
typedef struct probe {
    ori_model *model;
    ori_net_run *run;
    float *x;
    unsigned char *present;
    int frames, width, label;
} probe;

static double score(const probe *p)
{
    const int labels = ori_model_label_count(p->model);
    const ori_batch b = { .x = p->x, .batch = 1, .length = p->frames };
    const float *s;
    double mean = 0;

    if (ori_net_forward(p->run, &b, &s) != ORI_OK)
        return NAN;
    for (int k = 0; k < labels; k++)
        mean += (double)s[k] / labels;
    return ((double)s[p->label] - mean) / ori_model_temperature(p->model);
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

/* The slope of the score from x along d, `count` numbers from `first` on.  A
 * long step meets the corners of rectifiers, a short one drowns in rounding:
 * the median of a ladder of steps.  (On GunPoint what differs falls with the
 * ladder's first step, 10e-3 from 0.05, 6.4e-3 from 0.02, 4.5e-3 from 0.01,
 * 2.1e-3 from 0.0025: it is the corners.) */
static double slope(probe *p, const float *kept, const float *d, int first,
                    int count)
{
    enum { STEPS = 7 };
    double slopes[STEPS];
    float h = 0.01f;

    for (int n = 0; n < STEPS; n++, h /= 2) {
        double at[2];

        for (int k = 0; k < 2; k++) {
            for (int i = first; i < first + count; i++)
                p->x[i] = kept[i] + (k ? -h : h) * d[i];
            at[k] = score(p);
        }
        slopes[n] = (at[0] - at[1]) / (double)(2 * h);
    }
    memcpy(p->x + first, kept + first, (size_t)count * sizeof *kept);
    qsort(slopes, STEPS, sizeof *slopes, ascending);
    return slopes[STEPS / 2];
}

/* Each tenth of the case alone, along its own gradient: the slope there is the
 * gradient's length.  Adds to the squares of what differs and of what there
 * is. */
static void compare_tenths(probe *p, const ori_attribution *saliency,
                           const ori_attribution *product, double *differ,
                           double *size)
{
    const int numbers = p->frames * p->width, each = numbers / 10;
    float *kept = calloc((size_t)numbers, sizeof *kept);
    float *d = calloc((size_t)numbers, sizeof *d);

    memcpy(kept, p->x, (size_t)numbers * sizeof *kept);
    for (int first = 0; first + each <= numbers; first += each) {
        double norm = 0;

        for (int i = first; i < first + each; i++)
            norm += pow((double)saliency->map[i], 2);
        norm = sqrt(norm);
        for (int i = first; i < first + each && norm > 0; i++)
            d[i] = (float)((double)saliency->map[i] / norm) *
                   (product->map[i] * p->x[i] < 0 ? -1.0f : 1.0f);
        *differ += pow(slope(p, kept, d, first, each) - norm, 2);
        *size += norm * norm;
    }
    free(kept);
    free(d);
}

static ori_status make_probe(probe *p, const ori_case *c,
                             const ori_attribution *a)
{
    ori_model *m = p->model;
    void *room = aligned_alloc(
        64, (ori_model_feature_work(m, c->length) / 64 + 1) * 64);

    p->frames = (int)a->frames;
    p->width = a->rows;
    p->label = a->label;
    p->x = calloc((size_t)(p->frames * p->width), sizeof *p->x);
    p->present = calloc((size_t)p->frames, 1);
    ori_model_features(m, c->x, c->length, p->x, p->present, room);
    free(room);
    return ori_net_run_create(&p->run, ori_model_net(m), 1, p->frames, false);
}

static ori_status compare(const work *w, const ori_case *c, double *differ,
                          double *size, double *missing)
{
    ori_attribution *a[3] = { NULL };
    probe p = { .model = w->model };
    ori_status s = ORI_OK;

    for (int i = 0; s == ORI_OK && i < 3; i++)
        s = attribute(w, c, ORI_ATTRIBUTION_SALIENCY + (unsigned)i, -1,
                      &a[i]);
    if (s == ORI_OK)
        s = make_probe(&p, c, a[0]);
    if (s == ORI_OK) {
        compare_tenths(&p, a[0], a[1], differ, size);
        *missing = fmax(*missing, a[2]->missing);
    }
    ori_net_run_destroy(p.run);
    for (int i = 0; i < 3; i++)
        ori_attribution_destroy(a[i]);
    free(p.x);
    free(p.present);
    return s;
}

static int differences(const char *model, const char *data, int count)
{
    work w = { NULL };
    double differ = 0, size = 0, missing = 0;
    ori_status s = open_work(&w, model, data);

    if (s == ORI_OK && !ori_model_net(w.model)) {
        fprintf(stderr, "bench-explain: %s is not one network\n", model);
        return 3;
    }
    for (int i = 0; s == ORI_OK && i < count &&
                    i < ori_dataset_count(w.data); i++) {
        const ori_case c = case_of(&w, i);

        s = compare(&w, &c, &differ, &size, &missing);
    }
    if (s != ORI_OK)
        return fail();
    printf("saliency against differences: relative error %.2e\n"
           "integrated gradients: at most %.2f %% of a sum missing\n",
           sqrt(differ / size), 100 * missing);
    close_work(&w);
    return 0;
}

/* ---- places ---- */

static int larger_first(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;

    return x < y ? 1 : x > y ? -1 : 0;
}

/* How many of the largest tenth lie within. */
static double share_within(const ori_attribution *a, int64_t from, int64_t to)
{
    const int64_t tenth = a->length / 10;
    float *sorted = calloc((size_t)a->length, sizeof *sorted);
    int64_t within = 0;

    memcpy(sorted, a->time, (size_t)a->length * sizeof *sorted);
    qsort(sorted, (size_t)a->length, sizeof *sorted, larger_first);
    for (int64_t t = from; t < to && t < a->length; t++)
        within += a->time[t] >= sorted[tenth - 1];
    free(sorted);
    return fmin(1, (double)within / (double)tenth);
}

/* The next place of the file that begins in [from, to) seconds. */
static int next_place(FILE *f, double from, double to, double place[2])
{
    char line[256];

    while (fgets(line, sizeof line, f)) {
        const char *at = strstr(line, ",pattern,");

        if (at && sscanf(at + 9, "%lf,%lf", &place[0], &place[1]) == 2 &&
            place[0] >= from - 1e-6 && place[0] < to)
            return 1;
    }
    return 0;
}

static ori_status places_by(const work *w, ori_attribution_method method,
                            const char *places)
{
    const double rate = ori_dataset_rate(w->data);
    const int count = ori_dataset_count(w->data);
    const double length = (double)ori_dataset_example(w->data, 0).length;
    /* places are of train and test: the test part is the last quarter */
    double at = 3 * count * length / rate, sum = 0;
    FILE *f = fopen(places, "r");
    int cases = 0;
    ori_status s = f ? ORI_OK : ORI_EIO;

    for (int i = 0; s == ORI_OK && i < count; i++, at += length / rate) {
        const ori_example e = ori_dataset_example(w->data, i);
        const ori_case c = { e.x, e.length };
        ori_attribution *a;
        double place[2];

        if (strcmp(ori_dataset_label(w->data, e.label), "pattern") != 0 ||
            !next_place(f, at, at + length / rate, place))
            continue;
        for (int k = 0; k < ori_model_label_count(w->model); k++)
            if (strcmp(ori_model_label(w->model, k), "pattern") == 0)
                s = attribute(w, &c, method, k, &a);
        if (s != ORI_OK)
            break;
        sum += share_within(a, (int64_t)((place[0] - at) * rate + 0.5),
                            (int64_t)((place[1] - at) * rate + 0.5));
        cases++;
        ori_attribution_destroy(a);
    }
    printf("%s: %.1f %% of the largest tenth on the pattern, %d cases\n",
           ori_attribution_name(method), 100 * sum / cases, cases);
    fflush(stdout);
    if (f)
        fclose(f);
    return s;
}

static int places(const char *model, const char *data, const char *file)
{
    work w = { NULL };
    ori_status s = open_work(&w, model, data);

    for (int k = 0; s == ORI_OK && k < ORI_ATTRIBUTION_METHODS; k++)
        s = places_by(&w, (ori_attribution_method)k, file);
    if (s != ORI_OK)
        return fail();
    close_work(&w);
    return 0;
}

/* ---- deletion ---- */

/* Under the probability, and under the score as a share of what it falls by
 * in all. */
typedef struct areas {
    double probability, score;
    bool known;
} areas;

static double share_of_fall(const ori_deletion *d, double area)
{
    const double end = (double)d->score[d->parts];

    return (area - end) / fmax((double)d->score[0] - end, 1e-6);
}

/* One case by one method; random orders are the same for all methods, so
 * *random is made once. */
static ori_status delete_case(const work *w, const ori_case *c,
                              ori_attribution_method method, areas *area,
                              areas *random)
{
    ori_deletion_options o = ORI_DELETION_OPTIONS_INIT;
    ori_attribution *a;
    ori_deletion *d = NULL;
    ori_status s = attribute(w, c, method, -1, &a);

    if (s != ORI_OK)
        return s;
    o.randoms = random->known ? 1 : 0;
    s = ori_deletion_create(&d, w->explainer, c, a, &o);
    if (s == ORI_OK) {
        *area = (areas){ d->area, share_of_fall(d, d->score_area), true };
        if (!random->known)
            *random = (areas){ d->random_area,
                               share_of_fall(d, d->score_random_area), true };
    }
    ori_deletion_destroy(d);
    ori_attribution_destroy(a);
    return s;
}

static void print_deletion(ori_attribution_method method, const areas *area,
                           const areas *random, int count)
{
    areas sum = { 0, 0, true }, all = { 0, 0, true };
    int below = 0, falls = 0, lower = 0;

    for (int i = 0; i < count; i++) {
        sum.probability += area[i].probability / count;
        all.probability += random[i].probability / count;
        below += area[i].probability < random[i].probability;
        if (fabs(random[i].score) > 10)     /* its score does not fall */
            continue;
        falls++;
        sum.score += area[i].score;
        all.score += random[i].score;
        lower += area[i].score < random[i].score;
    }
    printf("%s: probability %.3f, at random %.3f, below it in %d of %d; "
           "score %.3f, at random %.3f, below it in %d of %d\n",
           ori_attribution_name(method), sum.probability, all.probability,
           below, count, sum.score / falls, all.score / falls, lower, falls);
    fflush(stdout);
}

static ori_status deletion_by(const work *w, ori_attribution_method method,
                              int count, areas *area, areas *random)
{
    const int all = ori_dataset_count(w->data);
    ori_status s = ORI_OK;

    for (int i = 0; s == ORI_OK && i < count; i++) {
        const ori_case c = case_of(w, (int)((int64_t)i * all / count));

        s = delete_case(w, &c, method, &area[i], &random[i]);
    }
    if (s == ORI_ENOTSUP)
        printf("%s: %s\n", ori_attribution_name(method), ori_last_error());
    else if (s == ORI_OK)
        print_deletion(method, area, random, count);
    return s == ORI_ENOTSUP ? ORI_OK : s;
}

static int deletion(const char *model, const char *data, int count)
{
    work w = { NULL };
    ori_status s = open_work(&w, model, data);
    areas *area, *random;

    if (s != ORI_OK)
        return fail();
    if (count > ori_dataset_count(w.data))
        count = ori_dataset_count(w.data);
    area = calloc((size_t)count, sizeof *area);
    random = calloc((size_t)count, sizeof *random);
    for (int k = 0; s == ORI_OK && k < ORI_ATTRIBUTION_METHODS; k++)
        s = deletion_by(&w, (ori_attribution_method)k, count, area, random);
    free(area);
    free(random);
    if (s != ORI_OK)
        return fail();
    close_work(&w);
    return 0;
}

/* ---- ascent ---- */

static int largest(const float *p, int count)
{
    int best = 0;

    for (int k = 1; k < count; k++)
        best = p[k] > p[best] ? k : best;
    return best;
}

static ori_status climb(const work *w, const work *other, int label,
                        int *agreed)
{
    const int labels = ori_model_label_count(w->model);
    ori_ascent_options o = ORI_ASCENT_OPTIONS_INIT;
    float *p = calloc((size_t)labels, sizeof *p);
    ori_ascent *a;
    ori_status s;

    o.label = label;
    o.polish = 1000;
    s = ori_ascent_create(&a, w->explainer, &o);
    if (s == ORI_OK)
        s = ori_ascent_judge(a, other->explainer, p);
    if (s == ORI_OK) {
        printf("%s: networks %.3f, all members %.3f; the other: %s %.3f\n",
               ori_model_label(w->model, label),
               (double)a->probabilities[label], (double)a->whole[label],
               ori_model_label(other->model, largest(p, labels)),
               (double)p[largest(p, labels)]);
        *agreed += largest(p, labels) == label;
    }
    ori_ascent_destroy(a);
    free(p);
    return s;
}

static int ascent(const char *model, const char *second)
{
    work w = { NULL }, other = { NULL };
    int agreed = 0;
    ori_status s = open_model(&w, model);

    if (s == ORI_OK)
        s = open_model(&other, second);
    for (int k = 0; s == ORI_OK && k < ori_model_label_count(w.model); k++)
        s = climb(&w, &other, k, &agreed);
    if (s != ORI_OK)
        return fail();
    printf("the other agrees on %d of %d\n", agreed,
           ori_model_label_count(w.model));
    close_work(&w);
    close_work(&other);
    return 0;
}

/* ---- map ---- */

/* Ten clouds in 64 dimensions. */
static int map(int n)
{
    enum { D = 64 };
    const ori_tsne_options o = ORI_TSNE_OPTIONS_INIT;
    float *x = calloc((size_t)n * D, sizeof *x);
    float *y = calloc(2 * (size_t)n, sizeof *y);
    const double wall = now(CLOCK_MONOTONIC);
    const double cpu = now(CLOCK_PROCESS_CPUTIME_ID);
    unsigned state = 1;

    for (int i = 0; i < n * D; i++) {
        for (int k = 0; k < 6; k++) {
            state = state * 1664525u + 1013904223u;
            x[i] += (float)(state >> 8) / 16777216.0f - 0.5f;
        }
        x[i] += i % D == i / D % 10 ? 3 : 0;
    }
    if (ori_tsne(x, n, D, y, &o) != ORI_OK)
        return fail();
    printf("%d points: %.1f s, %.1f s of processors\n", n,
           now(CLOCK_MONOTONIC) - wall, now(CLOCK_PROCESS_CPUTIME_ID) - cpu);
    free(x);
    free(y);
    return 0;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";

    if (argc == 5 && strcmp(what, "differences") == 0)
        return differences(argv[2], argv[3], atoi(argv[4]));
    if (argc == 5 && strcmp(what, "places") == 0)
        return places(argv[2], argv[3], argv[4]);
    if (argc == 5 && strcmp(what, "deletion") == 0)
        return deletion(argv[2], argv[3], atoi(argv[4]));
    if (argc == 4 && strcmp(what, "ascent") == 0)
        return ascent(argv[2], argv[3]);
    if (argc == 3 && strcmp(what, "map") == 0 && atoi(argv[2]) > 3)
        return map(atoi(argv[2]));
    fprintf(stderr, "usage: bench-explain differences|places|deletion|ascent|"
                    "map ...: see bench_explain.c\n");
    return 2;
}
