/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_catalog_tally.c - what is counted, listed and found equals what
 *                        looking at each span finds
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "catalog_fixture.h"
#include "suite.h"

enum { FRAMES = 1000, SPANS = 400, RECORDINGS = 4 };

static const char *const labels[] = { "jay", "owl", "\xc3\xa4hre" };

/* All spans, as they are listed whole: the reference. */
typedef struct seen {
    ori_catalog_span span[SPANS];
    int count;
} seen;

static bool keep(void *user, const ori_catalog_span *s)
{
    seen *all = user;

    all->span[all->count] = *s;
    /* Of the label, which does not live, its place in the list is kept. */
    for (int i = 0; i < 3; i++)
        if (strcmp(s->label, labels[i]) == 0)
            all->span[all->count].label = labels[i];
    all->count++;
    return all->count < SPANS;
}

static void see_all(ori_catalog *c, seen *all)
{
    all->count = 0;
    for (int64_t r = 1; r <= RECORDINGS; r++)
        CU_ASSERT_EQUAL(ori_catalog_spans(c, r, 0, INT64_MAX, keep, all),
                        ORI_OK);
}

static ori_span_change random_span(ori__rng *rng, int64_t recording)
{
    ori_span_change a = { ORI_CHANGE_ADD, ORI_CATALOG_SPAN_INIT };
    /* of all lengths, and some that begin together */
    const uint32_t length = 1 + ori__rng_below(rng, 1u << ori__rng_below(rng,
                                                                          9));

    a.span.recording = recording;
    a.span.label = labels[ori__rng_below(rng, 3)];
    a.span.start = 5 * (int64_t)ori__rng_below(rng, (FRAMES - 512) / 5);
    a.span.end = a.span.start + length;
    a.span.state = (ori_span_state)ori__rng_below(rng, 4);
    return a;
}

/* Spans came, went and changed, and some of that was undone. */
static ori_catalog *shuffled(ori__rng *rng)
{
    ori_catalog *c = fixture_begin();
    seen *all = malloc(sizeof *all);
    int spans;

    for (int64_t r = 1; r <= RECORDINGS; r++) {
        fixture_add(c, (int)r, "");
        for (int i = 0; i < 60; i++) {
            ori_span_change a = random_span(rng, r);

            CU_ASSERT_EQUAL(ori_catalog_edit(c, "eva", &a, 1), ORI_OK);
        }
    }
    see_all(c, all);
    for (int i = 0; i < all->count; i += 3) {
        ori_span_change a = random_span(rng, all->span[i].recording);

        a.kind = i % 2 ? ORI_CHANGE_SET : ORI_CHANGE_REMOVE;
        a.span.id = all->span[i].id;
        a.span.version = all->span[i].version;
        CU_ASSERT_EQUAL(ori_catalog_edit(c, "max", &a, 1), ORI_OK);
        if (i % 4 == 0)
            CU_ASSERT_EQUAL(ori_catalog_undo(c, a.span.recording, &spans),
                            ORI_OK);
        if (i % 8 == 0)
            CU_ASSERT_EQUAL(ori_catalog_redo(c, a.span.recording, &spans),
                            ORI_OK);
    }
    free(all);
    return c;
}

/* ------------------------------------------------------------------- counted */

static int64_t count_of(const seen *all, int64_t recording, int state,
                        const char *label)
{
    int64_t n = 0;

    for (int i = 0; i < all->count; i++)
        n += (!recording || all->span[i].recording == recording) &&
             (int)all->span[i].state == state &&
             (!label || all->span[i].label == label);
    return n;
}

static void check_label(void *user, const char *label, int64_t count)
{
    const seen *all = user;
    int known = 0;

    for (int i = 0; i < 3; i++)
        if (strcmp(label, labels[i]) == 0) {
            known = 1;
            CU_ASSERT_EQUAL(count, count_of(all, 0, ORI_SPAN_ACCEPTED,
                                            labels[i]));
        }
    CU_ASSERT_TRUE(known);
}

static void test_counted(void)
{
    ori__rng rng = ori__rng_at(1, ORI__RNG_TEST, 7, 0);
    ori_catalog *c = shuffled(&rng);
    seen *all = malloc(sizeof *all);
    int64_t recordings, spans;

    see_all(c, all);
    CU_ASSERT_EQUAL(ori_catalog_counts(c, &recordings, &spans), ORI_OK);
    CU_ASSERT_EQUAL(spans, all->count);
    for (int64_t r = 0; r <= RECORDINGS; r++) {
        ori_catalog_tally t;

        CU_ASSERT_EQUAL(ori_catalog_tally_of(c, r, &t), ORI_OK);
        CU_ASSERT_EQUAL(t.accepted, count_of(all, r, 0, NULL));
        CU_ASSERT_EQUAL(t.proposed, count_of(all, r, 1, NULL));
        CU_ASSERT_EQUAL(t.rejected, count_of(all, r, 2, NULL));
        CU_ASSERT_EQUAL(t.unsure, count_of(all, r, 3, NULL));
    }
    CU_ASSERT_EQUAL(ori_catalog_labels(c, check_label, all), ORI_OK);
    free(all);
    fixture_end(c);
}

