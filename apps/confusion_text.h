/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * confusion_text.h - a confusion matrix for the terminal
 */
#ifndef ORI_APPS_CONFUSION_TEXT_H
#define ORI_APPS_CONFUSION_TEXT_H

typedef struct confusion {
    const char *const *labels;  /* [classes] */
    const int *counts;          /* [classes, classes], row truth */
    int classes;
} confusion;

/* On standard output: the matrix up to twenty classes, above that the ten
 * most frequent confusions. */
void confusion_print(const confusion *matrix);

#endif
