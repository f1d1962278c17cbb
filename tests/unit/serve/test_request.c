/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_request.c - what a request says, and what it may not say
 */
#include "serve/request.h"

#include <stdlib.h>
#include <string.h>

#include "suite.h"

static ori_status read_target(const char *target)
{
    ori__request r = { 0 };
    ori_status s = ori__request_target(&r, target);

    ori__request_clear(&r);
    return s;
}

static void test_paths(void)
{
    static const char *const refused[] = {
        "", "a", "*", "http://127.0.0.1/", "//\\x", "/%2e%2e/", "/..%2f",
        "/a%00b", "/a b", "/a;b", "/a#b", "/\xc3\xa4", "/a\tb", "/a\\..\\b",
        "/~root", "/a'b", "/a\"b", "/<b>", "/a:b", "/@", "/a|b" };

    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        CU_ASSERT_EQUAL(read_target(refused[i]), ORI_EINVAL);
    CU_ASSERT_EQUAL(read_target("/"), ORI_OK);
    CU_ASSERT_EQUAL(read_target("/api/recordings/7/audio.wav"), ORI_OK);
    CU_ASSERT_EQUAL(read_target("/vendor/uPlot.min.css"), ORI_OK);
}

static void test_arguments(void)
{
    ori__request r = { 0 };

    CU_ASSERT_EQUAL(ori__request_target(
                        &r, "/a?q=%C3%A4+%26%3d&n=-5&empty=&bare&&z=0"),
                    ORI_OK);
    CU_ASSERT_STRING_EQUAL(r.path, "/a");
    CU_ASSERT_EQUAL(r.arguments, 5);
    CU_ASSERT_STRING_EQUAL(ori__request_text(&r, "q", "?"),
                           "\xc3\xa4 &=");
    CU_ASSERT_STRING_EQUAL(ori__request_text(&r, "empty", "?"), "");
    CU_ASSERT_STRING_EQUAL(ori__request_text(&r, "bare", "?"), "");
    CU_ASSERT_STRING_EQUAL(ori__request_text(&r, "no", "?"), "?");
    ori__request_clear(&r);
}

static void test_bad_arguments(void)
{
    static const char *const refused[] = {
        "/?a=%", "/?a=%4", "/?a=%zz", "/?a=%00", "/?%00=a", "/?a=%0d%0a",
        "/?a=%ff", "/?a=%c0%af", "/?a=%ed%a0%80", "/?a=\xff", "/?a=%7f",
        "/?a=1&a=2", "/?a=1&%61=2", "/?a=%e2%82",
        "/?1&2&3&4&5&6&7&8&9&10&11&12&13&14&15&16&17" };

    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        CU_ASSERT_EQUAL(read_target(refused[i]), ORI_EINVAL);
}

static ori_status read_number(const char *target, int64_t *value)
{
    ori__request r = { 0 };
    ori_status s;

    CU_ASSERT_EQUAL(ori__request_target(&r, target), ORI_OK);
    s = ori__request_int_in(&r, "n", -10, INT64_MAX, 42, value);
    ori__request_clear(&r);
    return s;
}

static void test_numbers(void)
{
    static const char *const refused[] = {
        "/?n=", "/?n=-", "/?n=+5", "/?n=%205", "/?n=5%20", "/?n=0x10",
        "/?n=1e3", "/?n=1.0", "/?n=--1", "/?n=9223372036854775808",
        "/?n=99999999999999999999999", "/?n=-11", "/?n=%D9%A1" };
    int64_t value;

    CU_ASSERT_EQUAL(read_number("/?m=1", &value), ORI_OK);
    CU_ASSERT_EQUAL(value, 42);
    CU_ASSERT_EQUAL(read_number("/?n=-10", &value), ORI_OK);
    CU_ASSERT_EQUAL(value, -10);
    CU_ASSERT_EQUAL(read_number("/?n=9223372036854775807", &value), ORI_OK);
    CU_ASSERT_EQUAL(value, INT64_MAX);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        CU_ASSERT_EQUAL(read_number(refused[i], &value), ORI_EINVAL);
}

static void test_choice(void)
{
    static const char *const choices[] = { "up", "down", NULL };
    ori__request r = { 0 };
    int choice;

    CU_ASSERT_EQUAL(ori__request_target(&r, "/?a=down&b=left"), ORI_OK);
    CU_ASSERT_EQUAL(ori__request_choice(&r, "a", choices, &choice), ORI_OK);
    CU_ASSERT_EQUAL(choice, 1);
    CU_ASSERT_EQUAL(ori__request_choice(&r, "c", choices, &choice), ORI_OK);
    CU_ASSERT_EQUAL(choice, 0);
    CU_ASSERT_EQUAL(ori__request_choice(&r, "b", choices, &choice),
                    ORI_EINVAL);
    ori__request_clear(&r);
}

