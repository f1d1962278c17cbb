/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * folder_watch_none.c - where the system has no inotify
 */
#include <oriole/data/folder_watch.h>

#include "base/fail.h"

ori_status ori_folder_watch_open(ori_folder_watch **watch,
                                 const char *const *folders, int count,
                                 double settle_s)
{
    (void)folders;
    (void)count;
    (void)settle_s;
    *watch = NULL;
    return ori__fail(ORI_ENOTSUP, "folders can only be watched on Linux");
}

ori_status ori_folder_watch_next(ori_folder_watch *watch, double wait_s,
                                 const char **path, int *folder)
{
    (void)watch;
    (void)wait_s;
    (void)folder;
    *path = NULL;
    return ORI_OK;
}

int ori_folder_watch_pending(const ori_folder_watch *watch)
{
    (void)watch;
    return 0;
}

void ori_folder_watch_close(ori_folder_watch *watch)
{
    (void)watch;
}
