/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What every transform promises.
 */
#include "suite.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/memory.h"
#include "rocket_fixture.h"

enum { FEATURES = 700 };    /* about so many are asked for */

static void for_each_transform(void (*test)(const char *transform))
{
    for (int i = 0; i < ori_rocket_count(); i++)
        test(ori_rocket_name_at(i));
}

static size_t size_of(const ori_tensor *t)
{
    size_t size = 1;

    for (int i = 0; i < t->rank; i++)
        size *= (size_t)t->dims[i];
    return size;
}

/* The same bits, or finite at least. */
static void compare(const float *a, const float *b, int count)
{
    CU_ASSERT(memcmp(a, b, (size_t)count * sizeof *a) == 0);
}

static bool all_finite(const float *y, int count)
{
    for (int i = 0; i < count; i++)
        if (!isfinite(y[i]))
            return false;
    return true;
}

static void check_restored(const char *transform, int channels)
{
    series s = series_make(6, channels, 40, 60, 1);
    ori_rocket *r = rocket_fit(&s, transform, FEATURES, 3), *again;
    ori_tensor tensors[TENSORS_MAX];
    const int count = rocket_tensors(r, tensors);
    float *y = rocket_transform(r, &s), *z;

    CU_ASSERT_STRING_EQUAL(ori_rocket_name(r), transform);
    CU_ASSERT_EQUAL(ori_rocket_channels(r), channels);
    CU_ASSERT_EQUAL_FATAL(ori_rocket_restore(&again, transform, channels,
                                             tensors, count),
                          ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_rocket_features(again), ori_rocket_features(r));
    z = rocket_transform(again, &s);
    compare(y, z, s.count * ori_rocket_features(r));
    CU_ASSERT_EQUAL(ori_rocket_tensor_count(again), count);
    ori_rocket_destroy(again);
    ori_rocket_destroy(r);
    ori__free(y);
    ori__free(z);
    series_free(&s);
}

static void check_restore(const char *transform)
{
    check_restored(transform, 1);
    check_restored(transform, 3);
    check_restored(transform, 20);
}

static void test_restore(void)
{
    for_each_transform(check_restore);
}

/* A copy with one number changed: it may be refused, or it must transform
 * without harm. */
static void try_changed(const char *transform, const series *s,
                        const ori_tensor *tensors, int count, int which,
                        size_t at, float value)
{
    ori_tensor changed[TENSORS_MAX];
    const size_t size = size_of(&tensors[which]);
    float *data = ORI__NEW(float, size);
    ori_rocket *r;

    memcpy(changed, tensors, (size_t)count * sizeof *tensors);
    memcpy(data, tensors[which].data, size * sizeof(float));
    data[at] = value;
    changed[which].data = data;
    if (ori_rocket_restore(&r, transform, s->channels, changed, count) ==
        ORI_OK) {
        CU_ASSERT(isfinite(value));
        ori__free(rocket_transform(r, s));
        ori_rocket_destroy(r);
    } else {
        CU_ASSERT_PTR_NULL(r);
    }
    ori__free(data);
}

static void check_hostile(const char *transform)
{
    static const float values[] = { NAN, INFINITY, -1, 0, 0.5f, 2, 7, 1e5f,
                                    16777216.0f, 1e9f, -3e38f };
    series s = series_make(2, 2, 30, 40, 1);
    ori_rocket *r = rocket_fit(&s, transform, 200, 3);
    ori_tensor tensors[TENSORS_MAX];
    const int count = rocket_tensors(r, tensors);

    for (int t = 0; t < count; t++) {
        const size_t size = size_of(&tensors[t]);

        for (size_t v = 0; v < sizeof values / sizeof *values; v++)
            for (size_t at = 0; at < size; at += 1 + size / 5)
                try_changed(transform, &s, tensors, count, t, at, values[v]);
    }
    ori_rocket_destroy(r);
    series_free(&s);
}

static void test_hostile_numbers(void)
{
    for_each_transform(check_hostile);
}

static void refused(const char *transform, int channels,
                    const ori_tensor *tensors, int count)
{
    ori_rocket *r;

    CU_ASSERT_EQUAL(ori_rocket_restore(&r, transform, channels, tensors,
                                       count),
                    ORI_EFORMAT);
    CU_ASSERT_PTR_NULL(r);
}

/* Each tensor missing, of another rank, shorter or longer than it says. */
static void check_shapes(const char *transform)
{
    series s = series_make(3, 2, 30, 40, 1);
    ori_rocket *r = rocket_fit(&s, transform, 200, 3);
    ori_tensor tensors[TENSORS_MAX];
    const int count = rocket_tensors(r, tensors);

    refused(transform, 2, tensors, 0);
    for (int t = 0; t < count; t++) {
        const ori_tensor kept = tensors[t];

        tensors[t].name = "else";
        refused(transform, 2, tensors, count);
        tensors[t] = kept;
        tensors[t].rank = 3;
        tensors[t].dims[2] = 1;
        refused(transform, 2, tensors, count);
        tensors[t] = kept;
        for (int d = 0; d < kept.rank; d++) {
            tensors[t].dims[d] = kept.dims[d] + 1;
            refused(transform, 2, tensors, count);
            tensors[t].dims[d] = INT32_MAX;
            refused(transform, 2, tensors, count);
            tensors[t] = kept;
        }
    }
    ori_rocket_destroy(r);
    series_free(&s);
}

