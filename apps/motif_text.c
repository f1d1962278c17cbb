/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_text.c - what was found in logs, as lines, JSON and files
 */
#include "motif_text.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/picture/log.h>

#include "output.h"

/* Motifs and discords have one list of names: "motif1", "discord1", and
 * "query" for what was asked for. */
static void name_of(char name[32], const char *kind, int index)
{
    if (index < 0)
        snprintf(name, 32, "%s", kind);
    else
        snprintf(name, 32, "%s%d", kind, index + 1);
}

/* Of everything that was found, in order. */
typedef void (*visit)(void *to, const motif_found *found, const char *name,
                      int32_t start, double distance);

static void visit_all(const motif_found *f, const motif_settings *settings,
                      visit act, void *to)
{
    char name[32];

    for (int i = 0; i < f->motifs.count; i++) {
        const ori_motif *m = &f->motifs.motifs[i];

        name_of(name, settings->query ? "query" : "motif",
                settings->query ? -1 : i);
        for (int k = 0; k < m->count; k++)
            act(to, f, name, m->start[k], m->distance[k]);
    }
    for (int i = 0; i < f->discord_count; i++) {
        name_of(name, "discord", i);
        act(to, f, name, f->discord[i], f->discord_distance[i]);
    }
}

/* Seconds where the rate is known, else samples. */
static double time_of(const motif_found *f, int64_t sample)
{
    return f->log.rate_hz > 0.0 ? (double)sample / f->log.rate_hz
                                : (double)sample;
}

/* ------------------------------------------------------------------ lines */

static void print_line(void *to, const motif_found *f, const char *name,
                       int32_t start, double distance)
{
    fprintf(to, "%s\t%.9g\t%.9g\t%s\t%.4f\n", f->log.path, time_of(f, start),
            time_of(f, start + f->window), name, distance);
}

void motif_text_lines(const motif_found *f, const motif_settings *settings)
{
    visit_all(f, settings, print_line, stdout);
    for (int i = 0; i < f->regime_count; i++)
        printf("%s\t%.9g\t%.9g\tchange%d\t%.4f\n", f->log.path,
               time_of(f, f->regime[i]), time_of(f, f->regime[i]), i + 1,
               f->regime_height[i]);
}

/* ------------------------------------------------------------------ words */

static void say_window(const motif_found *f, const motif_settings *settings)
{
    const app_common *c = &settings->common;
    char seconds[48] = "";

    if (f->log.rate_hz > 0.0)
        snprintf(seconds, sizeof seconds, " (%.4g s)",
                 (double)f->window / f->log.rate_hz);
    if (!f->automatic)
        return;
    if (f->choice.chosen < 0)
        output_say(c, "  window    %lld samples%s, chosen by what windows "
                   "look like: no motif is clear at any length",
                   (long long)f->window, seconds);
    else
        output_say(c, "  window    %lld samples%s, chosen: %d occurrences "
                   "stand out %.1f-fold there", (long long)f->window, seconds,
                   f->choice.trials[f->choice.chosen].count,
                   f->choice.trials[f->choice.chosen].contrast);
}

static void say_log(const motif_found *f, const motif_settings *settings)
{
    const app_common *c = &settings->common;
    const motif_log *l = &f->log;

    if (l->rate_hz > 0.0)
        output_say(c, "%s: %lld samples at %.6g Hz, %.6g s", l->path,
                   (long long)l->n, l->rate_hz, (double)l->n / l->rate_hz);
    else
        output_say(c, "%s: %lld samples, rate not known", l->path,
                   (long long)l->n);
    if (l->envelope_hz > 0.0)
        output_say(c, "  of it     the loudness in dB");
    if (l->channels > 1)
        output_say(c, "  columns   the first of %d; --column names another",
                   l->channels);
    if (l->missing)
        output_say(c, "  missing   %lld sample%s, of which %lld in short gaps "
                   "are bridged", (long long)l->missing,
                   output_plural(l->missing), (long long)l->bridged);
    if (f->profile.missing)
        output_say(c, "  left out  %lld window%s with others of them",
                   (long long)f->profile.missing,
                   output_plural(f->profile.missing));
    if (f->profile.flat)
        output_say(c, "  flat      %lld window%s", (long long)f->profile.flat,
                   output_plural(f->profile.flat));
}

