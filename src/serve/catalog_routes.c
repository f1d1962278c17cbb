/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * catalog_routes.c - the project and its recordings
 */
#include <string.h>

#include "base/memory.h"
#include "serve/catalog_json.h"
#include "serve/server.h"

/* ----------------------------------------------------------------- project */

static void add_class(void *user, const char *label, int64_t count)
{
    json_array_append_new(user, json_pack("{s:o, s:I}", "label",
                                          ori__json_words(label), "count",
                                          (json_int_t)count));
}

typedef struct project {
    int64_t recordings, counter;
    ori_catalog_tally tally;
    json_t *classes;
} project;

static ori_status read_project(ori_catalog *c, project *p)
{
    int64_t spans;
    /* First: what is changed in between is told again by /api/changes. */
    ori_status s = ori_catalog_counter(c, &p->counter);

    if (s == ORI_OK)
        s = ori_catalog_counts(c, &p->recordings, &spans);
    if (s == ORI_OK)
        s = ori_catalog_tally_of(c, 0, &p->tally);
    if (s == ORI_OK)
        s = ori_catalog_labels(c, add_class, p->classes);
    return s;
}

/* The folder's own name, "calls" of "/home/eva/calls/". */
static json_t *name_of(const char *folder)
{
    size_t end = strlen(folder), begin;

    while (end > 1 && folder[end - 1] == '/')
        end--;
    for (begin = end; begin > 0 && folder[begin - 1] != '/'; begin--)
        ;
    char *name = ori__strndup(folder + begin, end - begin);
    json_t *words = name ? ori__json_words(name) : NULL;

    ori__free(name);
    return words;
}

ori_status ori__get_project(ori__server *server, const ori__request *request,
                            ori__reply *reply)
{
    project p = { .classes = json_array() };
    ori_status s;

    (void)request;
    s = read_project(ori__server_read(server), &p);
    ori__server_read_end(server);
    if (s != ORI_OK) {
        json_decref(p.classes);
        return s;
    }
    return ori__reply_json(
        reply, json_pack("{s:o, s:o, s:I, s:I, s:I, s:I, s:o, s:o, s:I}",
                         "name", name_of(server->folder), "author",
                         ori__json_words(server->author), "recordings",
                         (json_int_t)p.recordings, "spans",
                         (json_int_t)(p.tally.accepted + p.tally.unsure),
                         "proposed", (json_int_t)p.tally.proposed, "unsure",
                         (json_int_t)p.tally.unsure, "classes", p.classes,
                         "model", ori__machine_json(server->machine),
                         "counter", (json_int_t)p.counter));
}

/* -------------------------------------------------------------- recordings */

typedef struct listing {
    ori_catalog *catalog;
    json_t *list;
    int64_t limit, last;
    bool more;
    ori_status status;
} listing;

static bool list_one(void *user, const ori_catalog_recording *r)
{
    listing *l = user;
    ori_catalog_tally tally;

    l->more = (int64_t)json_array_size(l->list) == l->limit;
    if (l->more)
        return false;
    l->status = ori_catalog_tally_of(l->catalog, r->id, &tally);
    if (l->status != ORI_OK)
        return false;
    json_array_append_new(l->list, ori__json_recording(r, &tally));
    l->last = r->id;
    return true;
}

ori_status ori__get_recordings(ori__server *server,
                               const ori__request *request,
                               ori__reply *reply)
{
    static const char *const filters[] = { "all", "unlabelled", "proposed",
                                           "unsure", NULL };
    listing l = { 0 };
    int64_t after;
    int only = 0;
    ori_status s = ori__request_int_in(request, "after", 0, INT64_MAX, 0,
                                       &after);

    if (s == ORI_OK)
        s = ori__request_choice(request, "only", filters, &only);
    if (s == ORI_OK)
        s = ori__request_int_in(request, "limit", 1, 1000, 200, &l.limit);
    if (s != ORI_OK)
        return s;
    l.list = json_array();
    l.catalog = ori__server_read(server);
    s = ori_catalog_search(l.catalog, after,
                           ori__request_text(request, "q", ""),
                           (ori_catalog_only)only, list_one, &l);
    ori__server_read_end(server);
    if (s == ORI_OK)
        s = l.status;
    if (s != ORI_OK) {
        json_decref(l.list);
        return s;
    }
    return ori__reply_json(reply, json_pack("{s:o, s:o}", "recordings",
                                            l.list, "next",
                                            l.more ? json_integer(l.last)
                                                   : json_null()));
}

ori_status ori__get_recording(ori__server *server,
                              const ori__request *request,
                              ori__reply *reply)
{
    listing l = { .list = json_array(), .limit = 1 };
    json_t *one;
    ori_status s;

    l.catalog = ori__server_read(server);
    s = ori_catalog_recording_at(l.catalog, request->id[0], list_one, &l);
    ori__server_read_end(server);
    if (s == ORI_OK)
        s = l.status;
    one = s == ORI_OK ? json_incref(json_array_get(l.list, 0)) : NULL;
    json_decref(l.list);
    return s == ORI_OK ? ori__reply_json(reply, one) : s;
}
