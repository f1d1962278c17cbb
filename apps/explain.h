/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * explain.h - what the parts of "oriole explain" share
 *
 * Each part is one file, explain_PART.c: it asks the library, adds to the
 * page and to the JSON.  What cannot be made is said in one sentence in its
 * place, and the rest goes on.
 */
#ifndef ORI_APPS_EXPLAIN_H
#define ORI_APPS_EXPLAIN_H

#include <jansson.h>
#include <stdbool.h>

#include <oriole/data/dataset.h>
#include <oriole/explain/explainer.h>
#include <oriole/model/model.h>
#include <oriole/picture/page.h>
#include <oriole/signal/signal.h>
#include <oriole/train/metrics.h>

#include "command.h"
#include "progress.h"

/* What --only names; each is one picture. */
typedef enum explain_part {
    EXPLAIN_ALL = -1,
    EXPLAIN_ARCHITECTURE, EXPLAIN_TRAINING, EXPLAIN_CONFUSION,
    EXPLAIN_KERNELS, EXPLAIN_FILTERED, EXPLAIN_SALIENCY, EXPLAIN_DELETION,
    EXPLAIN_LOOKS, EXPLAIN_MAP, EXPLAIN_MISTAKES, EXPLAIN_GRADIENTS
} explain_part;

typedef struct explain_settings {
    app_common common;
    const char *output, *listen, *label_from;
    int only;                   /* of explain_part */
    int cases;                  /* recordings that are explained one by one */
    bool compare;
} explain_settings;

typedef struct explain {
    const app_command *command;
    const explain_settings *settings;
    const char *path;           /* of the model */
    const char *name;           /* its last part */
    ori_model *model;
    ori_explainer *explainer;
    int classes;
    const char **labels;        /* [classes], the model's */

    ori_dataset *data;          /* NULL: no DATA */
    ori_signal *recordings;     /* [recording_count] read besides */
    int recording_count;
    int count;                  /* all that were given */
    ori_case *cases;            /* [count] */
    const char **names;         /* [count] */
    int *truth;                 /* [count], -1: not known */
    float *probabilities;       /* [count, classes] */
    int *answer;                /* [count] */
    int known;                  /* how many truths are */
    int *picked;                /* [picked_count] to be explained one by
                                   one */
    int picked_count;

    ori_page *page;             /* NULL: --only, or --json alone */
    bool drawn;                 /* the one picture of --only */
    json_t *json;
    progress bar;
    int problems;
} explain;

/* explain_input.c: the model, the recordings and what it answers.  They
 * return EXIT_FINE, or what to exit with; the failure has then been told. */
int explain_load(explain *e, const char *model, char **paths, int count);
void explain_free(explain *e);

/* Samples a second, 0 where not known; a case as a clip of its class'
 * colour. */
double explain_rate(const explain *e);
ori_clip explain_clip(const explain *e, int number, const char *words);

/* What the rows of the front end's features are. */
const char *explain_row_words(const explain *e);

/* "three, answer five (93 %)", to be freed. */
char *explain_words(const explain *e, int number);

/* explain_page.c */

/* Is the part asked for, and its picture not yet there? */
bool explain_wants(const explain *e, explain_part part);

/* Where its picture goes. */
ori_place explain_place(const explain *e, const char *caption);

/* A picture was drawn, or it says why it was not; true: it was. */
bool explain_drew(explain *e, ori_status status);

/* A sentence in the place of what cannot be made, and on standard error. */
void explain_missing(explain *e, const char *what, ori_status status);
void explain_say(explain *e, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A paragraph of the page. */
void explain_text(explain *e, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void explain_section(explain *e, const char *title);
void explain_heading(explain *e, const char *title);

/* A table, cell by cell. */
typedef struct explain_table {
    const char *const *heads;
    const bool *numbers;
    int columns, count, room;
    char **cells;               /* owned */
} explain_table;

void explain_cell(explain_table *table, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Into the page; the table is empty again. */
void explain_put(explain *e, explain_table *table);

/* The parts, in the page's order. */
void explain_model(explain *e);             /* architecture, training */
void explain_quality(explain *e);           /* confusion, calibration */
void explain_kernels(explain *e);
void explain_filters(explain *e);
void explain_why(explain *e);
void explain_looks(explain *e);
void explain_map(explain *e);
void explain_mistakes(explain *e);
void explain_rockets(explain *e);

/* Two models side by side: the second one's path; e holds the first. */
void explain_compare(explain *e, explain *other);

#endif
