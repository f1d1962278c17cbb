/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_archive.c - recordings out of archives that are made by hand here
 */
#include <oriole/data/archive.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <oriole/data/ingest.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/random.h"
#include "scratch.h"
#include "suite.h"

/* A tar, or a zip without compression, of less than 64 KiB. */
typedef struct packed {
    bool zip;
    unsigned char bytes[1 << 16], list[1 << 12];
    size_t length, list_length;
    int members;
} packed;

static packed p;

static void put(const void *data, size_t bytes)
{
    if (bytes > 0)
        memcpy(p.bytes + p.length, data, bytes);
    p.length += bytes;
}

static void number(unsigned char *to, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        to[i] = (unsigned char)(value >> (8 * i));
}

static void begin_archive(bool zip)
{
    memset(&p, 0, sizeof p);
    p.zip = zip;
}

/* Of type '0' file, '1' hard link, '2' link, '3' device, '5' folder; says
 * to have `says` bytes. */
static void add_tar(const char *name, char type, const void *data,
                    size_t bytes, uint64_t says)
{
    unsigned char h[512] = { 0 };
    unsigned sum = 0;

    strncpy((char *)h, name, 99);
    memcpy(h + 100, "0000644", 7);
    h[124] = 0x80;          /* a number of 8 bytes, not octal */
    for (int i = 0; i < 8; i++)
        h[135 - i] = (unsigned char)(says >> (8 * i));
    h[156] = (unsigned char)type;
    strcpy((char *)h + 157, type == '1' || type == '2' ? "/etc/passwd" : "");
    memcpy(h + 257, "ustar\00000", 8);
    memset(h + 148, ' ', 8);
    for (size_t i = 0; i < sizeof h; i++)
        sum += h[i];
    snprintf((char *)h + 148, 8, "%06o", sum);
    put(h, sizeof h);
    put(data, bytes);
    p.length = (p.length + 511) / 512 * 512;
}

