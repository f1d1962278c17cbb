/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cmd_train.c - oriole train: from examples to a recogniser
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <oriole/base/safe_file.h>
#include <oriole/data/dataset.h>
#include <oriole/model/model.h>
#include <oriole/picture/picture.h>
#include <oriole/train/train.h>

#include "command.h"
#include "data_loading.h"
#include "option.h"
#include "output.h"
#include "progress.h"
#include "timing.h"
#include "training_curves.h"
#include "tried_text.h"

/* In the order of the enumerations that they stand for. */
static const char *const optimisers[] = { "sgd", "adam", "adamw", NULL };
static const char *const schedules[] = { "constant", "cosine", "onecycle",
                                         "step", "plateau", NULL };
static const char *const features[] = { "raw", "logmel", "mfcc", NULL };
static const char *const dialects[] = { "slaney", "htk", NULL };
static const char *const normalisings[] = { "none", "series", "dataset",
                                            NULL };
static const char *const channel_words[] = { "mono", "keep", NULL };

typedef struct train_settings {
    app_common common;
    const char *output, *valid, *plot, *checkpoint;
    const char *label_from, *group_from;
    double sample_rate;
    double window_s;        /* below 0: none */
    int channels;           /* place in channel_words */
    bool no_checkpoint;
    int optimiser, schedule, features, dialect, normalise;  /* -1: chosen */
    ori_train_options train;
} train_settings;

#define AT(member) .offset = offsetof(train_settings, member)

