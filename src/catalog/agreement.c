/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * agreement.c - how far two people say the same of the same recordings
 */
#include <oriole/catalog/agreement.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "catalog/agreement_pairs.h"
#include "catalog/catalog_sql.h"

/* What one of the two says. */
typedef struct side {
    const char *author;
    ori__labelled *span;        /* in the recording in hand, by start */
    size_t count, room;
    ori__labelled *piece;       /* the same, end to end: who is on top */
    size_t pieces, piece_room;
    int *stack;                 /* [count] */
    size_t stack_room;
    int64_t in_all;             /* accepted spans of the catalogue */
    double *time;               /* [classes + 1] seconds; last: nothing */
} side;

typedef struct comparing {
    ori_agreement *to;
    ori_catalog *catalog;
    side side[2];
    size_t class_room;
    double same_time, overlap;
    const ori_catalog_recording *recording;
    ori_disagreement_fn *each;
    void *user;
    ori_status status;
} comparing;

/* ---------------------------------------------------------------- classes */

/* The number of a label, that of a new one too; -1: out of memory. */
static int class_of(comparing *c, const char *label)
{
    ori_agreement *to = c->to;
    const int n = to->class_count;

    for (int k = 0; k < n; k++)
        if (strcmp(to->classes[k].label, label) == 0)
            return k;
    if (!ori__grow(&to->classes, &c->class_room, (size_t)n + 1,
                   sizeof *to->classes))
        return -1;
    to->classes[n] = (ori_agreement_class){ .label = ori__strdup(label) };
    if (!to->classes[n].label)
        return -1;
    to->class_count++;
    return n;
}

static bool take_span(void *user, const ori_catalog_span *span)
{
    comparing *c = user;

    if (span->state != ORI_SPAN_ACCEPTED)
        return true;
    for (int k = 0; k < 2; k++) {
        side *s = &c->side[k];
        int label;

        if (strcmp(span->author, s->author) != 0)
            continue;
        s->in_all++;
        label = class_of(c, span->label);
        if (label < 0 || !ori__grow(&s->span, &s->room, s->count + 1,
                                    sizeof *s->span)) {
            c->status = ori__fail_memory("spans");
            return false;
        }
        s->span[s->count++] =
            (ori__labelled){ span->start, span->end, label, -1 };
    }
    return true;
}

/* ------------------------------------------------------------------- time */

static bool put_piece(side *s, int64_t start, int64_t end, int label)
{
    if (end <= start)
        return true;
    if (!ori__grow(&s->piece, &s->piece_room, s->pieces + 1,
                   sizeof *s->piece))
        return false;
    s->piece[s->pieces++] = (ori__labelled){ start, end, label, -1 };
    return true;
}

/* What lies open up to `until`, that which began last on top. */
static bool close_until(side *s, size_t *depth, int64_t *at, int64_t until)
{
    while (*depth > 0) {
        const ori__labelled *top = &s->span[s->stack[*depth - 1]];
        const int64_t end = top->end < until ? top->end : until;

        if (!put_piece(s, *at, end, top->label))
            return false;
        *at = end > *at ? end : *at;
        if (top->end > until)
            return true;
        --*depth;
    }
    return true;
}

static ori_status flatten(side *s)
{
    size_t depth = 0;
    int64_t at = 0;

    s->pieces = 0;
    if (!ori__grow(&s->stack, &s->stack_room, s->count, sizeof *s->stack))
        return ori__fail_memory("spans");
    for (size_t i = 0; i < s->count; i++) {
        if (!close_until(s, &depth, &at, s->span[i].start))
            return ori__fail_memory("spans");
        at = s->span[i].start;
        s->stack[depth++] = (int)i;
    }
    return close_until(s, &depth, &at, INT64_MAX)
               ? ORI_OK : ori__fail_memory("spans");
}

/* The class at a frame, -1 for nothing, and up to where it is so. */
static int at(const side *s, size_t *next, int64_t frame, int64_t *until)
{
    while (*next < s->pieces && s->piece[*next].end <= frame)
        ++*next;
    if (*next == s->pieces)
        return -1;
    if (s->piece[*next].start > frame) {
        *until = s->piece[*next].start < *until ? s->piece[*next].start
                                                : *until;
        return -1;
    }
    *until = s->piece[*next].end < *until ? s->piece[*next].end : *until;
    return s->piece[*next].label;
}

