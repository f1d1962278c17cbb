/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * catalog_spans.c - what is said to be in recordings, and every edit of it
 *
 * An edit keeps copies of the spans it was about, as they were before and
 * after.  To undo it is to put the ones from before in their places, to redo
 * it those from after.  Edits of one recording are undone from the last
 * backwards, so that what is put back is always what was there.
 */
#include <string.h>
#include <time.h>

#include "base/fail.h"
#include "catalog/catalog_span.h"
#include "catalog/catalog_sql.h"

enum { DONE, UNDONE, LOST };    /* of an edit */
enum { BEFORE, AFTER };         /* of a copy */

ori_catalog_span ori__span_row(sqlite3_stmt *s)
{
    return (ori_catalog_span){
        .id = sqlite3_column_int64(s, 0),
        .recording = sqlite3_column_int64(s, 1),
        .start = sqlite3_column_int64(s, 2),
        .end = sqlite3_column_int64(s, 3),
        .label = ori__sql_text(s, 4),
        .tier = ori__sql_text(s, 5),
        .author = ori__sql_text(s, 6),
        .source = (ori_span_source)sqlite3_column_int(s, 7),
        .state = (ori_span_state)sqlite3_column_int(s, 8),
        .confidence = ori__sql_real(s, 9),
        .low_hz = ori__sql_real(s, 10),
        .high_hz = ori__sql_real(s, 11),
        .version = sqlite3_column_int64(s, 12),
        .useful = sqlite3_column_double(s, 13),
        .more = ori__sql_text(s, 14),
    };
}

ori_status ori__span_rows(ori_catalog *c, sqlite3_stmt *s,
                          ori_catalog_each_span *each, void *user)
{
    ori_status status = ORI_OK;
    bool row = true, more = true;

    while (status == ORI_OK && more) {
        ori_catalog_span span;

        status = ori__sql_row(c, s, &row);
        if (status != ORI_OK || !row)
            return status;
        span = ori__span_row(s);
        more = each(user, &span);
    }
    sqlite3_reset(s);
    return status;
}

/* Who is given spans, and whether it wants more. */
typedef struct giver {
    ori_catalog_each_span *each;
    void *user;
    bool more;
} giver;

static bool give(void *user, const ori_catalog_span *span)
{
    giver *g = user;

    g->more = g->each(g->user, span);
    return g->more;
}

/*
 * Spans that began before `from` and reach over it.  All that began before
 * may be a million; of those of 1 to n digits in length (catalog_schema.h)
 * only the ones are looked at that began within 16^n frames.
 */
static ori_status reaching(ori_catalog *c, int64_t recording, int64_t from,
                           giver *g)
{
    sqlite3_stmt *s;
    ori_status status = ori__sql(
        c, &s, "WITH RECURSIVE reach (digits, most) AS (VALUES (1, 16) "
        "UNION ALL SELECT digits + 1, iif(digits < 14, most * 16, "
        "9223372036854775807) FROM reach WHERE digits < 16) "
        "SELECT " ORI__SPAN_FIELDS " FROM reach CROSS JOIN span "
        "INDEXED BY span_by_reach WHERE recording = ?1 AND "
        "length(printf('%x', end - start)) = digits AND start < ?2 AND "
        "start > ?2 - most AND end > ?2 ORDER BY start, id", "ii", recording,
        from);

    return status == ORI_OK ? ori__span_rows(c, s, give, g) : status;
}

ori_status ori_catalog_spans(ori_catalog *c, int64_t recording, int64_t from,
                             int64_t to, ori_catalog_each_span *each,
                             void *user)
{
    sqlite3_stmt *s;
    giver g = { each, user, true };
    ori_status status = ORI_OK;

    if (to <= from)
        return ORI_OK;
    if (from > 0)
        status = reaching(c, recording, from, &g);
    if (status != ORI_OK || !g.more)
        return status;
    status = ori__sql(c, &s, "SELECT " ORI__SPAN_FIELDS " FROM span "
                      "INDEXED BY span_by_place WHERE recording = ? AND "
                      "start >= ? AND start < ? ORDER BY start, id", "iii",
                      recording, from, to);
    return status == ORI_OK ? ori__span_rows(c, s, give, &g) : status;
}

