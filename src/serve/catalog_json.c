/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * catalog_json.c - recordings and spans as the page speaks of them
 */
#include "serve/catalog_json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <oriole/signal/signal.h>

#include "base/fail.h"
#include "base/memory.h"
#include "picture/utf8.h"

enum { WORDS_MOST = 512 };      /* bytes of a label, a tier, an author */

static const char *const sources[] = { "human", "model", "import", NULL };
static const char *const kinds[] = { "add", "set", "remove", NULL };
const char *const ori__span_states[] = { "accepted", "proposed", "rejected",
                                         "unsure", NULL };

json_t *ori__json_words(const char *text)
{
    json_t *j = json_string(text);
    char *copy;

    if (j)
        return j;
    copy = ori__strdup(text);
    for (char *c = copy; c && *c;) {
        const size_t n = ori__utf8_size(c);

        if (n == 0)
            *c = '?';
        c += n ? n : 1;
    }
    j = copy ? json_string(copy) : NULL;
    ori__free(copy);
    return j;
}

/* A database may hold what no list has. */
static json_t *name_at(const char *const *names, unsigned place)
{
    while (place > 0 && *names) {
        names++;
        place--;
    }
    return *names ? json_string(*names) : json_null();
}

/* JSON has no NaN. */
static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static void put(json_t *object, const char *key, json_t *value)
{
    json_object_set_new_nocheck(object, key, value);
}

/* -------------------------------------------------------------- recordings */

/* The columns that a recipe gives out; NULL: it is none. */
static json_t *list_of_recipe(const char *recipe)
{
    json_t *all = json_loads(recipe, JSON_REJECT_DUPLICATES, NULL), *column;
    json_t *list = all ? json_array() : NULL;
    char number[24];
    size_t i;

    json_array_foreach(json_object_get(all, "columns"), i, column) {
        snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT,
                 json_integer_value(column));
        json_array_append_new(list, json_string(json_is_string(column)
                                                    ? json_string_value(column)
                                                    : number));
    }
    json_decref(all);
    return list;
}

/* "a,b" as [a, b]; nothing as []. */
static json_t *list_of(const char *names)
{
    json_t *list = *names == '{' ? list_of_recipe(names) : NULL;
    char *copy = *names && !list ? ori__strdup(names) : NULL;
    char *rest = copy, *name;

    list = list ? list : json_array();
    while (rest && (name = strsep(&rest, ",")))
        json_array_append_new(list, ori__json_words(name));
    ori__free(copy);
    return list;
}

/* What ingest found wrong, as it told it. */
static json_t *problems_of(const char *check)
{
    json_t *all = json_loads(check, JSON_REJECT_DUPLICATES, NULL);
    json_t *problems = json_incref(json_object_get(all, "problems"));

    json_decref(all);
    if (json_is_array(problems))
        return problems;
    json_decref(problems);
    return json_array();
}

json_t *ori__json_recording(const ori_catalog_recording *r,
                            const ori_catalog_tally *t)
{
    json_t *j = json_object();

    put(j, "id", json_integer(r->id));
    put(j, "name", ori__json_words(r->name));
    put(j, "kind", json_string(ori_signal_is_audio(r->path) ? "audio"
                                                            : "log"));
    put(j, "rate", number(r->rate_hz));
    put(j, "channels", json_integer(r->channels));
    put(j, "frames", json_integer(r->frames));
    put(j, "format", ori__json_words(r->format));
    put(j, "group", ori__json_words(r->group));
    put(j, "split", ori__json_words(r->split));
    put(j, "device", ori__json_words(r->device));
    put(j, "started", ori__json_words(r->started));
    put(j, "notes", ori__json_words(r->notes));
    put(j, "hash", ori__json_words(r->hash));
    put(j, "columns", list_of(r->columns));
    put(j, "problems", problems_of(r->check));
    put(j, "spans", json_integer(t->accepted + t->unsure));
    put(j, "proposed", json_integer(t->proposed));
    put(j, "unsure", json_integer(t->unsure));
    return j;
}

/* ------------------------------------------------------------------- spans */

