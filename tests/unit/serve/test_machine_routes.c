/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_machine_routes.c - proposals, jobs, search and agreement for the page
 */
#include <string.h>
#include <time.h>

#include <oriole/catalog/proposals.h>

#include "serve_fixture.h"
#include "suite.h"

#define GET(target) serve_ask(server, "GET", target, NULL)
#define POST(target, body) serve_ask(server, "POST", target, body)

static void propose(ori__server *server, const char *label, double useful)
{
    ori_catalog_span s = ORI_CATALOG_SPAN_INIT;
    ori_proposed p;

    s.end = 10;
    s.label = label;
    s.useful = useful;
    CU_ASSERT_EQUAL(ori_catalog_propose(server->catalog, 1, label, NULL, &s,
                                        1, false, &p), ORI_OK);
}

static void test_queue(void)
{
    ori__server *server = serve_begin();
    answered a;

    propose(server, "owl", 0.5);
    propose(server, "jay", 2.5);
    a = GET("/api/queue");
    CU_ASSERT_EQUAL(serve_number(&a, "spans.0.id"), 2);
    CU_ASSERT_EQUAL(serve_number(&a, "spans.1.id"), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(a.text, "monday.wav"));
    a = GET("/api/queue?limit=1");
    CU_ASSERT_EQUAL(serve_number(&a, "spans.1.id"), -1);
    CU_ASSERT_EQUAL(GET("/api/queue?limit=0").status, 400);
    serve_end(server);
}

/* Until the job of that number is no more running, some seconds at most. */
static answered await_job(ori__server *server, const char *state)
{
    const struct timespec moment = { .tv_nsec = 20000000 };
    answered a = GET("/api/jobs");

    for (int i = 0; i < 500 && strstr(a.text, "\"running\""); i++) {
        nanosleep(&moment, NULL);
        a = GET("/api/jobs");
    }
    CU_ASSERT_PTR_NOT_NULL(strstr(a.text, state));
    return a;
}

static void test_jobs(void)
{
    ori__server *server = serve_begin();
    answered a = GET("/api/jobs");

    CU_ASSERT_STRING_EQUAL(a.text, "{\"jobs\":[]}");
    CU_ASSERT_PTR_NOT_NULL(strstr(GET("/api/project").text,
                                  "\"model\":null"));
    /* There is no recogniser; what "trains" here fails at once. */
    CU_ASSERT_EQUAL(POST("/api/propose", "{}").status, 404);
    a = POST("/api/train", "{\"epochs\": 3, \"seconds\": 2.5}");
    CU_ASSERT_EQUAL(serve_number(&a, "job"), 1);
    a = await_job(server, "\"failed\"");
    CU_ASSERT_EQUAL(serve_number(&a, "jobs.0.id"), 1);
    /* Its recording's file is gone. */
    a = POST("/api/similar",
             "{\"recording\": 1, \"start\": 0, \"end\": 100}");
    CU_ASSERT_EQUAL(serve_number(&a, "job"), 2);
    a = await_job(server, "monday.wav");
    CU_ASSERT_EQUAL(serve_number(&a, "jobs.0.id"), 2);
    a = GET("/api/jobs/2/matches");
    CU_ASSERT_PTR_NOT_NULL(strstr(a.text, "\"matches\":[],\"done\":true"));
    CU_ASSERT_EQUAL(serve_ask(server, "DELETE", "/api/jobs/2", NULL).status,
                    200);
    CU_ASSERT_EQUAL(serve_ask(server, "DELETE", "/api/jobs/9", NULL).status,
                    404);
    CU_ASSERT_EQUAL(GET("/api/jobs/9/matches").status, 404);
    serve_end(server);
}

static void test_bad_bodies(void)
{
    static const struct {
        const char *target, *body;
    } bad[] = {
        { "/api/train", "{\"epochs\": 0}" },
        { "/api/train", "{\"epochs\": 1.5}" },
        { "/api/train", "{\"epochs\": \"3; rm\"}" },
        { "/api/train", "{\"seconds\": -1}" },
        { "/api/propose", "{\"recordings\": []}" },
        { "/api/propose", "{\"recordings\": 3}" },
        { "/api/similar", "{}" },
        { "/api/similar", "[]" },
        { "/api/similar", "{\"recording\": 1, \"start\": 5, \"end\": 5}" },
        { "/api/similar", "{\"recording\": \"1\", \"start\": 0, "
                          "\"end\": 5}" },
        { "/api/similar", "{\"recording\": 1, \"start\": 0, \"end\": 5, "
                          "\"limit\": 100000}" },
        { "/api/similar", "{\"recording\": 1, \"start\": 0, \"end\": 5, "
                          "\"low_hz\": -3}" },
    };
    ori__server *server = serve_begin();

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CU_ASSERT_EQUAL(POST(bad[i].target, bad[i].body).status, 400);
    CU_ASSERT_STRING_EQUAL(GET("/api/jobs").text, "{\"jobs\":[]}");
    serve_end(server);
}

static void test_agreement(void)
{
    ori__server *server = serve_begin();
    answered a = POST("/api/recordings/1/edits", "{\"changes\": ["
        "{\"kind\": \"add\", \"span\": {\"start\": 0, \"end\": 500, "
        "\"label\": \"owl\", \"author\": \"eva\"}},"
        "{\"kind\": \"add\", \"span\": {\"start\": 0, \"end\": 400, "
        "\"label\": \"jay\", \"author\": \"tom\"}}]}");

    CU_ASSERT_EQUAL(a.status, 200);
    a = GET("/api/agreement");
    CU_ASSERT_EQUAL(serve_number(&a, "authors.1.spans"), 1);
    a = GET("/api/agreement?a=eva&b=tom");
    CU_ASSERT_EQUAL(serve_number(&a, "pairs"), 1);
    CU_ASSERT_EQUAL(serve_number(&a, "both"), 0);
    CU_ASSERT_EQUAL(serve_number(&a, "disagreements.0.end"), 500);
    CU_ASSERT_EQUAL(serve_number(&a, "classes.0.b"), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(a.text, "\"same\":0.5"));
    CU_ASSERT_EQUAL(GET("/api/agreement?a=eva&b=ann").status, 404);
    CU_ASSERT_EQUAL(GET("/api/agreement?a=eva&b=eva").status, 400);
    serve_end(server);
}

const ori__suite suite_machine_routes = { "machine_routes", {
    { "the queue", test_queue },
    { "jobs", test_jobs },
    { "bodies that are none", test_bad_bodies },
    { "agreement", test_agreement },
    { NULL, NULL } } };
