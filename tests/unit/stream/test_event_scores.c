/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <oriole/stream/event_scores.h>

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/random.h"

#include "suite.h"

enum { MOST = 7, CLASSES = 2, LENGTH = 60 };

static bool fits(const ori_event_scores_options *o, const ori_event *t,
                 const ori_event *f)
{
    const double allowed = fmax((double)o->offset_collar,
                                o->offset_share * (double)(t->end - t->start));

    return t->label == f->label &&
           llabs(t->start - f->start) <= o->onset_collar &&
           (o->offset_collar < 0 ||
            (double)llabs(t->end - f->end) <= allowed);
}

/* Truth i with each found event in turn, or with none. */
static int most_pairs(const ori_event_scores_options *o, const ori_event *t,
                      int i, int n, const ori_event *f, int m, unsigned used)
{
    int best;

    if (i == n)
        return 0;
    best = most_pairs(o, t, i + 1, n, f, m, used);
    for (int j = 0; j < m; j++)
        if (!(used >> j & 1) && fits(o, &t[i], &f[j])) {
            const int pairs = 1 + most_pairs(o, t, i + 1, n, f, m,
                                             used | 1u << j);

            best = pairs > best ? pairs : best;
        }
    return best;
}

static bool covers(const ori_event *e, int n, int label, int64_t from,
                   int64_t to)
{
    for (int i = 0; i < n; i++)
        if (e[i].label == label && e[i].start < to && e[i].end > from)
            return true;
    return false;
}

/* All that is counted of one recording. */
static void count(const ori_event_scores_options *o, const ori_event *t, int n,
                  const ori_event *f, int m, ori_event_score *want)
{
    const int64_t seg = o->segment_samples;

    want->truths += n;
    want->found += m;
    want->right += most_pairs(o, t, 0, n, f, m, 0);
    for (int k = 0; k < CLASSES; k++)
        for (int64_t at = 0; at < 2 * LENGTH; at += seg) {
            const bool a = covers(t, n, k, at, at + seg);
            const bool b = covers(f, m, k, at, at + seg);

            want->segments_right += a && b;
            want->segments_missed += a && !b;
            want->segments_false += b && !a;
        }
    for (int i = 0; i < n; i++)
        want->detected += covers(f, m, t[i].label, t[i].start, t[i].end);
    for (int j = 0; j < m; j++)
        want->false_alarms +=
            !covers(t, n, f[j].label, f[j].start, f[j].end);
    want->samples += LENGTH;
}

static int make(ori_event *e, ori__rng *r)
{
    const int n = (int)ori__rng_below(r, MOST + 1);

    for (int i = 0; i < n; i++) {
        e[i].start = ori__rng_below(r, LENGTH);
        e[i].end = e[i].start + 1 + ori__rng_below(r, 20);
        e[i].decided = e[i].end;
        e[i].label = (int)ori__rng_below(r, CLASSES);
    }
    return n;
}

static void make_options(ori_event_scores_options *o, ori__rng *r)
{
    *o = (ori_event_scores_options)ORI_EVENT_SCORES_OPTIONS_INIT;
    o->classes = CLASSES;
    o->onset_collar = ori__rng_below(r, 20);
    o->offset_collar = (int64_t)ori__rng_below(r, 12) - 1;
    o->offset_share = (double)ori__rng_below(r, 3) / 2;
    o->segment_samples = 1 + ori__rng_below(r, 10);
}

static bool same(const ori_event_score *a, const ori_event_score *b)
{
    return a->truths == b->truths && a->found == b->found &&
           a->right == b->right && a->detected == b->detected &&
           a->segments_right == b->segments_right &&
           a->segments_false == b->segments_false &&
           a->segments_missed == b->segments_missed &&
           a->false_alarms == b->false_alarms && a->samples == b->samples;
}

