/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * file_parts.c - what is going to be written to a recogniser's file
 */
#include "model/file_parts.h"

#include "base/memory.h"
#include "base/text.h"

/* Keeps the text, which may be NULL after a failure. */
static const char *own(ori__parts *p, char *text)
{
    if (!text || !ori__grow(&p->owned, &p->owned_room, p->owned_count + 1,
                            sizeof *p->owned)) {
        ori__free(text);
        p->failed = true;
        return NULL;
    }
    p->owned[p->owned_count++] = text;
    return text;
}

static const char *joined(ori__parts *p, const char *prefix, const char *name)
{
    ori__text text = { 0 };

    ori__text_add(&text, "%s%s", prefix, name);
    return own(p, ori__text_take(&text));
}

void ori__parts_give_text(ori__parts *p, const char *prefix, const char *key,
                          char *value)
{
    const ori__text_pair pair = { joined(p, prefix, key), own(p, value) };

    if (p->failed || !ori__grow(&p->texts, &p->text_room, p->text_count + 1,
                                sizeof *p->texts)) {
        p->failed = true;
        return;
    }
    p->texts[p->text_count++] = pair;
}

void ori__parts_text(ori__parts *p, const char *prefix, const char *key,
                     const char *value)
{
    ori__parts_give_text(p, prefix, key, ori__strdup(value));
}

void ori__parts_array(ori__parts *p, const char *prefix,
                      const ori__array *array)
{
    ori__array copy = *array;

    copy.name = joined(p, prefix, array->name);
    if (p->failed || !ori__grow(&p->arrays, &p->array_room,
                                p->array_count + 1, sizeof *p->arrays)) {
        p->failed = true;
        return;
    }
    p->arrays[p->array_count++] = copy;
}

void ori__parts_free(ori__parts *p)
{
    for (size_t i = 0; i < p->owned_count; i++)
        ori__free(p->owned[i]);
    ori__free(p->owned);
    ori__free(p->texts);
    ori__free(p->arrays);
}
