/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_page.c - the labelling page, until Ctrl-C
 */
#include "label_page.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "author.h"
#include "label_browser.h"
#include "output.h"

/* The first line of a file; NULL: it said why there is none. */
static char *read_token(const char *command, const char *path)
{
    FILE *file = fopen(path, "r");
    char line[256] = "";

    if (!file || !fgets(line, sizeof line, file)) {
        output_fail(command, "%s: no token can be read: %s", path,
                    file ? "the file is empty" : strerror(errno));
        if (file)
            fclose(file);
        return NULL;
    }
    fclose(file);
    line[strcspn(line, "\r\n")] = '\0';
    return output_copy(line);
}

/* Where elsewhere may reach it, the address is for the people who shall. */
static void tell(const label_page *page, const ori_serve *server)
{
    if (page->common.json)
        printf("{\"address\": \"%s\", \"port\": %d}\n",
               ori_serve_address(server), ori_serve_port(server));
    else
        printf("%s\n", ori_serve_address(server));
    fflush(stdout);
    if (page->listen)
        output_say(&page->common, "whoever has this address can read and "
                   "change the catalogue, and what passes on the way is not "
                   "encrypted");
    output_say(&page->common, "Ctrl-C ends it");
}

static void await_end(const sigset_t *signals)
{
    int which;

    while (sigwait(signals, &which) != 0)
        ;
}

/* This very program, which trains when the page asks for it; NULL where the
 * system does not say. */
static const char *find_program(char path[PATH_MAX])
{
    const ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);

    if (length <= 0)
        return NULL;
    path[length] = '\0';
    return path;
}

static int serve(const char *command, const char *catalog,
                 const label_page *page, const char *token)
{
    ori_serve_options options = ORI_SERVE_OPTIONS_INIT;
    label_browser browser = { 0 };
    char program[PATH_MAX];
    ori_serve *server;
    sigset_t signals;
    ori_status s;

    options.author = author_name(page->author);
    options.listen = page->listen;
    options.port = page->port;
    options.token = token;
    options.model = page->model;
    options.program = find_program(program);
    /* Blocked before there are threads, which are to leave them to us. */
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    s = ori_serve_start(&server, catalog, &options);
    if (s != ORI_OK)
        return output_fail_input(command, s);
    tell(page, server);
    if (!page->no_browser)
        label_browser_open(&browser, ori_serve_address(server));
    await_end(&signals);
    label_browser_forget(&browser);
    ori_serve_stop(server);
    return output_close(command, EXIT_FINE);
}

int label_page_run(const char *command, const char *catalog,
                   const label_page *page)
{
    char *token = NULL;
    int code;

    if (page->token_file && !(token = read_token(command, page->token_file)))
        return EXIT_INPUT;
    code = serve(command, catalog, page, token);
    free(token);
    return code;
}