static const app_option options[] = {
    { .name = "What and where", .kind = APP_HEADING },
    { .name = "output", .letter = 'o', .kind = APP_TEXT, .argument = "MODEL",
      AT(output), .help = "the file that the recogniser is written to" },
    { .name = "arch", .kind = APP_TEXT, .argument = "NAME|FILE",
      AT(train.arch), .help = "method or network: one of \"oriole info "
      "--archs\", or a file that holds a network (default: chosen for the "
      "data; \"auto\" for tables of series)" },
    { .name = "valid", .kind = APP_TEXT, .argument = "DATA|FRACTION",
      AT(valid), .help = "what the best epoch is chosen by: a data set, or "
      "the share of the training cases, 0 for none (default: chosen; data "
      "that names its own validation part uses that)" },
    { .name = "log", .kind = APP_TEXT, .argument = "FILE", AT(train.log),
      .help = "write one JSON line an epoch there" },
    { .name = "plot", .kind = APP_TEXT, .argument = "FILE", AT(plot),
      .help = "draw the learning curves there (.png, .svg, .pdf)" },

    { .name = "Reading the data", .kind = APP_HEADING },
    { .name = "label-from", .kind = APP_TEXT, .argument = "REGEX",
      AT(label_from), .help = "the label is what the first group of this "
      "POSIX extended regular expression finds in a file's name" },
    { .name = "group-from", .kind = APP_TEXT, .argument = "REGEX",
      AT(group_from), .help = "the same for a case's group (person, "
      "machine): no group is divided between training and validation" },
    { .name = "window", .kind = APP_REAL, .argument = "S", AT(window_s),
      .low = 0, .high = 1e6, .help = "learn to listen: not the spans of long "
      "recordings are examples but windows of S seconds, labelled by what is "
      "at their middle, and \"background\" where nothing is; 0: as long as "
      "most spans are" },
    { .name = "sample-rate", .kind = APP_REAL, .argument = "HZ",
      AT(sample_rate), .low = 1, .high = 1e7,
      .help = "bring recordings to this rate (default: that of most)" },
    { .name = "channels", .kind = APP_CHOICE, .argument = "mono|keep",
      AT(channels), .choices = channel_words,
      .help = "mix audio down to one channel, or not (default: mono)" },

    { .name = "Front end", .kind = APP_HEADING },
    { .name = "features", .kind = APP_CHOICE, .argument = "raw|logmel|mfcc",
      AT(features), .choices = features,
      .help = "samples as they are, log-mel spectra, or mel-frequency "
      "cepstra (default: chosen; audio gets mfcc)" },
    { .name = "dialect", .kind = APP_CHOICE, .argument = "slaney|htk",
      AT(dialect), .choices = dialects,
      .help = "mel spectra as librosa or as HTK has them" },
    { .name = "normalise", .kind = APP_CHOICE,
      .argument = "none|series|dataset", AT(normalise),
      .choices = normalisings, .help = "mean 0 and deviation 1 for each "
      "series by itself, or by the training set's, which keeps the absolute "
      "level" },

    { .name = "How long", .kind = APP_HEADING },
    { .name = "epochs", .kind = APP_INT, .argument = "N", AT(train.epochs),
      .low = 1, .high = 1e6, .help = "times that each case is seen" },
    { .name = "time", .kind = APP_REAL, .argument = "S",
      AT(train.time_limit_s), .low = 0.001, .high = 1e9,
      .help = "seconds that training may take: networks learn in fewer "
      "epochs, transforms make fewer features, \"auto\" tries less" },
    { .name = "patience", .kind = APP_INT, .argument = "N",
      AT(train.patience), .low = 0, .high = 1e6, .help = "stop when nothing "
      "got better for so many epochs; 0: never" },
    { .name = "resume", .kind = APP_FLAG, AT(train.resume),
      .help = "go on from the checkpoint, if there is one, to the same "
      "result as if nothing had been interrupted" },
    { .name = "checkpoint", .kind = APP_TEXT, .argument = "FILE",
      AT(checkpoint), .help = "where that is kept (default: "
      "MODEL.checkpoint); it is removed at the end" },
    { .name = "checkpoint-every", .kind = APP_REAL, .argument = "S",
      AT(train.checkpoint_every_s), .low = 0, .high = 1e9,
      .help = "seconds between two checkpoints" },
    { .name = "no-checkpoint", .kind = APP_FLAG, AT(no_checkpoint),
      .help = "keep none" },

    { .name = "How", .kind = APP_HEADING },
    { .name = "batch", .kind = APP_INT, .argument = "N", AT(train.batch),
      .low = 1, .high = 65536, .help = "cases of one step" },
    { .name = "optimiser", .kind = APP_CHOICE,
      .argument = "sgd|adam|adamw", AT(optimiser), .choices = optimisers,
      .help = "how weights follow their gradients" },
    { .name = "rate", .kind = APP_REAL, .argument = "X", AT(train.rate),
      .low = 1e-9, .high = 1000, .help = "learning rate, the schedule's "
      "highest" },
    { .name = "momentum", .kind = APP_REAL, .argument = "X",
      AT(train.momentum), .low = 0, .high = 1, .help = "of sgd" },
    { .name = "weight-decay", .kind = APP_REAL, .argument = "X",
      AT(train.weight_decay), .low = 0, .high = 10,
      .help = "pull of the weights towards zero" },
    { .name = "schedule", .kind = APP_CHOICE,
      .argument = "constant|cosine|onecycle|step|plateau", AT(schedule),
      .choices = schedules, .help = "how the rate changes over time" },
    { .name = "warmup", .kind = APP_INT, .argument = "N", AT(train.warmup),
      .low = 0, .high = 1e6, .help = "epochs in which the rate rises" },
    { .name = "label-smoothing", .kind = APP_REAL, .argument = "X",
      AT(train.label_smoothing), .low = 0, .high = 0.999,
      .help = "share of the truth given to all classes alike" },
    { .name = "class-weights", .kind = APP_FLAG, AT(train.class_weights),
      .help = "rare classes count as much as frequent ones" },

    { .name = "Variations of the training cases, 0 for off",
      .kind = APP_HEADING },
    { .name = "shift", .kind = APP_REAL, .argument = "X", AT(train.shift),
      .low = 0, .high = 0.9, .help = "in time, by up to this share of the "
      "length" },
    { .name = "scale", .kind = APP_REAL, .argument = "X", AT(train.scale),
      .low = 0, .high = 10, .help = "in amplitude, by exp(-X) to exp(X)" },
    { .name = "noise", .kind = APP_REAL, .argument = "DB",
      AT(train.noise_snr_db), .low = 0, .high = 200,
      .help = "white noise, DB to DB + 20 decibels below the signal" },
    { .name = "time-mask", .kind = APP_REAL, .argument = "X",
      AT(train.time_mask), .low = 0, .high = 0.9,
      .help = "up to this share of the frames hidden" },
    { .name = "frequency-mask", .kind = APP_REAL, .argument = "X",
      AT(train.frequency_mask), .low = 0, .high = 0.9,
      .help = "up to this share of a spectrum's bands hidden" },
    { .name = "frequency-warp", .kind = APP_REAL, .argument = "X",
      AT(train.frequency_warp), .low = 0, .high = 0.9,
      .help = "bands stretched by up to this" },
    { .name = "time-warp", .kind = APP_REAL, .argument = "X",
      AT(train.time_warp), .low = 0, .high = 0.9,
      .help = "time stretched by up to this" },
    { .name = "mixup", .kind = APP_REAL, .argument = "A", AT(train.mixup),
      .low = 0, .high = 100, .help = "two cases mixed in proportions drawn "
      "from Beta(A,A)" },
    { .name = NULL }
};

