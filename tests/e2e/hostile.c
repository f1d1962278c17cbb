/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * hostile.c - requests of somebody who means harm
 */
#include "hostile.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SLOW = 100 };            /* connections that dawdle at once */
static const double patience_s = 5.0;
/* Less than a dawdler may take: who waits for those is late. */
static const double prompt_s = 20.0;

typedef struct run {
    const client *c;
    const char *canary;
    int sent, wrong;
} run;

static void say(run *r, const char *what, const answer *a)
{
    r->wrong++;
    printf("NOT REFUSED: %s: %d replies, %.200s\n", what, a->replies,
           a->bytes);
}

/* Refused is one reply of 400 or more, or none; nothing of a second. */
static void judge(run *r, const char *what, const answer *a)
{
    r->sent++;
    if ((a->status != 0 && a->status < 400) || a->replies > 1 ||
        memmem(a->bytes, a->length, r->canary, strlen(r->canary)))
        say(r, what, a);
}

/* All bytes, then no more: who waits for the rest finds the end. */
static void attack_bytes(run *r, const char *what, const char *bytes,
                         size_t length)
{
    const int s = client_connect(r->c);
    answer a;

    client_send(s, bytes, length);
    shutdown(s, SHUT_WR);
    a = client_read(s, patience_s, false);
    close(s);
    judge(r, what, &a);
    free(a.bytes);
}

static void attack(run *r, const char *what, const char *template)
{
    size_t length;
    char *text = client_fill(r->c, template, &length);

    attack_bytes(r, what, text, length);
    free(text);
}

static void attack_listed(run *r)
{
#define HOSTILE(what, template) attack(r, what, template);
#include "hostile_cases.def"
#undef HOSTILE
}

/* ------------------------------------------------------------- enumerations */

static void attack_paths(run *r)
{
    static const char *const begins[] = { "/", "/vendor/", "/api/",
                                          "/api/recordings/1/" };
    static const char *const rests[] = {
        "../canary.txt", "../../canary.txt", "../../../../../../etc/passwd",
        "..%2fcanary.txt", "%2e%2e/canary.txt", "%2e%2e%2fcanary.txt",
        "%2E%2E%2Fcanary.txt", "..%252fcanary.txt", "%252e%252e/canary.txt",
        "..%c0%afcanary.txt", "%c0%ae%c0%ae/canary.txt", "..\\canary.txt",
        "..%5ccanary.txt", "....//canary.txt", "..;/canary.txt",
        "%00../canary.txt", "app.js%00.txt", "..%ef%bc%8fcanary.txt",
        "%uff0e%uff0e/canary.txt", ".%00./canary.txt", "..%0d%0a/canary.txt",
        "./canary.txt", "/canary.txt", "canary.txt", "file:///canary.txt",
        "~/canary.txt", "oriole.db", "../oriole.db" };
    char template[256];

    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        for (size_t k = 0; k < sizeof rests / sizeof *rests; k++) {
            snprintf(template, sizeof template,
                     "GET %s%s HTTP/1.1\r\n$H$C\r\n", begins[i], rests[k]);
            attack(r, template, template);
        }
}

