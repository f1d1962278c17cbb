/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * machine_routes.c - proposals, training, search and agreement for the page
 */
#include <math.h>

#include <oriole/catalog/agreement.h>
#include <oriole/catalog/proposals.h>

#include "base/fail.h"
#include "base/memory.h"
#include "serve/catalog_json.h"
#include "serve/machine.h"
#include "serve/server.h"

enum { QUEUE_MOST = 1000, IDS_MOST = 100000, DIFFERENCES_MOST = 1000 };

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

/* ------------------------------------------------------- members of a body */

/* A whole number in [low, high], `fallback` where it is not there. */
static ori_status take_int(const json_t *json, const char *key, int64_t low,
                           int64_t high, int64_t fallback, int64_t *value)
{
    const json_t *member = json_object_get(json, key);

    *value = fallback;
    if (!member || json_is_null(member))
        return ORI_OK;
    *value = json_integer_value(member);
    if (!json_is_integer(member) || *value < low || *value > high)
        return ori__fail(ORI_EINVAL, "\"%s\" is a whole number from %lld to "
                         "%lld", key, (long long)low, (long long)high);
    return ORI_OK;
}

static ori_status take_number(const json_t *json, const char *key,
                              double high, double *value)
{
    const json_t *member = json_object_get(json, key);

    *value = json_number_value(member);
    if (!member || json_is_null(member))
        return ORI_OK;
    if (!json_is_number(member) || !(*value >= 0.0 && *value <= high))
        return ori__fail(ORI_EINVAL, "\"%s\" is a number from 0 to %g", key,
                         high);
    return ORI_OK;
}

static ori_status reply_job(ori_status s, int64_t job, ori__reply *reply)
{
    return s == ORI_OK ? ori__reply_json(reply, json_pack("{s:I}", "job",
                                                          (json_int_t)job))
                       : s;
}

/* -------------------------------------------------------------------- jobs */

ori_status ori__get_jobs(ori__server *server, const ori__request *request,
                         ori__reply *reply)
{
    (void)request;
    return ori__reply_json(reply, ori__jobs_json(
                               ori__machine_jobs(server->machine)));
}

ori_status ori__delete_job(ori__server *server, const ori__request *request,
                           ori__reply *reply)
{
    const ori_status s = ori__job_stop(ori__machine_jobs(server->machine),
                                       request->id[0]);

    return s == ORI_OK ? ori__reply_json(reply, json_object()) : s;
}

static ori_status take_ids(const json_t *list, int64_t **ids, size_t *count)
{
    *count = json_array_size(list);
    *ids = NULL;
    if (!list || json_is_null(list))
        return ORI_OK;
    if (!json_is_array(list) || *count < 1 || *count > IDS_MOST)
        return ori__fail(ORI_EINVAL, "\"recordings\" is a list of 1 to %d "
                         "numbers", IDS_MOST);
    *ids = ORI__NEW(int64_t, *count);
    if (!*ids)
        return ori__fail_memory("recordings");
    for (size_t i = 0; i < *count; i++)
        (*ids)[i] = json_integer_value(json_array_get(list, i));
    return ORI_OK;
}

ori_status ori__post_propose(ori__server *server, const ori__request *request,
                             ori__reply *reply)
{
    int64_t *ids, job = 0;
    size_t count;
    ori_status s = take_ids(json_object_get(request->json, "recordings"),
                            &ids, &count);

    if (s == ORI_OK)
        s = ori__machine_propose(server->machine, ids, count, &job);
    ori__free(ids);
    return reply_job(s, job, reply);
}

ori_status ori__post_train(ori__server *server, const ori__request *request,
                           ori__reply *reply)
{
    int64_t epochs, job = 0;
    double seconds = 0.0;
    ori_status s = take_int(request->json, "epochs", 1, 1000000, 0, &epochs);

    if (s == ORI_OK)
        s = take_number(request->json, "seconds", 1e6, &seconds);
    if (s == ORI_OK)
        s = ori__machine_train(server->machine, epochs, seconds, &job);
    return reply_job(s, job, reply);
}