/* What a run has, so that one place can let go of all. */
typedef struct training_run {
    const app_command *command;
    train_settings *settings;
    ori_dataset *training, *valid;
    ori_model *model;
    char *checkpoint;
    progress bar;
    double seconds;
    bool stopped;
} training_run;

static bool show(void *context, const ori_train_progress *p)
{
    training_run *run = context;
    char left[32], valid[48] = "";

    if (p->stage) {
        progress_show(&run->bar, (double)p->step / (double)p->steps,
                      "%s left, %s", progress_time(p->seconds_left, left),
                      p->stage);
        return !progress_stop_asked();
    }
    if (isfinite(p->valid_accuracy))
        snprintf(valid, sizeof valid, ", valid %.1f",
                 100.0 * p->valid_accuracy);
    progress_show(&run->bar,
                  p->steps > 0 ? (double)p->step / (double)p->steps : 0.0,
                  "%s left, epoch %d/%d, loss %.3f, right %.1f%s %%",
                  progress_time(p->seconds_left, left), p->epoch, p->epochs,
                  p->loss, 100.0 * p->accuracy, valid);
    return !progress_stop_asked();
}

static bool is_method(const char *name)
{
    for (int i = 0; name && i < ori_method_count(); i++)
        if (strcmp(ori_method_name(i), name) == 0)
            return true;
    return false;
}

/* An architecture must be known before data are read for minutes. */
static int check_arch(const training_run *run)
{
    const char *arch = run->settings->train.arch, *nearest;
    const char **names;

    const int methods = ori_method_count();

    if (!arch || is_method(arch) || ori_arch_text(arch) ||
        access(arch, R_OK) == 0)
        return EXIT_FINE;
    names = output_alloc((size_t)(methods + ori_arch_count()) + 1,
                         sizeof *names);
    for (int i = 0; i < methods; i++)
        names[i] = ori_method_name(i);
    for (int i = 0; i < ori_arch_count(); i++)
        names[methods + i] = ori_arch_name(i);
    nearest = option_nearest(arch, names);
    output_fail(run->command->name, "--arch %s is neither a file that can be "
                "read nor an architecture of \"oriole info --archs\"%s%s%s",
                arch, nearest ? "; did you mean " : "",
                nearest ? nearest : "", nearest ? "?" : "");
    free(names);
    return EXIT_USAGE;
}

