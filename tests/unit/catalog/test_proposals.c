/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_proposals.c - what recognisers propose, and in which order it is judged
 */
#include <oriole/catalog/proposals.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog_fixture.h"
#include "suite.h"

static ori_catalog_span found(const char *label, int64_t start, int64_t end,
                              double confidence, double useful)
{
    ori_catalog_span s = ORI_CATALOG_SPAN_INIT;

    s.label = label;
    s.start = start;
    s.end = end;
    s.confidence = confidence;
    s.useful = useful;
    return s;
}

/* A span by a person. */
static void say(ori_catalog *c, int64_t r, const char *label, int64_t start,
                int64_t end, ori_span_state state)
{
    ori_span_change a = { ORI_CHANGE_ADD, found(label, start, end, 0, 0) };

    a.span.recording = r;
    a.span.author = "eva";
    a.span.state = state;
    CU_ASSERT_EQUAL(ori_catalog_edit(c, "eva", &a, 1), ORI_OK);
}

static void propose(ori_catalog *c, int64_t r, const char *author,
                    const ori_catalog_span *spans, int count, int added,
                    int removed, int known)
{
    ori_proposed p;

    CU_ASSERT_EQUAL(ori_catalog_propose(c, r, author, "a1", spans, count,
                                        false, &p), ORI_OK);
    CU_ASSERT_EQUAL(p.added, added);
    CU_ASSERT_EQUAL(p.removed, removed);
    CU_ASSERT_EQUAL(p.known, known);
}

static void test_replaced(void)
{
    ori_catalog *c = fixture_begin();
    const int64_t r = fixture_add(c, 1, "");
    ori_catalog_span first[2] = { found("owl", 0, 10, 0.9, 0),
                                  found("jay", 20, 30, 0.8, 0) };
    ori_catalog_span second[1] = { found("owl", 1, 11, 0.95, 0) };
    ori_proposed p;
    int spans;

    propose(c, r, "m", first, 2, 2, 0, 0);
    propose(c, r, "m", first, 2, 0, 0, 0);          /* no edit */
    propose(c, r, "other", second, 1, 1, 0, 0);
    propose(c, r, "m", second, 1, 1, 2, 0);
    CU_ASSERT_STRING_EQUAL(fixture_spans(c, r), "3 owl 1-11;4 owl 1-11;");
    CU_ASSERT_EQUAL(ori_catalog_undo(c, r, &spans), ORI_OK);
    CU_ASSERT_EQUAL(spans, 3);
    CU_ASSERT_STRING_EQUAL(fixture_spans(c, r),
                           "1 owl 0-10;3 owl 1-11;2 jay 20-30;");
    CU_ASSERT_EQUAL(ori_catalog_redo(c, r, &spans), ORI_OK);
    CU_ASSERT_STRING_EQUAL(fixture_spans(c, r), "3 owl 1-11;4 owl 1-11;");
    CU_ASSERT_EQUAL(ori_catalog_propose(c, r, "m", "a2", NULL, 0, true, &p),
                    ORI_OK);
    CU_ASSERT_EQUAL(p.removed, 2);
    CU_ASSERT_STRING_EQUAL(fixture_spans(c, r), "");
    CU_ASSERT_EQUAL(ori_catalog_propose(c, 99, "m", "a2", first, 1, true,
                                        &p), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_catalog_propose(c, r, "m", NULL,
                                        &(ori_catalog_span){ .label = "" }, 1,
                                        true, &p), ORI_EINVAL);
    fixture_end(c);
}

static void test_judged(void)
{
    ori_catalog *c = fixture_begin();
    const int64_t r = fixture_add(c, 1, "");
    const ori_catalog_span n[] = {
        found("owl", 0, 10, 0.9, 0),        /* half of it is accepted */
        found("owl", 4, 24, 0.9, 0),        /* an accepted one is half in */
        found("jay", 100, 200, 0.9, 0),     /* rejected there */
        found("owl", 100, 200, 0.9, 0),     /* that was not */
        found("jay", 300, 400, 0.9, 0),     /* an owl is accepted there */
        found("jay", 300, 450, 0.9, 0),     /* and fills two thirds of this */
        found("jay", 320, 330, 0.9, 0),     /* a small thing in it */
        found("jay", 500, 510, 0.9, 0),     /* unsure */
        found("jay", 506, 516, 0.9, 0),     /* four tenths of it */
    };

    say(c, r, "owl", 5, 15, ORI_SPAN_ACCEPTED);
    say(c, r, "jay", 90, 200, ORI_SPAN_REJECTED);
    say(c, r, "owl", 300, 400, ORI_SPAN_ACCEPTED);
    say(c, r, "jay", 500, 510, ORI_SPAN_UNSURE);
    propose(c, r, "m", n, (int)(sizeof n / sizeof *n), 3, 0, 6);
    CU_ASSERT_STRING_EQUAL(fixture_spans(c, r), "1 owl 5-15;2 jay 90-200;"
                           "5 owl 100-200;3 owl 300-400;6 jay 320-330;"
                           "4 jay 500-510;7 jay 506-516;");
    fixture_end(c);
}