static void attack_bodies(run *r)
{
    static const char *const bodies[] = {
        "", "{", "null", "[]", "{}", "[[[[", "{\"changes\":", "\"",
        "{\"changes\":[]}", "{\"changes\":[{}]}", "{\"changes\":{}}",
        "{\"changes\":[{\"kind\":\"add\",\"span\":{}}]}",
        "{\"changes\":[{\"kind\":\"add\",\"span\":{\"start\":-1,\"end\":5,"
        "\"label\":\"a\"}}]}",
        "{\"changes\":[{\"kind\":\"add\",\"span\":{\"start\":1,\"end\":"
        "9223372036854775807,\"label\":\"a\"}}]}",
        "{\"changes\":[{\"kind\":\"add\",\"span\":{\"start\":1,\"end\":"
        "9223372036854775808,\"label\":\"a\"}}]}",
        "{\"changes\":[{\"kind\":\"add\",\"span\":{\"start\":1e999,\"end\":5,"
        "\"label\":\"a\"}}]}",
        "{\"changes\":[{\"kind\":\"add\",\"span\":{\"start\":1,\"end\":5,"
        "\"label\":\"a\\u0000b\"}}]}",
        "{\"changes\":[{\"kind\":\"add\",\"span\":{\"start\":1,\"end\":5,"
        "\"label\":\"\xff\"}}]}",
        "{\"changes\":[{\"kind\":\"add\",\"kind\":\"add\",\"span\":{}}]}",
        "{\"changes\":[{\"kind\":\"remove\",\"span\":{\"id\":-5,\"version\":"
        "1}}]}",
        "{\"changes\":[{\"kind\":\"remove\",\"span\":{\"id\":1,\"version\":"
        "99}}]}",
        "{\"changes\":[{\"kind\":\"remove\",\"span\":{\"id\":\"1 or 1=1\","
        "\"version\":1}}]}",
        "{\"changes\":[{\"kind\":\"set\",\"span\":{\"id\":1e0,\"version\":1,"
        "\"start\":1,\"end\":5,\"label\":\"a\"}}]}",
        "{\"__proto__\":{}}" };
    char *template = NULL;

    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        if (asprintf(&template, "POST /api/recordings/1/edits HTTP/1.1\r\n"
                     "$H$C$JContent-Length: %zu\r\n\r\n%s",
                     strlen(bodies[i]), bodies[i]) < 0)
            abort();
        attack(r, bodies[i], template);
        free(template);
    }
}

/* `head`, `count` times `part`, `tail`. */
static void attack_long(run *r, const char *what, const char *head,
                        const char *part, int count, const char *tail)
{
    char *text = NULL, *first, *last;
    size_t length, bytes;
    FILE *to = open_memstream(&text, &length);

    first = client_fill(r->c, head, &bytes);
    fwrite(first, 1, bytes, to);
    for (int i = 0; i < count; i++)
        fputs(part, to);
    last = client_fill(r->c, tail, &bytes);
    fwrite(last, 1, bytes, to);
    fclose(to);
    attack_bytes(r, what, text, length);
    free(first);
    free(last);
    free(text);
}

#define EDIT "POST /api/recordings/1/edits HTTP/1.1\r\n$H$C$J"

static void attack_sizes(run *r)
{
    attack_long(r, "a path of a mebibyte", "GET /", "abcd", 1 << 18,
                " HTTP/1.1\r\n$H$C\r\n");
    attack_long(r, "thousands of arguments", "GET /api/project?", "a=b&",
                5000, " HTTP/1.1\r\n$H$C\r\n");
    attack_long(r, "twenty arguments", "GET /api/project?", "a&b&c&d&", 5,
                " HTTP/1.1\r\n$H$C\r\n");
    attack_long(r, "a header of a mebibyte", "GET / HTTP/1.1\r\n$H$CX: ",
                "abcd", 1 << 18, "\r\n\r\n");
    attack_long(r, "thousands of headers", "GET / HTTP/1.1\r\n$H$C",
                "X: y\r\n", 100000, "\r\n");
    attack_long(r, "hundreds of headers", "GET / HTTP/1.1\r\n$H$C",
                "X: y\r\n", 300, "\r\n");
    attack_long(r, "a cookie of 20 kB", "GET / HTTP/1.1\r\n$HCookie: ",
                "a=b; ", 4000, "\r\n\r\n");
    attack_long(r, "headers that never end", "GET / HTTP/1.1\r\n$H$C",
                "X: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n", 1 << 17,
                "");
    attack_long(r, "a body of 5 MiB", EDIT "Content-Length: 5242880\r\n\r\n",
                "[[[[[[[[", 5 << 17, "");
    attack_long(r, "a body of terabytes", EDIT
                "Content-Length: 9999999999999\r\n\r\n", "{", 100, "");
    attack_long(r, "a body that is not all there", EDIT
                "Content-Length: 4000000\r\n\r\n", "{", 100, "");
    attack_long(r, "deep arrays", EDIT "Content-Length: 200000\r\n\r\n", "[",
                200000, "");
    attack_long(r, "deep objects", EDIT "Content-Length: 300000\r\n\r\n",
                "{\"a\":", 60000, "");
    attack_long(r, "6,000 changes", EDIT "Content-Length: 12015\r\n\r\n"
                "{\"changes\": [0", ",0", 6000, "]}");
    attack_long(r, "a label of 100 kB", EDIT "Content-Length: 100072\r\n\r\n"
                "{\"changes\":[{\"kind\":\"add\",\"span\":{\"start\":1,"
                "\"end\":5,\"label\":\"", "a", 100000, "\"}}]}  ");
}