static uint32_t crc32_of(const unsigned char *x, size_t n)
{
    uint32_t crc = UINT32_MAX;

    for (size_t i = 0; i < n; i++) {
        crc ^= x[i];
        for (int k = 0; k < 8; k++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return ~crc;
}

static void add_zip(const char *name, const void *data, size_t bytes)
{
    unsigned char h[46] = "PK\1\2\24\0\24";
    const size_t at = p.length;

    number(h + 16, crc32_of(data, bytes), 4);
    number(h + 20, (uint32_t)bytes, 4);
    number(h + 24, (uint32_t)bytes, 4);
    number(h + 28, (uint32_t)strlen(name), 2);
    number(h + 42, (uint32_t)at, 4);
    memcpy(p.list + p.list_length, h, 46);
    memcpy(p.list + p.list_length + 46, name, strlen(name));
    p.list_length += 46 + strlen(name);
    put("PK\3\4", 4);
    put(h + 6, 26);
    put(name, strlen(name));
    put(data, bytes);
}

static void add_bytes(const char *name, const void *data, size_t bytes)
{
    p.members++;
    if (p.zip)
        add_zip(name, data, bytes);
    else
        add_tar(name, '0', data, bytes, bytes);
}

/* A recording of a few frames, another for each number. */
static void add_wav(const char *name, int which)
{
    char *data;
    size_t bytes;

    scratch_wav("one.wav", 8000, 1, 100, which);
    CU_ASSERT_EQUAL_FATAL(ori__file_read(scratch_path("one.wav"), 0, &data,
                                         &bytes), ORI_OK);
    add_bytes(name, data, bytes);
    ori__free(data);
}

static const char *end_archive(const char *name)
{
    static const unsigned char zeros[1024];
    unsigned char e[22] = "PK\5\6";

    if (!p.zip) {
        put(zeros, sizeof zeros);
        return scratch_write_bytes(name, p.bytes, p.length);
    }
    number(e + 8, (uint32_t)p.members, 2);
    number(e + 10, (uint32_t)p.members, 2);
    number(e + 12, (uint32_t)p.list_length, 4);
    number(e + 16, (uint32_t)p.length, 4);
    put(p.list, p.list_length);
    put(e, sizeof e);
    return scratch_write_bytes(name, p.bytes, p.length);
}

static ori_catalog *catalog;

static bool begin(void)
{
    ori_archive *a;

    scratch_begin();
    CU_ASSERT_EQUAL_FATAL(ori_catalog_open(&catalog, scratch_path("c"),
                                           ORI_CATALOG_CREATE), ORI_OK);
    begin_archive(true);
    if (ori_archive_open(&a, catalog, end_archive("empty.zip"), NULL) ==
        ORI_ENOTSUP)
        return false;
    ori_archive_close(a);
    return true;
}

static void end(void)
{
    ori_catalog_close(catalog);
    scratch_end();
}

/* "NAME=LABEL/PART/GROUP ..." of all that is given, and "!STATUS" of what
 * fails; what was passed over. */
static ori_archive_passed passed;
static char text[4096];

static const char *read_all(const char *path, const ori_archive_options *o)
{
    ori_archive *a;
    ori_archive_member m = { .more = true };
    ori_status s = ori_archive_open(&a, catalog, path, o);
    size_t n = 0;

    text[0] = '\0';
    if (s != ORI_OK)
        snprintf(text, sizeof text, "open!%d", s);
    while (a && m.more) {
        s = ori_archive_next(a, &m);
        if (s == ORI_OK && !m.name)
            break;
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s",
                              n ? " " : "", ori__path_name(m.name ? m.name
                                                                  : ""));
        if (s == ORI_OK) {
            CU_ASSERT_EQUAL(access(m.recording.path, R_OK), 0);
            n += (size_t)snprintf(
                text + n, sizeof text - n, "=%s/%d/%s",
                m.recording.whole ? m.recording.spans->label : "",
                m.recording.split, m.recording.group);
            m.more = true;
        } else {
            n += (size_t)snprintf(text + n, sizeof text - n, "!%d", s);
        }
    }
    if (a)
        passed = ori_archive_passed_over(a);
    ori_archive_close(a);
    return text;
}

static void test_labels(void)
{
    ori_archive_options o = ORI_ARCHIVE_OPTIONS_INIT;

    if (!begin())
        return;
    for (int zip = 0; zip < 2; zip++) {
        const char *path;

        begin_archive(zip);
        add_wav("s/train/yes/1_eva.wav", 0);
        add_wav("s/test/no/2_ada.wav", 1);
        add_wav("s/3.wav", 2);
        path = end_archive("a.bin");
        CU_ASSERT_STRING_EQUAL(read_all(path, NULL),
                               "1_eva.wav=/0/ 2_ada.wav=/0/ 3.wav=/0/");
        o = (ori_archive_options)ORI_ARCHIVE_OPTIONS_INIT;
        o.label_folders = true;
        CU_ASSERT_STRING_EQUAL(read_all(path, &o),
                               "1_eva.wav=yes/1/ 2_ada.wav=no/3/");
        CU_ASSERT_EQUAL(passed.others, 1);
        o.label_folders = false;
        o.label_pattern = "^([0-9])_";
        CU_ASSERT_STRING_EQUAL(read_all(path, &o),
                               "1_eva.wav=1/1/ 2_ada.wav=2/3/");
        o.label_pattern = "^(1)";
        o.group_pattern = "_([a-z]+)";
        CU_ASSERT_STRING_EQUAL(read_all(path, &o), "1_eva.wav=1/1/eva");
        CU_ASSERT_EQUAL(passed.unmatched, 1);
        o.label_pattern = NULL;
        CU_ASSERT_STRING_EQUAL(
            read_all(path, &o),
            "1_eva.wav=/0/eva 2_ada.wav=/0/ada 3.wav!-6");
        o.group_pattern = "none";
        CU_ASSERT_STRING_EQUAL(read_all(path, &o), "open!-1");
    }
    end();
}

static void test_hostile(void)
{
    if (!begin())
        return;
    begin_archive(false);
    add_wav("../up.wav", 0);
    add_wav("/etc/oriole-absolute.wav", 1);
    add_tar("hard.wav", '1', NULL, 0, 0);
    add_tar("soft.wav", '2', NULL, 0, 0);
    add_tar("device.wav", '3', NULL, 0, 0);
    add_tar("folder.wav", '5', NULL, 0, 0);
    add_bytes("inner.zip", "PK\5\6", 4);
    add_bytes("README", "a", 1);
    add_bytes(".hidden.wav", "a", 1);
    add_wav("soft.wav/x.wav", 2);
    add_wav("x.wav", 3);
    add_wav("fr\xfch.wav", 4);
    CU_ASSERT_STRING_EQUAL(
        read_all(end_archive("a.tar"), NULL),
        "!-6 oriole-absolute.wav=/0/ x.wav=/0/ x.wav=/0/ fr\xc3\xbch.wav=/0/");
    CU_ASSERT_EQUAL(passed.links, 3);
    CU_ASSERT_EQUAL(passed.archives, 1);
    CU_ASSERT_EQUAL(passed.others, 1);
    CU_ASSERT_NOT_EQUAL(access("/etc/oriole-absolute.wav", F_OK), 0);
    CU_ASSERT_NOT_EQUAL(access(scratch_path("c/up.wav"), F_OK), 0);
    CU_ASSERT_NOT_EQUAL(access(scratch_path("c/recordings/up.wav"), F_OK),
                        0);
    end();
}

/* A name as long as it likes is a file's all the same, and keeps its kind. */
static void test_long_name(void)
{
    char name[300];
    ori_archive *a;
    ori_archive_member m;

    if (!begin())
        return;
    memset(name, 'a', sizeof name);
    memcpy(name + 290, "\xc3\xa4.wav", 7);
    begin_archive(true);
    add_wav(name, 0);
    CU_ASSERT_EQUAL_FATAL(ori_archive_open(&a, catalog,
                                           end_archive("a.zip"), NULL),
                          ORI_OK);
    CU_ASSERT_EQUAL(ori_archive_next(a, &m), ORI_OK);
    CU_ASSERT(ori__path_has_extension(m.recording.path, "wav"));
    CU_ASSERT(strlen(ori__path_name(m.recording.path)) <= 160);
    CU_ASSERT_STRING_EQUAL(ori__path_name(m.name), name);
    ori_archive_close(a);
    end();
}

static void test_limit(void)
{
    ori_archive_options o = ORI_ARCHIVE_OPTIONS_INIT;
    static const char data[4000];

    if (!begin())
        return;
    o.unpack_limit = 1000;      /* a clip has 244 bytes */
    begin_archive(true);
    add_wav("a.wav", 0);
    add_bytes("b.wav", data, sizeof data);
    add_bytes("c.bin", data, sizeof data);
    add_wav("d.wav", 1);
    CU_ASSERT_STRING_EQUAL(read_all(end_archive("a.zip"), &o),
                           "a.wav=/0/ b.wav!-6 d.wav=/0/");
    begin_archive(false);       /* which is read through */
    add_wav("a.wav", 0);
    add_bytes("c.bin", data, sizeof data);
    add_wav("d.wav", 1);
    CU_ASSERT_STRING_EQUAL(read_all(end_archive("a.tar"), &o),
                           "a.wav=/0/ !-6");
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "out of all proportion"));
    o.unpack_limit = INT64_MAX;
    begin_archive(false);
    add_wav("a.wav", 0);
    add_tar("b.wav", '0', NULL, 0, (uint64_t)1 << 60);
    CU_ASSERT_STRING_EQUAL(read_all(end_archive("a.tar"), &o),
                           "a.wav=/0/ b.wav!-8");
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "the disk has"));
    end();
}

