/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * info_recording.c - what a recording holds, read to its end
 */
#include <math.h>
#include <stdlib.h>

#include <oriole/signal/signal.h>

#include "info.h"
#include "output.h"

enum { CHUNK = 16384 };         /* frames */

typedef struct level {
    int64_t frames, missing;    /* missing: values, not frames */
    double lowest, highest, squares;
} level;

static void measure(level *l, const float *x, size_t values)
{
    for (size_t i = 0; i < values; i++) {
        const double v = (double)x[i];

        if (isnan(v)) {
            l->missing++;
            continue;
        }
        l->lowest = fmin(l->lowest, v);
        l->highest = fmax(l->highest, v);
        l->squares += v * v;
    }
}

static ori_status read_all(ori_source *source, int channels, level *l)
{
    float *x = output_alloc(CHUNK * (size_t)channels, sizeof *x);
    size_t got = 1;
    ori_status s = ORI_OK;

    while (s == ORI_OK && got > 0) {
        s = ori_source_read(source, x, CHUNK, &got);
        if (s == ORI_OK) {
            measure(l, x, got * (size_t)channels);
            l->frames += (int64_t)got;
        }
    }
    free(x);
    return s;
}

static double effective(const level *l, int channels)
{
    const double values = (double)(l->frames * channels - l->missing);

    return values > 0 ? sqrt(l->squares / values) : NAN;
}

static void print_json(const info_request *r, const ori_source_info *info,
                       const level *l)
{
    json_t *o = json_object();

    json_object_set_new(o, "file", output_json_text(r->path));
    json_object_set_new(o, "kind", json_string("recording"));
    json_object_set_new(o, "format", output_json_text(info->format));
    json_object_set_new(o, "rate", info->rate_hz > 0
                                       ? output_json_number(info->rate_hz)
                                       : json_null());
    json_object_set_new(o, "channels", json_integer(info->channels));
    json_object_set_new(o, "frames", json_integer(l->frames));
    json_object_set_new(o, "seconds", info->rate_hz > 0
                            ? output_json_number((double)l->frames /
                                                 info->rate_hz)
                            : json_null());
    json_object_set_new(o, "lowest", output_json_number(l->lowest));
    json_object_set_new(o, "highest", output_json_number(l->highest));
    json_object_set_new(o, "rms",
                        output_json_number(effective(l, info->channels)));
    json_object_set_new(o, "missing", json_integer(l->missing));
    json_object_set_new(o, "absent", json_integer(info->absent));
    json_object_set_new(o, "duplicate_rows",
                        json_integer(info->duplicate_rows));
    json_object_set_new(o, "late_rows", json_integer(info->late_rows));
    output_json(o);
}

static void print_words(const info_request *r, const ori_source_info *info,
                        const level *l)
{
    printf("%s: recording, %s\n", r->path, info->format);
    printf("  channels  %d\n", info->channels);
    if (info->rate_hz > 0)
        printf("  rate      %g Hz\n  length    %lld frames, %.3f s\n",
               info->rate_hz, (long long)l->frames,
               (double)l->frames / info->rate_hz);
    else
        printf("  rate      not known\n  length    %lld frames\n",
               (long long)l->frames);
    if (l->lowest <= l->highest)
        printf("  values    %g to %g, effective %.4g\n", l->lowest,
               l->highest, effective(l, info->channels));
    if (l->missing)
        printf("  missing   %lld value%s\n", (long long)l->missing,
               output_plural(l->missing));
    if (info->absent)
        printf("  absent    %lld frames of them, which no row holds\n",
               (long long)info->absent);
    if (info->duplicate_rows || info->late_rows)
        printf("  left out  %lld rows that are there twice, %lld that come "
               "late\n", (long long)info->duplicate_rows,
               (long long)info->late_rows);
}

int info_recording(const info_request *r)
{
    const ori_source_options options = ORI_SOURCE_OPTIONS_INIT;
    level l = { .lowest = INFINITY, .highest = -INFINITY };
    ori_source *source = NULL;
    ori_source_info info;
    ori_status s = ori_source_open(&source, r->path, &options);

    if (s != ORI_OK)
        return output_fail_input(r->command->name, s);
    info = ori_source_describe(source);
    s = read_all(source, info.channels, &l);
    info = ori_source_describe(source);
    ori_source_close(source);
    if (s != ORI_OK)
        return output_fail_input(r->command->name, s);
    if (r->common->json)
        print_json(r, &info, &l);
    else
        print_words(r, &info, &l);
    return EXIT_FINE;
}
