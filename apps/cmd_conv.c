/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cmd_conv.c - oriole conv: filter a recording
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/signal/signal.h>

#include "command.h"
#include "filter_method.h"
#include "filter_taps.h"
#include "option.h"
#include "output.h"
#include "progress.h"
#include "timing.h"
#include "wisdom.h"

enum { METHODS_MOST = 16 };

typedef struct conv_settings {
    app_common common;
    int method;
    const char *columns, *taps_column;
    bool tail, compare;
} conv_settings;

static const char *const methods[] = { "auto", "direct", "winograd", "fft",
                                       NULL };

#define AT(member) .offset = offsetof(conv_settings, member)

static const app_option options[] = {
    { .name = "Options", .kind = APP_HEADING },
    { .name = "method", .kind = APP_CHOICE,
      .argument = "auto|direct|winograd|fft", AT(method),
      .choices = methods, .help = "how to compute it (default: the planner "
      "chooses)" },
    { .name = "compare", .kind = APP_FLAG, AT(compare),
      .help = "run every method that can, side by side; OUT is by --method" },
    { .name = "tail", .kind = APP_FLAG, AT(tail),
      .help = "go on until the last sample has left the kernel, instead of "
      "ending where IN ends" },
    { .name = "columns", .kind = APP_TEXT, .argument = "LIST", AT(columns),
      .help = "of a table IN: names or numbers of the columns to filter, "
      "with commas between them" },
    { .name = "taps-column", .kind = APP_TEXT, .argument = "NAME",
      AT(taps_column), .help = "of a table KERNEL: the column of taps" },
    { .name = NULL }
};

typedef struct conv_run {
    const app_command *command;
    const conv_settings *settings;
    const char *in, *out;
    filter_taps kernel;
    ori_source *source;
    ori_source_info info;
    ori_sink *sink;
    filter_method methods[METHODS_MOST];    /* the first one's goes out */
    int method_count;
    float *x, *y;               /* [block, channels] */
    int64_t frames;             /* written */
    double seconds;             /* reading and writing too */
} conv_run;

static int fail_method(const conv_run *run, ori_status s)
{
    return output_fail_input(run->command->name, s);
}

static int add_method(conv_run *run, const char *solver)
{
    filter_method *m = &run->methods[run->method_count];
    const ori_status s = filter_method_create(m, &run->kernel,
                                              run->info.channels, solver);

    if (s == ORI_OK)
        run->method_count++;
    else if (s != ORI_ENOTSUP || run->method_count == 0)
        return fail_method(run, s);
    return EXIT_FINE;
}

/* What --method says, and with --compare all others that can. */
static int add_methods(conv_run *run)
{
    const conv_settings *s = run->settings;
    int code;

    wisdom_load(&s->common);
    code = add_method(run, s->method ? methods[s->method] : NULL);
    for (int i = 0; code == EXIT_FINE && s->compare &&
                    run->method_count < METHODS_MOST &&
                    i < ori_conv_solver_count(); i++) {
        const char *name = ori_conv_solver_name(i);

        if (strcmp(name, "naive") != 0 &&
            strcmp(name, ori_filter_solver(run->methods[0].filter)) != 0)
            code = add_method(run, name);
    }
    return code;
}

static int check_rates(const conv_run *run)
{
    const double kernel = run->kernel.rate_hz, in = run->info.rate_hz;

    if (kernel == 0.0 || in == 0.0 || kernel == in)
        return EXIT_FINE;
    output_fail(run->command->name, "the kernel has %g Hz and %s %g Hz: one "
                "must be brought to the other's rate first", kernel, run->in,
                in);
    return EXIT_INPUT;
}

static int open_files(conv_run *run, const char *kernel)
{
    const conv_settings *settings = run->settings;
    ori_source_options o = ORI_SOURCE_OPTIONS_INIT;
    int code = filter_taps_read(&run->kernel, run->command, kernel,
                                settings->taps_column);
    ori_status s;

    if (code != EXIT_FINE)
        return code;
    o.columns = settings->columns;
    s = ori_source_open(&run->source, run->in, &o);
    if (s != ORI_OK)
        return output_fail_input(run->command->name, s);
    run->info = ori_source_describe(run->source);
    code = check_rates(run);
    if (code != EXIT_FINE)
        return code;
    s = ori_sink_create(&run->sink, run->out, run->info.channels,
                        run->info.rate_hz);
    return s == ORI_OK ? EXIT_FINE
                       : output_fail_output(run->command->name, s);
}