/* -------------------------------------------------------------------- listed */

static char text[1 << 16];

static bool write_id(void *user, const ori_catalog_span *s)
{
    const size_t n = strlen(text);

    snprintf(text + n, sizeof text - n, "%lld ", (long long)s->id);
    return !user || --*(int *)user > 0;
}

static void test_listed(void)
{
    ori__rng rng = ori__rng_at(2, ORI__RNG_TEST, 7, 0);
    ori_catalog *c = shuffled(&rng);
    seen *all = malloc(sizeof *all);
    static char expected[sizeof text];

    see_all(c, all);
    for (int round = 0; round < 300; round++) {
        const int64_t from = ori__rng_below(&rng, FRAMES);
        const int64_t to = from + ori__rng_below(&rng, 200);
        const int64_t r = 1 + round % RECORDINGS;
        size_t n = 0;

        text[0] = expected[0] = '\0';
        for (int i = 0; i < all->count; i++)
            if (all->span[i].recording == r && to > from &&
                all->span[i].start < to && all->span[i].end > from)
                n += (size_t)snprintf(expected + n, sizeof expected - n,
                                      "%lld ", (long long)all->span[i].id);
        CU_ASSERT_EQUAL(ori_catalog_spans(c, r, from, to, write_id, NULL),
                        ORI_OK);
        CU_ASSERT_STRING_EQUAL(text, expected);
    }
    free(all);
    fixture_end(c);
}

/* Who has enough gets no more, be it of those that reach in or of others. */
static void test_enough(void)
{
    ori__rng rng = ori__rng_at(3, ORI__RNG_TEST, 7, 0);
    ori_catalog *c = shuffled(&rng);
    static char whole[sizeof text];

    text[0] = '\0';
    ori_catalog_spans(c, 1, 200, 400, write_id, NULL);
    memcpy(whole, text, sizeof whole);
    for (int most = 1; most < 20; most++) {
        int left = most;

        text[0] = '\0';
        ori_catalog_spans(c, 1, 200, 400, write_id, &left);
        CU_ASSERT_EQUAL(strncmp(whole, text, strlen(text)), 0);
        CU_ASSERT_EQUAL(left, 0);
    }
    fixture_end(c);
}

/* ---------------------------------------------------------------------- next */

static bool wanted(const ori_catalog_span *s, int state)
{
    return state == ORI_SPAN_ANY ? s->state != ORI_SPAN_REJECTED
                                 : (int)s->state == state;
}

/* < 0: the span lies before (recording, from, id). */
static int side(const ori_catalog_span *s, const ori_span_search *p)
{
    const int64_t d = s->recording != p->recording
                          ? s->recording - p->recording
                      : s->start != p->from ? s->start - p->from
                                            : s->id - p->id;

    return (d > 0) - (d < 0);
}

/* The list is in order. */
static int64_t naive_next(const seen *all, const ori_span_search *p)
{
    int64_t id = 0;

    for (int i = 0; i < all->count; i++) {
        const ori_catalog_span *s = &all->span[i];

        if (!wanted(s, p->state))
            continue;
        if (p->back && side(s, p) < 0)
            id = s->id;
        else if (!p->back && side(s, p) > 0 && !id)
            id = s->id;
    }
    return id;
}

static bool take_id(void *user, const ori_catalog_span *s)
{
    *(int64_t *)user = s->id;
    return true;
}

static void test_next(void)
{
    ori__rng rng = ori__rng_at(4, ORI__RNG_TEST, 7, 0);
    ori_catalog *c = shuffled(&rng);
    seen *all = malloc(sizeof *all);

    see_all(c, all);
    for (int round = 0; round < 400; round++) {
        const ori_catalog_span *at =
            &all->span[ori__rng_below(&rng, (uint32_t)all->count)];
        const ori_span_search p = {
            .recording = at->recording, .from = at->start,
            .id = round % 3 ? at->id : 0, .back = round % 2,
            .state = (int)ori__rng_below(&rng, 5) - 1 };
        int64_t id = 0;

        CU_ASSERT_EQUAL(ori_catalog_next(c, &p, take_id, &id), ORI_OK);
        CU_ASSERT_EQUAL(id, naive_next(all, &p));
    }
    free(all);
    fixture_end(c);
}

/* ------------------------------------------------------- changed, searched */

static bool write_number(void *user, int64_t id)
{
    const size_t n = strlen(text);

    (void)user;
    snprintf(text + n, sizeof text - n, "%lld ", (long long)id);
    return true;
}

static const char *changed(ori_catalog *c, int64_t since)
{
    text[0] = '\0';
    CU_ASSERT_EQUAL(ori_catalog_changed(c, since, write_number, NULL),
                    ORI_OK);
    return text;
}

