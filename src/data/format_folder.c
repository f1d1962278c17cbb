/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * format_folder.c - a folder: NAME_TRAIN.* and NAME_TEST.*
 */
#include "base/fail.h"
#include "data/folder_pair.h"
#include "data/format.h"
#include "data/listing.h"

static bool is_folder(const char *path, bool folder)
{
    (void)path;
    return folder;
}

static ori_status load_listing(ori__gather *g, const ori__listing *listing,
                               const char *path)
{
    ori__pair pair;
    ori_status s = ori__pair_find(&pair, listing, path);

    if (s != ORI_OK)
        return s;
    if (pair.train >= 0 || pair.test >= 0)
        return ori__pair_load(g, &pair, listing);
    return ori__fail(ORI_EDATA, "%s: holds no NAME_TRAIN.* or NAME_TEST.*",
                     path);
}

static ori_status load_folder(ori__gather *g, const char *path,
                              ori_split split)
{
    ori__listing listing;
    ori_status s = ori__listing_read(&listing, path);

    (void)split;            /* a folder is not a part of a pair */
    if (s != ORI_OK)
        return s;
    s = load_listing(g, &listing, path);
    ori__listing_free(&listing);
    return s;
}

const ori__format ori__format_folder = {
    .name = "folder",
    .is = is_folder,
    .load = load_folder,
};
