/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * wisdom.c - what the planner measured before, in the user's cache folder
 */
#include "wisdom.h"

#include <limits.h>

#include <oriole/conv/wisdom.h>

#include "output.h"

void wisdom_load(const app_common *common)
{
    char path[PATH_MAX];

    if (ori_conv_wisdom_path(path, sizeof path) == ORI_OK &&
        ori_conv_wisdom_load(path) != ORI_OK)
        output_say(common, "note: %s", ori_last_error());
}

int wisdom_save(const app_command *command, const app_common *common)
{
    char path[PATH_MAX];
    ori_status s = ori_conv_wisdom_path(path, sizeof path);

    if (s == ORI_OK)
        s = ori_conv_wisdom_save(path);
    if (s != ORI_OK)
        return output_fail_output(command->name, s);
    output_say(common, "%s: %d lines of wisdom", path,
               ori_conv_wisdom_count());
    return EXIT_FINE;
}

int wisdom_calibrate(const app_command *command, const app_common *common)
{
    const int known = ori_conv_wisdom_count();
    const ori_status s = ori_conv_calibrate();

    if (s != ORI_OK)
        return output_fail_output(command->name, s);
    return ori_conv_wisdom_count() > known ? wisdom_save(command, common)
                                           : EXIT_FINE;
}
