/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * reliability.h - how often answers are right over how sure they were
 */
#ifndef ORI_PICTURE_RELIABILITY_H
#define ORI_PICTURE_RELIABILITY_H

#include <oriole/picture/picture.h>

#include "picture/canvas.h"

/* Points that it takes. */
enum { ORI__RELIABILITY_WIDTH = 330, ORI__RELIABILITY_HEIGHT = 420 };

/* Draw it with its upper left corner there. */
void ori__reliability_draw(ori__canvas *canvas, double x, double y,
                           const ori_confidence *confidence);

#endif
