/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * net_branches.c - branches of a join, a thread each
 */
#include "net/net_branches.h"

#include <stdlib.h>

#include <omp.h>

#include <oriole/base/threads.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/threads_alone.h"

typedef struct ori__branch {
    int join, index;            /* the layer, and which branch of it */
    int first, count;           /* of branches.layers */
    double cost;
} branch;

/* Multiply-adds, all branches of a join together, that a team is worth
 * gathering for; what a number costs that is made beside them; and the share
 * of the threads' time that must not be waiting. */
static const double worth = 1e6, each_number = 8.0, busy = 0.8;

static double cost_of(const ori__node *n)
{
    const double numbers = (double)n->shape.length * n->shape.channels;

    if (n->absent || n->skipped)
        return 0.0;
    return each_number * numbers +
           (n->ops->mult_adds ? n->ops->mult_adds(n->priv, n->shape.length)
                              : 0.0);
}

/* Back from a value to what others want too, or many made. */
static branch follow(const ori__branches *b, const ori_net *net, int value,
                     int first)
{
    branch it = { .first = first };

    while (value > 0 && net->nodes[value - 1].consumers == 1 &&
           !net->nodes[value - 1].ops->joins) {
        b->layers[first + it.count++] = value - 1;
        it.cost += cost_of(&net->nodes[value - 1]);
        value = net->nodes[value - 1].inputs[0];
    }
    for (int i = 0; i < it.count / 2; i++) {
        int *a = &b->layers[first + i];
        int *z = &b->layers[first + it.count - 1 - i];
        const int last = *z;

        *z = *a;
        *a = last;
    }
    return it;
}

static int dearer(const void *a_, const void *b_)
{
    const branch *a = a_, *b = b_;

    if (a->cost != b->cost)
        return a->cost > b->cost ? -1 : 1;
    return a->index - b->index;
}

/* Are threads that take one branch after the other, the dearest first, seldom
 * without? */
static bool worth_while(const branch *all, int count, int threads)
{
    double *until = ORI__NEW(double, (size_t)threads);
    double sum = 0.0, end = 0.0;

    for (int i = 0; until && i < count; i++) {
        int next = 0;

        for (int k = 1; k < threads; k++)
            next = until[k] < until[next] ? k : next;
        until[next] += all[i].cost;
        sum += all[i].cost;
        end = until[next] > end ? until[next] : end;
    }
    ori__free(until);
    return sum >= worth && sum >= busy * threads * end;
}

/* The branches of one join, behind those that there are. */
static void add_join(ori__branches *b, const ori_net *net, int join)
{
    const ori__node *n = &net->nodes[join];
    branch *own = &b->all[b->count];
    int first = b->layer_count, count = 0;

    for (int i = 0; i < n->input_count; i++) {
        branch it = follow(b, net, n->inputs[i], first);

        it.join = join;
        it.index = i;
        first += it.count;
        if (it.count > 0)
            own[count++] = it;
    }
    qsort(own, (size_t)count, sizeof *own, dearer);
    if (count < 2 || !worth_while(own, count, b->threads))
        return;
    for (int i = 0; i < count; i++)
        for (int k = 0; k < own[i].count; k++)
            b->join[b->layers[own[i].first + k]] = join;
    b->count += count;
    b->layer_count = first;
}

ori_status ori__branches_create(ori__branches **out, const ori_net *net,
                                int threads)
{
    const size_t layers = (size_t)net->node_count;
    ori__branches *b = threads > 1 ? ORI__NEW(ori__branches, 1) : NULL;

    *out = NULL;
    if (!b)
        return threads > 1 ? ori__fail_memory("a run") : ORI_OK;
    b->threads = threads;
    b->join = ORI__NEW(int, layers);
    b->layers = ORI__NEW(int, layers);
    b->all = ORI__NEW(branch, layers);
    if (!b->join || !b->layers || !b->all) {
        ori__branches_destroy(b);
        return ori__fail_memory("a run");
    }
    for (size_t i = 0; i < layers; i++)
        b->join[i] = -1;
    for (int i = 0; i < net->node_count; i++)
        if (net->nodes[i].ops->joins && !net->nodes[i].absent)
            add_join(b, net, i);
    if (b->count > 0)
        *out = b;
    else
        ori__branches_destroy(b);
    return ORI_OK;
}

void ori__branches_destroy(ori__branches *b)
{
    if (!b)
        return;
    ori__free(b->join);
    ori__free(b->layers);
    ori__free(b->all);
    ori__free(b);
}

static void run_branch(const ori__branches *b, const branch *it,
                       ori__branches_layer *run, void *of, int thread)
{
    for (int i = 0; i < it->count; i++)
        run(of, b->layers[it->first + i], thread);
}

void ori__branches_run(const ori__branches *b, int join,
                       ori__branches_layer *run, void *of)
{
    const int now = ori_threads_get();
    const int threads = now < b->threads ? now : b->threads;
    int first = 0, last;

    while (first < b->count && b->all[first].join != join)
        first++;
    for (last = first; last < b->count && b->all[last].join == join;)
        last++;
    if (threads == 1 || first == last) {
        for (int i = first; i < last; i++)
            run_branch(b, &b->all[i], run, of, 0);
        return;
    }
#pragma omp parallel num_threads(threads)
    {
        ori__threads_alone(true);
#pragma omp for schedule(dynamic)
        for (int i = first; i < last; i++)
            run_branch(b, &b->all[i], run, of, omp_get_thread_num());
        ori__threads_alone(false);
    }
}
