/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include "base/memory.h"
#include "base/random.h"
#include "head_fixture.h"

problem problem_make(int n, int f, int classes, float apart, bool absent,
                     uint32_t seed)
{
    const size_t out = (size_t)n * (size_t)classes;
    problem p = {
        .n = n, .f = f, .classes = classes,
        .x = ORI__NEW(float, (size_t)n * (size_t)f),
        .labels = ORI__NEW(int, (size_t)n),
        .scores = ORI__NEW(float, out),
        .held_out = ORI__NEW(float, out),
    };
    ori__rng rng = ori__rng_at(seed, ORI__RNG_TEST, 0, 0);

    for (int i = 0; i < n; i++) {
        p.labels[i] = i % (classes - (absent && classes > 1));
        for (int j = 0; j < f; j++)
            p.x[i * f + j] = 3 + (float)(j % 3) * ori__rng_normal(&rng) +
                             ori__rng_normal(&rng);
        p.x[i * f + p.labels[i] % f] += apart;
    }
    return p;
}

void problem_free(problem *p)
{
    ori__free(p->x);
    ori__free(p->labels);
    ori__free(p->scores);
    ori__free(p->held_out);
}

void problem_set_constant(problem *p, int j, float value)
{
    for (int i = 0; i < p->n; i++)
        p->x[i * p->f + j] = value;
}

void problem_set_copy(problem *p, int j)
{
    for (int i = 0; i < p->n; i++)
        p->x[i * p->f + j] = p->x[i * p->f];
}

ori_head *problem_fit(problem *p, const char *kind)
{
    ori_head *head;

    CU_ASSERT_EQUAL_FATAL(ori_head_fit(&head, kind, p->x, p->labels, p->n,
                                       p->f, p->classes, 7, p->held_out),
                          ORI_OK);
    CU_ASSERT_EQUAL(ori_head_scores(head, p->x, p->n, p->scores), ORI_OK);
    return head;
}

double problem_accuracy(const problem *p, const float *scores)
{
    int right = 0;

    for (int i = 0; i < p->n; i++) {
        const float *z = scores + i * p->classes;
        int best = 0;

        for (int c = 1; c < p->classes; c++)
            if (z[c] > z[best])
                best = c;
        right += best == p->labels[i];
    }
    return (double)right / p->n;
}
