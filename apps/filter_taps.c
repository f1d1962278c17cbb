/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * filter_taps.c - the kernel of oriole conv, read from a file
 */
#include "filter_taps.h"

#include <math.h>
#include <stdlib.h>

#include <oriole/conv/filter.h>
#include <oriole/signal/signal.h>

#include "output.h"

/* All taps there are, and one more where they are too many. */
static ori_status read_all(filter_taps *k, ori_source *source)
{
    const size_t most = ORI_FILTER_TAPS_MAX + (size_t)1;
    size_t count = 0, got = 1;
    ori_status s = ORI_OK;

    k->taps = output_alloc(most, sizeof *k->taps);
    while (s == ORI_OK && got > 0 && count < most) {
        s = ori_source_read(source, k->taps + count, most - count, &got);
        if (s == ORI_OK)
            count += got;
    }
    k->count = (int)count;
    return s;
}

static int check(const filter_taps *k, const app_command *command,
                 const char *path)
{
    if (k->count < 1 || k->count > ORI_FILTER_TAPS_MAX) {
        output_fail(command->name, "%s: holds %s taps; a kernel has 1 to %d",
                    path, k->count < 1 ? "no" : "too many",
                    ORI_FILTER_TAPS_MAX);
        return EXIT_INPUT;
    }
    for (int j = 0; j < k->count; j++)
        if (!isfinite(k->taps[j])) {
            output_fail(command->name, "%s: tap %d is missing or infinite",
                        path, j + 1);
            return EXIT_INPUT;
        }
    return EXIT_FINE;
}

int filter_taps_read(filter_taps *k, const app_command *command,
                     const char *path, const char *column)
{
    ori_source_options o = ORI_SOURCE_OPTIONS_INIT;
    ori_source *source;
    ori_source_info info;
    ori_status s;
    int code;

    o.columns = column;
    s = ori_source_open(&source, path, &o);
    if (s != ORI_OK)
        return output_fail_input(command->name, s);
    info = ori_source_describe(source);
    k->rate_hz = info.rate_hz;
    if (info.channels != 1) {
        output_fail(command->name, "%s: has %d channels; a kernel has one "
                    "(--taps-column chooses one of a table)", path,
                    info.channels);
        code = EXIT_INPUT;
    } else {
        s = read_all(k, source);
        code = s == ORI_OK ? check(k, command, path)
                           : output_fail_input(command->name, s);
    }
    ori_source_close(source);
    return code;
}

void filter_taps_free(filter_taps *k)
{
    free(k->taps);
}
