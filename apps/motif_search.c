/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_search.c - what "oriole motif" finds in one log
 */
#include "motif_search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "motif_several.h"
#include "motif_together.h"
#include "output.h"
#include "progress.h"
#include "timing.h"

/* Gaps up to this share of a window are bridged; where the window is to be
 * chosen yet, up to so many samples. */
enum { BRIDGED_SHARE = 20, BRIDGED_FIRST = 4 };

/* Arcs across a border between regimes, over what chance would give. */
static const double REGIME_LIMIT = 0.45;

typedef struct search {
    const app_command *command;
    const motif_settings *settings;
    motif_found *found;
    ori_profile_options profile;
    ori_motif_options motif;
    progress bar;
    const char *act;            /* for the bar */
    double begin;
} search;

int64_t motif_samples(const char *text, double rate_hz)
{
    char *end;
    const double value = strtod(text, &end);
    const bool seconds = strcmp(end, "s") == 0;

    if (end == text || (*end && !seconds) || !(value >= 0.0) || value > 1e12)
        return -1;
    if (seconds)
        return rate_hz > 0.0 ? llrint(value * rate_hz) : -1;
    return value == floor(value) ? (int64_t)value : -1;
}

static bool show(void *user, double share)
{
    search *s = user;
    const double spent = timing_now() - s->begin;
    char left[32];

    progress_show(&s->bar, share, "%s; %s left", s->act,
                  progress_time(share > 0.0 ? spent * (1.0 - share) / share
                                            : 0.0, left));
    if (progress_stop_asked())
        s->found->stopped = true;
    return !s->found->stopped;
}

static int fail(search *s, ori_status status)
{
    progress_end(&s->bar);
    output_fail(s->command->name, "%s: %s", s->found->log.path,
                ori_last_error());
    return status == ORI_ESTOPPED ? EXIT_PROBLEMS
           : status == ORI_ENOMEM || status == ORI_ENOSPC ||
                     status == ORI_EIO    /* of a temporary file */
               ? EXIT_RESOURCES
           : status == ORI_EINVAL ? EXIT_USAGE
                                  : EXIT_INPUT;
}

static int choose_window(search *s)
{
    motif_found *f = s->found;
    ori_status status;

    if (s->settings->bridge < 0)
        motif_together_bridge(f, BRIDGED_FIRST);
    s->act = "choosing the window";
    s->begin = timing_now();
    status = f->log.names
                 ? motif_several_window(f, &s->profile)
                 : ori_window_choose(&f->choice, f->log.x, f->log.n,
                                     &s->profile);
    if (status != ORI_OK)
        return fail(s, status);
    f->window = f->choice.window;
    f->automatic = true;
    return EXIT_FINE;
}

static int read_window(search *s)
{
    motif_found *f = s->found;
    const char *text = s->settings->window;

    f->window = motif_samples(text, f->log.rate_hz);
    if (f->window >= 0)
        return EXIT_FINE;
    output_fail(s->command->name, "--window \"%s\" is neither auto nor a "
                "number of samples nor, of a log whose rate is known, of "
                "seconds such as 2.5s", text);
    return EXIT_USAGE;
}

static int check_length(search *s)
{
    const motif_found *f = s->found;

    if (f->window < 3) {
        output_fail(s->command->name, "a window of %lld sample%s has no "
                    "shape: it needs at least 3", (long long)f->window,
                    output_plural(f->window));
        return EXIT_USAGE;
    }
    if (f->parts || f->log.n >= 2 * f->window)
        return motif_together_check(f, s->command);
    output_fail(s->command->name, "%s: %lld samples are fewer than two "
                "windows of %lld", f->log.path, (long long)f->log.n,
                (long long)f->window);
    return EXIT_INPUT;
}

/* A chain's anchor is looked at before anything is compared. */
static int check_anchor(search *s)
{
    const motif_found *f = s->found;
    const char *text = s->settings->chain_from;
    const int64_t at = text ? motif_samples(text, f->log.rate_hz) : 0;

    if (at >= 0 && at + f->window <= f->log.n)
        return EXIT_FINE;
    output_fail(s->command->name, "--chain-from \"%s\" is no place of %s "
                "where a window of %lld samples begins", text, f->log.path,
                (long long)f->window);
    return EXIT_USAGE;
}

