/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cmd_bench.c - oriole bench: how fast oriole is on this machine
 */
#include "cmd_bench.h"

#include <string.h>

#include "bench_filter.h"
#include "bench_motif.h"
#include "bench_hours.h"
#include "bench_plot.h"
#include "bench_random.h"
#include "bench_rocket.h"
#include "bench_stream.h"
#include "bench_table.h"
#include "option.h"
#include "output.h"
#include "progress.h"
#include "wisdom.h"

const char *const bench_methods[] = {
    [BENCH_AUTO] = "auto", [BENCH_ALL] = "all", "direct", "winograd", "fft",
    "plain",
    NULL
};

static const char *const passes[] = { "forward", "dx", "dw", "all", NULL };
static const char *const layouts[] = { "ntc", "nct", NULL };

#define AT(member) .offset = offsetof(bench_settings, member)

static const app_option options[] = {
    { .name = "What is timed", .kind = APP_HEADING },
    { .name = "shapes", .kind = APP_TEXT, .argument = "FILE", AT(shapes),
      .help = "a table of shapes instead of oriole's own; - is standard "
      "input" },
    { .name = "only", .kind = APP_TEXT, .argument = "TEXT", AT(only),
      .help = "those shapes whose id holds TEXT" },
    { .name = "method", .kind = APP_CHOICE,
      .argument = "auto|direct|winograd|fft|plain|all", AT(method),
      .choices = bench_methods, .help = "the planner's choice (the default), "
      "one method, or each that can and then the planner's choice" },
    { .name = "pass", .kind = APP_CHOICE, .argument = "forward|dx|dw|all",
      AT(pass), .choices = passes, .help = "forward (the default), the "
      "gradient to the input, to the weights, or all three" },
    { .name = "layout", .kind = APP_CHOICE, .argument = "ntc|nct",
      AT(layout), .choices = layouts, .help = "of the arrays: channels last, "
      "as networks hold them (the default), or time last" },
    { .name = "training", .kind = APP_FLAG, AT(training),
      .help = "plan for weights that change at each step, so that packing "
      "them counts" },
    { .name = "random", .kind = APP_INT, .argument = "N", AT(random),
      .low = 1, .high = 1e6, .help = "instead of a table: how often the "
      "planner is right, over N random problems" },
    { .name = "plot", .kind = APP_TEXT, .argument = "FILE", AT(plot),
      .help = "instead of a table: draw time and error of each method over "
      "the kernel's length, and which is the fastest over kernel and "
      "channels (.png, .svg, .pdf)" },
    { .name = "channels", .kind = APP_INT, .argument = "C", AT(channels),
      .low = 1, .high = 512, .help = "of the curves of --plot (default 32)" },
    { .name = "hops", .kind = APP_INT, .argument = "N", AT(hops),
      .low = 1000, .high = 1e8,
      .help = "of a stream or filter (default 20000)" },
    { .name = "hours", .kind = APP_REAL, .argument = "H", AT(hours),
      .low = 0.02, .high = 1e5,
      .help = "of a stream: instead of its times, is it still exact after so "
      "long?" },
    { .name = "taps", .kind = APP_INT, .argument = "N", AT(taps), .low = 1,
      .high = 1 << 22, .help = "of a filter (default 65536)" },
    { .name = "hop", .kind = APP_INT, .argument = "FRAMES", AT(hop),
      .low = 1, .high = 1 << 16, .help = "of a filter (default 64)" },
    { .name = "cases", .kind = APP_INT, .argument = "N", AT(cases), .low = 1,
      .high = 1e6, .help = "for transforms (default 1000)" },
    { .name = "How", .kind = APP_HEADING },
    { .name = "seconds", .kind = APP_REAL, .argument = "S", AT(seconds),
      .low = 0.0, .high = 3600.0,
      .help = "for each line (default 0.3)" },
    { .name = "measure", .kind = APP_FLAG, AT(measure),
      .help = "let the planner time the methods it does not know yet, once "
      "on the machine also what other shapes will take, and keep what it "
      "finds for other commands" },
    { .name = "plans", .kind = APP_FLAG, AT(plans),
      .help = "tell what each plan chose, and what the others would cost" },
    { .name = NULL }
};

ori_effort bench_effort(const bench_settings *settings)
{
    return settings->measure ? ORI_MEASURE : ORI_WISDOM;
}

void bench_apply(const bench_settings *settings, ori_conv_problem *problem)
{
    enum { INFERENCE = 1000 };  /* executions for each packing */

    problem->layout = settings->layout == 0 ? ORI_NTC : ORI_NCT;
    problem->executions = settings->training ? 1 : INFERENCE;
}

static int run_conv(const app_command *command, const bench_settings *settings)
{
    int code = EXIT_FINE;

    wisdom_load(&settings->common);
    if (settings->measure)
        code = wisdom_calibrate(command, &settings->common);
    if (code != EXIT_FINE)
        return code;
    if (settings->plot)
        code = bench_plot(command, settings);
    else if (settings->random)
        code = bench_random(command, settings);
    else
        code = bench_table(command, settings);
    /* Random problems are nobody's. */
    if (code == EXIT_FINE && settings->measure && !settings->random)
        code = wisdom_save(command, &settings->common);
    return code;
}

