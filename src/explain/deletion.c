/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * deletion.c - how far an attribution may be trusted
 */
#include <oriole/explain/deletion.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/random.h"
#include "explain/probe.h"

enum { PARTS = 20, RANDOMS = 8 };

typedef struct deleter {
    ori_explainer *explainer;
    const ori_case *c;
    ori_deletion *to;
    double length;              /* samples */
    ori__hide *hides;           /* [parts] in the order of deletion */
    float *probability, *score; /* [parts + 1] of the class */
} deleter;

/* Probability of the class with the first 0, 1, ... of the hides deleted. */
static ori_status delete_in_order(deleter *d, const int *order)
{
    const int parts = d->to->parts, labels = d->explainer->model->label_count;
    const double each = d->length / parts;
    ori__variant *variants = ORI__NEW(ori__variant, (size_t)parts + 1);
    const size_t cells = ((size_t)parts + 1) * (size_t)labels;
    float *p = ORI__NEW(float, cells), *scores = ORI__NEW(float, cells);
    ori_status s = variants && p && scores ? ORI_OK
                                           : ori__fail_memory("deletion");

    for (int i = 0; s == ORI_OK && i <= parts; i++) {
        variants[i] = (ori__variant){ d->hides, i, .bridged = true };
        if (i < parts)
            d->hides[i] = (ori__hide){ .from = order[i] * each,
                                       .to = (order[i] + 1) * each };
    }
    /* What lies outside of the samples goes with the first and last part. */
    for (int i = 0; s == ORI_OK && i < parts; i++) {
        if (order[i] == 0)
            d->hides[i].from = -1e18;
        if (order[i] == parts - 1)
            d->hides[i].to = 1e18;
    }
    if (s == ORI_OK)
        s = ori__probe(d->explainer, d->c, variants, parts + 1, NULL, p,
                       scores);
    for (int i = 0; s == ORI_OK && i <= parts; i++) {
        d->probability[i] = p[i * labels + d->to->label];
        d->score[i] = scores[i * labels + d->to->label];
    }
    ori__free(variants);
    ori__free(p);
    ori__free(scores);
    return s;
}

typedef struct part {
    double sum;
    int number;
} part;

static int most_first(const void *a, const void *b)
{
    const part *x = a, *y = b;

    if (x->sum < y->sum || x->sum > y->sum)
        return x->sum < y->sum ? 1 : -1;
    return x->number > y->number ? 1 : -1;
}

static ori_status sort_parts(const deleter *d, const ori_attribution *a,
                             int *order)
{
    const int parts = d->to->parts;
    part *sorted = ORI__NEW(part, (size_t)parts);

    if (!sorted)
        return ori__fail_memory("deletion");
    for (int i = 0; i < parts; i++)
        sorted[i].number = i;
    for (int64_t t = 0; t < a->length; t++) {
        const int at = (int)((double)t * parts / (double)a->length);

        sorted[at].sum += (double)a->time[t];
    }
    qsort(sorted, (size_t)parts, sizeof *sorted, most_first);
    for (int i = 0; i < parts; i++)
        order[i] = sorted[i].number;
    ori__free(sorted);
    return ORI_OK;
}

/* By trapezia over the share deleted. */
static double area_under(const float *y, int parts)
{
    double sum = ((double)y[0] + (double)y[parts]) / 2;

    for (int i = 1; i < parts; i++)
        sum += (double)y[i];
    return sum / parts;
}

static ori_status delete_at_random(deleter *d, int randoms, uint64_t seed,
                                   int *order)
{
    ori_deletion *const r = d->to;
    ori_status s = ORI_OK;

    for (int i = 0; s == ORI_OK && i < randoms; i++) {
        ori__rng rng = ori__rng_at(seed, ORI__RNG_EXPLAIN, 0, (uint32_t)i);

        for (int k = 0; k < r->parts; k++)
            order[k] = k;
        ori__rng_shuffle(&rng, order, (size_t)r->parts);
        s = delete_in_order(d, order);
        for (int k = 0; s == ORI_OK && k <= r->parts; k++) {
            const float p = d->probability[k];

            r->random[k] += p / (float)randoms;
            r->score_random[k] += d->score[k] / (float)randoms;
            r->random_low[k] = i ? fminf(r->random_low[k], p) : p;
            r->random_high[k] = i ? fmaxf(r->random_high[k], p) : p;
        }
    }
    return s;
}

