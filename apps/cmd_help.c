/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cmd_help.c - oriole help: the manual in its several forms
 */
#include "command.h"
#include "manual.h"
#include "option.h"
#include "output.h"

typedef struct help_settings {
    app_common common;
    bool man, completion;
} help_settings;

static const app_option options[] = {
    { .name = "man", .kind = APP_FLAG,
      .offset = offsetof(help_settings, man),
      .help = "the manual page, for man" },
    { .name = "completion", .kind = APP_FLAG,
      .offset = offsetof(help_settings, completion),
      .help = "a completion script, for bash" },
    { .name = NULL }
};

static int run(const app_command *command, int argc, char **argv)
{
    help_settings settings = { .common.seed = 1 };
    const app_command *about;
    char **operands;
    int count;
    const int code = option_parse(command, argc, argv, &settings, &operands,
                                  &count);

    if (code != OPTION_GO_ON)
        return code;
    if (settings.man)
        return manual_page();
    if (settings.completion)
        return manual_completion();
    if (count == 0)
        return manual_overview();
    about = manual_find(operands[0]);
    return about ? manual_command(about) : EXIT_USAGE;
}

const app_command cmd_help = {
    .name = "help",
    .operands = "[COMMAND] [OPTION...]",
    .summary = "tell about oriole or about one command",
    .about = "Prints what \"oriole COMMAND --help\" prints, or the manual of "
             "all commands in other forms.",
    .options = options,
    .run = run,
};
