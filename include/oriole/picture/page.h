/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * page.h - a report: one HTML file that asks nobody for anything
 *
 * Text, tables, pictures, recordings to look at and to hear, in the order in
 * which they are added.  The file holds all it shows; its policy forbids it
 * every request and every script but its own few lines.  It is light or dark
 * as the reader's system is.  All texts are taken as text: what HTML would
 * give a meaning is escaped, bytes that are not UTF-8 come out as '?'.
 *
 * Adding cannot fail: what goes wrong is told by ori_page_write().  What is
 * given is read during the call and not kept.
 */
#ifndef ORIOLE_PICTURE_PAGE_H
#define ORIOLE_PICTURE_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_page ori_page;

/* Where a picture goes: into a file whose extension says its format (.png,
 * .svg, .pdf), or at the end of a page, under which its caption stands. */
typedef struct ori_place {
    const char *path;           /* not looked at where there is a page */
    ori_page *page;             /* or NULL */
    const char *caption;        /* what is to be seen, in words; NULL: none */
} ori_place;

/* about: a sentence under the title, or NULL. */
ORI_API ori_status ori_page_create(ori_page **page, const char *title,
                                   const char *about);
ORI_API void ori_page_destroy(ori_page *page);

/* A section, which the list on top leads to, and a heading within one. */
ORI_API void ori_page_section(ori_page *page, const char *title);
ORI_API void ori_page_heading(ori_page *page, const char *title);

/* A paragraph; one that says why something is not there. */
ORI_API void ori_page_text(ori_page *page, const char *text);
ORI_API void ori_page_missing(ori_page *page, const char *text);

typedef struct ori_page_table {
    const char *const *heads;   /* [columns] */
    const char *const *cells;   /* [rows, columns] */
    int columns, rows;
    const bool *numbers;        /* [columns]: stand at the right; NULL: none */
} ori_page_table;

ORI_API void ori_page_table_add(ori_page *page, const ori_page_table *table);

/* What is added until unfold is seen when the reader opens it by its title.
 * Not one within another. */
ORI_API void ori_page_fold(ori_page *page, const char *title);
ORI_API void ori_page_unfold(ori_page *page);

/* What is added until the end stands side by side, as many as there is room
 * for. */
ORI_API void ori_page_row(ori_page *page);
ORI_API void ori_page_row_end(ori_page *page);

/* A recording, or what stands for one. */
typedef struct ori_clip {
    const char *name;           /* of the file, or what it is */
    const char *words;          /* a line more; NULL: none */
    int color;                  /* of the palette (picture.h) */
    const float *x;             /* [length], NaN where missing; one channel */
    int64_t length;
    double rate_hz;             /* 0: not known */
    int64_t from, to;           /* this part stands out; to 0: none */
    bool audible;               /* can be played, at 4 kHz and more, while the
                                   page has room for sounds: 5 MB in all */
} ori_clip;

/*
 * Keep a clip for ori_canvas marks of the next pictures to open; returns its
 * number, 0 for the first.  Samples that were kept before cost nothing.
 */
ORI_API int ori_page_keep(ori_page *page, const ori_clip *clip);

/* Show a clip, small, with a button to play it where it can be. */
ORI_API void ori_page_clip(ori_page *page, const ori_clip *clip);

/* A place where kept clips open that are clicked in the picture before it;
 * hint: what stands there until then. */
ORI_API void ori_page_opened(ori_page *page, const char *hint);

/* Bytes of the page so far. */
ORI_API size_t ori_page_bytes(const ori_page *page);

/* Write the file, whole or not at all.  Returns ORI_OK, ORI_ENOMEM, ORI_EIO
 * or ORI_ENOSPC. */
ORI_API ori_status ori_page_write(ori_page *page, const char *path);

#ifdef __cplusplus
}
#endif
#endif
