/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * filter_taps.h - the kernel of oriole conv, read from a file
 */
#ifndef ORI_APPS_FILTER_TAPS_H
#define ORI_APPS_FILTER_TAPS_H

#include "command.h"

typedef struct filter_taps {
    float *taps;
    int count;
    double rate_hz;         /* 0 where unknown */
} filter_taps;

/* One channel of any recording; `column` chooses one of a table, or NULL.
 * Returns EXIT_FINE, or what to exit with after it was told. */
int filter_taps_read(filter_taps *kernel, const app_command *command,
                     const char *path, const char *column);
void filter_taps_free(filter_taps *kernel);

#endif
