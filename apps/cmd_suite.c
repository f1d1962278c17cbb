/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cmd_suite.c - oriole suite: a whole archive of data sets in one go
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <oriole/base/safe_file.h>
#include <oriole/base/threads.h>
#include <oriole/picture/picture.h>

#include "command.h"
#include "option.h"
#include "output.h"
#include "progress.h"
#include "suite_compare.h"
#include "suite_jobs.h"
#include "suite_select.h"
#include "suite_table.h"
#include "timing.h"

typedef struct suite_settings {
    app_common common;
    const char *output, *arch, *sets, *against, *plot;
    int resamples, jobs;
    double time;
} suite_settings;

#define AT(member) .offset = offsetof(suite_settings, member)

static const app_option options[] = {
    { .name = "What is run", .kind = APP_HEADING },
    { .name = "output", .letter = 'o', .kind = APP_TEXT,
      .argument = "RESULTS.csv", AT(output), .help = "the table of results; "
      "what is in it already is not run again" },
    { .name = "arch", .kind = APP_TEXT, .argument = "NAME|FILE", AT(arch),
      .help = "as in \"oriole train\" (default: auto)" },
    { .name = "sets", .kind = APP_TEXT, .argument = "NAME,...|FILE", AT(sets),
      .help = "these sets only; of a table such as that of --against, those "
      "whose line has all columns" },
    { .name = "resamples", .kind = APP_INT, .argument = "R", AT(resamples),
      .low = 1, .high = 1000, .help = "each set so often: as it is divided, "
      "then with its cases dealt anew (default 1)" },
    { .name = "time", .kind = APP_REAL, .argument = "S", AT(time),
      .low = 0.001, .high = 1e9,
      .help = "seconds that the training on each set may take" },
    { .name = "jobs", .kind = APP_INT, .argument = "N", AT(jobs), .low = 0,
      .high = 256, .help = "so many sets at once, among which --threads are "
      "divided; changes no result (default: as many as threads)" },
    { .name = "What is told", .kind = APP_HEADING },
    { .name = "against", .kind = APP_TEXT, .argument = "TABLE.csv",
      AT(against), .help = "published accuracies, a set a line and a method "
      "a column: means, ranks, wins, draws and losses" },
    { .name = "plot", .kind = APP_TEXT, .argument = "FILE", AT(plot),
      .help = "draw the mean ranks, methods that do not differ by more "
      "than chance joined (.png, .svg, .pdf)" },
    { .name = NULL }
};

typedef struct suite_run {
    const app_command *command;
    const suite_settings *settings;
    const char *folder;         /* NULL: nothing is run */
    suite_names sets;
    suite_table *tables;        /* [table_count]; the first is ours */
    int table_count;
    suite_task *tasks;          /* what is not in the table yet */
    int task_count, ended, failed;
    progress bar;
    double started, seconds;
    json_t *failures;           /* [{set, resample, error}] */
} suite_run;

/* ---- running ---- */

/* Large sets first, so that none is left over at the end. */
static int by_size(const void *a, const void *b)
{
    const suite_task *x = a, *y = b;

    if (x->resample != y->resample)
        return x->resample - y->resample;
    if (x->size != y->size)
        return x->size > y->size ? -1 : 1;
    return strcmp(x->set, y->set);
}

static void list_tasks(suite_run *run)
{
    const int resamples = run->settings->resamples;

    run->tasks = output_alloc((size_t)run->sets.count * (size_t)resamples,
                              sizeof *run->tasks);
    for (int i = 0; i < run->sets.count; i++)
        for (int r = 0; r < resamples; r++) {
            const suite_name *const set = &run->sets.list[i];

            if (!suite_table_find(run->tables, set->name, r))
                run->tasks[run->task_count++] = (suite_task){
                    set->name, set->path, r, set->size };
        }
    qsort(run->tasks, (size_t)run->task_count, sizeof *run->tasks, by_size);
}

static bool show(void *context, double share, const char *now)
{
    suite_run *const run = context;
    const double seconds = timing_now() - run->started;
    char left[32] = "?";

    if (share > 0.005)
        progress_time(seconds / share * (1 - share), left);
    progress_show(&run->bar, share, "%s left, %d of %d done, %s", left,
                  run->ended, run->task_count, now);
    return !progress_stop_asked();
}

static void tell_failure(suite_run *run, const suite_task *task,
                         const char *error)
{
    run->failed++;
    output_fail(run->command->name, "%s: %s", task->set, error);
    json_array_append_new(run->failures, json_pack(
        "{s:o,s:i,s:o}", "set", output_json_text(task->set), "resample",
        task->resample, "error", output_json_text(error)));
}

