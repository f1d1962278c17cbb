/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * dataset_load.c - which form each path has, and all of them joined
 */
#include <oriole/data/dataset.h>

#include <errno.h>
#include <math.h>
#include <sys/stat.h>

#include "base/fail.h"
#include "base/memory.h"
#include "data/build.h"
#include "data/format.h"
#include "data/recordings.h"
#include "data/span_windows.h"

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

static ori_status put_down(ori__gather *g, const char *const *paths,
                           int count)
{
    ori_status s = ORI_OK;

    if (fabs(g->options.window_s) > 0)
        return ori__span_windows(g, paths, count);
    for (int i = 0; i < count && s == ORI_OK; i++)
        s = ori__load_path(g, paths[i], ORI_SPLIT_NONE);
    return s;
}

ori_status ori_dataset_load(ori_dataset **dataset, const char *const *paths,
                            int count, const ori_dataset_options *options)
{
    ori__gather g;
    ori_status s = ori__gather_begin(&g, options);

    *dataset = NULL;
    if (s == ORI_OK && count < 1)
        s = ori__fail(ORI_EINVAL, "no data were named");
    if (s == ORI_OK)
        s = put_down(&g, paths, count);
    if (s == ORI_OK)
        s = ori__recordings_load(&g);
    if (s == ORI_OK) {
        ori__gather_note_cases(&g);
        s = ori__dataset_build(dataset, &g);
        if (s == ORI_EDATA)
            ori__fail_context(s, "%s", paths[0]);
    }
    ori__gather_clear(&g);
    return s;
}
