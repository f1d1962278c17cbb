/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * dataset_load.c - all paths of a data set, joined
 */
#include <oriole/data/dataset.h>

#include <math.h>

#include "base/fail.h"
#include "data/build.h"
#include "data/format.h"
#include "data/recordings.h"
#include "data/span_windows.h"

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
    g.options.unlabelled = false;       /* examples need labels */
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
