/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_block_file.c - block_file.c and block_writer.c
 */
#include "suite.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/block_layout.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/random.h"

enum { STRANDS = 5, ROOM = 30000 };

static char folder[64], path[128];
static unsigned char truth[STRANDS][ROOM];
static size_t length[STRANDS];
static const char note[] = "what it is";

static void begin(void)
{
    strcpy(folder, "/tmp/oriole-test-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/f", folder);
}

static void end(void)
{
    unlink(path);
    CU_ASSERT_EQUAL(rmdir(folder), 0);      /* nothing else was left */
}

/* Strand 3 stays empty, 4 is whole blocks. */
static void draw_truth(ori__rng *rng)
{
    for (int i = 0; i < STRANDS; i++) {
        length[i] = i == 3 ? 0
                    : i == 4 ? 2 * ORI__BLOCK_BYTES
                             : 1 + ori__rng_below(rng, ROOM - 1);
        for (size_t k = 0; k < length[i]; k++)
            truth[i][k] = (unsigned char)ori__rng_below(rng, 256);
    }
}

static ori_status write_all(ori__rng *rng)
{
    size_t done[STRANDS] = { 0 }, left = 0;
    ori__block_writer *w;
    ori_status s = ori__block_writer_create(&w, path, STRANDS);

    for (int i = 0; i < STRANDS; i++)
        left += length[i];
    while (s == ORI_OK && left > 0) {
        const int i = (int)ori__rng_below(rng, STRANDS);
        size_t n = ori__rng_below(rng, 9000);

        n = n < length[i] - done[i] ? n : length[i] - done[i];
        s = ori__block_writer_append(w, i, truth[i] + done[i], n);
        done[i] += n;
        left -= n;
    }
    if (s == ORI_OK)
        return ori__block_writer_finish(w, "test", note, sizeof note);
    ori__block_writer_destroy(w);
    return s;
}

/* Without waiting for the disk, as ori__file_write() would. */
static void put(const void *data, size_t bytes)
{
    FILE *f = fopen(path, "wb");

    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    CU_ASSERT_EQUAL(fwrite(data, 1, bytes, f), bytes);
    CU_ASSERT_EQUAL(fclose(f), 0);
}

/* All that is read is right, or the answer is a status. */
static ori_status read_all(void)
{
    char found[sizeof note];
    ori__block_file *f;
    ori__block_cursor *c = ORI__NEW(ori__block_cursor, 1);
    ori_status s = ori__block_file_open(&f, path, "test", found,
                                        sizeof found);

    if (s != ORI_OK) {
        CU_ASSERT_PTR_NULL(f);
        ori__free(c);
        return s;
    }
    CU_ASSERT_STRING_EQUAL(found, note);
    CU_ASSERT_EQUAL(ori__block_file_strands(f), STRANDS);
    for (int i = 0; i < STRANDS && s == ORI_OK; i++) {
        CU_ASSERT_EQUAL(ori__block_file_bytes(f, i), (int64_t)length[i]);
        ori__block_cursor_begin(c, f, i);
        for (size_t k = 0; k < length[i] && s == ORI_OK; k += 509) {
            const size_t rest = ORI__BLOCK_BYTES - k % ORI__BLOCK_BYTES;
            const size_t n = length[i] - k < rest ? length[i] - k : rest;
            const void *p = ori__block_cursor_at(c, (int64_t)k);

            CU_ASSERT_EQUAL(p == NULL, c->status != ORI_OK);
            if (p && memcmp(p, truth[i] + k, n) != 0)
                CU_FAIL("wrong bytes were read");
            s = c->status;
        }
    }
    ori__block_file_close(f);
    ori__free(c);
    return s;
}

static void test_write_and_read(void)
{
    ori__rng rng;

    begin();
    rng = ori__rng_at(1, ORI__RNG_TEST, 0, 0);
    for (int round = 0; round < 20; round++) {
        draw_truth(&rng);
        CU_ASSERT_EQUAL(write_all(&rng), ORI_OK);
        CU_ASSERT_EQUAL(read_all(), ORI_OK);
    }
    end();
}

static void test_another_kind(void)
{
    ori__rng rng;
    ori__block_file *f;
    char found[ORI__BLOCK_FILE_NOTE_MAX];

    begin();
    CU_ASSERT_EQUAL(ori__block_file_open(&f, path, "test", found, 1),
                    ORI_EIO);
    rng = ori__rng_at(2, ORI__RNG_TEST, 0, 0);
    draw_truth(&rng);
    CU_ASSERT_EQUAL(write_all(&rng), ORI_OK);
    CU_ASSERT_EQUAL(ori__block_file_open(&f, path, "tes", found, sizeof note),
                    ORI_EFORMAT);
    CU_ASSERT_EQUAL(ori__block_file_open(&f, path, "test", found,
                                         sizeof note - 1), ORI_EFORMAT);
    CU_ASSERT_EQUAL(ori__block_file_open(&f, folder, "test", found, 1),
                    ORI_EFORMAT);
    put("text", 4);
    CU_ASSERT_EQUAL(read_all(), ORI_EFORMAT);
    end();
}

