/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_browser.c - a browser is shown an address that carries a secret
 */
#include "label_browser.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "output.h"

static const char page[] =
    "<!DOCTYPE html><meta charset=\"utf-8\"><title>oriole</title>"
    "<meta http-equiv=\"refresh\" content=\"0; url=%s\">"
    "<a href=\"%s\">oriole</a>\n";

/* mkstemps() makes it for its owner alone. */
static char *write_page(const char *address)
{
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    const char *temporary = getenv("TMPDIR");
    char *path = output_format("%s/oriole-XXXXXX.html",
                               runtime && *runtime       ? runtime
                               : temporary && *temporary ? temporary
                                                         : "/tmp");
    const int place = mkstemps(path, 5);
    FILE *file = place >= 0 ? fdopen(place, "w") : NULL;

    if (file) {
        fprintf(file, page, address, address);
        if (fclose(file) == 0)
            return path;
        unlink(path);
    }
    free(path);
    return NULL;
}

/* In the place of a child: a session of its own, so that Ctrl-C is not for
 * it, and nothing said. */
static void become_browser(const char *path)
{
    const int null = open("/dev/null", O_RDWR);
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setsid();
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
    if (fork() == 0)
        execlp("xdg-open", "xdg-open", path, (char *)NULL);
    _exit(0);
}

void label_browser_open(label_browser *browser, const char *address)
{
    pid_t child;

    browser->file = write_page(address);
    if (!browser->file)
        return;
    child = fork();
    if (child == 0)
        become_browser(browser->file);
    if (child > 0)
        waitpid(child, NULL, 0);
}

void label_browser_forget(label_browser *browser)
{
    if (browser->file)
        unlink(browser->file);
    free(browser->file);
    browser->file = NULL;
}
