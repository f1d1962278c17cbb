/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_span_routes.c - spans are listed, edited, found; label files are given
 */
#include <sched.h>
#include <string.h>

#include "serve/answer.h"
#include "serve_fixture.h"
#include "suite.h"

#define GET(target) serve_ask(server, "GET", target, NULL)
#define POST(target, body) serve_ask(server, "POST", target, body)
#define EDIT(changes)                                                         \
    POST("/api/recordings/1/edits", "{\"changes\": [" changes "]}")
#define ADD(members) "{\"kind\": \"add\", \"span\": {" members "}}"
#define OWL "\"start\": 10, \"end\": 20, \"label\": \"owl\""

static void test_added(void)
{
    ori__server *server = serve_begin();
    answered a = EDIT(ADD(OWL ", \"low_hz\": 100, \"high_hz\": 200.5, "
                          "\"tier\": \"birds\"") ","
                      ADD("\"start\": 5, \"end\": 12, \"label\": "
                          "\"\xc3\xa4hre\", \"author\": \"net\", \"source\": "
                          "\"model\", \"state\": \"unsure\", \"confidence\": "
                          "0.25, \"unknown\": [1]"));

    CU_ASSERT_EQUAL(a.status, 200);
    CU_ASSERT_EQUAL(serve_number(&a, "spans.0.id"), 1);
    CU_ASSERT_EQUAL(serve_number(&a, "spans.1.id"), 2);
    CU_ASSERT_EQUAL(serve_number(&a, "spans.1.version"), 1);
    CU_ASSERT_EQUAL(serve_number(&a, "counter"), 1);
    a = GET("/api/recordings/1/spans");
    CU_ASSERT_STRING_EQUAL(a.text,
        "{\"spans\":["
        "{\"id\":2,\"recording\":1,\"start\":5,\"end\":12,\"label\":"
        "\"\xc3\xa4hre\",\"tier\":\"\",\"author\":\"net\",\"source\":"
        "\"model\",\"state\":\"unsure\",\"confidence\":0.25,\"low_hz\":null,"
        "\"high_hz\":null,\"version\":1},"
        "{\"id\":1,\"recording\":1,\"start\":10,\"end\":20,\"label\":\"owl\","
        "\"tier\":\"birds\",\"author\":\"eva\",\"source\":\"human\",\"state\":"
        "\"accepted\",\"confidence\":null,\"low_hz\":100.0,\"high_hz\":200.5,"
        "\"version\":1}],\"more\":false,\"counter\":1}");
    serve_end(server);
}

static void test_listed(void)
{
    ori__server *server = serve_begin();
    answered a;

    EDIT(ADD(OWL) "," ADD("\"start\": 15, \"end\": 30, \"label\": \"jay\""));
    a = GET("/api/recordings/1/spans?from=20&to=25");
    CU_ASSERT_EQUAL(serve_number(&a, "spans.0.id"), 2);
    CU_ASSERT_EQUAL(serve_number(&a, "spans.1.id"), -1);
    a = GET("/api/recordings/1/spans?limit=1");
    CU_ASSERT_EQUAL(serve_number(&a, "spans.1.id"), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(a.text, "\"more\":true"));
    a = GET("/api/recordings/2/spans");
    CU_ASSERT_EQUAL(serve_number(&a, "spans.0.id"), -1);
    CU_ASSERT_EQUAL(GET("/api/recordings/3/spans").status, 404);
    CU_ASSERT_EQUAL(GET("/api/recordings/1/spans?limit=5001").status, 400);
    CU_ASSERT_EQUAL(GET("/api/recordings/1/spans?from=x").status, 400);
    serve_end(server);
}

