/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * option.h - from the words of a command line to a command's settings
 */
#ifndef ORI_APPS_OPTION_H
#define ORI_APPS_OPTION_H

#include "command.h"

/* Apart from every exit code. */
enum { OPTION_GO_ON = -1, OPTION_HELP = -2 };

/* The options that every command has. */
extern const app_option option_common[];

/*
 * Fill `settings` (which begin with an app_common and hold their defaults)
 * from the command line; argv[0] is the command's name.  What is left,
 * *operands [*count], points into argv, which is put in order.
 *
 * Returns OPTION_GO_ON, or what the command is to return: an exit code after a
 * mistake, which has then been told, or OPTION_HELP after --help, which main()
 * answers.
 */
int option_parse(const app_command *command, int argc, char **argv,
                 void *settings, char ***operands, int *count);

/* The name nearest to what was typed, or NULL if none is near.  `names` ends
 * in NULL. */
const char *option_nearest(const char *typed, const char *const *names);

#endif
