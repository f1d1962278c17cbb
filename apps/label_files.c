/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_files.c - label files into a catalogue and out of it, and edits taken
 *                 back
 */
#include "label_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <oriole/base/safe_file.h>
#include <oriole/catalog/label_file.h>

#include "author.h"
#include "label_output.h"
#include "output.h"

static int fail(const labelling *l, ori_status status)
{
    return output_fail_input(l->command->name, status);
}

/* ----------------------------------------------------------------- export */

typedef struct exporting {
    const labelling *l;
    ori_label_exported done;
    ori_status status;
} exporting;

/* A file of its own in the folder. */
static ori_status export_file(exporting *e, const ori_catalog_recording *r)
{
    const label_settings *s = e->l->settings;
    const char *form = ori_label_forms[s->export];
    ori_label_exported one = { 0 };
    char *text = NULL, *path;
    size_t bytes = 0;
    FILE *memory = open_memstream(&text, &bytes);
    ori_status status = memory ? ori_catalog_export(e->l->catalog, r, form,
                                                    memory, &one)
                               : ORI_ENOMEM;

    if (!memory || fclose(memory) != 0) {
        output_fail(e->l->command->name, "out of memory");
        exit(EXIT_RESOURCES);
    }
    if (status == ORI_OK && one.spans) {
        path = label_output_path(s->output, form, r->name);
        status = ori_file_write(path, text, bytes);
        free(path);
    }
    free(text);
    e->done.recordings += one.recordings;
    e->done.spans += one.spans;
    e->done.lost = ori_label_lost_both(e->done.lost, one.lost);
    return status;
}

static bool export_one(void *user, const ori_catalog_recording *r)
{
    exporting *e = user;
    const label_settings *s = e->l->settings;

    e->status = s->output ? export_file(e, r)
                          : ori_catalog_export(e->l->catalog, r,
                                               ori_label_forms[s->export],
                                               stdout, &e->done);
    return e->status == ORI_OK;
}

static int make_folder(const labelling *l)
{
    const char *folder = l->settings->output;

    if (!folder || mkdir(folder, 0777) == 0 || errno == EEXIST)
        return EXIT_FINE;
    output_fail(l->command->name, "%s: cannot make the folder: %s", folder,
                strerror(errno));
    return EXIT_RESOURCES;
}

static void tell_exported(const labelling *l, const ori_label_exported *done)
{
    const app_common *common = &l->settings->page.common;

    if (done->lost)
        output_say(common, "note: %s cannot hold %s, which were left out",
                   ori_label_forms[l->settings->export], done->lost);
    output_say(common, "%lld span%s of %d recording%s",
               (long long)done->spans, output_plural(done->spans),
               done->recordings, output_plural(done->recordings));
}

int label_files_export(const labelling *l)
{
    const char *one = l->settings->recording;
    exporting e = { .l = l };
    int64_t id = 0;
    ori_status s = ORI_OK;
    int code = make_folder(l);

    if (code != EXIT_FINE)
        return code;
    if (one)
        s = ori_catalog_named(l->catalog, one, &id);
    if (s == ORI_OK)
        s = one ? ori_catalog_recording_at(l->catalog, id, export_one, &e)
                : ori_catalog_recordings(l->catalog, 0, export_one, &e);
    if (s == ORI_OK)
        s = e.status;
    if (s != ORI_OK)
        return s == ORI_EIO ? output_fail_output(l->command->name, s)
                            : fail(l, s);
    tell_exported(l, &e.done);
    return EXIT_FINE;
}

/* ----------------------------------------------------------------- import */

/* The recording whose name the file has, less one ending after the other. */
static ori_status find_named(const labelling *l, const char *path, int64_t *id)
{
    const char *slash = strrchr(path, '/');
    char *stem, *dot;
    ori_status s = ORI_EDATA;

    if (l->settings->recording)
        return ori_catalog_named(l->catalog, l->settings->recording, id);
    stem = output_copy(slash ? slash + 1 : path);
    while (s == ORI_EDATA && (dot = strrchr(stem, '.')) && dot != stem) {
        *dot = '\0';
        s = ori_catalog_named(l->catalog, stem, id);
    }
    free(stem);
    return s;
}

static int import_one(const labelling *l, const char *path)
{
    const label_settings *s = l->settings;
    ori_label_list *list;
    int64_t id;
    int added;
    ori_status status = ori_label_file_read(
        &list, path, s->form >= 0 ? ori_label_forms[s->form] : NULL);

    if (status != ORI_OK)
        return fail(l, status);
    status = find_named(l, path, &id);
    if (status == ORI_OK)
        status = ori_catalog_import(l->catalog, id, author_name(s->page.author),
                                    list, &added);
    if (status == ORI_OK) {
        output_say_lines(&s->page.common, "note: ",
                         ori_label_list_notes(list));
        printf("%s\t%d\t%d\n", path, added,
               ori_label_list_count(list) - added);
    }
    ori_label_list_destroy(list);
    return status == ORI_OK ? EXIT_FINE : fail(l, status);
}

/* A bad file does not keep the others out. */
int label_files_import(const labelling *l, char **files, int count)
{
    int bad = 0;

    for (int i = 0; i < count; i++)
        bad += import_one(l, files[i]) != EXIT_FINE;
    return bad == 0 ? EXIT_FINE : bad < count ? EXIT_PROBLEMS : EXIT_INPUT;
}

/* ------------------------------------------------------------------- again */

int label_files_again(const labelling *l)
{
    const label_settings *s = l->settings;
    int64_t id;
    int spans;
    ori_status status = ori_catalog_named(l->catalog, s->recording,
                                          &id);

    if (status == ORI_OK)
        status = s->undo ? ori_catalog_undo(l->catalog, id, &spans)
                         : ori_catalog_redo(l->catalog, id, &spans);
    if (status != ORI_OK)
        return fail(l, status);
    if (spans > 0)
        output_say(&s->page.common, "%d span%s as before", spans,
                   output_plural(spans));
    else
        output_say(&s->page.common, "there is nothing to %s",
                   s->undo ? "undo" : "redo");
    return EXIT_FINE;
}
