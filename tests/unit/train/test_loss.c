/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include "base/random.h"
#include "train/loss.h"

enum { N = 5, K = 4 };

static void test_gradient(void)
{
    float z[N * K], y[N * K], w[N], d[N * K], ignored[N * K];
    ori__rng rng = ori__rng_at(3, ORI__RNG_TEST, 0, 0);

    for (int i = 0; i < N; i++) {
        float sum = 0;

        w[i] = ori__rng_between(&rng, 0.5f, 2);
        for (int k = 0; k < K; k++) {
            z[i * K + k] = 3 * ori__rng_normal(&rng);
            y[i * K + k] = ori__rng_uniform(&rng);
            sum += y[i * K + k];
        }
        for (int k = 0; k < K; k++)
            y[i * K + k] /= sum;
    }
    ori__loss_cross_entropy(z, y, w, N, K, d);
    for (int i = 0; i < N * K; i++) {
        const float old = z[i], step = 1e-2f;
        double up, down;

        z[i] = old + step;
        up = ori__loss_cross_entropy(z, y, w, N, K, ignored).sum;
        z[i] = old - step;
        down = ori__loss_cross_entropy(z, y, w, N, K, ignored).sum;
        z[i] = old;
        CU_ASSERT_DOUBLE_EQUAL((up - down) / (2 * (double)step) / N, d[i],
                               1e-4);
    }
}

static void test_huge_scores(void)
{
    const float z[K] = { 1e30f, -1e30f, 0, 0 }, y[K] = { 1, 0, 0, 0 };
    float d[K];
    const ori__loss loss = ori__loss_cross_entropy(z, y, NULL, 1, K, d);

    CU_ASSERT_DOUBLE_EQUAL(loss.sum, 0, 1e-6);
    CU_ASSERT_EQUAL(loss.correct, 1);
}

const ori__suite suite_loss = { "loss", {
    { "gradient", test_gradient },
    { "huge scores", test_huge_scores },
    { NULL, NULL } } };
