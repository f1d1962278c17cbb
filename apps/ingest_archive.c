/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_archive.c - recordings out of an archive
 */
#include "ingest_archive.h"

#include <oriole/data/archive.h>

#include "output.h"

static bool show_share(void *user, double share)
{
    ingesting *g = user;

    g->share = share;
    progress_show(&g->bar, share, "%d taken", g->done);
    return !progress_stop_asked();
}

/* "note: clips.zip: 3 files that are no recordings were passed over; the
 * first is README" */
static void say_passed(ingesting *g, const char *path, int64_t count,
                       const char *one, const char *several,
                       const char *first)
{
    g->text.passed_over += count;
    if (count == 1)
        output_say(&g->settings->common, "note: %s: %s %s", path,
                   first ? first : "?", one);
    else if (count > 1)
        output_say(&g->settings->common, "note: %s: %lld %s; the first is %s",
                   path, (long long)count, several, first ? first : "?");
}

static void say_all_passed(ingesting *g, const ori_archive *archive,
                           const char *path)
{
    const ori_archive_passed p = ori_archive_passed_over(archive);

    say_passed(g, path, p.others, "is no recording, or in no class, and was "
               "passed over", "files that are no recordings, or in no class, "
               "were passed over", p.other);
    say_passed(g, path, p.unmatched, "does not match --label-from, and was "
               "passed over", "recordings whose names do not match "
               "--label-from were passed over", p.unmatched_one);
    say_passed(g, path, p.archives, "is an archive within it, which is not "
               "opened", "archives within it are not opened", p.archive);
    say_passed(g, path, p.links, "is a link or a device, and was passed over",
               "links and devices were passed over", p.link);
}

/* The code of what the archive, or one of its members, failed with. */
static int tell_failure(ingesting *g, const char *path,
                        const ori_archive_member *m, ori_status status)
{
    if (status == ORI_ESTOPPED)
        return EXIT_PROBLEMS;
    if (status == ORI_ENOSPC || status == ORI_ENOMEM || status == ORI_EIO)
        return output_fail_output(g->command->name, status);
    if (g->done == 0 && g->text.failures == 0 && !m->name && !m->more)
        return output_fail_input(g->command->name, status);
    ingest_text_fail(&g->text, m->name ? m->name : path, ori_last_error());
    return EXIT_PROBLEMS;
}

static int take_members(ingesting *g, ori_archive *archive, const char *path)
{
    ori_archive_member m = { .more = true };
    int code = EXIT_FINE;

    while (m.more || m.name) {
        const ori_status status = ori_archive_next(archive, &m);
        int one = EXIT_FINE;

        if (status == ORI_OK && !m.name)
            break;
        progress_end(&g->bar);
        if (status == ORI_OK)
            one = ingest_take_one(g, &m.recording, m.name);
        else
            one = tell_failure(g, path, &m, status);
        g->done += status == ORI_OK;
        code = one > code ? one : code;
        if (one == EXIT_RESOURCES || progress_stop_asked() ||
            (status != ORI_OK && !m.more))
            break;
    }
    return code;
}

static int open_archive(ingesting *g, ori_archive **archive,
                        const char *path)
{
    const ingest_settings *s = g->settings;
    ori_archive_options o = ORI_ARCHIVE_OPTIONS_INIT;
    ori_status status;

    o.label_pattern = s->label_from;
    o.group_pattern = s->group_from;
    o.label_folders = s->folders;
    o.progress = show_share;
    o.user = g;
    status = ori_archive_open(archive, g->catalog, path, &o);
    progress_end(&g->bar);
    return status == ORI_OK ? EXIT_FINE
                            : output_fail_input(g->command->name, status);
}

int ingest_archive(ingesting *g, const char *path)
{
    ori_archive *archive;
    const int failures = g->text.failures;
    int code;

    if (g->cut.kind == ORI_CUT_LABELS && !g->cut.labels) {
        output_fail(g->command->name, "%s: label files in an archive are not "
                    "looked for: unpack it, and name the folder", path);
        return EXIT_INPUT;
    }
    g->done = g->count = 0;
    code = open_archive(g, &archive, path);
    if (code != EXIT_FINE)
        return code;
    code = take_members(g, archive, path);
    progress_end(&g->bar);
    say_all_passed(g, archive, path);
    ori_archive_close(archive);
    if (code == EXIT_FINE && g->done == 0 && g->text.failures == failures) {
        output_fail(g->command->name, "%s: holds no recording", path);
        code = EXIT_INPUT;
    }
    return code;
}