static void test_brute_force(void)
{
    int wrong = 0, pairs = 0;

    for (uint32_t round = 0; round < 3000; round++) {
        ori__rng r = ori__rng_at(6, ORI__RNG_TEST, round, 0);
        ori_event_score want = { 0 }, have;
        ori_event_scores_options o;
        ori_event_scores *s;

        make_options(&o, &r);
        CU_ASSERT_EQUAL_FATAL(ori_event_scores_create(&s, &o), ORI_OK);
        for (int recording = 0; recording < 2; recording++) {
            ori_event t[MOST], f[MOST];
            const int n = make(t, &r), m = make(f, &r);

            count(&o, t, n, f, m, &want);
            CU_ASSERT_EQUAL(ori_event_scores_add(s, t, n, f, m, LENGTH),
                            ORI_OK);
        }
        have = ori_event_scores_of(s, -1);
        wrong += !same(&want, &have);
        pairs += (int)want.right;
        ori_event_scores_destroy(s);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT(pairs > 3000);
}

/* Two words, of which one is found late and one twice. */
static void test_by_hand(void)
{
    const ori_event truths[] = { { 100, 200, 0, 0, 0 }, { 300, 400, 0, 1, 0 } };
    const ori_event found[] = { { 110, 190, 150, 0, 0 },
                                { 310, 420, 330, 1, 0 },
                                { 700, 710, 710, 1, 0 } };
    ori_event_scores_options o = ORI_EVENT_SCORES_OPTIONS_INIT;
    ori_event_scores *s;
    ori_event_score all;

    o.classes = 3;
    o.onset_collar = o.offset_collar = 20;
    o.segment_samples = 100;
    o.delay_samples = 7;
    CU_ASSERT_EQUAL_FATAL(ori_event_scores_create(&s, &o), ORI_OK);
    CU_ASSERT_EQUAL(ori_event_scores_add(s, truths, 2, found, 3, 1000), ORI_OK);
    all = ori_event_scores_of(s, -1);
    CU_ASSERT_EQUAL(all.right, 2);
    CU_ASSERT_DOUBLE_EQUAL(all.precision, 2.0 / 3, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(all.recall, 1, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(all.f1, 0.8, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(all.delay_mean, (57 + 37) / 2.0, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(all.delay_max, 57, 1e-12);
    CU_ASSERT_EQUAL(all.false_alarms, 1);
    CU_ASSERT_EQUAL(all.segments_right, 2);
    CU_ASSERT_EQUAL(all.segments_false, 2);     /* 400 to 420 and 700 */
    CU_ASSERT_DOUBLE_EQUAL(all.segment_f1, 4.0 / 6, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(ori_event_scores_macro_f1(s), (1 + 2.0 / 3) / 2,
                           1e-12);
    CU_ASSERT(isnan(ori_event_scores_of(s, 2).delay_mean));
    ori_event_scores_destroy(s);
}

/* A chain in which each first choice must be given up for the last. */
static void test_long_chain(void)
{
    enum { LONG = 3000 };
    ori_event *t = ORI__NEW(ori_event, LONG), *f = ORI__NEW(ori_event, LONG);
    ori_event_scores_options o = ORI_EVENT_SCORES_OPTIONS_INIT;
    ori_event_scores *s;

    o.classes = 1;
    o.onset_collar = 10;
    o.offset_collar = -1;
    o.segment_samples = 100;
    CU_ASSERT_FATAL(t && f);
    for (int i = 0; i < LONG; i++) {
        t[i] = (ori_event){ .start = 20 * (LONG - i), .end = 20 * LONG + 50 };
        f[i] = (ori_event){ .start = 20 * (LONG - i) + 10,
                            .end = 20 * LONG + 50 };
    }
    CU_ASSERT_EQUAL_FATAL(ori_event_scores_create(&s, &o), ORI_OK);
    CU_ASSERT_EQUAL(ori_event_scores_add(s, t, LONG, f, LONG, 1), ORI_OK);
    CU_ASSERT_EQUAL(ori_event_scores_of(s, 0).right, LONG);
    ori_event_scores_destroy(s);
    ori__free(t);
    ori__free(f);
}

static void test_refused(void)
{
    const ori_event good = { .start = 1, .end = 2 };
    const ori_event bad[] = { { .start = 2, .end = 2 },
                              { .start = -1, .end = 2 },
                              { .start = 1, .end = 2, .label = 1 } };
    ori_event_scores_options o = ORI_EVENT_SCORES_OPTIONS_INIT;
    ori_event_scores *s;

    ori_event_scores_destroy(NULL);
    CU_ASSERT_EQUAL(ori_event_scores_create(&s, &o), ORI_EINVAL);
    o.classes = 1;
    o.segment_samples = 1;
    CU_ASSERT_EQUAL_FATAL(ori_event_scores_create(&s, &o), ORI_OK);
    for (int i = 0; i < 3; i++)
        CU_ASSERT_EQUAL(ori_event_scores_add(s, &good, 1, &bad[i], 1, 9),
                        ORI_EINVAL);
    for (int n = 1; n <= 3; n++) {
        ori__alloc_fail_at(n);
        CU_ASSERT_EQUAL(ori_event_scores_add(s, &good, 1, &good, 1, 9),
                        ORI_ENOMEM);
    }
    ori__alloc_fail_at(0);
    CU_ASSERT_EQUAL(ori_event_scores_of(s, -1).truths, 0);
    CU_ASSERT_EQUAL(ori_event_scores_of(s, -1).samples, 0);
    CU_ASSERT_EQUAL(ori_event_scores_of(s, -1).f1, 0);
    ori_event_scores_destroy(s);
}

const ori__suite suite_event_scores = { "event scores", {
    { "3,000 random recordings counted by trying all", test_brute_force },
    { "two words by hand", test_by_hand },
    { "a long chain of pairs", test_long_chain },
    { "what is refused is not counted", test_refused },
    { NULL, NULL } } };
