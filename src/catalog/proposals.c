/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * proposals.c - what recognisers propose, and in which order people judge it
 */
#include <oriole/catalog/proposals.h>

#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "catalog/catalog_span.h"
#include "catalog/text_pool.h"

/* ---------------------------------------------------------------- propose */

/* What people have judged in the recording, by start. */
typedef struct judged {
    int64_t start, end;
    int64_t reach;              /* the furthest end up to here */
    const char *label;
    bool accepted;
} judged;

typedef struct proposing {
    const char *author;
    bool everybody;
    judged *judged;
    size_t judged_count, judged_room;
    ori_span_change *change;    /* first those of before, to be removed */
    size_t count, room;
    int removed;
    ori__text_pool texts;
    ori_status status;
} proposing;

static ori_status keep_judged(proposing *p, const ori_catalog_span *span)
{
    judged *j;

    if (!ori__grow(&p->judged, &p->judged_room, p->judged_count + 1,
                   sizeof *p->judged))
        return ori__fail_memory("judged spans");
    j = &p->judged[p->judged_count];
    *j = (judged){ span->start, span->end, span->end,
                   ori__text_pool_keep(&p->texts, span->label),
                   span->state == ORI_SPAN_ACCEPTED };
    if (!j->label)
        return ori__fail_memory("judged spans");
    if (p->judged_count > 0 && j[-1].reach > j->reach)
        j->reach = j[-1].reach;
    p->judged_count++;
    return ORI_OK;
}

/* Of a removed one the label is compared with what is new. */
static ori_status keep_proposal(proposing *p, const ori_catalog_span *span)
{
    ori_span_change c = { ORI_CHANGE_REMOVE, *span };

    if (!p->everybody && strcmp(span->author, p->author) != 0)
        return ORI_OK;
    c.span.label = ori__text_pool_keep(&p->texts, span->label);
    c.span.tier = c.span.author = "";
    if (!c.span.label ||
        !ori__grow(&p->change, &p->room, p->count + 1, sizeof *p->change))
        return ori__fail_memory("proposals");
    p->change[p->count++] = c;
    p->removed++;
    return ORI_OK;
}

