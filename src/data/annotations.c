/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * annotations.c - which recordings data name, and what is where in them
 *
 * The formats put recordings down to be read (recordings.h); here they are
 * sorted by file instead.
 */
#include <oriole/data/annotations.h>

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"
#include "data/format.h"
#include "data/recordings.h"

/* What was put down, and when: of the gather. */
typedef struct named {
    ori__recording_place place;
    size_t order;
} named;

typedef struct file {
    ori_annotated of;
    size_t order;           /* of its first naming */
} file;

struct ori_annotations {
    ori__gather g;          /* owns the texts */
    named *named;           /* [g.recording_count] by file, start, end */
    ori_annotation *spans;
    ori_stretch *stretches;
    file *files;
    size_t span_count, stretch_count, file_count;
};

static double start_of(const named *n)
{
    return isnan(n->place.start_s) ? 0 : n->place.start_s;
}

static double end_of(const named *n)
{
    return isnan(n->place.end_s) ? HUGE_VAL : n->place.end_s;
}

/* A recording by itself has no label; see put_down_alone(). */
static bool is_bare(const named *n)
{
    return *n->place.label == '\0';
}

/* --- naming --- */

/* A table or an array: its label is that of its name, or it has none. */
static ori_status put_down_alone(ori__gather *g, const char *path)
{
    bool matched;

    return ori__recording_add(g, &(ori__recording_place){
        .path = path, .label = g->label_pattern ? NULL : "", .start_s = (double)NAN,
        .end_s = (double)NAN }, &matched);
}

static ori_status put_down(ori__gather *g, const char *path)
{
    const ori__format *format;
    ori_status s = ori__format_find(&format, path);

    /* What is named, and could be a table, is looked at. */
    if (s == ORI_EINVAL && g->options.unlabelled)
        return put_down_alone(g, path);
    if (s != ORI_OK)
        return s;
    if (format == &ori__format_recording && !g->label_pattern)
        format = NULL;
    if (format && format->names)
        return format->load(g, path, ORI_SPLIT_NONE);
    if (!ori__is_recording(path) &&
        (!g->options.unlabelled || ori__path_has_extension(path, "ts")))
        return ORI_OK;
    return put_down_alone(g, path);
}

/* Spans of other splits tell where the wanted ones' stretches end, so all
 * are put down. */
static ori_status name_all(ori_annotations *a, const char *const *paths,
                           int count)
{
    const ori_split want = a->g.options.want;
    ori_status s = ORI_OK;

    a->g.names_only = true;
    a->g.options.want = ORI_SPLIT_NONE;
    if (count < 1)
        return ori__fail(ORI_EINVAL, "no data were named");
    for (int i = 0; i < count && s == ORI_OK; i++)
        s = put_down(&a->g, paths[i]);
    a->g.options.want = want;
    if (s == ORI_OK && a->g.recording_count > INT_MAX)
        s = ori__fail(ORI_EDATA, "%s: more than %d spans", paths[0], INT_MAX);
    return s;
}

/* --- file by file --- */

