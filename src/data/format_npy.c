/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * format_npy.c - NumPy arrays of cases, [N, T] or [N, C, T]
 *
 * The labels of NAME.npy lie beside it: NAME_labels.npy, an array [N] of
 * numbers, or NAME_labels.csv or .txt, one label a line, where a first line
 * label, class or target is a header.
 */
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "data/cells.h"
#include "data/format.h"
#include "signal/npy.h"

typedef struct arrays {
    ori__gather *gather;
    const char *path;
    char *labels_path;
    ori_split split;
    ori__npy cases;
    int64_t count, channels, length;
    char **labels;          /* [count]; what is not yet read is NULL */
} arrays;

/* --- labels --- */

/* NAME_labels.EXTENSION beside NAME.npy. */
static char *beside(const char *path, const char *extension)
{
    ori__text name = { 0 };

    ori__text_add(&name, "%.*s_labels.%s", (int)(strrchr(path, '.') - path),
                  path, extension);
    return ori__text_take(&name);
}

static ori_status find_labels(arrays *a)
{
    static const char *const extensions[] = { "npy", "csv", "txt" };
    struct stat info;

    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++) {
        char *path = beside(a->path, extensions[i]);

        if (!path)
            return ori__fail_memory("a path");
        if (stat(path, &info) != 0) {
            ori__free(path);
        } else if (!a->labels_path) {
            a->labels_path = path;
        } else {
            ori__fail(ORI_EFORMAT, "%s: its labels are both in %s and in %s",
                      a->path, ori__path_name(a->labels_path),
                      ori__path_name(path));
            ori__free(path);
            return ORI_EFORMAT;
        }
    }
    if (!a->labels_path)
        return ori__fail(ORI_EDATA, "%s: there is no file NAME_labels.npy, "
                         ".csv or .txt beside it", a->path);
    return ORI_OK;
}

static ori_status wrong_count(const arrays *a, int64_t labels)
{
    return ori__fail(ORI_EFORMAT, "%s: has %" PRId64 " labels for the "
                     "%" PRId64 " cases of %s", a->labels_path, labels,
                     a->count, a->path);
}

static ori_status labels_from_array(arrays *a)
{
    ori__npy npy;
    ori_status s = ori__npy_read(&npy, a->labels_path);

    if (s != ORI_OK)
        return s;
    if (npy.count != a->count)
        s = wrong_count(a, npy.count);
    for (int64_t i = 0; i < a->count && s == ORI_OK; i++) {
        char text[32];

        if (!isfinite(npy.x[i])) {
            s = ori__fail(ORI_EFORMAT, "%s: label %" PRId64 " is no number",
                          a->labels_path, i + 1);
            break;
        }
        snprintf(text, sizeof text, "%.9g", (double)npy.x[i]);
        a->labels[i] = ori__strdup(text);
        if (!a->labels[i])
            s = ori__fail_memory("a label");
    }
    ori__npy_free(&npy);
    return s;
}

static bool is_header(const char *cell)
{
    return strcasecmp(cell, "label") == 0 || strcasecmp(cell, "class") == 0 ||
           strcasecmp(cell, "target") == 0;
}

static ori_status take_label(arrays *a, const ori__cells *cells, int64_t at)
{
    if (cells->count != 1)
        return ori__lines_fail(&cells->lines, ORI_EFORMAT,
                               "has %zu cells, not one label", cells->count);
    if (at >= a->count)
        return ori__lines_fail(&cells->lines, ORI_EFORMAT,
                               "a label behind the %" PRId64 " cases of %s",
                               a->count, a->path);
    a->labels[at] = ori__strdup(cells->cell[0]);
    return a->labels[at] ? ORI_OK : ori__fail_memory("a label");
}

static ori_status labels_from_lines(arrays *a)
{
    ori__cells cells;
    ori_status s = ori__cells_open(&cells, a->gather, a->labels_path);
    bool more = true, first = true;
    int64_t count = 0;

    while (s == ORI_OK && more) {
        s = ori__cells_next(&cells, &more);
        if (s == ORI_OK && more && !(first && is_header(cells.cell[0])))
            s = take_label(a, &cells, count++);
        first = false;
    }
    if (s == ORI_OK && count != a->count)
        s = wrong_count(a, count);
    ori__cells_close(&cells);
    return s;
}

static ori_status read_labels(arrays *a)
{
    ori_status s = find_labels(a);

    if (s != ORI_OK)
        return s;
    a->labels = ORI__NEW(char *, (size_t)a->count);
    if (!a->labels)
        return ori__fail_memory("the labels");
    return ori__path_has_extension(a->labels_path, "npy")
               ? labels_from_array(a) : labels_from_lines(a);
}

/* --- cases --- */

static ori_status find_shape(arrays *a)
{
    const ori__npy *npy = &a->cases;

    if (npy->rank != 2 && npy->rank != 3)
        return ori__fail(ORI_EFORMAT, "%s: the array has %d dimensions; cases "
                         "are [N, T] or [N, C, T]", a->path, npy->rank);
    if (npy->count == 0)
        return ori__fail(ORI_EDATA, "%s: the array is empty", a->path);
    a->count = npy->shape[0];
    a->channels = npy->rank == 3 ? npy->shape[1] : 1;
    a->length = npy->shape[npy->rank - 1];
    if (a->channels > INT_MAX)
        return ori__fail(ORI_EFORMAT, "%s: has %" PRId64 " channels",
                         a->path, a->channels);
    return ORI_OK;
}

static ori_status hand_over(const arrays *a)
{
    ori_status s = ORI_OK;

    for (int64_t i = 0; i < a->count && s == ORI_OK; i++)
        s = ori__gather_series(a->gather, &(ori__series){
            .path = a->path, .part = "case", .number = i + 1,
            .x = a->cases.x + i * a->channels * a->length,
            .channels = (int)a->channels, .length = a->length,
            .label = a->labels[i], .label_length = strlen(a->labels[i]),
            .split = a->split });
    return s;
}

static ori_status load_npy(ori__gather *g, const char *path, ori_split split)
{
    arrays a = { .gather = g, .path = path, .split = split };
    ori_status s = ori__npy_read(&a.cases, path);

    if (s != ORI_OK)
        return s;
    s = find_shape(&a);
    if (s == ORI_OK)
        s = read_labels(&a);
    if (s == ORI_OK)
        s = hand_over(&a);
    for (int64_t i = 0; a.labels && i < a.count; i++)
        ori__free(a.labels[i]);
    ori__free(a.labels);
    ori__free(a.labels_path);
    ori__npy_free(&a.cases);
    return s;
}

static bool is_npy(const char *path, bool folder)
{
    return !folder && ori__path_has_extension(path, "npy");
}

const ori__format ori__format_npy = {
    .name = "array .npy",
    .is = is_npy,
    .load = load_npy,
};
