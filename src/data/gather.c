/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * gather.c - where the file formats put the examples they read
 */
#include "data/gather.h"

#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/fail.h"
#include "base/memory.h"
#include "data/recordings.h"

ori_split ori__split_named(const char *name)
{
    static const struct {
        const char *name;
        ori_split split;
    } names[] = {
        { "train", ORI_SPLIT_TRAIN },   { "valid", ORI_SPLIT_VALID },
        { "val", ORI_SPLIT_VALID },     { "validation", ORI_SPLIT_VALID },
        { "test", ORI_SPLIT_TEST },
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcasecmp(name, names[i].name) == 0)
            return names[i].split;
    return ORI_SPLIT_NONE;
}

static ori_status copy_options(ori_dataset_options *to,
                               const ori_dataset_options *from)
{
    *to = (ori_dataset_options)ORI_DATASET_OPTIONS_INIT;
    if (!from)
        return ORI_OK;
    if (from->size < sizeof from->size)
        return ori__fail(ORI_EINVAL, "data set options: size is not set");
    memcpy(to, from, from->size < sizeof *to ? from->size : sizeof *to);
    if (!(to->rate_hz >= 0 && to->rate_hz <= 1e9))
        return ori__fail(ORI_EINVAL, "data set options: rate %g Hz is not in "
                         "[0, 1e9]", to->rate_hz);
    if (!(fabs(to->window_s) <= 1e9))
        return ori__fail(ORI_EINVAL, "data set options: a window of %g s is "
                         "none", to->window_s);
    if (to->channels < -1)
        return ori__fail(ORI_EINVAL, "data set options: channels %d is below "
                         "-1", to->channels);
    return ORI_OK;
}

ori_status ori__gather_begin(ori__gather *g,
                             const ori_dataset_options *options)
{
    ori_status s;

    *g = (ori__gather){ 0 };
    s = copy_options(&g->options, options);
    if (s == ORI_OK)
        s = ori__pattern_create(&g->label_pattern, "label pattern",
                                g->options.label_pattern);
    if (s == ORI_OK)
        s = ori__pattern_create(&g->group_pattern, "group pattern",
                                g->options.group_pattern);
    return s;
}

bool ori__gather_wants(const ori__gather *g, ori_split split)
{
    switch (g->options.want) {
    case ORI_SPLIT_TRAIN:
        return split != ORI_SPLIT_TEST;
    case ORI_SPLIT_VALID:
        return split == ORI_SPLIT_NONE || split == ORI_SPLIT_VALID;
    case ORI_SPLIT_TEST:
        return split == ORI_SPLIT_NONE || split == ORI_SPLIT_TEST;
    default:
        return true;
    }
}

static ori_status check_channels(const ori__gather *g, const ori__case *c)
{
    const int asked = g->options.channels;

    if (asked > 0 && c->channels != asked)
        return ori__fail(ORI_ESHAPE, "%s: has %d channels, asked for are %d",
                         c->name, c->channels, asked);
    if (g->count > 0 && c->channels != g->cases[0].channels)
        return ori__fail(ORI_ESHAPE, "%s: has %d channels, %s has %d", c->name,
                         c->channels, g->cases[0].name,
                         g->cases[0].channels);
    return ORI_OK;
}

ori_status ori__gather_add(ori__gather *g, ori__case *c)
{
    ori_status s = check_channels(g, c);

    if (s == ORI_OK && g->count == INT_MAX)
        s = ori__fail(ORI_EDATA, "%s: more than %d examples", c->name,
                      INT_MAX);
    if (s == ORI_OK && (!ori__grow(&g->cases, &g->room, g->count + 1,
                                   sizeof *g->cases)))
        s = ori__fail_memory("the examples");
    if (s != ORI_OK) {
        ori__case_clear(c);
        return s;
    }
    g->cases[g->count++] = *c;
    *c = (ori__case){ 0 };
    return ORI_OK;
}

static char *series_name(const ori__series *series)
{
    ori__text name = { 0 };

    ori__text_add(&name, "%s: %s %" PRId64, series->path, series->part,
                  series->number);
    return ori__text_take(&name);
}

/* Name, label and group. */
static ori_status describe(const ori__gather *g, ori__case *c,
                           const ori__series *series)
{
    ori_status s = ORI_OK;

    c->name = series_name(series);
    c->label = ori__strndup(series->label, series->label_length);
    if (!c->name || !c->label)
        return ori__fail_memory("an example");
    if (g->label_pattern)
        return ori__fail(ORI_EINVAL, "%s: a label pattern is for recordings, "
                         "this file names its labels itself", series->path);
    if (series->label_length == 0)
        return ori__fail(ORI_EFORMAT, "%s: the label is empty", c->name);
    if (g->group_pattern)
        s = ori__pattern_find(g->group_pattern, series->path, &c->group);
    if (s == ORI_OK && g->group_pattern && !c->group)
        s = ori__fail(ORI_EDATA, "%s: its name does not match the group "
                      "pattern", series->path);
    return s;
}

ori_status ori__gather_series(ori__gather *g, const ori__series *series)
{
    ori__case c = { .split = series->split };
    ori_status s = describe(g, &c, series);

    if (s == ORI_OK)
        s = ori__case_fill(&c, series->x, series->channels, series->length);
    if (s != ORI_OK) {
        ori__case_clear(&c);
        return s;
    }
    return ori__gather_add(g, &c);
}

void ori__gather_note(ori__gather *g, const char *format, ...)
{
    char line[1024];
    va_list args;

    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    for (char *p = line; *p; p++)       /* of a file's name, for instance */
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            *p = '?';
    ori__text_add(&g->notes, "%s\n", line);
}

ori_status ori__gather_progress(const ori__gather *g, int64_t done,
                                int64_t total)
{
    const ori_dataset_options *o = &g->options;

    if (o->progress && !o->progress(o->progress_context, done, total))
        return ori__fail(ORI_ESTOPPED, "the loading was stopped");
    return ORI_OK;
}

void ori__gather_note_cases(ori__gather *g)
{
    int64_t missing = 0, infinite = 0, shortest = INT64_MAX, longest = 0;
    size_t with_missing = 0, with_infinite = 0;

    for (size_t i = 0; i < g->count; i++) {
        const ori__case *c = &g->cases[i];

        missing += c->missing;
        with_missing += c->missing > 0;
        infinite += c->infinite;
        with_infinite += c->infinite > 0;
        shortest = c->length < shortest ? c->length : shortest;
        longest = c->length > longest ? c->length : longest;
    }
    if (missing > 0)
        ori__gather_note(g, "%" PRId64 " samples are missing, in %zu of %zu "
                            "examples", missing, with_missing, g->count);
    if (infinite > 0)
        ori__gather_note(g, "%" PRId64 " samples were infinite and count as "
                            "missing, in %zu of %zu examples", infinite,
                         with_infinite, g->count);
    if (shortest < longest)
        ori__gather_note(g, "lengths differ: %" PRId64 " to %" PRId64
                            " samples", shortest, longest);
}

void ori__gather_clear(ori__gather *g)
{
    for (size_t i = 0; i < g->count; i++)
        ori__case_clear(&g->cases[i]);
    ori__free(g->cases);
    ori__recordings_clear(g);
    ori__pattern_destroy(g->label_pattern);
    ori__pattern_destroy(g->group_pattern);
    ori__text_free(&g->notes);
    *g = (ori__gather){ 0 };
}