void motif_text_words(const motif_found *f, const motif_settings *settings)
{
    const app_common *c = &settings->common;

    say_log(f, settings);
    say_window(f, settings);
    for (int i = 0; i < f->motifs.count; i++) {
        const ori_motif *m = &f->motifs.motifs[i];
        char name[32];

        name_of(name, settings->query ? "query" : "motif",
                settings->query ? -1 : i);
        output_say(c, "  %-9s %d occurrence%s, distances to %.3g%s", name,
                   m->count, output_plural(m->count),
                   m->count ? m->distance[m->count - 1] : 0.0,
                   m->count && isfinite(m->next) ? "" : "; nothing else is "
                   "left");
        if (m->count && isfinite(m->next))
            output_say(c, "            the next window is at %.3g: %.2g-fold",
                       m->next, m->contrast);
    }
    if (f->stopped)
        output_say(c, "  stopped   at %.0f %% of all pairs: what is told is "
                   "true, but nearer neighbours may be missing",
                   100.0 * f->profile.share);
}

/* ------------------------------------------------------------------- JSON */

static json_t *span_json(const motif_found *f, int64_t start, double distance)
{
    json_t *o = json_pack("{s:I,s:I,s:o}", "start", (json_int_t)start, "end",
                          (json_int_t)(start + f->window), "distance",
                          output_json_number(distance));

    if (f->log.rate_hz > 0.0) {
        json_object_set_new(o, "start_s",
                            output_json_number(time_of(f, start)));
        json_object_set_new(o, "end_s",
                            output_json_number(time_of(f,
                                                       start + f->window)));
    }
    return o;
}

static json_t *motif_json(const motif_found *f, const ori_motif *m)
{
    json_t *list = json_array();

    for (int k = 0; k < m->count; k++)
        json_array_append_new(list,
                              span_json(f, m->start[k], m->distance[k]));
    return json_pack("{s:i,s:o,s:o,s:o}", "count", m->count, "next_distance",
                     output_json_number(m->next), "contrast",
                     output_json_number(m->contrast), "occurrences", list);
}

static json_t *motifs_json(const motif_found *f)
{
    json_t *list = json_array();

    for (int i = 0; i < f->motifs.count; i++)
        json_array_append_new(list, motif_json(f, &f->motifs.motifs[i]));
    return list;
}

static json_t *discords_json(const motif_found *f)
{
    json_t *list = json_array();

    for (int i = 0; i < f->discord_count; i++)
        json_array_append_new(list, span_json(f, f->discord[i],
                                              f->discord_distance[i]));
    return list;
}

static json_t *changes_json(const motif_found *f)
{
    json_t *list = json_array();

    for (int i = 0; i < f->regime_count; i++)
        json_array_append_new(list, json_pack(
            "{s:i,s:o}", "at", f->regime[i], "arcs",
            output_json_number(f->regime_height[i])));
    return list;
}

static json_t *trials_json(const motif_found *f)
{
    json_t *list = json_array();

    for (int i = 0; i < f->choice.count; i++) {
        const ori_window_trial *t = &f->choice.trials[i];

        json_array_append_new(list, json_pack(
            "{s:I,s:i,s:o,s:o,s:o}", "window", (json_int_t)t->window,
            "count", t->count, "spacing", output_json_number(t->spacing),
            "contrast", output_json_number(t->contrast), "score",
            output_json_number(t->score)));
    }
    return list;
}

json_t *motif_text_json(const motif_found *f, const motif_settings *settings)
{
    const motif_log *l = &f->log;
    json_t *o = json_object();

    json_object_set_new(o, "file", output_json_text(l->path));
    json_object_set_new(o, "samples", json_integer(l->n));
    json_object_set_new(o, "rate", l->rate_hz > 0.0
                                       ? output_json_number(l->rate_hz)
                                       : json_null());
    json_object_set_new(o, "columns", json_integer(l->channels));
    json_object_set_new(o, "missing", json_integer(l->missing));
    json_object_set_new(o, "bridged", json_integer(l->bridged));
    json_object_set_new(o, "window", json_integer(f->window));
    json_object_set_new(o, "seconds", output_json_number(f->seconds));
    if (f->automatic)
        json_object_set_new(o, "windows_tried", trials_json(f));
    if (settings->query) {
        json_object_set_new(o, "query",
                            motif_json(f, &f->motifs.motifs[0]));
        return o;
    }
    json_object_set_new(o, "missing_windows",
                        json_integer(f->profile.missing));
    json_object_set_new(o, "flat_windows", json_integer(f->profile.flat));
    json_object_set_new(o, "share", output_json_number(f->profile.share));
    json_object_set_new(o, "motifs", motifs_json(f));
    json_object_set_new(o, "discords", discords_json(f));
    json_object_set_new(o, "changes", changes_json(f));
    return o;
}

