/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * http_tool.c - a client of the labelling page's server
 *
 *   http-tool ask ADDRESS METHOD TARGET [BODY]   the reply's body; the exit
 *                          code is 0 if its status is 200, else 1, and the
 *                          status stands on standard error
 *   http-tool fetch ADDRESS METHOD TARGET FILE [HEADER...]   the reply's
 *                          status, then its headers; its body goes to FILE
 *   http-tool hostile ADDRESS CANARY   what is in hostile.c
 *   http-tool save ADDRESS FILE   add spans to recording 1, one after the
 *                          other, until the server is gone; the start of each
 *                          that was acknowledged is a line of FILE
 *   http-tool integrity CATALOG -   what SQLite finds wrong with it: "ok"
 *
 * ADDRESS is what oriole label printed.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hostile.h"
#include "raw_client.h"

static bool take_address(client *c, const char *address)
{
    const char *port = strrchr(address, ':');
    const char *token = strstr(address, "token=");

    if (!port || !token)
        return false;
    c->port = atoi(port + 1);
    c->token = token + strlen("token=");
    return true;
}

static int ask(const client *c, char **argument)
{
    answer a = client_ask(c, argument[0], argument[1], argument[2]);
    const char *body = strstr(a.bytes, "\r\n\r\n");
    const int status = a.status;

    if (body)
        puts(body + 4);
    if (status != 200)
        fprintf(stderr, "%d\n", status);
    free(a.bytes);
    return status != 200;
}

/* All until the server closes: nothing may come behind the body. */
static int fetch(const client *c, char **argument)
{
    const int socket = client_connect(c);
    char *template = NULL, *request, *body;
    size_t length, head;
    FILE *text = open_memstream(&template, &length), *to;
    answer a;

    fprintf(text, "%s %s HTTP/1.1\r\n$H$CConnection: close\r\n",
            argument[0], argument[1]);
    for (char **header = argument + 3; *header; header++)
        fprintf(text, "%s\r\n", *header);
    fputs("\r\n", text);
    fclose(text);
    request = client_fill(c, template, &length);
    if (socket < 0 || !client_send(socket, request, length))
        return 1;
    a = client_read(socket, 60.0, false);
    body = strstr(a.bytes, "\r\n\r\n");
    if (!body)
        return 1;
    body += 4;
    head = (size_t)(body - a.bytes);
    printf("%d\n%.*s", a.status, (int)head, a.bytes);
    to = fopen(argument[2], "wb");
    if (!to || fwrite(body, 1, a.length - head, to) != a.length - head)
        return 1;
    free(a.bytes);
    free(request);
    free(template);
    close(socket);
    return fclose(to) != 0;
}

/* FILE is written a line at a time, each when the server has said yes.  Who
 * comes after the server is gone has saved nothing, which is no refusal. */
static int save(const client *c, const char *file)
{
    FILE *to = fopen(file, "a");
    const int s = client_connect(c);
    char body[128];
    int status = s < 0 ? 0 : 200;

    if (!to)
        return 1;
    for (int start = 0; status == 200; start++) {
        answer a;

        snprintf(body, sizeof body, "{\"changes\":[{\"kind\":\"add\",\"span\":"
                 "{\"start\":%d,\"end\":%d,\"label\":\"p%d\"}}]}", start,
                 start + 1, (int)getpid());
        a = client_ask_on(c, s, "POST", "/api/recordings/1/edits", body);
        status = a.status;
        if (status == 200) {
            fprintf(to, "%d p%d\n", start, (int)getpid());
            fflush(to);
        }
        if (status != 200 && status != 0)
            fprintf(stderr, "%s\n", a.bytes);
        free(a.bytes);
    }
    fclose(to);
    if (s >= 0)
        close(s);
    return status != 0;
}

static int integrity(const char *folder)
{
    char path[4096];
    sqlite3 *db;
    sqlite3_stmt *check = NULL;
    int ok;

    snprintf(path, sizeof path, "%s/oriole.db", folder);
    ok = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) ==
             SQLITE_OK &&
         sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &check, NULL) ==
             SQLITE_OK &&
         sqlite3_step(check) == SQLITE_ROW;
    puts(ok ? (const char *)sqlite3_column_text(check, 0)
            : sqlite3_errmsg(db));
    sqlite3_finalize(check);
    sqlite3_close(db);
    return !ok;
}

int main(int argc, char **argv)
{
    client c;

    if (argc == 4 && strcmp(argv[1], "integrity") == 0)
        return integrity(argv[2]);
    if (argc < 4 || !take_address(&c, argv[2]))
        return 2;
    if (strcmp(argv[1], "ask") == 0 && argc >= 5)
        return ask(&c, argv + 3);
    if (strcmp(argv[1], "fetch") == 0 && argc >= 6)
        return fetch(&c, argv + 3);
    if (strcmp(argv[1], "hostile") == 0)
        return hostile_run(&c, argv[3]);
    if (strcmp(argv[1], "save") == 0)
        return save(&c, argv[3]);
    return 2;
}
