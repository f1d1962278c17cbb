/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * serve.c - a labelling page is served, and no longer
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/memory.h"
#include "serve/assets.h"
#include "serve/listening.h"
#include "serve/server.h"

/* Bytes of peaks and spectrograms that are kept for a catalogue: some forty
 * recordings of three hours, with several windows. */
static const int64_t CACHE_MOST = (int64_t)16 << 30;

void ori__server_lock(ori__server *server)
{
    pthread_mutex_lock(&server->lock);
}

void ori__server_unlock(ori__server *server)
{
    pthread_mutex_unlock(&server->lock);
}

ori_catalog *ori__server_read(ori__server *server)
{
    pthread_mutex_lock(&server->read_lock);
    return server->reader;
}

void ori__server_read_end(ori__server *server)
{
    pthread_mutex_unlock(&server->read_lock);
}

static ori_status take_token(ori__guard *guard, const char *token)
{
    if (!token)
        return ori__secret_make(guard->token);
    if (!ori__guard_token_fits(token))
        return ori__fail(ORI_EINVAL, "a token is %d to %d letters, digits, "
                         "'-' and '_'", ORI__TOKEN_LEAST, ORI__TOKEN_MOST);
    snprintf(guard->token, sizeof guard->token, "%s", token);
    return ORI_OK;
}

static ori_status take_options(ori_serve *server, const char *folder,
                               const ori_serve_options *o)
{
    ori_status s = take_token(&server->guard, o->token);

    if (s != ORI_OK)
        return s;
    server->folder = ori__strdup(folder);
    server->author = ori__strdup(o->author ? o->author : "somebody");
    if (!server->folder || !server->author)
        return ori__fail_memory("a server");
    s = ori__assets_find(&server->page, o->page);
    if (s == ORI_OK)
        s = ori__connections_create(&server->connections, NULL);
    return s;
}

static ori_status set_address(ori_serve *server, const ori__listening *at)
{
    const size_t room = sizeof at->host + ORI__TOKEN_MOST + 64;

    server->guard.port = at->port;
    server->guard.anywhere = !at->loopback;
    server->address = ORI__NEW(char, room);
    if (!server->address)
        return ori__fail_memory("a server");
    snprintf(server->address, room, "http://%s:%d/?token=%s", at->host,
             at->port, server->guard.token);
    return ORI_OK;
}

static ori_status listen_and_answer(ori_serve *server,
                                    const ori_serve_options *o)
{
    ori__listening at;
    ori_status s = ori__listen(&at, o->listen ? o->listen : "127.0.0.1",
                               o->port);

    if (s != ORI_OK)
        return s;
    s = set_address(server, &at);
    if (s == ORI_OK)
        s = ori__server_answer(server, at.socket);
    if (s != ORI_OK)
        close(at.socket);
    return s;
}

ori_status ori_serve_start(ori_serve **made, const char *folder,
                           const ori_serve_options *options)
{
    const ori_serve_options usual = ORI_SERVE_OPTIONS_INIT;
    const ori_serve_options *o = options ? options : &usual;
    ori_serve *server = ORI__NEW(ori_serve, 1);
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    int64_t job;
    ori_status s;

    *made = NULL;
    if (!server)
        return ori__fail_memory("a server");
    pthread_mutex_init(&server->lock, NULL);
    pthread_mutex_init(&server->read_lock, NULL);
    sem_init(&server->heavy, 0, processors > 0 ? (unsigned)processors : 1);
    s = take_options(server, folder, o);
    if (s == ORI_OK)
        s = ori_catalog_open(&server->catalog, folder, ORI_CATALOG_WRITE);
    if (s == ORI_OK)
        s = ori_catalog_open(&server->reader, folder, ORI_CATALOG_READ);
    if (s == ORI_OK)
        s = ori__builds_create(&server->builds, folder, CACHE_MOST);
    if (s == ORI_OK)
        s = ori__pyramids_create(&server->pyramids);
    if (s == ORI_OK)
        s = ori__machine_create(&server->machine, folder, o->program,
                                o->model);
    if (s == ORI_OK)
        s = listen_and_answer(server, o);
    if (s == ORI_OK && o->model)
        s = ori__machine_propose(server->machine, NULL, 0, &job);
    if (s == ORI_OK)
        *made = server;
    else
        ori_serve_stop(server);
    return s;
}

int ori_serve_port(const ori_serve *server)
{
    return server->guard.port;
}

const char *ori_serve_address(const ori_serve *server)
{
    return server->address;
}

void ori_serve_stop(ori_serve *server)
{
    if (!server)
        return;
    ori__server_hang_up(server);
    ori__machine_destroy(server->machine);
    ori__builds_destroy(server->builds);
    ori__pyramids_destroy(server->pyramids);
    ori__connections_destroy(server->connections);
    ori_catalog_close(server->reader);
    ori_catalog_close(server->catalog);
    sem_destroy(&server->heavy);
    pthread_mutex_destroy(&server->read_lock);
    pthread_mutex_destroy(&server->lock);
    ori__free(server->folder);
    ori__free(server->page);
    ori__free(server->author);
    ori__free(server->address);
    ori__free(server);
}
