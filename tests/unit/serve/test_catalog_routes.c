/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_catalog_routes.c - recordings and the project, asked for
 */
#include <string.h>

#include "serve/catalog_json.h"
#include "serve_fixture.h"
#include "suite.h"

#define GET(target) serve_ask(server, "GET", target, NULL)
#define POST(target, body) serve_ask(server, "POST", target, body)

static void test_project(void)
{
    ori__server *server = serve_begin();
    answered a;

    POST("/api/recordings/1/edits", "{\"changes\": ["
         "{\"kind\": \"add\", \"span\": {\"start\": 1, \"end\": 9, \"label\": "
         "\"owl\"}}, {\"kind\": \"add\", \"span\": {\"start\": 1, \"end\": 9,"
         " \"label\": \"owl\", \"state\": \"proposed\"}}]}");
    a = GET("/api/project");
    CU_ASSERT_EQUAL(a.status, 200);
    CU_ASSERT_STRING_EQUAL(a.type, "application/json");
    CU_ASSERT_EQUAL(serve_number(&a, "recordings"), 2);
    CU_ASSERT_EQUAL(serve_number(&a, "spans"), 1);
    CU_ASSERT_EQUAL(serve_number(&a, "proposed"), 1);
    CU_ASSERT_EQUAL(serve_number(&a, "classes.0.count"), 1);
    CU_ASSERT_EQUAL(serve_number(&a, "counter"), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(a.text, "\"name\":\"calls\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(a.text, "\"author\":\"eva\""));
    serve_end(server);
}

static void test_recordings(void)
{
    ori__server *server = serve_begin();
    answered a = GET("/api/recordings?limit=1");

    CU_ASSERT_EQUAL(serve_number(&a, "recordings.0.id"), 1);
    CU_ASSERT_EQUAL(serve_number(&a, "recordings.1.id"), -1);
    CU_ASSERT_EQUAL(serve_number(&a, "next"), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(a.text, "\"kind\":\"audio\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(a.text, "\"problems\":[\"clipped\"]"));
    a = GET("/api/recordings?after=1");
    CU_ASSERT_EQUAL(serve_number(&a, "recordings.0.id"), 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(a.text, "\"next\":null"));
    CU_ASSERT_PTR_NOT_NULL(strstr(a.text, "\"kind\":\"log\""));
    a = GET("/api/recordings?q=MON");
    CU_ASSERT_EQUAL(serve_number(&a, "recordings.0.id"), 1);
    CU_ASSERT_EQUAL(serve_number(&a, "recordings.1.id"), -1);
    a = GET("/api/recordings?only=proposed");
    CU_ASSERT_EQUAL(serve_number(&a, "recordings.0.id"), -1);
    CU_ASSERT_EQUAL(GET("/api/recordings?only=some").status, 400);
    CU_ASSERT_EQUAL(GET("/api/recordings?limit=0").status, 400);
    CU_ASSERT_EQUAL(GET("/api/recordings?limit=1001").status, 400);
    CU_ASSERT_EQUAL(GET("/api/recordings?after=-1").status, 400);
    serve_end(server);
}

static void test_one_recording(void)
{
    ori__server *server = serve_begin();
    answered a = GET("/api/recordings/2");

    CU_ASSERT_EQUAL(serve_number(&a, "id"), 2);
    CU_ASSERT_EQUAL(serve_number(&a, "frames"), 1000);
    /* Whose path is nobody's business but the catalogue's. */
    CU_ASSERT_PTR_NULL(strstr(a.text, "path"));
    CU_ASSERT_EQUAL(GET("/api/recordings/3").status, 404);
    CU_ASSERT_EQUAL(GET("/api/recordings/0").status, 404);
    CU_ASSERT_EQUAL(GET("/api/recordings/01").status, 404);
    CU_ASSERT_EQUAL(GET("/api/recordings/-1").status, 404);
    CU_ASSERT_EQUAL(GET("/api/recordings/9223372036854775807").status, 404);
    CU_ASSERT_EQUAL(GET("/api/recordings/9223372036854775808").status, 404);
    CU_ASSERT_EQUAL(GET("/api/recordings/2/").status, 404);
    CU_ASSERT_EQUAL(GET("/api/recordings/2.").status, 404);
    serve_end(server);
}

static json_t *columns(const char *text)
{
    const ori_catalog_recording r = {
        .path = "", .name = "", .format = "", .columns = text, .hash = "",
        .started = "", .device = "", .group = "", .notes = "", .split = "",
        .check = "no JSON" };
    const ori_catalog_tally none = { 0 };
    json_t *all = ori__json_recording(&r, &none);
    json_t *list = json_incref(json_object_get(all, "columns"));

    CU_ASSERT_EQUAL(json_array_size(json_object_get(all, "problems")), 0);
    json_decref(all);
    return list;
}

