/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_ridge.c - how long a ridge classifier takes
 *
 * A fit with its leave-one-out scores, which stands beside scikit-learn's
 * RidgeClassifierCV of ten penalties in the benchmark of MiniRocket's
 * reference code.
 */
#include "bench_ridge.h"

#include <stdlib.h>

#include <oriole/rocket/head.h>

#include "output.h"
#include "progress.h"

enum { CASES = 1000, FEATURES = 9996, CLASSES = 2 };

typedef struct bench {
    float *x;               /* [CASES, FEATURES] */
    int *labels;
    float *held_out;
    ori_status status;
} bench;

static void fit(void *what)
{
    bench *const b = what;
    ori_head *head = NULL;

    if (b->status == ORI_OK)
        b->status = ori_head_fit(&head, "ridge", b->x, b->labels, CASES,
                                 FEATURES, CLASSES, 0, b->held_out);
    ori_head_destroy(head);
}

/* Even noise, and a tenth of the features a little more in one class. */
static void fill(bench *b)
{
    uint64_t state = 1;

    for (int i = 0; i < CASES; i++) {
        float *const x = b->x + (size_t)i * FEATURES;

        b->labels[i] = i % CLASSES;
        for (int j = 0; j < FEATURES; j++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            x[j] = (float)(state >> 40) * 0x1p-24f +
                   (j % 10 == 0 ? 0.1f * (float)b->labels[i] : 0.0f);
        }
    }
}

int bench_ridge(bench_report *r)
{
    bench b = {
        .x = output_alloc((size_t)CASES * FEATURES, sizeof *b.x),
        .labels = output_alloc(CASES, sizeof *b.labels),
        .held_out = output_alloc((size_t)CASES * CLASSES,
                                 sizeof *b.held_out),
    };
    timing took;

    progress_show(&r->bar, 0.0, "ridge, %d cases", CASES);
    fill(&b);
    took = timing_of(fit, &b, r->settings->seconds);
    /* The flops of the Gram matrix, one half of it. */
    if (b.status == ORI_OK)
        bench_report_line(r, "oriole-ridge-fit", "ridge_n1000_d9996", took,
                          (double)CASES * CASES * FEATURES);
    free(b.x);
    free(b.labels);
    free(b.held_out);
    return b.status == ORI_OK
               ? EXIT_FINE : output_fail_input(r->command->name, b.status);
}
