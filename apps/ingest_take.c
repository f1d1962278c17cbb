/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_take.c - sources and their recordings, one after the other
 */
#include "ingest_take.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <oriole/catalog/label_file.h>
#include <oriole/data/annotations.h>
#include <oriole/data/archive.h>
#include <oriole/signal/signal.h>

#include "author.h"
#include "ingest_archive.h"
#include "ingest_device.h"
#include "ingest_stdin.h"
#include "output.h"

/* ------------------------------------------------------- one recording */

static bool show(void *user, int64_t frames)
{
    ingesting *g = user;

    if (g->count > 0)
        progress_show(&g->bar, (double)g->done / (double)g->count,
                      "%d of %d; %lld frames", g->done + 1, g->count,
                      (long long)frames);
    else
        progress_show(&g->bar, g->share, "%d taken; %lld frames", g->done,
                      (long long)frames);
    return g->live_ended || !progress_stop_asked();
}

/* A bad recording does not keep the others out. */
int ingest_take_one(ingesting *g, const ori_annotated *recording,
                    const char *name)
{
    const ingest_settings *s = g->settings;
    const char *called = name ? name : recording->path;
    ori_ingest_options o = ORI_INGEST_OPTIONS_INIT;
    ori_ingest_report report;
    ori_status status;
    bool salvaged;

    o.copy = s->copy;
    o.move = name != NULL;
    o.name = name;
    o.columns = g->recipes.given ? g->recipes.given : s->columns;
    o.cut = g->cut;
    o.author = author_name(s->author);
    o.device = s->device;
    o.group = s->group;
    o.progress = show;
    o.user = g;
    status = ori_ingest(&report, g->catalog, recording, &o);
    progress_end(&g->bar);
    if (status == ORI_OK) {
        ingest_text_add(&g->text, called, &report);
        ingest_recipes_see(&g->recipes, &s->common, called,
                           report.recipe);
    } else if (status != ORI_ESTOPPED) {
        ingest_text_fail(&g->text, called, ori_last_error());
    }
    salvaged = status == ORI_OK && report.outcome == ORI_INGEST_SALVAGED;
    ori_ingest_report_free(&report);
    return status == ORI_ENOSPC || status == ORI_ENOMEM ? EXIT_RESOURCES
           : status == ORI_OK && !salvaged ? EXIT_FINE
                                           : EXIT_PROBLEMS;
}

/* ---------------------------------------------------------- one source */

static ori_dataset_options naming(const ingest_settings *s, bool folders)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;

    o.label_pattern = s->label_from;
    o.group_pattern = s->group_from;
    o.unlabelled = !s->label_from && !folders;
    return o;
}

static int list(ingesting *g, ori_annotations **found, const char *path)
{
    const ori_dataset_options o = naming(g->settings, g->settings->folders);
    const ori_status status = ori_annotations_load(found, &path, 1, &o);

    if (status == ORI_OK && ori_annotations_count(*found) > 0)
        return EXIT_FINE;
    if (status != ORI_OK)
        return output_fail_input(g->command->name, status);
    ori_annotations_destroy(*found);
    *found = NULL;
    output_fail(g->command->name, "%s: holds no recording", path);
    return EXIT_INPUT;
}

/* A file of the catalogue's own; what was there already is not kept twice,
 * unless its old file was gone. */
static int take_own(ingesting *g, char *path)
{
    const ori_annotated r = { .path = path, .group = "" };
    const int *outcomes = g->text.outcomes;
    const int kept = outcomes[ORI_INGEST_ADDED] + outcomes[ORI_INGEST_MOVED];
    int code;

    g->live_ended = true;
    g->count = 1;
    g->done = 0;
    code = ingest_take_one(g, &r, NULL);
    if (outcomes[ORI_INGEST_ADDED] + outcomes[ORI_INGEST_MOVED] == kept)
        unlink(path);
    free(path);
    return code;
}

static int take_stdin(ingesting *g)
{
    char *path = ingest_stdin(g->command->name,
                              ori_catalog_folder(g->catalog));

    return path ? take_own(g, path) : EXIT_RESOURCES;
}