/* Frames x through all methods; the first one's go out. */
static ori_status push(conv_run *run, int frames)
{
    const int channels = run->info.channels;

    for (int i = run->method_count - 1; i >= 0; i--)
        filter_method_push(&run->methods[i], run->x, frames, channels,
                           run->y);
    run->frames += frames;
    return ori_sink_write(run->sink, run->y, (size_t)frames);
}

/* Up to a whole block, however small the pieces that the source gives. */
static ori_status read_block(conv_run *run, int block, int *frames)
{
    const size_t channels = (size_t)run->info.channels;
    size_t got = 1, have = 0;
    ori_status s = ORI_OK;

    while (s == ORI_OK && got > 0 && have < (size_t)block) {
        s = ori_source_read(run->source, run->x + have * channels,
                            (size_t)block - have, &got);
        have += s == ORI_OK ? got : 0;
    }
    *frames = (int)have;
    return s;
}

static int filter_recording(conv_run *run, int block)
{
    progress bar = progress_begin(&run->settings->common);
    const double all = (double)run->info.frames;
    ori_status s = ORI_OK;
    int frames = block, code = EXIT_FINE;

    while (code == EXIT_FINE && frames == block) {
        s = read_block(run, block, &frames);
        if (s != ORI_OK)
            code = output_fail_input(run->command->name, s);
        else if (frames > 0 && (s = push(run, frames)) != ORI_OK)
            code = output_fail_output(run->command->name, s);
        progress_show(&bar, all > 0.0 ? (double)run->frames / all : 0.0,
                      "frame %lld", (long long)run->frames);
        if (code == EXIT_FINE && progress_stop_asked()) {
            progress_end(&bar);
            output_fail(run->command->name, "stopped; %s is not written",
                        run->out);
            code = EXIT_PROBLEMS;
        }
    }
    progress_end(&bar);
    return code;
}

/* Zeros behind the end, as many as the kernel remembers. */
static int filter_tail(conv_run *run, int block)
{
    int left = run->settings->tail ? run->kernel.count - 1 : 0;
    ori_status s = ORI_OK;

    memset(run->x, 0, (size_t)block * (size_t)run->info.channels *
                          sizeof *run->x);
    while (s == ORI_OK && left > 0) {
        const int frames = left < block ? left : block;

        s = push(run, frames);
        left -= frames;
    }
    return s == ORI_OK ? EXIT_FINE
                       : output_fail_output(run->command->name, s);
}

static int filter(conv_run *run)
{
    const int block = ori_filter_block(run->methods[0].filter);
    const size_t numbers = (size_t)block * (size_t)run->info.channels;
    const double begin = timing_now();
    ori_status s;
    int code;

    run->x = output_alloc(numbers, sizeof *run->x);
    run->y = output_alloc(numbers, sizeof *run->y);
    code = filter_recording(run, block);
    if (code == EXIT_FINE)
        code = filter_tail(run, block);
    if (code != EXIT_FINE)
        return code;
    s = ori_sink_finish(run->sink);
    run->sink = NULL;
    run->seconds = timing_now() - begin;
    return s == ORI_OK ? EXIT_FINE
                       : output_fail_output(run->command->name, s);
}

/* NaN where the recording has no rate. */
static double times_real_time(const conv_run *run, double seconds)
{
    return run->info.rate_hz > 0.0
               ? (double)run->frames / run->info.rate_hz /
                     fmax(seconds, 1e-9)
               : NAN;
}

static void print_json(const conv_run *run)
{
    json_t *list = json_array();

    for (int i = 0; i < run->method_count; i++) {
        const filter_method *m = &run->methods[i];

        json_array_append_new(list, json_pack(
            "{s:s,s:o,s:o,s:o,s:o}", "method", ori_filter_solver(m->filter),
            "seconds", output_json_number(m->seconds), "times_real_time",
            output_json_number(times_real_time(run, m->seconds)),
            "largest_difference", output_json_number(m->difference),
            "largest_output", output_json_number(m->largest)));
    }
    output_json(json_pack(
        "{s:o,s:o,s:I,s:i,s:o,s:i,s:I,s:o,s:o}", "in",
        output_json_text(run->in), "out", output_json_text(run->out),
        "frames", (json_int_t)run->frames, "channels", run->info.channels,
        "rate", run->info.rate_hz > 0.0
                    ? output_json_number(run->info.rate_hz) : json_null(),
        "taps", run->kernel.count, "checked",
        (json_int_t)run->methods[0].checked, "seconds",
        output_json_number(run->seconds), "methods", list));
}

