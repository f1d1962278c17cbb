/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * member_file.h - one classifier, with its front end, in a file
 *
 * All its keys and names begin with a prefix: none for a recogniser that is
 * no committee, "0.", "1.", ... for the members of one.
 */
#ifndef ORI_MODEL_MEMBER_FILE_H
#define ORI_MODEL_MEMBER_FILE_H

#include "model/file_parts.h"
#include "model/model_object.h"

/*
 * Numbers that may still be made room for, so that a file that gives many
 * names to one place, or many members a large spectrum, cannot make much of
 * little.
 */
typedef struct ori__allowance {
    size_t tensors;         /* at first as many as the file has */
    size_t tables;          /* of spectra */
} ori__allowance;

enum { ORI__TABLES_MAX = 3 << 23 };     /* the largest spectrum has 2^24 */

void ori__member_write(ori__parts *parts, const char *prefix,
                       const ori_model *model);

/* `common` holds labels and signal. */
ori_status ori__member_read(ori_model **model, const ori__safetensors *file,
                            const char *prefix,
                            const ori_model_options *common,
                            ori__allowance *left);

#endif