static int by_place(const void *a, const void *b)
{
    const named *x = a, *y = b;
    const int order = strcmp(x->place.path, y->place.path);

    if (order)
        return order;
    if (start_of(x) < start_of(y) || start_of(x) > start_of(y))
        return start_of(x) < start_of(y) ? -1 : 1;
    if (end_of(x) < end_of(y) || end_of(x) > end_of(y))
        return end_of(x) < end_of(y) ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static int by_order(const void *a, const void *b)
{
    const file *x = a, *y = b;

    return x->order < y->order ? -1 : x->order > y->order;
}

static void add_span(ori_annotations *a, ori_annotated *of, const named *n)
{
    ori_annotation *span = &a->spans[a->span_count++];

    *span = (ori_annotation){ start_of(n), n->place.end_s, n->place.label,
                              n->place.split };
    if (of->span_count++ == 0) {
        of->spans = span;
        of->split = n->place.split;
        of->group = n->place.group ? n->place.group : "";
    } else if (of->split != n->place.split) {
        of->split = ORI_SPLIT_NONE;
    }
}

static void add_stretch(ori_annotations *a, ori_annotated *of, double from,
                        double to)
{
    if (from >= to)
        return;
    if (of->stretch_count++ == 0)
        of->stretches = &a->stretches[a->stretch_count];
    a->stretches[a->stretch_count++] =
        (ori_stretch){ from, isinf(to) ? (double)NAN : to };
}

/* All that was said of one file, in order of time. */
static void add_file(ori_annotations *a, const named *first, size_t count)
{
    file *f = &a->files[a->file_count];
    double from = 0;
    bool wanted = false;    /* something since `from` */

    *f = (file){ { .path = first->place.path, .group = "" }, SIZE_MAX };
    for (size_t i = 0; i < count; i++) {
        const named *n = &first[i];

        f->order = n->order < f->order ? n->order : f->order;
        if (ori__gather_wants(&a->g, n->place.split)) {
            wanted = true;
            if (!is_bare(n))
                add_span(a, &f->of, n);
            continue;
        }
        if (wanted)
            add_stretch(a, &f->of, from, start_of(n));
        wanted = false;
        from = fmax(from, end_of(n));
    }
    if (wanted)
        add_stretch(a, &f->of, from, HUGE_VAL);
    f->of.whole = f->of.span_count == 1 && isnan(f->of.spans->end_s) &&
                  !(f->of.spans->start_s > 0);
    a->file_count += f->of.stretch_count > 0;
}

static ori_status sort_by_file(ori_annotations *a)
{
    const size_t n = a->g.recording_count;
    size_t count;

    a->named = ORI__NEW(named, n);
    a->spans = ORI__NEW(ori_annotation, n);
    a->stretches = ORI__NEW(ori_stretch, n);
    a->files = ORI__NEW(file, n);
    if (!a->named || !a->spans || !a->stretches || !a->files)
        return ori__fail_memory("the annotations");
    for (size_t i = 0; i < n; i++)
        a->named[i] = (named){ ori__recording_get(&a->g, i), i };
    if (n > 0)
        qsort(a->named, n, sizeof *a->named, by_place);
    for (size_t i = 0; i < n; i += count) {
        for (count = 1; i + count < n; count++)
            if (strcmp(a->named[i].place.path,
                       a->named[i + count].place.path) != 0)
                break;
        add_file(a, &a->named[i], count);
    }
    if (a->file_count > 0)
        qsort(a->files, a->file_count, sizeof *a->files, by_order);
    return ORI_OK;
}

/* --- */

ori_status ori_annotations_load(ori_annotations **annotations,
                                const char *const *paths, int count,
                                const ori_dataset_options *options)
{
    ori_annotations *a = ORI__NEW(ori_annotations, 1);
    ori_status s;

    *annotations = NULL;
    if (!a)
        return ori__fail_memory("the annotations");
    s = ori__gather_begin(&a->g, options);
    if (s == ORI_OK)
        s = name_all(a, paths, count);
    if (s == ORI_OK)
        s = sort_by_file(a);
    if (s == ORI_OK)
        *annotations = a;
    else
        ori_annotations_destroy(a);
    return s;
}

void ori_annotations_destroy(ori_annotations *a)
{
    if (!a)
        return;
    ori__gather_clear(&a->g);
    ori__free(a->named);
    ori__free(a->spans);
    ori__free(a->stretches);
    ori__free(a->files);
    ori__free(a);
}

int ori_annotations_count(const ori_annotations *a)
{
    return (int)a->file_count;
}

ori_annotated ori_annotations_get(const ori_annotations *a, int i)
{
    return a->files[i].of;
}

bool ori_label_is_background(const char *label)
{
    static const char *const names[] = { "background", "noise", "silence",
                                         "unknown", "other", "none" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcasecmp(label, names[i]) == 0)
            return true;
    return *label == '_';
}
