/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * arch.c - the reference architectures by name
 */
#include "net/arch.h"

#include <stddef.h>
#include <string.h>

#include <oriole/net/net.h>

int ori_arch_count(void)
{
    int count = 0;

    while (ori__archs[count].name)
        count++;
    return count;
}

const char *ori_arch_name(int index)
{
    return index >= 0 && index < ori_arch_count() ? ori__archs[index].name
                                                  : NULL;
}

const char *ori_arch_text(const char *name)
{
    for (const ori__arch *a = ori__archs; a->name; a++)
        if (strcmp(a->name, name) == 0)
            return a->text;
    return NULL;
}
