/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_spans.c - spans that were named with a recording, into a catalogue
 */
#include "data/ingest_spans.h"

#include <math.h>

#include "base/fail.h"
#include "base/memory.h"

/* Label tools round: a span may end so far behind the recording. */
static const double rounding_s = 0.01;

static ori_status to_frames(ori_catalog_span *to, const ori_annotation *from,
                            const ori_annotated *a, double rate_hz,
                            int64_t frames)
{
    const double end_s = from->end_s;

    to->start = 0;
    to->end = frames;
    if (a->whole || (isnan(end_s) && !(from->start_s > 0.0)))
        return ORI_OK;
    if (!(rate_hz > 0.0))
        return ori__fail(ORI_EDATA, "%s: a span in seconds needs a rate, "
                         "which the file does not say", a->path);
    if (from->start_s * rate_hz >= (double)frames ||
        (end_s - rounding_s) * rate_hz > (double)frames + 1.0)
        return ori__fail(ORI_EDATA, "%s: the span of \"%s\" from %g s is not "
                         "within the recording's %g s", a->path, from->label,
                         from->start_s, (double)frames / rate_hz);
    to->start = llround(from->start_s * rate_hz);
    if (!isnan(end_s) && end_s * rate_hz < (double)frames)
        to->end = llround(end_s * rate_hz);
    if (to->end <= to->start)
        return ori__fail(ORI_EDATA, "%s: the span of \"%s\" from %g s holds "
                         "no frame at %g Hz", a->path, from->label,
                         from->start_s, rate_hz);
    return ORI_OK;
}

ori_status ori__ingest_spans(ori_catalog *catalog, int64_t recording,
                             const ori_annotated *from, double rate_hz,
                             int64_t frames, const char *author, int *added)
{
    ori_span_change *change;
    ori_status s = ORI_OK;

    *added = 0;
    if (from->span_count == 0)
        return ORI_OK;
    change = ORI__NEW(ori_span_change, (size_t)from->span_count);
    if (!change)
        return ori__fail_memory("spans");
    for (int i = 0; i < from->span_count && s == ORI_OK; i++) {
        ori_catalog_span n = ORI_CATALOG_SPAN_INIT;

        s = to_frames(&n, &from->spans[i], from, rate_hz, frames);
        n.recording = recording;
        n.label = from->spans[i].label;
        n.author = author;
        n.source = ORI_SPAN_IMPORT;
        change[i] = (ori_span_change){ ORI_CHANGE_ADD, n };
    }
    if (s == ORI_OK)
        s = ori_catalog_edit_new(catalog, author, change, from->span_count,
                                 false, added);
    ori__free(change);
    return s;
}