/* Every place that will be written, before the work that it would lose. */
static int check_places(const training_run *run)
{
    const train_settings *s = run->settings;
    const char *const places[] = { s->output, run->checkpoint,
                                   s->train.log };
    ori_status status = s->plot ? ori_picture_check(s->plot) : ORI_OK;

    for (size_t i = 0; i < 3 && status == ORI_OK; i++)
        if (places[i])
            status = ori_file_check(places[i]);
    return status == ORI_OK
               ? EXIT_FINE
               : output_fail_output(run->command->name, status);
}

static int check_settings(training_run *run, int count)
{
    train_settings *s = run->settings;
    int code;

    if (s->window_s >= 0 && !s->train.arch)
        s->train.arch = "resnet";       /* goes along with a signal */
    if (count < 1 || !s->output) {
        output_fail(run->command->name, "usage: oriole train DATA... -o "
                    "MODEL; \"oriole train --help\" tells more");
        return EXIT_USAGE;
    }
    if (strcmp(s->output, "-") == 0 && s->common.json) {
        output_fail(run->command->name, "the model (-o -) and --json cannot "
                    "both go to standard output");
        return EXIT_USAGE;
    }
    if (s->no_checkpoint && (s->checkpoint || s->train.resume)) {
        output_fail(run->command->name, "--no-checkpoint and --%s exclude "
                    "each other",
                    s->checkpoint ? "checkpoint" : "resume");
        return EXIT_USAGE;
    }
    if (s->checkpoint)
        run->checkpoint = output_copy(s->checkpoint);
    else if (!s->no_checkpoint && strcmp(s->output, "-") != 0)
        run->checkpoint = output_format("%s.checkpoint", s->output);
    code = check_arch(run);
    return code == EXIT_FINE ? check_places(run) : code;
}

/* --valid: a number is a share, anything else is data. */
static int load_valid(training_run *run, const ori_dataset_options *like)
{
    train_settings *s = run->settings;
    ori_dataset_options o = *like;
    char *end, *path[1];
    double share;
    int code;

    if (!s->valid)
        return EXIT_FINE;
    share = strtod(s->valid, &end);
    if (*end == '\0' && end != s->valid) {
        if (!(share >= 0.0 && share < 1.0)) {
            output_fail(run->command->name, "--valid takes data or a share "
                        "from 0 to below 1, not \"%s\"", s->valid);
            return EXIT_USAGE;
        }
        s->train.valid_fraction = share;
        return EXIT_FINE;
    }
    o.want = ORI_SPLIT_NONE;
    o.rate_hz = ori_dataset_rate(run->training);
    o.channels = ori_dataset_channels(run->training);
    path[0] = output_copy(s->valid);
    code = data_load(&run->valid, run->command, &s->common, path, 1, &o);
    free(path[0]);
    return code;
}

/*
 * What windows of a signal want otherwise than cases.  They overlap: what one
 * shows its neighbours show too, so that a few epochs of many see every place
 * often enough.  And where one holds the edge of an event, the level of the
 * whole is what tells event and background apart: standardised by itself it
 * would lose that.  How loud a microphone is set is learned away instead.
 */
static void choose_for_windows(training_run *run)
{
    enum { SEEN = 64000, LEAST = 3 };
    const int few = 1 + SEEN / ori_dataset_count(run->training);
    train_settings *const s = run->settings;

    if (s->train.epochs < 0 && few < 20)
        s->train.epochs = few < LEAST ? LEAST : few;
    if (!ori_dataset_is_audio(run->training))
        return;
    if (s->normalise < 0)
        s->normalise = ORI_NORMALISE_DATASET;
    if (s->train.scale < 0)
        s->train.scale = 1;
}