/* ------------------------------------------------------------------ similar */

static ori_status take_example(const json_t *json, ori_similar_options *o)
{
    int64_t channel, limit;
    ori_status s = take_int(json, "recording", 1, INT64_MAX, 0,
                            &o->recording);

    if (s == ORI_OK)
        s = take_int(json, "start", 0, INT64_MAX, 0, &o->start);
    if (s == ORI_OK)
        s = take_int(json, "end", 1, INT64_MAX, 0, &o->end);
    if (s == ORI_OK)
        s = take_int(json, "channel", 0, 65535, -1, &channel);
    if (s == ORI_OK)
        s = take_int(json, "limit", 1, ORI__JOB_MATCHES, 20, &limit);
    if (s == ORI_OK)
        s = take_number(json, "low_hz", 1e6, &o->low_hz);
    if (s == ORI_OK)
        s = take_number(json, "high_hz", 1e6, &o->high_hz);
    if (s != ORI_OK)
        return s;
    o->channel = (int)channel;
    o->top = (int)limit;
    return o->end > o->start
               ? ORI_OK : ori__fail(ORI_EINVAL, "an example has \"recording\""
                                    ", \"start\" and \"end\"");
}

ori_status ori__post_similar(ori__server *server, const ori__request *request,
                             ori__reply *reply)
{
    ori_similar_options o = ORI_SIMILAR_OPTIONS_INIT;
    int64_t job = 0;
    ori_status s = take_example(request->json, &o);

    if (s == ORI_OK)
        s = ori__machine_search(server->machine, &o, &job);
    return reply_job(s, job, reply);
}

static bool take_name(void *user, const ori_catalog_recording *r)
{
    *(json_t **)user = ori__json_words(r->name);
    return false;
}

/* What a recording is called; "" where it is there no more. */
static json_t *name_of(ori_catalog *catalog, int64_t recording)
{
    json_t *name = NULL;

    if (ori_catalog_recording_at(catalog, recording, take_name, &name) !=
        ORI_OK)
        name = NULL;
    return name ? name : json_string("");
}

ori_status ori__get_matches(ori__server *server, const ori__request *request,
                            ori__reply *reply)
{
    ori_match *matches = ORI__NEW(ori_match, ORI__JOB_MATCHES);
    json_t *list;
    bool done = false;
    double searched = 0.0;
    int count = 0;
    ori_status s = matches ? ori__job_matches(
                                 ori__machine_jobs(server->machine),
                                 request->id[0], matches, &count, &done,
                                 &searched)
                           : ori__fail_memory("matches");

    if (s != ORI_OK) {
        ori__free(matches);
        return s;
    }
    list = json_array();
    ori__server_lock(server);
    for (int i = 0; i < count; i++)
        json_array_append_new(list, json_pack(
            "{s:I, s:o, s:I, s:I, s:o}", "recording",
            (json_int_t)matches[i].recording, "name",
            name_of(server->catalog, matches[i].recording), "start",
            (json_int_t)matches[i].start, "end", (json_int_t)matches[i].end,
            "distance", number(matches[i].distance)));
    ori__server_unlock(server);
    ori__free(matches);
    return ori__reply_json(reply, json_pack("{s:o, s:b, s:o}", "matches",
                                            list, "done", (int)done,
                                            "searched", number(searched)));
}

/* -------------------------------------------------------------------- queue */

static bool add_queued(void *user, const ori_catalog_span *span)
{
    json_t *json = ori__json_span(span);

    json_object_set_new(json, "useful", number(span->useful));
    json_array_append_new(user, json);
    return true;
}

