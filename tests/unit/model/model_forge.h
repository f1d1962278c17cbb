/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * model_forge.h - recognisers' files as a hostile hand would change them
 */
#ifndef ORI_TESTS_MODEL_FORGE_H
#define ORI_TESTS_MODEL_FORGE_H

#include <oriole/model/model.h>

/* Save to a new file, whose name lives until the next call. */
const char *forge_save(const ori_model *model);

/*
 * What loading says of the model's file in which the first `from` became
 * `to`, of the same length, the checksum made right again.
 */
ori_status forge_load(const ori_model *model, const char *from,
                      const char *to);

/* Let each allocation of a load fail in turn. */
void forge_allocations(const ori_model *model);

/* Loading and saving again gives the same bytes; returns what was loaded. */
ori_model *forge_round_trip(const ori_model *model);

#endif