static void take_random(ori_deletion *to, const ori_deletion *from)
{
    const size_t bytes = ((size_t)to->parts + 1) * sizeof(float);

    memcpy(to->random, from->random, bytes);
    memcpy(to->random_low, from->random_low, bytes);
    memcpy(to->random_high, from->random_high, bytes);
    memcpy(to->score_random, from->score_random, bytes);
}

static ori_status fill(deleter *d, const ori_attribution *a,
                       const ori_deletion_options *o)
{
    const int randoms = o->randoms > 0 ? o->randoms : RANDOMS;
    ori_deletion *const r = d->to;
    int *order = ORI__NEW(int, (size_t)r->parts);
    ori_status s = order ? sort_parts(d, a, order)
                         : ori__fail_memory("deletion");

    if (s == ORI_OK)
        s = delete_in_order(d, order);
    if (s == ORI_OK) {
        memcpy(r->probability, d->probability,
               ((size_t)r->parts + 1) * sizeof *r->probability);
        memcpy(r->score, d->score,
               ((size_t)r->parts + 1) * sizeof *r->score);
        if (o->like && o->like->parts == r->parts &&
            o->like->label == r->label)
            take_random(r, o->like);
        else
            s = delete_at_random(d, randoms, o->seed, order);
    }
    for (int i = 0; i <= r->parts; i++)
        r->share[i] = (float)i / (float)r->parts;
    r->area = area_under(r->probability, r->parts);
    r->random_area = area_under(r->random, r->parts);
    r->score_area = area_under(r->score, r->parts);
    r->score_random_area = area_under(r->score_random, r->parts);
    ori__free(order);
    return s;
}

static ori_status allocate(deleter *d)
{
    ori_deletion *const r = d->to;
    const size_t points = (size_t)r->parts + 1;

    r->share = ORI__NEW(float, points);
    r->probability = ORI__NEW(float, points);
    r->random = ORI__NEW(float, points);
    r->random_low = ORI__NEW(float, points);
    r->random_high = ORI__NEW(float, points);
    r->score = ORI__NEW(float, points);
    r->score_random = ORI__NEW(float, points);
    d->hides = ORI__NEW(ori__hide, points);
    d->probability = ORI__NEW(float, points);
    d->score = ORI__NEW(float, points);
    return r->share && r->probability && r->random && r->random_low &&
                   r->random_high && r->score && r->score_random &&
                   d->hides && d->probability && d->score
               ? ORI_OK : ori__fail_memory("deletion");
}

/* No more than frames of any member's front end. */
static int parts_of(const ori_explainer *e, const ori_case *c, int wanted)
{
    int parts = wanted > 0 ? wanted : PARTS;

    for (int i = 0; i < ori_model_member_count(e->model); i++) {
        const ori_model *m = ori__member(e, i);
        const int64_t frames = ori_model_case_frames(m, c->x, c->length);

        if (frames < parts)
            parts = (int)frames;
    }
    return parts;
}

static ori_status check(const ori_deletion_options *o, const ori_case *c,
                        const ori_attribution *a)
{
    if (o->size != sizeof *o)
        return ori__fail(ORI_EINVAL, "deletion's options were not set up "
                         "with ORI_DELETION_OPTIONS_INIT");
    if (c->length < 1 || c->length != a->length)
        return ori__fail(ORI_EINVAL, "an attribution of %lld samples for a "
                         "case of %lld", (long long)a->length,
                         (long long)c->length);
    return ORI_OK;
}

ori_status ori_deletion_create(ori_deletion **deletion, ori_explainer *e,
                               const ori_case *c, const ori_attribution *a,
                               const ori_deletion_options *o)
{
    deleter d = { .explainer = e, .c = c, .length = (double)c->length };
    ori_status s = check(o, c, a);

    *deletion = NULL;
    if (s != ORI_OK)
        return s;
    d.to = ORI__NEW(ori_deletion, 1);
    if (!d.to)
        return ori__fail_memory("deletion");
    d.to->label = a->label;
    d.to->parts = parts_of(e, c, o->parts);
    s = allocate(&d);
    if (s == ORI_OK)
        s = fill(&d, a, o);
    ori__free(d.hides);
    ori__free(d.probability);
    ori__free(d.score);
    if (s == ORI_OK)
        *deletion = d.to;
    else
        ori_deletion_destroy(d.to);
    return s;
}

void ori_deletion_destroy(ori_deletion *d)
{
    if (!d)
        return;
    ori__free(d->share);
    ori__free(d->probability);
    ori__free(d->random);
    ori__free(d->random_low);
    ori__free(d->random_high);
    ori__free(d->score);
    ori__free(d->score_random);
    ori__free(d);
}
