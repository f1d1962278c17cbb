/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_cut.c - spans that are cut from a recording, into a catalogue
 */
#include "data/ingest_cut.h"

#include <dirent.h>
#include <limits.h>
#include <math.h>
#include <string.h>

#include <oriole/catalog/label_file.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"

static const char tier[] = "cut", no_label[] = "cut";

/* ------------------------------------------------------ silence, windows */

static ori_status in_windows(const ori_cut *cut, const ori__to_cut *what,
                             ori__sound **pieces, size_t *count)
{
    const double rate = what->rate_hz > 0.0 ? what->rate_hz : 1.0;
    const int64_t window = llround(cut->window_s * rate);
    const int64_t hop = llround(cut->hop_s * rate);
    const int64_t more = what->frames - window;
    ori__sound *p;

    if (window < 1 || hop < 1)
        return ori__fail(ORI_EDATA, "%s: windows of %g s every %g s hold no "
                         "frame at %g Hz", what->from->path, cut->window_s,
                         cut->hop_s, rate);
    *count = more > 0 ? (size_t)(more / hop) + 1 : 1;
    p = ORI__NEW(ori__sound, *count);
    if (!p)
        return ori__fail_memory("windows");
    for (size_t i = 0; i < *count; i++)
        p[i] = (ori__sound){ (int64_t)i * hop, (int64_t)i * hop + window };
    if (more < 0)
        p[0].end = what->frames;
    *pieces = p;
    return ORI_OK;
}

static ori_catalog_span span_of(const ori_ingest_options *o,
                                const ori__to_cut *what)
{
    ori_catalog_span s = ORI_CATALOG_SPAN_INIT;

    s.recording = what->id;
    s.label = o->cut.label       ? o->cut.label
              : what->from->whole ? what->from->spans[0].label
                                  : no_label;
    s.state = o->cut.label || what->from->whole ? ORI_SPAN_ACCEPTED
                                                : ORI_SPAN_PROPOSED;
    s.tier = tier;
    s.author = o->author;
    s.source = ORI_SPAN_IMPORT;
    return s;
}

static ori_status store(ori_catalog *catalog, const ori__to_cut *what,
                        const ori_ingest_options *o,
                        const ori__sound *pieces, size_t count, int *added)
{
    ori_span_change *change;
    ori_status s;

    if (count == 0)
        return ORI_OK;
    if (count > INT_MAX)
        return ori__fail(ORI_EDATA, "%s: %zu pieces are more than a catalogue "
                         "takes at once", what->from->path, count);
    change = ORI__NEW(ori_span_change, count);
    if (!change)
        return ori__fail_memory("spans");
    for (size_t i = 0; i < count; i++) {
        change[i] = (ori_span_change){ ORI_CHANGE_ADD, span_of(o, what) };
        change[i].span.start = pieces[i].start;
        change[i].span.end = pieces[i].end;
    }
    s = ori_catalog_edit_new(catalog, o->author, change, (int)count, false,
                             added);
    ori__free(change);
    return s;
}

static ori_status cut_pieces(ori_catalog *catalog, const ori__to_cut *what,
                             const ori_ingest_options *o, int *added)
{
    ori__sound *pieces = NULL;
    size_t count = 0;
    ori_status s = o->cut.kind == ORI_CUT_WINDOW
                       ? in_windows(&o->cut, what, &pieces, &count)
                       : ori__levels_cut(what->levels, o->cut.above_db,
                                         what->frames, &pieces, &count);

    if (s == ORI_OK)
        s = store(catalog, what, o, pieces, count, added);
    ori__free(pieces);
    return s;
}

/* ------------------------------------------------------------ label files */

/* Does `name` begin as the recording's does up to its ending, and end as a
 * file of labels?  It is not the recording itself. */
static bool is_label_name(const char *name, const char *recording)
{
    const char *dot = strrchr(recording, '.');
    const size_t stem = dot && dot != recording ? (size_t)(dot - recording)
                                                : strlen(recording);

    if (strcmp(name, recording) == 0 || strncmp(name, recording, stem) != 0 ||
        name[stem] != '.')
        return false;
    for (int i = 0; ori_label_forms[i]; i++) {
        const char *ending = strrchr(
            ori_label_form_ending(ori_label_forms[i]), '.');

        if (ori__path_has_extension(name, ending + 1))
            return true;
    }
    return false;
}

/* The first by name of the label files beside it; NULL: there is none. */
static ori_status find_beside(char **found, const char *recording)
{
    const char *name = ori__path_name(recording);
    char *folder = ori__path_folder(recording), *first = NULL;
    DIR *d = folder ? opendir(folder) : NULL;
    const struct dirent *entry;
    ori_status s = ORI_OK;

    *found = NULL;
    if (!folder || !d)
        s = folder ? ori__fail_errno(folder, "open")
                   : ori__fail_memory(recording);
    while (s == ORI_OK && (entry = readdir(d)))
        if (is_label_name(entry->d_name, name) &&
            (!first || strcmp(entry->d_name, first) < 0)) {
            ori__free(first);
            first = ori__strdup(entry->d_name);
            s = first ? ORI_OK : ori__fail_memory(recording);
        }
    if (s == ORI_OK && first && !(*found = ori__path_join(folder, first)))
        s = ori__fail_memory(recording);
    if (d)
        closedir(d);
    ori__free(folder);
    ori__free(first);
    return s;
}

static ori_status cut_labels(ori_catalog *catalog, const ori__to_cut *what,
                             const ori_ingest_options *o, int *added)
{
    ori_label_list *list = NULL;
    char *beside = NULL;
    ori_status s = ORI_OK;

    if (!o->cut.labels)
        s = find_beside(&beside, what->from->path);
    if (s != ORI_OK || (!o->cut.labels && !beside))
        return s;
    s = ori_label_file_read(&list, beside ? beside : o->cut.labels, NULL);
    if (s == ORI_OK)
        s = ori_catalog_import(catalog, what->id, o->author, list, added);
    ori_label_list_destroy(list);
    ori__free(beside);
    return s;
}

ori_status ori__ingest_cut(ori_catalog *catalog, const ori__to_cut *what,
                           const ori_ingest_options *o, int *added)
{
    *added = 0;
    if (o->cut.kind == ORI_CUT_NONE)
        return ORI_OK;
    return o->cut.kind == ORI_CUT_LABELS
               ? cut_labels(catalog, what, o, added)
               : cut_pieces(catalog, what, o, added);
}