#define NEXT(which, index, sign, order)                                       \
    "SELECT " ORI__SPAN_FIELDS " FROM span INDEXED BY " index " WHERE state " \
    which " ? AND (recording, start, id) " sign " (?, ?, ?) ORDER BY "        \
    "recording " order ", start " order ", id " order " LIMIT 1"

ori_status ori_catalog_next(ori_catalog *c, const ori_span_search *search,
                            ori_catalog_each_span *each, void *user)
{
    const bool any = search->state == ORI_SPAN_ANY;
    const int64_t state = any ? ORI_SPAN_REJECTED : search->state;
    const char *text =
        search->back
            ? any ? NEXT("<>", "span_by_place", "<", "DESC")
                  : NEXT("=", "span_by_state_place", "<", "DESC")
        : any ? NEXT("<>", "span_by_place", ">", "")
              : NEXT("=", "span_by_state_place", ">", "");
    sqlite3_stmt *s;
    ori_status status = ori__sql(c, &s, text, "iiii", state,
                                 search->recording, search->from,
                                 search->id);

    return status == ORI_OK ? ori__span_rows(c, s, each, user) : status;
}

/* Who is given one span, and whether it was there. */
typedef struct taker {
    ori_catalog_each_span *each;
    void *user;
    bool taken;
} taker;

static bool take(void *user, const ori_catalog_span *span)
{
    taker *t = user;

    t->taken = true;
    t->each(t->user, span);
    return true;
}

ori_status ori_catalog_span_at(ori_catalog *c, int64_t id,
                               ori_catalog_each_span *each, void *user)
{
    sqlite3_stmt *s;
    taker t = { each, user, false };
    ori_status status = ori__sql(c, &s, "SELECT " ORI__SPAN_FIELDS " FROM "
                                 "span WHERE id = ?", "i", id);

    if (status == ORI_OK)
        status = ori__span_rows(c, s, take, &t);
    if (status == ORI_OK && !t.taken)
        return ori__fail(ORI_EDATA, "%s: has no span %lld", c->path,
                         (long long)id);
    return status;
}

/* ------------------------------------------------------------------ edits */

typedef struct edit {
    ori_catalog *c;
    const char *author;
    int64_t id, recording, frames, version;
} edit;

static ori_status next_version(ori_catalog *c, int64_t *version)
{
    return ori__sql_number(c, version, "UPDATE counter SET value = value + 1 "
                           "RETURNING value", "");
}

static ori_status check_span(const edit *e, const ori_catalog_span *s)
{
    if (s->recording != e->recording)
        return ori__fail(ORI_EINVAL, "one edit is about one recording, not "
                         "about %lld and %lld", (long long)e->recording,
                         (long long)s->recording);
    if (!s->label || !*s->label)
        return ori__fail(ORI_EINVAL, "a span needs a label");
    if (s->start < 0 || s->end <= s->start || s->end > e->frames)
        return ori__fail(ORI_EINVAL, "a span from frame %lld to %lld is not "
                         "within a recording of %lld", (long long)s->start,
                         (long long)s->end, (long long)e->frames);
    return ORI_OK;
}

/* Is the span as the editor saw it? */
static ori_status check_version(const edit *e, const ori_catalog_span *span)
{
    sqlite3_stmt *s;
    bool row;
    ori_status status = ori__sql(e->c, &s, "SELECT version, author FROM span "
                                 "WHERE id = ? AND recording = ?", "ii",
                                 span->id, e->recording);

    if (status == ORI_OK)
        status = ori__sql_row(e->c, s, &row);
    if (status != ORI_OK)
        return status;
    if (!row)
        return ori__fail(ORI_ECONFLICT, "span %lld is there no more",
                         (long long)span->id);
    if (sqlite3_column_int64(s, 0) != span->version)
        status = ori__fail(ORI_ECONFLICT, "span %lld was changed meanwhile "
                           "by %s", (long long)span->id, ori__sql_text(s, 1));
    sqlite3_reset(s);
    return status;
}

