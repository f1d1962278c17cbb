/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What every kind of head promises.
 */
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/memory.h"
#include "head_fixture.h"

enum { TENSORS_MAX = 16 };

static int get_tensors(const ori_head *head, ori_tensor *tensors)
{
    const int count = ori_head_tensor_count(head);

    CU_ASSERT_FATAL(count <= TENSORS_MAX);
    for (int i = 0; i < count; i++)
        tensors[i] = ori_head_tensor(head, i);
    return count;
}

static size_t size_of(const ori_tensor *t)
{
    size_t size = 1;

    for (int i = 0; i < t->rank; i++)
        size *= (size_t)t->dims[i];
    return size;
}

static void for_each_kind(void (*test)(const char *kind))
{
    ori_threads_set(1);
    for (int i = 0; i < ori_head_count(); i++)
        test(ori_head_name_at(i));
    ori_threads_set(0);
}

static void check_restore(const char *kind)
{
    problem p = problem_make(60, 20, 3, 2, false, 1);
    ori_head *head = problem_fit(&p, kind), *again;
    ori_tensor tensors[TENSORS_MAX];
    const int count = get_tensors(head, tensors);
    float scores[60 * 3];

    CU_ASSERT_STRING_EQUAL(ori_head_name(head), kind);
    CU_ASSERT_EQUAL(ori_head_features(head), 20);
    CU_ASSERT_EQUAL(ori_head_classes(head), 3);
    CU_ASSERT_EQUAL_FATAL(ori_head_restore(&again, kind, tensors, count),
                          ORI_OK);
    CU_ASSERT_EQUAL(ori_head_features(again), 20);
    CU_ASSERT_EQUAL(ori_head_classes(again), 3);
    CU_ASSERT_EQUAL(ori_head_scores(again, p.x, 60, scores), ORI_OK);
    CU_ASSERT(memcmp(scores, p.scores, sizeof scores) == 0);
    ori_head_destroy(again);
    ori_head_destroy(head);
    problem_free(&p);
}

static void test_restore(void)
{
    for_each_kind(check_restore);
}

/* A copy with one number changed, and what is had of it: it may be refused,
 * or it must score without harm. */
static void try_changed(const char *kind, const ori_tensor *tensors,
                        int count, int which, size_t at, float value)
{
    ori_tensor changed[TENSORS_MAX];
    const size_t size = size_of(&tensors[which]);
    float *data = ORI__NEW(float, size), x[20] = { 0 }, scores[3];
    ori_head *head;

    memcpy(changed, tensors, (size_t)count * sizeof *tensors);
    memcpy(data, tensors[which].data, size * sizeof(float));
    data[at] = value;
    changed[which].data = data;
    if (ori_head_restore(&head, kind, changed, count) == ORI_OK) {
        CU_ASSERT(isfinite(value));
        if (ori_head_features(head) <= 20 && ori_head_classes(head) <= 3)
            CU_ASSERT_EQUAL(ori_head_scores(head, x, 1, scores), ORI_OK);
        ori_head_destroy(head);
    } else {
        CU_ASSERT_PTR_NULL(head);
    }
    ori__free(data);
}

static void check_hostile(const char *kind)
{
    static const float values[] = { NAN, INFINITY, -1, 0, 0.5f, 1e9f, -1e30f,
                                    2, 7, 1e5f };
    problem p = problem_make(60, 20, 3, 2, false, 1);
    ori_head *head = problem_fit(&p, kind);
    ori_tensor tensors[TENSORS_MAX];
    const int count = get_tensors(head, tensors);

    for (int t = 0; t < count; t++) {
        const size_t size = size_of(&tensors[t]);

        for (size_t v = 0; v < sizeof values / sizeof *values; v++)
            for (size_t at = 0; at < size; at += 1 + size / 7)
                try_changed(kind, tensors, count, t, at, values[v]);
    }
    ori_head_destroy(head);
    problem_free(&p);
}

static void test_hostile_numbers(void)
{
    for_each_kind(check_hostile);
}

/* Each tensor but the optional one missing, of another rank, or shorter. */
static void check_shapes(const char *kind)
{
    problem p = problem_make(60, 20, 3, 2, false, 1);
    ori_head *head = problem_fit(&p, kind), *again;
    ori_tensor tensors[TENSORS_MAX];
    const int count = get_tensors(head, tensors);

    CU_ASSERT_EQUAL(ori_head_restore(&again, kind, tensors, 0), ORI_EFORMAT);
    for (int t = 0; t < count; t++) {
        const ori_tensor kept = tensors[t];

        if (strcmp(kept.name, "penalty") == 0)
            continue;
        tensors[t].name = "else";
        CU_ASSERT_EQUAL(ori_head_restore(&again, kind, tensors, count),
                        ORI_EFORMAT);
        CU_ASSERT_PTR_NULL(again);
        tensors[t] = kept;
        tensors[t].rank = 3;
        tensors[t].dims[2] = 1;
        CU_ASSERT_EQUAL(ori_head_restore(&again, kind, tensors, count),
                        ORI_EFORMAT);
        tensors[t] = kept;
    }
    ori_head_destroy(head);
    problem_free(&p);
}

static void test_hostile_shapes(void)
{
    for_each_kind(check_shapes);
}

