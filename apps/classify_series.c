/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * classify_series.c - a table of series, classified case by case
 */
#include "classify_series.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <oriole/signal/signal.h>

#include "data_loading.h"
#include "output.h"

enum { CHUNK = 512 };           /* cases whose results are held at once */

static bool ends_in(const char *path, const char *ending)
{
    const size_t n = strlen(path), m = strlen(ending);

    return n > m && strcasecmp(path + n - m, ending) == 0;
}

/*
 * Does it have the model's channels where it is read as a recording?  The
 * series of a .tsv have one channel, and a line of two values or more is
 * more columns than that.
 */
static bool fits_as_recording(const char *path, const ori_model *model)
{
    ori_source_options o = ORI_SOURCE_OPTIONS_INIT;
    ori_source *source;

    o.rate_hz = ori_model_rate(model);
    o.channels = ori_model_channels(model);
    if (ori_source_open(&source, path, &o) != ORI_OK)
        return false;
    ori_source_close(source);
    return true;
}

static bool is_value(const char *cell)
{
    char *end;

    strtod(cell, &end);         /* takes "nan" and "inf" too */
    return end > cell || strcmp(cell, "?") == 0 || strcasecmp(cell, "NA") == 0;
}

/* Is the first line a log's header, names and no value?  A log that does not
 * fit the model is then told about as a log. */
static bool names_columns(const char *path)
{
    char line[4096] = "", *rest = line, *cell;
    const char *separators;
    bool names = false, values = false;
    FILE *f = fopen(path, "r");

    if (!f)
        return false;
    if (!fgets(line, sizeof line, f))
        line[0] = '\0';
    fclose(f);
    separators = strpbrk(line, "\t,;") ? "\t,;\r\n" : " \r\n";
    while ((cell = strsep(&rest, separators))) {
        values = values || is_value(cell);
        names = names || *cell;
    }
    return names && !values;
}

bool classify_series_is(const char *path, const ori_model *model)
{
    if (ends_in(path, ".ts"))
        return true;
    return ends_in(path, ".tsv") && !fits_as_recording(path, model) &&
           !names_columns(path);
}

static int load(ori_dataset **data, const app_command *command,
                const app_common *common, const ori_model *model,
                const char *path)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    char *paths[] = { output_copy(path) };
    int code;

    o.rate_hz = ori_model_rate(model);
    o.channels = ori_model_channels(model);
    code = data_load(data, command, common, paths, 1, &o);
    free(paths[0]);
    return code;
}

static void print_case(const ori_dataset *data, int i,
                       const float *probabilities, const span_text *to)
{
    const ori_example e = ori_dataset_example(data, i);
    const double rate_hz = ori_dataset_rate(data);
    ori_span span = { .end = e.length, .probabilities = probabilities };

    span.end_s = rate_hz > 0 ? (double)e.length / rate_hz : (double)e.length;
    for (int k = 1; k < to->classes; k++)
        if (probabilities[k] > probabilities[span.label])
            span.label = k;
    span_text_print(to, e.name, &span);
}

static ori_status classify_all(ori_classifier *classifier,
                               const ori_dataset *data, const span_text *to)
{
    const int all = ori_dataset_count(data);
    const size_t classes = (size_t)to->classes;
    ori_case *cases = output_alloc(CHUNK, sizeof *cases);
    float *p = output_alloc(CHUNK, classes * sizeof *p);
    ori_status s = ORI_OK;

    for (int from = 0; s == ORI_OK && from < all && !ferror(stdout);
         from += CHUNK) {
        const int count = all - from < CHUNK ? all - from : CHUNK;

        for (int i = 0; i < count; i++) {
            const ori_example e = ori_dataset_example(data, from + i);

            cases[i] = (ori_case){ .x = e.x, .length = e.length };
        }
        s = ori_classifier_cases(classifier, cases, count, p);
        for (int i = 0; s == ORI_OK && i < count; i++)
            print_case(data, from + i, p + (size_t)i * classes, to);
    }
    free(cases);
    free(p);
    return s;
}

int classify_series(const app_command *command, const app_common *common,
                    ori_classifier *classifier, const char *path,
                    const span_text *to)
{
    ori_dataset *data = NULL;
    int code = load(&data, command, common, ori_classifier_model(classifier),
                    path);

    if (code == EXIT_FINE) {
        const ori_status s = classify_all(classifier, data, to);

        if (s != ORI_OK)
            code = output_fail_input(command->name, s);
        else if (ferror(stdout))
            code = EXIT_RESOURCES;
    }
    ori_dataset_destroy(data);
    return code;
}
