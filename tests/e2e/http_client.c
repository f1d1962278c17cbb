/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * http_client.c - as little of HTTP as tests of the labelling page need
 */
#include "http_client.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HEAD_MOST = 65536 };

int http_open(int port)
{
    const struct sockaddr_in at = {
        .sin_family = AF_INET, .sin_port = htons((unsigned short)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    const int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

    if (fd < 0)
        return -1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(fd, (const void *)&at, sizeof at) == 0)
        return fd;
    close(fd);
    return -1;
}

static int send_all(int fd, const char *data, size_t bytes)
{
    while (bytes > 0) {
        const ssize_t n = send(fd, data, bytes, MSG_NOSIGNAL);

        if (n <= 0)
            return -1;
        data += n;
        bytes -= (size_t)n;
    }
    return 0;
}

/* Up to the empty line; *have: bytes read, *head: those of the head. */
static char *read_head(int fd, size_t *have, size_t *head)
{
    char *text = calloc(HEAD_MOST + 1, 1);
    const char *end = NULL;

    *have = 0;
    while (text && !end && *have < HEAD_MOST) {
        const ssize_t n = read(fd, text + *have, HEAD_MOST - *have);

        if (n <= 0)
            break;
        *have += (size_t)n;
        end = memmem(text, *have, "\r\n\r\n", 4);
    }
    if (end) {
        *head = (size_t)(end - text) + 4;
        return text;
    }
    free(text);
    return NULL;
}

static size_t length_of(const char *head)
{
    static const char name[] = "content-length:";

    for (; head; head = strchr(head, '\n')) {
        head += *head == '\n';
        if (strncasecmp(head, name, sizeof name - 1) == 0)
            return (size_t)strtoull(head + sizeof name - 1, NULL, 10);
    }
    return 0;
}

http_answer http_ask(int fd, const char *request, size_t bytes, int is_head)
{
    http_answer a = { 0 };
    size_t have, head, length;
    char *text;

    if (send_all(fd, request, bytes) != 0 ||
        !(text = read_head(fd, &have, &head)))
        return a;
    a.head = strndup(text, head - 2);
    length = is_head ? 0 : length_of(a.head);
    a.body = calloc(length + 1, 1);
    if (have - head < length)
        length = have - head;
    memcpy(a.body, text + head, length);
    a.bytes = length;
    free(text);
    for (length = is_head ? 0 : length_of(a.head); a.bytes < length;) {
        const ssize_t n = read(fd, a.body + a.bytes, length - a.bytes);

        if (n <= 0)
            return a;           /* cut short: status stays 0 */
        a.bytes += (size_t)n;
    }
    if (strncmp(a.head, "HTTP/1.1 ", 9) == 0)
        a.status = atoi(a.head + 9);
    return a;
}

void http_free(http_answer *a)
{
    free(a->head);
    free(a->body);
    *a = (http_answer){ 0 };
}
