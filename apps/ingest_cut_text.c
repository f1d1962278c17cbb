/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_cut_text.c - what --cut says
 */
#include "ingest_cut_text.h"

#include <stdlib.h>
#include <string.h>

/* A number that is more than 0, up to a colon or the end; moves on. */
static bool read_number(const char **text, double *value)
{
    char *end;

    *value = strtod(*text, &end);
    if (end == *text || !(*value > 0.0 && *value < 1e9) ||
        (*end && *end != ':'))
        return false;
    *text = *end ? end + 1 : end;
    return true;
}

/* Does it begin with the word, and end there or have a colon behind it? */
static bool begins(const char **text, const char *word)
{
    const size_t n = strlen(word);

    if (strncmp(*text, word, n) != 0 || ((*text)[n] && (*text)[n] != ':'))
        return false;
    *text += (*text)[n] ? n + 1 : n;
    return true;
}

bool ingest_cut_read(ori_cut *cut, const char *text)
{
    if (!text)
        return true;
    if (begins(&text, "silence")) {
        cut->kind = ORI_CUT_SILENCE;
        return !*text || (read_number(&text, &cut->above_db) && !*text);
    }
    if (begins(&text, "window")) {
        cut->kind = ORI_CUT_WINDOW;
        if (!read_number(&text, &cut->window_s))
            return false;
        cut->hop_s = cut->window_s;
        return !*text || (read_number(&text, &cut->hop_s) && !*text);
    }
    if (!begins(&text, "labels"))
        return false;
    cut->kind = ORI_CUT_LABELS;
    cut->labels = *text ? text : NULL;
    return true;
}