static ori_status read_body(const char *body, size_t bytes)
{
    ori__request r = { 0 };
    ori_status s = ori__request_body(&r, body, bytes);

    CU_ASSERT_TRUE(s != ORI_OK || json_is_object(r.json));
    ori__request_clear(&r);
    return s;
}

/* An object around brackets, `deep` in all. */
static ori_status read_deep(size_t deep)
{
    static const char begin[] = "{\"a\":";
    const size_t n = sizeof begin - 1;
    char *body = malloc(2 * deep + n);
    ori_status s;

    memcpy(body, begin, n);
    memset(body + n, '[', deep - 1);
    memset(body + n + deep - 1, ']', deep - 1);
    body[n + 2 * deep - 2] = '}';
    s = read_body(body, n + 2 * deep - 1);
    free(body);
    return s;
}

static void test_body(void)
{
    static const char *const refused[] = {
        "", "{", "{\"a\":1", "{\"a\":1}x", "{\"a\":1,\"a\":2}", "nul",
        "{a:1}", "[1,]", "{\"a\":\"\\u0000\"}", "{\"a\":\"\xff\"}",
        "{\"a\":1e999}", "{\"a\":99999999999999999999}", "\"text\"x",
        "{\"a\":\"\n\"}", "[\"\\\"]", "[]", "[1]",
        "1", "null", "\"text\"" };

    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        CU_ASSERT_EQUAL(read_body(refused[i], strlen(refused[i])),
                        ORI_EINVAL);
    CU_ASSERT_EQUAL(read_body("{\"a\":\"[[[[[[[[[[[[[[[[[[[[\"}", 28),
                    ORI_OK);
    CU_ASSERT_EQUAL(read_deep(ORI__BODY_DEPTH), ORI_OK);
    CU_ASSERT_EQUAL(read_deep(ORI__BODY_DEPTH + 1), ORI_EINVAL);
    CU_ASSERT_EQUAL(read_deep(1 << 20), ORI_EINVAL);
}

static void test_headers(void)
{
    const ori__request r = { .headers = 2, .header = {
        { "Host", "a" }, { "HOST", "b" } } };

    CU_ASSERT_STRING_EQUAL(ori__request_header(&r, "host"), "a");
    CU_ASSERT_EQUAL(ori__request_header_count(&r, "hOst"), 2);
    CU_ASSERT_PTR_NULL(ori__request_header(&r, "Hos"));
}

/* ------------------------------------------------------------------ replies */

static int released;

static void release(void *user)
{
    released += *(int *)user;
}

static void test_reply(void)
{
    ori__reply reply = { 0 };
    int one = 1;

    CU_ASSERT_EQUAL(ori__reply_header(&reply, "A", "%d", 7), ORI_OK);
    CU_ASSERT_EQUAL(ori__reply_header(&reply, "B", "a\r\nC: d"), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori__reply_header(&reply, "B", "%500d", 7), ORI_EINVAL);
    CU_ASSERT_EQUAL(reply.headers, 1);
    for (int i = 1; i < ORI__REPLY_HEADERS; i++)
        CU_ASSERT_EQUAL(ori__reply_header(&reply, "B", "x"), ORI_OK);
    CU_ASSERT_EQUAL(ori__reply_header(&reply, "B", "x"), ORI_EINVAL);

    ori__reply_stream(&reply, "a/b", 5, NULL, release, &one);
    ori__reply_error(&reply, 418, "no \"tea\"");
    CU_ASSERT_EQUAL(released, 1);
    CU_ASSERT_EQUAL(reply.status, 418);
    CU_ASSERT_STRING_EQUAL(reply.body, "{\"error\":\"no \\\"tea\\\"\"}");
    CU_ASSERT_EQUAL(ori__reply_json(&reply, NULL), ORI_ENOMEM);
    ori__reply_clear(&reply);
    ori__reply_clear(&reply);
    CU_ASSERT_EQUAL(released, 1);
}

const ori__suite suite_request = { "request", {
    { "paths", test_paths },
    { "arguments", test_arguments },
    { "bad arguments", test_bad_arguments },
    { "numbers", test_numbers },
    { "choices", test_choice },
    { "bodies", test_body },
    { "headers", test_headers },
    { "replies", test_reply },
    { NULL, NULL } } };