ori_status ori__get_queue(ori__server *server, const ori__request *request,
                          ori__reply *reply)
{
    json_t *list, *span;
    int64_t limit;
    size_t i;
    ori_status s = ori__request_int_in(request, "limit", 1, QUEUE_MOST, 50,
                                       &limit);

    if (s != ORI_OK)
        return s;
    list = json_array();
    ori__server_lock(server);
    s = ori_catalog_queue(server->catalog, NULL, limit, add_queued, list);
    json_array_foreach(list, i, span)
        json_object_set_new(span, "name", name_of(
            server->catalog, json_integer_value(
                json_object_get(span, "recording"))));
    ori__server_unlock(server);
    if (s != ORI_OK) {
        json_decref(list);
        return s;
    }
    return ori__reply_json(reply, json_pack("{s:o}", "spans", list));
}

/* ---------------------------------------------------------------- agreement */

static bool add_author(void *user, const char *author, int64_t spans)
{
    json_array_append_new(user, json_pack("{s:o, s:I}", "author",
                                          ori__json_words(author), "spans",
                                          (json_int_t)spans));
    return true;
}

static bool add_difference(void *user, const ori_disagreement *d)
{
    json_array_append_new(user, json_pack(
        "{s:I, s:o, s:I, s:I, s:o, s:o}", "recording",
        (json_int_t)d->recording, "name", ori__json_words(d->name), "start",
        (json_int_t)d->start, "end", (json_int_t)d->end, "a",
        ori__json_words(d->a), "b", ori__json_words(d->b)));
    return json_array_size(user) < DIFFERENCES_MOST;
}

static json_t *classes_of(const ori_agreement *g)
{
    json_t *list = json_array();

    for (int k = 0; k < g->class_count; k++)
        json_array_append_new(list, json_pack(
            "{s:o, s:I, s:I, s:I}", "label",
            ori__json_words(g->classes[k].label), "a",
            (json_int_t)g->classes[k].a, "b", (json_int_t)g->classes[k].b,
            "both", (json_int_t)g->classes[k].both));
    return list;
}

static ori_status add_agreement(json_t *to, ori_catalog *catalog,
                                const char *a, const char *b)
{
    json_t *list = json_array();
    ori_agreement g;
    const ori_status s = ori_catalog_agreement(&g, catalog, a, b,
                                               add_difference, list);

    json_object_set_new(to, "disagreements", list);
    if (s != ORI_OK)
        return s;
    json_object_set_new(to, "kappa", number(g.kappa));
    json_object_set_new(to, "same", number(g.same));
    json_object_set_new(to, "chance", number(g.chance));
    json_object_set_new(to, "overlap", number(g.overlap));
    json_object_set_new(to, "recordings", json_integer(g.recordings));
    json_object_set_new(to, "seconds", number(g.seconds));
    json_object_set_new(to, "a_spans", json_integer(g.a_spans));
    json_object_set_new(to, "b_spans", json_integer(g.b_spans));
    json_object_set_new(to, "pairs", json_integer(g.pairs));
    json_object_set_new(to, "both", json_integer(g.both));
    json_object_set_new(to, "classes", classes_of(&g));
    ori_agreement_free(&g);
    return ORI_OK;
}

/* All spans are gone through: by a catalogue of its own, so that nobody waits.
 * Without two names: who could be named. */
ori_status ori__get_agreement(ori__server *server,
                              const ori__request *request, ori__reply *reply)
{
    const char *a = ori__request_text(request, "a", NULL);
    const char *b = ori__request_text(request, "b", NULL);
    json_t *json = json_object(), *authors = json_array();
    ori_catalog *catalog;
    ori_status s = ori_catalog_open(&catalog, server->folder,
                                    ORI_CATALOG_READ);

    json_object_set_new(json, "authors", authors);
    if (s == ORI_OK)
        s = ori_catalog_authors(catalog, add_author, authors);
    if (s == ORI_OK && a && b)
        s = add_agreement(json, catalog, a, b);
    ori_catalog_close(catalog);
    if (s == ORI_OK)
        return ori__reply_json(reply, json);
    json_decref(json);
    return s;
}
