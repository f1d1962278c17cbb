/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * map.h - a panel of coloured cells
 */
#ifndef ORI_PICTURE_MAP_H
#define ORI_PICTURE_MAP_H

#include <oriole/picture/picture.h>

#include "picture/axes.h"
#include "picture/canvas.h"

/* Ranges and ticks: cells are 1 x 1, ticks stand in their middles. */
void ori__map_axes(const ori_map *map, ori__axes *axes);

void ori__map_draw(ori__canvas *canvas, const ori__axes *axes,
                   const ori_map *map);

#endif
