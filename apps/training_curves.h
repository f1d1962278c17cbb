/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * training_curves.h - how models learned, in one picture
 */
#ifndef ORI_APPS_TRAINING_CURVES_H
#define ORI_APPS_TRAINING_CURVES_H

#include <oriole/base/status.h>
#include <oriole/picture/page.h>

#include "command.h"

typedef struct training_curve {
    const char *name;       /* of the model, for the legend */
    const char *training;   /* what ori_model_training() gives */
} training_curve;

/*
 * Loss and accuracy over the epochs, training solid and validation dashed,
 * one colour a model.  Models that keep no history are left out.  Returns
 * EXIT_FINE or what to exit with; the failure has then been told.
 */
int training_curves_draw(const app_command *command, const char *path,
                         const training_curve *models, int count);

/* The same anywhere; ORI_EINVAL where no model keeps a history. */
ori_status training_curves_place(const ori_place *place,
                                 const training_curve *models, int count);

#endif
