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

void ori__member_write(ori__parts *parts, const char *prefix,
                       const ori_model *model);

/*
 * `common` holds labels and signal.  *left is how many numbers may still be
 * made room for, of as many as the file has: so that a file that gives many
 * names to one place cannot make much of little.
 */
ori_status ori__member_read(ori_model **model, const ori__safetensors *file,
                            const char *prefix,
                            const ori_model_options *common, size_t *left);

#endif
