/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_export.c - spans of a recording as labels of another program
 */
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "catalog/label_form.h"

typedef struct source {
    ori_label_list *list;
    const char *name;
    double rate_hz, length_s;
    const char *form;
    FILE *to;
    ori_label_exported *done;
    ori_status status;
} source;

static bool take_span(void *user, const ori_catalog_span *s)
{
    source *from = user;
    const ori_label label = {
        .start_s = (double)s->start / from->rate_hz,
        .end_s = (double)s->end / from->rate_hz,
        .low_hz = s->low_hz, .high_hz = s->high_hz,
        .confidence = s->confidence, .label = s->label, .tier = s->tier,
        .more = s->more };

    if (s->state == ORI_SPAN_ACCEPTED)
        from->status = ori_label_list_add(from->list, &label);
    return from->status == ORI_OK;
}

/* A table's head is written with each list: behind others it is cut off. */
static ori_status write_behind(source *from, const char **lost)
{
    char *text = NULL, *begin;
    size_t bytes = 0;
    FILE *memory = open_memstream(&text, &bytes);
    ori_status s;

    if (!memory)
        return ori__fail_memory("labels");
    s = ori_label_file_write(memory, from->form, from->list, from->name,
                             from->length_s, lost);
    if (fclose(memory) != 0)
        s = ori__fail_memory("labels");
    begin = s == ORI_OK && strcmp(from->form, "csv") == 0
                ? strchr(text, '\n') + 1
                : text;
    if (s == ORI_OK)
        fwrite(begin, 1, bytes - (size_t)(begin - text), from->to);
    free(text);
    return s;
}

static ori_status write_list(source *from)
{
    const int count = ori_label_list_count(from->list);
    const char *lost = NULL;
    ori_status s;

    if (count == 0)
        return ORI_OK;
    s = from->done->recordings
            ? write_behind(from, &lost)
            : ori_label_file_write(from->to, from->form, from->list,
                                   from->name, from->length_s, &lost);
    from->done->recordings++;
    from->done->spans += count;
    from->done->lost = ori_label_lost_both(from->done->lost, lost);
    return s;
}

/* Where the rate is not known a second is a frame. */
ori_status ori_catalog_export(ori_catalog *catalog,
                              const ori_catalog_recording *r,
                              const char *form, FILE *to,
                              ori_label_exported *done)
{
    const double rate_hz = r->rate_hz > 0.0 ? r->rate_hz : 1.0;
    source from = { .name = r->name, .rate_hz = rate_hz,
                    .length_s = (double)r->frames / rate_hz, .form = form,
                    .to = to, .done = done };
    ori_status s = ori_label_list_create(&from.list);

    if (s == ORI_OK)
        s = ori_catalog_spans(catalog, r->id, 0, INT64_MAX, take_span, &from);
    if (s == ORI_OK)
        s = from.status;
    if (s == ORI_OK)
        s = write_list(&from);
    ori_label_list_destroy(from.list);
    return s;
}
