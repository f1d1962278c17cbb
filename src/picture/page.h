/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * page.h - inside of a page
 */
#ifndef ORI_PICTURE_PAGE_H
#define ORI_PICTURE_PAGE_H

#include <oriole/picture/page.h>

#include "base/text.h"

/* Made of page.css and page.js by page_texts.awk. */
extern const char ori__page_style[], ori__page_script[];

/* What was kept already, and where. */
typedef struct ori__kept {
    const float *x;
    int64_t length;
    bool sound;
} ori__kept;

struct ori_page {
    char *title, *about;
    ori__text body;
    ori__text contents;         /* the list on top */
    ori__text clips;            /* JSON objects, commas between */
    ori__kept *kept;            /* [clip_count] */
    size_t kept_room;
    int sections, clip_count;
    size_t sound_bytes;
};

/* A figure begins, and its picture's markup goes here; then its caption. */
ori__text *ori__page_figure_begin(ori_page *page);
void ori__page_figure_end(ori_page *page, const char *caption);

/* SHA-256 (FIPS 180-4) of a text, as base64: what a page's policy knows its
 * script by. */
void ori__page_digest(char digest[48], const char *text);

#endif