static int load_data(training_run *run, char **paths, int count)
{
    const train_settings *s = run->settings;
    ori_dataset_options o = ORI_DATASET_OPTIONS_INIT;
    int code;

    o.label_pattern = s->label_from;
    o.group_pattern = s->group_from;
    o.rate_hz = s->sample_rate;
    o.channels = s->channels == 1 ? -1 : 0;
    o.want = ORI_SPLIT_TRAIN;
    if (s->window_s >= 0)
        o.window_s = s->window_s > 0 ? s->window_s : -1;
    code = data_load(&run->training, run->command, &s->common, paths, count,
                     &o);
    if (code != EXIT_FINE)
        return code;
    if (s->window_s >= 0)
        choose_for_windows(run);
    return load_valid(run, &o);
}

/* What is given in words on the front end, over what would be chosen. */
static ori_status set_frontend(training_run *run)
{
    train_settings *s = run->settings;
    ori_train_options chosen = s->train;
    ori_frontend *f = &s->train.frontend;
    ori_status status;
    char text[2048];

    if (s->features < 0 && s->dialect < 0 && s->normalise < 0)
        return ORI_OK;
    status = ori_train_choose(&chosen, run->training, text, sizeof text);
    if (status != ORI_OK)
        return status;
    *f = chosen.frontend;
    if (s->features >= 0 && (int)f->features != s->features) {
        f->features = (ori_features)s->features;
        f->normalise = ORI_NORMALISE_SERIES;
        f->mel = (ori_mel_options)ORI_MEL_OPTIONS_INIT;
    }
    if (s->dialect >= 0 && (int)f->mel.dialect != s->dialect) {
        f->mel = (ori_mel_options)ORI_MEL_OPTIONS_INIT;
        f->mel.dialect = (ori_mel_dialect)s->dialect;
    }
    if (s->normalise >= 0)
        f->normalise = (ori_normalise)s->normalise;
    if (s->window_s >= 0)       /* where in a window the sound is tells, and
                                   windows are many */
        f->trim_db = f->voice_spread = 0;
    s->train.frontend_given = true;
    return ORI_OK;
}

/* Say what is going to be done; and can it be? */
static int choose(training_run *run)
{
    const train_settings *s = run->settings;
    ori_train_options chosen;
    char text[2048];
    ori_status status = set_frontend(run);

    chosen = s->train;
    if (status == ORI_OK)
        status = ori_train_choose(&chosen, run->training, text, sizeof text);
    if (status != ORI_OK)
        return output_fail_output(run->command->name, status);
    if (is_method(chosen.arch) && (s->plot || s->checkpoint)) {
        output_fail(run->command->name, "--%s: %s has no epochs of its own; "
                    "--arch with a network has",
                    s->plot ? "plot" : "checkpoint", chosen.arch);
        return EXIT_USAGE;
    }
    output_say_lines(&s->common, "", text);
    return EXIT_FINE;
}

static ori_status train(training_run *run)
{
    train_settings *s = run->settings;
    const double started = timing_now();
    ori_status status;

    s->train.progress = show;
    s->train.progress_context = run;
    status = ori_train(&run->model, run->training, run->valid, &s->train);
    run->seconds = timing_now() - started;
    progress_end(&run->bar);
    return status;
}

static int tell_stopped(training_run *run)
{
    const bool resumable =
        run->checkpoint && access(run->checkpoint, R_OK) == 0;

    run->stopped = true;
    output_fail(run->command->name, "stopped%s%s",
                run->model ? "; kept the best so far"
                           : " before there was anything to keep: no model",
                resumable ? " (--resume goes on)" : "");
    return EXIT_PROBLEMS;
}

/* Weights of all networks in it. */
static json_int_t count_weights(const ori_model *m)
{
    json_int_t weights = 0;

    for (int i = 0; i < ori_model_member_count(m); i++) {
        const ori_net *const net = ori_model_net_const(ori_model_member(m, i));

        weights += net ? (json_int_t)ori_net_weight_count(net) : 0;
    }
    return weights;
}

