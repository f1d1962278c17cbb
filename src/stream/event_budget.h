/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * event_budget.h - a budget of false alarms shared among classes
 */
#ifndef ORI_STREAM_EVENT_BUDGET_H
#define ORI_STREAM_EVENT_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

#include <oriole/base/status.h>

/* alarms < 0: no option. */
typedef struct ori__budget_option {
    int64_t alarms;
    double value;
} ori__budget_option;

/*
 * One of the options [classes, count] for each class, so that the alarms add
 * up to at most `budget` and the values to as much as they can; among equals
 * (to 1e-9) the fewest alarms.
 *
 *   choice    out [classes]: index of the option
 *   possible  out: false where even the least alarms are too many; the choice
 *             then is the least of each class
 */
ori_status ori__budget_share(const ori__budget_option *options, int classes,
                             int count, int64_t budget, int *choice,
                             bool *possible);

/* The most events an hour that `events` in so many hours still agree with, at
 * 95 % confidence, if they come independently (Poisson). */
double ori__budget_high(int64_t events, double hours);

#endif
