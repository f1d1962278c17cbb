/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * page_files.h - the names of the page's files; page_files.c is made of the
 *                lists in local.mk
 */
#ifndef ORI_SERVE_PAGE_FILES_H
#define ORI_SERVE_PAGE_FILES_H

/* "index.html", "vendor/uPlot.esm.js"; NULL at the end. */
extern const char *const ori__page_files[];

#endif
