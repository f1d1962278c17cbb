/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * format_manifest.c - a table that names recordings, or spans of them
 *
 * Header file,label[,start,end,split,group] in any order; other columns are
 * passed over.  Start and end are in seconds; where they are empty, the
 * recording's own.  The split is train, valid (or val, validation) or test,
 * and either every line says it or none.  Paths are relative to the manifest.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/number.h"
#include "data/cells.h"
#include "data/format.h"
#include "data/recordings.h"

enum column { FILE_NAME, LABEL, START, END, SPLIT, GROUP, COLUMNS };

static const char *const names[COLUMNS] = { "file",  "label", "start",
                                            "end",   "split", "group" };

typedef struct manifest {
    ori__cells cells;
    ori__gather *gather;
    char *folder;           /* paths are relative to it */
    int column[COLUMNS];    /* -1: not there */
    size_t width;           /* cells of the header */
    bool splits;            /* the first line says its split */
    int64_t rows;
} manifest;

/* Looks at the first line alone. */
static bool is_manifest(const char *path, bool folder)
{
    char line[1024];
    bool yes = false;
    FILE *f;

    if (folder || !ori__path_has_extension(path, "csv"))
        return false;
    f = fopen(path, "rb");
    if (!f)
        return false;
    if (fgets(line, sizeof line, f)) {
        char *rest, *s = line;

        if (strncmp(s, "\xef\xbb\xbf", 3) == 0)
            s += 3;
        for (s = strtok_r(s, ",;\t\" \r\n", &rest); s && !yes;
             s = strtok_r(NULL, ",;\t\" \r\n", &rest))
            yes = strcasecmp(s, names[FILE_NAME]) == 0;
    }
    fclose(f);
    return yes;
}

/* Spaces around cells, which hand-written tables have, do not count. */
static void trim_row(ori__cells *cells)
{
    for (size_t i = 0; i < cells->count; i++) {
        char *s = cells->cell[i], *e;

        while (*s == ' ' || *s == '\t')
            s++;
        for (e = s + strlen(s); e > s && (e[-1] == ' ' || e[-1] == '\t');)
            *--e = '\0';
        cells->cell[i] = s;
    }
}

static ori_status read_header(manifest *m)
{
    bool more;
    ori_status s = ori__cells_next(&m->cells, &more);

    if (s != ORI_OK)
        return s;
    if (!more)
        return ori__fail(ORI_EDATA, "%s: is empty", m->cells.lines.path);
    trim_row(&m->cells);
    m->width = m->cells.count;
    for (int i = 0; i < COLUMNS; i++)
        m->column[i] = ori__cells_find(&m->cells, names[i]);
    for (size_t k = 0; k < m->width; k++)
        for (int i = 0; i < COLUMNS; i++)
            if (strcasecmp(m->cells.cell[k], names[i]) == 0 &&
                (int)k != m->column[i])
                return ori__lines_fail(&m->cells.lines, ORI_EFORMAT,
                                       "two columns are named %s", names[i]);
    if (m->column[LABEL] < 0 && !m->gather->label_pattern)
        return ori__lines_fail(&m->cells.lines, ORI_EFORMAT,
                               "no column is named label");
    return ORI_OK;
}

/* The cell, "" where the manifest has no such column. */
static const char *cell(const manifest *m, enum column column)
{
    return m->column[column] < 0 ? "" : m->cells.cell[m->column[column]];
}

static ori_status read_seconds(const manifest *m, enum column column,
                               double *seconds)
{
    const char *text = cell(m, column), *end = text + strlen(text);

    *seconds = (double)NAN;
    if (!*text)
        return ORI_OK;
    if (ori__number_read(text, end, seconds) != end ||
        !(*seconds >= 0 && isfinite(*seconds)))
        return ori__lines_fail(&m->cells.lines, ORI_EFORMAT,
                               "%s is no time in seconds: \"%.40s\"",
                               names[column], text);
    return ORI_OK;
}

static ori_status read_split(manifest *m, ori_split *split)
{
    const char *text = cell(m, SPLIT);

    *split = ori__split_named(text);
    if (m->rows++ == 0)
        m->splits = *text != '\0';
    if (!m->splits && !*text)
        return ORI_OK;
    if (m->splits != (*text != '\0'))
        return ori__lines_fail(&m->cells.lines, ORI_EFORMAT,
                               "either every line says its split or none");
    if (*split == ORI_SPLIT_NONE)
        return ori__lines_fail(&m->cells.lines, ORI_EFORMAT,
                               "the split \"%.40s\" is neither train, valid "
                               "nor test", text);
    return ORI_OK;
}

static ori_status read_place(manifest *m, ori__recording_place *place)
{
    const ori__lines *lines = &m->cells.lines;
    ori_status s;

    *place = (ori__recording_place){ .manifest = lines->path,
                                     .line = lines->number };
    if (m->cells.count != m->width)
        return ori__lines_fail(lines, ORI_EFORMAT,
                               "has %zu cells, the header has %zu",
                               m->cells.count, m->width);
    trim_row(&m->cells);
    place->label = cell(m, LABEL);
    place->group = cell(m, GROUP);
    if (!*cell(m, FILE_NAME))
        return ori__lines_fail(lines, ORI_EFORMAT, "the file is empty");
    if (!*place->label && !m->gather->label_pattern)
        return ori__lines_fail(lines, ORI_EFORMAT, "the label is empty");
    s = read_seconds(m, START, &place->start_s);
    if (s == ORI_OK)
        s = read_seconds(m, END, &place->end_s);
    if (s == ORI_OK)
        s = read_split(m, &place->split);
    if (s == ORI_OK && !isnan(place->end_s) &&
        place->end_s <= (isnan(place->start_s) ? 0 : place->start_s))
        s = ori__lines_fail(lines, ORI_EFORMAT, "the end, %s s, is not behind "
                            "the start", cell(m, END));
    return s;
}

static ori_status take_row(manifest *m)
{
    ori__recording_place place;
    bool matched;
    char *path;
    ori_status s = read_place(m, &place);

    if (s != ORI_OK || !ori__gather_wants(m->gather, place.split))
        return s;
    path = ori__path_join(m->folder, cell(m, FILE_NAME));
    if (!path)
        return ori__fail_memory("a path");
    place.path = path;
    s = ori__recording_add(m->gather, &place, &matched);
    if (s != ORI_OK)
        ori__fail_context(s, "%s: line %" PRId64, place.manifest, place.line);
    else if (!matched)
        s = ori__lines_fail(&m->cells.lines, ORI_EDATA, "%s: its name does "
                            "not match the label pattern", path);
    ori__free(path);
    return s;
}

static ori_status load_manifest(ori__gather *g, const char *path,
                                ori_split split)
{
    manifest m = { .gather = g };
    ori_status s = ori__cells_open(&m.cells, g, path);
    bool more;

    (void)split;            /* a manifest says its own */
    if (s != ORI_OK)
        return s;
    m.folder = ori__path_folder(path);
    s = m.folder ? read_header(&m) : ori__fail_memory(path);
    while (s == ORI_OK) {
        s = ori__cells_next(&m.cells, &more);
        if (s != ORI_OK || !more)
            break;
        s = take_row(&m);
    }
    ori__free(m.folder);
    ori__cells_close(&m.cells);
    return s;
}

const ori__format ori__format_manifest = {
    .name = "manifest .csv",
    .names = true,
    .is = is_manifest,
    .load = load_manifest,
};