static ori_status copy(const edit *e, int side, int64_t span)
{
    return ori__sql_run(e->c, "INSERT INTO span_copy SELECT ?, ?, * FROM span "
                        "WHERE id = ?", "iii", e->id, (int64_t)side, span);
}

static ori_status add(edit *e, ori_catalog_span *n)
{
    ori_status s = ori__sql_run(
        e->c, "INSERT INTO span (recording, start, end, label, tier, author, "
        "source, state, confidence, low_hz, high_hz, version, useful, more) "
        "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", "iiitttiidddidt",
        n->recording, n->start, n->end, n->label, n->tier, n->author,
        (int64_t)n->source, (int64_t)n->state, n->confidence, n->low_hz,
        n->high_hz, e->version, n->useful, n->more);

    n->id = sqlite3_last_insert_rowid(e->c->db);
    return s;
}

static ori_status set(edit *e, const ori_catalog_span *n)
{
    return ori__sql_run(
        e->c, "UPDATE span SET start = ?, end = ?, label = ?, tier = ?, "
        "author = ?, source = ?, state = ?, confidence = ?, low_hz = ?, "
        "high_hz = ?, version = ? WHERE id = ?", "iitttiidddii", n->start,
        n->end, n->label, n->tier, n->author, (int64_t)n->source,
        (int64_t)n->state, n->confidence, n->low_hz, n->high_hz, e->version,
        n->id);
}

static ori_status apply(edit *e, ori_span_change *change)
{
    ori_catalog_span *span = &change->span;
    ori_status s = ORI_OK;

    if (change->kind != ORI_CHANGE_REMOVE)
        s = check_span(e, span);
    if (s == ORI_OK && change->kind != ORI_CHANGE_ADD) {
        s = check_version(e, span);
        if (s == ORI_OK)
            s = copy(e, BEFORE, span->id);
    }
    if (s != ORI_OK)
        return s;
    if (change->kind == ORI_CHANGE_REMOVE)
        return ori__sql_run(e->c, "DELETE FROM span WHERE id = ?", "i",
                            span->id);
    s = change->kind == ORI_CHANGE_ADD ? add(e, span) : set(e, span);
    span->version = e->version;
    return s == ORI_OK ? copy(e, AFTER, span->id) : s;
}

static ori_status begin_edit(edit *e)
{
    char now[32];
    const time_t t = time(NULL);
    struct tm utc;
    ori_status s;

    gmtime_r(&t, &utc);
    strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", &utc);
    s = ori__sql_number(e->c, &e->frames, "SELECT frames FROM recording "
                        "WHERE id = ?", "i", e->recording);
    if (s == ORI_OK && e->frames == 0)
        s = ori__fail(ORI_EINVAL, "there is no recording %lld",
                      (long long)e->recording);
    if (s == ORI_OK)
        s = next_version(e->c, &e->version);
    if (s == ORI_OK)
        s = ori__sql_run(e->c, "UPDATE edit SET state = ? WHERE recording = ? "
                         "AND state = ?", "iii", (int64_t)LOST, e->recording,
                         (int64_t)UNDONE);
    if (s == ORI_OK)
        s = ori__sql_run(e->c, "INSERT INTO edit (recording, author, made, "
                         "state) VALUES (?,?,?,?)", "itti", e->recording,
                         e->author, now, (int64_t)DONE);
    e->id = sqlite3_last_insert_rowid(e->c->db);
    return s;
}

