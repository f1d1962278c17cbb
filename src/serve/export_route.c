/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * export_route.c - label files to keep
 *
 * A connection to the catalogue of its own reads, so that nobody waits for
 * it; what comes of a million spans lies in a file without a name.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <oriole/catalog/label_file.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"
#include "serve/server.h"

typedef struct exporting {
    ori_catalog *catalog;
    const char *form;
    FILE *file;
    ori_label_exported done;
    char name[80];          /* of the file, without its ending */
    ori_status status;
} exporting;

/* For a header, and for any file system. */
static void take_name(exporting *e, const char *name)
{
    const char *last = ori__path_name(name), *dot = strrchr(last, '.');
    size_t n = dot && dot != last ? (size_t)(dot - last) : strlen(last);

    if (n > sizeof e->name - 1)
        n = sizeof e->name - 1;
    for (size_t i = 0; i < n; i++)
        e->name[i] = isalnum((unsigned char)last[i]) ||
                             strchr("-_. ", last[i]) ? last[i] : '_';
    e->name[n] = '\0';
}

static bool export_one(void *user, const ori_catalog_recording *r)
{
    exporting *e = user;

    if (!e->name[0])
        take_name(e, r->name);
    e->status = ori_catalog_export(e->catalog, r, e->form, e->file,
                                   &e->done);
    return e->status == ORI_OK;
}

static ori_status export_all(exporting *e, const ori__server *server,
                             int64_t recording)
{
    ori_status s = ori_catalog_open(&e->catalog, server->folder,
                                    ORI_CATALOG_READ);

    if (s == ORI_OK && recording)
        s = ori_catalog_recording_at(e->catalog, recording, export_one, e);
    else if (s == ORI_OK)
        s = ori_catalog_recordings(e->catalog, 0, export_one, e);
    ori_catalog_close(e->catalog);
    if (s == ORI_OK)
        s = e->status;
    if (s == ORI_OK && (fflush(e->file) != 0 || ferror(e->file)))
        s = ori__fail_errno("a temporary file", "write");
    return s;
}

static ori_status read_part(void *user, int64_t at, char *to, size_t room,
                            size_t *bytes)
{
    const ssize_t n = pread(fileno(user), to, room, at);

    *bytes = n > 0 ? (size_t)n : 0;
    return n < 0 ? ori__fail_errno("a temporary file", "read") : ORI_OK;
}

static void close_file(void *user)
{
    fclose(user);
}

/* The file is the reply's. */
static ori_status reply_file(const exporting *e, ori__reply *reply)
{
    const long bytes = ftell(e->file);
    ori_status s;

    if (bytes == 0) {       /* a stream that gives nothing is an error */
        ori__reply_bytes(reply, "text/plain; charset=utf-8", NULL, 0);
        fclose(e->file);
    } else {
        ori__reply_stream(reply, "text/plain; charset=utf-8", bytes,
                          read_part, close_file, e->file);
    }
    s = ori__reply_header(reply, "Content-Disposition",
                          "attachment; filename=\"%s%s\"",
                          e->name[0] ? e->name : "labels",
                          ori_label_form_ending(e->form));
    if (s == ORI_OK && e->done.lost)
        s = ori__reply_header(reply, "X-Oriole-Lost", "%s", e->done.lost);
    return s;
}

ori_status ori__get_export(ori__server *server, const ori__request *request,
                           ori__reply *reply)
{
    exporting e = { 0 };
    int64_t recording;
    int form;
    ori_status s = ori__request_int_in(request, "recording", 1, INT64_MAX, 0,
                                       &recording);

    if (s == ORI_OK)
        s = ori__request_choice(request, "form", ori_label_forms, &form);
    if (s != ORI_OK)
        return s;
    e.form = ori_label_forms[form];
    if (!recording && !ori_label_form_names(e.form))
        return ori__fail(ORI_EINVAL, "a file of the form %s is about one "
                         "recording: say which", e.form);
    if (!recording)
        take_name(&e, server->folder);
    e.file = tmpfile();
    if (!e.file)
        return ori__fail_errno("a temporary file", "make");
    s = export_all(&e, server, recording);
    if (s == ORI_OK)
        return reply_file(&e, reply);
    fclose(e.file);
    return s;
}