/* Nothing of a bad edit is done. */
static void test_bad_edits(void)
{
    static const char *const bodies[] = {
        "{}", "[]", "{\"changes\": []}", "{\"changes\": {}}",
        "{\"changes\": [1]}", "{\"changes\": [{}]}",
        "{\"changes\": [{\"kind\": \"add\"}]}",
        "{\"changes\": [{\"kind\": \"ad\", \"span\": {" OWL "}}]}",
        "{\"changes\": [{\"kind\": 1, \"span\": {" OWL "}}]}",
        "{\"changes\": [{\"kind\": \"set\", \"span\": {" OWL "}}]}",
        "{\"changes\": [{\"kind\": \"remove\", \"span\": {\"id\": -1, "
        "\"version\": 1}}]}",
        "{\"changes\": [" ADD("\"start\": 1, \"end\": 2") "]}",
        "{\"changes\": [" ADD("\"start\": 1.5, \"end\": 2, \"label\": \"a\"")
        "]}",
        "{\"changes\": [" ADD("\"start\": \"1\", \"end\": 2, \"label\": "
                              "\"a\"") "]}",
        "{\"changes\": [" ADD("\"start\": -1, \"end\": 2, \"label\": \"a\"")
        "]}",
        "{\"changes\": [" ADD("\"start\": 5, \"end\": 5, \"label\": \"a\"")
        "]}",
        "{\"changes\": [" ADD("\"start\": 5, \"end\": 1001, \"label\": "
                              "\"a\"") "]}",
        "{\"changes\": [" ADD("\"start\": 1, \"end\": 2, \"label\": \"\"")
        "]}",
        "{\"changes\": [" ADD(OWL ", \"state\": \"good\"") "]}",
        "{\"changes\": [" ADD(OWL ", \"source\": 5") "]}",
        "{\"changes\": [" ADD(OWL ", \"confidence\": \"high\"") "]}",
        "{\"changes\": [" ADD(OWL ", \"low_hz\": 1e300") "]}",
        "{\"changes\": [" ADD(OWL ", \"tier\": null") "]}",
        "{\"changes\": [" ADD(OWL) "," ADD("\"start\": 1") "]}" };
    ori__server *server = serve_begin();
    answered a;

    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        CU_ASSERT_EQUAL(POST("/api/recordings/1/edits", bodies[i]).status,
                        400);
    CU_ASSERT_EQUAL(POST("/api/recordings/1/edits", NULL).status, 400);
    CU_ASSERT_EQUAL(POST("/api/recordings/9/edits", "{\"changes\": ["
                         ADD(OWL) "]}").status, 400);
    a = GET("/api/project");
    CU_ASSERT_EQUAL(serve_number(&a, "counter"), 0);
    serve_end(server);
}

/* The second of two tabs is told, and what the first did stays. */
static void test_conflict(void)
{
    ori__server *server = serve_begin();
    answered a;

    EDIT(ADD(OWL));
    a = EDIT("{\"kind\": \"set\", \"span\": {\"id\": 1, \"version\": 1, "
             "\"start\": 10, \"end\": 25, \"label\": \"owl\"}}");
    CU_ASSERT_EQUAL(a.status, 200);
    CU_ASSERT_EQUAL(serve_number(&a, "spans.0.version"), 2);
    a = EDIT("{\"kind\": \"set\", \"span\": {\"id\": 1, \"version\": 1, "
             "\"start\": 10, \"end\": 99, \"label\": \"jay\"}}," ADD(OWL));
    CU_ASSERT_EQUAL(a.status, 409);
    CU_ASSERT_EQUAL(serve_number(&a, "spans.0.end"), 25);
    CU_ASSERT_EQUAL(serve_number(&a, "spans.0.version"), 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(a.text, "changed meanwhile by eva"));
    a = GET("/api/project");
    CU_ASSERT_EQUAL(serve_number(&a, "spans"), 1);
    CU_ASSERT_EQUAL(serve_number(&a, "counter"), 2);
    /* One that is gone is in no list. */
    EDIT("{\"kind\": \"remove\", \"span\": {\"id\": 1, \"version\": 2}}");
    a = EDIT("{\"kind\": \"remove\", \"span\": {\"id\": 1, \"version\": 2}}");
    CU_ASSERT_EQUAL(a.status, 409);
    CU_ASSERT_EQUAL(serve_number(&a, "spans.0.id"), -1);
    serve_end(server);
}

static void test_again(void)
{
    ori__server *server = serve_begin();
    answered a;

    EDIT(ADD(OWL));
    a = POST("/api/recordings/1/undo", "{}");
    CU_ASSERT_EQUAL(serve_number(&a, "count"), 1);
    CU_ASSERT_EQUAL(serve_number(&a, "counter"), 2);
    a = GET("/api/recordings/1/spans");
    CU_ASSERT_EQUAL(serve_number(&a, "spans.0.id"), -1);
    a = POST("/api/recordings/1/redo", NULL);
    CU_ASSERT_EQUAL(serve_number(&a, "count"), 1);
    a = POST("/api/recordings/1/redo", "{}");
    CU_ASSERT_EQUAL(serve_number(&a, "count"), 0);
    a = POST("/api/recordings/99/undo", "{}");
    CU_ASSERT_EQUAL(serve_number(&a, "count"), 0);
    serve_end(server);
}

static void test_next(void)
{
    ori__server *server = serve_begin();
    answered a;

    EDIT(ADD(OWL) "," ADD(OWL ", \"state\": \"proposed\""));
    a = GET("/api/recordings/1/next");
    CU_ASSERT_EQUAL(serve_number(&a, "span.id"), 1);
    a = GET("/api/recordings/1/next?from=10&id=1");
    CU_ASSERT_EQUAL(serve_number(&a, "span.id"), 2);
    a = GET("/api/recordings/1/next?state=proposed");
    CU_ASSERT_EQUAL(serve_number(&a, "span.id"), 2);
    a = GET("/api/recordings/2/next?way=back");
    CU_ASSERT_EQUAL(serve_number(&a, "span.id"), 2);
    a = GET("/api/recordings/1/next?way=back&from=10");
    CU_ASSERT_STRING_EQUAL(a.text, "{\"span\":null}");
    CU_ASSERT_EQUAL(GET("/api/recordings/1/next?way=up").status, 400);
    CU_ASSERT_EQUAL(GET("/api/recordings/1/next?state=2").status, 400);
    serve_end(server);
}

