/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * explain_input.c - the recogniser, the recordings, and what it answers
 */
#include <stdlib.h>
#include <string.h>

#include "classify_series.h"
#include "data_loading.h"
#include "explain.h"
#include "file_kind.h"
#include "output.h"

double explain_rate(const explain *e)
{
    const double rate = ori_model_rate(e->model);

    return rate > 0 ? rate : e->data ? ori_dataset_rate(e->data) : 0;
}

static int load_model(explain *e, const char *path)
{
    const char *slash = strrchr(path, '/');
    ori_status s = ori_model_load(&e->model, path);

    e->path = path;
    e->name = slash ? slash + 1 : path;
    if (s == ORI_OK)
        s = ori_explainer_create(&e->explainer, e->model);
    if (s != ORI_OK)
        return output_fail_input(e->command->name, s);
    e->classes = ori_model_label_count(e->model);
    e->labels = output_alloc((size_t)e->classes, sizeof *e->labels);
    for (int k = 0; k < e->classes; k++)
        e->labels[k] = ori_model_label(e->model, k);
    return EXIT_FINE;
}

/* One recording without a label, or DATA? */
static bool is_recording(const explain *e, const char *path)
{
    return !e->settings->label_from &&
           file_kind_of(path) == FILE_RECORDING &&
           !classify_series_is(path, e->model);
}

static int load_recording(explain *e, const char *path)
{
    ori_source_options o = ORI_SOURCE_OPTIONS_INIT;
    ori_status s;

    o.rate_hz = ori_model_rate(e->model);
    o.channels = ori_model_channels(e->model);
    s = ori_signal_read(&e->recordings[e->recording_count], path, &o, 0, -1);
    if (s != ORI_OK)
        return output_fail_input(e->command->name, s);
    e->names[e->recording_count++] = path;
    return EXIT_FINE;
}

static int load_data(explain *e, char **paths, int count)
{
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;

    o.label_pattern = e->settings->label_from;
    o.rate_hz = ori_model_rate(e->model);
    o.channels = ori_model_channels(e->model);
    o.want = ORI_SPLIT_TEST;
    return data_load(&e->data, e->command, &e->settings->common, paths,
                     count, &o);
}

/* The recordings among the paths one by one, the others as DATA. */
static int load_files(explain *e, char **paths, int count)
{
    char **data = output_alloc((size_t)count + 1, sizeof *data);
    int code = EXIT_FINE, others = 0;

    e->recordings = output_alloc((size_t)count + 1, sizeof *e->recordings);
    e->names = output_alloc((size_t)count + 1, sizeof *e->names);
    for (int i = 0; i < count && code == EXIT_FINE; i++) {
        if (is_recording(e, paths[i]))
            code = load_recording(e, paths[i]);
        else
            data[others++] = paths[i];
    }
    if (code == EXIT_FINE && others > 0)
        code = load_data(e, data, others);
    free(data);
    return code;
}

static int label_number(const explain *e, const char *label)
{
    for (int k = 0; k < e->classes; k++)
        if (strcmp(e->labels[k], label) == 0)
            return k;
    return -1;
}

/* Cases whose label the model does not know have none. */
static void tell_unknown(explain *e)
{
    const int all = e->data ? ori_dataset_count(e->data) : 0;

    for (int i = 0; i < all; i++) {
        const ori_example x = ori_dataset_example(e->data, i);
        const char *label = ori_dataset_label(e->data, x.label);

        if (label_number(e, label) >= 0)
            continue;
        e->problems++;
        explain_say(e, "%s: the label \"%s\" is none of the %d that the "
                    "recogniser knows; where labels are unlike its own, "
                    "nothing is said about right and wrong.", x.name, label,
                    e->classes);
        return;
    }
}

static void gather(explain *e)
{
    const int all = e->data ? ori_dataset_count(e->data) : 0;
    const char **names;

    e->count = e->recording_count + all;
    e->cases = output_alloc((size_t)e->count + 1, sizeof *e->cases);
    e->truth = output_alloc((size_t)e->count + 1, sizeof *e->truth);
    names = output_alloc((size_t)e->count + 1, sizeof *names);
    for (int i = 0; i < e->recording_count; i++) {
        e->cases[i] = (ori_case){ e->recordings[i].x,
                                  e->recordings[i].length };
        names[i] = e->names[i];
        e->truth[i] = -1;
    }
    for (int i = 0; i < all; i++) {
        const ori_example x = ori_dataset_example(e->data, i);
        const int at = e->recording_count + i;
        const char *slash = strrchr(x.name, '/');

        e->cases[at] = (ori_case){ x.x, x.length };
        names[at] = slash ? slash + 1 : x.name;
        e->truth[at] = label_number(e, ori_dataset_label(e->data, x.label));
        e->known += e->truth[at] >= 0;
    }
    free(e->names);
    e->names = names;
}

