/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_several.c - several channels of one log in one search
 */
#include "motif_several.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/base/array.h>

#include "motif_channels.h"
#include "motif_together.h"
#include "output.h"

bool motif_several_asked(const motif_settings *s)
{
    const char *c = s->column;
    const size_t digits = c ? strspn(c, "0123456789") : 0;

    return s->best > 0 || s->must || s->without || s->bands > 0 ||
           (c && (strchr(c, ',') || strcmp(c, "all") == 0 ||
                  (digits > 0 && c[digits] == '-' &&
                   c[digits + 1 + strspn(c + digits + 1, "0123456789")] ==
                       '\0')));
}

char *motif_several_names(const motif_log *log, uint32_t channels)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *to = open_memstream(&text, &bytes);
    const char *comma = "";

    if (!to)
        exit(EXIT_RESOURCES);
    for (int i = 0; i < log->kept; i++)
        if (channels >> i & 1) {
            fprintf(to, "%s%s", comma, log->names[i]);
            comma = ",";
        }
    if (fclose(to) != 0)
        exit(EXIT_RESOURCES);
    return text;
}

static uint32_t all_of(const motif_log *log)
{
    return UINT32_MAX >> (32 - log->kept);
}

/* -------------------------------------------------------- what takes part */

/* The channel that is named by `length` bytes; -1: none. */
static int find_channel(const motif_log *log, const char *name, size_t length)
{
    for (int i = 0; i < log->kept; i++)
        if (strlen(log->names[i]) == length &&
            memcmp(log->names[i], name, length) == 0)
            return i;
    return -1;
}

static int read_set(const motif_log *log, const app_command *command,
                    const char *option, const char *list, uint32_t *set)
{
    *set = 0;
    for (const char *s = list; s && *s;) {
        const size_t length = strcspn(s, ",");
        const int channel = find_channel(log, s, length);

        if (channel < 0) {
            char *names = motif_several_names(log, all_of(log));

            output_fail(command->name, "%s \"%.*s\": the channels of %s are "
                        "%s", option, (int)length, s, log->path, names);
            free(names);
            return EXIT_USAGE;
        }
        *set |= 1u << channel;
        s += length + (s[length] == ',');
    }
    return EXIT_FINE;
}

/* All missing, or all one value. */
static bool says_nothing(motif_log *log, int channel)
{
    const double *x = log->x + channel * log->n;
    double low = INFINITY, high = -INFINITY;

    for (int64_t i = 0; i < log->n; i++) {
        motif_log_breathe(i);
        if (!isfinite(x[i])) {
            log->missing++;
            continue;
        }
        low = fmin(low, x[i]);
        high = fmax(high, x[i]);
    }
    return !(low < high);
}

static int check(motif_found *f, const app_command *command)
{
    motif_several *s = &f->several;
    const uint32_t both = s->must & s->without;
    char *names = NULL;

    for (int i = 0; i < f->log.kept; i++)
        s->silent |= says_nothing(&f->log, i) ? 1u << i : 0;
    if (both) {
        names = motif_several_names(&f->log, both & -both);
        output_fail(command->name, "\"%s\" cannot both be one that must take "
                    "part and one that is left out", names);
    } else if (s->must & s->silent) {
        names = motif_several_names(&f->log, s->must & s->silent);
        output_fail(command->name, "%s: %s must take part, but has no values "
                    "that differ", f->log.path, names);
    } else if (((s->silent | s->without) & all_of(&f->log)) ==
               all_of(&f->log)) {
        output_fail(command->name, "%s: no channel is left that has values "
                    "that differ", f->log.path);
        return EXIT_INPUT;
    }
    free(names);
    return both ? EXIT_USAGE : names ? EXIT_INPUT : EXIT_FINE;
}

static motif_channels wanted(const motif_settings *settings)
{
    return (motif_channels){ settings->column, settings->envelope_hz,
                             settings->bands };
}

int motif_several_take(motif_log *log, const app_command *command,
                       const motif_settings *settings, const char *path,
                       const motif_log *like)
{
    const motif_channels w = wanted(settings);
    const int code = motif_channels_read(log, command, path, &w);

    if (code != EXIT_FINE || !like || log->kept == like->kept)
        return code;
    output_fail(command->name, "%s: has %d channels, and %s has %d",
                log->path, log->kept, like->path, like->kept);
    return EXIT_INPUT;
}

int motif_several_check(motif_found *f, const app_command *command,
                        const motif_settings *settings)
{
    int code = read_set(&f->log, command, "--must", settings->must,
                        &f->several.must);

    if (code == EXIT_FINE)
        code = read_set(&f->log, command, "--without", settings->without,
                        &f->several.without);
    return code == EXIT_FINE ? check(f, command) : code;
}

/* ------------------------------------------------------------ the search */

