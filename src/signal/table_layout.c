/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * table_layout.c - what a table is made of, found out from its first rows
 *
 * The first rows are read several times over: for the separator, the header,
 * the kinds of the columns, and the times.
 */
#include "signal/table_layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "signal/table_recipe.h"
#include "signal/table_row.h"
#include "signal/table_time.h"

/* Of a stream fewer rows are waited for. */
enum { ROWS_FILE = 1000, ROWS_STREAM = 16, LOOK_BYTES = 1 << 20 };

/* A MARK is a word for what is missing, or a text. */
typedef enum kind { MISSING, NUMBER, TIME, MARK, TEXT, KINDS } kind;

typedef struct column {
    bool seen[KINDS];       /* in the rows looked at */
    kind first, second;     /* in the first two lines */
} column;

typedef struct look {
    ori__table_layout *layout;
    ori__line_reader *lines;
    const char *path;
    ori__table_row row;
    column *column;         /* [columns] */
    int64_t rows;           /* looked at so far */
    double *time;           /* of the column in question */
    size_t times, time_room;
    int64_t fall;           /* the first line whose time is before that of the
                               line before; 0: none */
} look;

bool ori__table_is_blank(const char *s, const char *end)
{
    while (s < end && (*s == ' ' || *s == '\t'))
        s++;
    return s == end;
}

/* The next line that is a row or the header; *s NULL behind the last, and
 * where enough was seen. */
static ori_status next_line(look *l, const char **s, const char **end)
{
    ori_status status;

    *s = NULL;
    if (l->rows >= (l->lines->in->size < 0 ? ROWS_STREAM : ROWS_FILE) ||
        l->lines->consumed > LOOK_BYTES)
        return ORI_OK;
    do {
        status = ori__line_reader_next(l->lines, s, end);
    } while (status == ORI_OK && *s &&
             (ori__table_is_blank(*s, *end) ||
              (l->rows == 0 && **s == '#')));
    l->rows++;
    return status;
}

static void restart(look *l)
{
    ori__line_reader_rewind(l->lines, true);
    l->rows = 0;
}

ori_status ori__table_layout_split(ori__table_layout *t, ori__table_row *row,
                                   const ori__line_reader *lines,
                                   const char *s, const char *end)
{
    const char *wrong;
    const ori_status status =
        t->json ? ori__json_row_split(row, &t->keys, false, s, end, &wrong)
                : ori__table_row_split(row, s, end, t->separator, &wrong);

    if (status == ORI_EFORMAT)
        return ori__fail(ORI_EFORMAT, "%s: line %lld: %s", lines->in->path,
                         (long long)lines->number, wrong);
    return status;
}

static ori_status split(look *l, const char *s, const char *end)
{
    return ori__table_layout_split(l->layout, &l->row, l->lines, s, end);
}

/* The next row, split; *count 0 behind the last. */
static ori_status next_row(look *l, size_t *count)
{
    const char *s, *end;
    ori_status status = next_line(l, &s, &end);

    *count = 0;
    if (status == ORI_OK && s) {
        status = split(l, s, end);
        *count = l->row.count;
    }
    return status;
}

static kind kind_of(const ori__table_cell *c, double *value)
{
    static const ori__table_marks usual;

    if (ori__number_cell(c->s, c->end, value))
        return isnan(*value) ? MISSING : NUMBER;
    if (ori__table_time_read(c->s, c->end, value))
        return TIME;
    return ori__table_marks_is_word(&usual, c->s, c->end) ? MARK : TEXT;
}

/* -------------------------------------------------------- the separator */

static size_t count_outside_quotes(const char *s, const char *end, char c)
{
    size_t count = 0;
    bool quoted = false;

    for (; s < end; s++) {
        if (*s == '"')
            quoted = !quoted;
        count += !quoted && *s == c;
    }
    return count;
}

/* Do spaces part this line into two or more numbers? */
static ori_status spaces_part_numbers(look *l, const char *s,
                                      const char *end, bool *yes)
{
    double value;
    ori_status status;

    l->layout->separator = ' ';
    status = split(l, s, end);
    *yes = status == ORI_OK && l->row.count > 1;
    for (size_t i = 0; *yes && i < l->row.count; i++)
        *yes = kind_of(&l->row.cell[i], &value) <= NUMBER;
    return status == ORI_EFORMAT ? ORI_OK : status;
}

