/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_catalog_recordings.c - recordings are stored, found, listed, changed
 */
#include <string.h>
#include <unistd.h>

#include "catalog_fixture.h"
#include "data/scratch.h"
#include "suite.h"

typedef struct seen {
    int count, stop;
    int64_t last;
    char path[256], split[16], notes[32];
} seen;

static bool see(void *user, const ori_catalog_recording *r)
{
    seen *s = user;

    s->last = r->id;
    strcpy(s->path, r->path);
    strcpy(s->split, r->split);
    strcpy(s->notes, r->notes);
    return ++s->count != s->stop;
}

static void test_once(void)
{
    ori_catalog *c = fixture_begin();
    ori_catalog_recording r = fixture_recording(1);
    const int64_t first = fixture_add(c, 1, "");
    int64_t id;

    r.path = "/other/b.wav";
    CU_ASSERT_EQUAL(ori_catalog_add(c, &r, &id), ORI_EDATA);
    CU_ASSERT_EQUAL(id, first);
    CU_ASSERT_EQUAL(ori_catalog_find(c, r.hash, &id), ORI_OK);
    CU_ASSERT_EQUAL(id, first);
    r = fixture_recording(2);
    CU_ASSERT_EQUAL(ori_catalog_find(c, r.hash, &id), ORI_OK);
    CU_ASSERT_EQUAL(id, 0);
    fixture_end(c);
}

static void test_listed(void)
{
    ori_catalog *c = fixture_begin();
    seen s = { 0 };
    int64_t ids[5];

    for (int i = 0; i < 5; i++)
        ids[i] = fixture_add(c, i, "");
    CU_ASSERT_EQUAL(ori_catalog_recordings(c, 0, see, &s), ORI_OK);
    CU_ASSERT_EQUAL(s.count, 5);
    s = (seen){ .stop = 2 };
    CU_ASSERT_EQUAL(ori_catalog_recordings(c, ids[1], see, &s), ORI_OK);
    CU_ASSERT_EQUAL(s.count, 2);
    CU_ASSERT_EQUAL(s.last, ids[3]);
    CU_ASSERT_EQUAL(ori_catalog_recording_at(c, 99, see, &s), ORI_EDATA);
    fixture_end(c);
}

/* What lies inside moves with the folder. */
static void test_paths(void)
{
    ori_catalog *c = fixture_begin();
    ori_catalog_recording r = fixture_recording(1);
    char inside[256], moved[256], outside[256];
    seen s = { 0 };
    int64_t id, other;

    strcpy(inside, scratch_write("c/recordings/a.wav", "x"));
    strcpy(outside, scratch_write("b.wav", "x"));
    strcpy(moved, scratch_path("d"));
    r.path = inside;
    CU_ASSERT_EQUAL(ori_catalog_add(c, &r, &id), ORI_OK);
    r = fixture_recording(2);
    r.path = outside;
    CU_ASSERT_EQUAL(ori_catalog_add(c, &r, &other), ORI_OK);
    ori_catalog_close(c);
    CU_ASSERT_EQUAL(rename(scratch_path("c"), moved), 0);
    CU_ASSERT_EQUAL_FATAL(ori_catalog_open(&c, moved, ORI_CATALOG_READ),
                          ORI_OK);
    ori_catalog_recording_at(c, id, see, &s);
    CU_ASSERT_STRING_EQUAL(s.path, scratch_path("d/recordings/a.wav"));
    ori_catalog_recording_at(c, other, see, &s);
    CU_ASSERT_STRING_EQUAL(s.path, outside);
    CU_ASSERT_EQUAL(access(s.path, R_OK), 0);
    fixture_end(c);
}

static void test_changed(void)
{
    ori_catalog *c = fixture_begin();
    ori_catalog_recording r = fixture_recording(1);
    seen s = { 0 };

    r.id = fixture_add(c, 1, "");
    r.notes = "a dog, too";
    r.split = "valid";
    CU_ASSERT_EQUAL(ori_catalog_update(c, &r), ORI_OK);
    c = fixture_again(c);
    ori_catalog_recording_at(c, r.id, see, &s);
    CU_ASSERT_STRING_EQUAL(s.notes, "a dog, too");
    CU_ASSERT_STRING_EQUAL(s.split, "valid");
    r.split = "both";
    CU_ASSERT_EQUAL(ori_catalog_update(c, &r), ORI_EDATA);
    r = fixture_recording(1);
    r.id = 99;
    CU_ASSERT_EQUAL(ori_catalog_update(c, &r), ORI_EDATA);
    fixture_end(c);
}

const ori__suite suite_catalog_recordings = { "catalog_recordings", {
    { "a content is stored once", test_once },
    { "listed in order", test_listed },
    { "paths move with the folder", test_paths },
    { "changed", test_changed },
    { NULL, NULL } } };
