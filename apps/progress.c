/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * progress.c - a bar on the terminal, and the wish to stop
 */
#include "progress.h"

#include <math.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output.h"
#include "timing.h"

enum { BAR = 10 };

/* A signal handler has no other way to be heard. */
static volatile sig_atomic_t stop_asked;

static void ask_stop(int signal_number)
{
    (void)signal_number;
    stop_asked = 1;
}

/* A shell lets its background jobs ignore Ctrl-C; that stays so. */
static void catch_one(int number)
{
    struct sigaction action = { .sa_handler = ask_stop }, old;

    action.sa_flags = (int)SA_RESETHAND;
    sigemptyset(&action.sa_mask);
    if (sigaction(number, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
        sigaction(number, &action, NULL);
}

void progress_catch_signals(void)
{
    catch_one(SIGINT);
    catch_one(SIGTERM);
}

bool progress_stop_asked(void)
{
    return stop_asked != 0;
}

progress progress_begin(const app_common *common)
{
    const char *form = getenv("ORIOLE_PROGRESS");
    const bool lines = form && strcmp(form, "lines") == 0;

    return (progress){ .on = lines || (!common->quiet &&
                                       isatty(STDERR_FILENO)),
                       .lines = lines, .last = -1.0 };
}

void progress_show(progress *bar, double share, const char *format, ...)
{
    const double time = bar->on ? timing_now() : 0.0;
    char line[512], text[400];
    va_list args;
    int filled;

    if (!bar->on || time - bar->last < 0.1)
        return;
    bar->last = time;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (bar->lines) {
        fprintf(stderr, "progress %.4f %s\n", share, text);
        return;
    }
    bar->shown = true;
    filled = (int)(fmin(fmax(share, 0.0), 1.0) * BAR);
    snprintf(line, sizeof line, "[%.*s%.*s] %s", filled, "##########",
             BAR - filled, "..........", text);
    fprintf(stderr, "\r%.*s\033[K", output_width(stderr) - 1, line);
    fflush(stderr);
}

void progress_end(progress *bar)
{
    if (bar->shown)
        fputs("\r\033[K", stderr);
    bar->shown = false;
    fflush(stderr);
}

char *progress_time(double seconds, char text[32])
{
    const long s = seconds > 0.0 && seconds < 1e9 ? lround(seconds) : 0;

    if (s >= 3600)
        snprintf(text, 32, "%ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
    else
        snprintf(text, 32, "%ld:%02ld", s / 60, s % 60);
    return text;
}
