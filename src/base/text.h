/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * text.h - a text that grows
 */
#ifndef ORI_BASE_TEXT_H
#define ORI_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* All zero is an empty text. */
typedef struct ori__text {
    char *chars;            /* ends in NUL once anything was added */
    size_t length, room;
    bool failed;            /* memory ran out: what was added since is lost */
} ori__text;

void ori__text_add(ori__text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void ori__text_free(ori__text *text);

/* Hand the characters over (free with ori__free); NULL if anything failed. */
char *ori__text_take(ori__text *text);

#endif