/* The epoch whose weights were kept, of the history; NULL: had no epochs. */
static const json_t *best_epoch(const json_t *summary)
{
    const json_t *list = json_object_get(summary, "history");
    const json_int_t best =
        json_integer_value(json_object_get(summary, "best_epoch"));
    size_t i;
    const json_t *at;

    json_array_foreach(list, i, at)
        if (json_integer_value(json_object_get(at, "epoch")) == best)
            return at;
    return json_array_get(list, json_array_size(list) - 1);
}

static void print_json(const training_run *run, const json_t *summary)
{
    static const char *const keys[] = {
        "epoch", "loss", "accuracy", "valid_loss", "valid_accuracy",
        "valid_log_loss", "held_out_accuracy", "held_out_log_loss"
    };
    const train_settings *s = run->settings;
    const json_t *best = best_epoch(summary);
    const json_t *history = json_object_get(summary, "history");
    json_t *o = json_object();

    json_object_set_new(o, "model", output_json_text(s->output));
    json_object_set_new(o, "arch",
                        output_json_text(ori_model_arch_name(run->model)));
    json_object_set_new(o, "cases",
                        json_integer(ori_dataset_count(run->training)));
    json_object_set_new(o, "classes",
                        json_integer(ori_model_label_count(run->model)));
    json_object_set_new(o, "weights",
                        json_integer(count_weights(run->model)));
    if (history)
        json_object_set_new(o, "epochs", json_integer(
                                (json_int_t)json_array_size(history)));
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const json_t *value = json_object_get(best ? best : summary, keys[i]);

        if (value)
            json_object_set_new(o, keys[i], json_deep_copy(value));
        else if (best && i < 5)
            json_object_set_new(o, keys[i], json_null());
    }
    if (json_object_get(summary, "tried"))
        json_object_set(o, "tried", json_object_get(summary, "tried"));
    json_object_set_new(o, "seconds", output_json_number(run->seconds));
    json_object_set_new(o, "stopped", json_boolean(run->stopped));
    output_json(o);
}

static void print_epoch(FILE *out, const json_t *best, size_t epochs)
{
    const json_t *loss = json_object_get(best, "valid_loss");
    const json_t *accuracy = json_object_get(best, "valid_accuracy");

    if (json_is_number(accuracy))
        fprintf(out, "validation accuracy %.1f %%, loss %.3f",
                100.0 * json_number_value(accuracy),
                json_number_value(loss));
    else
        fprintf(out, "training accuracy %.1f %%, loss %.3f (no validation)",
                100.0 * json_number_value(json_object_get(best, "accuracy")),
                json_number_value(json_object_get(best, "loss")));
    fprintf(out, " at epoch %lld of %zu\n",
            (long long)json_integer_value(json_object_get(best, "epoch")),
            epochs);
}

/* What a method without epochs says of itself. */
static void print_method(FILE *out, const json_t *summary, double seconds)
{
    static const struct {
        const char *key, *words;
    } kinds[] = { { "valid", "validation" },
                  { "held_out", "held-out training cases" } };
    bool any = false;

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        char *accuracy = output_format("%s_accuracy", kinds[i].key);
        char *loss = output_format("%s_log_loss", kinds[i].key);
        const json_t *right = json_object_get(summary, accuracy);

        if (right)
            fprintf(out, "%s%s %.1f %% right, log loss %.3f", any ? "; " : "",
                    kinds[i].words, 100.0 * json_number_value(right),
                    json_number_value(json_object_get(summary, loss)));
        any |= right != NULL;
        free(accuracy);
        free(loss);
    }
    fprintf(out, "%s%.2f s\n", any ? ", " : "", seconds);
}

static void print_words(const training_run *run, const json_t *summary)
{
    const train_settings *s = run->settings;
    FILE *out = strcmp(s->output, "-") == 0 ? stderr : stdout;
    const json_t *best = best_epoch(summary);

    if (out == stderr && s->common.quiet)
        return;
    tried_print(out, "", summary);
    fprintf(out, "%s: %s, ", s->output, ori_model_arch_name(run->model));
    if (best)
        print_epoch(out, best, json_array_size(
                                   json_object_get(summary, "history")));
    else
        print_method(out, summary, run->seconds);
}

