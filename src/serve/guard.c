/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * guard.c - who may ask
 */
#include "serve/guard.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

bool ori__guard_token_fits(const char *token)
{
    const size_t n = strlen(token);

    if (n < ORI__TOKEN_LEAST || n > ORI__TOKEN_MOST)
        return false;
    for (; *token; token++)
        if (!isalnum((unsigned char)*token) && *token != '-' && *token != '_')
            return false;
    return true;
}

void ori__guard_cookie(const ori__guard *g, char name[32])
{
    snprintf(name, 32, "oriole-%d", g->port);
}

/* ------------------------------------------------------------------- forms */

/* What decides. */
static const char *const deciding[] = {
    "Host", "Origin", "Content-Length", "Content-Type", "Cookie",
    "Authorization", "Range", "Sec-Fetch-Site", "X-Oriole",
    "Transfer-Encoding" };
enum { DECIDING = sizeof deciding / sizeof *deciding };

/* It may be there once: two readers could take different ones. */
static bool once(const ori__request *r)
{
    for (int i = 0; i < DECIDING; i++)
        if (ori__request_header_count(r, deciding[i]) > 1)
            return false;
    return true;
}

/* Of letters as names are, and none that decides with something behind it:
 * libmicrohttpd puts the second line of a header that is broken over lines
 * behind its name. */
static bool is_name(const char *name)
{
    if (!*name)
        return false;
    for (const char *c = name; *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr("!#$%&'*+-.^_`|~", *c))
            return false;
    for (int i = 0; i < DECIDING; i++) {
        const size_t n = strlen(deciding[i]);

        if (strncasecmp(name, deciding[i], n) == 0 && name[n])
            return false;
    }
    return true;
}

static bool all_names(const ori__request *r)
{
    for (int i = 0; i < r->headers; i++)
        if (!is_name(r->header[i].name))
            return false;
    return true;
}

static bool is_digits(const char *s)
{
    return *s && s[strspn(s, "0123456789")] == '\0';
}

/* ------------------------------------------------------------------- names */

/* A name can be made to point to this machine by whoever owns it, an address
 * in numbers cannot. */
static bool is_address(const char *host, size_t length)
{
    char text[64];
    unsigned char bytes[16];
    const bool six = length > 2 && host[0] == '[' && host[length - 1] == ']';

    if (length >= sizeof text)
        return false;
    snprintf(text, sizeof text, "%.*s", (int)(six ? length - 2 : length),
             host + six);
    return inet_pton(six ? AF_INET6 : AF_INET, text, bytes) == 1;
}

static bool own_host(const ori__guard *g, const char *host)
{
    static const char *const names[] = { "127.0.0.1", "localhost", "[::1]" };
    const char *colon = strrchr(host, ':');
    const size_t length = colon ? (size_t)(colon - host) : strlen(host);
    char port[16];

    snprintf(port, sizeof port, ":%d", g->port);
    if (!colon || strcmp(colon, port) != 0)
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == length &&
            strncasecmp(host, names[i], length) == 0)
            return true;
    return g->anywhere && is_address(host, length);
}

/* The page that asks is ours, or it is no page. */
static bool own_origin(const ori__request *r, const char *host)
{
    static const char scheme[] = "http://";
    const char *origin = ori__request_header(r, "Origin");
    const size_t n = sizeof scheme - 1;

    return !origin || (strncmp(origin, scheme, n) == 0 &&
                       strcasecmp(origin + n, host) == 0);
}

/* What browsers say about who asks; to be led here from elsewhere is fine,
 * to be read from elsewhere is not. */
static bool own_site(const ori__request *r)
{
    const char *site = ori__request_header(r, "Sec-Fetch-Site");
    const char *mode = ori__request_header(r, "Sec-Fetch-Mode");

    return !site || strcmp(site, "same-origin") == 0 ||
           strcmp(site, "none") == 0 ||
           (mode && strcmp(mode, "navigate") == 0 &&
            strcmp(r->path, "/") == 0);
}

/* ------------------------------------------------------------------- token */

/* In a time that says nothing of how much of it is right. */
static bool same(const char *token, const char *said, size_t length)
{
    unsigned char differs = strlen(token) != length;

    for (size_t i = 0; i < length; i++)
        differs |= (unsigned char)(said[i] ^
                                   token[i < strlen(token) ? i : 0]);
    return !differs;
}

static bool in_cookie(const ori__guard *g, const char *text)
{
    char name[32];
    size_t n;

    ori__guard_cookie(g, name);
    n = strlen(name);
    while (text && *text) {
        const size_t length = strcspn(text, ";");

        if (length > n && strncmp(text, name, n) == 0 && text[n] == '=' &&
            same(g->token, text + n + 1, length - n - 1))
            return true;
        text += length;
        text += strspn(text, "; ");
    }
    return false;
}

static bool knows_token(const ori__guard *g, const ori__request *r)
{
    static const char bearer[] = "Bearer ";
    const size_t n = sizeof bearer - 1;
    const char *said = ori__request_header(r, "Authorization");

    if (said && strncmp(said, bearer, n) == 0)
        return same(g->token, said + n, strlen(said + n));
    said = ori__request_text(r, "token", NULL);
    if (said && strcmp(r->path, "/") == 0)
        return same(g->token, said, strlen(said));
    return in_cookie(g, ori__request_header(r, "Cookie"));
}

/* ----------------------------------------------------------------- writing */

static bool is_json(const char *type)
{
    static const char json[] = "application/json";
    const size_t n = sizeof json - 1;

    return type && strncasecmp(type, json, n) == 0 &&
           (type[n] == '\0' || type[n] == ';');
}

static int check_write(const ori__request *r, const char **why)
{
    const char *mark = ori__request_header(r, "X-Oriole");

    if (!is_json(ori__request_header(r, "Content-Type"))) {
        *why = "what is written must be application/json";
        return 415;
    }
    if (!ori__request_header(r, "Origin") &&
        !(mark && strcmp(mark, "1") == 0)) {
        *why = "what writes must say its Origin, or X-Oriole: 1";
        return 403;
    }
    return 0;
}

static int refuse(const char **why, int status, const char *sentence)
{
    *why = sentence;
    return status;
}

int ori__guard_check(const ori__guard *g, const ori__request *r,
                     const char **why)
{
    const char *host = ori__request_header(r, "Host");
    const char *length = ori__request_header(r, "Content-Length");
    const bool reads = strcmp(r->method, "GET") == 0;

    if (!all_names(r))
        return refuse(why, 400, "a header is no header");
    if (!once(r))
        return refuse(why, 400, "a header is there twice");
    if (ori__request_header(r, "Transfer-Encoding"))
        return refuse(why, 411, "a body must say its Content-Length");
    if (length && (!is_digits(length) || strlen(length) > 18))
        return refuse(why, 400, "Content-Length is no number");
    if (!host || !own_host(g, host))
        return refuse(why, 403, "this server is not called that");
    if (!own_origin(r, host) || !own_site(r))
        return refuse(why, 403, "another page may not ask this server");
    if (!knows_token(g, r))
        return refuse(why, 401, "open the address that oriole label "
                      "printed: it carries the token");
    if (reads)
        return length && strspn(length, "0") != strlen(length)
                   ? refuse(why, 400, "who asks sends no body")
                   : 0;
    return check_write(r, why);
}
