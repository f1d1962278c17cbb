/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * format_ts.c - the .ts files of aeon, sktime and the UEA archive
 *
 * A header of @keys, @data, then one case a line: channels separated by
 * colons, values by commas, the label behind the last colon.  What the
 * header says is held against the cases: a file that contradicts itself is
 * damaged, or is not what its user thinks.  The one exception is "@missing
 * false" over missing values, which archive files say: that is noted.
 *
 * Not read: time stamps in front of values, and regression targets.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/number.h"
#include "data/format.h"
#include "data/lines.h"

typedef enum answer { UNSAID, SAID_FALSE, SAID_TRUE } answer;

typedef struct ts_reader {
    ori__lines lines;
    ori__gather *gather;
    ori_split split;
    /* the header */
    answer timestamps, missing, univariate, equal_length, class_label;
    int64_t dimensions, series_length;      /* 0: not said */
    char **classes;         /* sorted; point into the file's text */
    size_t class_count, class_room;
    /* the case being read */
    float *values;
    size_t room, count;
    int channels;
    int64_t length;
    /* of all cases */
    int64_t first_length, first_line;
    bool missing_noted;
} ts_reader;

/* [s, e) as a word that ends in NUL: the line is ours to write to. */
static char *take_word(ori__lines *lines)
{
    char *word;

    ori__lines_trim(lines);
    if (lines->s == lines->e)
        return NULL;
    word = lines->s;
    while (lines->s < lines->e && *lines->s != ' ' && *lines->s != '\t')
        lines->s++;
    if (lines->s < lines->e)
        *lines->s++ = '\0';
    else
        *lines->s = '\0';   /* the line's end, or the NUL behind the file */
    return word;
}

static ori_status read_answer(ts_reader *r, const char *key, answer *to)
{
    const char *word = take_word(&r->lines);

    if (word && strcasecmp(word, "true") == 0)
        *to = SAID_TRUE;
    else if (word && strcasecmp(word, "false") == 0)
        *to = SAID_FALSE;
    else
        return ori__lines_fail(&r->lines, ORI_EFORMAT,
                               "%s must be true or false, not \"%.40s\"", key,
                               word ? word : "");
    return ORI_OK;
}

static ori_status read_size(ts_reader *r, const char *key, int64_t *to)
{
    const char *word = take_word(&r->lines);
    double value = 0;

    if (!word ||
        ori__number_read(word, word + strlen(word), &value) !=
            word + strlen(word) ||
        !(value >= -1 && value <= 1e15) || value != (double)(int64_t)value)
        return ori__lines_fail(&r->lines, ORI_EFORMAT,
                               "%s must be a whole number, not \"%.40s\"",
                               key, word ? word : "");
    *to = value > 0 ? (int64_t)value : 0;   /* 0 and -1: not the same for all */
    return ORI_OK;
}

static int by_bytes(const void *a, const void *b)
{
    const char *const *x = a, *const *y = b;

    return strcmp(*x, *y);
}

static ori_status read_classes(ts_reader *r)
{
    ori_status s = read_answer(r, "@classLabel", &r->class_label);
    char *word;

    if (s != ORI_OK)
        return s;
    while ((word = take_word(&r->lines))) {
        if (!ori__grow(&r->classes, &r->class_room, r->class_count + 1,
                       sizeof *r->classes))
            return ori__fail_memory("the classes");
        r->classes[r->class_count++] = word;
    }
    if (r->class_label == SAID_FALSE)
        return ori__lines_fail(&r->lines, ORI_EDATA,
                               "the cases have no class label");
    if (r->class_count == 0)
        return ori__lines_fail(&r->lines, ORI_EFORMAT,
                               "@classLabel true must name the classes");
    qsort(r->classes, r->class_count, sizeof *r->classes, by_bytes);
    return ORI_OK;
}

static ori_status read_timestamps(ts_reader *r)
{
    ori_status s = read_answer(r, "@timeStamps", &r->timestamps);

    if (s == ORI_OK && r->timestamps == SAID_TRUE)
        return ori__lines_fail(&r->lines, ORI_EFORMAT,
                               "values with time stamps are not read; write "
                               "the values alone, equally spaced, with "
                               "@timeStamps false");
    return s;
}

static ori_status read_target(ts_reader *r)
{
    answer target = UNSAID;
    ori_status s = read_answer(r, "@targetLabel", &target);

    if (s == ORI_OK && target == SAID_TRUE)
        return ori__lines_fail(&r->lines, ORI_EFORMAT,
                               "the cases have regression targets, not "
                               "classes");
    return s;
}