/* Cut anywhere: whole recordings, then one sentence that names it. */
static void test_cut(void)
{
    ori_archive_options o = ORI_ARCHIVE_OPTIONS_INIT;

    if (!begin())
        return;
    o.label_pattern = "(.)";
    for (int zip = 0; zip < 2; zip++) {
        begin_archive(zip);
        add_wav("a.wav", 0);
        add_wav("b.wav", 1);
        end_archive("a.bin");
        for (size_t n = 0; n + 1024 < p.length; n += n < 1000 ? 7 : 61) {
            const char *path = scratch_write_bytes("cut.bin", p.bytes, n);

            read_all(path, &o);
            CU_ASSERT_PTR_NOT_NULL(strstr(text, "!-5"));
            CU_ASSERT_EQUAL(strncmp(ori_last_error(), path, strlen(path)),
                            0);
            CU_ASSERT(!strstr(text, "a.wav=") || n >= 244);
            CU_ASSERT(!strstr(text, "b.wav=") || n >= 488);
        }
    }
    end();
}

/* Goes through all of it; members that were there, good or bad. */
static int drain(const char *path, const ori_archive_options *o)
{
    ori_archive *a;
    ori_archive_member m = { .more = true };
    int count = 0;

    if (ori_archive_open(&a, catalog, path, o) != ORI_OK)
        return 0;
    while (m.more && count < 100) {
        const ori_status s = ori_archive_next(a, &m);

        if (s == ORI_OK && !m.name)
            break;
        m.more |= s == ORI_OK;
        count++;
    }
    ori_archive_close(a);
    return count;
}

/* Bytes of any kind in it: it comes to an end, and nothing is left behind. */
static void test_damaged(void)
{
    ori_archive_options o = ORI_ARCHIVE_OPTIONS_INIT;

    if (!begin())
        return;
    o.unpack_limit = 1 << 22;
    for (uint32_t draw = 0; draw < 400; draw++) {
        ori__rng rng = ori__rng_at(5, ORI__RNG_TEST, draw, 0);

        begin_archive(draw % 2);
        o.label_folders = draw % 4 > 1;
        add_wav("s/x/a.wav", 0);
        add_wav("s/y/b.wav", 1);
        end_archive("a.bin");
        for (uint32_t k = 0; k <= draw % 8; k++)
            p.bytes[ori__rng_below(&rng, (uint32_t)p.length)] =
                (unsigned char)ori__rng_below(&rng, 256);
        if (draw % 5 == 0)
            p.length = ori__rng_below(&rng, (uint32_t)p.length);
        CU_ASSERT(drain(scratch_write_bytes("bad.bin", p.bytes, p.length),
                        &o) <= 16);
    }
    CU_ASSERT_EQUAL(rmdir(scratch_path("c/recordings")), 0);
    end();
}

