/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_recipe.c - how tables are read: told, kept in a file, taken from one
 */
#include "ingest_recipe.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/base/safe_file.h>

#include "output.h"


int ingest_recipes_load(ingest_recipes *r, const char *command,
                        const char *file)
{
    json_error_t error;
    json_t *j;
    FILE *f = fopen(file, "r");

    if (!f) {
        output_fail(command, "%s: cannot open: %s", file, strerror(errno));
        return EXIT_INPUT;
    }
    j = json_loadf(f, JSON_REJECT_DUPLICATES, &error);
    fclose(f);
    if (!json_is_object(j)) {
        output_fail(command, "%s: line %d: is no recipe: %s", file,
                    j ? 1 : error.line, j ? "it is no object of JSON"
                                          : error.text);
        json_decref(j);
        return EXIT_INPUT;
    }
    r->given = json_dumps(j, JSON_COMPACT);
    json_decref(j);
    return EXIT_FINE;
}

/* ------------------------------------------------------------ in words */

static const char *separator_name(const char *separator)
{
    static const struct {
        const char *separator, *name;
    } names[] = { { ",", "with commas" },     { "\t", "with tabs" },
                  { ";", "with semicolons" }, { "|", "with bars" },
                  { " ", "with spaces" },     { "", "of one column" } };

    for (size_t i = 0; separator && i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i].separator, separator) == 0)
            return names[i].name;
    return "";
}

static const char *unit_name(double unit)
{
    return unit == 1.0    ? "s"
           : unit == 1e-3 ? "ms"
           : unit == 1e-6 ? "us"
           : unit == 1e-9 ? "ns"
                          : "";
}

/* "ax, ay, 4" */
static void write_list(FILE *to, const json_t *list)
{
    enum { MOST = 12 };
    const size_t count = json_array_size(list);

    for (size_t i = 0; i < count && i < MOST; i++) {
        const json_t *j = json_array_get(list, i);

        if (json_is_integer(j))
            fprintf(to, "%s%d", i ? ", " : "", (int)json_integer_value(j));
        else
            fprintf(to, "%s%s", i ? ", " : "",
                    *json_string_value(j) ? json_string_value(j) : "nothing");
    }
    if (count > MOST)
        fprintf(to, " and %zu more", count - MOST);
}

static void write_time(FILE *to, const json_t *recipe)
{
    const json_t *time = json_object_get(recipe, "time");
    const double rate = json_number_value(json_object_get(recipe, "rate"));
    const double unit = json_number_value(json_object_get(recipe, "unit"));

    if (json_is_null(time)) {
        fputs("; no column of times", to);
    } else if (json_is_integer(time)) {
        fprintf(to, "; time in column %d", (int)json_integer_value(time));
    } else {
        fprintf(to, "; time in %s", json_string_value(time));
    }
    if (!json_is_null(time) && *unit_name(unit))
        fprintf(to, " (%s)", unit_name(unit));
    if (rate > 0.0 && rate < 1.0)
        fprintf(to, ", a row every %.10g s", 1.0 / rate);
    else if (rate > 0.0)
        fprintf(to, ", %.10g row%s a second", rate, rate == 1.0 ? "" : "s");
    if (rate > 0.0 && !json_is_true(json_object_get(recipe, "even")))
        fputs(", not even", to);
}

static char *words_of(const json_t *recipe)
{
    const char *form = json_string_value(json_object_get(recipe, "form"));
    const json_t *missing = json_object_get(recipe, "missing");
    char *text = NULL;
    size_t bytes;
    FILE *to = open_memstream(&text, &bytes);

    if (!to)
        return output_copy("");
    if (form && strcmp(form, "json-lines") == 0)
        fputs("JSON lines", to);
    else
        fprintf(to, "a table %s%s",
                separator_name(json_string_value(
                    json_object_get(recipe, "separator"))),
                json_is_true(json_object_get(recipe, "header"))
                    ? " and a header" : " and no header");
    write_time(to, recipe);
    fputs("; values in ", to);
    write_list(to, json_object_get(recipe, "columns"));
    if (json_array_size(missing) > 0) {
        fputs("; missing where there is ", to);
        write_list(to, missing);
    }
    return fclose(to) == 0 ? text : output_copy("");
}

void ingest_recipes_see(ingest_recipes *r, const app_common *common,
                        const char *path, const char *recipe)
{
    json_t *j;
    char *words;

    if (!*recipe)
        return;
    if (!r->first)
        r->first = output_copy(recipe);
    r->others += strcmp(r->first, recipe) != 0;
    if (r->last && strcmp(r->last, recipe) == 0)
        return;
    free(r->last);
    r->last = output_copy(recipe);
    j = json_loads(recipe, 0, NULL);
    words = words_of(j);
    output_say(common, "%s: %s", path, words);
    free(words);
    json_decref(j);
}

int ingest_recipes_save(const ingest_recipes *r, const char *command,
                        const app_common *common, const char *file)
{
    json_t *j = r->first ? json_loads(r->first, 0, NULL) : NULL;
    char *text = j ? json_dumps(j, JSON_INDENT(2)) : NULL;
    char *lines = output_format("%s\n", text ? text : "");
    ori_status s = ORI_OK;

    if (text)
        s = ori_file_write(file, lines, strlen(lines));
    else
        output_fail(command, "%s: no table was read whose recipe it could "
                    "hold", file);
    if (text && s == ORI_OK && r->others > 0)
        output_say(common, "%s holds how the first table is read; %d other%s "
                   "read otherwise", file, r->others,
                   r->others == 1 ? " is" : "s are");
    free(text);
    free(lines);
    json_decref(j);
    if (s != ORI_OK)
        return output_fail_output(command, s);
    return r->first ? EXIT_FINE : EXIT_PROBLEMS;
}

void ingest_recipes_free(ingest_recipes *r)
{
    free(r->given);
    free(r->first);
    free(r->last);
    *r = (ingest_recipes){ 0 };
}
