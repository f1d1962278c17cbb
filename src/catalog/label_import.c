/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_import.c - labels of another program as spans of a recording
 */
#include <math.h>

#include "base/fail.h"
#include "base/memory.h"
#include "catalog/label_form.h"

/* Label tools round: a span may end so far behind the recording. */
static const double rounding_s = 0.01;

typedef struct target {
    int64_t id, frames;
    double rate_hz;
} target;

static bool take_target(void *user, const ori_catalog_recording *r)
{
    target *t = user;

    t->frames = r->frames;
    t->rate_hz = r->rate_hz > 0.0 ? r->rate_hz : 1.0;
    return true;
}

static ori_status to_span(ori_catalog_span *to, const ori_label *l,
                          const target *t)
{
    const double length_s = (double)t->frames / t->rate_hz;

    if (l->start_s >= length_s || l->end_s > length_s + rounding_s)
        return ori__fail(ORI_EDATA, "\"%.40s\" from %g s to %g s is not "
                         "within the recording's %g s", l->label, l->start_s,
                         l->end_s, length_s);
    to->recording = t->id;
    to->start = llround(l->start_s * t->rate_hz);
    to->end = llround(fmin(l->end_s, length_s) * t->rate_hz);
    if (to->end <= to->start)
        to->end = to->start + 1;
    to->label = l->label;
    to->tier = l->tier;
    to->source = ORI_SPAN_IMPORT;
    to->confidence = l->confidence;
    to->low_hz = l->low_hz;
    to->high_hz = l->high_hz;
    to->more = l->more;
    return ORI_OK;
}

ori_status ori_catalog_import(ori_catalog *catalog, int64_t recording,
                              const char *author, const ori_label_list *list,
                              int *added)
{
    const int count = ori_label_list_count(list);
    ori_span_change *change = ORI__NEW(ori_span_change, (size_t)count);
    target t = { .id = recording };
    ori_status s = change ? ori_catalog_recording_at(catalog, recording,
                                                     take_target, &t)
                          : ori__fail_memory("labels");

    *added = 0;
    for (int i = 0; i < count && s == ORI_OK; i++) {
        const ori_label l = ori_label_list_get(list, i);
        ori_catalog_span n = ORI_CATALOG_SPAN_INIT;

        s = to_span(&n, &l, &t);
        n.author = author;
        change[i] = (ori_span_change){ ORI_CHANGE_ADD, n };
    }
    if (s == ORI_OK && count > 0)
        s = ori_catalog_edit_new(catalog, author, change, count, true,
                                 added);
    ori__free(change);
    return s;
}