json_t *ori__json_span(const ori_catalog_span *s)
{
    json_t *j = json_object();

    put(j, "id", json_integer(s->id));
    put(j, "recording", json_integer(s->recording));
    put(j, "start", json_integer(s->start));
    put(j, "end", json_integer(s->end));
    put(j, "label", ori__json_words(s->label));
    put(j, "tier", ori__json_words(s->tier));
    put(j, "author", ori__json_words(s->author));
    put(j, "source", name_at(sources, (unsigned)s->source));
    put(j, "state", name_at(ori__span_states, (unsigned)s->state));
    put(j, "confidence", number(s->confidence));
    put(j, "low_hz", number(s->low_hz));
    put(j, "high_hz", number(s->high_hz));
    put(j, "version", json_integer(s->version));
    return j;
}

static ori_status take_place(const json_t *j, const char *key, int64_t low,
                             int64_t *value)
{
    return ori__json_int(j, key, "the span", low, INT64_MAX, value);
}

/* Not there is what *value is. */
static ori_status take_number(const json_t *j, const char *key,
                              double *value)
{
    const json_t *v = json_object_get(j, key);

    if (!v || json_is_null(v))
        return ORI_OK;
    return ori__json_number(j, key, "the span", -1e12, 1e12, value);
}

static ori_status take_words(const json_t *j, const char *key,
                             const char **value)
{
    const json_t *v = json_object_get(j, key);

    if (!v)
        return ORI_OK;
    if (!json_is_string(v) || json_string_length(v) > WORDS_MOST)
        return ori__fail(ORI_EINVAL, "the span: \"%s\" must be a text of at "
                         "most %d bytes", key, WORDS_MOST);
    *value = json_string_value(v);
    return ORI_OK;
}

static ori_status take_name(const json_t *j, const char *key,
                            const char *const *names, int *value)
{
    const json_t *v = json_object_get(j, key);

    if (!v)
        return ORI_OK;
    for (int i = 0; names[i]; i++)
        if (json_is_string(v) && strcmp(json_string_value(v), names[i]) == 0) {
            *value = i;
            return ORI_OK;
        }
    return ori__fail(ORI_EINVAL, "\"%s\" is none of what it may be", key);
}

static ori_status take_identity(const json_t *j, ori_catalog_span *span)
{
    ori_status s = take_place(j, "id", 1, &span->id);

    return s == ORI_OK ? take_place(j, "version", 0, &span->version) : s;
}

static ori_status take_content(const json_t *j, ori_catalog_span *span)
{
    int source = ORI_SPAN_HUMAN, state = ORI_SPAN_ACCEPTED;
    ori_status s = take_place(j, "start", 0, &span->start);

    if (s == ORI_OK)
        s = take_place(j, "end", 0, &span->end);
    if (s == ORI_OK)
        s = take_words(j, "label", &span->label);
    if (s == ORI_OK)
        s = take_words(j, "tier", &span->tier);
    if (s == ORI_OK)
        s = take_words(j, "author", &span->author);
    if (s == ORI_OK)
        s = take_name(j, "source", sources, &source);
    if (s == ORI_OK)
        s = take_name(j, "state", ori__span_states, &state);
    if (s == ORI_OK)
        s = take_number(j, "confidence", &span->confidence);
    if (s == ORI_OK)
        s = take_number(j, "low_hz", &span->low_hz);
    if (s == ORI_OK)
        s = take_number(j, "high_hz", &span->high_hz);
    span->source = (ori_span_source)source;
    span->state = (ori_span_state)state;
    return s;
}

ori_status ori__json_change(const json_t *j, int64_t recording,
                            const char *author, ori_span_change *change)
{
    const json_t *span = json_object_get(j, "span");
    int kind = -1;
    ori_status s = take_name(j, "kind", kinds, &kind);

    *change = (ori_span_change){ .span = ORI_CATALOG_SPAN_INIT };
    if (s == ORI_OK && (kind < 0 || !json_is_object(span)))
        s = ori__fail(ORI_EINVAL, "a change has a \"kind\" and a \"span\"");
    if (s != ORI_OK)
        return s;
    change->kind = (ori_change_kind)kind;
    change->span.recording = recording;
    change->span.author = author;
    if (kind != ORI_CHANGE_ADD)
        s = take_identity(span, &change->span);
    if (s == ORI_OK && kind != ORI_CHANGE_REMOVE)
        s = take_content(span, &change->span);
    return s == ORI_EFORMAT ? ORI_EINVAL : s;
}
