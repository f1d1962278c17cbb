/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * format_folder.c - a folder of recordings, or NAME_TRAIN.* and NAME_TEST.*
 *
 * With a label pattern every recording in it and below is taken.  Without,
 * each sub-folder is a class, whose recordings may lie deeper; and where all
 * sub-folders are called train, valid (or val, validation) and test, these
 * are the splits and hold the classes.  Order is that of the names' bytes.
 * Hidden files and folders do not count; other files that are no recordings
 * are passed over and noted, as are links to folders below the classes,
 * which could lead back up.
 */
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "data/folder_pair.h"
#include "data/format.h"
#include "data/listing.h"
#include "data/recordings.h"

enum { DEPTH_MAX = 32 };

typedef struct walk {
    ori__gather *g;
    const char *label;      /* of this class; NULL: by the pattern */
    ori_split split;
    size_t taken;
    size_t others, unmatched;           /* files passed over, */
    char other[128], unmatched_one[128];    /* and the first of them */
} walk;

static void count_other(walk *w, const char *name)
{
    if (w->others++ == 0)
        strncpy(w->other, name, sizeof w->other - 1);
}

static void count_unmatched(walk *w, const char *name)
{
    if (w->unmatched++ == 0)
        strncpy(w->unmatched_one, name, sizeof w->unmatched_one - 1);
}

static ori_status take_file(walk *w, const ori__entry *e)
{
    bool matched;
    ori_status s;

    if (!ori__is_recording(e->path)) {
        count_other(w, e->name);
        return ORI_OK;
    }
    s = ori__recording_add(w->g, &(ori__recording_place){
        .path = e->path, .label = w->label, .start_s = (double)NAN,
        .end_s = (double)NAN, .split = w->split }, &matched);
    if (s == ORI_OK && !matched)
        count_unmatched(w, e->name);
    w->taken += s == ORI_OK && matched;
    return s;
}

static ori_status take_below(walk *w, const char *path, int depth)
{
    ori__listing listing;
    ori_status s;

    if (depth > DEPTH_MAX)
        return ori__fail(ORI_EFORMAT, "%s: folders go deeper than %d", path,
                         DEPTH_MAX);
    s = ori__listing_read(&listing, path);
    if (s != ORI_OK)
        return s;
    for (size_t i = 0; i < listing.count && s == ORI_OK; i++) {
        const ori__entry *e = &listing.entries[i];

        if (!e->folder)
            s = take_file(w, e);
        else if (e->link)
            count_other(w, e->name);
        else
            s = take_below(w, e->path, depth + 1);
    }
    ori__listing_free(&listing);
    return s;
}

static ori_status take_class(walk *w, const ori__entry *e)
{
    const size_t before = w->taken;
    ori_status s;

    w->label = e->name;
    s = take_below(w, e->path, 1);
    if (s == ORI_OK && w->taken == before)
        ori__gather_note(w->g, "%s: holds no recordings, and so is no class",
                         e->path);
    return s;
}

static ori_status take_classes(walk *w, const ori__listing *listing,
                               const char *path)
{
    const size_t before = w->taken;
    size_t folders = 0;
    ori_status s = ORI_OK;

    for (size_t i = 0; i < listing->count && s == ORI_OK; i++) {
        const ori__entry *e = &listing->entries[i];

        folders += e->folder;
        if (e->folder)
            s = take_class(w, e);
        else
            count_other(w, e->name);
    }
    if (s == ORI_OK && folders == 0)
        return ori__fail(ORI_EDATA, "%s: holds neither sub-folders, one a "
                         "class, nor NAME_TRAIN.* and NAME_TEST.*; to take "
                         "labels from file names, give a label pattern",
                         path);
    if (s == ORI_OK && w->taken == before)
        return ori__fail(ORI_EDATA, "%s: no sub-folder holds a recording",
                         path);
    return s;
}

/* --- sub-folders that are splits --- */

/* One such name alone may be a class: a train goes by. */
static bool holds_splits(const ori__listing *listing)
{
    int splits = 0;

    for (size_t i = 0; i < listing->count; i++) {
        const ori__entry *e = &listing->entries[i];

        if (e->folder && ori__split_named(e->name) == ORI_SPLIT_NONE)
            return false;
        splits += e->folder;
    }
    return splits > 1;
}

static ori_status take_part(walk *w, const ori__entry *e)
{
    ori__listing listing;
    ori_status s;

    w->split = ori__split_named(e->name);
    if (!ori__gather_wants(w->g, w->split))
        return ORI_OK;
    if (w->g->label_pattern)
        return take_below(w, e->path, 1);
    s = ori__listing_read(&listing, e->path);
    if (s != ORI_OK)
        return s;
    s = take_classes(w, &listing, e->path);
    ori__listing_free(&listing);
    return s;
}

static ori_status take_parts(walk *w, const ori__listing *listing)
{
    ori_status s = ORI_OK;

    for (size_t i = 0; i < listing->count && s == ORI_OK; i++) {
        if (listing->entries[i].folder)
            s = take_part(w, &listing->entries[i]);
        else
            count_other(w, listing->entries[i].name);
    }
    return s;
}

/* --- */

static ori_status take_recordings(ori__gather *g, const ori__listing *listing,
                                  const char *path)
{
    walk w = { .g = g };
    ori_status s;

    if (g->options.unlabelled) {
        w.label = "";
        s = take_below(&w, path, 0);
    } else if (holds_splits(listing))
        s = take_parts(&w, listing);
    else if (g->label_pattern)
        s = take_below(&w, path, 0);
    else
        s = take_classes(&w, listing, path);
    if (s != ORI_OK)
        return s;
    if (w.taken == 0 && w.unmatched > 0)
        return ori__fail(ORI_EDATA, "%s: of %zu recordings no name matches "
                         "the label pattern; the first is %s", path,
                         w.unmatched, w.unmatched_one);
    if (w.unmatched > 0)
        ori__gather_note(g, "%s: %zu recordings whose names do not match the "
                         "label pattern were passed over; the first is %s",
                         path, w.unmatched, w.unmatched_one);
    if (w.others > 0)
        ori__gather_note(g, "%s: %zu files were passed over; the first is %s",
                         path, w.others, w.other);
    return ORI_OK;
}

static ori_status load_listing(ori__gather *g, const ori__listing *listing,
                               const char *path)
{
    ori__pair pair = { -1, -1 };
    ori_status s = ORI_OK;

    if (!g->label_pattern && !g->options.unlabelled)
        s = ori__pair_find(&pair, listing, path);
    if (s != ORI_OK)
        return s;
    if (pair.train >= 0 || pair.test >= 0)
        return ori__pair_load(g, &pair, listing);
    return take_recordings(g, listing, path);
}

static ori_status load_folder(ori__gather *g, const char *path,
                              ori_split split)
{
    ori__listing listing;
    ori_status s = ori__listing_read(&listing, path);

    (void)split;            /* no folder is one half of a pair */
    if (s != ORI_OK)
        return s;
    s = load_listing(g, &listing, path);
    ori__listing_free(&listing);
    return s;
}

static bool is_folder(const char *path, bool folder)
{
    (void)path;
    return folder;
}

const ori__format ori__format_folder = {
    .name = "folder",
    .names = true,
    .is = is_folder,
    .load = load_folder,
};
