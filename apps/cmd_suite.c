/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cmd_suite.c - oriole suite: a whole archive of data sets in one go
 */
#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/base/safe_file.h>
#include <oriole/picture/picture.h>

#include "command.h"
#include "option.h"
#include "output.h"
#include "progress.h"
#include "suite_compare.h"
#include "suite_csv.h"
#include "suite_set.h"
#include "suite_table.h"
#include "timing.h"

typedef struct suite_settings {
    app_common common;
    const char *output, *arch, *sets, *against, *plot;
    int resamples;
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
    { .name = "What is told", .kind = APP_HEADING },
    { .name = "against", .kind = APP_TEXT, .argument = "TABLE.csv",
      AT(against), .help = "published accuracies, a set a line and a method "
      "a column: means, wins, draws and losses, ranks" },
    { .name = "plot", .kind = APP_TEXT, .argument = "FILE", AT(plot),
      .help = "with --against: draw the mean ranks, methods that do not "
      "differ by more than chance joined (.png, .svg, .pdf)" },
    { .name = NULL }
};

typedef struct suite_run {
    const app_command *command;
    const suite_settings *settings;
    const char *folder;
    char **sets;                /* names, sorted */
    int set_count;
    suite_table table;
    progress bar;
    int done, all, failed;      /* runs */
    double started;
    int ran;                    /* in this call */
} suite_run;

/* ---- which sets ---- */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool starts_with(const char *text, const char *start, size_t length)
{
    return strncmp(text, start, length) == 0;
}

/* Does DIR/NAME hold NAME_TRAIN.*? */
static bool is_set(const char *folder, const char *name)
{
    char *path = output_format("%s/%s", folder, name);
    char *start = output_format("%s_TRAIN.", name);
    DIR *dir = opendir(path);
    struct dirent *e;
    bool found = false;

    while (dir && !found && (e = readdir(dir)))
        found = starts_with(e->d_name, start, strlen(start));
    if (dir)
        closedir(dir);
    free(path);
    free(start);
    return found;
}

/* Is the name in "A,B,C", or on a whole line of the file? */
static bool is_chosen(const char *name, const char *sets)
{
    const size_t length = strlen(name);
    suite_csv csv;
    bool chosen = false;

    if (!sets)
        return true;
    if (suite_csv_open(&csv, sets) == ORI_OK) {
        while (!chosen && suite_csv_next(&csv)) {
            chosen = !csv.comment && strcmp(csv.cells[0], name) == 0;
            for (int i = 0; chosen && i < csv.count; i++)
                chosen = csv.cells[i][0] != '\0';
        }
        suite_csv_close(&csv);
        return chosen;
    }
    for (const char *at = sets; at && !chosen; at = strchr(at, ',')) {
        at += *at == ',';
        chosen = starts_with(at, name, length) &&
                 (at[length] == ',' || at[length] == '\0');
    }
    return chosen;
}

static int find_sets(suite_run *run)
{
    DIR *dir = opendir(run->folder);
    struct dirent *e;
    int room = 0;

    if (!dir) {
        output_fail(run->command->name, "%s: cannot open this folder",
                    run->folder);
        return EXIT_INPUT;
    }
    while ((e = readdir(dir)))
        if (e->d_name[0] != '.' &&
            is_chosen(e->d_name, run->settings->sets) &&
            is_set(run->folder, e->d_name)) {
            if (run->set_count == room) {
                char **more;

                room = room > 0 ? 2 * room : 64;
                more = output_alloc((size_t)room, sizeof *more);
                if (run->set_count > 0)
                    memcpy(more, run->sets,
                           (size_t)run->set_count * sizeof *more);
                free(run->sets);
                run->sets = more;
            }
            run->sets[run->set_count++] = output_copy(e->d_name);
        }
    closedir(dir);
    if (run->set_count == 0) {
        output_fail(run->command->name, "%s: holds no set: no folder NAME "
                    "with NAME_TRAIN.* and NAME_TEST.*%s", run->folder,
                    run->settings->sets ? " that --sets names" : "");
        return EXIT_INPUT;
    }
    qsort(run->sets, (size_t)run->set_count, sizeof *run->sets, by_name);
    return EXIT_FINE;
}

