/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * archive.c - the recordings in an archive, one after the other
 *
 * One is unpacked at a time, so that no more than it is ever lying there.  A
 * name in the archive is only ever the last part of a path.
 */
#include <oriole/data/archive.h>

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "data/archive_names.h"
#include "data/pattern.h"
#include "data/recordings.h"
#include "data/unpack.h"

/* What is passed over, in the order of ori_archive_passed. */
enum { OTHER, UNMATCHED, ARCHIVE, LINK, KINDS };

typedef struct passed {
    int64_t count;
    char *first;            /* NULL also where memory was short */
} passed;

struct ori_archive {
    ori_archive_options options;
    char *path;
    ori__pattern *label_pattern, *group_pattern;
    ori__unpacker unpacker;
    ori__archive_root root;
    passed passed[KINDS];
    bool unread;            /* the member that the reader is at */
    /* of the member given out */
    char *inner, *name, *file, *label, *group;
    ori_annotation whole;
};

static const ori_stretch everywhere = { 0, (double)NAN };

/* ------------------------------------------------------------ one member */

/* The file is called as the member is, but not longer than a file may be with
 * what the catalogue puts before it. */
static ori_status name_file(ori_archive *a)
{
    enum { MOST = 160 };
    const char *folder = a->unpacker.staging.folder;
    const char *name = ori__path_name(a->inner), *ending;
    size_t stem;
    ori__text t = { 0 };

    if (strlen(name) > MOST) {
        ending = strrchr(name, '.');    /* it is called as a recording is */
        stem = MOST - strlen(ending);
        while (stem > 0 && ((unsigned char)name[stem] & 0xc0) == 0x80)
            stem--;
        ori__text_add(&t, "%s/%.*s%s", folder, (int)stem, name, ending);
    } else {
        ori__text_add(&t, "%s/%s", folder, name);
    }
    a->file = ori__text_take(&t);
    return a->file ? ORI_OK : ori__fail_memory(a->name);
}

static void forget_member(ori_archive *a)
{
    if (a->file)
        unlink(a->file);    /* unless it was moved away */
    ori__free(a->inner);
    ori__free(a->name);
    ori__free(a->file);
    ori__free(a->label);
    ori__free(a->group);
    a->inner = a->name = a->file = a->label = a->group = NULL;
}

static ori_status name_member(ori_archive *a, const ori__member *e)
{
    ori__text t = { 0 };
    ori_status s = ori__member_name(&a->inner, a->path, e->name);

    ori__text_add(&t, "%s/%s", a->path, a->inner ? a->inner : "");
    a->name = ori__text_take(&t);
    return a->name ? s : ori__fail_memory(a->path);
}

static void pass(passed *p, const char *name)
{
    if (p->count++ == 0)
        p->first = ori__strdup(name);
}

/* Is it a file, and called as a recording?  If not it is counted, where it
 * counts; p NULL: nothing is. */
static bool is_recording(const ori__member *e, const char *name, passed *p)
{
    int kind;

    if (e->folder || ori__member_is_hidden(name))
        return false;
    if (!e->link && ori__is_recording(name))
        return true;
    kind = e->link ? LINK : ori__is_archive_name(name) ? ARCHIVE : OTHER;
    if (p)
        pass(&p[kind], name);
    return false;
}

/* Its label, its part and its group; *in is false where it is in none. */
static ori_status place(ori_archive *a, bool *in)
{
    const char *pattern = a->options.label_pattern;
    const bool folders = a->options.label_folders;
    ori_status s = ORI_OK;

    a->whole = (ori_annotation){ .end_s = (double)NAN };
    *in = (!pattern && !folders) ||
          ori__archive_root_place(&a->root, a->inner, folders,
                                  &a->whole.split, &a->label);
    if (!*in) {
        pass(&a->passed[OTHER], a->inner);
        return ORI_OK;
    }
    if (folders && !a->label)
        return ori__fail_memory(a->name);
    if (pattern)
        s = ori__pattern_find(a->label_pattern, a->inner, &a->label);
    if (s == ORI_OK && pattern && !a->label) {
        *in = false;
        pass(&a->passed[UNMATCHED], a->inner);
    }
    if (s == ORI_OK && *in && a->group_pattern) {
        s = ori__pattern_find(a->group_pattern, a->inner, &a->group);
        if (s == ORI_OK && !a->group)
            s = ori__fail(ORI_EDATA, "%s: its name does not match the group "
                          "pattern", a->name);
    }
    return s;
}

static ori_status unpack_member(ori_archive *a, const ori__member *e,
                                bool *over)
{
    ori_status s = ORI_OK;

    *over = false;
    if (e->encrypted)
        return ori__fail(ORI_EDATA, "%s: is encrypted; unpack it with its "
                         "password, and name the folder", a->name);
    s = name_file(a);
    if (s == ORI_OK)
        s = ori__unpack(&a->unpacker, a->name, a->file, e->bytes, over);
    a->unread = s != ORI_OK;
    return s;
}