/* ------------------------------------------------------------------ files */

/* How a manifest names the log: as it was named where both lie in the working
 * folder, else whole. */
static void print_path(FILE *to, const char *path, const char *manifest)
{
    char *whole = strchr(manifest, '/') ? realpath(path, NULL) : NULL;

    fputc('"', to);
    for (const char *s = whole ? whole : path; *s; s++)
        fputs(*s == '"' ? "\"\"" : (const char[]){ *s, '\0' }, to);
    fputc('"', to);
    free(whole);
}

typedef struct label_rows {
    FILE *to;
    const char *manifest;
} label_rows;

static void print_row(void *context, const motif_found *f, const char *name,
                      int32_t start, double distance)
{
    const label_rows *r = context;

    (void)distance;
    print_path(r->to, f->log.path, r->manifest);
    fprintf(r->to, ",%s,%.9g,%.9g\n", name, time_of(f, start),
            time_of(f, start + f->window));
}

void motif_text_labels(FILE *to, const motif_found *f,
                       const motif_settings *settings, const char *manifest)
{
    label_rows rows = { to, manifest };

    visit_all(f, settings, print_row, &rows);
}

static void print_number(FILE *to, double value)
{
    if (isfinite(value))
        fprintf(to, ",%.9g", value);
    else
        fputc(',', to);
}

void motif_text_profile(FILE *to, const motif_found *f)
{
    const ori_profile *p = &f->profile;

    fprintf(to, "start,distance,nearest,left_distance,left,right_distance,"
                "right\n");
    for (int64_t i = 0; i < p->count; i++) {
        fprintf(to, "%" PRId64, i);
        print_number(to, p->distance[i]);
        fprintf(to, ",%" PRId32, p->nearest[i]);
        print_number(to, p->left_distance[i]);
        fprintf(to, ",%" PRId32, p->left[i]);
        print_number(to, p->right_distance[i]);
        fprintf(to, ",%" PRId32 "\n", p->right[i]);
    }
}

/* ----------------------------------------------------------------- picture */

enum { DRAWN_MOTIFS = 4 };

static int motif_groups(const motif_found *f, const motif_settings *settings,
                        ori_log_group *groups, char names[][64])
{
    int n = 0;

    for (; n < f->motifs.count && n < DRAWN_MOTIFS; n++) {
        const ori_motif *m = &f->motifs.motifs[n];

        snprintf(names[n], sizeof names[n], "%s %d (%d times)",
                 settings->query ? "query" : "motif", n + 1, m->count);
        groups[n] = (ori_log_group){ names[n], n, m->start, m->count,
                                     f->window };
    }
    return n;
}

ori_status motif_text_plot(const char *path, const motif_found *f,
                           const motif_settings *settings)
{
    ori_log_group groups[DRAWN_MOTIFS + 1];
    char names[DRAWN_MOTIFS + 1][64];
    const char *slash = strrchr(f->log.path, '/');
    char *title = output_format("%s: windows of %lld samples",
                                slash ? slash + 1 : f->log.path,
                                (long long)f->window);
    ori_log_chart chart = {
        .title = title, .x = f->log.x, .n = f->log.n,
        .rate_hz = f->log.rate_hz, .groups = groups,
        .name = settings->column            ? settings->column
                : f->log.envelope_hz > 0.0 ? "loudness (dB)"
                                           : "value",
        .curve_name = "distance", .curve = f->profile.distance,
        .curve_count = f->profile.count };
    ori_status s;

    chart.group_count = motif_groups(f, settings, groups, names);
    if (f->discord_count) {
        snprintf(names[chart.group_count], sizeof names[0], "discords (%d)",
                 f->discord_count);
        groups[chart.group_count] =
            (ori_log_group){ names[chart.group_count], 5, f->discord,
                             f->discord_count, f->window };
        chart.group_count++;
    }
    s = ori_picture_log(path, &chart);
    free(title);
    return s;
}