/* What does not fit at once would take hours and show nothing. */
static void shorten(explain *e)
{
    const int64_t most = 4 * (int64_t)ori_model_max_length(e->model);

    if (ori_model_channels(e->model) != 1)
        return;             /* channels lie one behind the other */
    for (int i = 0; i < e->count; i++)
        if (e->cases[i].length > most) {
            explain_say(e, "%s is longer than what the recogniser looks at "
                        "at once; what is said is about its first %lld "
                        "samples.", e->names[i], (long long)most);
            e->cases[i].length = most;
        }
}

/* One recording after the other, because one of them cannot be taken: those
 * that cannot are told about and left out. */
static void classify_each(explain *e, ori_classifier *c)
{
    int kept = 0;

    for (int i = 0; i < e->count; i++) {
        const ori_status s = ori_classifier_cases(
            c, &e->cases[i], 1, e->probabilities + kept * e->classes);

        if (s != ORI_OK) {
            explain_missing(e, e->names[i], s);
            e->known -= e->truth[i] >= 0;
            continue;
        }
        e->cases[kept] = e->cases[i];
        e->names[kept] = e->names[i];
        e->truth[kept++] = e->truth[i];
    }
    e->count = kept;
}

static int classify(explain *e)
{
    ori_classifier *c = NULL;
    const ori_status s = ori_classifier_create(&c, e->model);

    if (s != ORI_OK)
        return output_fail_input(e->command->name, s);
    e->probabilities = output_alloc((size_t)e->count + 1,
                                    (size_t)e->classes * sizeof(float));
    e->answer = output_alloc((size_t)e->count + 1, sizeof *e->answer);
    if (ori_classifier_cases(c, e->cases, e->count, e->probabilities) !=
        ORI_OK)
        classify_each(e, c);
    ori_classifier_destroy(c);
    for (int i = 0; i < e->count; i++)
        for (int k = 1; k < e->classes; k++)
            if (e->probabilities[i * e->classes + k] >
                e->probabilities[i * e->classes + e->answer[i]])
                e->answer[i] = k;
    return EXIT_FINE;
}

static bool is_picked(const explain *e, int number)
{
    for (int i = 0; i < e->picked_count; i++)
        if (e->picked[i] == number)
            return true;
    return false;
}

/* The first of each class that it gets right, class after class; then what
 * else there is. */
static void pick(explain *e)
{
    const int want = e->settings->cases < e->count ? e->settings->cases
                                                   : e->count;

    e->picked = output_alloc((size_t)want + 1, sizeof *e->picked);
    for (int k = 0; k < e->classes; k++)
        for (int i = 0; i < e->count && e->picked_count < want; i++)
            if (e->truth[i] == k && e->answer[i] == k) {
                e->picked[e->picked_count++] = i;
                break;
            }
    for (int i = 0; i < e->count && e->picked_count < want; i++)
        if (!is_picked(e, i))
            e->picked[e->picked_count++] = i;
}

int explain_load(explain *e, const char *model, char **paths, int count)
{
    int code = load_model(e, model);

    if (code == EXIT_FINE)
        code = load_files(e, paths, count);
    if (code != EXIT_FINE)
        return code;
    gather(e);
    shorten(e);
    tell_unknown(e);
    if (e->count > 0)
        code = classify(e);
    if (code == EXIT_FINE)
        pick(e);
    return code;
}

void explain_free(explain *e)
{
    for (int i = 0; i < e->recording_count; i++)
        ori_signal_free(&e->recordings[i]);
    free(e->recordings);
    free(e->labels);
    free(e->cases);
    free(e->names);
    free(e->truth);
    free(e->probabilities);
    free(e->answer);
    free(e->picked);
    ori_dataset_destroy(e->data);
    ori_explainer_destroy(e->explainer);
    ori_model_destroy(e->model);
}

const char *explain_row_words(const explain *e)
{
    const ori_model *m = ori_explainer_network_count(e->explainer) > 0
                             ? ori_explainer_network(e->explainer, 0)
                             : ori_model_member(e->model, 0);

    switch (ori_model_frontend(m)->features) {
    case ORI_FEATURES_LOGMEL:
        return "mel bands, low below";
    case ORI_FEATURES_MFCC:
        return "cepstral coefficients, first below";
    default:
        return ori_model_channels(m) > 1 ? "channels, first below" : "value";
    }
}

char *explain_words(const explain *e, int i)
{
    const char *answer = e->labels[e->answer[i]];
    const double sure = 100.0 * e->probabilities[i * e->classes +
                                                 e->answer[i]];

    if (e->truth[i] < 0)
        return output_format("answer %s (%.0f %%)", answer, sure);
    if (e->truth[i] == e->answer[i])
        return output_format("%s, answered so (%.0f %%)", answer, sure);
    return output_format("%s, answered %s (%.0f %%)", e->labels[e->truth[i]],
                         answer, sure);
}

ori_clip explain_clip(const explain *e, int i, const char *words)
{
    const int label = e->truth[i] >= 0 ? e->truth[i] : e->answer[i];

    return (ori_clip){ .name = e->names[i], .words = words, .color = label,
                       .x = e->cases[i].x, .length = e->cases[i].length,
                       .rate_hz = explain_rate(e), .audible = true };
}
