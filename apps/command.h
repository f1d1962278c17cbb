/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * command.h - what a command is made of
 *
 * A command is one file, cmd_NAME.c, with one table of options, one
 * app_command and one function; main.c lists the commands.  From the tables
 * come the parsing, --help, the manual page and the shell's completion.
 */
#ifndef ORI_APPS_COMMAND_H
#define ORI_APPS_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>

/* The contract of exit codes; EXIT_MEANINGS in manual.c words it. */
enum {
    EXIT_FINE = 0,
    EXIT_PROBLEMS = 1,      /* done in part: files that were bad, or stopped */
    EXIT_USAGE = 2,
    EXIT_INPUT = 3,
    EXIT_RESOURCES = 4
};

typedef enum app_kind {
    APP_FLAG,               /* bool */
    APP_TEXT,               /* const char * */
    APP_INT,                /* int in [low, high] */
    APP_REAL,               /* double in [low, high] */
    APP_SEED,               /* uint64_t */
    APP_CHOICE,             /* int: index into choices */
    APP_HEADING             /* no option: a title in --help */
} app_kind;

typedef struct app_option {
    const char *name;       /* without the dashes; NULL ends a table */
    int letter;             /* short form, or 0 */
    app_kind kind;
    size_t offset;          /* of the value in the command's settings */
    const char *argument;   /* what stands for its value in --help */
    double low, high;       /* the range of APP_INT and APP_REAL */
    const char *const *choices;     /* of APP_CHOICE, NULL at the end */
    const char *help;
} app_option;

/* Every command's settings begin with this. */
typedef struct app_common {
    bool help, json, quiet;
    uint64_t seed;
    int threads;            /* 0: one a processor */
} app_common;

typedef struct app_command {
    const char *name;
    const char *operands;   /* "MODEL DATA..." */
    const char *summary;    /* one line */
    const char *about;      /* paragraphs, "\n\n" between them; a line that
                               begins with a space is kept as it is */
    const app_option *options;
    int (*run)(const struct app_command *command, int argc, char **argv);
} app_command;

/* NULL at the end; in main.c. */
extern const app_command *const app_commands[];

extern const app_command cmd_train, cmd_test, cmd_classify, cmd_listen,
    cmd_tune, cmd_explain, cmd_info, cmd_ingest, cmd_label, cmd_motif,
    cmd_conv, cmd_suite, cmd_bench, cmd_help;

#endif
