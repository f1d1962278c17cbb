/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * checksum.c - CRC-64/XZ: polynomial of ECMA-182, bits reflected, as in the
 * .xz file format, section 6
 *
 * Eight bytes a step ("slicing by 8": Kounavis & Berry, A systematic approach
 * to building high performance software-based CRC generators, ISCC 2005):
 * table[k][b] is what byte b does k bytes later.  Four times as fast as a
 * byte a step.
 */
#include "base/checksum.h"

#include <pthread.h>

static const uint64_t POLYNOMIAL = 0xC96C5795D7870F42u;
static uint64_t table[8][256];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void fill_table(void)
{
    for (unsigned i = 0; i < 256; i++) {
        uint64_t r = i;

        for (int bit = 0; bit < 8; bit++)
            r = r & 1 ? r >> 1 ^ POLYNOMIAL : r >> 1;
        table[0][i] = r;
    }
    for (int k = 1; k < 8; k++)
        for (unsigned i = 0; i < 256; i++)
            table[k][i] = table[0][table[k - 1][i] & 0xff] ^
                          table[k - 1][i] >> 8;
}

/* In whatever order this machine keeps its bytes; written out, since a loop
 * stays one at -O2 and is no faster than a byte a step. */
static uint64_t first_byte_lowest(const unsigned char *p)
{
    return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 |
           (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 |
           (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 |
           (uint64_t)p[7] << 56;
}

static uint64_t step(uint64_t x)
{
    return table[7][x & 0xff] ^ table[6][x >> 8 & 0xff] ^
           table[5][x >> 16 & 0xff] ^ table[4][x >> 24 & 0xff] ^
           table[3][x >> 32 & 0xff] ^ table[2][x >> 40 & 0xff] ^
           table[1][x >> 48 & 0xff] ^ table[0][x >> 56];
}

uint64_t ori__crc64(uint64_t crc, const void *data, size_t bytes)
{
    const unsigned char *p = data;

    pthread_once(&once, fill_table);
    crc = ~crc;
    for (; bytes >= 8; bytes -= 8, p += 8)
        crc = step(crc ^ first_byte_lowest(p));
    while (bytes--)
        crc = table[0][(crc ^ *p++) & 0xff] ^ crc >> 8;
    return ~crc;
}
