/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_catalog.c - a catalogue is opened, made, refused
 */
#include <sqlite3.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/random.h"
#include "catalog_fixture.h"
#include "data/scratch.h"
#include "suite.h"

static void test_made_once(void)
{
    ori_catalog *c = fixture_begin(), *d;
    int64_t recordings, spans;

    CU_ASSERT_TRUE(ori_catalog_is(scratch_path("c")));
    fixture_add(c, 1, "");
    /* CREATE opens what is there. */
    CU_ASSERT_EQUAL_FATAL(ori_catalog_open(&d, scratch_path("c"),
                                           ORI_CATALOG_CREATE), ORI_OK);
    CU_ASSERT_EQUAL(ori_catalog_counts(d, &recordings, &spans), ORI_OK);
    CU_ASSERT_EQUAL(recordings, 1);
    CU_ASSERT_EQUAL(spans, 0);
    ori_catalog_close(d);
    ori_catalog_close(NULL);
    fixture_end(c);
}

static void test_not_there(void)
{
    ori_catalog *c;

    scratch_begin();
    CU_ASSERT_FALSE(ori_catalog_is(scratch_path("c")));
    CU_ASSERT_EQUAL(ori_catalog_open(&c, scratch_path("c"),
                                     ORI_CATALOG_WRITE), ORI_EIO);
    CU_ASSERT_PTR_NULL(c);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "there is no catalogue"));
    scratch_write("file", "x");
    CU_ASSERT_EQUAL(ori_catalog_open(&c, scratch_path("file"),
                                     ORI_CATALOG_CREATE), ORI_EIO);
    CU_ASSERT_EQUAL(ori_catalog_open(&c, scratch_path("no/such/folder"),
                                     ORI_CATALOG_CREATE), ORI_EIO);
    scratch_end();
}