static ori_status check_printable(const look *l, const char *s,
                                  const char *end)
{
    for (; s < end; s++)
        if ((unsigned char)*s < 0x20 && *s != '\t' && *s != '\r')
            return ori__fail(ORI_EFORMAT, "%s: line %lld: is neither audio "
                             "nor a table: it holds the byte 0x%02x",
                             l->path, (long long)l->lines->number,
                             (unsigned char)*s);
    return ORI_OK;
}

/* An object, or a list of them?  *object: the former. */
static bool looks_like_json(const char *s, const char *end, bool *object)
{
    const char *next;

    while (s < end && (*s == ' ' || *s == '\t'))
        s++;
    next = s + 1;
    while (next < end && (*next == ' ' || *next == '\t'))
        next++;
    *object = s < end && *s == '{' &&
              (next >= end || *next == '"' || *next == '}');
    return *object || (s < end && *s == '[' && (next >= end || *next == '{'));
}

/* A file of JSON may be one value over many lines. */
static ori_status check_json_lines(const look *l)
{
    if (l->layout->json)
        return ORI_OK;
    return ori__fail(ORI_EFORMAT, "%s: line %lld: is a list of JSON, and "
                     "oriole reads JSON lines: each line an object",
                     l->path, (long long)l->lines->number);
}

static ori_status find_separator(look *l)
{
    static const char candidates[] = { '\t', ';', ',', '|' };
    enum { CANDIDATES = sizeof candidates };
    size_t count[2][CANDIDATES] = { { 0 } };
    int lines = 0, best = -1;
    bool spaces = false;

    while (lines < 2) {
        const char *s, *end;
        ori_status status = next_line(l, &s, &end);

        if (status == ORI_OK && s)
            status = check_printable(l, s, end);
        if (status != ORI_OK)
            return status;
        if (!s)
            break;
        if (lines == 0 && looks_like_json(s, end, &l->layout->json))
            return check_json_lines(l);
        for (int i = 0; i < CANDIDATES; i++)
            count[lines][i] = count_outside_quotes(s, end, candidates[i]);
        status = spaces_part_numbers(l, s, end, &spaces);
        if (status != ORI_OK)
            return status;
        lines++;
    }
    if (lines == 0)
        return ori__fail(ORI_EFORMAT, "%s: is empty", l->path);
    for (int i = CANDIDATES - 1; i >= 0; i--)
        if (count[0][i] > 0 && best < 0)
            best = i;
    for (int i = CANDIDATES - 1; i >= 0; i--)
        if (count[0][i] > 0 && (lines == 1 || count[1][i] == count[0][i]))
            best = i;
    l->layout->separator = best >= 0 ? candidates[best] : spaces ? ' ' : '\0';
    return ORI_OK;
}

/* ----------------------------------------------------------- the header */

static bool is_header(const column *c, size_t n, bool has_second)
{
    bool text = false, number = false, named_number = false;

    for (size_t i = 0; i < n; i++) {
        text = text || c[i].first == TEXT;
        number = number || c[i].first == NUMBER || c[i].first == TIME;
        named_number = named_number || (has_second && c[i].first == TEXT &&
                                        (c[i].second == NUMBER ||
                                         c[i].second == TIME));
    }
    return text && (!number || named_number);
}

static char *copy_name(const ori__table_cell *c)
{
    char *name = ori__strndup(c->s, (size_t)(c->end - c->s));
    char *to = name;

    for (const char *s = name; name && *s; s++) {
        *to++ = *s;
        s += s[0] == '"' && s[1] == '"';
    }
    if (name)
        *to = '\0';
    return name;
}

static ori_status name_columns(look *l)
{
    ori__table_layout *t = l->layout;

    t->name = ORI__NEW(char *, t->columns);
    for (size_t i = 0; t->name && i < t->columns; i++) {
        t->name[i] = t->json ? ori__json_key_name(&t->keys, i)
                             : copy_name(&l->row.cell[i]);
        if (!t->name[i] && t->json)
            return ori__fail(ORI_EFORMAT, "%s: the key \"%s\" is no text of "
                             "JSON", l->path, t->keys.key[i]);
        if (!t->name[i])
            return ori__fail_memory(l->path);
    }
    return t->name ? ORI_OK : ori__fail_memory(l->path);
}

/* The keys of the rows looked at are the columns, in the order in which they
 * were met. */
