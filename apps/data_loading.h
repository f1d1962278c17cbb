/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * data_loading.h - DATA of a command line into a data set
 */
#ifndef ORI_APPS_DATA_LOADING_H
#define ORI_APPS_DATA_LOADING_H

#include <oriole/data/dataset.h>

#include "command.h"

/*
 * Load with a progress bar, and tell what the data set has to note.  The
 * progress members of `options` are set here.  Returns EXIT_FINE, or what to
 * exit with: the failure has then been told.
 */
int data_load(ori_dataset **dataset, const app_command *command,
              const app_common *common, char *const *paths, int count,
              const ori_dataset_options *options);

#endif
