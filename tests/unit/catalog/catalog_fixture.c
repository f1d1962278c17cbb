/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * catalog_fixture.c - a catalogue for one test, in a scratch folder
 */
#include "catalog_fixture.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

#include "data/scratch.h"

ori_catalog *fixture_begin(void)
{
    ori_catalog *c;

    scratch_begin();
    CU_ASSERT_EQUAL_FATAL(ori_catalog_open(&c, scratch_path("c"),
                                           ORI_CATALOG_CREATE), ORI_OK);
    return c;
}

void fixture_end(ori_catalog *c)
{
    ori_catalog_close(c);
    scratch_end();
}

ori_catalog *fixture_again(ori_catalog *c)
{
    ori_catalog_close(c);
    CU_ASSERT_EQUAL_FATAL(ori_catalog_open(&c, scratch_path("c"),
                                           ORI_CATALOG_WRITE), ORI_OK);
    return c;
}

ori_catalog_recording fixture_recording(int content)
{
    static char hash[ORI_CATALOG_HASH + 1];

    snprintf(hash, sizeof hash, "%032d", content);
    return (ori_catalog_recording){
        .hash = hash, .bytes = 2044, .path = "/gone/a.wav", .name = "a.wav",
        .format = "WAV", .rate_hz = 8000.0, .channels = 1, .frames = 1000,
        .columns = "", .started = "", .device = "", .group = "", .notes = "",
        .split = "", .check = "",
    };
}

int64_t fixture_add(ori_catalog *c, int content, const char *group)
{
    ori_catalog_recording r = fixture_recording(content);
    int64_t id = 0;

    r.group = group;
    CU_ASSERT_EQUAL(ori_catalog_add(c, &r, &id), ORI_OK);
    CU_ASSERT_TRUE(id > 0);
    return id;
}

static char listing[1024];

static bool list(void *user, const ori_catalog_span *s)
{
    const size_t n = strlen(listing);

    (void)user;
    snprintf(listing + n, sizeof listing - n, "%lld %s %lld-%lld;",
             (long long)s->id, s->label, (long long)s->start,
             (long long)s->end);
    return true;
}

const char *fixture_spans(ori_catalog *c, int64_t recording)
{
    listing[0] = '\0';
    CU_ASSERT_EQUAL(ori_catalog_spans(c, recording, 0, INT64_MAX, list, NULL),
                    ORI_OK);
    return listing;
}
