/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_guard.c - who is let in
 */
#include "serve/guard.h"

#include <string.h>

#include "suite.h"

#define TOKEN "0123456789abcdefABCD-_"

static const ori__guard guard = { .port = 8080, .token = TOKEN };
static const ori__guard open_guard = { .port = 8080, .anywhere = true,
                                       .token = TOKEN };

/* A request that is let in, and what is different in this one. */
typedef struct asked {
    const ori__guard *guard;
    const char *method, *target;
    ori__pair header[16];       /* a name of the usual ones takes its place;
                                   a NULL value takes it away */
} asked;

static void put_header(ori__request *r, ori__pair h)
{
    for (int i = 0; i < r->headers; i++)
        if (strcmp(r->header[i].name, h.name) == 0) {
            if (h.value)
                r->header[i].value = h.value;
            else
                r->header[i] = r->header[--r->headers];
            return;
        }
    if (h.value)
        r->header[r->headers++] = h;
}

static int check(asked a)
{
    ori__request r = { .method = a.method ? a.method : "GET" };
    const char *why = "";
    int status;

    put_header(&r, (ori__pair){ "Host", "127.0.0.1:8080" });
    put_header(&r, (ori__pair){ "Cookie", "oriole-8080=" TOKEN });
    for (int i = 0; a.header[i].name; i++)
        put_header(&r, a.header[i]);
    CU_ASSERT_EQUAL(ori__request_target(&r, a.target ? a.target
                                                     : "/api/project"),
                    ORI_OK);
    status = ori__guard_check(a.guard ? a.guard : &guard, &r, &why);
    CU_ASSERT_EQUAL(status == 0, why[0] == '\0');
    ori__request_clear(&r);
    return status;
}

#define ASK(...) check((asked){ .header = { __VA_ARGS__ } })
#define WRITE(...)                                                            \
    check((asked){ .method = "POST", .header = { __VA_ARGS__ } })
#define JSON { "Content-Type", "application/json" }
#define ORIGIN { "Origin", "http://127.0.0.1:8080" }

static void test_hosts(void)
{
    static const char *const own[] = { "127.0.0.1:8080", "localhost:8080",
                                       "LOCALHOST:8080", "[::1]:8080" };
    static const char *const foreign[] = {
        "", ":8080", "127.0.0.1", "localhost", "127.0.0.1:80",
        "127.0.0.1:8080.evil.example", "evil.example:8080",
        "localhost.evil.example:8080", "127.0.0.1:08080", "127.0.0.2:8080",
        "192.168.1.4:8080", "127.0.0.1:8080 ", "user@127.0.0.1:8080",
        "[::1]:8081", "::1:8080", "0.0.0.0:8080", "127.1:8080",
        "2130706433:8080", "127.0.0.1:8080:8080", "localhost.:8080" };

    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        CU_ASSERT_EQUAL(ASK({ "Host", own[i] }), 0);
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        CU_ASSERT_EQUAL(ASK({ "Host", foreign[i] }), 403);
    CU_ASSERT_EQUAL(ASK({ "Host", NULL }), 403);
    CU_ASSERT_EQUAL(ASK({ "host", "127.0.0.1:8080" }), 400);    /* twice */
}

static int host_anywhere(const char *host)
{
    return check((asked){ .guard = &open_guard, .header = { { "Host",
                                                              host } } });
}

/* Where others may reach it by address, still nobody by a foreign name. */
static void test_hosts_anywhere(void)
{
    CU_ASSERT_EQUAL(host_anywhere("192.168.1.4:8080"), 0);
    CU_ASSERT_EQUAL(host_anywhere("[fe80::1]:8080"), 0);
    CU_ASSERT_EQUAL(host_anywhere("localhost:8080"), 0);
    CU_ASSERT_EQUAL(host_anywhere("192.168.1.4:80"), 403);
    CU_ASSERT_EQUAL(host_anywhere("evil.example:8080"), 403);
    CU_ASSERT_EQUAL(host_anywhere("192.168.1.4.evil.example:8080"), 403);
    CU_ASSERT_EQUAL(host_anywhere("fe80::1:8080"), 403);
    CU_ASSERT_EQUAL(host_anywhere("1.2.3:8080"), 403);
}