static void count_time(comparing *c)
{
    const ori_catalog_recording *r = c->recording;
    const double unit = r->rate_hz > 0.0 ? 1.0 / r->rate_hz : 1.0;
    const int nothing = c->to->class_count;
    size_t next[2] = { 0, 0 };
    int64_t until;

    for (int64_t frame = 0; frame < r->frames; frame = until) {
        double seconds;
        int label[2];

        until = r->frames;
        for (int k = 0; k < 2; k++)
            label[k] = at(&c->side[k], &next[k], frame, &until);
        seconds = (double)(until - frame) * unit;
        for (int k = 0; k < 2; k++)
            c->side[k].time[label[k] < 0 ? nothing : label[k]] += seconds;
        if (label[0] == label[1])
            c->same_time += seconds;
    }
    c->to->seconds += (double)r->frames * unit;
}

/* Room for the classes that this recording brought; "nothing" stays last. */
static ori_status make_room(side *s, int before, int classes)
{
    double *time = ORI__NEW(double, (size_t)classes + 1);

    if (!time)
        return ori__fail_memory("classes");
    for (int k = 0; s->time && k < before; k++)
        time[k] = s->time[k];
    if (s->time)
        time[classes] = s->time[before];
    ori__free(s->time);
    s->time = time;
    return ORI_OK;
}

/* ------------------------------------------------------------------ spans */

static const char *label_at(const comparing *c, const side *s, int i)
{
    return i < 0 ? "" : c->to->classes[s->span[i].label].label;
}

static void tell(comparing *c, int i, int j)
{
    const side *a = &c->side[0], *b = &c->side[1];
    const ori__labelled *x = i >= 0 ? &a->span[i] : &b->span[j];
    const ori__labelled *y = j >= 0 ? &b->span[j] : &a->span[i];
    const ori_disagreement d = {
        .recording = c->recording->id, .name = c->recording->name,
        .start = x->start < y->start ? x->start : y->start,
        .end = x->end > y->end ? x->end : y->end,
        .a = label_at(c, a, i), .b = label_at(c, b, j) };

    if (c->each && !c->each(c->user, &d))
        c->each = NULL;
}

static void count_pair(comparing *c, int i, int j)
{
    const int label = c->side[0].span[i].label;

    c->to->pairs++;
    if (label == c->side[1].span[j].label) {
        c->to->both++;
        c->to->classes[label].both++;
    } else {
        tell(c, i, j);
    }
}

/* A pair is met with the earlier of its two. */
static void count_one(comparing *c, int k, int i)
{
    const ori__labelled *span = &c->side[k].span[i];
    const int other = span->partner;
    ori_agreement_class *class = &c->to->classes[span->label];

    ++*(k == 0 ? &class->a : &class->b);
    if (other < 0)
        tell(c, k == 0 ? i : -1, k == 0 ? -1 : i);
    else if (k == 0 ? span->start <= c->side[1].span[other].start
                    : span->start < c->side[0].span[other].start)
        count_pair(c, k == 0 ? i : other, k == 0 ? other : i);
}

static void count_spans(comparing *c)
{
    const side *a = &c->side[0], *b = &c->side[1];
    size_t i = 0, j = 0;

    while (i < a->count || j < b->count) {
        if (j == b->count ||
            (i < a->count && a->span[i].start <= b->span[j].start))
            count_one(c, 0, (int)i++);
        else
            count_one(c, 1, (int)j++);
    }
    c->to->a_spans += (int64_t)a->count;
    c->to->b_spans += (int64_t)b->count;
}

/* ------------------------------------------------------------- recordings */

static ori_status compare(comparing *c, int classes_before)
{
    side *a = &c->side[0], *b = &c->side[1];
    double overlap = 0.0;
    ori_status s = ORI_OK;

    for (int k = 0; s == ORI_OK && k < 2; k++) {
        s = make_room(&c->side[k], classes_before, c->to->class_count);
        if (s == ORI_OK && a->count > 0 && b->count > 0)
            s = flatten(&c->side[k]);
    }
    if (s != ORI_OK || a->count == 0 || b->count == 0)
        return s;
    s = ori__agreement_pairs(a->span, a->count, b->span, b->count, &overlap);
    if (s != ORI_OK)
        return s;
    c->to->recordings++;
    c->overlap += overlap;
    count_time(c);
    count_spans(c);
    return ORI_OK;
}

