/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_together.c - several logs in one search
 */
#include "motif_together.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/base/array.h>

#include "motif_several.h"
#include "output.h"

/* Rates that are measured from columns of time differ by some jitter. */
static const double RATE_SHARE = 1e-3;

static int check_rate(const motif_log *log, const motif_log *other,
                      const app_command *command)
{
    const double a = log->rate_hz, b = other->rate_hz;

    if ((a > 0.0) == (b > 0.0) && fabs(a - b) <= RATE_SHARE * fmax(a, b))
        return EXIT_FINE;
    if (a > 0.0 && b > 0.0)
        output_fail(command->name, "%s has %.6g samples a second and %s has "
                    "%.6g: shapes can be compared at one rate only",
                    other->path, b, log->path, a);
    else
        output_fail(command->name, "of %s and %s only one has a column of "
                    "time: whether their rates are the same is not known",
                    other->path, log->path);
    return EXIT_INPUT;
}

static ori_status stack_channel(motif_log *all, ori_together *joint,
                                const motif_log *const *logs, int count,
                                int channel)
{
    const double **x = output_alloc((size_t)count, sizeof *x);
    int64_t *n = output_alloc((size_t)count, sizeof *n);
    ori_status s;

    for (int i = 0; i < count; i++) {
        n[i] = logs[i]->n;
        x[i] = logs[i]->x + channel * n[i];
    }
    ori_together_free(joint);
    s = ori_together_join(joint, x, n, count);
    free(x);
    free(n);
    if (s == ORI_OK && channel == 0)
        s = ori_array_new(&all->x, (size_t)(all->kept * joint->n),
                          sizeof *all->x, "logs together");
    for (int64_t i = 0; s == ORI_OK && i < joint->n; i++) {
        motif_log_breathe(i);
        all->x[channel * joint->n + i] = joint->x[i];
    }
    all->n = joint->n;
    return s;
}

ori_status motif_together_stack(motif_log *all, ori_together *joint,
                                const motif_log *const *logs, int count)
{
    ori_status s = ORI_OK;

    all->kept = logs[0]->kept;
    for (int c = 0; c < all->kept && s == ORI_OK; c++)
        s = stack_channel(all, joint, logs, count, c);
    ori_array_free(joint->x);
    joint->x = NULL;
    return s;
}

/* found->log has the channels' names from now on. */
static ori_status join_channels(motif_found *found, int count)
{
    const motif_log **logs = output_alloc((size_t)count, sizeof *logs);
    motif_log all = { 0 };
    ori_status s;

    for (int i = 0; i < count; i++)
        logs[i] = &found->parts[i];
    s = motif_together_stack(&all, &found->together, logs, count);
    free(logs);
    found->log = found->parts[0];
    found->log.x = all.x;
    found->log.n = all.n;
    found->parts[0].names = NULL;
    found->parts[0].kept = 0;
    for (int i = 0; i < count; i++) {
        ori_array_free(found->parts[i].x);
        found->parts[i].x = NULL;
    }
    /* What stands between two logs is not missing in any. */
    found->log.missing = -(int64_t)found->log.kept * (count - 1);
    return s;
}

static int fail_join(const app_command *command, ori_status s)
{
    output_fail(command->name, "%s", ori_last_error());
    return s == ORI_EINVAL ? EXIT_INPUT : EXIT_RESOURCES;
}

/* The samples of all parts go into found->log. */
static int join(motif_found *found, const app_command *command, int count)
{
    const double **x = output_alloc((size_t)count, sizeof *x);
    int64_t *n = output_alloc((size_t)count, sizeof *n);
    ori_status s;

    for (int i = 0; i < count; i++) {
        x[i] = found->parts[i].x;
        n[i] = found->parts[i].n;
    }
    s = ori_together_join(&found->together, x, n, count);
    free(x);
    free(n);
    if (s != ORI_OK)
        return fail_join(command, s);
    found->log = found->parts[0];
    found->log.x = found->together.x;
    found->log.n = found->together.n;
    for (int i = 0; i < count; i++) {
        ori_array_free(found->parts[i].x);
        found->parts[i].x = NULL;
        found->log.missing += i ? found->parts[i].missing : 0;
    }
    return EXIT_FINE;
}

