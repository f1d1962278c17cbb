/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_agreement.c - how far two people agree, held against sums by hand
 *
 * Recordings have 1000 frames (catalog_fixture.h).
 */
#include <oriole/catalog/agreement.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/random.h"
#include "catalog_fixture.h"
#include "suite.h"

static void say(ori_catalog *c, int64_t r, const char *author,
                const char *label, int64_t start, int64_t end)
{
    ori_span_change a = { ORI_CHANGE_ADD, ORI_CATALOG_SPAN_INIT };

    a.span.recording = r;
    a.span.author = author;
    a.span.label = label;
    a.span.start = start;
    a.span.end = end;
    CU_ASSERT_EQUAL(ori_catalog_edit(c, author, &a, 1), ORI_OK);
}

static char told[400];

static bool tell(void *user, const ori_disagreement *d)
{
    const size_t n = strlen(told);
    int *most = user;

    snprintf(told + n, sizeof told - n, "%lld %lld-%lld %s/%s;",
             (long long)d->recording, (long long)d->start, (long long)d->end,
             d->a, d->b);
    return !most || --*most > 0;
}

static ori_agreement agree(ori_catalog *c)
{
    ori_agreement a;

    told[0] = '\0';
    CU_ASSERT_EQUAL(ori_catalog_agreement(&a, c, "eva", "tom", tell, NULL),
                    ORI_OK);
    return a;
}

/*
 *      0   100   200   300   400        900  1000
 * eva  owl------ |     jay----- |       |
 * tom  |   owl--------|jay------ |      owl---
 *
 * same: owl 100-200, jay 300-400, nothing 400-900 = 700 of 1000
 * (0-100 owl/nothing, 200-300 nothing/owl, 900-1000 nothing/owl)
 * eva: owl .2 jay .1 nothing .7; tom: owl .3 jay .1 nothing .6
 * chance .06 + .01 + .42 = .49; kappa (.7 - .49) / .51 = 7/17
 * Of 0-200 and 100-300 a third is shared: no pair.  jay: all is.
 */