static void test_changed(void)
{
    ori_catalog *c = fixture_begin();
    ori_span_change a = { ORI_CHANGE_ADD, ORI_CATALOG_SPAN_INIT };
    int64_t before, after;
    int spans;

    a.span.label = "owl";
    a.span.end = 10;
    for (int i = 1; i <= 3; i++)
        a.span.recording = fixture_add(c, i, "");
    CU_ASSERT_STRING_EQUAL(changed(c, 0), "");
    for (int64_t r = 1; r <= 3; r++) {
        a.span.recording = r;
        CU_ASSERT_EQUAL(ori_catalog_edit(c, "eva", &a, 1), ORI_OK);
    }
    CU_ASSERT_STRING_EQUAL(changed(c, 0), "3 2 1 ");
    ori_catalog_counter(c, &before);
    CU_ASSERT_STRING_EQUAL(changed(c, before), "");
    CU_ASSERT_EQUAL(ori_catalog_undo(c, 2, &spans), ORI_OK);
    CU_ASSERT_STRING_EQUAL(changed(c, before), "2 ");
    ori_catalog_counter(c, &after);
    CU_ASSERT_TRUE(after > before);
    a.kind = ORI_CHANGE_REMOVE;     /* of the last, recording 3 */
    CU_ASSERT_EQUAL(ori_catalog_edit(c, "eva", &a, 1), ORI_OK);
    CU_ASSERT_STRING_EQUAL(changed(c, after), "3 ");
    CU_ASSERT_STRING_EQUAL(changed(c, 0), "3 2 1 ");
    fixture_end(c);
}

static bool write_name(void *user, const ori_catalog_recording *r)
{
    return write_number(user, r->id);
}

static const char *found(ori_catalog *c, const char *words,
                         ori_catalog_only only)
{
    text[0] = '\0';
    CU_ASSERT_EQUAL(ori_catalog_search(c, 0, words, only, write_name, NULL),
                    ORI_OK);
    return text;
}

static void test_searched(void)
{
    static const char *const names[] = { "Monday.wav", "tuesday.wav",
                                         "100%.wav", "d_ay" };
    ori_catalog *c = fixture_begin();
    ori_span_change a = { ORI_CHANGE_ADD, ORI_CATALOG_SPAN_INIT };

    a.span.label = "owl";
    a.span.end = 10;
    for (int i = 0; i < 4; i++) {
        ori_catalog_recording r = fixture_recording(i);
        int64_t id;

        r.name = names[i];
        r.group = i == 3 ? "Eva" : "";
        r.notes = i == 2 ? "by eva, windy" : "";
        CU_ASSERT_EQUAL(ori_catalog_add(c, &r, &id), ORI_OK);
        a.span.recording = id;
        a.span.state = (ori_span_state)i;   /* of recordings 1 to 4 */
        CU_ASSERT_EQUAL(ori_catalog_edit(c, "eva", &a, 1), ORI_OK);
    }
    CU_ASSERT_STRING_EQUAL(found(c, "", ORI_CATALOG_ALL), "1 2 3 4 ");
    CU_ASSERT_STRING_EQUAL(found(c, "DAY", ORI_CATALOG_ALL), "1 2 ");
    CU_ASSERT_STRING_EQUAL(found(c, "%", ORI_CATALOG_ALL), "3 ");
    CU_ASSERT_STRING_EQUAL(found(c, "_", ORI_CATALOG_ALL), "4 ");
    CU_ASSERT_STRING_EQUAL(found(c, "eva", ORI_CATALOG_ALL), "3 4 ");
    CU_ASSERT_STRING_EQUAL(found(c, "", ORI_CATALOG_UNLABELLED), "2 3 ");
    CU_ASSERT_STRING_EQUAL(found(c, "", ORI_CATALOG_PROPOSED), "2 ");
    CU_ASSERT_STRING_EQUAL(found(c, "", ORI_CATALOG_UNSURE), "4 ");
    CU_ASSERT_STRING_EQUAL(found(c, "mon", ORI_CATALOG_UNSURE), "");
    fixture_end(c);
}

static void test_one(void)
{
    ori_catalog *c = fixture_begin();
    ori_span_change a = { ORI_CHANGE_ADD, ORI_CATALOG_SPAN_INIT };
    int64_t id = 0;

    a.span.recording = fixture_add(c, 1, "");
    a.span.label = "owl";
    a.span.end = 10;
    CU_ASSERT_EQUAL(ori_catalog_edit(c, "eva", &a, 1), ORI_OK);
    CU_ASSERT_EQUAL(ori_catalog_span_at(c, a.span.id, take_id, &id), ORI_OK);
    CU_ASSERT_EQUAL(id, a.span.id);
    CU_ASSERT_EQUAL(ori_catalog_span_at(c, 99, take_id, &id), ORI_EDATA);
    fixture_end(c);
}

const ori__suite suite_catalog_tally = { "catalog_tally", {
    { "counted", test_counted },
    { "listed", test_listed },
    { "enough is enough", test_enough },
    { "the next one", test_next },
    { "what changed", test_changed },
    { "searched", test_searched },
    { "one span", test_one },
    { NULL, NULL } } };
