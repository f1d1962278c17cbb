/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_page.h - the labelling page, until Ctrl-C
 */
#ifndef ORI_APPS_LABEL_PAGE_H
#define ORI_APPS_LABEL_PAGE_H

#include <oriole/serve/serve.h>

#include "command.h"

typedef struct label_page {
    app_common common;
    const char *author, *listen, *token_file;
    const char *model;      /* proposes at the start; NULL: none */
    int port;
    bool no_browser;
} label_page;

/* Serve the catalogue; the exit code. */
int label_page_run(const char *command, const char *catalog,
                   const label_page *page);

#endif
