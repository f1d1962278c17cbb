/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * arch_text.c - the architecture that training was asked for
 */
#include "train/arch_text.h"

#include <string.h>

#include <oriole/net/net.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/text.h"

/* A length that no reference architecture finds too short. */
enum { LONG_ENOUGH = 1 << 14 };

ori_status ori__arch_read(const char *name, const char **text, char **file)
{
    ori_status s;

    *file = NULL;
    *text = ori_arch_text(name);
    if (*text)
        return ORI_OK;
    if (!strchr(name, '/') && !strchr(name, '.')) {
        ori__text names = { 0 };

        for (int i = 0; i < ori_arch_count(); i++)
            ori__text_add(&names, " %s", ori_arch_name(i));
        s = ori__fail(ORI_EINVAL, "no architecture is named \"%s\" (there "
                      "are%s, or give a file's path with a '/' or '.')",
                      name, names.chars ? names.chars : "");
        ori__text_free(&names);
        return s;
    }
    s = ori__file_read(name, 1 << 20, file, NULL);
    *text = *file;
    return s;
}

static int plain_depth(const ori_net *net)
{
    int row = 0, most = 0;

    for (int i = 0; i < ori_net_layer_count(net); i++) {
        const char *name = ori_net_layer_at(net, i).name;

        if (strcmp(name, "add") == 0 || strcmp(name, "concat") == 0)
            row = 0;
        else if (strcmp(name, "conv") == 0)
            row++;
        most = row > most ? row : most;
    }
    return most;
}

int ori__arch_plain_depth(const char *text)
{
    ori_net_options o = ORI_NET_OPTIONS_INIT;
    ori_net *net;
    int depth = 0;

    o.channels = 1;
    o.length = LONG_ENOUGH;
    o.classes = 2;
    if (ori_net_create(&net, text, &o) == ORI_OK)
        depth = plain_depth(net);
    ori_net_destroy(net);
    return depth;
}