ori_status ori_catalog_edit(ori_catalog *c, const char *author,
                            ori_span_change *changes, int count)
{
    edit e = { .c = c, .author = author };
    ori_status s;

    if (count < 1)
        return ori__fail(ORI_EINVAL, "an edit without changes");
    e.recording = changes[0].span.recording;
    s = ori__sql_begin(c);
    if (s != ORI_OK)
        return s;
    s = begin_edit(&e);
    for (int i = 0; s == ORI_OK && i < count; i++)
        s = apply(&e, &changes[i]);
    return ori__sql_end(c, s);
}

typedef struct fresh {
    ori_span_change *change;
    int count;
    bool own;
} fresh;

/* What is there is taken out of the list. */
static bool strike(void *user, const ori_catalog_span *there)
{
    fresh *f = user;

    for (int i = 0; i < f->count; i++) {
        const ori_catalog_span *n = &f->change[i].span;

        if (n->start == there->start && n->end == there->end &&
            strcmp(n->label, there->label) == 0 &&
            (!f->own || strcmp(n->author, there->author) == 0)) {
            f->change[i] = f->change[--f->count];
            break;
        }
    }
    return f->count > 0;
}

ori_status ori_catalog_edit_new(ori_catalog *c, const char *author,
                                ori_span_change *changes, int count,
                                bool own, int *added)
{
    fresh f = { changes, count, own };
    ori_status s = ORI_OK;

    *added = 0;
    if (count > 0)
        s = ori_catalog_spans(c, changes[0].span.recording, 0, INT64_MAX,
                              strike, &f);
    if (s == ORI_OK && f.count > 0)
        s = ori_catalog_edit(c, author, changes, f.count);
    if (s == ORI_OK)
        *added = f.count;
    return s;
}

/* -------------------------------------------------------- undo and redo */

/* The spans that the edit was about become those of this side. */
static ori_status put_back(ori_catalog *c, int64_t edit_id, int side)
{
    int64_t version;
    ori_status s = next_version(c, &version);

    if (s == ORI_OK)
        s = ori__sql_run(c, "DELETE FROM span WHERE id IN (SELECT id FROM "
                         "span_copy WHERE edit = ?)", "i", edit_id);
    if (s == ORI_OK)
        s = ori__sql_run(c, "INSERT INTO span SELECT id, recording, start, "
                         "end, label, tier, author, source, state, "
                         "confidence, low_hz, high_hz, ?, useful, more FROM "
                         "span_copy WHERE edit = ? AND side = ?", "iii",
                         version, edit_id, (int64_t)side);
    return s;
}

static ori_status move(ori_catalog *c, int64_t edit_id, int side, int *spans)
{
    int64_t count;
    ori_status s;

    s = ori__sql_number(c, &count, "SELECT count(DISTINCT id) FROM span_copy "
                        "WHERE edit = ?", "i", edit_id);
    *spans = (int)count;
    if (s == ORI_OK)
        s = put_back(c, edit_id, side);
    if (s == ORI_OK)
        s = ori__sql_run(c, "UPDATE edit SET state = ? WHERE id = ?", "ii",
                         (int64_t)(side == BEFORE ? UNDONE : DONE), edit_id);
    return s;
}

/* The edit that `which` names is the one to move. */
static ori_status move_one(ori_catalog *c, const char *which,
                           int64_t recording, int state, int side, int *spans)
{
    int64_t id;
    ori_status s = ori__sql_begin(c);

    *spans = 0;
    if (s != ORI_OK)
        return s;
    s = ori__sql_number(c, &id, which, "ii", recording, (int64_t)state);
    if (s == ORI_OK && id)
        s = move(c, id, side, spans);
    return ori__sql_end(c, s);
}

ori_status ori_catalog_undo(ori_catalog *c, int64_t recording, int *spans)
{
    return move_one(c, "SELECT max(id) FROM edit WHERE recording = ? AND "
                    "state = ?", recording, DONE, BEFORE, spans);
}

ori_status ori_catalog_redo(ori_catalog *c, int64_t recording, int *spans)
{
    return move_one(c, "SELECT min(id) FROM edit WHERE recording = ? AND "
                    "state = ?", recording, UNDONE, AFTER, spans);
}
