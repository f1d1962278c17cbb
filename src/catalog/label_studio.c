/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_studio.c - Label Studio's JSON
 *
 * An array of tasks, each with annotations (or, of a recogniser, predictions),
 * each with results, of which those of the types labels and timeserieslabels
 * are spans: value.start, value.end in seconds, value.labels or
 * value.timeserieslabels the names (its guide, "Label Studio JSON format of
 * annotated tasks").  A span with several names is a span for each.
 */
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/json.h"
#include "base/memory.h"
#include "catalog/label_form.h"

static bool is_studio(const ori__label_text *text)
{
    const char *s = text->text;

    while (s < text->end && (unsigned char)*s <= ' ')
        s++;
    return s < text->end && (*s == '[' || *s == '{') &&
           (strstr(s, "\"annotations\"") || strstr(s, "\"predictions\"") ||
            strstr(s, "\"completions\"")) && strstr(s, "\"result\"");
}

static ori_status read_value(ori__label_text *text, const json_t *result)
{
    const json_t *value = json_object_get(result, "value");
    const json_t *names = json_object_get(value, "labels");
    const json_t *score = json_object_get(result, "score");
    const ori__label_cell none = { "", "" };
    ori_label l = { .low_hz = (double)NAN, .high_hz = (double)NAN,
                    .confidence = json_is_number(score)
                                      ? json_number_value(score)
                                      : (double)NAN };
    ori_status s = ORI_OK;

    if (!names)
        names = json_object_get(value, "timeserieslabels");
    if (!json_is_array(names))
        return ORI_OK;          /* a choice, a rating, ... */
    if (!json_is_number(json_object_get(value, "start")) ||
        !json_is_number(json_object_get(value, "end")))
        return ori__fail(ORI_EFORMAT, "%s: a result has labels but no start "
                         "and end in seconds", text->path);
    l.start_s = json_number_value(json_object_get(value, "start"));
    l.end_s = json_number_value(json_object_get(value, "end"));
    for (size_t i = 0; i < json_array_size(names) && s == ORI_OK; i++) {
        const char *name = json_string_value(json_array_get(names, i));

        if (name)
            s = ori__label_put(text->list, &l, (ori__label_cell){
                                   name, name + strlen(name) }, none);
    }
    return s;
}

static ori_status read_results(ori__label_text *text, const json_t *group)
{
    ori_status s = ORI_OK;

    for (size_t i = 0; i < json_array_size(group) && s == ORI_OK; i++) {
        const json_t *results = json_object_get(json_array_get(group, i),
                                                "result");

        for (size_t k = 0; k < json_array_size(results) && s == ORI_OK; k++)
            s = read_value(text, json_array_get(results, k));
    }
    return s;
}

/* What people said, or, where nobody said anything, what was predicted. */
static ori_status read_task(ori__label_text *text, const json_t *task)
{
    static const char *const groups[] = { "annotations", "completions",
                                          "predictions" };

    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        const json_t *group = json_object_get(task, groups[i]);

        if (json_array_size(group) > 0)
            return read_results(text, group);
    }
    return ORI_OK;
}

static ori_status read_studio(ori__label_text *text)
{
    json_t *j = NULL;
    ori_status s = ori__json_parse(text->text,
                                   (size_t)(text->end - text->text),
                                   text->path, &j);

    if (s != ORI_OK)
        return s;
    if (json_is_object(j))
        s = read_task(text, j);
    if (json_array_size(j) > 1)
        s = ori__fail(ORI_EFORMAT, "%s: has %zu tasks, and one is a "
                      "recording", text->path, json_array_size(j));
    else if (json_is_array(j))
        s = read_task(text, json_array_get(j, 0));
    json_decref(j);
    return s;
}

static json_t *result_of(const ori_label *l, int number)
{
    json_t *value = json_object(), *labels = json_array();
    json_t *result = json_object();
    char id[24];

    snprintf(id, sizeof id, "oriole-%d", number);
    json_array_append_new(labels, json_string(l->label));
    json_object_set_new(value, "start", json_real(l->start_s));
    json_object_set_new(value, "end", json_real(l->end_s));
    json_object_set_new(value, "labels", labels);
    json_object_set_new(result, "id", json_string(id));
    json_object_set_new(result, "from_name", json_string("label"));
    json_object_set_new(result, "to_name", json_string("audio"));
    json_object_set_new(result, "type", json_string("labels"));
    json_object_set_new(result, "value", value);
    if (!isnan(l->confidence))
        json_object_set_new(result, "score", json_real(l->confidence));
    return result;
}

static void write_studio(FILE *to, const ori_label_list *list,
                         const char *recording, double length_s)
{
    json_t *results = json_array(), *annotation = json_object();
    json_t *annotations = json_array(), *data = json_object();
    json_t *task = json_object(), *tasks = json_array();
    char *text;

    (void)length_s;
    for (int i = 0; i < ori_label_list_count(list); i++) {
        const ori_label l = ori_label_list_get(list, i);

        json_array_append_new(results, result_of(&l, i + 1));
    }
    json_object_set_new(annotation, "result", results);
    json_array_append_new(annotations, annotation);
    json_object_set_new(data, "audio", json_string(recording));
    json_object_set_new(task, "data", data);
    json_object_set_new(task, "annotations", annotations);
    json_array_append_new(tasks, task);
    text = ori__json_take_text(tasks);
    fprintf(to, "%s\n", text ? text : "");
    ori__free(text);
}

const ori__label_form ori__label_form_studio = {
    .name = "label-studio",
    .ending = ".json",
    .holds = ORI__LABEL_CONFIDENCE,
    .is = is_studio,
    .read = read_studio,
    .write = write_studio,
};
