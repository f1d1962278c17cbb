/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_catalog_spans.c - edits of spans, and how they are undone
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "catalog_fixture.h"
#include "suite.h"

static ori_span_change addition(int64_t recording, const char *label,
                                int64_t start, int64_t end)
{
    ori_span_change a = { ORI_CHANGE_ADD, ORI_CATALOG_SPAN_INIT };

    a.span.recording = recording;
    a.span.label = label;
    a.span.start = start;
    a.span.end = end;
    return a;
}

static void test_edit(void)
{
    ori_catalog *c = fixture_begin();
    const int64_t r = fixture_add(c, 1, "");
    ori_span_change e[2] = { addition(r, "dog", 10, 20),
                             addition(r, "cat", 5, 8) };

    CU_ASSERT_EQUAL(ori_catalog_edit(c, "eva", e, 2), ORI_OK);
    CU_ASSERT_STRING_EQUAL(fixture_spans(c, r), "2 cat 5-8;1 dog 10-20;");
    e[0].kind = ORI_CHANGE_SET;
    e[0].span.end = 30;
    e[1].kind = ORI_CHANGE_REMOVE;
    CU_ASSERT_EQUAL(ori_catalog_edit(c, "eva", e, 2), ORI_OK);
    CU_ASSERT_STRING_EQUAL(fixture_spans(c, r), "1 dog 10-30;");
    fixture_end(c);
}

static bool keep(void *user, const ori_catalog_span *s)
{
    *(ori_catalog_span *)user = *s;
    return false;
}

static void test_fields(void)
{
    ori_catalog *c = fixture_begin();
    const int64_t r = fixture_add(c, 1, "");
    ori_span_change a = addition(r, "x\xc3\xa9\"';--", 0, 1000);
    ori_catalog_span back;

    a.span.source = ORI_SPAN_MODEL;
    a.span.state = ORI_SPAN_PROPOSED;
    a.span.confidence = 0.25;
    a.span.low_hz = 300.5;
    CU_ASSERT_EQUAL(ori_catalog_edit(c, "m", &a, 1), ORI_OK);
    ori_catalog_spans(c, r, 0, 1, keep, &back);
    CU_ASSERT_EQUAL(back.source, ORI_SPAN_MODEL);
    CU_ASSERT_EQUAL(back.state, ORI_SPAN_PROPOSED);
    CU_ASSERT_EQUAL(back.confidence, 0.25);
    CU_ASSERT_EQUAL(back.low_hz, 300.5);
    CU_ASSERT_TRUE(isnan(back.high_hz));
    CU_ASSERT_EQUAL(back.version, a.span.version);
    CU_ASSERT_STRING_EQUAL(fixture_spans(c, r), "1 x\xc3\xa9\"';-- 0-1000;");
    fixture_end(c);
}

static void test_refused(void)
{
    ori_catalog *c = fixture_begin();
    const int64_t r = fixture_add(c, 1, ""), q = fixture_add(c, 2, "");
    const ori_span_change bad[] = {
        addition(r, "", 0, 1),    addition(r, "a", -1, 1),
        addition(r, "a", 5, 5),   addition(r, "a", 0, 1001),
        addition(99, "a", 0, 1),
    };
    ori_span_change two[2] = { addition(r, "a", 0, 1),
                               addition(q, "a", 0, 1) };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ori_span_change one = bad[i];

        CU_ASSERT_EQUAL(ori_catalog_edit(c, "eva", &one, 1), ORI_EINVAL);
    }
    CU_ASSERT_EQUAL(ori_catalog_edit(c, "eva", two, 2), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_catalog_edit(c, "eva", two, 0), ORI_EINVAL);
    /* all or none */
    CU_ASSERT_STRING_EQUAL(fixture_spans(c, r), "");
    fixture_end(c);
}