static ori_status find_keys(look *l)
{
    ori__table_layout *t = l->layout;
    const char *s, *end, *wrong = NULL;
    ori_status status;

    restart(l);
    while ((status = next_line(l, &s, &end)) == ORI_OK && s) {
        if (!t->first_row)
            t->first_row = l->lines->number;
        status = ori__json_row_split(&l->row, &t->keys, true, s, end, &wrong);
        if (status == ORI_EFORMAT)
            return ori__fail(ORI_EFORMAT, "%s: line %lld: %s", l->path,
                             (long long)l->lines->number, wrong);
        if (status != ORI_OK)
            return status;
    }
    if (status != ORI_OK)
        return status;
    t->columns = t->keys.count;
    l->column = ORI__NEW(column, t->columns);
    return l->column ? ORI_OK : ori__fail_memory(l->path);
}

static ori_status find_header(look *l)
{
    ori__table_layout *t = l->layout;
    size_t count;
    double value;
    ori_status s;

    restart(l);
    s = next_row(l, &count);
    if (s != ORI_OK)
        return s;
    t->columns = count;
    t->first_row = l->lines->number;
    l->column = ORI__NEW(column, count);
    if (!l->column)
        return ori__fail_memory(l->path);
    for (size_t i = 0; i < count; i++)
        l->column[i].first = kind_of(&l->row.cell[i], &value);
    s = next_row(l, &count);
    if (s != ORI_OK)
        return s;
    for (size_t i = 0; i < count && i < t->columns; i++)
        l->column[i].second = kind_of(&l->row.cell[i], &value);
    if (!is_header(l->column, t->columns, count == t->columns))
        return ORI_OK;
    t->header = t->first_row;
    t->first_row++;
    restart(l);
    s = next_row(l, &count);
    return s == ORI_OK ? name_columns(l) : s;
}

/* ---------------------------------------------------------- the columns */

/* Back to the first row of data. */
static ori_status restart_rows(look *l)
{
    size_t count;

    restart(l);
    return l->layout->header ? next_row(l, &count) : ORI_OK;
}

/* A row of another length ends the look; reading will complain of it. */
static ori_status find_kinds(look *l)
{
    ori_status s = restart_rows(l);
    size_t count;
    double value;

    while (s == ORI_OK) {
        s = next_row(l, &count);
        if (s != ORI_OK || count != l->layout->columns)
            break;
        for (size_t i = 0; i < count; i++)
            l->column[i].seen[kind_of(&l->row.cell[i], &value)] = true;
    }
    return s;
}

static bool holds_text(const column *c)
{
    return c->seen[TEXT] || c->seen[TIME] ||
           (c->seen[MARK] && !c->seen[NUMBER]);
}

/* All times of column i, up to the first that is missing. */
static ori_status collect_times(look *l, size_t i)
{
    ori_status s = restart_rows(l);
    size_t count;
    double value;
    kind of;

    l->times = 0;
    l->fall = 0;
    while (s == ORI_OK) {
        s = next_row(l, &count);
        if (s != ORI_OK || count != l->layout->columns)
            break;
        of = kind_of(&l->row.cell[i], &value);
        if (of == MISSING || of == MARK)
            break;
        if (!ori__grow(&l->time, &l->time_room, l->times + 1,
                       sizeof *l->time))
            return ori__fail_memory(l->path);
        if (l->fall == 0 && l->times > 0 && value < l->time[l->times - 1])
            l->fall = l->lines->number;
        l->time[l->times++] = value;
    }
    return s;
}

typedef struct rise {
    bool rises;             /* falls in one step of ten at most: where rows
                               came late; and is not constant */
    bool strictly;
    bool by_one;            /* counts rows */
    bool falls;             /* in nine steps of ten at least */
    bool mixed;             /* in one step of ten at least */
    double least, most;     /* of the steps */
} rise;

static rise look_at_rise(const double *x, size_t n)
{
    rise r = { n > 1, n > 1, n > 1, n > 1, n > 1, INFINITY, -INFINITY };
    size_t falls = 0;

    for (size_t i = 1; i < n; i++) {
        const double step = x[i] - x[i - 1];

        falls += !(step >= 0);
        r.strictly = r.strictly && step > 0;
        r.by_one = r.by_one && step == 1 && x[i] == floor(x[i]);
        r.least = fmin(r.least, step);
        r.most = fmax(r.most, step);
    }
    r.falls = r.falls && falls * 10 >= (n - 1) * 9;
    r.mixed = r.mixed && falls * 10 >= n;
    r.rises = r.rises && !r.mixed && r.most > 0;
    return r;
}

static bool is_index_name(const char *name)
{
    static const char *const names[] = { "", "index", "idx", "row", "sample",
                                         "samples", "frame", "n", "no", "nr",
                                         "#", "id", "unnamed: 0" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcasecmp(name, names[i]) == 0)
            return true;
    return false;
}

/* Most steps are near to the usual one: rows come by a clock, not
 * when something happens. */
