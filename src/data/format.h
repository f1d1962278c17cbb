/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * format.h - what a form of data is to the loader
 */
#ifndef ORI_DATA_FORMAT_H
#define ORI_DATA_FORMAT_H

#include <stdbool.h>

#include "data/gather.h"

typedef struct ori__format {
    const char *name;       /* for people */
    bool names;             /* names recordings, which are read later; else
                               it holds its cases */
    /* Is the path, a folder or a file, of this form?  Reads little. */
    bool (*is)(const char *path, bool folder);
    /* Put its examples into g; they are of the split that is given, unless
     * the data themselves say. */
    ori_status (*load)(ori__gather *g, const char *path, ori_split split);
} ori__format;

#define ORI__FORMAT(name) extern const ori__format ori__format_##name;
#include "data/formats.def"
#undef ORI__FORMAT

/* ORI_EINVAL if there is none, ORI_EIO where the path is not there. */
ori_status ori__format_find(const ori__format **format, const char *path);

/* Find the form of the path and load it; ORI_EINVAL if there is none. */
ori_status ori__load_path(ori__gather *g, const char *path, ori_split split);

#endif
