/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "recording.h"
#include "signal/npy.h"

/* A .npy file of a version, with this header and these bytes of values. */
static const char *npy(const char *name, int version, const char *header,
                       const void *values, size_t bytes)
{
    static unsigned char file[65536];
    const size_t n = strlen(header), at = version == 1 ? 10 : 12;

    CU_ASSERT_TRUE_FATAL(at + n + bytes <= sizeof file);
    memcpy(file, "\x93NUMPY", 6);
    file[6] = (unsigned char)version;
    file[7] = 0;
    file[8] = (unsigned char)n;
    file[9] = (unsigned char)(n >> 8);
    file[10] = file[11] = 0;
    memcpy(file + at, header, n);
    memcpy(file + at + n, values, bytes);
    return recording_bytes(name, file, at + n + bytes);
}

static void test_types(void)
{
    static const struct {
        const char *type;
        unsigned char bytes[16];
        size_t size;
        float first, second;
    } cases[] = {
        { "<f4", { 0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc1 }, 4, 1, -10 },
        { ">f4", { 0x3f, 0x80, 0, 0, 0xc1, 0x20, 0, 0 }, 4, 1, -10 },
        { "<f8", { 0, 0, 0, 0, 0, 0, 0xf0, 0x3f,
                   0, 0, 0, 0, 0, 0, 0x24, 0xc0 }, 8, 1, -10 },
        { ">f8", { 0x3f, 0xf0, 0, 0, 0, 0, 0, 0,
                   0xc0, 0x24, 0, 0, 0, 0, 0, 0 }, 8, 1, -10 },
        { "|i1", { 1, 0xf6 }, 1, 1, -10 },
        { "<i2", { 1, 0, 0xf6, 0xff }, 2, 1, -10 },
        { ">i2", { 0, 1, 0xff, 0xf6 }, 2, 1, -10 },
        { "<i4", { 1, 0, 0, 0, 0xf6, 0xff, 0xff, 0xff }, 4, 1, -10 },
        { ">i8", { 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff, 0xff,
                   0xff, 0xff, 0xf6 }, 8, 1, -10 },
        { "|u1", { 1, 0xf6 }, 1, 1, 246 },
        { "<u2", { 1, 0, 0xf6, 0xff }, 2, 1, 65526 },
        { ">u4", { 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xf6 }, 4, 1, 4294967286.f },
        { "<u8", { 1, 0, 0, 0, 0, 0, 0, 0, 2 }, 8, 1, 2 },
        { "|b1", { 1, 0 }, 1, 1, 0 },
    };
    char header[100];
    ori__npy a;

    recording_begin();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(header, sizeof header, "{'descr': '%s', 'fortran_order': "
                 "False, 'shape': (2,), }   \n", cases[i].type);
        CU_ASSERT_EQUAL_FATAL(
            ori__npy_read(&a, npy("a.npy", 1 + (int)i % 3, header,
                                  cases[i].bytes, 2 * cases[i].size)),
            ORI_OK);
        CU_ASSERT_EQUAL(a.rank, 1);
        CU_ASSERT_EQUAL(a.count, 2);
        CU_ASSERT_EQUAL(a.x[0], cases[i].first);
        CU_ASSERT_EQUAL(a.x[1], cases[i].second);
        ori__npy_free(&a);
    }
    recording_end();
}

static void test_orders(void)
{
    static unsigned char values[24];
    ori__npy a;

    recording_begin();
    for (int i = 0; i < 24; i++)
        values[i] = (unsigned char)i;
    CU_ASSERT_EQUAL_FATAL(
        ori__npy_read(&a, npy("a.npy", 1,
                              "{\"shape\":(2,3,4),\"descr\":\"|u1\","
                              "\"fortran_order\":True}", values, 24)),
        ORI_OK);
    CU_ASSERT_EQUAL(a.rank, 3);
    CU_ASSERT_TRUE(a.shape[0] == 2 && a.shape[1] == 3 && a.shape[2] == 4);
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 3; j++)
            for (int k = 0; k < 4; k++)
                CU_ASSERT_EQUAL(a.x[(i * 3 + j) * 4 + k],
                                (float)(i + 2 * j + 6 * k));
    ori__npy_free(&a);
    ori__npy_free(&a);
    ori__npy_free(NULL);
    CU_ASSERT_EQUAL_FATAL(
        ori__npy_read(&a, npy("a.npy", 1, "{'descr': '|u1', 'fortran_order': "
                              "False, 'shape': ()}", "\7", 1)), ORI_OK);
    CU_ASSERT_EQUAL(a.rank, 0);
    CU_ASSERT_EQUAL(a.x[0], 7);
    ori__npy_free(&a);
    CU_ASSERT_EQUAL_FATAL(
        ori__npy_read(&a, npy("a.npy", 1, "{'descr': '|u1', 'fortran_order': "
                              "False, 'shape': (3, 0, 9000000000000000000)}",
                              "", 0)), ORI_OK);
    CU_ASSERT_EQUAL(a.count, 0);
    ori__npy_free(&a);
    recording_end();
}

static void test_bad_headers(void)
{
    static const char *const headers[] = {
        "", "{", "{}", "[1]", "{'descr': '<f4'}",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': 1}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,2",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': 1}",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, "
        "'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x",
        "{'descr': '<f2', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '|O', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3,)}",
        "{'descr': '<f4', 'fortran_order': False, "
        "'shape': (4294967296, 4294967296)}",
        "{'descr': '<f4', 'fortran_order': False, "
        "'shape': (99999999999999999999,)}",
        "{'descr': '<f4', 'fortran_order': False, "
        "'shape': (9223372036854775807,)}",
        "{'descr': '<f4', 'fortran_order': False, "
        "'shape': (1, 1, 1, 1, 1, 1, 1, 1, 1)}",
    };
    ori__npy a;

    recording_begin();
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        CU_ASSERT_EQUAL(ori__npy_read(&a, npy("a.npy", 1, headers[i],
                                              "12345678", 8)), ORI_EFORMAT);
        CU_ASSERT_PTR_NULL(a.x);
        CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "a.npy"));
    }
    CU_ASSERT_EQUAL(ori__npy_read(&a, npy("a.npy", 4, "{}", "", 0)),
                    ORI_EFORMAT);
    CU_ASSERT_EQUAL(ori__npy_read(&a, recording_text("a.npy", "hello")),
                    ORI_EFORMAT);
    CU_ASSERT_EQUAL(ori__npy_read(&a, "/nowhere/a.npy"), ORI_EIO);
    recording_end();
}

static void test_allocations_fail(void)
{
    const char *path;
    ori_status s = ORI_ENOMEM;
    ori__npy a;
    int failures = 0;

    recording_begin();
    path = npy("a.npy", 1, "{'descr': '<i2', 'fortran_order': True, "
               "'shape': (2, 2)}", "12345678", 8);
    for (long n = 1; s != ORI_OK && n < 20; n++) {
        ori__alloc_fail_at(n);
        s = ori__npy_read(&a, path);
        CU_ASSERT_TRUE(s == ORI_OK || (s == ORI_ENOMEM && !a.x));
        failures += s != ORI_OK;
    }
    ori__alloc_fail_at(0);
    CU_ASSERT_EQUAL(failures, 5);
    ori__npy_free(&a);
    recording_end();
}

const ori__suite suite_npy = { "npy", {
    { "types", test_types },
    { "orders", test_orders },
    { "bad headers", test_bad_headers },
    { "allocations fail", test_allocations_fail },
    { NULL, NULL } } };