static void test_hostile_shapes(void)
{
    for_each_transform(check_shapes);
}

/* What a fit keeps and a transform gives, with so many threads. */
static float *with_threads(const char *transform, const series *s, int threads,
                           ori_rocket **r)
{
    ori_threads_set(threads);
    *r = rocket_fit(s, transform, FEATURES, 3);
    return rocket_transform(*r, s);
}

static void check_same_bits(const char *transform)
{
    series s = series_make(7, 3, 50, 90, 2);
    ori_rocket *one, *three;
    float *y = with_threads(transform, &s, 1, &one);
    float *z = with_threads(transform, &s, 3, &three);
    const int f = ori_rocket_features(one);

    CU_ASSERT_EQUAL_FATAL(ori_rocket_features(three), f);
    compare(y, z, s.count * f);
    for (int t = 0; t < ori_rocket_tensor_count(one); t++) {
        const ori_tensor a = ori_rocket_tensor(one, t);

        compare(a.data, ori_rocket_tensor(three, t).data, (int)size_of(&a));
    }
    for (int i = 0; i < s.count; i++) {     /* alone as beside others */
        CU_ASSERT_EQUAL(ori_rocket_transform(one, &s.cases[i], 1, z), ORI_OK);
        compare(z, y + i * f, f);
    }
    ori_threads_set(0);
    ori__free(y);
    ori__free(z);
    ori_rocket_destroy(one);
    ori_rocket_destroy(three);
    series_free(&s);
}

static void test_same_bits(void)
{
    for_each_transform(check_same_bits);
}

static void check_finite(const ori_rocket *r, const series *s)
{
    float *y = rocket_transform(r, s);

    CU_ASSERT(all_finite(y, s->count * ori_rocket_features(r)));
    ori__free(y);
}

/* Fit to one, use on the other, and the other way round. */
static void check_pair(const char *transform, const series *a,
                       const series *b)
{
    ori_rocket *r = rocket_fit(a, transform, FEATURES, 1);

    check_finite(r, a);
    check_finite(r, b);
    ori_rocket_destroy(r);
    r = rocket_fit(b, transform, FEATURES, 1);
    check_finite(r, a);
    check_finite(r, b);
    ori_rocket_destroy(r);
}

static void check_lengths(const char *transform)
{
    for (int channels = 1; channels <= 2; channels++) {
        series many = series_make(16, channels, 1, 20, 3);
        series brief = series_make(3, channels, 1, 1, 4);
        series longer = series_make(3, channels, 300, 601, 5);

        check_pair(transform, &many, &longer);
        check_pair(transform, &brief, &longer);
        check_pair(transform, &brief, &many);
        series_free(&many);
        series_free(&brief);
        series_free(&longer);
    }
}

static void test_lengths(void)
{
    for_each_transform(check_lengths);
}

/* A series, then the same with the missing samples written out. */
static void fill_by_hand(float *gaps, float *full, int n)
{
    for (int t = 0; t < n; t++)
        full[t] = gaps[t] = (float)(t % 7) - 0.25f * (float)(t % 3);
    gaps[0] = gaps[1] = NAN;
    full[0] = full[1] = full[2];
    gaps[10] = gaps[11] = gaps[12] = INFINITY;
    for (int t = 10; t < 13; t++)
        full[t] = full[9] + (full[13] - full[9]) / 4 * (float)(t - 9);
    gaps[n - 1] = -INFINITY;
    full[n - 1] = full[n - 2];
    for (int t = 0; t < n; t++) {
        gaps[n + t] = NAN;
        full[n + t] = 0;
    }
}

static void check_gaps(const char *transform)
{
    enum { N = 48 };
    float gaps[2 * N], full[2 * N];
    series s = series_make(4, 2, N, N, 6);
    ori_rocket *r;
    float *y, *z;
    int f;

    fill_by_hand(gaps, full, N);
    memcpy(s.x[1], gaps, sizeof gaps);
    r = rocket_fit(&s, transform, FEATURES, 1);
    y = rocket_transform(r, &s);
    memcpy(s.x[1], full, sizeof full);
    z = rocket_transform(r, &s);
    f = ori_rocket_features(r);
    CU_ASSERT(all_finite(y, s.count * f));
    for (int i = 0; i < s.count * f; i++)
        CU_ASSERT(fabsf(y[i] - z[i]) <= 1e-4f * (1 + fabsf(y[i])));
    ori__free(y);
    ori__free(z);
    ori_rocket_destroy(r);
    series_free(&s);
}