static ori_status take(ori_archive *a, const ori__member *e,
                       ori_archive_member *m)
{
    bool over;
    const ori_status s = unpack_member(a, e, &over);

    m->name = a->name;
    m->more = !over && (s == ORI_EFORMAT || s == ORI_EDATA);
    if (s != ORI_OK)
        return s;
    a->whole.label = a->label;
    m->recording = (ori_annotated){
        .path = a->file, .group = a->group ? a->group : "",
        .split = a->whole.split, .stretches = &everywhere,
        .stretch_count = 1 };
    if (a->label) {
        m->recording.spans = &a->whole;
        m->recording.span_count = 1;
        m->recording.whole = true;
    }
    return ORI_OK;
}

/* The next member.  One that was not taken is unpacked to nowhere where it
 * must be, so that this can be stopped and has an end. */
static ori_status next_member(ori_archive *a, ori__member *e)
{
    ori__archive_reader *reader = a->unpacker.reader;
    bool over = false;
    ori_status s = ori__unpacker_progress(&a->unpacker);

    if (s == ORI_OK && a->unread && !ori__archive_reader_jumps(reader))
        s = ori__unpack(&a->unpacker, a->path, NULL, -1, &over);
    a->unread = false;
    if (s != ORI_OK && (s != ORI_EFORMAT || over))
        return s;
    s = ori__archive_reader_next(reader, e);
    a->unread = s == ORI_OK && e->name && !e->folder && !e->link &&
                !e->encrypted;
    return s;
}

/* ------------------------------------------------------------ the whole */

/* The names alone, for the folders that count. */
static ori_status look_through(ori_archive *a)
{
    ori__member e;
    ori_status s;

    while ((s = next_member(a, &e)) == ORI_OK && e.name) {
        /* A bad name is told when its turn comes. */
        if (name_member(a, &e) == ORI_OK && is_recording(&e, a->inner, NULL))
            s = ori__archive_root_see(&a->root, a->inner);
        forget_member(a);
        if (s != ORI_OK)
            break;
    }
    ori__archive_root_end(&a->root);
    a->unpacker.unpacked = 0;
    a->unread = false;
    /* Damage is told where it is met again, behind what is whole. */
    return s == ORI_EFORMAT || s == ORI_EDATA || s == ORI_OK
               ? ori__archive_reader_rewind(a->unpacker.reader) : s;
}

static ori_status prepare(ori_archive *a, ori_catalog *catalog,
                          const char *path)
{
    const ori_archive_options *o = &a->options;
    ori_status s = ori__pattern_create(&a->label_pattern,
                                       "the label pattern",
                                       o->label_pattern);

    if (s == ORI_OK)
        s = ori__pattern_create(&a->group_pattern, "the group pattern",
                                o->group_pattern);
    if (s == ORI_OK)
        s = ori__unpacker_begin(&a->unpacker, path, o->unpack_limit);
    if (s != ORI_OK)
        return s;
    a->unpacker.progress = o->progress;
    a->unpacker.user = o->user;
    a->path = ori__strdup(path);
    if (!a->path)
        return ori__fail_memory(path);
    if (o->label_pattern || o->label_folders)
        s = look_through(a);
    if (s == ORI_OK)
        s = ori__staging_open(&a->unpacker.staging,
                              ori_catalog_folder(catalog));
    return s;
}

ori_status ori_archive_open(ori_archive **archive, ori_catalog *catalog,
                            const char *path,
                            const ori_archive_options *options)
{
    ori_archive *a = ORI__NEW(ori_archive, 1);
    ori_status s;

    *archive = NULL;
    if (!a)
        return ori__fail_memory(path);
    a->unpacker.staging.lock = -1;
    if (options)
        a->options = *options;
    s = prepare(a, catalog, path);
    if (s == ORI_OK)
        *archive = a;
    else
        ori_archive_close(a);
    return s;
}

ori_status ori_archive_next(ori_archive *a, ori_archive_member *m)
{
    ori__member e;
    bool in = false;
    ori_status s = ORI_OK;

    *m = (ori_archive_member){ 0 };
    while (s == ORI_OK && !in) {
        forget_member(a);
        s = next_member(a, &e);
        if (s != ORI_OK || !e.name)
            return s;
        s = name_member(a, &e);
        in = s == ORI_OK && is_recording(&e, a->inner, a->passed);
        if (in)
            s = place(a, &in);
    }
    if (s == ORI_OK)
        return take(a, &e, m);
    m->name = a->name;
    m->more = s == ORI_EDATA;
    return s;
}

ori_archive_passed ori_archive_passed_over(const ori_archive *a)
{
    const passed *p = a->passed;

    return (ori_archive_passed){
        .others = p[OTHER].count, .other = p[OTHER].first,
        .unmatched = p[UNMATCHED].count, .unmatched_one = p[UNMATCHED].first,
        .archives = p[ARCHIVE].count, .archive = p[ARCHIVE].first,
        .links = p[LINK].count, .link = p[LINK].first };
}

void ori_archive_close(ori_archive *a)
{
    if (!a)
        return;
    forget_member(a);
    ori__unpacker_end(&a->unpacker);
    ori__archive_root_free(&a->root);
    ori__pattern_destroy(a->label_pattern);
    ori__pattern_destroy(a->group_pattern);
    for (int i = 0; i < KINDS; i++)
        ori__free(a->passed[i].first);
    ori__free(a->path);
    ori__free(a);
}