static bool is_even(const double *step, size_t n, double rate_hz)
{
    size_t near = 0;

    for (size_t i = 0; i < n; i++)
        near += fabs(step[i] * rate_hz - 1) < 0.25;
    return n >= 3 && near * 2 > n;
}

/* Column i is the time. */
static void set_rate(look *l, size_t i, double unit, bool numbers)
{
    ori__table_layout *t = l->layout;

    if (l->times > 0 && unit == 0)
        unit = numbers ? ori__table_time_unit(l->time[l->times - 1]) : 1;
    for (size_t k = 0; k < l->times; k++)
        l->time[k] *= unit;
    t->unit = unit;
    t->rate_hz = ori__table_time_rate(l->time, l->times);
    /* which left the steps in `time` */
    if (t->rate_hz > 0 && is_even(l->time, l->times - 1, t->rate_hz))
        t->clock = i;
}

/* Newest first, or in no order: no rate, and no neighbours. */
static ori_status runs_backwards(const look *l, size_t i)
{
    const char *name = l->layout->name ? l->layout->name[i] : NULL;

    return ori__fail(ORI_EFORMAT, "%s: line %lld: its time (column %zu%s%s%s) "
                     "is before that of the row before: rows must be in the "
                     "order of their times", l->path, (long long)l->fall,
                     i + 1, name ? ", \"" : "", name ? name : "",
                     name ? "\"" : "");
}

/* The column whose name says that it is the time, and whose values do not
 * speak against it; or columns.  Dates are times in whatever order; numbers
 * that go up and down are something else that is called so. */
static ori_status find_named_time(look *l, size_t *found)
{
    const ori__table_layout *t = l->layout;

    for (size_t i = 0; t->name && i < t->columns; i++) {
        const column *c = &l->column[i];
        double unit;
        ori_status s;
        rise r;

        if (c->seen[TEXT] || (c->seen[NUMBER] && c->seen[TIME]) ||
            !ori__table_time_name(t->name[i], t->name[i] + strlen(t->name[i]),
                                  &unit))
            continue;
        s = collect_times(l, i);
        if (s != ORI_OK)
            return s;
        r = look_at_rise(l->time, l->times);
        /* Numbers that are called t may be a temperature. */
        if (c->seen[TIME] ? r.mixed : r.falls && strlen(t->name[i]) > 1)
            return runs_backwards(l, i);
        if (l->times > 1 && !r.rises)
            continue;
        *found = i;
        set_rate(l, i, c->seen[TIME] ? 1 : unit, !c->seen[TIME]);
        break;
    }
    return ORI_OK;
}

/* Is the first column a time or a row number that nobody named? */
static ori_status find_unnamed_time(look *l, size_t *found)
{
    const ori__table_layout *t = l->layout;
    const column *c = &l->column[0];
    const bool unnamed = !t->name || is_index_name(t->name[0]);
    ori_status s;
    rise r;

    if (t->columns < 2 || c->seen[TEXT] || c->seen[NUMBER] == c->seen[TIME])
        return ORI_OK;
    s = collect_times(l, 0);
    r = look_at_rise(l->time, l->times);
    if (s == ORI_OK && c->seen[TIME] && r.falls)
        return runs_backwards(l, 0);
    if (s != ORI_OK || l->times < 3 || !r.strictly ||
        (c->seen[NUMBER] && (!unnamed || r.most > 3 * r.least)))
        return s;
    *found = 0;
    if (c->seen[TIME] || !r.by_one)
        set_rate(l, 0, c->seen[TIME] ? 1 : 0, !c->seen[TIME]);
    return ORI_OK;
}

/* ---------------------------------------------------- what to give out */

static ori_status no_such_column(const look *l, const char *s, int length)
{
    const ori__table_layout *t = l->layout;
    ori__text names = { 0 };
    ori_status status;

    for (size_t i = 0; t->name && i < t->columns && i < 20; i++)
        ori__text_add(&names, "%s%s", i ? ", " : "; they are ", t->name[i]);
    status = ori__fail(ORI_EINVAL, "%s: no column \"%.*s\" among its %zu%s",
                       l->path, length, s, t->columns,
                       names.chars ? names.chars : "");
    ori__text_free(&names);
    return status;
}

