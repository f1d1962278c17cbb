/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * machine.h - what a recogniser and other sums do for who labels: training,
 * proposals, search
 */
#ifndef ORI_SERVE_MACHINE_H
#define ORI_SERVE_MACHINE_H

#include <stdint.h>

#include <oriole/base/status.h>
#include <oriole/stream/similar.h>

#include "base/json.h"
#include "serve/jobs.h"

typedef struct ori__machine ori__machine;

/*
 *   program  the file of oriole, which trains; NULL: nothing can be trained
 *   model    the recogniser's file; NULL: what was trained before in this
 *            catalogue, if anything was
 *
 * Returns ORI_OK, or what ori_model_load() does.
 */
ori_status ori__machine_create(ori__machine **machine, const char *folder,
                               const char *program, const char *model);

/* Whatever it does is stopped first. */
void ori__machine_destroy(ori__machine *machine);

ori__jobs *ori__machine_jobs(ori__machine *machine);

/* {file, labels} of the recogniser in use, null where there is none. */
json_t *ori__machine_json(ori__machine *machine);

/* Jobs; ORI_EDATA: there is no recogniser.  ids [count], NULL: all. */
ori_status ori__machine_propose(ori__machine *machine, const int64_t *ids,
                                size_t count, int64_t *job);

/* Train from what is accepted, then propose; 0: as long as it takes. */
ori_status ori__machine_train(ori__machine *machine, int64_t epochs,
                              double seconds, int64_t *job);

/* options: progress and its context are not looked at. */
ori_status ori__machine_search(ori__machine *machine,
                               const ori_similar_options *options,
                               int64_t *job);

#endif
