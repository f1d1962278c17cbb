/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * server.c - sockets and threads, through libmicrohttpd
 *
 * The one place that includes it.  A thread a connection: handlers may take
 * their time, and how many there are is bounded (connections.h).  Names,
 * escapes and forms are looked at by request.c and guard.c, not by
 * libmicrohttpd.
 */
#include "serve/server.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "serve/answer.h"

enum {
    HEADERS_MOST = 32 << 10,            /* bytes, of all of a request */
    BODIES_MOST = 32 << 20,             /* of all bodies being received */
    STACK = 1 << 20,
    TIMEOUT_S = 60,                     /* without a byte either way */
    BLOCK = 64 << 10
};

/* A request on its way: made at its first line, gone when it is answered. */
typedef struct exchange {
    ori__server *server;
    ori_status status;                  /* of its first line */
    ori__request request;
    ori__reply reply;
    char *body;
    size_t bytes, room;
    bool met, many_headers;
} exchange;

/* A connection, and the request that is on its way there. */
typedef struct visitor {
    ori__connection *connection;
    exchange *exchange;
} visitor;

static visitor *visitor_of(struct MHD_Connection *c)
{
    return MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)
        ->socket_context;
}

static void free_exchange(exchange *x)
{
    if (!x)
        return;
    __atomic_fetch_sub(&x->server->body_bytes, x->room, __ATOMIC_RELAXED);
    ori__free(x->body);
    ori__request_clear(&x->request);
    ori__reply_clear(&x->reply);
    ori__free(x);
}

/* The one before may be left over: of requests that libmicrohttpd refuses by
 * itself it does not say that they ended. */
static void *begin(void *user, const char *target, struct MHD_Connection *c)
{
    visitor *v = visitor_of(c);
    exchange *x = v ? ORI__NEW(exchange, 1) : NULL;

    if (!x)
        return NULL;
    free_exchange(v->exchange);
    v->exchange = x;
    x->server = user;
    x->status = ori__request_target(&x->request, target);
    return x;
}

static void end(void *user, struct MHD_Connection *c, void **place,
                enum MHD_RequestTerminationCode how)
{
    visitor *v = visitor_of(c);

    (void)user;
    (void)how;
    *place = NULL;
    if (!v)
        return;
    ori__connection_phase(v->connection, ORI__PHASE_WAITING);
    free_exchange(v->exchange);
    v->exchange = NULL;
}

static visitor *welcome(ori__server *server, int socket)
{
    visitor *v = ORI__NEW(visitor, 1);

    if (v)
        v->connection = ori__connection_add(server->connections, socket);
    if (!v || v->connection)
        return v;
    ori__free(v);
    return NULL;
}

static void notice(void *user, struct MHD_Connection *c, void **place,
                   enum MHD_ConnectionNotificationCode what)
{
    visitor *v = *place;

    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        *place = welcome(user, MHD_get_connection_info(
            c, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd);
    } else if (v) {
        ori__connection_remove(v->connection);
        free_exchange(v->exchange);
        ori__free(v);
        *place = NULL;
    }
}

/* ----------------------------------------------------------------- sending */

/* A reply that is made while it is sent. */
typedef struct sending {
    ori__reply reply;
    ori__connection *connection;
} sending;

/* Who takes part after part is not late: sound is taken as it is played. */
static ssize_t read_on(void *user, uint64_t at, char *to, size_t room)
{
    sending *s = user;
    size_t bytes = 0;

    ori__connection_phase(s->connection, ORI__PHASE_REPLYING);
    if (s->reply.read(s->reply.user, (int64_t)at, to, room, &bytes) !=
            ORI_OK || bytes == 0)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    return (ssize_t)bytes;
}

static void free_sending(void *user)
{
    sending *s = user;

    ori__reply_clear(&s->reply);
    ori__free(s);
}

/* What the reply holds is the response's from now on. */
static struct MHD_Response *make_response(ori__reply *reply,
                                          ori__connection *connection)
{
    struct MHD_Response *response;
    sending *s;

    if (!reply->read) {
        response = MHD_create_response_from_buffer_with_free_callback(
            (size_t)reply->bytes, reply->body, ori__free);
        if (response)
            reply->body = NULL;
        return response;
    }
    s = ORI__NEW(sending, 1);
    if (!s)
        return NULL;
    *s = (sending){ *reply, connection };
    response = MHD_create_response_from_callback(
        (uint64_t)reply->bytes, BLOCK, read_on, s, free_sending);
    if (response)
        reply->release = NULL;
    else
        ori__free(s);
    return response;
}

static void add_header(void *user, const char *name, const char *value)
{
    MHD_add_response_header(user, name, value);
}

static enum MHD_Result send_reply(struct MHD_Connection *c, exchange *x)
{
    ori__connection *connection = visitor_of(c)->connection;
    struct MHD_Response *response = make_response(&x->reply, connection);
    enum MHD_Result result;