static ori_status read_header_line(ts_reader *r)
{
    const char *key = take_word(&r->lines);

    if (strcasecmp(key, "@problemName") == 0)
        return ORI_OK;
    if (strcasecmp(key, "@timeStamps") == 0)
        return read_timestamps(r);
    if (strcasecmp(key, "@missing") == 0)
        return read_answer(r, "@missing", &r->missing);
    if (strcasecmp(key, "@univariate") == 0)
        return read_answer(r, "@univariate", &r->univariate);
    if (strcasecmp(key, "@dimensions") == 0 ||
        strcasecmp(key, "@dimension") == 0)
        return read_size(r, "@dimensions", &r->dimensions);
    if (strcasecmp(key, "@equalLength") == 0)
        return read_answer(r, "@equalLength", &r->equal_length);
    if (strcasecmp(key, "@seriesLength") == 0)
        return r->equal_length == SAID_FALSE
                   ? ORI_OK     /* some then say the longest */
                   : read_size(r, "@seriesLength", &r->series_length);
    if (strcasecmp(key, "@classLabel") == 0)
        return read_classes(r);
    if (strcasecmp(key, "@targetLabel") == 0)
        return read_target(r);
    ori__gather_note(r->gather, "%s: line %" PRId64 ": \"%.40s\" means "
                     "nothing to oriole and was passed over",
                     r->lines.path, r->lines.number, key);
    return ORI_OK;
}

static ori_status check_header(ts_reader *r)
{
    if (r->class_label == UNSAID)
        return ori__lines_fail(&r->lines, ORI_EFORMAT,
                               "the header has no @classLabel");
    if (r->univariate == SAID_TRUE && r->dimensions > 1)
        return ori__lines_fail(&r->lines, ORI_EFORMAT,
                               "the header says @univariate true and "
                               "@dimensions %" PRId64, r->dimensions);
    if (r->univariate == SAID_TRUE)
        r->dimensions = 1;
    if (r->equal_length == SAID_FALSE)
        r->series_length = 0;
    return ORI_OK;
}

/* Up to and with @data. */
static ori_status read_header(ts_reader *r)
{
    ori_status s;
    bool more;

    while ((s = ori__lines_next(&r->lines, &more)) == ORI_OK && more) {
        ori__lines_trim(&r->lines);
        if (*r->lines.s == '#' || *r->lines.s == '%')
            continue;
        if (r->lines.e - r->lines.s == 5 &&
            strncasecmp(r->lines.s, "@data", 5) == 0)
            return check_header(r);
        if (*r->lines.s != '@')
            return ori__lines_fail(&r->lines, ORI_EFORMAT,
                                   "neither a header line (@...) nor a "
                                   "comment (#...) in front of @data");
        s = read_header_line(r);
        if (s != ORI_OK)
            return s;
    }
    if (s != ORI_OK)
        return s;
    return ori__fail(ORI_EFORMAT, "%s: has no @data line", r->lines.path);
}

static ori_status push_value(ts_reader *r, double value)
{
    if (!ori__grow(&r->values, &r->room, r->count + 1, sizeof *r->values))
        return ori__fail_memory("a series");
    r->values[r->count++] = (float)value;
    return ORI_OK;
}

/* The values of one channel, [s, e), behind those before. */
static ori_status read_channel(ts_reader *r, const char *s, const char *e)
{
    const size_t before = r->count;

    for (;;) {
        const char *end = memchr(s, ',', (size_t)(e - s));
        const char *stop = end ? end : e;
        ori_status status;
        double value;

        if (s == stop || !ori__number_cell(s, stop, &value))
            return ori__lines_fail(&r->lines, ORI_EFORMAT,
                                   "channel %d, value %zu is neither a number "
                                   "nor \"?\": \"%.*s\"", r->channels + 1,
                                   r->count - before + 1,
                                   ORI__EXCERPT(s, stop));
        status = push_value(r, value);
        if (status != ORI_OK)
            return status;
        if (!end)
            break;
        s = end + 1;
    }
    if (r->channels == 0)
        r->length = (int64_t)(r->count - before);
    else if ((int64_t)(r->count - before) != r->length)
        return ori__lines_fail(&r->lines, ORI_EFORMAT,
                               "channel %d has %zu values, channel 1 has "
                               "%" PRId64, r->channels + 1, r->count - before,
                               r->length);
    r->channels++;
    return ORI_OK;
}

