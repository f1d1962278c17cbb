/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_form.h - what a form of label files is to label_file.c
 */
#ifndef ORI_CATALOG_LABEL_FORM_H
#define ORI_CATALOG_LABEL_FORM_H

#include <stdbool.h>
#include <stdio.h>

#include <oriole/catalog/label_file.h>

#include "base/text.h"

/* A file that is being read, as UTF-8 with a NUL behind it. */
typedef struct ori__label_text {
    const char *path;
    const char *text, *end;
    ori_label_list *list;
} ori__label_text;

/* What a label says that forms may not hold. */
enum {
    ORI__LABEL_FREQUENCY = 1,
    ORI__LABEL_TIER = 2,
    ORI__LABEL_CONFIDENCE = 4,
    ORI__LABEL_RECORDING = 8,   /* of the file: whose each label is */
    ORI__LABEL_MORE = 16        /* columns that only their program knows */
};

typedef struct ori__label_form {
    const char *name, *ending;
    unsigned holds;
    /* Does this look like such a file? */
    bool (*is)(const ori__label_text *text);
    ori_status (*read)(ori__label_text *text);
    void (*write)(FILE *to, const ori_label_list *list,
                  const char *recording, double length_s);
} ori__label_form;

#define ORI__LABEL_FORM(name)                                                 \
    extern const ori__label_form ori__label_form_##name;
#include "catalog/label_forms.def"
#undef ORI__LABEL_FORM

/* The next line [*line, *stop) without its end, from *at, which moves on;
 * false: there is none. */
bool ori__label_line(const ori__label_text *text, const char **at,
                     const char **line, const char **stop);

/* Cut [line, stop) at each separator, at most `most` cells; how many. */
typedef struct ori__label_cell {
    const char *s, *end;
} ori__label_cell;
int ori__label_cells(ori__label_cell *cell, int most, const char *line,
                     const char *stop, char separator);

/*
 * Put a label that was read into the list: its label and tier are [s, end).
 * What is no span (a point, no label) is counted for the notes, not an error.
 */
ori_status ori__label_put(ori_label_list *list, const ori_label *label,
                          ori__label_cell name, ori__label_cell tier);

/* ORI_EFORMAT: "PATH: line N: RULE", of the place `at`. */
ori_status ori__label_fail(const ori__label_text *text, const char *at,
                           const char *rule);

/* Does the list say it anywhere? */
unsigned ori__label_list_says(const ori_label_list *list);

/* A label in a line of cells: no tab or line end comes from it. */
void ori__label_plain(FILE *to, const char *label);

#endif