static bool look(void *user, const ori_catalog_span *span)
{
    proposing *p = user;

    if (span->state != ORI_SPAN_PROPOSED)
        p->status = keep_judged(p, span);
    else if (span->source == ORI_SPAN_MODEL)
        p->status = keep_proposal(p, span);
    return p->status == ORI_OK;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static bool settles(const judged *j, const ori_catalog_span *n)
{
    const int64_t shared = least(j->end, n->end) -
                           (j->start > n->start ? j->start : n->start);
    const int64_t one = j->end - j->start, other = n->end - n->start;

    if (shared <= 0)
        return false;
    if (strcmp(j->label, n->label) == 0 && 2 * shared >= least(one, other))
        return true;
    return j->accepted && 2 * shared >= one + other - shared;
}

static bool is_judged(const proposing *p, const ori_catalog_span *n)
{
    size_t low = 0, high = p->judged_count;

    while (low < high) {            /* the first that begins behind it */
        const size_t middle = (low + high) / 2;

        if (p->judged[middle].start < n->end)
            low = middle + 1;
        else
            high = middle;
    }
    while (low > 0 && p->judged[low - 1].reach > n->start)
        if (settles(&p->judged[--low], n))
            return true;
    return false;
}

static ori_status add_new(proposing *p, int64_t recording,
                          const ori_catalog_span *n)
{
    ori_span_change c = { ORI_CHANGE_ADD, ORI_CATALOG_SPAN_INIT };

    if (!ori__grow(&p->change, &p->room, p->count + 1, sizeof *p->change))
        return ori__fail_memory("proposals");
    c.span = *n;
    c.span.id = 0;
    c.span.recording = recording;
    c.span.author = p->author;
    c.span.source = ORI_SPAN_MODEL;
    c.span.state = ORI_SPAN_PROPOSED;
    p->change[p->count++] = c;
    return ORI_OK;
}

static bool is_same(const ori_catalog_span *a, const ori_catalog_span *b)
{
    return a->start == b->start && a->end == b->end &&
           a->confidence == b->confidence && strcmp(a->label, b->label) == 0;
}

/* Nothing but what was there already: both are in the order of time. */
static bool changes_nothing(const proposing *p)
{
    if (p->count != 2 * (size_t)p->removed)
        return false;
    for (int i = 0; i < p->removed; i++)
        if (!is_same(&p->change[i].span, &p->change[p->removed + i].span))
            return false;
    return true;
}

static ori_status gather(proposing *p, ori_catalog *c, int64_t recording,
                         const ori_catalog_span *spans, int count,
                         ori_proposed *proposed)
{
    ori_status s = ori_catalog_spans(c, recording, 0, INT64_MAX, look, p);

    if (s == ORI_OK)
        s = p->status;
    for (int i = 0; s == ORI_OK && i < count; i++) {
        if (is_judged(p, &spans[i]))
            proposed->known++;
        else
            s = add_new(p, recording, &spans[i]);
    }
    return s;
}

static ori_status remember(ori_catalog *c, int64_t recording,
                           const char *author, const char *model)
{
    return ori__sql_run(c, "INSERT INTO heard VALUES (?1, ?2, ?3) "
                        "ON CONFLICT DO UPDATE SET model = ?3", "itt",
                        recording, author, model);
}

/* All within one transaction: nobody comes between looking and editing. */
static ori_status propose(ori_catalog *c, int64_t recording,
                          const char *author, const char *model,
                          const ori_catalog_span *spans, int count,
                          bool everybody, ori_proposed *proposed)
{
    proposing p = { .author = author, .everybody = everybody };
    ori_status s = gather(&p, c, recording, spans, count, proposed);

    if (s == ORI_OK && !changes_nothing(&p)) {
        s = ori_catalog_edit(c, author, p.change, (int)p.count);
        proposed->removed = p.removed;
        proposed->added = (int)p.count - p.removed;
    }
    if (s == ORI_OK && model)
        s = remember(c, recording, author, model);
    ori__text_pool_free(&p.texts);
    ori__free(p.judged);
    ori__free(p.change);
    return s;
}

ori_status ori_catalog_propose(ori_catalog *c, int64_t recording,
                               const char *author, const char *model,
                               const ori_catalog_span *spans, int count,
                               bool everybody, ori_proposed *proposed)
{
    const bool own = !c->open_batch;
    ori_status s = own ? ori_catalog_begin(c) : ORI_OK;

    *proposed = (ori_proposed){ 0 };
    if (s != ORI_OK)
        return s;
    s = propose(c, recording, author, model, spans, count, everybody,
                proposed);
    if (own && s == ORI_OK)
        return ori_catalog_commit(c);
    if (own)
        ori_catalog_abandon(c);
    return s;
}

ori_status ori_catalog_heard(ori_catalog *c, int64_t recording,
                             const char *author, const char *model,
                             bool *heard)
{
    int64_t count;
    ori_status s = ori__sql_number(c, &count, "SELECT count(*) FROM heard "
                                   "WHERE recording = ? AND author = ? AND "
                                   "model = ?", "itt", recording, author,
                                   model);

    *heard = count > 0;
    return s;
}

/* ------------------------------------------------------------------ queue */

ori_status ori_catalog_queue(ori_catalog *c, const char *author,
                             int64_t limit, ori_catalog_each_span *each,
                             void *user)
{
    sqlite3_stmt *s;
    ori_status status = ori__sql(
        c, &s, "SELECT " ORI__SPAN_FIELDS " FROM span INDEXED BY "
        "span_by_use WHERE state = 1 AND source = 1 AND (?1 = '' OR "
        "author = ?1) ORDER BY useful DESC, id LIMIT ?2", "ti",
        author ? author : "", limit > 0 ? limit : -1);

    return status == ORI_OK ? ori__span_rows(c, s, each, user) : status;
}

ori_status ori_catalog_set_useful(ori_catalog *c, int64_t span, double useful)
{
    return ori__sql_run(c, "UPDATE span SET useful = ? WHERE id = ?", "di",
                        useful, span);
}

/* ------------------------------------------------------------------ judge */

typedef struct judging {
    const char *author, *label;
    double least;
    ori_span_state state;       /* that they are given */
    ori_span_change *change;
    size_t count, room;
    ori__text_pool texts;
    ori_status status;
} judging;

static bool is_meant(const judging *j, const ori_catalog_span *span)
{
    return span->state == ORI_SPAN_PROPOSED &&
           span->source == ORI_SPAN_MODEL &&
           (!j->label || strcmp(span->label, j->label) == 0) &&
           (j->least <= 0.0 || span->confidence >= j->least);
}

static bool take(void *user, const ori_catalog_span *span)
{
    judging *j = user;
    ori_span_change c = { ORI_CHANGE_SET, *span };

    if (!is_meant(j, span))
        return true;
    c.span.state = j->state;
    c.span.label = ori__text_pool_keep(&j->texts, span->label);
    c.span.tier = ori__text_pool_keep(&j->texts, span->tier);
    c.span.author = j->author;
    if (c.span.label && c.span.tier &&
        ori__grow(&j->change, &j->room, j->count + 1, sizeof *j->change))
        j->change[j->count++] = c;
    else
        j->status = ori__fail_memory("proposals");
    return j->status == ORI_OK;
}

static ori_status judge_one(ori_catalog *c, judging *j, int64_t recording)
{
    ori_status s;

    j->count = 0;
    s = ori_catalog_spans(c, recording, 0, INT64_MAX, take, j);

    if (s == ORI_OK)
        s = j->status;
    if (s == ORI_OK && j->count > 0)
        s = ori_catalog_edit(c, j->author, j->change, (int)j->count);
    return s;
}

/* The next recording behind this one that has proposals; 0: none. */
static ori_status next_with_proposals(ori_catalog *c, int64_t *recording)
{
    return ori__sql_number(c, recording, "SELECT id FROM recording WHERE "
                           "id > ? AND EXISTS (SELECT 1 FROM span WHERE "
                           "recording = recording.id AND state = 1) "
                           "ORDER BY id LIMIT 1", "i", *recording);
}

ori_status ori_catalog_judge(ori_catalog *c, const char *author,
                             const char *label, double least_confidence,
                             ori_span_state state, int64_t *count)
{
    judging j = { .author = author, .label = label,
                  .least = least_confidence, .state = state };
    int64_t recording = 0;
    ori_status s = ori_catalog_begin(c);

    *count = 0;
    if (s != ORI_OK)
        return s;
    while ((s = next_with_proposals(c, &recording)) == ORI_OK && recording) {
        s = judge_one(c, &j, recording);
        *count += (int64_t)j.count;
        if (s != ORI_OK)
            break;
    }
    ori__text_pool_free(&j.texts);
    ori__free(j.change);
    if (s == ORI_OK)
        return ori_catalog_commit(c);
    ori_catalog_abandon(c);
    return s;
}
