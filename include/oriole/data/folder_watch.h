/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * folder_watch.h - recordings that come into folders, each when it is whole
 */
#ifndef ORIOLE_DATA_FOLDER_WATCH_H
#define ORIOLE_DATA_FOLDER_WATCH_H

#include <oriole/base/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_folder_watch ori_folder_watch;

/*
 * Watch folders and all that is in and below them, now or later: audio files,
 * tables (.csv, .tsv, .jsonl, .ndjson) and arrays (.npy).  Hidden ones are
 * passed over, and so are links to folders, and catalogues.
 *
 * A file is whole when nobody has it open for writing, and neither its size
 * nor its time has changed for settle_s seconds; where the system does not say
 * who writes it (files of other users, network file systems), when its writer
 * was seen to close it, or it has not changed for ten times as long.  A
 * recorder that lets a file grow for an hour is waited for; a logger that
 * opens its file anew for every line needs a settle_s longer than from line
 * to line.  A file that changes after it was given is given again.
 *
 * Memory is bounded: where more files come at once than are kept in mind (some
 * thousands), the folders are looked through again for those that are new.
 *
 * Returns ORI_OK, ORI_EIO (no such folder; too many folders for the system's
 * limit, which the sentence names), ORI_ENOTSUP (only Linux can) or
 * ORI_ENOMEM.
 */
ORI_API ori_status ori_folder_watch_open(ori_folder_watch **watch,
                                         const char *const *folders,
                                         int count, double settle_s);
ORI_API void ori_folder_watch_close(ori_folder_watch *watch);

/*
 * Wait up to wait_s seconds for the next file that is whole.
 *
 *   path    out: its path, which lives until the next call; NULL: none came,
 *           or a signal did
 *   folder  out: in which of the folders
 *
 * Returns ORI_OK, ORI_EIO or ORI_ENOMEM.
 */
ORI_API ori_status ori_folder_watch_next(ori_folder_watch *watch,
                                         double wait_s, const char **path,
                                         int *folder);

/* Files that are there and not whole yet. */
ORI_API int ori_folder_watch_pending(const ori_folder_watch *watch);

#ifdef __cplusplus
}
#endif
#endif