static void run_sql(const char *text)
{
    sqlite3 *db;

    CU_ASSERT_EQUAL_FATAL(sqlite3_open(scratch_path("c/oriole.db"), &db),
                          SQLITE_OK);
    CU_ASSERT_EQUAL(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void test_somebody_elses(void)
{
    ori_catalog *c = fixture_begin();

    run_sql("PRAGMA user_version=99");
    ori_catalog_close(c);
    CU_ASSERT_EQUAL(ori_catalog_open(&c, scratch_path("c"),
                                     ORI_CATALOG_WRITE), ORI_ENOTSUP);
    run_sql("PRAGMA application_id=5; PRAGMA user_version=1");
    CU_ASSERT_EQUAL(ori_catalog_open(&c, scratch_path("c"),
                                     ORI_CATALOG_CREATE), ORI_EFORMAT);
    scratch_write("c/oriole.db", "this is no database at all, but a text "
                  "that is long enough to be one, were it not a text");
    CU_ASSERT_EQUAL(ori_catalog_open(&c, scratch_path("c"),
                                     ORI_CATALOG_WRITE), ORI_EFORMAT);
    CU_ASSERT_PTR_NULL(c);
    scratch_end();
}

static bool count_id(void *user, int64_t id)
{
    *(int *)user += id > 0;
    return true;
}

/* A catalogue of the first form, also for one who only reads. */
static void test_older(void)
{
    ori_catalog *c = fixture_begin();
    ori_span_change a = { ORI_CHANGE_ADD, ORI_CATALOG_SPAN_INIT };
    ori_catalog_tally tally;
    int spans, changed = 0;

    a.span.recording = fixture_add(c, 1, "");
    a.span.label = "owl";
    a.span.end = 10;
    CU_ASSERT_EQUAL(ori_catalog_edit(c, "eva", &a, 1), ORI_OK);
    ori_catalog_close(c);
    run_sql("DROP TRIGGER span_came; DROP TRIGGER span_went;"
            "DROP TRIGGER span_changed; DROP INDEX span_by_reach;"
            "DROP INDEX span_by_state_place;"
            "DROP TABLE tally; DROP TABLE touched;"
            "DROP INDEX span_by_use; DROP TABLE heard;"
            "ALTER TABLE span DROP COLUMN useful;"
            "ALTER TABLE span_copy DROP COLUMN useful;"
            "ALTER TABLE span DROP COLUMN more;"
            "ALTER TABLE span_copy DROP COLUMN more;"
            "PRAGMA user_version=1");
    CU_ASSERT_EQUAL_FATAL(ori_catalog_open(&c, scratch_path("c"),
                                           ORI_CATALOG_READ), ORI_OK);
    CU_ASSERT_STRING_EQUAL(fixture_spans(c, 1), "1 owl 0-10;");
    c = fixture_again(c);
    CU_ASSERT_EQUAL(ori_catalog_tally_of(c, 1, &tally), ORI_OK);
    CU_ASSERT_EQUAL(tally.accepted, 1);
    CU_ASSERT_EQUAL(ori_catalog_changed(c, 0, count_id, &changed), ORI_OK);
    CU_ASSERT_EQUAL(changed, 1);
    CU_ASSERT_EQUAL(ori_catalog_undo(c, 1, &spans), ORI_OK);
    CU_ASSERT_EQUAL(ori_catalog_tally_of(c, 1, &tally), ORI_OK);
    CU_ASSERT_EQUAL(tally.accepted, 0);
    CU_ASSERT_EQUAL(ori_catalog_redo(c, 1, &spans), ORI_OK);
    CU_ASSERT_STRING_EQUAL(fixture_spans(c, 1), "1 owl 0-10;");
    fixture_end(c);
}

static bool nothing(void *user, const ori_catalog_recording *r)
{
    (void)r;
    ++*(int *)user;
    return true;
}

/* Whatever was done to the file, calls end with a status. */
static void test_damaged(void)
{
    ori_catalog *c = fixture_begin();
    char *data;
    size_t bytes;
    ori__rng rng = ori__rng_at(7, ORI__RNG_TEST, 0, 0);

    for (int i = 0; i < 20; i++)
        fixture_add(c, i, "");
    ori_catalog_close(c);
    CU_ASSERT_EQUAL_FATAL(ori__file_read(scratch_path("c/oriole.db"), 0,
                                         &data, &bytes), ORI_OK);
    for (int i = 0; i < 200; i++) {
        const size_t at = ori__rng_below(&rng, (uint32_t)bytes);
        const char old = data[at];
        int seen = 0;

        data[at] = (char)ori__rng_below(&rng, 256);
        scratch_write_bytes("c/oriole.db", data, bytes);
        if (ori_catalog_open(&c, scratch_path("c"), ORI_CATALOG_WRITE) ==
            ORI_OK)
            ori_catalog_recordings(c, 0, nothing, &seen);
        CU_ASSERT_TRUE(seen <= 20);
        ori_catalog_close(c);
        data[at] = old;
    }
    ori__free(data);
    scratch_end();
}

static void test_batch(void)
{
    ori_catalog *c = fixture_begin(), *d;
    int64_t recordings, spans;

    CU_ASSERT_EQUAL_FATAL(ori_catalog_open(&d, scratch_path("c"),
                                           ORI_CATALOG_READ), ORI_OK);
    CU_ASSERT_EQUAL(ori_catalog_begin(c), ORI_OK);
    CU_ASSERT_EQUAL(ori_catalog_begin(c), ORI_EINVAL);
    fixture_add(c, 1, "");
    ori_catalog_counts(d, &recordings, &spans);
    CU_ASSERT_EQUAL(recordings, 0);
    CU_ASSERT_EQUAL(ori_catalog_commit(c), ORI_OK);
    CU_ASSERT_EQUAL(ori_catalog_commit(c), ORI_EINVAL);
    ori_catalog_counts(d, &recordings, &spans);
    CU_ASSERT_EQUAL(recordings, 1);

    CU_ASSERT_EQUAL(ori_catalog_begin(c), ORI_OK);
    fixture_add(c, 2, "");
    ori_catalog_abandon(c);
    ori_catalog_counts(c, &recordings, &spans);
    CU_ASSERT_EQUAL(recordings, 1);
    ori_catalog_close(d);
    fixture_end(c);
}

const ori__suite suite_catalog = { "catalog", {
    { "made once", test_made_once },
    { "not there", test_not_there },
    { "somebody else's", test_somebody_elses },
    { "an older form", test_older },
    { "damaged files", test_damaged },
    { "a batch is seen when it is done", test_batch },
    { NULL, NULL } } };
