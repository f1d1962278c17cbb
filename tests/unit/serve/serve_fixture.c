/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * serve_fixture.c - a server without sockets, over a catalogue of one test
 */
#include "serve_fixture.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "data/scratch.h"
#include "serve/answer.h"

static ori__reply reply;
static json_t *json;
static char text[8192];

static void add_recording(ori_catalog *c, int content, const char *name)
{
    char hash[ORI_CATALOG_HASH + 1];
    const ori_catalog_recording r = {
        .hash = hash, .bytes = 2044, .path = name, .name = name,
        .format = "WAV", .rate_hz = 8000.0, .channels = 1, .frames = 1000,
        .columns = "", .started = "", .device = "", .group = "", .notes = "",
        .split = "", .check = "{\"problems\": [\"clipped\"]}" };
    int64_t id;

    snprintf(hash, sizeof hash, "%032d", content);
    CU_ASSERT_EQUAL(ori_catalog_add(c, &r, &id), ORI_OK);
}

ori__server *serve_begin(void)
{
    ori__server *server = ORI__NEW(ori__server, 1);

    scratch_begin();
    scratch_write("page/index.html",
                  "<meta content=\"ORIOLE-NONCE-OF-THIS-ANSWER-HERE\">");
    scratch_write("page/app.js", "go();");
    scratch_write("page/keys.json", "{\"play\": [\"Space\"]}");
    scratch_write("secret.txt", "canary");
    CU_ASSERT_EQUAL_FATAL(ori_catalog_open(&server->catalog,
                                           scratch_path("calls"),
                                           ORI_CATALOG_CREATE), ORI_OK);
    add_recording(server->catalog, 1, "/gone/monday.wav");
    add_recording(server->catalog, 2, "/gone/tuesday.csv");
    CU_ASSERT_EQUAL_FATAL(ori_catalog_open(&server->reader,
                                           scratch_path("calls"),
                                           ORI_CATALOG_READ), ORI_OK);
    pthread_mutex_init(&server->lock, NULL);
    pthread_mutex_init(&server->read_lock, NULL);
    sem_init(&server->heavy, 0, 1);
    server->folder = ori__strdup(scratch_path("calls"));
    server->page = ori__strdup(scratch_path("page"));
    server->author = ori__strdup("eva");
    CU_ASSERT_EQUAL_FATAL(ori__machine_create(&server->machine,
                                              server->folder, "/bin/false",
                                              NULL), ORI_OK);
    server->guard.port = 7;
    strcpy(server->guard.token, "0123456789abcdef");
    return server;
}

void serve_end(ori__server *server)
{
    json_decref(json);
    json = NULL;
    ori__reply_clear(&reply);
    ori_serve_stop(server);
    scratch_end();
}

/* As the server would send it. */
static void read_reply(void)
{
    size_t n = reply.bytes < (int64_t)sizeof text - 1 ? (size_t)reply.bytes
                                                      : sizeof text - 1;

    memset(text, 0, sizeof text);
    if (reply.read && n > 0)
        CU_ASSERT_EQUAL(reply.read(reply.user, 0, text, n, &n), ORI_OK);
    if (reply.body)
        memcpy(text, reply.body, n);
}

answered serve_ask(ori__server *server, const char *method,
                   const char *target, const char *body)
{
    ori__request request = { .method = method };
    const size_t bytes = body ? strlen(body) : 0;

    json_decref(json);
    ori__reply_clear(&reply);
    reply = (ori__reply){ 0 };
    CU_ASSERT_EQUAL_FATAL(ori__request_target(&request, target), ORI_OK);
    ori__answer(server, &request, body, bytes, &reply);
    ori__request_clear(&request);
    read_reply();
    json = json_loads(text, 0, NULL);
    return (answered){ reply.status ? reply.status : 200, json, text,
                       reply.type };
}

const char *serve_header(const char *name)
{
    for (int i = 0; i < reply.headers; i++)
        if (strcmp(reply.header[i].name, name) == 0)
            return reply.header[i].value;
    return NULL;
}

int64_t serve_number(const answered *a, const char *keys)
{
    char copy[64], *rest = copy, *key;
    const json_t *at = a->json;

    snprintf(copy, sizeof copy, "%s", keys);
    while (at && (key = strsep(&rest, ".")))
        at = json_is_array(at) ? json_array_get(at, (size_t)atoi(key))
                               : json_object_get(at, key);
    return json_is_integer(at) ? json_integer_value(at) : -1;
}