static ori_several_options options_of(const motif_found *f,
                                      const motif_settings *settings,
                                      const ori_profile_options *profile)
{
    const motif_several *s = &f->several;
    ori_several_options o = ORI_SEVERAL_OPTIONS_INIT;

    o.profile = *profile;
    o.must = s->must;
    o.without = s->without | s->silent;
    o.best = settings->best;
    o.shapes = __builtin_popcount(all_of(&f->log) & ~o.without) > 1;
    if (f->parts) {
        o.seam = f->together.first + 1;
        o.seam_count = f->part_count - 1;
    }
    return o;
}

ori_status motif_several_window(motif_found *f,
                                const ori_profile_options *options)
{
    const motif_several *s = &f->several;
    ori_status best = ORI_EDATA;
    double most = -1.0;

    for (int i = 0; i < f->log.kept; i++) {
        ori_window_choice choice;
        ori_status status;
        double score;

        if ((s->without | s->silent) >> i & 1)
            continue;
        status = ori_window_choose(&choice, f->log.x + i * f->log.n, f->log.n,
                                   options);
        if (status == ORI_ESTOPPED || status == ORI_ENOMEM)
            return status;
        if (status != ORI_OK)
            continue;
        score = choice.chosen < 0 ? 0.0 : choice.trials[choice.chosen].score;
        if (score > most) {
            f->choice = choice;
            f->several.window_channel = i;
            most = score;
            best = ORI_OK;
        }
    }
    return best;
}

/* Of the log's windows alone, with places in the reference. */
static void cut_profiles(ori_several *s, int64_t count, int32_t first)
{
    for (int k = s->least; k <= s->most; k++) {
        ori_profile *p = &s->of[k];

        p->count = count;
        for (int64_t i = 0; i < count; i++) {
            motif_log_breathe(i);
            if (p->nearest[i] >= 0)
                p->nearest[i] -= first;
        }
    }
}

/* The log and its reference, one behind the other. */
static ori_status compare_logs(motif_found *f, const ori_several_options *o)
{
    ori_several_options options = *o;
    motif_log both = { 0 };
    ori_together joint = { 0 };
    ori_status status = motif_together_stack(
        &both, &joint, (const motif_log *[]){ &f->log, &f->reference }, 2);

    if (status == ORI_OK) {
        options.seam = joint.first + 1;
        options.seam_count = 1;
        status = ori_several_self(&f->several.all, both.x, f->log.kept,
                                  both.n, &options);
    }
    if (status == ORI_OK)
        cut_profiles(&f->several.all, f->log.n - f->window + 1,
                     joint.first[1]);
    ori_array_free(both.x);
    ori_together_free(&joint);
    return status;
}

ori_status motif_several_profile(motif_found *f,
                                 const motif_settings *settings,
                                 const ori_profile_options *profile)
{
    const ori_several_options o = options_of(f, settings, profile);
    motif_several *s = &f->several;
    const ori_status status =
        f->reference.path ? compare_logs(f, &o)
                          : ori_several_self(&s->all, f->log.x, f->log.kept,
                                             f->log.n, &o);

    if (status != ORI_OK)
        return status;
    s->best = ori_several_choose(&s->all, s->saved);
    f->profile = s->all.of[s->best];
    return ORI_OK;
}

ori_status motif_several_motifs(motif_found *f,
                                const motif_settings *settings,
                                const ori_profile_options *profile,
                                const ori_motif_options *motif)
{
    const ori_several_options o = options_of(f, settings, profile);
    ori_motif_options m = *motif;

    m.seam = o.seam;
    m.seam_count = o.seam_count;
    f->several.motif = output_alloc((size_t)motif->top,
                                    sizeof *f->several.motif);
    return ori_several_motifs(&f->motifs, f->several.motif, f->log.x,
                              f->log.n, &f->several.all, f->several.best, &o,
                              &m);
}

ori_status motif_several_query(motif_found *f, const motif_settings *settings,
                               const double *q,
                               const ori_profile_options *profile,
                               const ori_motif_options *motif)
{
    const ori_several_options o = options_of(f, settings, profile);

    f->several.place = output_alloc((size_t)motif->most,
                                    sizeof *f->several.place);
    return ori_several_query(&f->motifs, f->several.place, q, f->log.x,
                             f->log.kept, f->log.n, &o, motif);
}

uint32_t motif_several_at(const motif_found *f, int64_t start)
{
    const motif_several *s = &f->several;

    return s->all.nearest ? s->all.nearest[s->best][start] : 0;
}

uint32_t motif_channels_of(const motif_found *f, int motif, int k)
{
    return f->several.place   ? f->several.place[k]
           : f->several.motif ? f->several.motif[motif]
                              : 0;
}

/* found->profile is one of those of all channels. */
void motif_several_free(motif_found *f)
{
    if (f->several.all.of)
        memset(&f->profile, 0, sizeof f->profile);
    ori_several_free(&f->several.all);
    free(f->several.motif);
    free(f->several.place);
}