/* ---- running ---- */

static bool show(void *context, const ori_train_progress *p)
{
    suite_run *const run = context;
    const double part = p->steps > 0 ? (double)p->step / (double)p->steps : 0;
    const double share = (run->done + part) / run->all;
    const double now = timing_now() - run->started;
    const double todo = run->all - run->done - part;
    char left[32];

    progress_show(&run->bar, share, "%s left, set %d of %d, %s",
                  progress_time(run->ran > 0 ? now / (run->ran + part) * todo
                                             : p->seconds_left * todo, left),
                  run->done + 1, run->all,
                  p->stage ? p->stage : "learning");
    return !progress_stop_asked();
}

static void print_line(const suite_run *run, const suite_result *r)
{
    progress bar = run->bar;

    progress_end(&bar);
    output_say(&run->settings->common, "%-32s %6.2f %%  log loss %.3f  %.1f s",
               r->set, 100.0 * r->accuracy, r->log_loss,
               r->train_seconds + r->test_seconds);
}

static int run_set(suite_run *run, char *set, int resample)
{
    const suite_settings *const s = run->settings;
    char *path = output_format("%s/%s", run->folder, set);
    suite_result r = { .set = set, .resample = resample };
    ori_train_options o;
    ori_status status;
    int code = EXIT_FINE;

    ori_train_options_init(&o);
    o.arch = s->arch;
    o.seed = s->common.seed;
    o.time_limit_s = s->time;
    o.progress = show;
    o.progress_context = run;
    status = suite_set_run(&r, path, resample, &o);
    progress_end(&run->bar);
    if (status == ORI_ESTOPPED) {
        output_fail(run->command->name, "stopped; the same command goes on");
        code = EXIT_PROBLEMS;
    } else if (status != ORI_OK) {
        output_fail(run->command->name, "%s: %s", set, ori_last_error());
        run->failed++;
    } else {
        status = suite_table_add(&run->table, &r, s->output);
        if (status != ORI_OK)
            code = output_fail_output(run->command->name, status);
        else
            print_line(run, &r);
    }
    free(path);
    run->ran++;
    return code;
}

static int run_all(suite_run *run)
{
    int code = EXIT_FINE;

    run->all = run->set_count * run->settings->resamples;
    run->bar = progress_begin(&run->settings->common);
    run->started = timing_now();
    for (int r = 0; code == EXIT_FINE && r < run->settings->resamples; r++)
        for (int i = 0; code == EXIT_FINE && i < run->set_count; i++) {
            if (!suite_table_find(&run->table, run->sets[i], r))
                code = run_set(run, run->sets[i], r);
            run->done++;
        }
    progress_end(&run->bar);
    if (code == EXIT_FINE && run->failed > 0)
        code = EXIT_PROBLEMS;
    return code;
}

/* ---- telling ---- */

static void tell(const suite_run *run)
{
    const suite_table *const t = &run->table;
    double accuracy = 0, loss = 0, ece = 0, train = 0, test = 0;
    const double n = t->count;

    for (int i = 0; i < t->count; i++) {
        accuracy += t->rows[i].accuracy / n;
        loss += t->rows[i].log_loss / n;
        ece += t->rows[i].ece / n;
        train += t->rows[i].train_seconds;
        test += t->rows[i].test_seconds;
    }
    if (run->settings->common.json && !run->settings->against)
        output_json(json_pack(
            "{s:s,s:i,s:i,s:f,s:f,s:f,s:f,s:f}", "results",
            run->settings->output, "runs", t->count, "failed", run->failed,
            "accuracy", accuracy, "log_loss", loss, "ece", ece,
            "train_seconds", train, "test_seconds", test));
    else if (!run->settings->common.json)
        printf("%s: %d run%s, %d failed; mean accuracy %.4f, log loss %.3f, "
               "calibration error %.3f; %.0f s training, %.0f s testing\n",
               t->title, t->count, output_plural(t->count), run->failed,
               accuracy, loss, ece, train, test);
}

