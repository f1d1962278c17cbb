/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * raw_client.c - bytes to a server and back, well-formed or not
 */
#include "raw_client.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

double client_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int client_connect(const client *c)
{
    const struct sockaddr_in at = {
        .sin_family = AF_INET, .sin_port = htons((unsigned short)c->port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    const int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;

    /* A body does not wait until its head is acknowledged. */
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (s >= 0 && connect(s, (const struct sockaddr *)&at, sizeof at) == 0)
        return s;
    if (s >= 0)
        close(s);
    return -1;
}

bool client_send(int socket, const char *bytes, size_t length)
{
    while (length > 0) {
        const ssize_t n = send(socket, bytes, length, MSG_NOSIGNAL);

        if (n <= 0)
            return false;
        bytes += n;
        length -= (size_t)n;
    }
    return true;
}

/* Is a reply there to its end?  Looks at nothing but its own length. */
static bool is_whole(const answer *a)
{
    static const char name[] = "content-length:";
    const char *end = a->bytes ? strstr(a->bytes, "\r\n\r\n") : NULL;

    for (const char *line = a->bytes; end && line && line < end;
         line = strstr(line, "\r\n"), line = line ? line + 2 : NULL)
        if (strncasecmp(line, name, sizeof name - 1) == 0)
            return a->length >= (size_t)(end + 4 - a->bytes) +
                                    strtoul(line + sizeof name - 1, NULL, 10);
    return false;
}

/* libmicrohttpd 0.9.75 sends the head of its own refusals twice, before their
 * one body: that is one reply. */
static size_t doubled_head(const answer *a)
{
    const char *end = strstr(a->bytes, "\r\n\r\n");
    const size_t head = end ? (size_t)(end + 4 - a->bytes) : 0;

    return head && 2 * head <= a->length &&
                   memcmp(a->bytes, a->bytes + head, head) == 0
               ? head
               : 0;
}

static void look(answer *a)
{
    static const char mark[] = "HTTP/1.";
    const size_t n = sizeof mark - 1;

    if (!a->bytes)
        a->bytes = calloc(1, 1);
    if (strncmp(a->bytes, mark, n) == 0)
        a->status = atoi(a->bytes + n + 2);
    for (size_t i = doubled_head(a); i + n + 1 < a->length; i++)
        a->replies += memcmp(a->bytes + i, mark, n) == 0 &&
                      a->bytes[i + n + 1] == ' ';
}

answer client_read(int socket, double seconds, bool whole)
{
    const double end = client_now() + seconds;
    answer a = { 0 };
    char part[16384];

    while (!(whole && is_whole(&a))) {
        struct pollfd p = { .fd = socket, .events = POLLIN };
        const double left = end - client_now();
        ssize_t n;

        if (left <= 0.0 || poll(&p, 1, (int)(1e3 * left) + 1) != 1 ||
            (n = recv(socket, part, sizeof part, 0)) <= 0)
            break;
        a.bytes = realloc(a.bytes, a.length + (size_t)n + 1);
        memcpy(a.bytes + a.length, part, (size_t)n);
        a.length += (size_t)n;
        a.bytes[a.length] = '\0';
    }
    look(&a);
    return a;
}

static void put_piece(FILE *to, const client *c, char what)
{
    switch (what) {
    case 'H':
        fprintf(to, "Host: 127.0.0.1:%d\r\n", c->port);
        break;
    case 'C':
        fprintf(to, "Cookie: oriole-%d=%s\r\n", c->port, c->token);
        break;
    case 'J':
        fputs("Content-Type: application/json\r\nX-Oriole: 1\r\n", to);
        break;
    case 'P':
        fprintf(to, "%d", c->port);
        break;
    case 'T':
        fputs(c->token, to);
        break;
    case '0':
        fputc('\0', to);
        break;
    default:
        fprintf(to, "$%c", what);
    }
}

char *client_fill(const client *c, const char *template, size_t *length)
{
    char *text = NULL;
    FILE *to = open_memstream(&text, length);

    for (; *template; template++)
        if (*template == '$' && template[1])
            put_piece(to, c, *++template);
        else
            fputc(*template, to);
    fclose(to);
    return text;
}

answer client_ask_on(const client *c, int socket, const char *method,
                     const char *target, const char *body)
{
    static const char form[] = "%s %s HTTP/1.1\r\n$H$C%sContent-Length: "
                               "%zu\r\n\r\n";
    const size_t bytes = body ? strlen(body) : 0;
    char *template = NULL, *text;
    size_t length;
    answer a = { 0 };

    if (asprintf(&template, form, method, target, body ? "$J" : "", bytes) < 0)
        abort();
    text = client_fill(c, template, &length);
    if (client_send(socket, text, length) && client_send(socket, body, bytes))
        a = client_read(socket, 30.0, true);
    else
        look(&a);
    free(text);
    free(template);
    return a;
}

answer client_ask(const client *c, const char *method, const char *target,
                  const char *body)
{
    const int s = client_connect(c);
    answer a = client_ask_on(c, s, method, target, body);

    if (s >= 0)
        close(s);
    return a;
}
