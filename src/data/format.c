/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * format.c - which form each path has
 */
#include "data/format.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/fail.h"
#include "base/memory.h"

static const ori__format *const formats[] = {
#define ORI__FORMAT(name) &ori__format_##name,
#include "data/formats.def"
#undef ORI__FORMAT
};

static ori_status no_form(const char *path)
{
    ori__text names = { 0 };
    char *list;

    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        ori__text_add(&names, "%s%s", i ? ", " : "", formats[i]->name);
    list = ori__text_take(&names);
    ori__fail(ORI_EINVAL, "%s: by its name it is none of the forms that data "
              "have: %s", path, list ? list : "");
    ori__free(list);
    return ORI_EINVAL;
}

ori_status ori__format_find(const ori__format **format, const char *path)
{
    struct stat info;

    if (stat(path, &info) != 0)
        return ori__fail_errno(path, "open");
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (formats[i]->is(path, S_ISDIR(info.st_mode))) {
            *format = formats[i];
            return ORI_OK;
        }
    return no_form(path);
}

ori_status ori__load_path(ori__gather *g, const char *path, ori_split split)
{
    const ori__format *format;
    const ori_status s = ori__format_find(&format, path);

    if (s != ORI_OK || (g->names_only && !format->names))
        return s;
    return format->load(g, path, split);
}
