/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_shapes.c - tables of the shapes that are timed
 */
#include "bench_shapes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"

/* Layers of the reference architectures, long filters and streaming hops. */
static const char *const own_table[] = {
    "inc_k40_b1,conv,1,32,32,500,40,1,19,20,1,1",
    "inc_k40_b64,conv,64,32,32,500,40,1,19,20,1,1",
    "inc_k20_b1,conv,1,32,32,500,20,1,9,10,1,1",
    "inc_k20_b64,conv,64,32,32,500,20,1,9,10,1,1",
    "inc_k10_b64,conv,64,32,32,500,10,1,4,5,1,1",
    "inc_bneck_b1,conv,1,128,32,500,1,1,0,0,1,1",
    "inc_bneck_b64,conv,64,128,32,500,1,1,0,0,1,1",
    "fcn1_t500_b16,conv,16,1,128,500,8,1,3,4,1,1",
    "fcn2_t500_b1,conv,1,128,256,500,5,1,2,2,1,1",
    "fcn2_t150_b16,conv,16,128,256,150,5,1,2,2,1,1",
    "fcn3_t1000_b16,conv,16,256,128,1000,3,1,1,1,1,1",
    "res_k8_t500_b16,conv,16,64,64,500,8,1,3,4,1,1",
    "res_k5_t500_b1,conv,1,64,64,500,5,1,2,2,1,1",
    "res_k3_t500_b16,conv,16,64,64,500,3,1,1,1,1,1",
    "m5_l1_t16000_b1,conv,1,1,128,16000,80,4,0,0,1,1",
    "m5_l1_t32000_b8,conv,8,1,128,32000,80,4,0,0,1,1",
    "m5_l2_b1,conv,1,128,128,995,3,1,1,1,1,1",
    "vgg_64_b1,conv,1,64,64,4000,3,1,1,1,1,1",
    "vgg_256_b1,conv,1,256,256,500,3,1,1,1,1,1",
    "vgg_512_b16,conv,16,512,512,125,3,1,1,1,1,1",
    "tcn_d8_b16,conv,16,64,64,1000,3,1,16,0,8,1",
    "tcn_d64_b1,conv,1,64,64,1000,3,1,128,0,64,1",
    "dw_k9_b1,conv,1,256,256,1000,9,1,4,4,1,256",
    "dw_k31_b16,conv,16,256,256,500,31,1,15,15,1,256",
    "pw_256_b1,conv,1,256,256,1000,1,1,0,0,1,1",
    "grp4_k5_b16,conv,16,64,128,500,5,1,2,2,1,4",
    "stream_64_h160,conv,1,64,64,164,5,1,0,0,1,1",
    "stream_32_h16_d8,conv,1,32,32,32,3,1,0,0,8,1",
    "stft_k512_s160,conv,1,1,514,160000,512,160,0,0,1,1",
    "fir_k1024,conv,1,1,1,480000,1024,1,1023,0,1,1",
    "fir_k8192,conv,1,1,1,480000,8192,1,8191,0,1,1",
    "fft_8x8_k512,conv,1,8,8,48000,512,1,511,0,1,1",
    "fft_32x32_k256,conv,1,32,32,16000,256,1,255,0,1,1",
    "pool_max_k4s4,maxpool,1,128,128,3980,4,4,0,0,1,128",
    "pool_max_k3s1_b64,maxpool,64,128,128,500,3,1,1,1,1,128",
    "pool_avg_k4s4_b16,avgpool,16,64,64,2000,4,4,0,0,1,64",
};

static const char *const kinds[] = { "conv", "maxpool", "avgpool", NULL };

/* Where a line stands, for messages. */
typedef struct place {
    const app_command *command;
    const char *path;
    int line;
} place;

static int complain(const place *at, const char *rule)
{
    output_fail(at->command->name, "%s: line %d: %s", at->path, at->line,
                rule);
    return EXIT_INPUT;
}

/* The next cell of the line without its comma; *line moves on. */
static char *next_cell(char **line)
{
    char *cell = strsep(line, ",");

    if (cell)
        cell[strcspn(cell, "\r\n")] = '\0';
    return cell;
}

static int read_id(bench_shape *shape, char **line, const place *at)
{
    const char *id = next_cell(line), *kind = next_cell(line);
    int k = 0;

    if (!id || !*id || strlen(id) >= sizeof shape->id ||
        strchr(id, '"'))
        return complain(at, "the id must have 1 to 63 characters, no quotes");
    strcpy(shape->id, id);
    while (kind && kinds[k] && strcmp(kind, kinds[k]) != 0)
        k++;
    if (!kind || !kinds[k])
        return complain(at, "the kind must be conv, maxpool or avgpool");
    shape->kind = (bench_kind)k;
    return EXIT_FINE;
}

