/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_text.h - labelled spans in the forms that other programs read
 *
 *   audacity   label track: start, end, label, a line each
 *   textgrid   Praat: one interval tier, which must cover the whole
 *   raven      selection table
 */
#ifndef ORI_APPS_LABEL_TEXT_H
#define ORI_APPS_LABEL_TEXT_H

#include <stdio.h>

typedef enum label_form {
    LABEL_AUDACITY,
    LABEL_TEXTGRID,
    LABEL_RAVEN,
    LABEL_FORMS
} label_form;

extern const char *const label_form_names[];    /* NULL at the end */

/* What such files' names end in, behind the recording's. */
const char *label_form_ending(label_form form);

typedef struct label_span {
    double start_s, end_s;
    int label;
    double score;
} label_span;

/* Write all spans of one recording, in order, that name labels by number. */
void label_text_write(FILE *out, label_form form, const label_span *spans,
                      size_t count, const char *const *labels);

#endif