/* Two windows with one span: the second to save is told. */
static void test_conflict(void)
{
    ori_catalog *c = fixture_begin();
    const int64_t r = fixture_add(c, 1, "");
    ori_span_change mine = addition(r, "dog", 10, 20), yours;

    mine.span.author = "eva";
    ori_catalog_edit(c, "eva", &mine, 1);
    mine.kind = ORI_CHANGE_SET;
    yours = mine;
    yours.span.author = "tom";
    yours.span.label = "fox";
    CU_ASSERT_EQUAL(ori_catalog_edit(c, "tom", &yours, 1), ORI_OK);
    mine.span.label = "wolf";
    CU_ASSERT_EQUAL(ori_catalog_edit(c, "eva", &mine, 1), ORI_ECONFLICT);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "by tom"));
    CU_ASSERT_STRING_EQUAL(fixture_spans(c, r), "1 fox 10-20;");
    yours.kind = ORI_CHANGE_REMOVE;
    CU_ASSERT_EQUAL(ori_catalog_edit(c, "tom", &yours, 1), ORI_OK);
    CU_ASSERT_EQUAL(ori_catalog_edit(c, "eva", &mine, 1), ORI_ECONFLICT);
    fixture_end(c);
}

static void test_undo(void)
{
    ori_catalog *c = fixture_begin();
    const int64_t r = fixture_add(c, 1, ""), q = fixture_add(c, 2, "");
    ori_span_change a = addition(r, "dog", 10, 20), b;
    int spans;

    ori_catalog_edit(c, "eva", &a, 1);
    b = addition(q, "cat", 1, 2);
    ori_catalog_edit(c, "eva", &b, 1);
    a.kind = ORI_CHANGE_SET;
    a.span.end = 40;
    ori_catalog_edit(c, "eva", &a, 1);

    c = fixture_again(c);       /* survives a restart */
    CU_ASSERT_EQUAL(ori_catalog_undo(c, r, &spans), ORI_OK);
    CU_ASSERT_EQUAL(spans, 1);
    CU_ASSERT_STRING_EQUAL(fixture_spans(c, r), "1 dog 10-20;");
    ori_catalog_undo(c, r, &spans);
    CU_ASSERT_STRING_EQUAL(fixture_spans(c, r), "");
    ori_catalog_undo(c, r, &spans);
    CU_ASSERT_EQUAL(spans, 0);
    CU_ASSERT_STRING_EQUAL(fixture_spans(c, q), "2 cat 1-2;");
    ori_catalog_redo(c, r, &spans);
    ori_catalog_redo(c, r, &spans);
    CU_ASSERT_STRING_EQUAL(fixture_spans(c, r), "1 dog 10-40;");
    ori_catalog_redo(c, r, &spans);
    CU_ASSERT_EQUAL(spans, 0);

    /* What a window read before an undo is old. */
    ori_catalog_undo(c, r, &spans);
    CU_ASSERT_EQUAL(ori_catalog_edit(c, "eva", &a, 1), ORI_ECONFLICT);
    fixture_end(c);
}

/* Any edits, undone and redone at random, against copies of the listing. */
static void test_any_order(void)
{
    enum { STEPS = 60 };
    ori_catalog *c = fixture_begin();
    const int64_t r = fixture_add(c, 1, "");
    ori__rng rng = ori__rng_at(3, ORI__RNG_TEST, 0, 0);
    static char seen[STEPS + 1][1024];
    ori_span_change live[STEPS];
    int at = 0, last = 0, spans;

    strcpy(seen[0], "");
    for (int i = 0; i < 200; i++) {
        const uint32_t what = ori__rng_below(&rng, 3);

        if (what == 0 && at < STEPS) {
            live[0] = addition(r, "a", ori__rng_below(&rng, 500), 600 + i);
            CU_ASSERT_EQUAL(ori_catalog_edit(c, "eva", live, 1), ORI_OK);
            last = ++at;
            strcpy(seen[at], fixture_spans(c, r));
        } else if (what == 1) {
            ori_catalog_undo(c, r, &spans);
            CU_ASSERT_EQUAL(spans, at > 0);
            at -= at > 0;
        } else {
            ori_catalog_redo(c, r, &spans);
            CU_ASSERT_EQUAL(spans, at < last);
            at += at < last;
        }
        CU_ASSERT_STRING_EQUAL(fixture_spans(c, r), seen[at]);
    }
    fixture_end(c);
}

const ori__suite suite_catalog_spans = { "catalog_spans", {
    { "edits", test_edit },
    { "every field comes back", test_fields },
    { "refused as a whole", test_refused },
    { "the second of two windows is told", test_conflict },
    { "undo and redo", test_undo },
    { "in any order", test_any_order },
    { NULL, NULL } } };
