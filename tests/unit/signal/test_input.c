/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "recording.h"
#include "signal/input.h"

enum { BYTES = (1 << 20) + 300000 };

static unsigned char byte_at(int64_t i)
{
    return (unsigned char)(i * 7 + i / 256);
}

static bool is_right(ori__input *in, int64_t position, size_t n)
{
    unsigned char got[5000];

    if (ori__input_read_at(in, position, got, n) != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (got[i] != byte_at(position + (int64_t)i))
            return false;
    return true;
}

/* Let standard input be a pipe that a child fills; its id. */
static pid_t pipe_in(int *old)
{
    int ends[2];
    pid_t child;

    CU_ASSERT_EQUAL_FATAL(pipe(ends), 0);
    child = fork();
    CU_ASSERT_TRUE_FATAL(child >= 0);
    if (child == 0) {
        close(ends[0]);
        for (int64_t i = 0; i < BYTES; i++) {
            const unsigned char b = byte_at(i);
            static unsigned char buffer[1000];
            const size_t at = (size_t)i % sizeof buffer;

            buffer[at] = b;
            if ((at == sizeof buffer - 1 || i == BYTES - 1) &&
                write(ends[1], buffer, at + 1) < 0)
                _exit(1);
        }
        _exit(0);
    }
    *old = dup(STDIN_FILENO);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    close(ends[1]);
    return child;
}

static void test_stream(void)
{
    ori__input in;
    unsigned char byte;
    int old;
    pid_t child;

    child = pipe_in(&old);
    CU_ASSERT_EQUAL_FATAL(ori__input_open(&in, "-"), ORI_OK);
    CU_ASSERT_EQUAL(in.size, -1);
    CU_ASSERT_TRUE(is_right(&in, 0, 16));
    CU_ASSERT_TRUE(is_right(&in, 70000, 5000));     /* ahead */
    CU_ASSERT_TRUE(is_right(&in, 10, 3000));        /* and back */
    CU_ASSERT_TRUE(is_right(&in, 74000, 5000));     /* half of it known */
    for (int64_t i = 79000; i + 5000 <= BYTES; i += 5000)
        CU_ASSERT_TRUE(is_right(&in, i, 5000));
    CU_ASSERT_TRUE(is_right(&in, 0, 5000));         /* the head is kept */
    CU_ASSERT_EQUAL(ori__input_read_at(&in, 1 << 20, &byte, 1), 0);
    CU_ASSERT_EQUAL(ori__input_check(&in), ORI_OK);
    ori__input_close(&in);
    dup2(old, STDIN_FILENO);
    close(old);
    waitpid(child, NULL, 0);
}

static void test_file(void)
{
    unsigned char *bytes = malloc(BYTES);
    ori__input in;
    unsigned char byte;

    recording_begin();
    CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
    for (int64_t i = 0; i < BYTES; i++)
        bytes[i] = byte_at(i);
    recording_bytes("f", bytes, BYTES);
    CU_ASSERT_EQUAL_FATAL(ori__input_open(&in, recording_path("f")), ORI_OK);
    CU_ASSERT_EQUAL(in.size, BYTES);
    CU_ASSERT_TRUE(is_right(&in, BYTES - 100, 100));
    CU_ASSERT_TRUE(is_right(&in, 5, 5000));
    CU_ASSERT_EQUAL(ori__input_read_at(&in, BYTES, &byte, 1), 0);
    CU_ASSERT_EQUAL(ori__input_read_at(&in, -1, &byte, 1), 0);
    ori__input_close(&in);
    free(bytes);
    recording_end();
}

static void test_bad_places(void)
{
    ori__input in;

    CU_ASSERT_EQUAL(ori__input_open(&in, "/nowhere/x"), ORI_EIO);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "/nowhere/x"));
    ori__input_close(&in);
    CU_ASSERT_EQUAL(ori__input_open(&in, "/tmp"), ORI_EIO);
    ori__input_close(&in);
    ori__input_close(&in);
}

const ori__suite suite_input = { "input", {
    { "stream", test_stream },
    { "file", test_file },
    { "bad places", test_bad_places },
    { NULL, NULL } } };