/* The column that [s, end) names, else the one that it counts from 1. */
static ori_status find_column(const look *l, const char *s, const char *end,
                              size_t *found)
{
    const ori__table_layout *t = l->layout;
    double number;

    while (s < end && *s == ' ')
        s++;
    while (s < end && end[-1] == ' ')
        end--;
    for (size_t i = 0; t->name && i < t->columns; i++) {
        if (strlen(t->name[i]) == (size_t)(end - s) &&
            memcmp(t->name[i], s, (size_t)(end - s)) == 0) {
            *found = i;
            return ORI_OK;
        }
    }
    if (ori__number_read(s, end, &number) != end || number < 1 ||
        number > (double)t->columns || number != floor(number))
        return no_such_column(l, s, (int)(end - s));
    *found = (size_t)number - 1;
    return ORI_OK;
}

static ori_status choose_named(const look *l, const char *names)
{
    ori__table_layout *t = l->layout;
    size_t count = 1;

    for (const char *s = names; *s; s++)
        count += *s == ',';
    t->wanted = ORI__NEW(size_t, count);
    if (!t->wanted)
        return ori__fail_memory(l->path);
    while (t->wanted_count < count) {
        const char *end = strchrnul(names, ',');
        const ori_status s =
            find_column(l, names, end, &t->wanted[t->wanted_count]);

        if (s != ORI_OK)
            return s;
        t->wanted_count++;
        names = end + 1;
    }
    return ORI_OK;
}

static ori_status choose_numbers(const look *l)
{
    ori__table_layout *t = l->layout;

    t->wanted = ORI__NEW(size_t, t->columns);
    if (!t->wanted)
        return ori__fail_memory(l->path);
    for (size_t i = 0; i < t->columns; i++)
        if (i != t->time && !holds_text(&l->column[i]))
            t->wanted[t->wanted_count++] = i;
    if (t->wanted_count == 0)
        return ori__fail(ORI_EFORMAT, "%s: none of its %zu columns holds "
                         "numbers", l->path, t->columns);
    return ORI_OK;
}

static ori_status find(look *l, const char *wanted)
{
    ori__table_layout *t = l->layout;
    ori_status s = find_separator(l);

    if (s == ORI_OK)
        s = t->json ? find_keys(l) : find_header(l);
    if (s == ORI_OK && t->json)
        s = name_columns(l);
    if (s == ORI_OK)
        s = find_kinds(l);
    if (s != ORI_OK)
        return s;
    t->time = t->clock = t->columns;
    s = find_named_time(l, &t->time);
    if (s == ORI_OK && t->time == t->columns)
        s = find_unnamed_time(l, &t->time);
    if (s != ORI_OK)
        return s;
    return wanted ? choose_named(l, wanted) : choose_numbers(l);
}

/* The first row, which is the header if the recipe says so. */
static ori_status find_shape(look *l, bool header)
{
    ori__table_layout *t = l->layout;
    ori_status s;

    restart(l);
    s = next_row(l, &t->columns);
    if (s == ORI_OK && t->columns == 0)
        return ori__fail(ORI_EFORMAT, "%s: is empty", l->path);
    t->first_row = l->lines->number;
    if (s != ORI_OK || !header)
        return s;
    t->header = t->first_row++;
    return name_columns(l);
}

static ori_status follow(look *l, const char *text)
{
    ori__table_layout *t = l->layout;
    json_t *recipe = NULL;
    bool header = false;
    ori_status s = ori__table_recipe_read(&recipe, t, &header, text);

    if (s == ORI_OK)
        s = t->json ? find_keys(l) : find_shape(l, header);
    if (s == ORI_OK && t->json)
        s = ori__table_recipe_keys(recipe, t);
    if (s == ORI_OK && t->json)
        s = name_columns(l);
    if (s == ORI_OK)
        s = ori__table_recipe_choose(recipe, t, l->path);
    json_decref(recipe);
    return s;
}

ori_status ori__table_layout_find(ori__table_layout *layout,
                                  ori__line_reader *lines, const char *wanted)
{
    look l = { .layout = layout, .lines = lines, .path = lines->in->path };
    ori_status s;

    *layout = (ori__table_layout){ 0 };
    s = wanted && ori__table_recipe_is(wanted) ? follow(&l, wanted)
                                               : find(&l, wanted);
    ori__table_row_free(&l.row);
    ori__free(l.column);
    ori__free(l.time);
    ori__line_reader_rewind(lines, false);
    return s;
}

void ori__table_layout_free(ori__table_layout *t)
{
    for (size_t i = 0; t->name && i < t->columns; i++)
        ori__free(t->name[i]);
    ori__free(t->name);
    ori__free(t->wanted);
    ori__json_keys_free(&t->keys);
    ori__table_marks_free(&t->marks);
    *t = (ori__table_layout){ 0 };
}
