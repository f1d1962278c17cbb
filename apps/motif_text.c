/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_text.c - what was found in logs, as lines, words and files
 */
#include "motif_text.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "motif_several.h"
#include "motif_together.h"
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
                      const motif_place *place, double distance);

static void visit_all(const motif_found *f, const motif_settings *settings,
                      visit act, void *to)
{
    char name[32];
    motif_place at;

    for (int i = 0; i < f->motifs.count; i++) {
        const ori_motif *m = &f->motifs.motifs[i];

        name_of(name, settings->query ? "query" : "motif",
                settings->query ? -1 : i);
        for (int k = 0; k < m->count; k++) {
            at = motif_place_of(f, m->start[k], motif_length_of(f, m, k));
            at.channels = motif_channels_of(f, i, k);
            act(to, f, name, &at, m->distance[k]);
        }
    }
    for (int i = 0; i < f->discord_count; i++) {
        name_of(name, "discord", i);
        at = motif_place_of(f, f->discord[i], f->window);
        at.channels = motif_several_at(f, f->discord[i]);
        act(to, f, name, &at, f->discord_distance[i]);
    }
    for (int i = 0; i < f->chains.count; i++) {
        const ori_chain *c = &f->chains.chains[i];

        name_of(name, "chain", i);
        for (int k = 0; k < c->count; k++) {
            at = motif_place_of(f, c->start[k], f->window);
            at.channels = motif_several_at(f, c->start[k]);
            act(to, f, name, &at, c->distance[k]);
        }
    }
}

/* Seconds where the rate is known, else samples. */
static double time_of(const motif_found *f, int64_t sample)
{
    return f->log.rate_hz > 0.0 ? (double)sample / f->log.rate_hz
                                : (double)sample;
}

/* Where there are several channels, those of a place between `before` and
 * `behind`; else `behind` alone. */
static void print_channels(FILE *to, const motif_found *f,
                           const motif_place *at, const char *before,
                           const char *behind)
{
    char *names;

    if (f->log.names) {
        names = motif_several_names(&f->log, at->channels);
        fprintf(to, "%s%s", before, names);
        free(names);
    }
    fputs(behind, to);
}

/* ------------------------------------------------------------------ lines */

static void print_line(void *to, const motif_found *f, const char *name,
                       const motif_place *at, double distance)
{
    fprintf(to, "%s\t%.9g\t%.9g\t%s\t%.4f", at->path, at->from, at->to,
            name, distance);
    print_channels(to, f, at, "\t", "\n");
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
                   "look like: no motif is clear, or it is everywhere",
                   (long long)f->window, seconds);
    else
        output_say(c, "  window    %lld samples%s, chosen: %d occurrences "
                   "stand out %.1f-fold there", (long long)f->window, seconds,
                   f->choice.trials[f->choice.chosen].count,
                   f->choice.trials[f->choice.chosen].contrast);
}

static void say_length(const motif_log *l, const app_common *c)
{
    if (l->rate_hz > 0.0)
        output_say(c, "%s: %lld samples at %.6g Hz, %.6g s", l->path,
                   (long long)l->n, l->rate_hz, (double)l->n / l->rate_hz);
    else
        output_say(c, "%s: %lld samples, rate not known", l->path,
                   (long long)l->n);
}

/* What the times of its rows are like, where that is worth a word. */
static void say_times(const motif_log *l, const app_common *c)
{
    const double steps = l->jitter_s * l->rate_hz;

    if (l->absent > 0)
        output_say(c, "  times     %lld sample%s that no row holds",
                   (long long)l->absent, output_plural(l->absent));
    if (l->duplicate_rows > 0 || l->late_rows > 0)
        output_say(c, "  times     left out: %lld row%s there twice, %lld "
                   "that go%s back in time", (long long)l->duplicate_rows,
                   output_plural(l->duplicate_rows), (long long)l->late_rows,
                   l->late_rows == 1 ? "es" : "");
    if (steps >= 0.001)
        output_say(c, "  times     jitter by %.3g s, %.2g %% of a step",
                   l->jitter_s, 100.0 * steps);
}

/* Which there are, which are left out, and how many are looked at. */
static void say_channels(const motif_found *f, const motif_settings *settings)
{
    const app_common *c = &settings->common;
    const motif_several *s = &f->several;
    const uint32_t all = UINT32_MAX >> (32 - f->log.kept);
    char *names = motif_several_names(&f->log,
                                      all & ~(s->without | s->silent));

    output_say(c, "  channels  %s", names);
    free(names);
    if (s->silent) {
        names = motif_several_names(&f->log, s->silent);
        output_say(c, "  left out  %s: no values that differ", names);
        free(names);
    }
    if (s->best > 0 && settings->best == 0 && s->all.most > s->all.least)
        output_say(c, "  best      %d channels: a motif of so many saves most "
                   "(%.2f bits a sample)", s->best, s->saved[s->best]);
}

static void say_log(const motif_found *f, const motif_settings *settings)
{
    const app_common *c = &settings->common;
    const motif_log *l = &f->log;

    for (int i = 0; i < (f->parts ? f->part_count : 1); i++) {
        say_length(f->parts ? &f->parts[i] : l, c);
        say_times(f->parts ? &f->parts[i] : l, c);
    }
    if (f->reference.path)
        output_say(c, "  unlike    %s: %lld samples", f->reference.path,
                   (long long)f->reference.n);
    if (l->envelope_hz > 0.0 && settings->bands > 0)
        output_say(c, "  of it     %d mel bands in dB", settings->bands);
    else if (l->envelope_hz > 0.0)
        output_say(c, "  of it     the loudness in dB");
    if (l->names)
        say_channels(f, settings);
    else if (l->channels > 1)
        output_say(c, "  columns   the first of %d; --column names another",
                   l->channels);
    if (l->missing)
        output_say(c, "  missing   %lld sample%s, of which %lld in short gaps "
                   "are bridged", (long long)l->missing,
                   output_plural(l->missing), (long long)l->bridged);
    if (f->profile.missing && l->names)
        output_say(c, "  left out  %lld window%s: missing or constant in too "
                   "many channels", (long long)f->profile.missing,
                   output_plural(f->profile.missing));
    else if (f->profile.missing)
        output_say(c, "  left out  %lld window%s with others of them",
                   (long long)f->profile.missing,
                   output_plural(f->profile.missing));
    if (f->profile.flat)
        output_say(c, "  flat      %lld window%s", (long long)f->profile.flat,
                   output_plural(f->profile.flat));
}