static int read_numbers(ori_conv_problem *p, char **line, const place *at)
{
    const struct {
        const char *name;
        int *to;
        int least;
    } cells[] = {
        { "N", &p->batch, 1 },              { "Cin", &p->channels_in, 1 },
        { "Cout", &p->channels_out, 1 },    { "T", &p->length, 1 },
        { "K", &p->kernel, 1 },             { "stride", &p->stride, 1 },
        { "pad_l", &p->pad_left, 0 },       { "pad_r", &p->pad_right, 0 },
        { "dilation", &p->dilation, 1 },    { "groups", &p->groups, 1 },
    };

    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        const char *cell = next_cell(line);
        char *end = NULL, rule[80];
        long value = 0;

        if (cell)
            value = strtol(cell, &end, 10);
        if (!cell || end == cell || *end || value < cells[i].least ||
            value > 1L << 30) {
            snprintf(rule, sizeof rule, "%s must be a whole number from %d "
                     "to 2^30", cells[i].name, cells[i].least);
            return complain(at, rule);
        }
        *cells[i].to = (int)value;
    }
    return EXIT_FINE;
}

/* Is it a shape at all?  The planner knows the rules. */
static int check(const bench_shape *shape, const place *at)
{
    const ori_conv_problem *p = &shape->problem;
    ori_conv_plan *plan;

    if (ori_conv_plan_create(&plan, p, ORI_ESTIMATE, "naive") != ORI_OK)
        return complain(at, ori_last_error());
    ori_conv_plan_destroy(plan);
    if (shape->kind != BENCH_CONV && (p->channels_in != p->channels_out ||
                                      p->groups != p->channels_in ||
                                      p->dilation != 1))
        return complain(at, "a pool has Cin = Cout = groups and dilation 1");
    return EXIT_FINE;
}

static int read_line(bench_shapes *list, char *line, const place *at)
{
    bench_shape shape = { .problem = ORI_CONV_PROBLEM_INIT };
    int code;

    if (line[strspn(line, " \t\r\n")] == '\0' || *line == '#' ||
        (at->line == 1 && strncmp(line, "id,", 3) == 0))
        return EXIT_FINE;
    code = read_id(&shape, &line, at);
    if (code == EXIT_FINE)
        code = read_numbers(&shape.problem, &line, at);
    if (code == EXIT_FINE)
        code = check(&shape, at);
    if (code != EXIT_FINE)
        return code;
    if (list->count == list->room) {
        list->room = 2 * list->room + 64;
        list->shapes = realloc(list->shapes,
                               list->room * sizeof *list->shapes);
        if (!list->shapes) {
            output_fail(NULL, "out of memory");
            exit(EXIT_RESOURCES);
        }
    }
    list->shapes[list->count++] = shape;
    return EXIT_FINE;
}

static int read_own(bench_shapes *list, const app_command *command)
{
    const int count = sizeof own_table / sizeof *own_table;
    int code = EXIT_FINE;

    for (int i = 0; i < count && code == EXIT_FINE; i++) {
        const place at = { command, "oriole's own table", i + 1 };
        char *line = output_copy(own_table[i]);

        code = read_line(list, line, &at);
        free(line);
    }
    return code;
}

static int read_stream(bench_shapes *list, FILE *f, place at)
{
    char *line = NULL;
    size_t room = 0;
    int code = EXIT_FINE;

    while (code == EXIT_FINE && getline(&line, &room, f) >= 0) {
        at.line++;
        code = read_line(list, line, &at);
    }
    free(line);
    if (code == EXIT_FINE && ferror(f)) {
        output_fail(at.command->name, "%s: cannot read: %s", at.path,
                    strerror(errno));
        code = EXIT_INPUT;
    } else if (code == EXIT_FINE && list->count == 0) {
        output_fail(at.command->name, "%s: holds no shape", at.path);
        code = EXIT_INPUT;
    }
    return code;
}

int bench_shapes_read(bench_shapes *list, const app_command *command,
                      const char *path)
{
    const bool is_stdin = path && strcmp(path, "-") == 0;
    FILE *f;
    int code;

    if (!path)
        return read_own(list, command);
    f = is_stdin ? stdin : fopen(path, "r");
    if (!f) {
        output_fail(command->name, "%s: cannot open: %s", path,
                    strerror(errno));
        return EXIT_INPUT;
    }
    code = read_stream(list, f, (place){
        command, is_stdin ? "standard input" : path, 0 });
    if (!is_stdin)
        fclose(f);
    return code;
}

void bench_shapes_free(bench_shapes *list)
{
    free(list->shapes);
}