static bool take_recording(void *user, const ori_catalog_recording *r)
{
    comparing *c = user;
    const int classes = c->to->class_count;
    ori_status s;

    c->recording = r;
    c->side[0].count = c->side[1].count = 0;
    s = ori_catalog_spans(c->catalog, r->id, 0, INT64_MAX, take_span, c);
    if (s == ORI_OK)
        s = c->status;
    if (s == ORI_OK)
        s = compare(c, classes);
    c->status = s;
    return s == ORI_OK;
}

/* ------------------------------------------------------------------ result */

static void finish(comparing *c)
{
    ori_agreement *to = c->to;
    const double all = to->seconds;

    to->overlap = to->pairs > 0 ? c->overlap / (double)to->pairs
                                : (double)NAN;
    to->same = to->chance = to->kappa = (double)NAN;
    if (!(all > 0.0))
        return;
    to->same = c->same_time / all;
    to->chance = 0.0;
    for (int k = 0; k <= to->class_count; k++)
        to->chance += c->side[0].time[k] / all * (c->side[1].time[k] / all);
    if (to->chance < 1.0)
        to->kappa = (to->same - to->chance) / (1.0 - to->chance);
}

static int by_label(const void *x, const void *y)
{
    const ori_agreement_class *a = x, *b = y;

    return strcmp(a->label, b->label);
}

/* Classes that are in no recording of both are none of the table. */
static void sort_classes(ori_agreement *to)
{
    int kept = 0;

    for (int k = 0; k < to->class_count; k++) {
        if (to->classes[k].a + to->classes[k].b > 0)
            to->classes[kept++] = to->classes[k];
        else
            ori__free(to->classes[k].label);
    }
    to->class_count = kept;
    if (kept > 1)
        qsort(to->classes, (size_t)kept, sizeof *to->classes, by_label);
}

static ori_status check(const comparing *c)
{
    for (int k = 0; k < 2; k++)
        if (c->side[k].in_all == 0)
            return ori__fail(ORI_EDATA, "%s: has no accepted spans by %s",
                             c->catalog->path, c->side[k].author);
    return ORI_OK;
}

static void free_side(side *s)
{
    ori__free(s->span);
    ori__free(s->piece);
    ori__free(s->stack);
    ori__free(s->time);
}

ori_status ori_catalog_agreement(ori_agreement *agreement, ori_catalog *c,
                                 const char *a, const char *b,
                                 ori_disagreement_fn *each, void *user)
{
    comparing now = { .to = agreement, .catalog = c,
                      .side = { { .author = a }, { .author = b } },
                      .each = each, .user = user };
    ori_status s;

    *agreement = (ori_agreement){ 0 };
    if (strcmp(a, b) == 0)
        return ori__fail(ORI_EINVAL, "%s agrees with themselves", a);
    s = ori_catalog_recordings(c, 0, take_recording, &now);
    if (s == ORI_OK)
        s = now.status;
    if (s == ORI_OK)
        s = check(&now);
    if (s == ORI_OK) {
        finish(&now);
        sort_classes(agreement);
    } else {
        ori_agreement_free(agreement);
    }
    free_side(&now.side[0]);
    free_side(&now.side[1]);
    return s;
}

void ori_agreement_free(ori_agreement *a)
{
    for (int k = 0; k < a->class_count; k++)
        ori__free(a->classes[k].label);
    ori__free(a->classes);
    *a = (ori_agreement){ 0 };
}

ori_status ori_catalog_authors(ori_catalog *c, ori_catalog_each_author *each,
                               void *user)
{
    sqlite3_stmt *s;
    bool row, more = true;
    ori_status status = ori__sql(c, &s, "SELECT author, count(*) FROM span "
                                 "WHERE state = 0 GROUP BY author "
                                 "ORDER BY author", "");

    while (status == ORI_OK && more) {
        status = ori__sql_row(c, s, &row);
        if (status != ORI_OK || !row)
            return status;
        more = each(user, ori__sql_text(s, 0), sqlite3_column_int64(s, 1));
    }
    sqlite3_reset(s);
    return status;
}
