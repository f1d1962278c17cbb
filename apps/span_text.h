/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * span_text.h - classified spans on standard output, one a line
 */
#ifndef ORI_APPS_SPAN_TEXT_H
#define ORI_APPS_SPAN_TEXT_H

#include <oriole/stream/recording.h>

typedef enum span_form { SPAN_TABS, SPAN_CSV, SPAN_JSON } span_form;

typedef struct span_text {
    span_form form;
    bool scores;                /* of all labels; SPAN_TABS has no room */
    const char *const *labels;  /* [classes] */
    int classes;
} span_text;

/* The names of the columns; only SPAN_CSV has any. */
void span_text_header(const span_text *to);

/* A span of what is called `file`. */
void span_text_print(const span_text *to, const char *file,
                     const ori_span *span);

#endif
