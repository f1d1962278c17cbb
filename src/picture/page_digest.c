/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * page_digest.c - SHA-256 (FIPS 180-4)
 *
 * Browsers know an inline script that a page's policy allows by it.
 */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "picture/markup.h"
#include "picture/page.h"

enum { BLOCK = 64, ROUNDS = 64, WORDS = 8 };

/* The first 32 bits of the fractions of the roots of the first primes:
 * square roots to begin with (4.2.2), cube roots in the rounds (5.3.3).  A
 * long double holds more of them than that. */
static uint32_t fraction(long double root)
{
    return (uint32_t)((root - floorl(root)) * 4294967296.0L);
}

static void set_constants(uint32_t begin[WORDS], uint32_t rounds[ROUNDS])
{
    int found = 0;

    for (int n = 2; found < ROUNDS; n++) {
        int k = 2;

        while (k * k <= n && n % k != 0)
            k++;
        if (k * k <= n)
            continue;
        if (found < WORDS)
            begin[found] = fraction(sqrtl((long double)n));
        rounds[found++] = fraction(cbrtl((long double)n));
    }
}

static uint32_t turn(uint32_t x, int bits)
{
    return x >> bits | x << (32 - bits);
}

static void add_block(uint32_t state[WORDS], const uint32_t rounds[ROUNDS],
                      const unsigned char block[BLOCK])
{
    uint32_t w[ROUNDS], s[WORDS];

    for (int t = 0; t < 16; t++)
        w[t] = (uint32_t)block[4 * t] << 24 |
               (uint32_t)block[4 * t + 1] << 16 |
               (uint32_t)block[4 * t + 2] << 8 | block[4 * t + 3];
    for (int t = 16; t < ROUNDS; t++)
        w[t] = w[t - 16] + w[t - 7] +
               (turn(w[t - 15], 7) ^ turn(w[t - 15], 18) ^ w[t - 15] >> 3) +
               (turn(w[t - 2], 17) ^ turn(w[t - 2], 19) ^ w[t - 2] >> 10);
    memcpy(s, state, sizeof s);
    for (int t = 0; t < ROUNDS; t++) {
        const uint32_t one =
            s[7] + (turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25)) +
            ((s[4] & s[5]) ^ (~s[4] & s[6])) + rounds[t] + w[t];
        const uint32_t two =
            (turn(s[0], 2) ^ turn(s[0], 13) ^ turn(s[0], 22)) +
            ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));

        memmove(s + 1, s, 7 * sizeof *s);
        s[4] += one;
        s[0] = one + two;
    }
    for (int i = 0; i < WORDS; i++)
        state[i] += s[i];
}

/* What is left, a 1 bit, zeros, and the length in bits. */
static void add_end(uint32_t state[WORDS], const uint32_t rounds[ROUNDS],
                    const char *rest, size_t left, size_t length)
{
    unsigned char block[2 * BLOCK] = { 0 };
    const size_t size = left + 9 <= BLOCK ? BLOCK : 2 * BLOCK;

    memcpy(block, rest, left);
    block[left] = 0x80;
    for (int i = 0; i < 8; i++)
        block[size - 1 - (size_t)i] =
            (unsigned char)((uint64_t)length * 8 >> 8 * i & 255);
    add_block(state, rounds, block);
    if (size > BLOCK)
        add_block(state, rounds, block + BLOCK);
}

void ori__page_digest(char digest[48], const char *text)
{
    const size_t length = strlen(text);
    uint32_t state[WORDS], rounds[ROUNDS];
    unsigned char bytes[4 * WORDS];
    ori__text out = { 0 };
    size_t at = 0;

    set_constants(state, rounds);
    for (; at + BLOCK <= length; at += BLOCK)
        add_block(state, rounds, (const unsigned char *)text + at);
    add_end(state, rounds, text + at, length - at, length);
    for (int i = 0; i < 4 * WORDS; i++)
        bytes[i] = (unsigned char)(state[i / 4] >> (24 - 8 * (i % 4)) & 255);
    ori__markup_base64(&out, bytes, sizeof bytes);
    *digest = '\0';
    if (!out.failed)
        memcpy(digest, out.chars, out.length + 1);
    ori__text_free(&out);
}
