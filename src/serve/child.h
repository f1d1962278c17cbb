/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * child.h - another program that works for us, and never longer than we do
 */
#ifndef ORI_SERVE_CHILD_H
#define ORI_SERVE_CHILD_H

#include <stdbool.h>

#include <oriole/base/status.h>

typedef struct ori__child {
    char *const *argv;          /* argv[0]: its file; NULL at the end */
    const char *variable;       /* NAME=VALUE for its environment, or NULL */
    /* Asked some times a second; false ends it: SIGTERM, and SIGKILL where
     * that does not help within some seconds. */
    bool (*go_on)(void *user);
    /* Each line of what it prints and says. */
    void (*line)(void *user, const char *text);
    void *user;
} ori__child;

/*
 * Run it to its end, in a process group of its own.  Should this process die,
 * even by SIGKILL, so does it (where the system can: Linux).
 *
 *   *code  its exit code; 128 + the signal's number where one ended it
 *
 * Returns ORI_OK however it ended, ORI_EIO (it cannot be run), ORI_ENOMEM.
 */
ori_status ori__child_run(const ori__child *child, int *code);

#endif
