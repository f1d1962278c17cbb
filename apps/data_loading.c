/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * data_loading.c - DATA of a command line into a data set
 */
#include "data_loading.h"

#include "output.h"
#include "progress.h"

static bool show(void *context, int64_t done, int64_t total)
{
    progress_show(context, total > 0 ? (double)done / (double)total : 0.0,
                  "reading %lld of %lld", (long long)done, (long long)total);
    return !progress_stop_asked();
}

int data_load(ori_dataset **dataset, const app_command *command,
              const app_common *common, char *const *paths, int count,
              const ori_dataset_options *options)
{
    ori_dataset_options with_bar = *options;
    progress bar = progress_begin(common);
    ori_status s;

    with_bar.progress = show;
    with_bar.progress_context = &bar;
    s = ori_dataset_load(dataset, (const char *const *)paths, count,
                         &with_bar);
    progress_end(&bar);
    if (s == ORI_ESTOPPED) {
        output_fail(command->name, "stopped while reading; nothing was "
                    "written");
        return EXIT_PROBLEMS;
    }
    if (s != ORI_OK)
        return output_fail_input(command->name, s);
    output_say_lines(common, "note: ", ori_dataset_notes(*dataset));
    return EXIT_FINE;
}
