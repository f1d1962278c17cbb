/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * wisdom.h - what the planner measured before, in the user's cache folder
 */
#ifndef ORI_APPS_WISDOM_H
#define ORI_APPS_WISDOM_H

#include "command.h"

/* Know it, if there is any; what cannot be read is told, and no failure. */
void wisdom_load(const app_common *common);

/* Keep what was measured; tells where.  Returns what to exit with. */
int wisdom_save(const app_command *command, const app_common *common);

/* Where the machine was not calibrated yet, do so and keep it.  Returns what
 * to exit with. */
int wisdom_calibrate(const app_command *command, const app_common *common);

#endif
