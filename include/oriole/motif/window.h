/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * window.h - how long the windows should be that are compared
 */
#ifndef ORIOLE_MOTIF_WINDOW_H
#define ORIOLE_MOTIF_WINDOW_H

#include <oriole/motif/profile.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { ORI_WINDOW_TRIALS = 32 };

/* What was seen at one window length. */
typedef struct ori_window_trial {
    int64_t window;
    int count;              /* occurrences of the clearest motif */
    double spacing;         /* the middle of the steps between them */
    double spread;          /* the farthest of them from the centre, over
                               the distance of unrelated shapes, sqrt(2 m) */
    double contrast;        /* how clearly it ends (motifs.h) */
    double score;           /* log contrast x log2 of the count, 8 at most */
} ori_window_trial;

typedef struct ori_window_choice {
    int64_t window;         /* the choice */
    int chosen;             /* its trial; -1: by what windows look like */
    int count;
    ori_window_trial trials[ORI_WINDOW_TRIALS];
} ori_window_choice;

/*
 * Two ways, each where it tells something:
 *
 *   - What windows look like: the shortest window whose mean, deviation and
 *     range are about those of the whole series (SuSS; window_summary.c).
 *   - The clearest motif, at window lengths that are a factor of the root of 2
 *     apart, from half of the former on.  From the shortest at which one is as
 *     clear as at the best windows grow as long as it stays nearly so clear,
 *     its occurrences stay nearly so alike and windows are not longer than the
 *     steps between them.
 *
 * The motif decides where one of three or more is clear and fills less than
 * 0.6 of the series: of what is rare the summary knows nothing, and what
 * fills the series recurs at any length.  A long series is seen at 8192
 * points, means of as many samples each (by the summary at a million): motifs
 * shorter than 8 of them are not found.
 *
 * options->window is not looked at; options->progress is called.  Returns
 * ORI_OK, ORI_EDATA (too short, or all is missing), ORI_ESTOPPED
 * (progress ended it) or ORI_ENOMEM.
 */
ORI_API ori_status ori_window_choose(ori_window_choice *choice,
                                     const double *x, int64_t n,
                                     const ori_profile_options *options);

#ifdef __cplusplus
}
#endif
#endif