/* Bytes of any kind, the same each time. */
static void attack_noise(run *r)
{
    uint32_t state = 12345;
    char noise[512];

    for (int i = 0; i < 20; i++) {
        for (size_t k = 0; k < sizeof noise; k++) {
            state = state * 1664525 + 1013904223;
            noise[k] = (char)(state >> 24);
        }
        if (i % 2)
            memcpy(noise, "GET / HTTP/1.1\r\n", 16);
        attack_bytes(r, "noise", noise, sizeof noise);
    }
}

/* ---------------------------------------------------------------- dawdlers */

static int begin_slowly(const run *r, int i)
{
    static const char *const begins[] = {
        "", "G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\n$HX: ",
        EDIT "Content-Length: 4000000\r\n\r\n{" };
    size_t length;
    char *text = client_fill(r->c, begins[i % 5], &length);
    const int s = client_connect(r->c);

    client_send(s, text, length);
    free(text);
    return s;
}

static void check_prompt(run *r, const char *when)
{
    const double begin = client_now();
    answer a = client_ask(r->c, "GET", "/api/project", NULL);
    const double seconds = client_now() - begin;

    if (a.status != 200 || seconds > prompt_s) {
        r->wrong++;
        printf("NOT ANSWERED: %s: status %d after %.1f s\n", when, a.status,
               seconds);
    }
    free(a.bytes);
}

/* While many hold connections, who knows the token is answered. */
static void attack_slowly(run *r)
{
    int sockets[SLOW];

    for (int i = 0; i < SLOW; i++) {
        sockets[i] = begin_slowly(r, i);
        r->sent++;
    }
    check_prompt(r, "with dawdlers");
    for (int i = 0; i < SLOW; i++) {
        answer a;

        shutdown(sockets[i], SHUT_WR);
        a = client_read(sockets[i], patience_s, false);
        if (a.status != 0 && a.status < 400)
            say(r, "a dawdler", &a);
        free(a.bytes);
        close(sockets[i]);
    }
}

/* Who asks and never reads. */
static void attack_unread(run *r)
{
    int sockets[20];
    size_t length;
    char *text = client_fill(r->c, "GET /api/recordings HTTP/1.1\r\n$H$C\r\n",
                             &length);

    for (int i = 0; i < 20; i++) {
        sockets[i] = client_connect(r->c);
        for (int k = 0; k < 50; k++)
            client_send(sockets[i], text, length);
        r->sent++;
    }
    check_prompt(r, "with some that do not read");
    for (int i = 0; i < 20; i++)
        close(sockets[i]);
    free(text);
}

int hostile_run(const client *c, const char *canary)
{
    run r = { .c = c, .canary = canary };

    check_prompt(&r, "before");
    attack_listed(&r);
    attack_paths(&r);
    attack_bodies(&r);
    attack_sizes(&r);
    attack_noise(&r);
    attack_slowly(&r);
    attack_unread(&r);
    check_prompt(&r, "after");
    printf("%d requests, %d wrong\n", r.sent, r.wrong);
    return r.wrong != 0;
}