/* Bits, whatever the number of threads and the cases beside. */
static void check_same_bits(const char *kind)
{
    enum { N = 150, F = 600, C = 3 };
    problem p = problem_make(N, F, C, 2, false, 2);
    problem q = problem_make(N, F, C, 2, false, 2);
    ori_head *one, *three;

    ori_threads_set(1);
    one = problem_fit(&p, kind);
    ori_threads_set(3);
    three = problem_fit(&q, kind);
    CU_ASSERT(memcmp(p.scores, q.scores, N * C * sizeof(float)) == 0);
    CU_ASSERT(memcmp(p.held_out, q.held_out, N * C * sizeof(float)) == 0);
    for (int i = 0; i < N; i += 7) {
        float alone[C];

        CU_ASSERT_EQUAL(ori_head_scores(one, p.x + i * F, 1, alone), ORI_OK);
        CU_ASSERT(memcmp(alone, p.scores + i * C, sizeof alone) == 0);
    }
    ori_threads_set(1);
    ori_head_destroy(one);
    ori_head_destroy(three);
    problem_free(&p);
    problem_free(&q);
}

static void test_same_bits(void)
{
    for_each_kind(check_same_bits);
}

static void check_finite(problem *p, const char *kind)
{
    ori_head *head = problem_fit(p, kind);

    for (int i = 0; i < p->n * p->classes; i++)
        CU_ASSERT(isfinite(p->scores[i]) && isfinite(p->held_out[i]));
    ori_head_destroy(head);
}

/* Learns what is easy, and what is held out is held out. */
static void check_learns(const char *kind)
{
    problem easy = problem_make(200, 12, 3, 8, false, 3);
    problem none = problem_make(200, 12, 2, 0, false, 4);

    check_finite(&easy, kind);
    CU_ASSERT(problem_accuracy(&easy, easy.scores) > 0.95);
    CU_ASSERT(problem_accuracy(&easy, easy.held_out) > 0.9);
    check_finite(&none, kind);
    CU_ASSERT(problem_accuracy(&none, none.held_out) < 0.65);
    problem_free(&easy);
    problem_free(&none);
}

static void test_learns(void)
{
    for_each_kind(check_learns);
}

static void check_odd(const char *kind)
{
    static const int sizes[][3] = {     /* n, f, classes */
        { 1, 1, 1 }, { 1, 3, 2 }, { 2, 2, 60 }, { 3, 1, 1 }, { 5, 4, 2 },
    };

    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
        for (int absent = 0; absent < 2; absent++) {
            problem p = problem_make(sizes[k][0], sizes[k][1], sizes[k][2],
                                     1, absent, 5);

            check_finite(&p, kind);
            problem_set_constant(&p, 0, -3e38f);
            check_finite(&p, kind);
            problem_free(&p);
        }
}

static void test_odd_sizes(void)
{
    for_each_kind(check_odd);
}

static void check_wild(const char *kind)
{
    problem p = problem_make(60, 10, 2, 6, false, 6);

    for (int i = 0; i < 60; i += 9) {
        p.x[i * 10 + 3] = NAN;
        p.x[i * 10 + 4] = INFINITY;
        p.x[i * 10 + 5] = i ? 3e38f : -3e38f;
    }
    problem_set_constant(&p, 7, NAN);
    check_finite(&p, kind);
    CU_ASSERT(problem_accuracy(&p, p.scores) > 0.8);
    problem_free(&p);
}

static void test_wild_features(void)
{
    for_each_kind(check_wild);
}

static void test_arguments(void)
{
    const float x[4] = { 1, 2, 3, 4 };
    const int labels[2] = { 0, 1 }, wrong[2] = { 0, 2 };
    ori_head *h;

    CU_ASSERT_EQUAL(ori_head_fit(&h, "none", x, labels, 2, 2, 2, 0, NULL),
                    ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_head_fit(&h, "ridge", x, labels, 0, 2, 2, 0, NULL),
                    ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_head_fit(&h, "ridge", x, labels, 2, 0, 2, 0, NULL),
                    ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_head_fit(&h, "ridge", x, wrong, 2, 2, 2, 0, NULL),
                    ORI_EINVAL);
    CU_ASSERT_PTR_NULL(h);
    CU_ASSERT_EQUAL(ori_head_fit(&h, "ridge", x, labels, 2, 2, 2, 0, NULL),
                    ORI_OK);
    ori_head_destroy(h);
    ori_head_destroy(NULL);
}

static void check_memory(const char *kind)
{
    problem p = problem_make(20, 6, 2, 1, false, 7);
    ori_status s = ORI_ENOMEM;

    for (long at = 1; s != ORI_OK && at < 10000; at++) {
        ori_head *h = NULL;

        ori__alloc_fail_at(at);
        s = ori_head_fit(&h, kind, p.x, p.labels, p.n, p.f, p.classes, 1,
                         p.held_out);
        ori__alloc_fail_at(0);
        CU_ASSERT(s == ORI_OK || s == ORI_ENOMEM);
        CU_ASSERT((s == ORI_OK) == (h != NULL));
        ori_head_destroy(h);
    }
    CU_ASSERT_EQUAL(s, ORI_OK);
    problem_free(&p);
}

static void test_out_of_memory(void)
{
    for_each_kind(check_memory);
}

const ori__suite suite_head = { "head", {
    { "restored, the same bits", test_restore },
    { "hostile numbers", test_hostile_numbers },
    { "hostile shapes", test_hostile_shapes },
    { "the same bits for any threads and batch", test_same_bits },
    { "learns what is easy", test_learns },
    { "odd sizes", test_odd_sizes },
    { "wild features", test_wild_features },
    { "arguments", test_arguments },
    { "out of memory", test_out_of_memory },
    { NULL, NULL } } };
