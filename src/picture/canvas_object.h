/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * canvas_object.h - a canvas from inside
 */
#ifndef ORI_PICTURE_CANVAS_OBJECT_H
#define ORI_PICTURE_CANVAS_OBJECT_H

#include <cairo.h>

#include "base/text.h"
#include "picture/canvas.h"

typedef struct ori__canvas_bytes {
    unsigned char *data;
    size_t length, room;
} ori__canvas_bytes;

struct ori__canvas {
    cairo_t *cr;            /* measures texts only, where there is markup */
    char *path;
    double opacity;
    const ori_place *place;
    ori__text *markup;      /* of the page that it is drawn into, or NULL */
    char *text;             /* a writable copy of what is being written */
    size_t text_room;
    ori__canvas_bytes out;
};

void ori__canvas_set_color(ori__canvas *canvas, ori__color color);

#endif