    if (!response)
        return MHD_NO;
    ori__answer_headers(&x->reply, add_header, response);
    ori__connection_phase(connection, ORI__PHASE_REPLYING);
    result = MHD_queue_response(
        c, (unsigned)(x->reply.status ? x->reply.status : 200), response);
    MHD_destroy_response(response);
    return result;
}

/* --------------------------------------------------------------- receiving */

static enum MHD_Result take_header(void *user, enum MHD_ValueKind kind,
                                   const char *name, const char *value)
{
    exchange *x = user;
    ori__request *r = &x->request;

    (void)kind;
    if (r->headers == ORI__HEADERS) {
        x->many_headers = true;
        return MHD_NO;
    }
    r->header[r->headers++] = (ori__pair){ name, value ? value : "" };
    return MHD_YES;
}

/* The headers are there.  false: the reply is filled with a refusal. */
static bool meet(exchange *x, struct MHD_Connection *c, const char *method)
{
    x->met = true;
    x->request.method = strcmp(method, "HEAD") == 0 ? "GET" : method;
    MHD_get_connection_values(c, MHD_HEADER_KIND, take_header, x);
    if (!ori__answer_door(&x->server->guard, &x->request, x->status,
                          x->many_headers, &x->reply))
        return false;
    ori__connection_trust(visitor_of(c)->connection);
    ori__connection_phase(visitor_of(c)->connection, ORI__PHASE_RECEIVING);
    return true;
}

/* What is refused counts for nobody: who sends no body is never turned away
 * because others send too much. */
static bool reserve(exchange *x, size_t room)
{
    size_t held = __atomic_load_n(&x->server->body_bytes, __ATOMIC_RELAXED);

    do {
        if (room > BODIES_MOST - held)
            return false;
    } while (!__atomic_compare_exchange_n(&x->server->body_bytes, &held,
                                          held + room, false,
                                          __ATOMIC_RELAXED,
                                          __ATOMIC_RELAXED));
    x->room = room;
    return true;
}

/* Room for all that Content-Length says, once. */
static bool make_body(exchange *x)
{
    const char *length = ori__request_header(&x->request, "Content-Length");
    const size_t room = length ? (size_t)strtoull(length, NULL, 10) : 0;

    if (room > ORI__BODY_MOST) {
        ori__reply_error(&x->reply, 413, "that is too much at once");
        return false;
    }
    if (reserve(x, room))
        x->body = ORI__NEW(char, room + 1);
    if (!x->body)
        ori__reply_error(&x->reply, 503, "too much is being sent at once");
    return x->body;
}

static bool take_bytes(exchange *x, const char *data, size_t *bytes)
{
    if (*bytes > x->room - x->bytes)
        return false;
    memcpy(x->body + x->bytes, data, *bytes);
    x->bytes += *bytes;
    *bytes = 0;
    return true;
}

static enum MHD_Result take_request(void *user, struct MHD_Connection *c,
                                    const char *url, const char *method,
                                    const char *version, const char *data,
                                    size_t *bytes, void **place)
{
    exchange *x = *place;

    (void)user;
    (void)url;
    (void)version;
    if (!x)
        return MHD_NO;
    if (!x->met)
        return meet(x, c, method) && make_body(x) ? MHD_YES
                                                  : send_reply(c, x);
    if (*bytes)
        return take_bytes(x, data, bytes) ? MHD_YES : MHD_NO;
    ori__connection_phase(visitor_of(c)->connection, ORI__PHASE_WORKING);
    ori__answer(x->server, &x->request, x->body, x->bytes, &x->reply);
    return send_reply(c, x);
}

/* ---------------------------------------------------------- start and stop */

ori_status ori__server_answer(ori__server *server, int socket)
{
    server->daemon = MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION |
            MHD_USE_POLL | MHD_USE_ITC,
        0, NULL, NULL, take_request, server,
        MHD_OPTION_LISTEN_SOCKET, (MHD_socket)socket,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)ORI__CONNECTIONS,
        /* Where others may come from far away, none takes all. */
        MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        server->guard.anywhere ? (unsigned)ORI__CONNECTIONS_EASY : 0,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT_S,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADERS_MOST,
        MHD_OPTION_THREAD_STACK_SIZE, (size_t)STACK,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_URI_LOG_CALLBACK, begin, server,
        MHD_OPTION_NOTIFY_COMPLETED, end, server,
        MHD_OPTION_NOTIFY_CONNECTION, notice, server, MHD_OPTION_END);
    return server->daemon ? ORI_OK
                          : ori__fail(ORI_EIO, "the server does not start");
}

void ori__server_hang_up(ori__server *server)
{
    if (server->daemon)
        MHD_stop_daemon(server->daemon);
    server->daemon = NULL;
}
