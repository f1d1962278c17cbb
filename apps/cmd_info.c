/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * cmd_info.c - oriole info: what a file is
 *
 * file_kind.c tells which of the three kinds it is; info_model.c,
 * info_recording.c and info_dataset.c do the rest.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <oriole/model/model.h>
#include <oriole/net/net.h>
#include <oriole/picture/picture.h>
#include <oriole/train/train.h>

#include "command.h"
#include "file_kind.h"
#include "info.h"
#include "option.h"
#include "output.h"
#include "training_curves.h"

/* As file_kind numbers them. */
static const char *const kinds[] = { "model", "recording", "dataset", NULL };

typedef struct info_settings {
    app_common common;
    bool archs;
    const char *arch, *plot, *label_from;
    int as;                     /* -1: found out */
} info_settings;

#define AT(member) .offset = offsetof(info_settings, member)

static const app_option options[] = {
    { .name = "Options", .kind = APP_HEADING },
    { .name = "archs", .kind = APP_FLAG, AT(archs),
      .help = "list the reference architectures" },
    { .name = "arch", .kind = APP_TEXT, .argument = "NAME", AT(arch),
      .help = "print the text of one, to begin one's own with" },
    { .name = "plot", .kind = APP_TEXT, .argument = "FILE", AT(plot),
      .help = "draw the learning curves of all models named into one "
      "picture (.png, .svg, .pdf)" },
    { .name = "as", .kind = APP_CHOICE, .argument = "model|recording|dataset",
      AT(as), .choices = kinds,
      .help = "take FILE for that (default: by its name and contents)" },
    { .name = "label-from", .kind = APP_TEXT, .argument = "REGEX",
      AT(label_from), .help = "of a data set, as in \"oriole train\"" },
    { .name = NULL }
};

static int tell_archs(const app_common *common)
{
    json_t *list = json_array(), *methods = json_array();

    if (!common->json)
        puts("methods");
    for (int i = 0; i < ori_method_count(); i++)
        if (common->json)
            json_array_append_new(methods, json_pack(
                "{s:s,s:s}", "name", ori_method_name(i), "about",
                ori_method_about(i)));
        else
            printf("  %-18s %s\n", ori_method_name(i), ori_method_about(i));
    if (!common->json)
        puts("\nnetworks");
    for (int i = 0; i < ori_arch_count(); i++) {
        const char *name = ori_arch_name(i);
        const char *text = ori_arch_text(name);
        const char *begin = *text == '#' ? text + strspn(text, "# ") : "";
        const int length = (int)strcspn(begin, "\n");

        if (common->json)
            json_array_append_new(list, json_pack("{s:s,s:s}", "name", name,
                                                  "text", text));
        else
            printf("  %-18s %.*s\n", name, length, begin);
    }
    if (common->json)
        output_json(json_pack("{s:O,s:O}", "methods", methods,
                              "architectures", list));
    json_decref(list);
    json_decref(methods);
    return EXIT_FINE;
}

static int tell_arch(const app_command *command, const char *name)
{
    const char *text = ori_arch_text(name);

    if (!text) {
        output_fail(command->name, "there is no architecture \"%s\"; "
                    "\"oriole info --archs\" lists all", name);
        return EXIT_USAGE;
    }
    fputs(text, stdout);
    return EXIT_FINE;
}

static int plot(const app_command *command, const info_settings *settings,
                char **paths, int count)
{
    ori_model **models = output_alloc((size_t)count, sizeof *models);
    training_curve *curves = output_alloc((size_t)count, sizeof *curves);
    ori_status s = ori_picture_check(settings->plot);
    int code = s == ORI_OK ? EXIT_FINE
                           : output_fail_output(command->name, s);

    for (int i = 0; i < count && code == EXIT_FINE; i++) {
        const char *slash = strrchr(paths[i], '/');

        s = ori_model_load(&models[i], paths[i]);
        if (s != ORI_OK) {
            code = output_fail_input(command->name, s);
            break;
        }
        curves[i].name = slash ? slash + 1 : paths[i];
        curves[i].training = ori_model_training(models[i]);
    }
    if (code == EXIT_FINE)
        code = training_curves_draw(command, settings->plot, curves, count);
    for (int i = 0; i < count; i++)
        ori_model_destroy(models[i]);
    free(models);
    free(curves);
    return code;
}

static int tell(const app_command *command, const info_settings *settings,
                const char *path)
{
    const info_request request = { command, &settings->common, path,
                                   settings->label_from };
    const int kind = settings->as >= 0 ? settings->as
                                      : (int)file_kind_of(path);

    if (kind == FILE_MODEL)
        return info_model(&request);
    return kind == FILE_RECORDING ? info_recording(&request)
                                  : info_dataset(&request);
}

static int tell_all(const app_command *command, const info_settings *settings,
                    char **paths, int count)
{
    int bad = 0, code = EXIT_FINE;

    for (int i = 0; i < count; i++) {
        if (i > 0 && !settings->common.json)
            putchar('\n');
        code = tell(command, settings, paths[i]);
        if (code == EXIT_RESOURCES)
            return code;
        bad += code != EXIT_FINE;
    }
    return bad == 0 ? EXIT_FINE : bad == count ? code : EXIT_PROBLEMS;
}

static int run_info(const app_command *command, int argc, char **argv)
{
    info_settings settings = { .common.seed = 1, .as = -1 };
    char **operands;
    int count;
    int code = option_parse(command, argc, argv, &settings, &operands,
                            &count);

    if (code != OPTION_GO_ON)
        return code;
    if (settings.archs)
        code = tell_archs(&settings.common);
    else if (settings.arch)
        code = tell_arch(command, settings.arch);
    else if (count < 1) {
        output_fail(command->name, "usage: oriole info FILE...; \"oriole "
                    "info --help\" tells more");
        code = EXIT_USAGE;
    } else if (settings.plot)
        code = plot(command, &settings, operands, count);
    else
        code = tell_all(command, &settings, operands, count);
    return output_close(command->name, code);
}

const app_command cmd_info = {
    .name = "info",
    .operands = "FILE... [OPTION...]",
    .summary = "tell what a model, a recording or a data set is",
    .about =
        "Of a model: its front end, its layers with their shapes and costs, "
        "what it takes and answers, and how it was trained.  Of a recording: "
        "its format, rate, length and level, read to its end.  Of a data "
        "set: its classes and their cases, lengths, what is missing.\n"
        "\n"
        "--json: one object a file.",
    .options = options,
    .run = run_info,
};
