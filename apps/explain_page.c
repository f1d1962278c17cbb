/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * explain_page.c - words, tables and places of the report
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explain.h"
#include "output.h"

bool explain_wants(const explain *e, explain_part part)
{
    const int only = e->settings->only;

    return only == EXPLAIN_ALL || (only == (int)part && !e->drawn);
}

ori_place explain_place(const explain *e, const char *caption)
{
    return (ori_place){ .path = e->settings->output, .page = e->page,
                        .caption = caption };
}

static char *format_text(const char *format, va_list args)
{
    va_list copy;
    char *text;
    int need;

    va_copy(copy, args);
    need = vsnprintf(NULL, 0, format, copy);
    va_end(copy);
    text = output_alloc((size_t)need + 1, 1);
    vsnprintf(text, (size_t)need + 1, format, args);
    return text;
}

static void tell(explain *e, const char *sentence)
{
    if (e->page)
        ori_page_missing(e->page, sentence);
    json_array_append_new(json_object_get(e->json, "missing"),
                          output_json_text(sentence));
    progress_end(&e->bar);
    if (e->settings->only == EXPLAIN_ALL)
        output_say(&e->settings->common, "note: %s", sentence);
    else
        output_fail(e->command->name, "%s", sentence);
}

void explain_missing(explain *e, const char *what, ori_status status)
{
    char *sentence = output_format("%s: %s", what, ori_last_error());

    e->problems += status != ORI_ENOTSUP;
    tell(e, sentence);
    free(sentence);
}

void explain_say(explain *e, const char *format, ...)
{
    va_list args;
    char *sentence;

    va_start(args, format);
    sentence = format_text(format, args);
    va_end(args);
    tell(e, sentence);
    free(sentence);
}

bool explain_drew(explain *e, ori_status status)
{
    if (status == ORI_OK) {
        e->drawn = true;
        return true;
    }
    explain_missing(e, "a picture", status);
    return false;
}

void explain_text(explain *e, const char *format, ...)
{
    va_list args;
    char *text;

    if (!e->page)
        return;
    va_start(args, format);
    text = format_text(format, args);
    va_end(args);
    ori_page_text(e->page, text);
    free(text);
}

void explain_section(explain *e, const char *title)
{
    if (e->page)
        ori_page_section(e->page, title);
}

void explain_heading(explain *e, const char *title)
{
    if (e->page)
        ori_page_heading(e->page, title);
}

void explain_cell(explain_table *t, const char *format, ...)
{
    va_list args;

    if (t->count == t->room) {
        char **more = output_alloc(2 * (size_t)t->room + 64, sizeof *more);

        if (t->count > 0)
            memcpy(more, t->cells, (size_t)t->count * sizeof *more);
        free(t->cells);
        t->cells = more;
        t->room = 2 * t->room + 64;
    }
    va_start(args, format);
    t->cells[t->count++] = format_text(format, args);
    va_end(args);
}

void explain_put(explain *e, explain_table *t)
{
    if (e->page)
        ori_page_table_add(e->page, &(ori_page_table){
            t->heads, (const char *const *)t->cells, t->columns,
            t->count / t->columns, t->numbers });
    for (int i = 0; i < t->count; i++)
        free(t->cells[i]);
    free(t->cells);
    t->cells = NULL;
    t->count = t->room = 0;
}
