/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * checksum.c - CRC-64/XZ: polynomial of ECMA-182, bits reflected, as in the
 * .xz file format, section 6
 */
#include "base/checksum.h"

#include <pthread.h>

static const uint64_t POLYNOMIAL = 0xC96C5795D7870F42u;
static uint64_t table[256];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void fill_table(void)
{
    for (unsigned i = 0; i < 256; i++) {
        uint64_t r = i;

        for (int bit = 0; bit < 8; bit++)
            r = r & 1 ? r >> 1 ^ POLYNOMIAL : r >> 1;
        table[i] = r;
    }
}

uint64_t ori__crc64(uint64_t crc, const void *data, size_t bytes)
{
    const unsigned char *p = data;

    pthread_once(&once, fill_table);
    crc = ~crc;
    while (bytes--)
        crc = table[(crc ^ *p++) & 0xff] ^ crc >> 8;
    return ~crc;
}
