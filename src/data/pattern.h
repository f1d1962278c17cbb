/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pattern.h - labels and groups out of file names
 *
 * POSIX extended regular expressions; <regex.h> is included by pattern.c
 * alone.
 */
#ifndef ORI_DATA_PATTERN_H
#define ORI_DATA_PATTERN_H

#include <oriole/base/status.h>

typedef struct ori__pattern ori__pattern;

/* `what` names it in messages.  A NULL expression gives a NULL pattern.
 * ORI_EINVAL: it is no expression, or has no group. */
ori_status ori__pattern_create(ori__pattern **pattern, const char *what,
                               const char *expression);
void ori__pattern_destroy(ori__pattern *pattern);

/* The first group in the name of the file, the folders in front left off;
 * *found is NULL where there is no match or an empty one.  ori__free(). */
ori_status ori__pattern_find(const ori__pattern *pattern, const char *path,
                             char **found);

#endif
