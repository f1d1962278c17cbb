/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_content_hash.c - which content a file has
 */
#include <string.h>

#include <oriole/catalog/catalog.h>

#include "base/memory.h"
#include "data/scratch.h"
#include "suite.h"

static void test_known(void)
{
    char hash[ORI_CATALOG_HASH + 1];
    int64_t bytes;

    scratch_begin();
    /* xxhsum -H2 of an empty file */
    CU_ASSERT_EQUAL(ori_catalog_hash(hash, &bytes, scratch_write("a", "")),
                    ORI_OK);
    CU_ASSERT_STRING_EQUAL(hash, "99aa06d3014798d86001c324468d497f");
    CU_ASSERT_EQUAL(bytes, 0);
    CU_ASSERT_EQUAL(ori_catalog_hash(hash, NULL, scratch_path("b")), ORI_EIO);
    CU_ASSERT_EQUAL(ori_catalog_hash(hash, NULL, scratch_path("")), ORI_EIO);
    scratch_end();
}

/* More than one block; a change anywhere shows. */
static void test_long(void)
{
    const size_t n = 3000000;
    char *data = ori__alloc(n, 1);
    char one[ORI_CATALOG_HASH + 1], two[ORI_CATALOG_HASH + 1];
    int64_t bytes;

    scratch_begin();
    scratch_write_bytes("a", data, n);
    CU_ASSERT_EQUAL(ori_catalog_hash(one, &bytes, scratch_path("a")), ORI_OK);
    CU_ASSERT_EQUAL(bytes, (int64_t)n);
    data[n - 1] = 1;
    scratch_write_bytes("a", data, n);
    CU_ASSERT_EQUAL(ori_catalog_hash(two, NULL, scratch_path("a")), ORI_OK);
    CU_ASSERT_STRING_NOT_EQUAL(one, two);
    scratch_end();
    ori__free(data);
}

const ori__suite suite_content_hash = { "content_hash", {
    { "known answers, and what is no file", test_known },
    { "long files", test_long },
    { NULL, NULL } } };
