/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * span_routes.c - spans are listed, edited, and edits taken back
 */
#include "base/fail.h"
#include "base/memory.h"
#include "serve/catalog_json.h"
#include "serve/server.h"

enum { SPANS_MOST = 5000, CHANGES_MOST = 5000 };

/* -------------------------------------------------------------------- list */

typedef struct listing {
    json_t *list;
    int64_t limit;
    bool more;
} listing;

static bool list_one(void *user, const ori_catalog_span *span)
{
    listing *l = user;

    l->more = (int64_t)json_array_size(l->list) == l->limit;
    if (!l->more)
        json_array_append_new(l->list, ori__json_span(span));
    return !l->more;
}

static bool nothing(void *user, const ori_catalog_recording *r)
{
    (void)user;
    (void)r;
    return true;
}

static ori_status read_spans(ori_catalog *c, int64_t recording, int64_t from,
                             int64_t to, listing *l, int64_t *counter)
{
    ori_status s = ori_catalog_recording_at(c, recording, nothing, NULL);

    if (s == ORI_OK)
        s = ori_catalog_counter(c, counter);
    if (s == ORI_OK)
        s = ori_catalog_spans(c, recording, from, to, list_one, l);
    return s;
}

ori_status ori__get_spans(ori__server *server, const ori__request *request,
                          ori__reply *reply)
{
    listing l = { 0 };
    int64_t from, to, counter = 0;
    ori_status s = ori__request_int(request, "from", 0, &from);

    if (s == ORI_OK)
        s = ori__request_int(request, "to", INT64_MAX, &to);
    if (s == ORI_OK)
        s = ori__request_int_in(request, "limit", 1, SPANS_MOST, 2000,
                                &l.limit);
    if (s != ORI_OK)
        return s;
    l.list = json_array();
    s = read_spans(ori__server_read(server), request->id[0], from, to, &l,
                   &counter);
    ori__server_read_end(server);
    if (s != ORI_OK) {
        json_decref(l.list);
        return s;
    }
    return ori__reply_json(reply, json_pack("{s:o, s:b, s:I}", "spans",
                                            l.list, "more", (int)l.more,
                                            "counter", (json_int_t)counter));
}

/* -------------------------------------------------------------------- next */

static const char *const ways[] = { "forward", "back", NULL };
static const char *const wanted[] = { "any", "accepted", "proposed",
                                      "rejected", "unsure", NULL };

static bool take_span(void *user, const ori_catalog_span *span)
{
    *(json_t **)user = ori__json_span(span);
    return false;
}

static ori_status take_search(const ori__request *r, ori_span_search *search)
{
    int way = 0, state = 0;
    ori_status s = ori__request_int(r, "from", 0, &search->from);

    if (s == ORI_OK)
        s = ori__request_int(r, "id", 0, &search->id);
    if (s == ORI_OK)
        s = ori__request_choice(r, "way", ways, &way);
    if (s == ORI_OK)
        s = ori__request_choice(r, "state", wanted, &state);
    search->recording = r->id[0];
    search->back = way == 1;
    search->state = state - 1;      /* the first is ORI_SPAN_ANY */
    return s;
}

ori_status ori__get_next(ori__server *server, const ori__request *request,
                         ori__reply *reply)
{
    ori_span_search search;
    json_t *span = NULL;
    ori_status s = take_search(request, &search);

    if (s != ORI_OK)
        return s;
    s = ori_catalog_next(ori__server_read(server), &search, take_span, &span);
    ori__server_read_end(server);
    if (s != ORI_OK)
        return s;
    return ori__reply_json(reply, json_pack("{s:o}", "span",
                                            span ? span : json_null()));
}

/* ------------------------------------------------------------------- edits */

typedef struct editing {
    int count;
    ori_span_change *change;
    json_t *spans;          /* as they are now */
    int64_t counter;
} editing;

static ori_status take_changes(const ori__server *server,
                               const ori__request *r, editing *e)
{
    const json_t *list = json_object_get(r->json, "changes");
    const size_t count = json_array_size(list);
    ori_status s = ORI_OK;

    if (count < 1 || count > CHANGES_MOST)
        return ori__fail(ORI_EINVAL, "an edit is {\"changes\": [...]}, 1 to "
                         "%d of them", CHANGES_MOST);
    e->count = (int)count;
    e->change = ORI__NEW(ori_span_change, count);
    if (!e->change)
        return ori__fail_memory("an edit");
    for (size_t i = 0; s == ORI_OK && i < count; i++)
        s = ori__json_change(json_array_get(list, i), r->id[0],
                             server->author, &e->change[i]);
    return s;
}

static bool add_span(void *user, const ori_catalog_span *span)
{
    json_array_append_new(user, ori__json_span(span));
    return true;
}

/* Of a conflict, all spans it was about that are still there. */
static void read_theirs(ori_catalog *c, editing *e)
{
    for (int i = 0; i < e->count; i++)
        if (e->change[i].kind != ORI_CHANGE_ADD)
            ori_catalog_span_at(c, e->change[i].span.id, add_span, e->spans);
}

static ori_status edit(ori__server *server, editing *e)
{
    ori_status s = ori_catalog_edit(server->catalog, server->author,
                                    e->change, e->count);

    if (s == ORI_OK)
        s = ori_catalog_counter(server->catalog, &e->counter);
    for (int i = 0; s == ORI_OK && i < e->count; i++)
        add_span(e->spans, &e->change[i].span);
    return s;
}

/* The sentence is kept from what is asked of the catalogue after it. */
static void reply_conflict(ori__server *server, editing *e, ori__reply *reply)
{
    json_t *sentence = ori__json_words(ori_last_error());

    read_theirs(server->catalog, e);
    reply->status = 409;
    ori__reply_json(reply, json_pack("{s:o, s:O}", "error", sentence, "spans",
                                     e->spans));
}

ori_status ori__post_edits(ori__server *server, const ori__request *request,
                           ori__reply *reply)
{
    editing e = { .spans = json_array() };
    ori_status s = take_changes(server, request, &e);

    if (s == ORI_OK) {
        ori__server_lock(server);
        s = edit(server, &e);
        if (s == ORI_ECONFLICT)
            reply_conflict(server, &e, reply);
        ori__server_unlock(server);
    }
    if (s == ORI_OK)
        s = ori__reply_json(reply, json_pack("{s:O, s:I}", "spans", e.spans,
                                             "counter",
                                             (json_int_t)e.counter));
    ori__free(e.change);
    json_decref(e.spans);
    return s == ORI_ECONFLICT && reply->body ? ORI_OK : s;
}

/* ----------------------------------------------------------- undo and redo */

static ori_status again(ori__server *server, const ori__request *request,
                        ori__reply *reply,
                        ori_status (*move)(ori_catalog *, int64_t, int *))
{
    int64_t counter = 0;
    int count = 0;
    ori_status s;

    ori__server_lock(server);
    s = move(server->catalog, request->id[0], &count);
    if (s == ORI_OK)
        s = ori_catalog_counter(server->catalog, &counter);
    ori__server_unlock(server);
    if (s != ORI_OK)
        return s;
    return ori__reply_json(reply, json_pack("{s:i, s:I}", "count", count,
                                            "counter", (json_int_t)counter));
}

ori_status ori__post_undo(ori__server *server, const ori__request *request,
                          ori__reply *reply)
{
    return again(server, request, reply, ori_catalog_undo);
}

ori_status ori__post_redo(ori__server *server, const ori__request *request,
                          ori__reply *reply)
{
    return again(server, request, reply, ori_catalog_redo);
}