static int set_window(search *s)
{
    const char *text = s->settings->window;
    int code;

    if (s->settings->query)
        return EXIT_FINE;
    code = !text || strcmp(text, "auto") == 0 ? choose_window(s)
                                              : read_window(s);
    if (code == EXIT_FINE)
        code = check_length(s);
    return code == EXIT_FINE ? check_anchor(s) : code;
}

/* ------------------------------------------------- a shape that is given */

/* START:END of the log itself; NULL: that is no such thing. */
static double *query_span(search *s, const char *text)
{
    motif_found *f = s->found;
    const char *colon = strchr(text, ':');
    char from[64];
    int64_t start, end;
    double *q;

    if (!colon || (size_t)(colon - text) >= sizeof from)
        return NULL;
    memcpy(from, text, (size_t)(colon - text));
    from[colon - text] = '\0';
    start = motif_samples(from, f->log.rate_hz);
    end = motif_samples(colon + 1, f->log.rate_hz);
    if (start < 0 || end <= start || end > f->log.n)
        return NULL;
    f->window = end - start;
    q = output_alloc((size_t)(f->window * (f->log.kept + 1)), sizeof *q);
    for (int i = 0; i == 0 || i < f->log.kept; i++)
        memcpy(q + i * f->window, f->log.x + i * f->log.n + start,
               (size_t)f->window * sizeof *q);
    return q;
}

static int query_shape(search *s, double **q)
{
    const motif_settings *settings = s->settings;
    motif_log shape = { 0 };
    size_t size;
    int code;

    *q = query_span(s, settings->query);
    if (*q)
        return EXIT_FINE;
    if (strchr(settings->query, ':')) {
        output_fail(s->command->name, "--query \"%s\" is no span of the %lld "
                    "samples of %s", settings->query,
                    (long long)s->found->log.n, s->found->log.path);
        return EXIT_USAGE;
    }
    code = s->found->log.names
               ? motif_several_take(&shape, s->command, settings,
                                    settings->query, &s->found->log)
               : motif_log_read(&shape, s->command, settings->query,
                                settings->column, settings->envelope_hz);
    if (code != EXIT_FINE) {
        motif_log_free(&shape);
        return code;
    }
    s->found->window = shape.n;
    size = (size_t)shape.n * (size_t)(shape.kept ? shape.kept : 1);
    *q = output_alloc(size, sizeof **q);
    memcpy(*q, shape.x, size * sizeof **q);
    motif_log_free(&shape);
    return EXIT_FINE;
}

static void bridge(search *s)
{
    const int asked = s->settings->bridge;

    motif_together_bridge(s->found, asked >= 0
                                        ? asked
                                        : s->found->window / BRIDGED_SHARE);
}

static int run_query(search *s)
{
    motif_found *f = s->found;
    double *q = NULL;
    int code = query_shape(s, &q);
    ori_status status;

    if (code == EXIT_FINE && f->window < 3)
        code = check_length(s);
    if (code == EXIT_FINE) {
        s->profile.window = f->window;
        bridge(s);
        status = f->log.names
                     ? motif_several_query(f, s->settings, q, &s->profile,
                                           &s->motif)
                     : ori_query_find(&f->motifs, q, f->log.x, f->log.n,
                                      &s->profile, &s->motif);
        if (status != ORI_OK)
            code = fail(s, status);
    }
    free(q);
    return code;
}

/* -------------------------------------------------------- what recurs */

static ori_status find_chains(search *s)
{
    const motif_settings *settings = s->settings;
    motif_found *f = s->found;

    if (settings->chain_from)
        return ori_chains_from(&f->chains,
                               motif_samples(settings->chain_from,
                                             f->log.rate_hz), &f->profile);
    return settings->chains > 0 ? ori_chains_find(&f->chains,
                                                  settings->chains, 2, true,
                                                  &f->profile)
                                : ORI_OK;
}

static ori_status find_discords(search *s)
{
    motif_found *f = s->found;
    const int top = s->settings->top;

    f->discord = output_alloc((size_t)top, sizeof *f->discord);
    f->discord_distance = output_alloc((size_t)top,
                                       sizeof *f->discord_distance);
    return ori_discords_find(f->discord, f->discord_distance,
                             &f->discord_count, top, &f->profile);
}

