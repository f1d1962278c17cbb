/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_webvtt.c - subtitles in W3C's WebVTT
 *
 * Blocks with empty lines between: an optional name, then START --> END and
 * its settings, then the lines of text.  Blocks without an arrow (NOTE, STYLE)
 * are passed over.
 */
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/number.h"
#include "catalog/label_form.h"

static bool is_webvtt(const ori__label_text *text)
{
    return text->end - text->text >= 6 && memcmp(text->text, "WEBVTT", 6) == 0;
}

/* [HH:]MM:SS.mmm; NULL: it is none. */
static const char *read_time(const char *s, const char *end, double *seconds)
{
    *seconds = 0.0;
    for (int i = 0; i < 3; i++) {
        double part;

        s = s < end && *s >= '0' && *s <= '9'
                ? ori__number_read(s, end, &part) : NULL;
        if (!s)
            return NULL;
        *seconds = *seconds * 60.0 + part;
        if (s == end || *s != ':')
            return i > 0 ? s : NULL;
        s++;
    }
    return NULL;
}

static const char *arrow_in(const char *line, const char *stop)
{
    return memmem(line, (size_t)(stop - line), "-->", 3);
}

static const char *past_spaces(const char *s, const char *end)
{
    while (s < end && (*s == ' ' || *s == '\t'))
        s++;
    return s;
}

static ori_status read_times(const ori__label_text *text, const char *line,
                             const char *stop, ori_label *l)
{
    const char *arrow = arrow_in(line, stop);

    if (!read_time(past_spaces(line, stop), arrow, &l->start_s) ||
        !read_time(past_spaces(arrow + 3, stop), stop, &l->end_s))
        return ori__label_fail(text, line, "is not MM:SS.mmm --> MM:SS.mmm");
    return ORI_OK;
}

/* The lines of text up to an empty one, "&lt;" and such as what they stand
 * for. */
static void read_words(const ori__label_text *text, const char **at,
                       ori__text *words)
{
    static const struct {
        const char *name, *means;
    } escapes[] = { { "&lt;", "<" }, { "&gt;", ">" }, { "&amp;", "&" } };
    const char *line, *stop;

    while (ori__label_line(text, at, &line, &stop) && line < stop) {
        if (words->length)
            ori__text_add(words, " ");
        while (line < stop) {
            size_t i;

            for (i = 0; i < 3; i++)
                if ((size_t)(stop - line) >= strlen(escapes[i].name) &&
                    strncmp(line, escapes[i].name,
                            strlen(escapes[i].name)) == 0)
                    break;
            ori__text_add(words, "%c", i < 3 ? *escapes[i].means : *line);
            line += i < 3 ? strlen(escapes[i].name) : 1;
        }
    }
}

static ori_status read_webvtt(ori__label_text *text)
{
    const char *at = text->text, *line, *stop;
    const ori__label_cell none = { "", "" };
    ori_status s = ORI_OK;

    while (s == ORI_OK && ori__label_line(text, &at, &line, &stop)) {
        ori_label l = { .low_hz = (double)NAN, .high_hz = (double)NAN,
                        .confidence = (double)NAN };
        ori__text words = { 0 };

        if (!arrow_in(line, stop))
            continue;
        s = read_times(text, line, stop, &l);
        if (s == ORI_OK) {
            read_words(text, &at, &words);
            s = words.failed ? ori__fail_memory(text->path)
                             : ori__label_put(text->list, &l,
                                              (ori__label_cell){
                                                  words.chars,
                                                  words.chars + words.length
                                              }, none);
        }
        ori__text_free(&words);
    }
    return s;
}

static void write_time(FILE *to, double seconds)
{
    const double whole = floor(seconds / 60.0);

    fprintf(to, "%02.0f:%02.0f:%06.3f", floor(whole / 60.0),
            fmod(whole, 60.0), seconds - 60.0 * whole);
}

static void write_webvtt(FILE *to, const ori_label_list *list,
                         const char *recording, double length_s)
{
    (void)recording;
    (void)length_s;
    fputs("WEBVTT\n", to);
    for (int i = 0; i < ori_label_list_count(list); i++) {
        const ori_label l = ori_label_list_get(list, i);
        const double ms = 1000.0;

        fputc('\n', to);
        write_time(to, nearbyint(l.start_s * ms) / ms);
        fputs(" --> ", to);
        write_time(to, nearbyint(l.end_s * ms) / ms);
        fputc('\n', to);
        for (const char *c = l.label; *c; c++)
            if (*c == '<' || *c == '>' || *c == '&')
                fputs(*c == '<' ? "&lt;" : *c == '>' ? "&gt;" : "&amp;", to);
            else
                fputc((unsigned char)*c < 0x20 ? ' ' : *c, to);
        fputc('\n', to);
    }
}

const ori__label_form ori__label_form_webvtt = {
    .name = "webvtt",
    .ending = ".vtt",
    .holds = 0,
    .is = is_webvtt,
    .read = read_webvtt,
    .write = write_webvtt,
};
