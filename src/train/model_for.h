/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * model_for.h - what a recogniser takes from the data that it is made for
 */
#ifndef ORI_TRAIN_MODEL_FOR_H
#define ORI_TRAIN_MODEL_FOR_H

#include <oriole/data/dataset.h>
#include <oriole/model/model.h>

/* Labels, channels, rate and lengths.  Free also after a failure. */
ori_status ori__model_options_for(ori_model_options *options,
                                  const ori_dataset *data);
void ori__model_options_free(ori_model_options *options);

/* Mean and deviation of each feature over the data, into the front end. */
ori_status ori__fit_statistics(ori_model *model, const ori_dataset *data);

#endif
