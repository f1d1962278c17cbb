/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cache_folder.h - the folder `cache` of a catalogue: what can be made again
 *
 * It may be removed at any time, and files in it too.
 */
#ifndef ORI_SERVE_CACHE_FOLDER_H
#define ORI_SERVE_CACHE_FOLDER_H

#include <stdint.h>

#include <oriole/base/status.h>

/* The file NAME in the cache of a catalogue's folder, which is made where it
 * is not there; free with ori__free(). */
ori_status ori__cache_path(char **path, const char *folder, const char *name);

/* It is used: that keeps it from being the first to go. */
void ori__cache_touch(const char *path);

/*
 * Remove those not used for longest until the rest has at most so many bytes,
 * and what a killed process left half-written a day ago.
 */
void ori__cache_trim(const char *folder, int64_t most);

#endif