static void test_origins(void)
{
    static const char *const foreign[] = {
        "null", "", "http://evil.example", "https://127.0.0.1:8080",
        "http://127.0.0.1:8081", "http://127.0.0.1", "http://localhost:8080",
        "http://127.0.0.1:8080.evil.example", "http://127.0.0.1:8080/",
        "file://" };

    CU_ASSERT_EQUAL(ASK(ORIGIN), 0);
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        CU_ASSERT_EQUAL(ASK({ "Origin", foreign[i] }), 403);
    CU_ASSERT_EQUAL(ASK({ "Sec-Fetch-Site", "same-origin" }), 0);
    CU_ASSERT_EQUAL(ASK({ "Sec-Fetch-Site", "none" }), 0);
    CU_ASSERT_EQUAL(ASK({ "Sec-Fetch-Site", "same-site" }), 403);
    CU_ASSERT_EQUAL(ASK({ "Sec-Fetch-Site", "cross-site" },
                        { "Sec-Fetch-Mode", "navigate" }), 403);
    /* A link elsewhere may lead to the page, and to nothing else. */
    CU_ASSERT_EQUAL(check((asked){ .target = "/", .header = {
        { "Sec-Fetch-Site", "cross-site" },
        { "Sec-Fetch-Mode", "navigate" } } }), 0);
    CU_ASSERT_EQUAL(check((asked){ .target = "/", .header = {
        { "Sec-Fetch-Site", "cross-site" },
        { "Sec-Fetch-Mode", "no-cors" } } }), 403);
}

static int cookie(const char *text)
{
    return ASK({ "Cookie", text });
}

static int bearer(const char *text)
{
    return ASK({ "Cookie", NULL }, { "Authorization", text });
}

static void test_tokens(void)
{
    CU_ASSERT_EQUAL(cookie(NULL), 401);
    CU_ASSERT_EQUAL(cookie("oriole-8080="), 401);
    CU_ASSERT_EQUAL(cookie("oriole-8080=" TOKEN "x"), 401);
    CU_ASSERT_EQUAL(cookie("oriole-8080=0123456789abcdefABCD-"), 401);
    CU_ASSERT_EQUAL(cookie("oriole-8081=" TOKEN), 401);
    CU_ASSERT_EQUAL(cookie("xoriole-8080=" TOKEN), 401);
    CU_ASSERT_EQUAL(cookie("oriole-8080 =" TOKEN), 401);
    CU_ASSERT_EQUAL(cookie("a=b; oriole-8080=" TOKEN "; c=d"), 0);
    CU_ASSERT_EQUAL(cookie("oriole-8080=old; oriole-8080=" TOKEN), 0);
    CU_ASSERT_EQUAL(bearer("Bearer " TOKEN), 0);
    CU_ASSERT_EQUAL(bearer("Bearer " TOKEN " "), 401);
    CU_ASSERT_EQUAL(bearer("Bearer 0123456789abcdefABCD--"), 401);
    CU_ASSERT_EQUAL(bearer("Basic " TOKEN), 401);
    CU_ASSERT_EQUAL(bearer(TOKEN), 401);
}

static int by_address(const char *target)
{
    return check((asked){ .target = target,
                          .header = { { "Cookie", NULL } } });
}

/* The address of the page carries it, no other. */
static void test_token_in_address(void)
{
    CU_ASSERT_EQUAL(by_address("/"), 401);
    CU_ASSERT_EQUAL(by_address("/?token=" TOKEN), 0);
    CU_ASSERT_EQUAL(by_address("/?token="), 401);
    CU_ASSERT_EQUAL(by_address("/?token=0"), 401);
    CU_ASSERT_EQUAL(by_address("/api/project?token=" TOKEN), 401);
    CU_ASSERT_EQUAL(by_address("/app.js?token=" TOKEN), 401);
}