static void test_changes(void)
{
    ori__server *server = serve_begin();

    CU_ASSERT_STRING_EQUAL(GET("/api/changes").text,
                           "{\"counter\":0,\"recordings\":[],\"all\":false}");
    EDIT(ADD(OWL));
    CU_ASSERT_STRING_EQUAL(
        GET("/api/changes?since=0").text,
        "{\"counter\":1,\"recordings\":[1],\"all\":false}");
    CU_ASSERT_STRING_EQUAL(GET("/api/changes?since=1").text,
                           "{\"counter\":1,\"recordings\":[],\"all\":false}");
    CU_ASSERT_EQUAL(GET("/api/changes?since=-1").status, 400);
    serve_end(server);
}

/* Somebody who saves, in a thread of its own. */
static void *save(void *user)
{
    static const char body[] = "{\"changes\": [" ADD(OWL) "]}";
    ori__server *server = user;
    ori__request request = { .method = "POST" };
    static ori__reply reply;
    ori_status s = ori__request_target(&request, "/api/recordings/1/edits");

    reply = (ori__reply){ 0 };
    if (s == ORI_OK)
        ori__answer(server, &request, body, strlen(body), &reply);
    ori__request_clear(&request);
    reply.status = reply.status ? reply.status : 200;
    return &reply;
}

/* While another program holds the catalogue and a save waits for it, what is
 * there can be read; and what is saved then is seen. */
static void test_reading_waits_for_nobody(void)
{
    ori__server *server = serve_begin();
    ori_catalog *other;
    pthread_t thread;
    void *reply;
    answered a;

    CU_ASSERT_EQUAL_FATAL(ori_catalog_open(&other, server->folder,
                                           ORI_CATALOG_WRITE), ORI_OK);
    CU_ASSERT_EQUAL(ori_catalog_begin(other), ORI_OK);
    pthread_create(&thread, NULL, save, server);
    while (pthread_mutex_trylock(&server->lock) == 0) {
        pthread_mutex_unlock(&server->lock);    /* it has not come yet */
        sched_yield();
    }
    a = GET("/api/recordings/1/spans");
    CU_ASSERT_EQUAL(a.status, 200);
    CU_ASSERT_EQUAL(GET("/api/recordings/1/next").status, 200);
    CU_ASSERT_EQUAL(GET("/api/recordings").status, 200);
    CU_ASSERT_EQUAL(GET("/api/changes").status, 200);
    ori_catalog_abandon(other);
    ori_catalog_close(other);
    pthread_join(thread, &reply);
    CU_ASSERT_EQUAL(((ori__reply *)reply)->status, 200);
    ori__reply_clear(reply);
    a = GET("/api/recordings/1/spans");
    CU_ASSERT_EQUAL(serve_number(&a, "spans.0.id"), 1);
    serve_end(server);
}

static void test_export(void)
{
    ori__server *server = serve_begin();

    CU_ASSERT_STRING_EQUAL(GET("/api/export?form=jsonl").text, "");
    EDIT(ADD(OWL ", \"tier\": \"birds\"") ","
         ADD(OWL ", \"state\": \"proposed\""));
    POST("/api/recordings/2/edits", "{\"changes\": [" ADD(OWL) "]}");
    CU_ASSERT_STRING_EQUAL(
        GET("/api/export?form=csv").text,
        "file,start,end,label,low_hz,high_hz,tier,confidence\n"
        "/gone/monday.wav,0.001250,0.002500,owl,,,birds,\n"
        "/gone/tuesday.csv,0.001250,0.002500,owl,,,,\n");
    CU_ASSERT_STRING_EQUAL(serve_header("Content-Disposition"),
                           "attachment; filename=\"calls.csv\"");
    CU_ASSERT_PTR_NULL(serve_header("X-Oriole-Lost"));
    CU_ASSERT_STRING_EQUAL(GET("/api/export?form=audacity&recording=1").text,
                           "0.001250\t0.002500\towl\n");
    CU_ASSERT_STRING_EQUAL(serve_header("Content-Disposition"),
                           "attachment; filename=\"monday.txt\"");
    CU_ASSERT_STRING_EQUAL(serve_header("X-Oriole-Lost"), "tiers");
    CU_ASSERT_EQUAL(GET("/api/export?form=audacity").status, 400);
    CU_ASSERT_EQUAL(GET("/api/export?form=word").status, 400);
    CU_ASSERT_EQUAL(GET("/api/export?form=csv&recording=9").status, 404);
    serve_end(server);
}

const ori__suite suite_span_routes = { "span_routes", {
    { "added", test_added },
    { "listed", test_listed },
    { "bad edits", test_bad_edits },
    { "two tabs", test_conflict },
    { "undo and redo", test_again },
    { "next", test_next },
    { "changes", test_changes },
    { "reading waits for nobody", test_reading_waits_for_nobody },
    { "label files", test_export },
    { NULL, NULL } } };