/* A set is done: its line goes into the table at once. */
static bool take_result(void *context, const suite_task *task,
                        const suite_report *report)
{
    suite_run *const run = context;
    const suite_result *const r = &report->result;

    progress_end(&run->bar);
    run->ended++;
    if (report->status != ORI_OK) {
        tell_failure(run, task, report->error);
        return true;
    }
    if (suite_table_add(run->tables, r, run->settings->output) != ORI_OK)
        return false;
    output_say(&run->settings->common,
               "%-32s %6.2f %%  log loss %.3f  %.1f s", r->set,
               100.0 * r->accuracy, r->log_loss,
               r->train_seconds + r->test_seconds);
    return true;
}

static void divide_threads(const suite_run *run, suite_jobs *jobs)
{
    const int threads = ori_threads_get();
    const int wanted =
        run->settings->jobs > 0 ? run->settings->jobs : threads;

    jobs->at_once = wanted < run->task_count ? wanted : run->task_count;
    jobs->threads =
        threads > jobs->at_once ? threads / jobs->at_once : 1;
}

static int run_all(suite_run *run)
{
    const suite_settings *const s = run->settings;
    ori_train_options o;
    suite_jobs jobs = { .train = &o, .ended = take_result, .progress = show,
                        .context = run };
    ori_status status;

    list_tasks(run);
    if (run->task_count == 0)
        return EXIT_FINE;
    ori_train_options_init(&o);
    o.arch = s->arch;
    o.seed = s->common.seed;
    o.time_limit_s = s->time;
    divide_threads(run, &jobs);
    run->bar = progress_begin(&s->common);
    run->started = timing_now();
    status = suite_jobs_run(&jobs, run->tasks, run->task_count);
    run->seconds = timing_now() - run->started;
    progress_end(&run->bar);
    if (status == ORI_ESTOPPED && progress_stop_asked()) {
        output_fail(run->command->name, "stopped; the same command goes on");
        return EXIT_PROBLEMS;
    }
    if (status == ORI_ESTOPPED)         /* the table cannot be written */
        return output_fail_output(run->command->name, ORI_EIO);
    if (status != ORI_OK) {
        output_fail(run->command->name, "no process can be made");
        return EXIT_RESOURCES;
    }
    return run->failed > 0 ? EXIT_PROBLEMS : EXIT_FINE;
}

/* ---- telling ---- */

static json_t *summary_json(const suite_run *run, const suite_summary *sum)
{
    json_t *o = json_pack(
        "{s:o,s:o,s:i,s:i,s:o,s:o,s:o,s:o,s:o,s:o}", "results",
        output_json_text(run->settings->output), "title",
        output_json_text(run->tables[0].title), "runs", run->tables[0].count,
        "failed", run->failed, "accuracy", output_json_number(sum->accuracy),
        "log_loss", output_json_number(sum->log_loss), "ece",
        output_json_number(sum->ece), "train_seconds",
        output_json_number(sum->train_seconds), "test_seconds",
        output_json_number(sum->test_seconds), "seconds",
        output_json_number(run->seconds));

    json_object_set(o, "failures", run->failures);
    return o;
}

static void print_summary(const suite_run *run, const suite_summary *sum)
{
    const suite_table *const t = run->tables;

    printf("%s: %d run%s, %d failed; mean accuracy %.4f, log loss %.3f, "
           "calibration error %.3f; %.0f s training, %.0f s testing",
           t->title, t->count, output_plural(t->count), run->failed,
           sum->accuracy, sum->log_loss, sum->ece, sum->train_seconds,
           sum->test_seconds);
    if (run->seconds > 0)
        printf("; %d now, in %.0f s", run->ended, run->seconds);
    putchar('\n');
}

static int tell(const suite_run *run)
{
    const suite_settings *const s = run->settings;
    const suite_summary sum = suite_table_sum(run->tables);
    json_t *o = s->common.json ? summary_json(run, &sum) : NULL;
    int code = EXIT_FINE;

    if (!o)
        print_summary(run, &sum);
    if (s->against || run->table_count > 1)
        code = suite_compare(run->command, run->tables, run->table_count,
                             s->against, s->plot, o);
    if (o && code == EXIT_FINE)
        output_json(o);
    else
        json_decref(o);
    return code;
}

/* The file may hold another run, which is not to be mixed with this one. */
static int open_table(suite_run *run)
{
    const suite_settings *const s = run->settings;
    suite_table *const t = run->tables;
    char *title = output_format("%s, seed %llu", s->arch ? s->arch : "auto",
                                (unsigned long long)s->common.seed);
    ori_status status = suite_table_read(t, s->output);
    int code = EXIT_FINE;

    if (s->time > 0) {
        char *longer = output_format("%s, %g s each", title, s->time);

        free(title);
        title = longer;
    }
    if (status != ORI_OK) {
        code = EXIT_INPUT;
    } else if (!t->title && t->count == 0) {
        t->title = output_copy(title);
        status = ori_file_check(s->output);
        if (status != ORI_OK)
            code = output_fail_output(run->command->name, status);
    } else if (!t->title || (run->folder && strcmp(t->title, title) != 0)) {
        output_fail(run->command->name, "%s: holds the results of \"%s\", "
                    "not of \"%s\"", s->output, t->title ? t->title : "?",
                    title);
        code = EXIT_USAGE;
    }
    free(title);
    return code;
}