static ori_status answer(search *s)
{
    const int changes = s->settings->changes;
    motif_found *f = s->found;
    ori_status status;

    if (f->parts && !f->log.names)
        return ori_together_motifs(&f->motifs, &f->together, &f->profile,
                                   &s->profile, &s->motif);
    if (f->reference.path)
        return find_discords(s);
    if (f->parts)
        return motif_several_motifs(f, s->settings, &s->profile, &s->motif);
    status = f->log.names
                 ? motif_several_motifs(f, s->settings, &s->profile,
                                        &s->motif)
                 : ori_motifs_find(&f->motifs, f->log.x, f->log.n,
                                   &f->profile, &s->profile, &s->motif);
    if (status == ORI_OK)
        status = find_discords(s);
    if (status == ORI_OK)
        status = ori_regimes_find(f->regime, f->regime_height,
                                  &f->regime_count,
                                  changes < 0 ? MOTIF_REGIMES : changes,
                                  changes < 0 ? REGIME_LIMIT : 1.0,
                                  &f->profile);
    return status == ORI_OK ? find_chains(s) : status;
}

static ori_status compare(search *s)
{
    motif_found *f = s->found;

    if (f->log.names)
        return motif_several_profile(f, s->settings, &s->profile);
    if (f->parts)
        return ori_together_profile(&f->profile, &f->together, &s->profile);
    if (f->reference.path)
        return ori_profile_join(&f->profile, NULL, f->log.x, f->log.n,
                                f->reference.x, f->reference.n, &s->profile);
    return ori_profile_self(&f->profile, f->log.x, f->log.n, &s->profile);
}

static int run_profile(search *s)
{
    motif_found *f = s->found;
    char act[64];
    ori_status status;

    snprintf(act, sizeof act, "comparing windows of %lld",
             (long long)f->window);
    s->act = act;
    s->begin = timing_now();
    bridge(s);
    s->profile.window = f->window;
    s->profile.error = s->settings->approximate;
    s->profile.neighbours = s->settings->neighbours;
    status = compare(s);
    progress_end(&s->bar);
    if (status == ORI_OK)
        status = answer(s);
    return status == ORI_OK ? EXIT_FINE : fail(s, status);
}

static int read_logs(search *s, char **paths, int count)
{
    const motif_settings *settings = s->settings;
    motif_found *f = s->found;
    int code;

    if (settings->together)
        return motif_together_read(f, s->command, settings, paths, count);
    if (motif_several_asked(settings)) {
        code = motif_several_take(&f->log, s->command, settings, paths[0],
                                  NULL);
        if (code == EXIT_FINE)
            code = motif_several_check(f, s->command, settings);
    } else {
        code = motif_log_read(&f->log, s->command, paths[0],
                              settings->column, settings->envelope_hz);
    }
    return code == EXIT_FINE && settings->unlike
               ? motif_unlike_read(f, s->command, settings)
               : code;
}

int motif_search(motif_found *found, const app_command *command,
                 const motif_settings *settings, char **paths, int count)
{
    search s = { .command = command, .settings = settings, .found = found,
                 .profile = ORI_PROFILE_OPTIONS_INIT,
                 .motif = ORI_MOTIF_OPTIONS_INIT,
                 .bar = progress_begin(&settings->common) };
    const double begin = timing_now();
    int code;

    memset(found, 0, sizeof *found);
    s.profile.plain = settings->plain;
    s.profile.flat = settings->flat;
    s.profile.progress = show;
    s.profile.user = &s;
    s.motif.top = settings->top;
    s.motif.most = settings->most;
    s.motif.radius = settings->radius;
    s.motif.stretch = settings->stretch;
    code = read_logs(&s, paths, count);
    if (code == EXIT_FINE)
        code = set_window(&s);
    if (code == EXIT_FINE)
        code = settings->query ? run_query(&s) : run_profile(&s);
    progress_end(&s.bar);
    found->seconds = timing_now() - begin;
    return code;
}

void motif_found_free(motif_found *found)
{
    motif_together_free(found);
    motif_several_free(found);
    motif_log_free(&found->log);
    ori_profile_free(&found->profile);
    ori_motifs_free(&found->motifs);
    ori_chains_free(&found->chains);
    free(found->discord);
    free(found->discord_distance);
    memset(found, 0, sizeof *found);
}