static int save_and_tell(training_run *run)
{
    const train_settings *s = run->settings;
    const char *training = ori_model_training(run->model);
    const training_curve curve = { s->output, training };
    const ori_status status = ori_model_save(run->model, s->output);
    json_t *summary;

    if (status != ORI_OK)
        return output_fail_output(run->command->name, status);
    if (run->checkpoint && !run->stopped)
        unlink(run->checkpoint);
    summary = json_loads(training, 0, NULL);
    if (s->common.json)
        print_json(run, summary);
    else
        print_words(run, summary);
    json_decref(summary);
    return s->plot ? training_curves_draw(run->command, s->plot, &curve, 1)
                   : EXIT_FINE;
}

static int train_and_save(training_run *run)
{
    int code = choose(run), saved = EXIT_FINE;
    ori_status status;

    if (code != EXIT_FINE)
        return code;
    run->settings->train.checkpoint = run->checkpoint;
    run->bar = progress_begin(&run->settings->common);
    status = train(run);
    if (status == ORI_ESTOPPED)
        code = tell_stopped(run);
    else if (status != ORI_OK)
        return output_fail_output(run->command->name, status);
    if (run->model)
        saved = save_and_tell(run);
    return saved != EXIT_FINE ? saved : code;
}

static void set_choices(train_settings *s)
{
    if (s->optimiser >= 0)
        s->train.optimiser = (ori_optimiser)s->optimiser;
    if (s->schedule >= 0)
        s->train.schedule = (ori_schedule)s->schedule;
    s->train.seed = s->common.seed;
}

static int run_train(const app_command *command, int argc, char **argv)
{
    train_settings settings = { .common.seed = 1, .optimiser = -1,
                                .window_s = -1, .schedule = -1, .features = -1,
                                .dialect = -1, .normalise = -1 };
    training_run run = { .command = command, .settings = &settings };
    char **operands;
    int count, code;

    ori_train_options_init(&settings.train);
    code = option_parse(command, argc, argv, &settings, &operands, &count);
    if (code != OPTION_GO_ON)
        return code;
    set_choices(&settings);
    code = check_settings(&run, count);
    if (code == EXIT_FINE) {
        progress_catch_signals();
        code = load_data(&run, operands, count);
    }
    if (code == EXIT_FINE)
        code = train_and_save(&run);
    ori_model_destroy(run.model);
    ori_dataset_destroy(run.valid);
    ori_dataset_destroy(run.training);
    free(run.checkpoint);
    return output_close(command->name, code);
}

const app_command cmd_train = {
    .name = "train",
    .operands = "DATA... -o MODEL [OPTION...]",
    .summary = "learn from labelled examples; writes a recogniser",
    .about =
        "Learns from DATA (\"oriole --help\" lists its forms) and writes one "
        "file that takes raw samples and tells the class.  What is not said "
        "is chosen for the data, and told.\n"
        "\n"
        "Tables of series are learned by several methods, each weighed by "
        "what it is worth on training cases that it has not seen (\"auto\"); "
        "audio by a network on its spectrum.  Options for networks are "
        "refused where a method has none.\n"
        "\n"
        "Ctrl-C stops the training: the best recogniser so far is written, "
        "the exit code is 1, and with a network --resume goes on.\n"
        "\n"
        "Examples:\n"
        "    oriole train clips/ -o words.oriole\n"
        "    oriole train GunPoint_TRAIN.ts -o gun.oriole --time 60\n"
        "    oriole train GunPoint_TRAIN.ts --arch minirocket -o m.oriole\n"
        "    oriole train wavs/ --label-from '^([a-z]+)_' -o m.oriole",
    .options = options,
    .run = run_train,
};
