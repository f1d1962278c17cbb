/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * frontend_file.h - a front end as JSON
 */
#ifndef ORI_MODEL_FRONTEND_FILE_H
#define ORI_MODEL_FRONTEND_FILE_H

#include <oriole/model/model.h>

/* NULL: no memory.  ori__free(). */
char *ori__frontend_json(const ori_frontend *frontend);

/* `where` names the file in messages. */
ori_status ori__frontend_read(const char *text, const char *where,
                              ori_frontend *frontend);

#endif
