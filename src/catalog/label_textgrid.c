/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_textgrid.c - Praat's TextGrid
 *
 * Praat reads a text file as the numbers, texts in quotes and <flags> that
 * stand free in it, and takes everything else for decoration (manual, "TextGrid
 * file formats"): so the long and the short form are one.  Quotes in a text
 * are doubled.  An interval tier covers all of the recording without overlap:
 * what is between spans is an interval of empty text, and spans that overlap
 * go to a further tier of the same name.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/number.h"
#include "catalog/label_form.h"

/* ---------------------------------------------------------------- reading */

typedef struct tokens {
    const ori__label_text *text;
    const char *at;
    ori__text string;       /* the last text, its quotes single again */
    double number;
} tokens;

typedef enum token { END, NUMBER, STRING, FLAG } token;

/* A tier that had no name has this one in a TextGrid. */
static const char no_name[] = "oriole";

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* From behind the opening quote; false: it is never closed. */
static bool take_string(tokens *t)
{
    const char *p = t->at, *end = t->text->end;

    t->string.length = 0;
    if (t->string.chars)
        t->string.chars[0] = '\0';
    for (;;) {
        const char *quote = memchr(p, '"', (size_t)(end - p));

        if (!quote)
            return false;
        ori__text_add(&t->string, "%.*s", (int)(quote - p), p);
        p = quote + 1;
        if (p == end || *p != '"')
            break;
        ori__text_add(&t->string, "\"");
        p++;
    }
    t->at = p;
    return true;
}

/* What starts at t->at, which is no space; decoration is END. */
static token take_token(tokens *t)
{
    const char *s = t->at, *end = t->text->end;

    if (*s == '"') {
        t->at++;
        return take_string(t) ? STRING : END;
    }
    while (t->at < end && !is_space(*t->at))
        t->at++;
    if (*s == '<')
        return FLAG;
    return ori__number_read(s, t->at, &t->number) == t->at ? NUMBER : END;
}

static token next(tokens *t)
{
    const char *end = t->text->end;

    while (t->at < end) {
        token found;

        if (is_space(*t->at)) {
            t->at++;
            continue;
        }
        if (*t->at == '!') {            /* to the end of the line */
            while (t->at < end && *t->at != '\n')
                t->at++;
            continue;
        }
        if (*t->at == '"' && !memchr(t->at + 1, '"',
                                     (size_t)(end - t->at - 1)))
            return END;
        found = take_token(t);
        if (found != END)
            return found;
    }
    return END;
}

static ori_status want(tokens *t, token kind, const char *rule)
{
    const char *before = t->at;

    return next(t) == kind ? ORI_OK
                           : ori__label_fail(t->text, before, rule);
}

static ori_status want_number(tokens *t, double *value, const char *rule)
{
    ori_status s = want(t, NUMBER, rule);

    *value = t->number;
    return s;
}

static ori__label_cell string_of(const tokens *t)
{
    const char *s = t->string.chars ? t->string.chars : "";

    return (ori__label_cell){ s, s + strlen(s) };
}

/* A tier's intervals, or points, which have one time. */
static ori_status read_spans(tokens *t, const char *tier, double count,
                             bool points)
{
    const ori__label_cell name = { tier, tier + strlen(tier) };
    ori_status s = ORI_OK;

    for (double i = 0.0; i < count && s == ORI_OK; i += 1.0) {
        ori_label l = { .low_hz = (double)NAN, .high_hz = (double)NAN,
                        .confidence = (double)NAN };

        s = want_number(t, &l.start_s, "an interval needs a start");
        l.end_s = l.start_s;
        if (s == ORI_OK && !points)
            s = want_number(t, &l.end_s, "an interval needs an end");
        if (s == ORI_OK)
            s = want(t, STRING, "an interval needs a text");
        /* silence between labels is not worth a word */
        if (s == ORI_OK && (points || string_of(t).s != string_of(t).end))
            s = ori__label_put(t->text->list, &l, string_of(t), name);
    }
    return s;
}

static ori_status read_tier(tokens *t)
{
    bool points;
    double number;
    char *name = NULL;
    ori_status s = want(t, STRING, "a tier needs its class");

    if (s != ORI_OK)
        return s;
    points = strcmp(string_of(t).s, "TextTier") == 0;
    if (!points && strcmp(string_of(t).s, "IntervalTier") != 0)
        return ori__label_fail(t->text, t->at, "a tier is neither an "
                               "IntervalTier nor a TextTier");
    s = want(t, STRING, "a tier needs a name");
    if (s == ORI_OK && !(name = ori__strdup(string_of(t).s)))
        s = ori__fail_memory(t->text->path);
    if (s == ORI_OK && strcmp(name, no_name) == 0)
        *name = '\0';
    for (int i = 0; i < 3 && s == ORI_OK; i++)
        s = want_number(t, &number, "a tier needs its times and how many "
                        "intervals it has");
    if (s == ORI_OK)
        s = read_spans(t, name, number, points);
    ori__free(name);
    return s;
}

static ori_status read_grid(tokens *t)
{
    double number;
    ori_status s = want(t, STRING, "is no text of Praat");

    if (s == ORI_OK)
        s = want(t, STRING, "says not what it is");
    if (s == ORI_OK && strcmp(string_of(t).s, "TextGrid") != 0)
        return ori__label_fail(t->text, t->at, "is of Praat, but no "
                               "TextGrid");
    for (int i = 0; i < 2 && s == ORI_OK; i++)
        s = want_number(t, &number, "a TextGrid needs its times");
    if (s == ORI_OK)
        s = want(t, FLAG, "a TextGrid says whether it has tiers");
    if (s == ORI_OK)
        s = want_number(t, &number, "a TextGrid needs the count of tiers");
    for (double i = 0.0; i < number && s == ORI_OK; i += 1.0)
        s = read_tier(t);
    return s;
}

static bool is_textgrid(const ori__label_text *text)
{
    const size_t head = (size_t)(text->end - text->text);

    return memmem(text->text, head < 200 ? head : 200, "ooTextFile", 10);
}

static ori_status read_textgrid(ori__label_text *text)
{
    tokens t = { .text = text, .at = text->text };
    ori_status s = read_grid(&t);

    ori__text_free(&t.string);
    return s;
}

/* ---------------------------------------------------------------- writing */

typedef struct placed {
    ori_label label;
    int order, lane;        /* which of the tiers of this name */
} placed;

static int by_tier(const void *a, const void *b)
{
    const placed *x = a, *y = b;
    int order = strcmp(x->label.tier, y->label.tier);

    if (!order)
        order = (x->lane > y->lane) - (x->lane < y->lane);
    if (!order)
        order = (x->label.start_s > y->label.start_s) -
                (x->label.start_s < y->label.start_s);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

/* The first lane that is free there. */
static bool choose_lanes(placed *p, int count)
{
    double *end_s = NULL;       /* of the last span of each lane */
    size_t room = 0, lanes = 0, lane;
    bool enough = true;

    for (int i = 0; i < count && enough; i++) {
        if (i == 0 || strcmp(p[i].label.tier, p[i - 1].label.tier) != 0)
            lanes = 0;
        for (lane = 0; lane < lanes; lane++)
            if (end_s[lane] <= p[i].label.start_s)
                break;
        if (lane == lanes)
            enough = ori__grow(&end_s, &room, ++lanes, sizeof *end_s);
        if (enough)
            end_s[lane] = p[i].label.end_s;
        p[i].lane = (int)lane;
    }
    ori__free(end_s);
    return enough;
}

static bool same_tier(const placed *a, const placed *b)
{
    return a->lane == b->lane && strcmp(a->label.tier, b->label.tier) == 0;
}

static void quoted(FILE *to, const char *text)
{
    fputc('"', to);
    for (; *text; text++)
        fprintf(to, *text == '"' ? "\"%c" : "%c", *text);
    fputs("\"\n", to);
}

static void interval(FILE *to, int number, double start_s, double end_s,
                     const char *text)
{
    fprintf(to, "        intervals [%d]:\n            xmin = %.6f\n"
            "            xmax = %.6f\n            text = ", number, start_s,
            end_s);
    quoted(to, text);
}

/* Are two times the same, as they are written? */
static bool apart(double a, double b)
{
    return b - a > 5e-7;
}

/* Intervals of p [count], with those between; to NULL only counts. */
static int write_intervals(FILE *to, const placed *p, int count,
                           double length_s)
{
    double at = 0.0;
    int n = 0;

    for (int i = 0; i <= count; i++) {
        const double start = i < count ? p[i].label.start_s : length_s;

        if (apart(at, start) && ++n && to)
            interval(to, n, at, start, "");
        if (i == count)
            break;
        if (++n && to)
            interval(to, n, start, p[i].label.end_s, p[i].label.label);
        at = p[i].label.end_s;
    }
    return n;
}

static void write_tier(FILE *to, int number, const placed *p, int count,
                       double length_s)
{
    fprintf(to, "    item [%d]:\n        class = \"IntervalTier\"\n"
            "        name = ", number);
    quoted(to, *p->label.tier ? p->label.tier : no_name);
    fprintf(to, "        xmin = 0\n        xmax = %.6f\n"
            "        intervals: size = %d\n", length_s,
            write_intervals(NULL, p, count, length_s));
    write_intervals(to, p, count, length_s);
}

static int count_tiers(const placed *p, int count)
{
    int tiers = 0;

    for (int i = 0; i < count; i++)
        tiers += i == 0 || !same_tier(&p[i], &p[i - 1]);
    return tiers;
}

static void write_tiers(FILE *to, const placed *p, int count, double length_s)
{
    int number = 0, n;

    fprintf(to, "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n"
            "xmin = 0\nxmax = %.6f\ntiers? <exists>\nsize = %d\nitem []:\n",
            length_s, count_tiers(p, count));
    for (int i = 0; i < count; i += n) {
        for (n = 1; i + n < count && same_tier(&p[i], &p[i + n]); n++)
            ;
        write_tier(to, ++number, p + i, n, length_s);
    }
}

static void write_textgrid(FILE *to, const ori_label_list *list,
                           const char *recording, double length_s)
{
    const int count = ori_label_list_count(list);
    placed *p = ORI__NEW(placed, (size_t)count);

    (void)recording;
    if (!p)
        return;
    for (int i = 0; i < count; i++) {
        p[i] = (placed){ ori_label_list_get(list, i), i, 0 };
        length_s = fmax(length_s, p[i].label.end_s);
    }
    qsort(p, (size_t)count, sizeof *p, by_tier);
    if (choose_lanes(p, count)) {
        qsort(p, (size_t)count, sizeof *p, by_tier);
        write_tiers(to, p, count, length_s);
    }
    ori__free(p);
}

const ori__label_form ori__label_form_textgrid = {
    .name = "textgrid",
    .ending = ".TextGrid",
    .holds = ORI__LABEL_TIER,
    .is = is_textgrid,
    .read = read_textgrid,
    .write = write_textgrid,
};
