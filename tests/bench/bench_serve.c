/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_serve.c - the labelling page's server over a catalogue of a million
 *                 spans: what a browser waits for
 *
 *     bench-serve FOLDER
 *
 * serves the catalogue that bench-catalog made in FOLDER, and prints a line
 * for each work: what, count, median, 95th percentile and maximum in ms, from
 * the request's first byte to the reply's last.  A list is half a minute of a
 * recording of an hour, far from its begin; next the first span behind a
 * place, also of a state that few have; save a new span or a changed one, on
 * the disk.  ORIOLE_PAGE names the page's folder.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <oriole/oriole.h>

#include "../e2e/raw_client.h"

enum { RECORDINGS = 100, RATE = 16000, FRAMES = 3600 * RATE, TIMES = 400 };

static double times[TIMES];
static client here;
static int connection;
static char last[1 << 16];      /* the last reply, as far as it fits */

static void must(ori_status s)
{
    if (s == ORI_OK)
        return;
    fprintf(stderr, "bench-serve: %s\n", ori_last_error());
    exit(1);
}

static void ask(const char *method, const char *target, const char *body)
{
    answer a = client_ask_on(&here, connection, method, target, body);

    snprintf(last, sizeof last, "%s", a.bytes);
    if (a.status != 200) {
        fprintf(stderr, "bench-serve: %s %s: %s\n", method, target, last);
        exit(1);
    }
    free(a.bytes);
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static void measure(const char *what, void (*work)(int))
{
    for (int i = 0; i < TIMES; i++) {
        const double begin = client_now();

        work(i);
        times[i] = 1e3 * (client_now() - begin);
    }
    qsort(times, TIMES, sizeof *times, by_value);
    printf("%s,%d,%.3f,%.3f,%.3f\n", what, TIMES, times[TIMES / 2],
           times[TIMES * 95 / 100], times[TIMES - 1]);
    fflush(stdout);
}

static int recording(int i)
{
    return 1 + i % RECORDINGS;
}

static int place(int i)
{
    return i * 7919 % 3500 * RATE;
}

static void list(int i)
{
    char target[128];

    snprintf(target, sizeof target, "/api/recordings/%d/spans?from=%d&to=%d",
             recording(i), place(i), place(i) + 30 * RATE);
    ask("GET", target, NULL);
}

static void list_most(int i)
{
    char target[128];

    snprintf(target, sizeof target, "/api/recordings/%d/spans?limit=2000",
             recording(i));
    ask("GET", target, NULL);
}

static void find_next(int i, const char *state)
{
    char target[128];

    snprintf(target, sizeof target, "/api/recordings/%d/next?from=%d&state=%s"
             "&way=%s", recording(i), place(i), state,
             i % 2 ? "back" : "forward");
    ask("GET", target, NULL);
}

static void next(int i)
{
    find_next(i, "any");
}

static void next_unsure(int i)
{
    find_next(i, "unsure");
}

static void recordings(int i)
{
    (void)i;
    ask("GET", "/api/recordings?limit=100", NULL);
}

static void project(int i)
{
    (void)i;
    ask("GET", "/api/project", NULL);
}

static void queue(int i)
{
    (void)i;
    ask("GET", "/api/queue?limit=50", NULL);
}

static void changes(int i)
{
    char target[64];

    snprintf(target, sizeof target, "/api/changes?since=%d", i);
    ask("GET", target, NULL);
}

static long number_behind(const char *key)
{
    const char *at = strstr(last, key);

    return at ? atol(at + strlen(key)) : 0;
}

/* A new span; then it grows. */
static void save(int i)
{
    const int first = i & ~1, start = place(first);
    char target[64], body[256];

    snprintf(target, sizeof target, "/api/recordings/%d/edits",
             recording(first));
    if (i == first)
        snprintf(body, sizeof body, "{\"changes\":[{\"kind\":\"add\",\"span\":"
                 "{\"start\":%d,\"end\":%d,\"label\":\"call\"}}]}", start,
                 start + RATE / 4);
    else
        snprintf(body, sizeof body, "{\"changes\":[{\"kind\":\"set\",\"span\":"
                 "{\"id\":%ld,\"version\":%ld,\"start\":%d,\"end\":%d,"
                 "\"label\":\"call\"}}]}", number_behind("\"id\":"),
                 number_behind("\"version\":"), start, start + RATE / 2);
    ask("POST", target, body);
}

int main(int argc, char **argv)
{
    ori_serve *server;

    if (argc != 2) {
        fputs("usage: bench-serve FOLDER\n", stderr);
        return 2;
    }
    must(ori_serve_start(&server, argv[1], NULL));
    here.port = ori_serve_port(server);
    here.token = strstr(ori_serve_address(server), "token=") + 6;
    connection = client_connect(&here);
    puts("work,times,ms_median,ms_p95,ms_max");
    measure("list", list);
    measure("list 2000", list_most);
    measure("next", next);
    measure("next unsure", next_unsure);
    measure("save", save);
    measure("recordings", recordings);
    measure("project", project);
    measure("changes", changes);
    measure("queue", queue);
    close(connection);
    ori_serve_stop(server);
    return 0;
}
