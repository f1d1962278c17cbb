/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * text_pool.c - texts of spans that outlive the row they were read from
 */
#include "catalog/text_pool.h"

#include <string.h>

#include "base/memory.h"

/* So many are looked through for an equal one. */
enum { COMMON = 64 };

const char *ori__text_pool_keep(ori__text_pool *p, const char *text)
{
    const size_t most = p->count < COMMON ? p->count : COMMON;
    char *copy;

    for (size_t i = 0; i < most; i++)
        if (strcmp(p->text[i], text) == 0)
            return p->text[i];
    copy = ori__strdup(text);
    if (copy && ori__grow(&p->text, &p->room, p->count + 1, sizeof *p->text))
        return p->text[p->count++] = copy;
    ori__free(copy);
    return NULL;
}

void ori__text_pool_free(ori__text_pool *p)
{
    for (size_t i = 0; i < p->count; i++)
        ori__free(p->text[i]);
    ori__free(p->text);
    *p = (ori__text_pool){ 0 };
}
