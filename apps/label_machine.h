/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_machine.h - what a recogniser and other sums do for who labels
 */
#ifndef ORI_APPS_LABEL_MACHINE_H
#define ORI_APPS_LABEL_MACHINE_H

#include <oriole/catalog/catalog.h>

#include "command.h"

typedef struct label_machine {
    bool propose, again, queue;
    double threshold;           /* of events; 0: the model's */
    const char *accept, *reject;        /* LABEL[:CONFIDENCE] */
    const char *agree;          /* one of two authors */
    const char *similar;        /* RECORDING:START:END */
    const char *band;           /* LOW:HIGH, of that; NULL: all */
    int top;
} label_machine;

/* How many of these things are asked for. */
int label_machine_asked(const label_machine *m);

/* What is wrong with that and `operands` behind the catalogue; NULL:
 * nothing. */
const char *label_machine_wrong(const label_machine *m, const char *model,
                                int operands);

typedef struct label_work {
    const char *command;
    const app_common *common;
    const label_machine *asked;
    const char *author;         /* who accepts and rejects */
    const char *model;          /* the recogniser's file; NULL: none */
    ori_catalog *catalog;
    char **operands;            /* behind the catalogue */
} label_work;

/* The exit code. */
int label_machine_run(const label_work *w);

int label_propose(const label_work *w);
int label_queue(const label_work *w);
int label_judge(const label_work *w, const char *which, bool accept);
int label_agree(const label_work *w);
int label_similar(const label_work *w);

#endif
