/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * listening.c - a socket that waits for clients
 */
#include "serve/listening.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fail.h"

enum { BACKLOG = 32 };

static bool is_loopback(const struct sockaddr *a)
{
    if (a->sa_family == AF_INET6) {
        const struct sockaddr_in6 *six = (const void *)a;

        return IN6_IS_ADDR_LOOPBACK(&six->sin6_addr);
    }
    return ntohl(((const struct sockaddr_in *)(const void *)a)
                     ->sin_addr.s_addr) >> 24 == 127;
}

/* A browser here cannot go to "every address": it goes to this machine's. */
static bool is_every(const char *address)
{
    return strcmp(address, "0.0.0.0") == 0 || strcmp(address, "::") == 0;
}

static ori_status take_address(struct addrinfo **found, const char *address,
                               int port)
{
    const struct addrinfo how = { .ai_flags = AI_NUMERICHOST | AI_PASSIVE,
                                  .ai_socktype = SOCK_STREAM };
    char service[16];

    if (port < 0 || port > 65535)
        return ori__fail(ORI_EINVAL, "port %d is none", port);
    snprintf(service, sizeof service, "%d", port);
    if (getaddrinfo(address, service, &how, found) != 0)
        return ori__fail(ORI_EINVAL, "%s: is no address in numbers",
                         address);
    return ORI_OK;
}

static ori_status wait_there(ori__listening *at, const struct addrinfo *a)
{
    const int yes = 1;
    struct sockaddr_storage bound;
    socklen_t length = sizeof bound;

    at->socket = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (at->socket < 0)
        return ori__fail_errno("a socket", "open");
    setsockopt(at->socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(at->socket, a->ai_addr, a->ai_addrlen) != 0 ||
        listen(at->socket, BACKLOG) != 0 ||
        getsockname(at->socket, (struct sockaddr *)&bound, &length) != 0) {
        close(at->socket);
        return ori__fail_errno(at->host, "listen at that port");
    }
    /* The port stands at one place in both kinds of address. */
    at->port = ntohs(((struct sockaddr_in *)(void *)&bound)->sin_port);
    return ORI_OK;
}

ori_status ori__listen(ori__listening *at, const char *address, int port)
{
    struct addrinfo *found;
    ori_status s = take_address(&found, address, port);

    if (s != ORI_OK)
        return s;
    snprintf(at->host, sizeof at->host,
             found->ai_family == AF_INET6 ? "[%s]" : "%s",
             !is_every(address)               ? address
             : found->ai_family == AF_INET6   ? "::1"
                                              : "127.0.0.1");
    at->loopback = is_loopback(found->ai_addr);
    s = wait_there(at, found);
    freeaddrinfo(found);
    return s;
}
