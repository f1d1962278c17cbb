/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * profile_approach.c - a matrix profile, exactly or as nearly as is asked
 *
 * What is near enough is decided by one sample of windows and told by
 * another, so that stopping at a lucky moment does not flatter.
 */
#include "motif/profile_approach.h"

#include <math.h>

#include "motif/profile_blocks.h"
#include "motif/profile_guess.h"
#include "motif/profile_sample.h"

/* Windows of a sample: errors of 0.05 +- 0.08 are told to 0.007. */
enum { SAMPLE = 128 };

/* A round that makes the error less by this share is worth another; else some
 * more of all pairs are gone through. */
static const double WORTH = 0.05;
static const double MORE_PAIRS = 0.02;

/* Of the normal distribution: 95 % are below. */
static const double CONFIDENT = 1.645;

/* How far along the coarse series takes the bar. */
static const double COARSE_PART = 0.6;

typedef struct approach {
    const ori__pairing *pairing;
    const ori_profile_options *options;
    ori__blocks blocks;
    bool stopped;
    double from, part;          /* of the bar: what the work now is */
} approach;

static bool tell(void *user, double share)
{
    const approach *a = user;
    const ori_profile_options *o = a->options;

    return !o->progress ||
           o->progress(o->user, a->from + a->part * share);
}

static ori_status run_pairs(approach *a, double share)
{
    const ori_status s = ori__blocks_run(&a->blocks, share);

    a->stopped |= a->blocks.stopped;
    return s;
}

/* -------------------------------------------------- as nearly as is asked */

static ori_status begin(approach *a)
{
    const int factor = ori__guess_factor(a->pairing->rows->m);
    ori_status s;

    a->part = COARSE_PART;
    s = factor > 1 ? ori__guess_coarse(a->pairing, factor, tell, a,
                                       &a->stopped)
                   : run_pairs(a, MORE_PAIRS);
    a->from = COARSE_PART;
    a->part = 1.0 - COARSE_PART;
    return s;
}

static ori_status improve(approach *a, double gain)
{
    ori_status s = ORI_OK;

    if (gain < WORTH)
        s = run_pairs(a, ori__blocks_share(&a->blocks) + MORE_PAIRS);
    if (s == ORI_OK && !a->stopped)
        s = ori__guess_descend(a->pairing);
    if (!tell(a, ori__blocks_share(&a->blocks)))
        a->stopped = true;
    return s;
}

static ori_status come_near(approach *a)
{
    const double wanted = a->options->error;
    ori__sample sample = { 0 };
    double last = INFINITY;
    ori_status s = begin(a);

    if (s == ORI_OK)
        s = ori__sample_create(&sample, a->pairing, SAMPLE, 0);
    while (s == ORI_OK && !a->stopped &&
           ori__blocks_share(&a->blocks) < 1.0) {
        const ori__sample_error e = ori__sample_judge(&sample, a->pairing);

        if (e.mean + e.deviation <= wanted)
            break;
        s = improve(a, isfinite(last) ? 1.0 - e.mean / last : 1.0);
        last = e.mean;
    }
    ori__sample_free(&sample);
    return s;
}

/* ----------------------------------------------------------- how near it is */

static ori_status judge(const approach *a, ori_profile *p)
{
    ori__sample sample;
    ori__sample_error e;
    const ori_status s = ori__sample_create(&sample, a->pairing, SAMPLE, 1);

    if (s != ORI_OK)
        return s;
    e = ori__sample_judge(&sample, a->pairing);
    p->error = e.mean;
    p->error_bound = e.mean + CONFIDENT * e.deviation;
    ori__sample_free(&sample);
    return ORI_OK;
}

static ori_status run(approach *a, bool self)
{
    ori_status s;

    if (self && a->options->error > 0.0)
        return come_near(a);
    s = run_pairs(a, 1.0);
    if (s == ORI_OK && self && a->stopped)
        s = ori__guess_descend(a->pairing);
    return s;
}

ori_status ori__approach(const ori__pairing *pairing,
                         const ori_profile_options *o, ori_profile *p)
{
    approach a = { .pairing = pairing, .options = o, .part = 1.0 };
    ori_status s = ori__blocks_create(&a.blocks, pairing);

    if (s != ORI_OK)
        return s;
    a.blocks.progress = tell;
    a.blocks.user = &a;
    ori__best_clear(&pairing->row_best, pairing->rows->count);
    ori__best_clear(&pairing->column_best, pairing->columns->count);
    s = run(&a, pairing->rows == pairing->columns);
    p->share = ori__blocks_share(&a.blocks);
    p->error = p->error_bound = 0.0;
    if (s == ORI_OK && p->share < 1.0)
        s = judge(&a, p);
    ori__blocks_free(&a.blocks);
    return s;
}