static bool stop(void *user, double share)
{
    int *calls = user;

    CU_ASSERT(share >= 0.0 && share <= 1.0);
    return --*calls > 0;
}

static void test_stop(void)
{
    ori_archive_options o = ORI_ARCHIVE_OPTIONS_INIT;
    int calls = 3;

    if (!begin())
        return;
    begin_archive(false);
    for (int i = 0; i < 5; i++)
        add_wav("a.wav", i);
    o.progress = stop;
    o.user = &calls;
    CU_ASSERT_PTR_NOT_NULL(strstr(read_all(end_archive("a.tar"), &o),
                                  "!-9"));
    end();
}

/* What a killed process left goes; what another is in stays. */
static void test_left_behind(void)
{
    char held[256];
    int fd;

    if (!begin())
        return;
    scratch_write("c/recordings/.unpacked-dead/a.wav", "a");
    strcpy(held, scratch_write("c/recordings/.unpacked-held/a.wav", "a"));
    fd = open(scratch_path("c/recordings/.unpacked-held"), O_RDONLY);
    CU_ASSERT_EQUAL(flock(fd, LOCK_EX), 0);
    begin_archive(true);
    add_wav("a.wav", 0);
    CU_ASSERT_STRING_EQUAL(read_all(end_archive("a.zip"), NULL),
                           "a.wav=/0/");
    CU_ASSERT_NOT_EQUAL(
        access(scratch_path("c/recordings/.unpacked-dead"), F_OK), 0);
    CU_ASSERT_EQUAL(access(held, F_OK), 0);
    close(fd);
    end();
}

static bool lose(void *user, const ori_catalog_recording *r)
{
    *(bool *)user = unlink(r->path) == 0;
    return true;
}

/* Into the catalogue, and once more where its file was lost. */
static void test_moved_in(void)
{
    ori_ingest_outcome want[] = { ORI_INGEST_ADDED, ORI_INGEST_KNOWN,
                                  ORI_INGEST_MOVED };
    ori_ingest_options o = ORI_INGEST_OPTIONS_INIT;
    const char *path;
    int64_t id = 0;
    bool lost = false;

    if (!begin())
        return;
    begin_archive(true);
    add_wav("a.wav", 0);
    add_bytes("b.wav", "RIFF", 4);
    path = end_archive("a.zip");
    o.move = true;
    o.name = "a.zip/it";
    for (int i = 0; i < 3; i++) {
        ori_archive *a;
        ori_archive_member m;
        ori_ingest_report r;

        if (want[i] == ORI_INGEST_MOVED)
            ori_catalog_recording_at(catalog, id, lose, &lost);
        CU_ASSERT_EQUAL_FATAL(ori_archive_open(&a, catalog, path, NULL),
                              ORI_OK);
        CU_ASSERT_EQUAL(ori_archive_next(a, &m), ORI_OK);
        CU_ASSERT_EQUAL(ori_ingest(&r, catalog, &m.recording, &o), ORI_OK);
        CU_ASSERT_EQUAL(r.outcome, want[i]);
        id = r.id;
        ori_ingest_report_free(&r);
        CU_ASSERT_EQUAL(ori_archive_next(a, &m), ORI_OK);
        CU_ASSERT_EQUAL(ori_ingest(&r, catalog, &m.recording, &o),
                        ORI_EFORMAT);
        CU_ASSERT_EQUAL(strncmp(ori_last_error(), "a.zip/it: ", 10), 0);
        ori_ingest_report_free(&r);
        ori_archive_close(a);
    }
    CU_ASSERT(lost);
    ori_catalog_recording_at(catalog, id, lose, &lost);
    CU_ASSERT(lost);            /* it is there again */
    end();
}

extern const ori__suite suite_archive;
const ori__suite suite_archive = { "archive", {
    { "labels", test_labels },
    { "hostile", test_hostile },
    { "long name", test_long_name },
    { "limit", test_limit },
    { "cut", test_cut },
    { "damaged", test_damaged },
    { "stop", test_stop },
    { "left behind", test_left_behind },
    { "moved in", test_moved_in },
    { NULL, NULL } } };
