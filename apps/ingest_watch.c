/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_watch.c - recordings as they come into folders
 */
#include "ingest_watch.h"

#include <oriole/data/folder_watch.h>

#include "output.h"

/* So often the terminal is told, seconds. */
static const double look_up_s = 0.5;

static void show_waiting(ingesting *g, const ori_folder_watch *watch)
{
    const int pending = ori_folder_watch_pending(watch);

    progress_show(&g->bar, 0.0, "waiting; %d file%s not whole yet; Ctrl-C "
                  "ends it", pending, pending == 1 ? " is" : "s are");
}

static int watch_on(ingesting *g, ori_folder_watch *watch, char **folders)
{
    int code = EXIT_FINE;

    while (!progress_stop_asked()) {
        const char *path;
        int folder, one;
        const ori_status s = ori_folder_watch_next(watch, look_up_s, &path,
                                                   &folder);

        if (s != ORI_OK)
            return output_fail_input(g->command->name, s);
        if (!path) {
            show_waiting(g, watch);
            continue;
        }
        progress_end(&g->bar);
        one = ingest_take_arrived(g, folders[folder], path);
        code = one > code ? one : code;
        if (one == EXIT_RESOURCES)
            break;
    }
    progress_end(&g->bar);
    return code;
}

int ingest_watch(ingesting *g, char **folders, int count)
{
    ori_folder_watch *watch;
    const ori_status s = ori_folder_watch_open(
        &watch, (const char *const *)folders, count, g->settings->settle_s);
    int code, pending;

    if (s != ORI_OK)
        return output_fail_input(g->command->name, s);
    output_say(&g->settings->common, "watching %d folder%s; Ctrl-C ends it",
               count, output_plural(count));
    code = watch_on(g, watch, folders);
    pending = ori_folder_watch_pending(watch);
    if (pending > 0)
        output_say(&g->settings->common, "%d file%s not whole yet, and not "
                   "taken", pending, pending == 1 ? " was" : "s were");
    ori_folder_watch_close(watch);
    return code;
}
