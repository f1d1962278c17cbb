/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_catalog_divide.c - parts for training and for testing
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog_fixture.h"
#include "suite.h"

enum { GROUPS = 40 };

typedef struct parts {
    int train, valid, test, none;
    char of_group[GROUPS][8];
    bool divided;           /* a group in two parts */
} parts;

static bool count(void *user, const ori_catalog_recording *r)
{
    parts *p = user;
    int g;

    p->train += strcmp(r->split, "train") == 0;
    p->valid += strcmp(r->split, "valid") == 0;
    p->test += strcmp(r->split, "test") == 0;
    p->none += *r->split == '\0';
    if (sscanf(r->group, "g%d", &g) == 1) {
        if (*p->of_group[g] && strcmp(p->of_group[g], r->split) != 0)
            p->divided = true;
        strcpy(p->of_group[g], r->split);
    }
    return true;
}

static parts look(ori_catalog *c)
{
    parts p = { 0 };

    CU_ASSERT_EQUAL(ori_catalog_recordings(c, 0, count, &p), ORI_OK);
    return p;
}

static void test_groups_whole(void)
{
    ori_catalog *c = fixture_begin();
    parts p, q;

    for (int i = 0; i < 200; i++) {
        char group[8];

        snprintf(group, sizeof group, "g%d", i % GROUPS);
        fixture_add(c, i, group);
    }
    CU_ASSERT_EQUAL(ori_catalog_divide(c, 0.7, 0.1, 0.2, 1, false), ORI_OK);
    p = look(c);
    CU_ASSERT_FALSE(p.divided);
    CU_ASSERT_EQUAL(p.none, 0);
    CU_ASSERT_TRUE(abs(p.train - 140) <= 5);
    CU_ASSERT_TRUE(abs(p.valid - 20) <= 5);
    CU_ASSERT_TRUE(abs(p.test - 40) <= 5);

    /* What comes later joins its group; nothing moves. */
    fixture_add(c, 1000, "g0");
    fixture_add(c, 1001, "");
    CU_ASSERT_EQUAL(ori_catalog_divide(c, 0.7, 0.1, 0.2, 9, false), ORI_OK);
    q = look(c);
    CU_ASSERT_FALSE(q.divided);
    CU_ASSERT_EQUAL(memcmp(p.of_group, q.of_group, sizeof p.of_group), 0);
    CU_ASSERT_EQUAL(q.none, 0);

    CU_ASSERT_EQUAL(ori_catalog_divide(c, 0.7, 0.1, 0.2, 9, true), ORI_OK);
    q = look(c);
    CU_ASSERT_FALSE(q.divided);
    CU_ASSERT_NOT_EQUAL(memcmp(p.of_group, q.of_group, sizeof p.of_group), 0);
    fixture_end(c);
}

static void test_shares(void)
{
    ori_catalog *c = fixture_begin();
    parts p;

    for (int i = 0; i < 10; i++)
        fixture_add(c, i, "");
    CU_ASSERT_EQUAL(ori_catalog_divide(c, 0.7, 0.1, 0.1, 1, false),
                    ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_catalog_divide(c, NAN, 0.5, 0.5, 1, false),
                    ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_catalog_divide(c, 0.5, 0.0, 0.5, 1, false), ORI_OK);
    p = look(c);
    CU_ASSERT_EQUAL(p.train, 5);
    CU_ASSERT_EQUAL(p.valid, 0);
    CU_ASSERT_EQUAL(p.test, 5);
    fixture_end(c);
}

const ori__suite suite_catalog_divide = { "catalog_divide", {
    { "groups stay whole", test_groups_whole },
    { "shares", test_shares },
    { NULL, NULL } } };