/* Others' results, which stand beside ours. */
static int read_others(suite_run *run, char **paths)
{
    for (int i = 1; i < run->table_count; i++) {
        suite_table *const t = &run->tables[i];

        if (suite_table_read(t, paths[i - 1]) != ORI_OK)
            return EXIT_INPUT;
        if (t->count == 0) {
            output_fail(run->command->name, "%s: holds no results",
                        paths[i - 1]);
            return EXIT_INPUT;
        }
    }
    return EXIT_FINE;
}

static int work(suite_run *run, char **others)
{
    const suite_settings *const s = run->settings;
    const ori_status status = s->plot ? ori_picture_check(s->plot) : ORI_OK;
    int code = status == ORI_OK ? open_table(run)
                                : output_fail_output(run->command->name,
                                                     status);
    int told;

    if (code == EXIT_FINE)
        code = read_others(run, others);
    if (code == EXIT_FINE && run->folder) {
        code = suite_select(&run->sets, run->command, run->folder, s->sets);
        if (code == EXIT_FINE) {
            progress_catch_signals();
            code = run_all(run);
        }
    }
    if (code > EXIT_PROBLEMS)
        return code;
    if (run->tables[0].count == 0 && !run->folder) {
        output_fail(run->command->name, "%s: holds no results", s->output);
        return EXIT_INPUT;
    }
    told = tell(run);
    return told != EXIT_FINE ? told : code;
}

static bool is_folder(const char *path)
{
    struct stat info;

    return stat(path, &info) != 0 ? !strstr(path, ".csv")
                                  : S_ISDIR(info.st_mode);
}

static int check_usage(suite_run *run, char **operands, int *count)
{
    const suite_settings *const s = run->settings;
    const bool runs = *count > 0 && is_folder(operands[0]);
    const int others = *count - runs;

    if (!s->output || (!runs && others == 0 && !s->against) ||
        (s->plot && others == 0 && !s->against)) {
        output_fail(run->command->name, "usage: oriole suite DIR -o "
                    "RESULTS.csv; \"oriole suite --help\" tells more");
        return EXIT_USAGE;
    }
    run->folder = runs ? operands[0] : NULL;
    *count = others;
    return EXIT_FINE;
}

static void let_go(suite_run *run)
{
    for (int i = 0; i < run->table_count; i++)
        suite_table_free(&run->tables[i]);
    free(run->tables);
    free(run->tasks);
    suite_names_free(&run->sets);
    json_decref(run->failures);
}

static int run_suite(const app_command *command, int argc, char **argv)
{
    suite_settings settings = { .common.seed = 1, .resamples = 1 };
    suite_run run = { .command = command, .settings = &settings };
    char **operands;
    int count;
    int code = option_parse(command, argc, argv, &settings, &operands,
                            &count);

    if (code != OPTION_GO_ON)
        return code;
    code = check_usage(&run, operands, &count);
    if (code != EXIT_FINE)
        return code;
    run.table_count = count + 1;
    run.tables = output_alloc((size_t)run.table_count, sizeof *run.tables);
    run.failures = json_array();
    code = work(&run, operands + (run.folder != NULL));
    let_go(&run);
    return output_close(command->name, code);
}

const app_command cmd_suite = {
    .name = "suite",
    .operands = "[DIR] [OTHER.csv...] -o RESULTS.csv [OPTION...]",
    .summary = "learn and test every data set of an archive",
    .about =
        "DIR holds a folder a data set, and that NAME_TRAIN.* and "
        "NAME_TEST.* of any form that DATA may have.  Each is learned from "
        "its training part and tested on its test part; nothing else is "
        "looked at.  After each set the table of results is written, so that "
        "the same command goes on where it was stopped; a set that cannot be "
        "read is told, the others are run, and the exit code is 1.\n"
        "\n"
        "Without DIR nothing is run: what is in RESULTS.csv is told again, "
        "for instance --against published accuracies.  OTHER.csv are results "
        "of earlier suites, which are put beside it.  A set counts in the "
        "comparison if it is in all of them; where it was divided anew, its "
        "mean counts.\n"
        "\n"
        "The table: set,accuracy,seconds,resample,log_loss,ece,train,test,"
        "train_seconds,test_seconds; train and test count cases.  Seconds "
        "are by the clock, of a set that shares the machine with --jobs "
        "others.\n"
        "\n"
        "--json: one object with results, title, runs, failed, accuracy, "
        "log_loss, ece, train_seconds, test_seconds, seconds (of this call), "
        "failures and, of a comparison, sets, left_out and methods.\n"
        "\n"
        "Examples:\n"
        "    oriole suite ucr/ --arch minirocket -o minirocket.csv\n"
        "    oriole suite hydra.csv -o minirocket.csv --against "
        "published.csv --plot ranks.svg",
    .options = options,
    .run = run_suite,
};
