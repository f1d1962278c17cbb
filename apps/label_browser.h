/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_browser.h - a browser is shown an address that carries a secret
 */
#ifndef ORI_APPS_LABEL_BROWSER_H
#define ORI_APPS_LABEL_BROWSER_H

typedef struct label_browser {
    char *file;             /* that leads to the address; NULL: none */
} label_browser;

/*
 * Open it in the browser that xdg-open finds; where there is none nothing
 * happens.  What a program is called with everybody on the machine can see,
 * so the browser is given a file which only its owner can read.
 */
void label_browser_open(label_browser *browser, const char *address);

/* Remove the file. */
void label_browser_forget(label_browser *browser);

#endif