static bool columns_are(const char *text, const char *expected)
{
    json_t *list = columns(text);
    json_t *wanted = json_loads(expected, 0, NULL);
    const bool same = json_equal(list, wanted);

    json_decref(list);
    json_decref(wanted);
    return same;
}

static void test_columns(void)
{
    CU_ASSERT_TRUE(columns_are("", "[]"));
    CU_ASSERT_TRUE(columns_are("ax,ay", "[\"ax\", \"ay\"]"));
    CU_ASSERT_TRUE(columns_are("{\"recipe\": 1, \"columns\": [\"a,b\", 3]}",
                               "[\"a,b\", \"3\"]"));
    CU_ASSERT_TRUE(columns_are("{\"recipe\": 1}", "[]"));
    CU_ASSERT_TRUE(columns_are("7", "[\"7\"]"));
}

static void test_methods(void)
{
    ori__server *server = serve_begin();

    CU_ASSERT_EQUAL(POST("/api/project", "{}").status, 405);
    CU_ASSERT_EQUAL(POST("/nothing", "{}").status, 405);
    CU_ASSERT_EQUAL(serve_ask(server, "DELETE", "/api/recordings/1",
                              NULL).status, 405);
    CU_ASSERT_EQUAL(serve_ask(server, "TRACE", "/", NULL).status, 405);
    CU_ASSERT_EQUAL(GET("/api/recordings/1/edits").status, 405);
    CU_ASSERT_EQUAL(GET("/api").status, 404);
    CU_ASSERT_EQUAL(GET("/api/").status, 404);
    serve_end(server);
}

/* ------------------------------------------------------------------- assets */

static void test_assets(void)
{
    static const char *const refused[] = {
        "/secret.txt", "/../secret.txt", "/page/../../secret.txt",
        "/./app.js", "//app.js", "/app.js/", "/app.jsx", "/keys.jso",
        "/vendor/../app.js", "/vendor/", "/calls/oriole.db", "/oriole.db" };
    ori__server *server = serve_begin();
    answered a = GET("/app.js");

    CU_ASSERT_STRING_EQUAL(a.text, "go();");
    CU_ASSERT_STRING_EQUAL(a.type, "text/javascript; charset=utf-8");
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        a = GET(refused[i]);
        CU_ASSERT_EQUAL(a.status, 404);
        CU_ASSERT_PTR_NULL(strstr(a.text, "canary"));
    }
    serve_end(server);
}

/* The page's styles carry a number, another each time. */
static void test_page(void)
{
    ori__server *server = serve_begin();
    answered a = GET("/");
    char first[64];

    CU_ASSERT_EQUAL(a.status, 200);
    CU_ASSERT_STRING_EQUAL(a.type, "text/html; charset=utf-8");
    CU_ASSERT_PTR_NULL(strstr(a.text, "NONCE"));
    snprintf(first, sizeof first, "%s", a.text);
    CU_ASSERT_STRING_NOT_EQUAL(GET("/").text, first);
    serve_end(server);
}

static void test_let_in(void)
{
    ori__server *server = serve_begin();
    answered a = GET("/?token=0123456789abcdef");

    CU_ASSERT_EQUAL(a.status, 303);
    CU_ASSERT_STRING_EQUAL(serve_header("Location"), "/");
    CU_ASSERT_STRING_EQUAL(serve_header("Set-Cookie"),
                           "oriole-7=0123456789abcdef; Path=/; HttpOnly; "
                           "SameSite=Strict");
    serve_end(server);
}

/* --------------------------------------------------------------------- keys */

static void test_keys(void)
{
    static const char *const refused[] = {
        "[]", "{\"play\": \"Space\"}", "{\"play\": [1]}",
        "{\"play\": [\"\"]}", "{\"\": [\"a\"]}",
        "{\"play\": [\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\","
        "\"j\",\"k\"]}" };
    ori__server *server = serve_begin();

    CU_ASSERT_STRING_EQUAL(GET("/api/keys").text, "{\"play\":[\"Space\"]}");
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        CU_ASSERT_EQUAL(serve_ask(server, "PUT", "/api/keys",
                                  refused[i]).status, 400);
    CU_ASSERT_EQUAL(serve_ask(server, "PUT", "/api/keys", NULL).status, 400);
    CU_ASSERT_EQUAL(serve_ask(server, "PUT", "/api/keys",
                              "{\"play\": [\"p\", \"Space\"]}").status, 200);
    CU_ASSERT_STRING_EQUAL(GET("/api/keys").text,
                           "{\"play\":[\"p\",\"Space\"]}");
    serve_end(server);
}

const ori__suite suite_catalog_routes = { "catalog_routes", {
    { "the project", test_project },
    { "recordings", test_recordings },
    { "one recording", test_one_recording },
    { "columns", test_columns },
    { "what cannot be done", test_methods },
    { "the page's files", test_assets },
    { "the page", test_page },
    { "the token becomes a cookie", test_let_in },
    { "keys", test_keys },
    { NULL, NULL } } };
