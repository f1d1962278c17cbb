/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * picture_check.c - can a picture be drawn into that file?
 */
#include <oriole/picture/picture.h>

#include <oriole/base/safe_file.h>

#include "picture/canvas.h"

ori_status ori_picture_check(const char *path)
{
    ori__canvas *canvas;
    const ori_status s = ori__canvas_create(&canvas, path);

    ori__canvas_destroy(canvas);
    return s == ORI_OK ? ori_file_check(path) : s;
}