static void test_writing(void)
{
    CU_ASSERT_EQUAL(WRITE(JSON, ORIGIN), 0);
    CU_ASSERT_EQUAL(WRITE(JSON, { "X-Oriole", "1" }), 0);
    CU_ASSERT_EQUAL(WRITE({ "Content-Type",
                            "application/json; charset=utf-8" }, ORIGIN), 0);
    CU_ASSERT_EQUAL(WRITE(JSON), 403);
    CU_ASSERT_EQUAL(WRITE(JSON, { "X-Oriole", "0" }), 403);
    CU_ASSERT_EQUAL(WRITE(ORIGIN), 415);
    CU_ASSERT_EQUAL(WRITE(ORIGIN, { "Content-Type", "text/plain" }), 415);
    CU_ASSERT_EQUAL(WRITE(ORIGIN, { "Content-Type", "application/jsonp" }),
                    415);
    CU_ASSERT_EQUAL(WRITE(ORIGIN, { "Content-Type", "text/plain; "
                                    "application/json" }), 415);
    CU_ASSERT_EQUAL(WRITE(JSON, { "Origin", "http://evil.example" }), 403);
}

static void test_forms(void)
{
    CU_ASSERT_EQUAL(ASK({ "Transfer-Encoding", "chunked" }), 411);
    CU_ASSERT_EQUAL(ASK({ "Transfer-Encoding", "identity" }), 411);
    CU_ASSERT_EQUAL(ASK({ "Content-Length", "0" }), 0);
    CU_ASSERT_EQUAL(ASK({ "Content-Length", "5" }), 400);
    CU_ASSERT_EQUAL(WRITE(JSON, ORIGIN, { "Content-Length", "5" }), 0);
    CU_ASSERT_EQUAL(WRITE(JSON, ORIGIN, { "Content-Length", "-5" }), 400);
    CU_ASSERT_EQUAL(WRITE(JSON, ORIGIN, { "Content-Length", "+5" }), 400);
    CU_ASSERT_EQUAL(WRITE(JSON, ORIGIN, { "Content-Length", "5, 5" }), 400);
    CU_ASSERT_EQUAL(WRITE(JSON, ORIGIN, { "Content-Length", "0x5" }), 400);
    CU_ASSERT_EQUAL(WRITE(JSON, ORIGIN, { "Content-Length", "" }), 400);
    CU_ASSERT_EQUAL(WRITE(JSON, ORIGIN, { "Content-Length",
                                          "99999999999999999999" }), 400);
    CU_ASSERT_EQUAL(WRITE(JSON, ORIGIN, { "Content-Length", "5" },
                          { "content-length", "6" }), 400);
    CU_ASSERT_EQUAL(ASK(ORIGIN, { "origin", "http://127.0.0.1:8080" }), 400);
}

/* Names are what they seem. */
static void test_names(void)
{
    CU_ASSERT_EQUAL(ASK({ "", "x" }), 400);
    CU_ASSERT_EQUAL(ASK({ "a b", "x" }), 400);
    CU_ASSERT_EQUAL(ASK({ "Originhttp://evil.example", "" }), 400);
    CU_ASSERT_EQUAL(ASK({ "Transfer-Encodingchunked", "" }), 400);
    CU_ASSERT_EQUAL(ASK({ "content-length44", "" }), 400);
    CU_ASSERT_EQUAL(ASK({ "Accept", "*/*" }, { "Sec-Fetch-Mode", "cors" }),
                    0);
}

static void test_token_fits(void)
{
    char longest[ORI__TOKEN_MOST + 2];

    memset(longest, 'a', sizeof longest);
    longest[ORI__TOKEN_MOST + 1] = '\0';
    CU_ASSERT_FALSE(ori__guard_token_fits(longest));
    CU_ASSERT_TRUE(ori__guard_token_fits(longest + 1));
    CU_ASSERT_TRUE(ori__guard_token_fits(TOKEN));
    CU_ASSERT_FALSE(ori__guard_token_fits(""));
    CU_ASSERT_FALSE(ori__guard_token_fits("0123456789abcde"));
    CU_ASSERT_FALSE(ori__guard_token_fits("0123456789abcdef;"));
    CU_ASSERT_FALSE(ori__guard_token_fits("0123456789abcdef\n"));
}

const ori__suite suite_guard = { "guard", {
    { "hosts", test_hosts },
    { "hosts of an open server", test_hosts_anywhere },
    { "origins", test_origins },
    { "tokens", test_tokens },
    { "the token in the address", test_token_in_address },
    { "writing", test_writing },
    { "forms", test_forms },
    { "names", test_names },
    { "which tokens there may be", test_token_fits },
    { NULL, NULL } } };
