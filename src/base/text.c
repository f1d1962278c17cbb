/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * text.c - a text that grows
 */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/memory.h"

void ori__text_add(ori__text *text, const char *format, ...)
{
    va_list args;
    int need;

    va_start(args, format);
    need = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (text->failed || need < 0 ||
        !ori__grow(&text->chars, &text->room,
                   text->length + (size_t)need + 1, 1)) {
        text->failed = true;
        return;
    }
    va_start(args, format);
    vsnprintf(text->chars + text->length, (size_t)need + 1, format, args);
    va_end(args);
    text->length += (size_t)need;
}

void ori__text_free(ori__text *text)
{
    ori__free(text->chars);
    *text = (ori__text){ 0 };
}

char *ori__text_take(ori__text *text)
{
    char *chars = NULL;

    ori__text_add(text, "%s", "");      /* an empty text is "", not NULL */
    if (!text->failed) {
        chars = text->chars;
        text->chars = NULL;
    }
    ori__text_free(text);
    return chars;
}
