/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * folder_pair.c - a folder with NAME_TRAIN.* and NAME_TEST.*
 */
#include "data/folder_pair.h"

#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "data/format.h"

static const char *const extensions[] = { "ts", "tsv", "txt", "csv", "npy" };

/* Does the name end in SUFFIX.EXTENSION? */
static bool is_part(const ori__entry *e, const char *suffix,
                    const char *extension)
{
    const char *dot = strrchr(e->name, '.');
    const size_t n = strlen(suffix);

    return !e->folder && dot && ori__path_has_extension(e->name, extension) &&
           (size_t)(dot - e->name) > n && memcmp(dot - n, suffix, n) == 0;
}

static ori_status find_part(int *part, const ori__listing *listing,
                            const char *folder, const char *suffix,
                            const char *extension)
{
    *part = -1;
    for (size_t i = 0; i < listing->count; i++) {
        const ori__entry *e = &listing->entries[i];

        if (!is_part(e, suffix, extension))
            continue;
        if (*part >= 0)
            return ori__fail(ORI_EFORMAT, "%s: holds both %s and %s; name the "
                             "files instead", folder,
                             listing->entries[*part].name, e->name);
        *part = (int)i;
    }
    return ORI_OK;
}

static bool same_name(const ori__listing *listing, const ori__pair *pair)
{
    const char *train = listing->entries[pair->train].name;
    const char *test = listing->entries[pair->test].name;
    const size_t n = (size_t)(strrchr(train, '.') - train) - strlen("_TRAIN");

    return (size_t)(strrchr(test, '.') - test) == n + strlen("_TEST") &&
           memcmp(train, test, n) == 0;
}

ori_status ori__pair_find(ori__pair *pair, const ori__listing *listing,
                          const char *folder)
{
    *pair = (ori__pair){ -1, -1 };
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++) {
        ori_status s = find_part(&pair->train, listing, folder, "_TRAIN",
                                 extensions[i]);
        if (s == ORI_OK)
            s = find_part(&pair->test, listing, folder, "_TEST",
                          extensions[i]);
        if (s != ORI_OK)
            return s;
        if (pair->train >= 0 && pair->test >= 0 && !same_name(listing, pair))
            return ori__fail(ORI_EFORMAT, "%s: %s and %s are no pair; name "
                             "the files instead", folder,
                             listing->entries[pair->train].name,
                             listing->entries[pair->test].name);
        if (pair->train >= 0 || pair->test >= 0)
            break;
    }
    return ORI_OK;
}

static ori_status load_part(ori__gather *g, const ori__listing *listing,
                            int part, ori_split split)
{
    if (part < 0 || !ori__gather_wants(g, split))
        return ORI_OK;
    return ori__load_path(g, listing->entries[part].path, split);
}

ori_status ori__pair_load(ori__gather *g, const ori__pair *pair,
                          const ori__listing *listing)
{
    ori_status s = load_part(g, listing, pair->train, ORI_SPLIT_TRAIN);

    if (s == ORI_OK)
        s = load_part(g, listing, pair->test, ORI_SPLIT_TEST);
    return s;
}