static ori_status read_channels(ts_reader *r, const char *s, const char *e)
{
    const char *end;

    r->count = 0;
    r->channels = 0;
    do {
        ori_status status;

        end = memchr(s, ':', (size_t)(e - s));
        status = read_channel(r, s, end ? end : e);
        if (status != ORI_OK)
            return status;
        s = end ? end + 1 : e;
    } while (end);
    return ORI_OK;
}

/* What the header and the first case say about the shape. */
static ori_status check_shape(ts_reader *r)
{
    if (r->dimensions == 0) {
        r->dimensions = r->channels;
        if (r->univariate == SAID_FALSE && r->channels == 1)
            return ori__lines_fail(&r->lines, ORI_EFORMAT,
                                   "one channel, the header says @univariate "
                                   "false");
    }
    if (r->channels != r->dimensions)
        return ori__lines_fail(&r->lines, ORI_EFORMAT,
                               "has %d channels, the header or the first case "
                               "says %" PRId64, r->channels, r->dimensions);
    if (r->series_length && r->length != r->series_length)
        return ori__lines_fail(&r->lines, ORI_EFORMAT,
                               "has %" PRId64 " values a channel, the header "
                               "says @seriesLength %" PRId64, r->length,
                               r->series_length);
    if (r->first_line == 0) {
        r->first_line = r->lines.number;
        r->first_length = r->length;
    }
    if (r->equal_length == SAID_TRUE && r->length != r->first_length)
        return ori__lines_fail(&r->lines, ORI_EFORMAT,
                               "has %" PRId64 " values a channel, line "
                               "%" PRId64 " has %" PRId64 ", the header says "
                               "@equalLength true", r->length, r->first_line,
                               r->first_length);
    return ORI_OK;
}

/* The class as the header writes it; NULL where it is not in the list. */
static const char *find_class(const ts_reader *r, const char *label)
{
    char *const *at = bsearch(&label, r->classes, r->class_count,
                              sizeof *r->classes, by_bytes);

    return at ? *at : NULL;
}

static void note_missing(ts_reader *r)
{
    if (r->missing != SAID_FALSE || r->missing_noted ||
        r->gather->cases[r->gather->count - 1].missing == 0)
        return;
    r->missing_noted = true;
    ori__gather_note(r->gather, "%s: line %" PRId64 ": values are missing, "
                     "the header says @missing false", r->lines.path,
                     r->lines.number);
}

static ori_status read_case(ts_reader *r)
{
    char *colon = memrchr(r->lines.s, ':',
                          (size_t)(r->lines.e - r->lines.s));
    const char *label;
    ori_status s;

    if (!colon)
        return ori__lines_fail(&r->lines, ORI_EFORMAT,
                               "no colon with a label behind the values");
    s = read_channels(r, r->lines.s, colon);
    if (s == ORI_OK)
        s = check_shape(r);
    if (s != ORI_OK)
        return s;
    r->lines.s = colon + 1;
    ori__lines_trim(&r->lines);
    *r->lines.e = '\0';
    label = find_class(r, r->lines.s);
    if (!label)
        return ori__lines_fail(&r->lines, ORI_EFORMAT,
                               "the label \"%.40s\" is not in the header's "
                               "@classLabel", r->lines.s);
    s = ori__gather_series(r->gather, &(ori__series){
        .path = r->lines.path, .part = "line",
        .number = r->lines.number, .x = r->values,
        .channels = r->channels, .length = r->length, .label = label,
        .label_length = strlen(label), .split = r->split });
    if (s == ORI_OK)
        note_missing(r);
    return s;
}

static ori_status read_file(ts_reader *r)
{
    ori_status s = read_header(r);
    bool more;

    while (s == ORI_OK) {
        s = ori__lines_next(&r->lines, &more);
        if (s != ORI_OK || !more)
            break;
        ori__lines_trim(&r->lines);
        if (*r->lines.s != '#' && *r->lines.s != '%')
            s = read_case(r);
    }
    return s;
}

static ori_status load_ts(ori__gather *g, const char *path, ori_split split)
{
    ts_reader r = { .gather = g, .split = split };
    ori_status s = ori__lines_open(&r.lines, g, path);

    if (s != ORI_OK)
        return s;
    s = read_file(&r);
    ori__free(r.values);
    ori__free(r.classes);
    ori__lines_close(&r.lines);
    return s;
}

static bool is_ts(const char *path, bool folder)
{
    return !folder && ori__path_has_extension(path, "ts");
}

const ori__format ori__format_ts = {
    .name = "aeon/sktime .ts",
    .is = is_ts,
    .load = load_ts,
};
