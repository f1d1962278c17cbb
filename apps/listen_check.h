/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * listen_check.h - a stream against batch, on a recording
 */
#ifndef ORI_APPS_LISTEN_CHECK_H
#define ORI_APPS_LISTEN_CHECK_H

#include <oriole/model/model.h>

#include "command.h"

/*
 * Push a recording through the recogniser hop by hop and compare each score
 * with what the batch code gives for the whole at once.  Prints how many
 * there were, the largest difference, and the mean and worst hop.  The whole
 * recording is held in memory.  EXIT_PROBLEMS where one differs by more than
 * rounding, or lies elsewhere.
 */
int listen_check(const app_command *command, const app_common *common,
                 ori_model *model, const char *path);

#endif
