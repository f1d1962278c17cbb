/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tune_plot.h - what each threshold would find, drawn
 */
#ifndef ORI_APPS_TUNE_PLOT_H
#define ORI_APPS_TUNE_PLOT_H

#include <oriole/model/model.h>
#include <oriole/stream/event_tune.h>

/* Recall over false alarms an hour, and both over the threshold; where no
 * class has events, false alarms over the threshold alone. */
ori_status tune_plot(const char *path, const ori_event_tune *tune,
                     const ori_model *model);

#endif