int motif_together_read(motif_found *found, const app_command *command,
                        const motif_settings *settings, char **paths,
                        int count)
{
    const bool several = motif_several_asked(settings);
    ori_status s;
    int code = EXIT_FINE;

    found->parts = output_alloc((size_t)count, sizeof *found->parts);
    memset(found->parts, 0, (size_t)count * sizeof *found->parts);
    found->part_count = count;
    for (int i = 0; i < count && code == EXIT_FINE; i++) {
        code = several ? motif_several_take(&found->parts[i], command,
                                            settings, paths[i],
                                            i ? &found->parts[0] : NULL)
                       : motif_log_read(&found->parts[i], command, paths[i],
                                        settings->column,
                                        settings->envelope_hz);
        if (code == EXIT_FINE)
            code = check_rate(&found->parts[0], &found->parts[i], command);
    }
    if (code != EXIT_FINE || !several)
        return code == EXIT_FINE ? join(found, command, count) : code;
    s = join_channels(found, count);
    return s == ORI_OK ? motif_several_check(found, command, settings)
                       : fail_join(command, s);
}

int motif_unlike_read(motif_found *found, const app_command *command,
                      const motif_settings *settings)
{
    const int code =
        motif_several_asked(settings)
            ? motif_several_take(&found->reference, command, settings,
                                 settings->unlike, &found->log)
            : motif_log_read(&found->reference, command, settings->unlike,
                             settings->column, settings->envelope_hz);

    return code == EXIT_FINE
               ? check_rate(&found->log, &found->reference, command)
               : code;
}

static int check_log(const motif_log *log, int64_t window,
                     const app_command *command)
{
    if (log->n >= window)
        return EXIT_FINE;
    output_fail(command->name, "%s: %lld samples are fewer than a window of "
                "%lld", log->path, (long long)log->n, (long long)window);
    return EXIT_INPUT;
}

int motif_together_check(const motif_found *f, const app_command *command)
{
    int code = EXIT_FINE;

    for (int i = 0; f->parts && i < f->part_count && code == EXIT_FINE;
         i++)
        code = check_log(&f->parts[i], f->window, command);
    if (code == EXIT_FINE && f->reference.path)
        code = check_log(&f->reference, f->window, command);
    return code;
}

void motif_together_bridge(motif_found *f, int64_t longest)
{
    if (f->reference.path)
        motif_log_bridge(&f->reference, longest);
    if (!f->parts) {
        motif_log_bridge(&f->log, longest);
        return;
    }
    for (int i = 0; i < f->part_count; i++) {
        motif_log part = f->parts[i];
        const int64_t before = part.bridged;

        part.kept = 0;
        for (int c = 0; c == 0 || c < f->log.kept; c++) {
            part.x = f->log.x + c * f->log.n + f->together.first[i];
            motif_log_bridge(&part, longest);
        }
        f->parts[i].bridged = part.bridged;
        f->log.bridged += part.bridged - before;
    }
}

void motif_together_free(motif_found *f)
{
    motif_log_free(&f->reference);
    if (!f->parts)
        return;
    for (int i = 0; i < f->part_count; i++)
        motif_log_free(&f->parts[i]);
    free(f->parts);
    if (f->log.x == f->together.x)
        f->log.x = NULL;
    ori_together_free(&f->together);
}

motif_place motif_place_of(const motif_found *f, int64_t start,
                           int64_t length)
{
    const int of = f->parts ? ori_together_of(&f->together, start) : 0;
    const int64_t first = start - (f->parts ? f->together.first[of] : 0);
    const double step = f->log.rate_hz > 0.0 ? 1.0 / f->log.rate_hz : 1.0;

    return (motif_place){
        .path = f->parts ? f->parts[of].path : f->log.path,
        .first = first,
        .end = first + length,
        .from = (double)first * step,
        .to = (double)(first + length) * step };
}

int64_t motif_length_of(const motif_found *f, const ori_motif *motif, int k)
{
    return motif->length ? motif->length[k] : f->window;
}

int motif_logs_of(const motif_found *f, const ori_motif *motif)
{
    int logs = 0;

    for (int i = 0; i < f->part_count; i++) {
        int k = 0;

        while (k < motif->count &&
               ori_together_of(&f->together, motif->start[k]) != i)
            k++;
        logs += k < motif->count;
    }
    return logs;
}