int ingest_take_device(ingesting *g)
{
    const ingest_settings *s = g->settings;
    char *path;
    const int code = ingest_device(&path, g->command->name, &s->common,
                                   ori_catalog_folder(g->catalog),
                                   s->from_device, s->seconds);

    return path ? take_own(g, path) : code;
}

/* With --cut labels a table may be a file of labels: of the recording that has
 * its name. */
static bool is_labels_of_another(const ingesting *g, const ori_annotated *r)
{
    ori_label_list *list;

    if (g->cut.kind != ORI_CUT_LABELS || ori_signal_is_audio(r->path) ||
        ori_label_file_read(&list, r->path, NULL) != ORI_OK)
        return false;
    ori_label_list_destroy(list);
    return true;
}

int ingest_take_source(ingesting *g, const char *path)
{
    ori_annotations *found = NULL;
    int code;

    if (strcmp(path, "-") == 0)
        return take_stdin(g);
    if (ori_archive_is(path))
        return ingest_archive(g, path);
    code = list(g, &found, path);
    if (code != EXIT_FINE)
        return code;
    g->count = ori_annotations_count(found);
    for (g->done = 0; g->done < g->count && !progress_stop_asked();
         g->done++) {
        const ori_annotated r = ori_annotations_get(found, g->done);
        const int one = is_labels_of_another(g, &r)
                            ? EXIT_FINE : ingest_take_one(g, &r, NULL);

        code = one > code ? one : code;
        if (one == EXIT_RESOURCES)
            break;
    }
    ori_annotations_destroy(found);
    return code;
}

/* ----------------------------------------------- what came into a folder */

/* The first folder on the way from `source` to `path`, a copy; NULL: the file
 * is in the source itself.  *rest: what is behind it. */
static char *first_folder(const char *path, const char **rest)
{
    const char *slash = strchr(path, '/');

    *rest = slash ? slash + 1 : NULL;
    return slash ? output_format("%.*s", (int)(slash - path), path) : NULL;
}

static ori_split split_named(const char *name)
{
    return strcasecmp(name, "train") == 0 ? ORI_SPLIT_TRAIN
           : strcasecmp(name, "test") == 0 ? ORI_SPLIT_TEST
           : strcasecmp(name, "valid") == 0 || strcasecmp(name, "val") == 0 ||
                     strcasecmp(name, "validation") == 0
               ? ORI_SPLIT_VALID : ORI_SPLIT_NONE;
}

/* With --label-folders: its class and its part; NULL: it is in no class. */
static char *class_of(const char *source, const char *path, ori_split *split)
{
    const char *rest = path + strlen(source), *below, *behind;
    char *name, *class;

    while (*rest == '/')
        rest++;
    *split = ORI_SPLIT_NONE;
    name = first_folder(rest, &below);
    if (!name || split_named(name) == ORI_SPLIT_NONE)
        return name;
    class = first_folder(below, &behind);
    if (!class)
        return name;            /* a class that is called so */
    *split = split_named(name);
    free(name);
    return class;
}

static int take_with_class(ingesting *g, const char *source,
                           ori_annotated r)
{
    ori_split split;
    char *class = class_of(source, r.path, &split);
    const ori_annotation whole = { .end_s = (double)NAN, .label = class,
                                   .split = split };
    int code = EXIT_FINE;

    if (class) {
        r.spans = &whole;
        r.span_count = 1;
        r.whole = true;
        r.split = split;
        code = ingest_take_one(g, &r, NULL);
    }
    free(class);
    return code;
}

int ingest_take_arrived(ingesting *g, const char *source, const char *path)
{
    const ingest_settings *s = g->settings;
    const ori_dataset_options o = naming(s, false);
    ori_annotations *found = NULL;
    int code = EXIT_FINE;

    g->done = 0;
    g->count = 1;
    if (ori_annotations_load(&found, &path, 1, &o) != ORI_OK)
        return EXIT_FINE;       /* its name does not match */
    if (ori_annotations_count(found) > 0) {
        const ori_annotated r = ori_annotations_get(found, 0);

        if (!is_labels_of_another(g, &r))
            code = s->folders ? take_with_class(g, source, r)
                              : ingest_take_one(g, &r, NULL);
    }
    ori_annotations_destroy(found);
    return code;
}
