/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * class_mark.h - what stands for a class: a colour, and a form beyond these
 */
#ifndef ORI_PICTURE_CLASS_MARK_H
#define ORI_PICTURE_CLASS_MARK_H

#include <stdbool.h>

#include "picture/canvas.h"

/* Eight colours times four forms, which are then used again. */
void ori__class_mark(ori__canvas *canvas, int label, double x, double y,
                     double radius);

/* A circle around it, for what is wrong. */
void ori__ring(ori__canvas *canvas, double x, double y, double radius);

#endif
