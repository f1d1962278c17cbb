/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_text.c - what became of recordings that were brought in
 */
#include "ingest_text.h"

#include <stdio.h>
#include <string.h>

#include "output.h"

static const char *const outcome_names[INGEST_OUTCOMES] = {
    [ORI_INGEST_ADDED] = "added",
    [ORI_INGEST_KNOWN] = "known",
    [ORI_INGEST_MOVED] = "moved",
    [ORI_INGEST_SALVAGED] = "salvaged",
};

void ingest_text_begin(ingest_text *t, const app_common *common, bool stream)
{
    *t = (ingest_text){ .common = common, .lines = common->json && stream };
    if (common->json && !stream) {
        t->recordings = json_array();
        t->failed = json_array();
    }
}

static double seconds_of(const ori_ingest_report *r)
{
    return r->rate_hz > 0.0 ? (double)r->frames / r->rate_hz : 0.0;
}

static void add_line(const char *path, const ori_ingest_report *r)
{
    printf("%s\t%s\t", outcome_names[r->outcome], path);
    if (r->rate_hz > 0.0)
        printf("%.3f", seconds_of(r));
    printf("\t%d\t%d\t", r->channels, r->spans);
    for (int i = 0; i < r->problem_count; i++)
        printf("%s%s", i ? "; " : "", r->problem[i]);
    putchar('\n');
    fflush(stdout);     /* it is stored, and may be told */
}

/* Into the list, or told. */
static void put_json(json_t *list, json_t *j)
{
    if (list) {
        json_array_append_new(list, j);
        return;
    }
    output_json(j);
    fflush(stdout);
}

static void add_json(json_t *to, const char *path, const ori_ingest_report *r)
{
    json_t *j = json_object();

    json_object_set_new(j, "file", output_json_text(path));
    json_object_set_new(j, "outcome",
                        json_string(outcome_names[r->outcome]));
    json_object_set_new(j, "id", json_integer(r->id));
    json_object_set_new(j, "rate", json_real(r->rate_hz));
    json_object_set_new(j, "frames", json_integer(r->frames));
    json_object_set_new(j, "channels", json_integer(r->channels));
    json_object_set_new(j, "spans", json_integer(r->spans));
    json_object_set_new(j, "check", *r->check
                                        ? json_loads(r->check, 0, NULL)
                                        : json_null());
    json_object_set_new(j, "recipe", *r->recipe
                                         ? json_loads(r->recipe, 0, NULL)
                                         : json_null());
    put_json(to, j);
}

void ingest_text_add(ingest_text *t, const char *path,
                     const ori_ingest_report *r)
{
    t->outcomes[r->outcome]++;
    t->with_problems += r->problem_count > 0;
    t->bytes += (double)r->bytes;
    if (t->recordings || t->lines)
        add_json(t->recordings, path, r);
    else
        add_line(path, r);
}

void ingest_text_fail(ingest_text *t, const char *path, const char *why)
{
    t->failures++;
    if (t->failed || t->lines) {
        json_t *j = json_object();

        json_object_set_new(j, "file", output_json_text(path));
        json_object_set_new(j, "why", output_json_text(why));
        put_json(t->failed, j);
    } else {
        printf("failed\t%s\t\t\t\t%s\n", path, why);
        fflush(stdout);
    }
    output_fail("ingest", "%s", why);
}

static void end_json(ingest_text *t, int64_t recordings, int64_t spans,
                     double seconds)
{
    json_t *j = json_object();

    if (t->recordings)
        json_object_set_new(j, "recordings", t->recordings);
    json_object_set_new(j, "failed", t->recordings
                                         ? t->failed
                                         : json_integer(t->failures));
    for (int i = 0; i < INGEST_OUTCOMES; i++)
        json_object_set_new(j, outcome_names[i],
                            json_integer(t->outcomes[i]));
    json_object_set_new(j, "passed_over", json_integer(t->passed_over));
    json_object_set_new(j, "catalog_recordings", json_integer(recordings));
    json_object_set_new(j, "catalog_spans", json_integer(spans));
    json_object_set_new(j, "seconds", json_real(seconds));
    output_json(j);
}

/* "12 added, 3 known" */
static void say_counts(const ingest_text *t, char *text, size_t room)
{
    size_t n = 0;

    text[0] = '\0';
    for (int i = 0; i < INGEST_OUTCOMES && n < room; i++)
        if (t->outcomes[i])
            n += (size_t)snprintf(text + n, room - n, "%s%d %s",
                                  n ? ", " : "", t->outcomes[i],
                                  outcome_names[i]);
    if (t->failures && n < room)
        snprintf(text + n, room - n, "%s%d failed", n ? ", " : "",
                 t->failures);
}

void ingest_text_end(ingest_text *t, ori_catalog *catalog, double seconds)
{
    int64_t recordings = 0, spans = 0;
    char counts[160];

    ori_catalog_counts(catalog, &recordings, &spans);
    if (t->recordings || t->lines)
        end_json(t, recordings, spans, seconds);
    say_counts(t, counts, sizeof counts);
    if (!*counts)
        return;
    output_say(t->common, "%s; %.1f MB in %.1f s; %d with problems; the "
               "catalogue has %lld recording%s and %lld span%s", counts,
               t->bytes / 1e6, seconds,
               t->with_problems, (long long)recordings,
               output_plural(recordings), (long long)spans,
               output_plural(spans));
}
