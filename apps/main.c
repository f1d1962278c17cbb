/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * main.c - the command oriole: which word calls what
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "manual.h"
#include "option.h"
#include "output.h"

const app_command *const app_commands[] = {
    &cmd_train, &cmd_test, &cmd_classify, &cmd_tune, &cmd_listen,
    &cmd_explain, &cmd_info, &cmd_motif, &cmd_ingest, &cmd_label, &cmd_conv,
    &cmd_suite, &cmd_bench, &cmd_help, NULL
};

static int print_version(void)
{
    printf("oriole %s\n"
           "Licence: GNU GPL version 2 or later "
           "<https://gnu.org/licenses/gpl.html>.\n"
           "This is free software: you are free to change and redistribute "
           "it.\nThere is NO WARRANTY, to the extent permitted by law.\n"
           "Models that you train, and what oriole writes from them, are "
           "yours.\n", ori_version());
    return output_close(NULL, EXIT_FINE);
}

/*
 * GNU's OpenMP lets idle threads spin for milliseconds by default: fine alone
 * on a machine, ruinous (eight times slower, measured) where other programs
 * want the cores.  It reads its settings before main, so they are put in
 * place and the program begun anew.
 */
static void spin_briefly(char **argv)
{
    if (getenv("OMP_WAIT_POLICY") || getenv("GOMP_SPINCOUNT"))
        return;
    if (setenv("GOMP_SPINCOUNT", "20000", 1) == 0)
        execv("/proc/self/exe", argv);
}

/* Where standard output is closed, the next file would take its number, and
 * what is printed would go there. */
static void keep_standard_places(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            (void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
    const app_command *command;
    int code;

    spin_briefly(argv);
    keep_standard_places();
    signal(SIGXFSZ, SIG_IGN);   /* too large a file is an error to tell */
    if (argc < 2) {
        output_fail(NULL, "which command?  \"oriole --help\" lists all");
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return manual_overview();
    if (strcmp(argv[1], "--version") == 0)
        return print_version();
    command = manual_find(argv[1]);
    if (!command)
        return EXIT_USAGE;
    code = command->run(command, argc - 1, argv + 1);
    return code == OPTION_HELP ? manual_command(command) : code;
}