/* One that reaches far from long before is seen, too. */
static void test_long_judged(void)
{
    ori_catalog *c = fixture_begin();
    const int64_t r = fixture_add(c, 1, "");
    const ori_catalog_span n = found("owl", 900, 950, 0.9, 0);

    say(c, r, "owl", 0, 1000, ORI_SPAN_ACCEPTED);
    for (int i = 1; i < 50; i++)
        say(c, r, "jay", 10 * i, 10 * i + 5, ORI_SPAN_ACCEPTED);
    propose(c, r, "m", &n, 1, 0, 0, 1);
    fixture_end(c);
}

static void test_heard(void)
{
    ori_catalog *c = fixture_begin();
    const int64_t r = fixture_add(c, 1, "");
    bool heard;

    CU_ASSERT_EQUAL(ori_catalog_heard(c, r, "m", "a1", &heard), ORI_OK);
    CU_ASSERT_FALSE(heard);
    propose(c, r, "m", NULL, 0, 0, 0, 0);
    c = fixture_again(c);
    CU_ASSERT_EQUAL(ori_catalog_heard(c, r, "m", "a1", &heard), ORI_OK);
    CU_ASSERT_TRUE(heard);
    CU_ASSERT_EQUAL(ori_catalog_heard(c, r, "m", "a2", &heard), ORI_OK);
    CU_ASSERT_FALSE(heard);
    CU_ASSERT_EQUAL(ori_catalog_heard(c, r, "n", "a1", &heard), ORI_OK);
    CU_ASSERT_FALSE(heard);
    fixture_end(c);
}

static char queue[200];

static bool note(void *user, const ori_catalog_span *s)
{
    const size_t n = strlen(queue);

    (void)user;
    snprintf(queue + n, sizeof queue - n, "%lld %g;", (long long)s->id,
             s->useful);
    return true;
}

static const char *queued(ori_catalog *c, const char *author, int64_t limit)
{
    queue[0] = '\0';
    CU_ASSERT_EQUAL(ori_catalog_queue(c, author, limit, note, NULL), ORI_OK);
    return queue;
}

static void test_queue(void)
{
    ori_catalog *c = fixture_begin();
    const int64_t r = fixture_add(c, 1, ""), q = fixture_add(c, 2, "");
    const ori_catalog_span n[] = { found("a", 0, 10, 0.9, 0.25),
                                   found("b", 20, 30, 0.9, 0.75),
                                   found("b", 40, 50, 0.9, 0.75) };
    int64_t count;
    int spans;

    say(c, r, "z", 900, 910, ORI_SPAN_PROPOSED);    /* by no recogniser */
    propose(c, r, "m", n, 3, 3, 0, 0);
    propose(c, q, "k", n, 1, 1, 0, 0);
    CU_ASSERT_STRING_EQUAL(queued(c, NULL, 0), "3 0.75;4 0.75;2 0.25;5 0.25;");
    CU_ASSERT_STRING_EQUAL(queued(c, "m", 2), "3 0.75;4 0.75;");
    CU_ASSERT_STRING_EQUAL(queued(c, "k", 2), "5 0.25;");
    CU_ASSERT_EQUAL(ori_catalog_set_useful(c, 5, 2.5), ORI_OK);
    CU_ASSERT_STRING_EQUAL(queued(c, NULL, 1), "5 2.5;");

    CU_ASSERT_EQUAL(ori_catalog_judge(c, "eva", "b", 0.95, ORI_SPAN_ACCEPTED,
                                      &count), ORI_OK);
    CU_ASSERT_EQUAL(count, 0);
    CU_ASSERT_EQUAL(ori_catalog_judge(c, "eva", "b", 0.9, ORI_SPAN_ACCEPTED,
                                      &count), ORI_OK);
    CU_ASSERT_EQUAL(count, 2);
    CU_ASSERT_STRING_EQUAL(queued(c, NULL, 0), "5 2.5;2 0.25;");
    CU_ASSERT_EQUAL(ori_catalog_undo(c, r, &spans), ORI_OK);
    CU_ASSERT_EQUAL(spans, 2);
    CU_ASSERT_STRING_EQUAL(queued(c, "m", 0), "3 0.75;4 0.75;2 0.25;");
    CU_ASSERT_EQUAL(ori_catalog_judge(c, "eva", NULL, 0, ORI_SPAN_REJECTED,
                                      &count), ORI_OK);
    CU_ASSERT_EQUAL(count, 4);
    CU_ASSERT_STRING_EQUAL(queued(c, NULL, 0), "");
    fixture_end(c);
}

const ori__suite suite_proposals = { "proposals", {
    { "they take the place of earlier ones", test_replaced },
    { "what is judged is not proposed again", test_judged },
    { "nor within a long judged one", test_long_judged },
    { "which recogniser heard a recording", test_heard },
    { "the queue", test_queue },
    { NULL, NULL } } };