static void say_motif(const motif_found *f, const app_common *c, int index,
                      const char *name)
{
    const ori_motif *m = &f->motifs.motifs[index];
    char logs[48] = "";

    if (f->parts)
        snprintf(logs, sizeof logs, " in %d of the %d logs",
                 motif_logs_of(f, m), f->part_count);
    output_say(c, "  %-9s %d occurrence%s%s, distances to %.3g%s", name,
               m->count, output_plural(m->count), logs,
               m->count ? m->distance[m->count - 1] : 0.0,
               m->count && isfinite(m->next) ? "" : "; nothing else is "
               "left");
    if (m->length && m->count) {
        int least = m->length[0], most = m->length[0];

        for (int k = 1; k < m->count; k++) {
            least = m->length[k] < least ? m->length[k] : least;
            most = m->length[k] > most ? m->length[k] : most;
        }
        output_say(c, "            from %.2f to %.2f times as long as a "
                   "window", (double)least / (double)f->window,
                   (double)most / (double)f->window);
    }
    if (m->count && isfinite(m->next))
        output_say(c, "            the next window is at %.3g: %.2g-fold",
                   m->next, m->contrast);
}

static void say_error(const motif_found *f, const app_common *c)
{
    const ori_profile *p = &f->profile;

    if (isfinite(p->error))
        output_say(c, "  error     distances are too large by %.2g %% on "
                   "average (by less than %.2g %% with 95 %% confidence)",
                   100.0 * p->error, 100.0 * p->error_bound);
    else
        output_say(c, "  error     not known");
}

void motif_text_words(const motif_found *f, const motif_settings *settings)
{
    const app_common *c = &settings->common;
    char name[32];

    say_log(f, settings);
    say_window(f, settings);
    for (int i = 0; i < f->motifs.count; i++) {
        name_of(name, settings->query ? "query" : "motif",
                settings->query ? -1 : i);
        say_motif(f, c, i, name);
        if (f->log.names && f->several.motif) {
            char *names = motif_several_names(&f->log, f->several.motif[i]);

            output_say(c, "            in %s", names);
            free(names);
        }
    }
    for (int i = 0; i < f->chains.count; i++) {
        name_of(name, "chain", i);
        output_say(c, "  %-9s %d link%s, %.3g from one to the next", name,
                   f->chains.chains[i].count,
                   output_plural(f->chains.chains[i].count),
                   f->chains.chains[i].step);
    }
    if (f->profile.neighbours > 1 && f->profile.near_share < 1.0 &&
        f->profile.share >= 1.0)
        output_say(c, "  stopped   at %.0f %% of all pairs for neighbours "
                   "beyond the nearest", 100.0 * f->profile.near_share);
    else if (f->stopped)
        output_say(c, "  stopped   at %.0f %% of all pairs: what is told is "
                   "true, but nearer neighbours may be missing",
                   100.0 * f->profile.share);
    if (f->profile.count && f->profile.share < 1.0)
        say_error(f, c);
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
                      const motif_place *at, double distance)
{
    const label_rows *r = context;

    (void)distance;
    print_path(r->to, at->path, r->manifest);
    fprintf(r->to, ",%s,%.9g,%.9g", name, at->from, at->to);
    print_channels(r->to, f, at, ",\"", f->log.names ? "\"\n" : "\n");
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

/* Of window i, behind its nearest neighbour, which has a column already; of
 * -1 the names. */
static void print_neighbours(FILE *to, const ori_profile *p, int64_t i)
{
    for (int64_t k = 1; k < p->neighbours; k++) {
        if (i < 0) {
            fprintf(to, ",distance%" PRId64 ",nearest%" PRId64, k + 1, k + 1);
            continue;
        }
        print_number(to, p->near_distance[i * p->neighbours + k]);
        fprintf(to, ",%" PRId32, p->near[i * p->neighbours + k]);
    }
}

/* Two logs that are compared have no left and right. */
void motif_text_profile(FILE *to, const motif_found *f)
{
    const ori_profile *p = &f->profile;

    fprintf(to, "start,distance,nearest%s",
            p->left ? ",left_distance,left,right_distance,right" : "");
    print_neighbours(to, p, -1);
    fputs(f->log.names ? ",channels\n" : "\n", to);
    for (int64_t i = 0; i < p->count; i++) {
        motif_log_breathe(16 * i);
        fprintf(to, "%" PRId64, i);
        print_number(to, p->distance[i]);
        fprintf(to, ",%" PRId32, p->nearest[i]);
        if (p->left) {
            print_number(to, p->left_distance[i]);
            fprintf(to, ",%" PRId32, p->left[i]);
            print_number(to, p->right_distance[i]);
            fprintf(to, ",%" PRId32, p->right[i]);
        }
        print_neighbours(to, p, i);
        print_channels(to, f, &(motif_place){
            .channels = motif_several_at(f, i) }, ",\"",
            f->log.names ? "\"\n" : "\n");
    }
}
