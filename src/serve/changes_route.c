/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * changes_route.c - what another tab, person or program changed
 *
 * Asked every few seconds by each tab.
 */
#include "serve/server.h"

enum { CHANGED_MOST = 1000 };

/* {counter, recordings: [id...], all: true where there are more */
typedef struct changes {
    json_t *list;
    bool all;
    int64_t counter;
} changes;

static bool add(void *user, int64_t id)
{
    changes *c = user;

    c->all = json_array_size(c->list) == CHANGED_MOST;
    if (!c->all)
        json_array_append_new(c->list, json_integer(id));
    return !c->all;
}

ori_status ori__get_changes(ori__server *server, const ori__request *request,
                            ori__reply *reply)
{
    changes c = { 0 };
    ori_catalog *catalog;
    int64_t since;
    ori_status s = ori__request_int_in(request, "since", 0, INT64_MAX, 0,
                                       &since);

    if (s != ORI_OK)
        return s;
    c.list = json_array();
    catalog = ori__server_read(server);
    /* The counter first: what is changed in between is told once more. */
    s = ori_catalog_counter(catalog, &c.counter);
    if (s == ORI_OK)
        s = ori_catalog_changed(catalog, since, add, &c);
    ori__server_read_end(server);
    if (s != ORI_OK) {
        json_decref(c.list);
        return s;
    }
    return ori__reply_json(reply, json_pack("{s:I, s:o, s:b}", "counter",
                                            (json_int_t)c.counter,
                                            "recordings", c.list, "all",
                                            (int)c.all));
}
