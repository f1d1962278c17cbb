/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * format_catalog.c - a catalogue of recordings and their spans
 *
 * Spans that people made, or agreed to, are examples; what is proposed, unsure
 * or rejected is not, and recordings without accepted spans are passed over.
 * Either every recording that counts has its part (train, valid, test) or
 * none has.
 */
#include <math.h>

#include <oriole/catalog/catalog.h>

#include "base/fail.h"
#include "data/format.h"
#include "data/recordings.h"

typedef struct catalog {
    ori_catalog *open;
    ori__gather *g;
    const ori_catalog_recording *recording;     /* in hand */
    ori_split split;                            /* its part */
    int64_t spans;                              /* of it, so far */
    int64_t taken, without_spans, divided, undivided;
    ori_status status;
} catalog;

static bool is_catalog(const char *path, bool folder)
{
    return folder && ori_catalog_is(path);
}

static ori_status put_down(catalog *c, const ori_catalog_span *span)
{
    const ori_catalog_recording *r = c->recording;
    const bool whole = span->start == 0 && span->end == r->frames;
    const bool rated = r->rate_hz > 0.0;
    ori__recording_place place = {
        .path = r->path, .label = span->label, .group = r->group,
        .columns = r->columns, .split = c->split,
        .start_s = (double)NAN, .end_s = (double)NAN,
    };
    bool matched;

    if (!whole && !rated)
        return ori__fail(ORI_EDATA, "%s: has spans, but its rate is not "
                         "known", r->name);
    if (!whole) {
        place.start_s = (double)span->start / r->rate_hz;
        place.end_s = (double)span->end / r->rate_hz;
    }
    return ori__recording_add(c->g, &place, &matched);
}

static bool take_span(void *user, const ori_catalog_span *span)
{
    catalog *c = user;

    if (span->state != ORI_SPAN_ACCEPTED)
        return true;
    c->spans++;
    if (ori__gather_wants(c->g, c->split))
        c->status = put_down(c, span);
    return c->status == ORI_OK;
}

static bool take_recording(void *user, const ori_catalog_recording *r)
{
    catalog *c = user;
    ori_status s;

    c->recording = r;
    c->split = ori__split_named(r->split);
    c->spans = 0;
    s = ori_catalog_spans(c->open, r->id, 0, INT64_MAX, take_span, c);
    if (c->status == ORI_OK)
        c->status = s;
    c->without_spans += c->spans == 0;
    c->taken += c->spans > 0;
    c->divided += c->spans > 0 && c->split != ORI_SPLIT_NONE;
    c->undivided += c->spans > 0 && c->split == ORI_SPLIT_NONE;
    return c->status == ORI_OK;
}

static ori_status check(const catalog *c, const char *path)
{
    if (c->divided > 0 && c->undivided > 0)
        return ori__fail(ORI_EDATA, "%s: %lld recordings belong to a part and "
                         "%lld to none; \"oriole ingest %s --split\" divides "
                         "the rest", path, (long long)c->divided,
                         (long long)c->undivided, path);
    if (c->without_spans > 0)
        ori__gather_note(c->g, "%s: %lld recordings without accepted spans "
                         "were passed over", path,
                         (long long)c->without_spans);
    return ORI_OK;
}

static ori_status load_catalog(ori__gather *g, const char *path,
                               ori_split split)
{
    catalog c = { .g = g };
    ori_status s = ori_catalog_open(&c.open, path, ORI_CATALOG_READ);

    (void)split;            /* a catalogue says its own */
    if (s != ORI_OK)
        return s;
    s = ori_catalog_recordings(c.open, 0, take_recording, &c);
    ori_catalog_close(c.open);
    if (s == ORI_OK)
        s = c.status;
    return s == ORI_OK ? check(&c, path) : s;
}

const ori__format ori__format_catalog = {
    .name = "catalogue",
    .names = true,
    .is = is_catalog,
    .load = load_catalog,
};
