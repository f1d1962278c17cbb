/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include "base/checksum.h"

/* The check value that CRC catalogues give for CRC-64/XZ. */
static void test_check_value(void)
{
    CU_ASSERT_EQUAL(ori__crc64(0, "123456789", 9), 0x995DC9BBDF1939FAu);
    CU_ASSERT_EQUAL(ori__crc64(0, "", 0), 0);
}

static void test_in_pieces(void)
{
    CU_ASSERT_EQUAL(ori__crc64(ori__crc64(0, "1234", 4), "56789", 5),
                    ori__crc64(0, "123456789", 9));
}

const ori__suite suite_checksum = { "checksum", {
    { "check value", test_check_value },
    { "in pieces", test_in_pieces },
    { NULL, NULL } } };