static void test_gaps(void)
{
    for_each_transform(check_gaps);
}

/* Constant, huge, tiny and missing series, alone and among others. */
static void check_wild(const char *transform)
{
    static const float values[] = { 0, -7, 1e-40f, 3e38f, NAN };
    enum { KINDS = sizeof values / sizeof *values };
    series s = series_make(KINDS + 1, 1, 64, 64, 7);
    series huge = series_make(3, 1, 64, 64, 7);

    for (int i = 0; i < KINDS; i++)
        for (int t = 0; t < 64; t++)
            s.x[i][t] = values[i];
    for (int i = 0; i < 3; i++)
        for (int t = 0; t < 64; t++)
            huge.x[i][t] = t % 3 ? 3e38f : -3e38f;
    check_pair(transform, &s, &huge);
    series_free(&s);
    series_free(&huge);
}

static void test_wild(void)
{
    for_each_transform(check_wild);
}

static void check_seeds(const char *transform)
{
    series s = series_make(5, 2, 50, 60, 8);
    ori_rocket *a = rocket_fit(&s, transform, FEATURES, 1);
    ori_rocket *b = rocket_fit(&s, transform, FEATURES, 1);
    ori_rocket *c = rocket_fit(&s, transform, FEATURES, 2);
    float *y = rocket_transform(a, &s), *z = rocket_transform(b, &s);
    float *other = rocket_transform(c, &s);
    const int size = s.count * ori_rocket_features(a);

    compare(y, z, size);
    CU_ASSERT_EQUAL_FATAL(ori_rocket_features(c), ori_rocket_features(a));
    /* nothing of quant is drawn */
    CU_ASSERT((memcmp(y, other, (size_t)size * sizeof *y) == 0) ==
              (strcmp(transform, "quant") == 0));
    ori__free(y);
    ori__free(z);
    ori__free(other);
    ori_rocket_destroy(a);
    ori_rocket_destroy(b);
    ori_rocket_destroy(c);
    series_free(&s);
}

static void test_seeds(void)
{
    for_each_transform(check_seeds);
}

static void test_arguments(void)
{
    static const float x[4] = { 1, 2, 3, 4 };
    ori_case fine = { x, 4 }, empty = { x, 0 }, endless = { x, 1LL << 40 };
    ori_rocket *r;
    float *y;

    CU_ASSERT_EQUAL(ori_rocket_fit(&r, "none", &fine, 1, 1, NULL),
                    ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_rocket_fit(&r, "minirocket", &fine, 0, 1, NULL),
                    ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_rocket_fit(&r, "minirocket", &fine, 1, 0, NULL),
                    ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_rocket_fit(&r, "minirocket", &empty, 1, 1, NULL),
                    ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_rocket_fit(&r, "minirocket", &endless, 1, 1, NULL),
                    ORI_ESHAPE);
    CU_ASSERT_PTR_NULL(r);
    CU_ASSERT_EQUAL_FATAL(
        ori_rocket_fit(&r, "minirocket", &fine, 1, 1, NULL), ORI_OK);
    CU_ASSERT_EQUAL(ori_rocket_features(r), 9996);
    y = ORI__NEW(float, 9996);
    CU_ASSERT_EQUAL(ori_rocket_transform(r, &empty, 1, y), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_rocket_transform(r, &endless, 1, y), ORI_ESHAPE);
    CU_ASSERT_EQUAL(ori_rocket_transform(r, NULL, 0, NULL), ORI_OK);
    ori__free(y);
    ori_rocket_destroy(r);
    ori_rocket_destroy(NULL);
}

static ori_status fit_failing(const char *transform, const series *s, long at)
{
    ori_rocket *r = NULL;
    ori_status status;

    ori__alloc_fail_at(at);
    status = ori_rocket_fit(&r, transform, s->cases, s->count, s->channels,
                            NULL);
    ori__alloc_fail_at(0);
    CU_ASSERT(status == ORI_OK || status == ORI_ENOMEM);
    CU_ASSERT((status == ORI_OK) == (r != NULL));
    ori_rocket_destroy(r);
    return status;
}

static void check_memory(const char *transform)
{
    series s = series_make(2, 2, 12, 12, 9);
    long at = 1;

    while (fit_failing(transform, &s, at) != ORI_OK && at < 100)
        at++;
    CU_ASSERT(at > 2 && at < 100);
    series_free(&s);
}

static void test_out_of_memory(void)
{
    for_each_transform(check_memory);
}

const ori__suite suite_rocket = { "rocket", {
    { "restored, the same bits", test_restore },
    { "hostile numbers", test_hostile_numbers },
    { "hostile shapes", test_hostile_shapes },
    { "the same bits for any threads and batch", test_same_bits },
    { "lengths that differ, and short ones", test_lengths },
    { "gaps are filled by the rule", test_gaps },
    { "constant and huge series", test_wild },
    { "seeds", test_seeds },
    { "arguments", test_arguments },
    { "out of memory", test_out_of_memory },
    { NULL, NULL } } };
