/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * forest_grow.c - growing extremely randomised trees
 *
 * Geurts, Ernst & Wehenkel, "Extremely randomized trees", Machine Learning
 * 2006, table 1: at each node some features drawn without repetition, for each
 * one threshold drawn evenly between its extremes there; the best of these
 * splits is taken.  No resampling of the cases; trees grow until leaves are
 * pure.  Best is the least entropy, as in QUANT.
 *
 * The cases of a node lie in a row, sorted by class at the root and never put
 * in another order, so that those of one class are always side by side: the
 * values of a class on one side of a threshold are counted by vectors.
 */
#include "rocket/forest_grow.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/random.h"

enum {
    LANES = 4,          /* every x86-64 has four */
    FEW = 16            /* cases whose rows of features fit the cache better
                           than as many columns */
};

typedef float lanes __attribute__((vector_size(LANES * sizeof(float))));
typedef int mask __attribute__((vector_size(LANES * sizeof(int))));

/* Cases that arrived at a node; they lie in a row of `cases`. */
typedef struct visit {
    int node, first, count;
} visit;

typedef struct split {
    int feature;
    float threshold;
    double purity;
} split;

typedef struct growth {
    const ori__ground *ground;
    ori__rng rng;
    ori__tree *tree;
    int *cases, *spare;         /* [count], sorted by node, then class */
    int *features;              /* [f], any order */
    float *values;              /* [count], one feature at one node */
    int *ends;                  /* [classes], where the classes that there
                                   are at a node end in values */
    int present;                /* how many these are */
    visit *stack;               /* [count + 1] */
    int waiting;
} growth;

/* A tree whose leaves have a case each has 2 count - 1 nodes. */
static ori_status allocate(growth *g, int count)
{
    const size_t n = (size_t)count;

    g->tree->nodes = ORI__NEW(float, 2 * n * ORI__NODE_FLOATS);
    g->cases = ORI__NEW(int, n);
    g->spare = ORI__NEW(int, n);
    g->features = ORI__NEW(int, (size_t)g->ground->f);
    g->values = ORI__NEW(float, n + LANES);
    g->ends = ORI__NEW(int, (size_t)g->ground->classes);
    g->stack = ORI__NEW(visit, n + 1);
    return g->tree->nodes && g->cases && g->spare && g->features &&
                   g->values && g->ends && g->stack
               ? ORI_OK : ori__fail_memory("a tree");
}

static void release(growth *g)
{
    ori__free(g->cases);
    ori__free(g->spare);
    ori__free(g->features);
    ori__free(g->values);
    ori__free(g->ends);
    ori__free(g->stack);
}

/* The next feature, none twice at a node, of which `drawn` were before. */
static int draw_feature(growth *g, int drawn)
{
    const int rest = g->ground->f - drawn;
    const int at = drawn + (int)ori__rng_below(&g->rng, (uint32_t)rest);
    const int feature = g->features[at];

    g->features[at] = g->features[drawn];
    g->features[drawn] = feature;
    return feature;
}

static lanes load(const float *x)
{
    lanes v;

    memcpy(&v, x, sizeof v);
    return v;
}

static lanes choose(mask m, lanes yes, lanes no)
{
    return (lanes)(((mask)yes & m) | ((mask)no & ~m));
}

static void gather(const growth *g, const visit *v, int feature)
{
    const ori__ground *y = g->ground;
    const float *column = y->columns + (size_t)feature * (size_t)y->n;
    const float *row = y->rows + feature;
    const int *cases = g->cases + v->first;

    if (v->count <= FEW)
        for (int i = 0; i < v->count; i++)
            g->values[i] = row[(size_t)cases[i] * (size_t)y->f];
    else
        for (int i = 0; i < v->count; i++)
            g->values[i] = column[cases[i]];
}

/* The node's values of a feature; false where they are all the same. */
static bool read_values(const growth *g, const visit *v, int feature,
                        float *low, float *high)
{
    const float *x = g->values;
    lanes least, most;

    gather(g, v, feature);
    for (int q = 0; q < LANES; q++)     /* behind the end, one of them */
        g->values[v->count + q] = x[0];
    least = most = load(x);
    for (int i = LANES; i < v->count; i += LANES) {
        const lanes a = load(x + i);

        least = choose(a < least, a, least);
        most = choose(a > most, a, most);
    }
    *low = least[0];
    *high = most[0];
    for (int q = 1; q < LANES; q++) {
        *low = least[q] < *low ? least[q] : *low;
        *high = most[q] > *high ? most[q] : *high;
    }
    return *low < *high;
}

/* In [low, high): each side has a case. */
static float draw_threshold(growth *g, float low, float high)
{
    const double u = (double)ori__rng_uniform(&g->rng);
    const float t = (float)((double)low + u * ((double)high - (double)low));

    return t < high ? t : low;
}

/* How many of x [n] are not above the threshold. */
static int count_low(const float *x, int n, float threshold)
{
    mask sum = { 0 };
    int count, i = 0;

    for (; i + LANES <= n; i += LANES)
        sum -= load(x + i) <= threshold;
    count = sum[0] + sum[1] + sum[2] + sum[3];
    for (; i < n; i++)
        count += x[i] <= threshold;
    return count;
}

/* 0 less the entropy, times the cases: sums of k log k over both sides'
 * classes, less those of the sides.  0 where both are pure. */
