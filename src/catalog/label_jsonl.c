/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_jsonl.c - labels as a JSON object a line
 */
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/json.h"
#include "base/memory.h"
#include "catalog/label_form.h"

static bool is_jsonl(const ori__label_text *text)
{
    const char *at = text->text, *line, *stop;

    return ori__label_line(text, &at, &line, &stop) && line < stop &&
           *line == '{' && memmem(line, (size_t)(stop - line), "\"label\"", 7);
}

/* NaN where it is not there, or null; false: no number. */
static bool number(const json_t *j, const char *key, double *value)
{
    const json_t *v = json_object_get(j, key);

    *value = v && json_is_number(v) ? json_number_value(v) : (double)NAN;
    return !v || json_is_null(v) || json_is_number(v);
}

static ori_status read_object(ori__label_text *text, const char *line,
                              const json_t *j)
{
    const char *label = json_string_value(json_object_get(j, "label"));
    const char *tier = json_string_value(json_object_get(j, "tier"));
    ori_label l = { 0 };

    if (!label || !number(j, "start", &l.start_s) ||
        !number(j, "end", &l.end_s) || isnan(l.start_s) || isnan(l.end_s))
        return ori__label_fail(text, line, "needs \"start\" and \"end\" in "
                               "seconds and \"label\"");
    if (!number(j, "low_hz", &l.low_hz) || !number(j, "high_hz", &l.high_hz) ||
        !number(j, "confidence", &l.confidence))
        return ori__label_fail(text, line, "low_hz, high_hz or confidence is "
                               "no number");
    tier = tier ? tier : "";
    return ori__label_put(text->list, &l,
                          (ori__label_cell){ label, label + strlen(label) },
                          (ori__label_cell){ tier, tier + strlen(tier) });
}

static ori_status read_jsonl(ori__label_text *text)
{
    const char *at = text->text, *line, *stop;
    ori_status s = ORI_OK;

    while (s == ORI_OK && ori__label_line(text, &at, &line, &stop)) {
        json_t *j = NULL;

        if (line == stop)
            continue;
        s = ori__json_parse(line, (size_t)(stop - line), text->path, &j);
        if (s != ORI_OK)
            return ori__label_fail(text, line, "is no JSON object");
        s = read_object(text, line, j);
        json_decref(j);
    }
    return s;
}

static void set_number(json_t *j, const char *key, double value)
{
    if (!isnan(value))
        json_object_set_new(j, key, json_real(value));
}

static void write_jsonl(FILE *to, const ori_label_list *list,
                        const char *recording, double length_s)
{
    (void)length_s;
    for (int i = 0; i < ori_label_list_count(list); i++) {
        const ori_label l = ori_label_list_get(list, i);
        json_t *j = json_object();
        char *text;

        if (*recording)
            json_object_set_new(j, "file", json_string(recording));
        set_number(j, "start", l.start_s);
        set_number(j, "end", l.end_s);
        json_object_set_new(j, "label", json_string(l.label));
        set_number(j, "low_hz", l.low_hz);
        set_number(j, "high_hz", l.high_hz);
        if (*l.tier)
            json_object_set_new(j, "tier", json_string(l.tier));
        set_number(j, "confidence", l.confidence);
        text = ori__json_take_text(j);
        fprintf(to, "%s\n", text ? text : "");
        ori__free(text);
    }
}

const ori__label_form ori__label_form_jsonl = {
    .name = "jsonl",
    .ending = ".jsonl",
    .holds = ORI__LABEL_FREQUENCY | ORI__LABEL_TIER |
             ORI__LABEL_CONFIDENCE | ORI__LABEL_RECORDING,
    .is = is_jsonl,
    .read = read_jsonl,
    .write = write_jsonl,
};
