/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_tiles.c - how long the labelling page waits for its pictures
 *
 *   bench_tiles ADDRESS ID FRAMES build-sound|build-log|sound|log
 *
 *   build  until peaks, and of sound the far spectrogram, are there
 *   sound  a first picture of all, then pieces of every zoom at random places:
 *          1024 columns of peaks, tiles of 512 columns (window 512)
 *   log    a first picture of all, then steps: 1600 columns of all channels,
 *          at every zoom and random places
 *
 * ADDRESS is what `oriole label` printed.  Times are those of a client on one
 * connection, from sending the question to the answer's last byte.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../e2e/raw_client.h"

enum { WINDOW = 512, ASKED = 40, TIMES_MOST = 4000 };

typedef struct bench {
    client server;
    int connection;
    long long id, frames;
    uint64_t random;
    double times[TIMES_MOST];
    int count;
} bench;

/* 0 .. n-1, the same in each run. */
static long long below(bench *b, long long n)
{
    b->random = b->random * 6364136223846793005u + 1442695040888963407u;
    return (long long)((b->random >> 20) % (uint64_t)(n > 0 ? n : 1));
}

/* The status of GET /api/recordings/ID/...; its seconds are noted. */
static int ask(bench *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static int ask(bench *b, const char *format, ...)
{
    char path[200];
    double begin;
    answer a;
    va_list values;
    int n, status;

    n = snprintf(path, sizeof path, "/api/recordings/%lld/", b->id);
    va_start(values, format);
    vsnprintf(path + n, sizeof path - (size_t)n, format, values);
    va_end(values);
    begin = client_now();
    a = client_ask_on(&b->server, b->connection, "GET", path, NULL);
    if (b->count < TIMES_MOST)
        b->times[b->count++] = client_now() - begin;
    status = a.status;
    if (status != 200 && status != 202) {
        fprintf(stderr, "%s: %d\n%s\n", path, status, a.bytes);
        exit(1);
    }
    free(a.bytes);
    return status;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void tell(bench *b, const char *what)
{
    double *t = b->times;
    const int n = b->count;

    qsort(t, (size_t)n, sizeof *t, by_size);
    printf("%-36s median %6.2f ms, p95 %6.2f, most %6.2f (%d)\n", what,
           1e3 * t[n / 2], 1e3 * t[n * 95 / 100], 1e3 * t[n - 1], n);
    b->count = 0;
}

/* The level at which `columns` columns of 2^level frames show all. */
static int level_of_all(const bench *b, long long columns)
{
    int level = 0;

    while (columns << level < b->frames)
        level++;
    return level;
}

static void wait_for(bench *b, const char *what, const char *path)
{
    const double begin = client_now();
    const struct timespec pause = { .tv_nsec = 10000000 };

    while (ask(b, "%s", path) == 202)
        nanosleep(&pause, NULL);
    printf("%-36s %.2f s\n", what, client_now() - begin);
    b->count = 0;
}

static void run_build(bench *b, bool sound)
{
    wait_for(b, "pyramid built", "peaks?columns=1600");
    if (sound)
        wait_for(b, "spectrogram built", "spectrogram/18/0?window=512");
}

/* What the page asks for first: all of it, 1280 pixels wide. */
static void first_picture(bench *b, bool sound)
{
    const int level = level_of_all(b, 2 * 1024), far = level_of_all(b, 1280);
    const double begin = client_now();

    ask(b, "peaks?columns=1280");
    for (int i = 0; i < 2; i++)
        ask(b, "peaks?from=%lld&to=%lld&columns=1024",
            (long long)i * 1024 << level, (long long)(i + 1) * 1024 << level);
    for (int i = 0; sound && i < 3; i++)
        ask(b, "spectrogram/%d/%d?window=%d", far, i, WINDOW);
    printf("%-36s %.1f ms\n", "first picture", 1e3 * (client_now() - begin));
    b->count = 0;
}

static void run_sound(bench *b)
{
    for (int level = 0; level <= level_of_all(b, 1024); level += 2)
        for (int i = 0; i < ASKED; i++) {
            const long long k = below(b, (b->frames >> level) / 1024 + 1);

            ask(b, "peaks?from=%lld&to=%lld&columns=1024&channel=0",
                (k * 1024) << level, ((k + 1) * 1024) << level);
        }
    tell(b, "1024 columns of peaks, every zoom");
    for (int level = 6; level <= level_of_all(b, 512); level++) {
        for (int i = 0; i < ASKED; i++)
            ask(b, "spectrogram/%d/%lld?window=%d", level,
                below(b, (b->frames >> level) / 512 + 1), WINDOW);
        if (level == 9)
            tell(b, "a spectrogram tile, near");
        if (level == 12)
            tell(b, "a spectrogram tile, middle");
    }
    tell(b, "a spectrogram tile, far");
}

static void run_log(bench *b)
{
    for (long long length = b->frames; length >= 100; length /= 2)
        for (int i = 0; i < ASKED; i++) {
            const long long from = below(b, b->frames - length + 1);

            ask(b, "peaks?from=%lld&to=%lld&columns=1600", from,
                from + length);
        }
    tell(b, "1600 columns of all channels");
}

int main(int argc, char **argv)
{
    bench b = { .random = 1 };
    const char *port = argc == 5 ? strrchr(argv[1], ':') : NULL;
    const char *token = argc == 5 ? strstr(argv[1], "token=") : NULL;

    if (!port || !token)
        return 2;
    b.server.port = atoi(port + 1);
    b.server.token = token + strlen("token=");
    b.id = atoll(argv[2]);
    b.frames = atoll(argv[3]);
    b.connection = client_connect(&b.server);
    if (b.connection < 0) {
        perror("bench_tiles");
        return 1;
    }
    if (strncmp(argv[4], "build", 5) == 0) {
        run_build(&b, strcmp(argv[4], "build-sound") == 0);
        return 0;
    }
    first_picture(&b, strcmp(argv[4], "sound") == 0);
    if (strcmp(argv[4], "sound") == 0)
        run_sound(&b);
    else
        run_log(&b);
    return 0;
}
