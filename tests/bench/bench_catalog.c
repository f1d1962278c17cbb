/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_catalog.c - a catalogue of a million spans: list, next, save, queue
 *
 *     bench-catalog FOLDER [SPANS]
 *
 * makes a catalogue in FOLDER (which must not be there) and prints a line for
 * each work: what, count, median, 95th percentile and maximum in ms.  A list
 * is half a minute of a recording of an hour, next the first span behind a
 * place, save a new span or a changed one, on the disk, queue the fifty
 * most useful of 100,000 proposals that are then made.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <oriole/oriole.h>

enum { RECORDINGS = 100, RATE = 16000, FRAMES = 3600 * RATE, TIMES = 400 };

static double times[TIMES];
static int64_t ids[RECORDINGS];
static ori_catalog *catalog;
static ori_catalog_span seen;

static void must(ori_status s)
{
    if (s == ORI_OK)
        return;
    fprintf(stderr, "bench-catalog: %s\n", ori_last_error());
    exit(1);
}

static double now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static void report(const char *what)
{
    qsort(times, TIMES, sizeof *times, by_value);
    printf("%s,%d,%.3f,%.3f,%.3f\n", what, TIMES, times[TIMES / 2],
           times[TIMES * 95 / 100], times[TIMES - 1]);
}

static ori_span_change addition(int64_t recording, int64_t start)
{
    ori_span_change a = { ORI_CHANGE_ADD, ORI_CATALOG_SPAN_INIT };

    a.span.recording = recording;
    a.span.label = start % 3 ? "call" : "song";
    a.span.start = start;
    a.span.end = start + RATE / 4;
    return a;
}

static void fill(int spans)
{
    const int each = spans / RECORDINGS;
    ori_span_change *change = malloc((size_t)each * sizeof *change);

    for (int r = 0; r < RECORDINGS; r++) {
        char hash[ORI_CATALOG_HASH + 1], name[32];
        const ori_catalog_recording recording = {
            .hash = hash, .path = name, .name = name, .format = "WAV",
            .rate_hz = RATE, .channels = 1, .frames = FRAMES, .columns = "",
            .started = "", .device = "", .group = "", .notes = "",
            .split = "", .check = "" };

        snprintf(hash, sizeof hash, "%032d", r);
        snprintf(name, sizeof name, "%d.wav", r);
        must(ori_catalog_add(catalog, &recording, &ids[r]));
        for (int i = 0; i < each; i++)
            change[i] = addition(ids[r], (int64_t)(FRAMES - RATE) / each * i);
        must(ori_catalog_edit(catalog, "bench", change, each));
    }
    free(change);
}

static bool count_all(void *user, const ori_catalog_span *s)
{
    (void)s;
    ++*(int *)user;
    return true;
}

static bool take_first(void *user, const ori_catalog_span *s)
{
    (void)user;
    seen = *s;
    return false;
}

static int64_t place(int i)
{
    return (int64_t)(i * 7919 % 3000) * RATE;
}

static void list(int i)
{
    int count = 0;

    must(ori_catalog_spans(catalog, ids[i % RECORDINGS], place(i),
                           place(i) + 30 * RATE, count_all, &count));
}

static void next(int i)
{
    must(ori_catalog_spans(catalog, ids[i % RECORDINGS], place(i), FRAMES,
                           take_first, NULL));
}

static void save(int i)
{
    ori_span_change a = addition(ids[i % RECORDINGS], place(i) + i);

    if (i % 2) {                /* a span that is there grows */
        next(i);
        a.kind = ORI_CHANGE_SET;
        a.span.id = seen.id;
        a.span.version = seen.version;
        a.span.start = seen.start;
        a.span.end = seen.end + 1;
    }
    must(ori_catalog_edit(catalog, "bench", &a, 1));
}

/* In each recording a recogniser finds a thousand. */
static void propose(void)
{
    enum { FOUND = 1000 };
    ori_catalog_span *found = malloc(FOUND * sizeof *found);
    ori_proposed proposed;

    for (int r = 0; r < RECORDINGS; r++) {
        for (int i = 0; i < FOUND; i++) {
            found[i] = addition(ids[r], (int64_t)i * RATE + 1).span;
            found[i].label = "wing";
            found[i].confidence = 0.5;
            found[i].useful = (r * 7919 + i * 104729) % 65537 / 65537.0;
        }
        must(ori_catalog_propose(catalog, ids[r], "model", NULL, found, FOUND,
                                 false, &proposed));
    }
    free(found);
}

static void queue(int i)
{
    int count = 0;

    (void)i;
    must(ori_catalog_queue(catalog, NULL, 50, count_all, &count));
}

static void measure(const char *what, void (*work)(int))
{
    for (int i = 0; i < TIMES; i++) {
        const double begin = now_ms();

        work(i);
        times[i] = now_ms() - begin;
    }
    report(what);
}

int main(int argc, char **argv)
{
    const int spans = argc > 2 ? atoi(argv[2]) : 1000000;

    if (argc < 2 || spans < RECORDINGS) {
        fputs("usage: bench-catalog FOLDER [SPANS]\n", stderr);
        return 2;
    }
    must(ori_catalog_open(&catalog, argv[1], ORI_CATALOG_CREATE));
    fill(spans);
    puts("work,times,ms_median,ms_p95,ms_max");
    measure("list", list);
    measure("next", next);
    measure("save", save);
    propose();
    measure("queue", queue);
    ori_catalog_close(catalog);
    return 0;
}