static void print_words(const conv_run *run, FILE *to)
{
    const double rate = run->info.rate_hz;

    fprintf(to, "%s: %lld frames, %d channel%s", run->out,
            (long long)run->frames, run->info.channels,
            output_plural(run->info.channels));
    if (rate > 0.0)
        fprintf(to, ", %.3f s at %g Hz", (double)run->frames / rate, rate);
    fprintf(to, ", %d tap%s; %.3g s with reading and writing\n",
            run->kernel.count, output_plural(run->kernel.count),
            run->seconds);
    fprintf(to, "%-10s %12s %12s %20s\n", "method", "seconds",
            "x real time", "largest difference");
    for (int i = 0; i < run->method_count; i++) {
        const filter_method *m = &run->methods[i];
        char speed[32] = "-";

        if (rate > 0.0)
            snprintf(speed, sizeof speed, "%.0f",
                     times_real_time(run, m->seconds));
        fprintf(to, "%-10s %12.4g %12s %20.2g\n",
                ori_filter_solver(m->filter), m->seconds, speed,
                m->difference);
    }
    fprintf(to, "(%lld outputs of up to %.3g compared with the definition in "
            "double)\n", (long long)run->methods[0].checked,
            run->methods[0].largest);
}

static int convolve(conv_run *run, const char *kernel)
{
    int code = open_files(run, kernel);

    if (code == EXIT_FINE)
        code = add_methods(run);
    if (code == EXIT_FINE)
        code = filter(run);
    if (code != EXIT_FINE)
        return code;
    if (run->settings->common.json)
        print_json(run);
    else if (strcmp(run->out, "-") == 0)
        print_words(run, stderr);
    else
        print_words(run, stdout);
    return EXIT_FINE;
}

static void release(conv_run *run)
{
    for (int i = 0; i < run->method_count; i++)
        filter_method_destroy(&run->methods[i]);
    ori_sink_destroy(run->sink);
    ori_source_close(run->source);
    filter_taps_free(&run->kernel);
    free(run->x);
    free(run->y);
}

static int run_conv(const app_command *command, int argc, char **argv)
{
    conv_settings settings = { .common.seed = 1 };
    conv_run run = { .command = command, .settings = &settings };
    char **operands;
    int count;
    int code = option_parse(command, argc, argv, &settings, &operands,
                            &count);

    if (code != OPTION_GO_ON)
        return code;
    if (count != 3) {
        output_fail(command->name, "usage: oriole conv IN KERNEL OUT; "
                    "\"oriole conv --help\" tells more");
        return EXIT_USAGE;
    }
    if (settings.common.json && strcmp(operands[2], "-") == 0) {
        output_fail(command->name, "--json and OUT cannot both go to "
                    "standard output");
        return EXIT_USAGE;
    }
    progress_catch_signals();
    run.in = operands[0];
    run.out = operands[2];
    code = convolve(&run, operands[1]);
    release(&run);
    return output_close(command->name, code);
}

const app_command cmd_conv = {
    .name = "conv",
    .operands = "IN KERNEL OUT [OPTION...]",
    .summary = "filter a recording of any length",
    .about =
        "Convolves IN with KERNEL as filters do: y[t] = sum over j of "
        "kernel[j] * in[t - j], each channel by itself; what lies before the "
        "first sample is zero, and OUT ends where IN ends.  IN is any "
        "recording or table that oriole reads, of any length: memory depends "
        "on the kernel alone.  KERNEL is a recording, table or .npy array of "
        "one channel.  OUT ends in .wav (float32), .npy or .csv; - is CSV on "
        "standard output.\n"
        "\n"
        "Prints what each method took, without reading and writing, how many "
        "times faster than the recording plays that is, and the largest "
        "difference of some outputs from the definition, summed in double.\n"
        "\n"
        "--json: one object with in, out, frames, channels, rate, taps, "
        "checked, seconds (in all) and methods, an array of objects with "
        "method, seconds, times_real_time, largest_difference and "
        "largest_output.",
    .options = options,
    .run = run_conv,
};
