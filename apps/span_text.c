/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * span_text.c - classified spans on standard output, one a line
 */
#include "span_text.h"

#include <stdio.h>
#include <string.h>

#include "output.h"

/* A text between tabs, where it must not look like more than one. */
static void print_plain(const char *text)
{
    for (; *text; text++) {
        if (*text == '\t')
            fputs("\\t", stdout);
        else if (*text == '\n')
            fputs("\\n", stdout);
        else
            putchar(*text);
    }
}

/* RFC 4180. */
static void print_csv_text(const char *text)
{
    if (!strpbrk(text, ",\"\r\n")) {
        fputs(text, stdout);
        return;
    }
    putchar('"');
    for (; *text; text++)
        printf(*text == '"' ? "\"%c" : "%c", *text);
    putchar('"');
}

/* Seconds, or whole numbers where the rate is not known. */
static void print_times(const ori_span *span, char between)
{
    const int digits = span->end_s == (double)span->end ? 0 : 4;

    printf("%c%.*f%c%.*f%c", between, digits, span->start_s, between, digits,
           span->end_s, between);
}

static void print_csv(const span_text *to, const char *file,
                      const ori_span *span)
{
    print_csv_text(file);
    print_times(span, ',');
    print_csv_text(to->labels[span->label]);
    printf(",%.4f", (double)span->probabilities[span->label]);
    for (int k = 0; to->scores && k < to->classes; k++)
        printf(",%.4f", (double)span->probabilities[k]);
    putchar('\n');
}

static void print_tabs(const span_text *to, const char *file,
                       const ori_span *span)
{
    print_plain(file);
    print_times(span, '\t');
    print_plain(to->labels[span->label]);
    printf("\t%.4f\n", (double)span->probabilities[span->label]);
}

static void print_json(const span_text *to, const char *file,
                       const ori_span *span)
{
    json_t *o = json_object();

    json_object_set_new(o, "file", output_json_text(file));
    json_object_set_new(o, "start", output_json_number(span->start_s));
    json_object_set_new(o, "end", output_json_number(span->end_s));
    json_object_set_new(o, "label", output_json_text(to->labels[span->label]));
    json_object_set_new(o, "score", output_json_number((double)
                            span->probabilities[span->label]));
    if (to->scores) {
        json_t *scores = json_object();

        for (int k = 0; k < to->classes; k++)
            json_object_set_new(scores, to->labels[k], output_json_number(
                                    (double)span->probabilities[k]));
        json_object_set_new(o, "scores", scores);
    }
    output_json(o);
}

void span_text_header(const span_text *to)
{
    if (to->form != SPAN_CSV)
        return;
    fputs("file,start,end,label,score", stdout);
    for (int k = 0; to->scores && k < to->classes; k++) {
        putchar(',');
        print_csv_text(to->labels[k]);
    }
    putchar('\n');
}

void span_text_print(const span_text *to, const char *file,
                     const ori_span *span)
{
    switch (to->form) {
    case SPAN_TABS:
        print_tabs(to, file, span);
        break;
    case SPAN_CSV:
        print_csv(to, file, span);
        break;
    case SPAN_JSON:
        print_json(to, file, span);
        break;
    }
}
