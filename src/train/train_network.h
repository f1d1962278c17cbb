/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * train_network.h - a network learns from examples
 */
#ifndef ORI_TRAIN_TRAIN_NETWORK_H
#define ORI_TRAIN_TRAIN_NETWORK_H

#include <oriole/train/train.h>

/* As ori_train(), of the one network that options->arch names. */
ori_status ori__train_network(ori_model **model, const ori_dataset *training,
                              const ori_dataset *valid,
                              const ori_train_options *options);

#endif
