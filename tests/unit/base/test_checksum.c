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

/* Bit by bit, as the polynomial says. */
static uint64_t naive(const unsigned char *p, size_t bytes)
{
    uint64_t crc = ~(uint64_t)0;

    while (bytes--) {
        crc ^= *p++;
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 1 ? crc >> 1 ^ 0xC96C5795D7870F42u : crc >> 1;
    }
    return ~crc;
}

static void test_lengths_and_places(void)
{
    unsigned char bytes[80];

    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * i * 31 + 7);
    for (size_t from = 0; from < 9; from++)
        for (size_t n = 0; n < 64; n++)
            CU_ASSERT_EQUAL(ori__crc64(0, bytes + from, n),
                            naive(bytes + from, n));
}

const ori__suite suite_checksum = { "checksum", {
    { "check value", test_check_value },
    { "in pieces", test_in_pieces },
    { "lengths and places", test_lengths_and_places },
    { NULL, NULL } } };