/* Whatever bit is changed and wherever it is cut: it is told. */
static void test_damage(void)
{
    ori__rng rng;
    char *whole;
    size_t bytes;

    begin();
    rng = ori__rng_at(3, ORI__RNG_TEST, 0, 0);
    draw_truth(&rng);
    CU_ASSERT_EQUAL(write_all(&rng), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori__file_read(path, 0, &whole, &bytes), ORI_OK);
    for (int round = 0; round < 3000; round++) {
        const size_t at = round < 64 ? (size_t)round
                          : round < 600
                              ? bytes - 1 - (size_t)(round - 64) % bytes
                              : ori__rng_below(&rng, (uint32_t)bytes);
        const char bit = (char)(1 << ori__rng_below(&rng, 8));

        whole[at] ^= bit;
        put(whole, bytes);
        CU_ASSERT_EQUAL(read_all(), ORI_EFORMAT);
        whole[at] ^= bit;
    }
    for (int round = 0; round < 300; round++) {
        const size_t n = round < 100 ? bytes - 1 - (size_t)round
                                     : ori__rng_below(&rng, (uint32_t)bytes);

        put(whole, n);
        CU_ASSERT_EQUAL(read_all(), ORI_EFORMAT);
    }
    ori__free(whole);
    end();
}

/* A file that somebody made on purpose, with all sums right: a number of its
 * head or list is another, and what it holds may be nonsense, but nothing is
 * read that is not there. */
static void craft(ori__rng *rng, char *whole, size_t bytes)
{
    static const uint32_t odd[] = { 0, 1, 2, 4095, 4096, 65535, 65536, 65537,
                                    INT32_MAX, UINT32_MAX };
    ori__block_head *h = (ori__block_head *)(void *)whole;
    const size_t list = ORI__BLOCK_BYTES * (1 + (size_t)h->blocks);
    const uint32_t value = ori__rng_below(rng, 2)
                               ? odd[ori__rng_below(rng, 10)]
                               : ori__rng_u32(rng);
    const size_t at = ori__rng_below(rng, 3)
                          ? list + 4 * ori__rng_below(
                                rng, (uint32_t)(bytes - list) / 4)
                          : 16 + 4 * ori__rng_below(rng, 6);

    memcpy(whole + at, &value, 4);
    h->list_check = ori__crc64(0, whole + list, bytes - list);
    h->check = ori__block_head_check(h);
}

static void survive(void)
{
    char found[sizeof note];
    ori__block_file *f;
    ori__block_cursor *c = ORI__NEW(ori__block_cursor, 1);

    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    if (ori__block_file_open(&f, path, "test", found, sizeof found) == ORI_OK)
        for (int i = 0; i < ori__block_file_strands(f); i++) {
            const int64_t n = ori__block_file_bytes(f, i);

            ori__block_cursor_begin(c, f, i);
            for (int64_t k = 0; k < n && c->status == ORI_OK; k += 4096)
                ori__block_cursor_at(c, k);
        }
    ori__block_file_close(f);
    ori__free(c);
}

static void test_crafted(void)
{
    ori__rng rng = ori__rng_at(6, ORI__RNG_TEST, 0, 0);
    char *whole, *copy;
    size_t bytes;

    begin();
    draw_truth(&rng);
    CU_ASSERT_EQUAL(write_all(&rng), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori__file_read(path, 0, &whole, &bytes), ORI_OK);
    copy = ORI__NEW(char, bytes);
    CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
    for (int round = 0; round < 2000; round++) {
        memcpy(copy, whole, bytes);
        craft(&rng, copy, bytes);
        put(copy, bytes);
        survive();
    }
    ori__free(copy);
    ori__free(whole);
    end();
}

static void test_nothing_before_finish(void)
{
    ori__block_writer *w;
    char *data;

    begin();
    CU_ASSERT_EQUAL_FATAL(ori__block_writer_create(&w, path, 2), ORI_OK);
    CU_ASSERT_EQUAL(ori__block_writer_append(w, 1, truth[0], 9000), ORI_OK);
    ori__block_writer_destroy(w);
    ori__block_writer_destroy(NULL);
    ori__block_file_close(NULL);
    CU_ASSERT_EQUAL(ori__file_read(path, 0, &data, NULL), ORI_EIO);
    end();
}

static void test_memory_fails(void)
{
    ori__rng rng;
    long n = 0;
    ori_status s;

    begin();
    rng = ori__rng_at(4, ORI__RNG_TEST, 0, 0);
    draw_truth(&rng);
    do {
        rng = ori__rng_at(5, ORI__RNG_TEST, 0, 0);
        ori__alloc_fail_at(++n);
        s = write_all(&rng);
        ori__alloc_fail_at(0);
        CU_ASSERT_TRUE(s == ORI_OK || s == ORI_ENOMEM);
    } while (s != ORI_OK && n < 1000);
    CU_ASSERT_TRUE(n > 8 && n < 1000);
    for (long k = 2; k < 8; k++) {
        ori__alloc_fail_at(k);      /* the first is the cursor's */
        s = read_all();
        ori__alloc_fail_at(0);
        CU_ASSERT_EQUAL(s, k < 7 ? ORI_ENOMEM : ORI_OK);
    }
    end();
}

const ori__suite suite_block_file = { "block_file", {
    { "write and read", test_write_and_read },
    { "another kind", test_another_kind },
    { "damage", test_damage },
    { "crafted", test_crafted },
    { "nothing before finish", test_nothing_before_finish },
    { "memory fails", test_memory_fails },
    { NULL, NULL } } };