static int run_bench(const app_command *command, int argc, char **argv)
{
    bench_settings settings = { .common.seed = 1, .seconds = 0.3,
                                .channels = 32, .hops = 20000,
                                .taps = 65536, .hop = 64, .cases = 1000 };
    char **operands;
    int count;
    int code = option_parse(command, argc, argv, &settings, &operands,
                            &count);
    bool conv, stream, rocket, filter, motif;

    if (code != OPTION_GO_ON)
        return code;
    conv = count == 1 && strcmp(operands[0], "conv") == 0;
    stream = (count == 1 || count == 2) &&
             strcmp(operands[0], "stream") == 0;
    rocket = (count == 1 || count == 2) &&
             strcmp(operands[0], "rocket") == 0;
    filter = count == 1 && strcmp(operands[0], "filter") == 0;
    motif = count == 1 && strcmp(operands[0], "motif") == 0;
    if (!conv && !stream && !rocket && !filter && !motif) {
        output_fail(command->name, "usage: oriole bench conv, stream "
                    "[MODEL], rocket [TRANSFORM], filter or motif; \"oriole "
                    "bench --help\" tells more");
        return EXIT_USAGE;
    }
    progress_catch_signals();
    if (motif)
        return output_close(command->name, bench_motif(command, &settings));
    if (filter)
        return output_close(command->name, bench_filter(command, &settings));
    if (stream && settings.hours > 0 && count > 1) {
        output_fail(command->name, "--hours brings a recogniser of its own");
        return EXIT_USAGE;
    }
    if (stream && settings.hours > 0)
        return output_close(command->name, bench_hours(command, &settings));
    if (stream)
        return output_close(command->name,
                            bench_stream(command, &settings,
                                         count > 1 ? operands[1] : NULL));
    if (rocket)
        return output_close(command->name,
                            bench_rocket(command, &settings,
                                         count > 1 ? operands[1] : NULL));
    return output_close(command->name, run_conv(command, &settings));
}

const app_command cmd_bench = {
    .name = "bench",
    .operands = "conv|stream|rocket|filter|motif [NAME] [OPTION...]",
    .summary = "tell how fast convolutions and streams are on this machine",
    .about =
        "Times convolutions, and pooling, of a table of shapes.  "
        "Prints a CSV table: peer,shape_id,threads,ms_median,ms_min,gflops; "
        "gflops counts the multiplications and additions of the definition, "
        "whatever the method does, for pools one operation a tap.  Weights "
        "are packed before the clock runs.  Some outputs of the forward pass "
        "are compared with the definition in double; where they are wrong "
        "that is said, and the exit code is 1.  Pools are timed forward "
        "only.\n"
        "\n"
        "A table of shapes has a line each: id,kind,N,Cin,Cout,T,K,stride,"
        "pad_l,pad_r,dilation,groups, kind being conv, maxpool or avgpool; "
        "K is the kernel's length.  Empty lines, lines that begin with # and "
        "a first line of names are passed over, and so is what follows the "
        "last column.\n"
        "\n"
        "What --measure finds is kept in a text file in the user's cache "
        "folder, oriole/wisdom, for this processor, version and number of "
        "threads.  From then on \"oriole test\", \"classify\" and \"conv\" "
        "compute the shapes it knows by the method that was fastest, and "
        "others by the one that should be: the first time, some seconds go "
        "into correcting the planner's formulas for the machine.  That "
        "changes results by rounding; training does not look at it, so that "
        "it stays repeatable.  Delete the file to measure anew.\n"
        "\n"
        "--random prints problems,within,worst,worst_problem: the share of "
        "the problems that the planner's method takes at most 1.1 times as "
        "long for as the fastest one, and the worst case.\n"
        "\n"
        "\"stream\" pushes noise through a recogniser hop by hop, as a "
        "device would bring sound: MODEL, or the network that sound gets by "
        "default, at 16 kHz with a hop of 10 ms.  Prints model,hops,hop_ms,"
        "mean_us,median_us,p999_us,max_us: what a hop takes; window_us, what "
        "running the model anew on its whole window takes; "
        "mult_adds_per_second of signal, and state_bytes.\n"
        "\n"
        "\"stream --hours H\" pushes H hours of noise at 16 kHz, with a tone "
        "at a known place every few minutes, in pieces of any length through "
        "a recogniser made by hand, as fast as it goes.  Each event must be, "
        "to the sample and the bit, what a stream finds that hears nothing "
        "but the seconds around that place.  Prints hours,seconds,tones,"
        "found,other_events; position_error, the largest in samples; "
        "unlike_events, whose label or score differs; tone_distance, of an "
        "event's ends from its tone's, in samples; scores,torn_scores,"
        "lost_samples; resident_kib after the first minute, and growth_kib, "
        "the most that came to it later.  The exit code is 1 if anything but "
        "memory is not as it should be.\n"
        "\n"
        "\"rocket\" fits transforms to random walks of 150, 500 and 1000 "
        "samples and transforms them: TRANSFORM, or each that there is.  "
        "The column gflops holds million samples a second.  \"rocket ridge\" "
        "fits the classifier to 9,996 features of 1000 cases.\n"
        "\n"
        "\"filter\" pushes a signal through a filter of many taps in short "
        "hops, as live convolution with a room's answer does.  Prints taps,"
        "hop,parts,hops,mean_us,median_us; busiest_us, the median of the hop "
        "that has most to do; max_us; and share_48k, what it takes of one "
        "processor at 48 kHz.\n"
        "\n"
        "\"motif\" computes the matrix profile of random walks, and appends "
        "one sample or eight at once to profiles that grow; then several "
        "channels together, half of them or each number, and beside it each "
        "channel singly.  --only takes those whose id holds a text.  The "
        "column gflops holds milliard pairs of windows a second, of several "
        "channels pairs of windows and channels.  \"--only "
        "million\" compares all windows of a million samples, which takes "
        "minutes, then approximately, and tells memory and errors; \"--only "
        "memory\" appends ten million samples and tells whether memory "
        "grew.\n"
        "\n"
        "--json: one object with lines, an array of objects with the "
        "columns of the table; of --random, one with its columns.",
    .options = options,
    .run = run_bench,
};