static double purity_of(const growth *g, const visit *v, float threshold)
{
    const double *plogp = g->ground->plogp;
    double purity = 0;
    int lows = 0;

    for (int c = 0, from = 0; c < g->present; from = g->ends[c++]) {
        const int size = g->ends[c] - from;
        const int low = count_low(g->values + from, size, threshold);

        lows += low;
        purity += plogp[low] + plogp[size - low];
    }
    return purity - plogp[lows] - plogp[v->count - lows];
}

/* False where all cases of the node have the same features.  Features that
 * are constant at the node count among the tries, unless there are no
 * others: so does scikit-learn, which the paper used.  Nothing is better than
 * two pure sides. */
static bool find_split(growth *g, const visit *v, split *best)
{
    bool found = false;

    for (int d = 0; d < g->ground->f && (d < g->ground->tries || !found) &&
                    !(found && best->purity > -1e-9); d++) {
        split s = { .feature = draw_feature(g, d) };
        float low, high;

        if (!read_values(g, v, s.feature, &low, &high))
            continue;
        s.threshold = draw_threshold(g, low, high);
        s.purity = purity_of(g, v, s.threshold);
        if (!found || s.purity > best->purity)
            *best = s;
        found = true;
    }
    return found;
}

/* Find where the classes end; true if there is but one. */
static bool look_at(growth *g, const visit *v)
{
    const int *cases = g->cases + v->first, *labels = g->ground->labels;

    g->present = 0;
    for (int i = 1; i <= v->count; i++)
        if (i == v->count || labels[cases[i]] != labels[cases[i - 1]])
            g->ends[g->present++] = i;
    return g->present == 1;
}

static float *node_at(const growth *g, int node)
{
    return g->tree->nodes + (size_t)node * ORI__NODE_FLOATS;
}

/* Of one of its cases, drawn: over many trees that gives the fractions of a
 * leaf that cannot be made pure. */
static void make_leaf(growth *g, const visit *v)
{
    float *node = node_at(g, v->node);
    const uint32_t one = ori__rng_below(&g->rng, (uint32_t)v->count);

    node[ORI__NODE_FEATURE] = -1;
    node[ORI__NODE_CHILD] =
        (float)g->ground->labels[g->cases[v->first + (int)one]];
}

/* Those that go left first, each side in the order it was; returns how many
 * these are. */
static int divide(const growth *g, const visit *v, const split *s)
{
    const float *column = g->ground->columns + (size_t)s->feature *
                                               (size_t)g->ground->n;
    int *cases = g->cases + v->first, lefts = 0, rights = 0;

    for (int i = 0; i < v->count; i++)
        if (column[cases[i]] <= s->threshold)
            cases[lefts++] = cases[i];
        else
            g->spare[rights++] = cases[i];
    memcpy(cases + lefts, g->spare, (size_t)rights * sizeof *cases);
    return lefts;
}

static void make_split(growth *g, const visit *v, const split *s)
{
    float *node = node_at(g, v->node);
    const int lefts = divide(g, v, s), child = g->tree->count;

    node[ORI__NODE_FEATURE] = (float)s->feature;
    node[ORI__NODE_THRESHOLD] = s->threshold;
    node[ORI__NODE_CHILD] = (float)child;
    g->tree->count += 2;
    g->stack[g->waiting++] = (visit){ child, v->first, lefts };
    g->stack[g->waiting++] = (visit){ child + 1, v->first + lefts,
                                      v->count - lefts };
}

/* Sorted by class, by counting. */
static ori_status sort_cases(growth *g, const int *cases, int count)
{
    const int *labels = g->ground->labels;
    int *at = ORI__NEW(int, (size_t)g->ground->classes + 1);

    if (!at)
        return ori__fail_memory("a tree");
    for (int i = 0; i < count; i++)
        at[labels[cases[i]] + 1]++;
    for (int c = 0; c < g->ground->classes; c++)
        at[c + 1] += at[c];
    for (int i = 0; i < count; i++)
        g->cases[at[labels[cases[i]]]++] = cases[i];
    ori__free(at);
    return ORI_OK;
}

static void grow(growth *g, int count)
{
    for (int j = 0; j < g->ground->f; j++)
        g->features[j] = j;
    g->tree->count = 1;
    g->stack[g->waiting++] = (visit){ 0, 0, count };
    while (g->waiting > 0) {
        const visit v = g->stack[--g->waiting];
        split best = { 0 };

        if (!look_at(g, &v) && find_split(g, &v, &best))
            make_split(g, &v, &best);
        else
            make_leaf(g, &v);
    }
}

ori_status ori__tree_grow(ori__tree *tree, const ori__ground *ground,
                          const int *cases, int count, uint32_t number)
{
    growth g = {
        .ground = ground, .tree = tree,
        .rng = ori__rng_at(ground->seed, ORI__RNG_FOREST, number, 0),
    };
    ori_status s = allocate(&g, count);

    if (s == ORI_OK)
        s = sort_cases(&g, cases, count);
    if (s == ORI_OK)
        grow(&g, count);
    release(&g);
    return s;
}

int ori__tree_vote(const float *nodes, const float *x)
{
    const float *node = nodes;

    while (node[ORI__NODE_FEATURE] >= 0) {
        const float v = x[(int)node[ORI__NODE_FEATURE]];
        const int child = (int)node[ORI__NODE_CHILD] +
                          !(v <= node[ORI__NODE_THRESHOLD]);

        node = nodes + (size_t)child * ORI__NODE_FLOATS;
    }
    return (int)node[ORI__NODE_CHILD];
}
