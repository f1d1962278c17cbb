/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * method.c - the list of methods
 */
#include "train/method.h"

#include <stddef.h>
#include <string.h>

#define ORI_FEATURES(name, transforms, head, about)                           \
    { name, ori__train_features, transforms, head, 0, 0, about },
#define ORI_COMMITTEE(name, arch, members, steps, about)                      \
    { name, ori__train_committee, arch, NULL, members, steps, about },
#define ORI_OTHER(name, train, arch, about)                                   \
    { name, train, arch, NULL, arch ? 1 : 0, 0, about },
static const ori__method methods[] = {
#include "train/methods.def"
};
#undef ORI_FEATURES
#undef ORI_COMMITTEE
#undef ORI_OTHER

const ori__method *ori__method_find(const char *name)
{
    for (int i = 0; name && i < ori_method_count(); i++)
        if (strcmp(methods[i].name, name) == 0)
            return &methods[i];
    return NULL;
}

int ori_method_count(void)
{
    return (int)(sizeof methods / sizeof *methods);
}

const char *ori_method_name(int index)
{
    return methods[index].name;
}

const char *ori_method_about(int index)
{
    return methods[index].about;
}