static void test_by_hand(void)
{
    ori_catalog *c = fixture_begin();
    const int64_t r = fixture_add(c, 1, ""), q = fixture_add(c, 2, "");
    ori_agreement a;
    int most = 1;

    say(c, r, "eva", "owl", 0, 200);
    say(c, r, "eva", "jay", 300, 400);
    say(c, r, "tom", "owl", 100, 300);
    say(c, r, "tom", "jay", 300, 400);
    say(c, r, "tom", "owl", 900, 1000);
    say(c, q, "eva", "ape", 0, 10);         /* tom did not look */
    a = agree(c);
    CU_ASSERT_EQUAL(a.recordings, 1);
    CU_ASSERT_DOUBLE_EQUAL(a.same, 0.7, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(a.chance, 0.49, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(a.kappa, 7.0 / 17.0, 1e-12);
    CU_ASSERT_EQUAL(a.a_spans, 2);
    CU_ASSERT_EQUAL(a.b_spans, 3);
    CU_ASSERT_EQUAL(a.pairs, 1);
    CU_ASSERT_EQUAL(a.both, 1);
    CU_ASSERT_EQUAL(a.overlap, 1.0);
    CU_ASSERT_EQUAL_FATAL(a.class_count, 2);
    CU_ASSERT_STRING_EQUAL(a.classes[0].label, "jay");
    CU_ASSERT_EQUAL(a.classes[0].both, 1);
    CU_ASSERT_STRING_EQUAL(a.classes[1].label, "owl");
    CU_ASSERT_EQUAL(a.classes[1].a, 1);
    CU_ASSERT_EQUAL(a.classes[1].b, 2);
    CU_ASSERT_EQUAL(a.classes[1].both, 0);
    CU_ASSERT_STRING_EQUAL(told, "1 0-200 owl/;1 100-300 /owl;"
                           "1 900-1000 /owl;");
    ori_agreement_free(&a);
    told[0] = '\0';
    CU_ASSERT_EQUAL(ori_catalog_agreement(&a, c, "tom", "eva", tell, &most),
                    ORI_OK);
    CU_ASSERT_DOUBLE_EQUAL(a.kappa, 7.0 / 17.0, 1e-12);
    CU_ASSERT_STRING_EQUAL(told, "1 0-200 /owl;");
    ori_agreement_free(&a);
    fixture_end(c);
}

/*
 * Cohen's 1960 form on two raters of fifty cases (20 both yes, 5 eva alone,
 * 10 tom alone, 15 both no): kappa 0.4.  A case is twenty frames.
 */
static void test_fifty_cases(void)
{
    ori_catalog *c = fixture_begin();
    const int64_t r = fixture_add(c, 1, "");
    ori_agreement a;

    for (int i = 0; i < 50; i++) {
        say(c, r, "eva", i < 25 ? "yes" : "no", 20 * i, 20 * i + 20);
        say(c, r, "tom", i < 20 || i >= 40 ? "yes" : "no", 20 * i,
            20 * i + 20);
    }
    a = agree(c);
    CU_ASSERT_DOUBLE_EQUAL(a.kappa, 0.4, 1e-12);
    CU_ASSERT_EQUAL(a.pairs, 50);
    CU_ASSERT_EQUAL(a.both, 35);
    ori_agreement_free(&a);
    fixture_end(c);
}

/* Two of the same time: the same label first; then what overlaps best. */
static void test_pairs(void)
{
    ori_catalog *c = fixture_begin();
    const int64_t r = fixture_add(c, 1, "");
    ori_agreement a;

    say(c, r, "eva", "owl", 0, 100);
    say(c, r, "tom", "jay", 0, 100);
    say(c, r, "tom", "owl", 0, 100);
    say(c, r, "eva", "owl", 200, 300);
    say(c, r, "tom", "jay", 150, 300);      /* two thirds */
    say(c, r, "tom", "owl", 200, 280);      /* four fifths */
    say(c, r, "eva", "ape", 520, 600);
    say(c, r, "tom", "owl", 500, 600);      /* four fifths, another label */
    a = agree(c);
    CU_ASSERT_EQUAL(a.pairs, 3);
    CU_ASSERT_EQUAL(a.both, 2);
    CU_ASSERT_DOUBLE_EQUAL(a.overlap, 2.6 / 3.0, 1e-12);
    CU_ASSERT_STRING_EQUAL(told, "1 0-100 /jay;1 150-300 /jay;"
                           "1 500-600 ape/owl;");
    ori_agreement_free(&a);
    fixture_end(c);
}

/* A later span lies on top, and what it covers comes back behind it. */
static void test_overlapping(void)
{
    ori_catalog *c = fixture_begin();
    const int64_t r = fixture_add(c, 1, "");
    ori_agreement a;

    say(c, r, "eva", "song", 0, 1000);
    say(c, r, "eva", "note", 100, 200);
    say(c, r, "eva", "note", 400, 500);
    say(c, r, "tom", "song", 0, 100);
    say(c, r, "tom", "note", 100, 200);
    say(c, r, "tom", "song", 200, 400);
    say(c, r, "tom", "note", 400, 500);
    say(c, r, "tom", "song", 500, 1000);
    a = agree(c);
    CU_ASSERT_EQUAL(a.same, 1.0);
    CU_ASSERT_DOUBLE_EQUAL(a.kappa, 1.0, 1e-12);
    ori_agreement_free(&a);
    fixture_end(c);
}

static void test_one_class(void)
{
    ori_catalog *c = fixture_begin();
    const int64_t r = fixture_add(c, 1, "");
    ori_agreement a;

    say(c, r, "eva", "song", 0, 1000);
    say(c, r, "tom", "song", 0, 1000);
    a = agree(c);
    CU_ASSERT_EQUAL(a.same, 1.0);
    CU_ASSERT_TRUE(isnan(a.kappa));
    ori_agreement_free(&a);
    CU_ASSERT_EQUAL(ori_catalog_agreement(&a, c, "eva", "eva", NULL, NULL),
                    ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_catalog_agreement(&a, c, "eva", "ann", NULL, NULL),
                    ORI_EDATA);
    fixture_end(c);
}

enum { LABELS = 3, FRAMES = 1000 };

/* Frame by frame, as the text of the header says it. */
static double naive_kappa(int8_t class[2][2][FRAMES])
{
    double share[2][LABELS + 1] = { { 0 } }, same = 0.0, chance = 0.0;

    for (int r = 0; r < 2; r++)
        for (int t = 0; t < FRAMES; t++) {
            share[0][class[r][0][t]] += 0.5 / FRAMES;
            share[1][class[r][1][t]] += 0.5 / FRAMES;
            same += class[r][0][t] == class[r][1][t] ? 0.5 / FRAMES : 0.0;
        }
    for (int k = 0; k <= LABELS; k++)
        chance += share[0][k] * share[1][k];
    return (same - chance) / (1.0 - chance);
}

static void test_by_chance(void)
{
    static const char *const labels[LABELS] = { "a", "b", "c" };
    static const char *const who[2] = { "eva", "tom" };
    ori__rng rng = ori__rng_at(3, ORI__RNG_TEST, 0, 0);

    for (int trial = 0; trial < 10; trial++) {
        ori_catalog *c = fixture_begin();
        static int8_t class[2][2][FRAMES];
        ori_agreement a;

        memset(class, LABELS, sizeof class);
        for (int r = 0; r < 2; r++) {
            const int64_t id = fixture_add(c, r, "");

            for (int k = 0; k < 2; k++)
                for (int t = 0; t < 870;) {
                    const int start = t + (int)ori__rng_below(&rng, 40);
                    const int end = start + 1 +
                                    (int)ori__rng_below(&rng, 90);
                    const int label = (int)ori__rng_below(&rng, LABELS);

                    say(c, id, who[k], labels[label], start, end);
                    memset(&class[r][k][start], label,
                           (size_t)(end - start));
                    t = end;
                }
        }
        a = agree(c);
        CU_ASSERT_DOUBLE_EQUAL(a.kappa, naive_kappa(class), 1e-9);
        CU_ASSERT_EQUAL(a.recordings, 2);
        ori_agreement_free(&a);
        fixture_end(c);
    }
}

static bool name(void *user, const char *author, int64_t spans)
{
    (void)user;
    snprintf(told + strlen(told), sizeof told - strlen(told), "%s %lld;",
             author, (long long)spans);
    return true;
}

static void test_authors(void)
{
    ori_catalog *c = fixture_begin();
    const int64_t r = fixture_add(c, 1, "");

    say(c, r, "tom", "a", 0, 1);
    say(c, r, "eva", "a", 0, 1);
    say(c, r, "tom", "b", 0, 1);
    told[0] = '\0';
    CU_ASSERT_EQUAL(ori_catalog_authors(c, name, NULL), ORI_OK);
    CU_ASSERT_STRING_EQUAL(told, "eva 1;tom 2;");
    fixture_end(c);
}

const ori__suite suite_agreement = { "agreement", {
    { "summed by hand", test_by_hand },
    { "fifty cases", test_fifty_cases },
    { "which spans are pairs", test_pairs },
    { "spans that overlap", test_overlapping },
    { "one class, one opinion", test_one_class },
    { "frame by frame", test_by_chance },
    { "who has said something", test_authors },
    { NULL, NULL } } };
