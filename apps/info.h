/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * info.h - the three kinds of files that "oriole info" tells about
 */
#ifndef ORI_APPS_INFO_H
#define ORI_APPS_INFO_H

#include "command.h"

typedef struct info_request {
    const app_command *command;
    const app_common *common;
    const char *path;
    const char *label_from;     /* or NULL */
} info_request;

/* Each prints and returns the exit code. */
int info_model(const info_request *request);
int info_recording(const info_request *request);
int info_dataset(const info_request *request);

#endif