/* The file may hold another run, which is not to be mixed with this one. */
static int open_table(suite_run *run)
{
    const suite_settings *const s = run->settings;
    const char *const arch = s->arch ? s->arch : "auto";
    char *title = output_format("%s, seed %llu", arch,
                                (unsigned long long)s->common.seed);
    ori_status status = suite_table_read(&run->table, s->output);
    int code = EXIT_FINE;

    if (status != ORI_OK) {
        code = EXIT_INPUT;
    } else if (!run->table.title && run->table.count == 0) {
        run->table.title = output_copy(title);
        status = ori_file_check(s->output);
        if (status != ORI_OK)
            code = output_fail_output(run->command->name, status);
    } else if (!run->table.title || (run->folder &&
                                     strcmp(run->table.title, title) != 0)) {
        output_fail(run->command->name, "%s: holds the results of \"%s\", "
                    "not of \"%s\"", s->output,
                    run->table.title ? run->table.title : "?", title);
        code = EXIT_USAGE;
    }
    free(title);
    return code;
}

static int work(suite_run *run)
{
    const suite_settings *const s = run->settings;
    const ori_status status = s->plot ? ori_picture_check(s->plot) : ORI_OK;
    int code = status == ORI_OK ? EXIT_FINE
                                : output_fail_output(run->command->name,
                                                     status);
    int told = EXIT_FINE;

    if (code == EXIT_FINE)
        code = open_table(run);
    if (code == EXIT_FINE && run->folder) {
        code = find_sets(run);
        if (code == EXIT_FINE) {
            progress_catch_signals();
            code = run_all(run);
        }
    }
    if (code > EXIT_PROBLEMS || run->table.count == 0)
        return code;
    tell(run);
    if (s->against)
        told = suite_compare(run->command, &s->common, &run->table,
                             s->against, s->plot);
    return told != EXIT_FINE ? told : code;
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
    if (!settings.output || count > 1 || (count == 0 && !settings.against) ||
        (settings.plot && !settings.against)) {
        output_fail(command->name, "usage: oriole suite DIR -o RESULTS.csv; "
                    "\"oriole suite --help\" tells more");
        return EXIT_USAGE;
    }
    run.folder = count > 0 ? operands[0] : NULL;
    code = work(&run);
    suite_table_free(&run.table);
    for (int i = 0; i < run.set_count; i++)
        free(run.sets[i]);
    free(run.sets);
    return output_close(command->name, code);
}

const app_command cmd_suite = {
    .name = "suite",
    .operands = "[DIR] -o RESULTS.csv [OPTION...]",
    .summary = "learn and test every data set of an archive",
    .about =
        "DIR holds a folder a data set, and that NAME_TRAIN.* and "
        "NAME_TEST.* of any form that DATA may have.  Each is learned from "
        "its training part and tested on its test part; nothing else is "
        "looked at.  After each set the table of results is written, so that "
        "the same command goes on where it was stopped; a set that cannot be "
        "read is told, and the exit code is 1.\n"
        "\n"
        "Without DIR, what is in RESULTS.csv is told again, for instance "
        "--against published accuracies.\n"
        "\n"
        "The table: set,accuracy,seconds,resample,log_loss,ece,train,test,"
        "train_seconds,test_seconds; train and test count cases.\n"
        "\n"
        "Examples:\n"
        "    oriole suite ucr/ --arch minirocket -o minirocket.csv\n"
        "    oriole suite -o minirocket.csv --against published.csv "
        "--plot ranks.svg",
    .options = options,
    .run = run_suite,
};
