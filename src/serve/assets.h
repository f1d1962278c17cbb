/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * assets.h - the page's files
 *
 * Which ones there are is decided when oriole is built (page_files in
 * local.mk); no path is ever made of what a client says.
 */
#ifndef ORI_SERVE_ASSETS_H
#define ORI_SERVE_ASSETS_H

#include "serve/server.h"

/* The folder that holds them all: `asked`, the environment's, where they were
 * built or installed.  *folder from ori__alloc().  ORI_EIO. */
ori_status ori__assets_find(char **folder, const char *asked);

/* One of them, where no route fits. */
ori__handler ori__get_asset;

#endif
