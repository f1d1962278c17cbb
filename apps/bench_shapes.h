/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_shapes.h - tables of the shapes that are timed
 *
 * A line a shape: id,kind,N,Cin,Cout,T,K,stride,pad_l,pad_r,dilation,groups,
 * kind being conv, maxpool or avgpool; what follows is a note.  Empty lines,
 * those that begin with '#' and a first line that begins with "id," are
 * passed over.
 */
#ifndef ORI_APPS_BENCH_SHAPES_H
#define ORI_APPS_BENCH_SHAPES_H

#include <oriole/conv/conv.h>

#include "command.h"

typedef enum bench_kind { BENCH_CONV, BENCH_MAXPOOL, BENCH_AVGPOOL } bench_kind;

typedef struct bench_shape {
    char id[64];
    bench_kind kind;
    ori_conv_problem problem;   /* pools: their window; C = K = groups */
} bench_shape;

typedef struct bench_shapes {
    bench_shape *shapes;
    size_t count, room;
} bench_shapes;

/* From the file, "-" for standard input, or where `path` is NULL oriole's
 * own table.  Returns EXIT_FINE, or what to exit with after it was told. */
int bench_shapes_read(bench_shapes *list, const app_command *command,
                      const char *path);
void bench_shapes_free(bench_shapes *list);

#endif
