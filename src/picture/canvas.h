/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * canvas.h - a sheet to draw on, which becomes a PNG, SVG or PDF file, or an
 * SVG element of a page
 *
 * Lengths are in points, y grows downwards.  Measure texts, set the size once
 * that is known, draw, finish.  Drawing calls cannot fail: what goes wrong is
 * told by ori__canvas_finish().
 */
#ifndef ORI_PICTURE_CANVAS_H
#define ORI_PICTURE_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>
#include <oriole/picture/page.h>

typedef struct ori__canvas ori__canvas;

typedef struct ori__color {
    double red, green, blue;    /* 0..1 */
} ori__color;

typedef enum ori__anchor {      /* which end of a text stands at x */
    ORI__ANCHOR_START,
    ORI__ANCHOR_MIDDLE,
    ORI__ANCHOR_END
} ori__anchor;

typedef struct ori__pen {
    ori__color color;
    double width;
    bool dashed;
} ori__pen;

typedef struct ori__type {      /* how a text looks */
    ori__color color;
    double size;
    ori__anchor anchor;
    bool bold;
    bool upwards;               /* turned by a quarter, read from below */
} ori__type;

/*
 * A sheet that will be the file `path`.  ORI_EINVAL where its extension is
 * not one of png, svg, pdf; ORI_ENOTSUP in a build without cairo.
 */
ori_status ori__canvas_create(ori__canvas **canvas, const char *path);

/*
 * A sheet that goes where `place` says: into that file, or into that page,
 * where the colours follow the page's scheme, light or dark.
 */
ori_status ori__canvas_open(ori__canvas **canvas, const ori_place *place);

/* What to call the place in a message. */
const char *ori__place_name(const ori_place *place);

/* Make the sheet width x height and white; once, before anything is drawn. */
void ori__canvas_size(ori__canvas *canvas, double width, double height);

/* Write the file and destroy the canvas. */
ori_status ori__canvas_finish(ori__canvas *canvas);
void ori__canvas_destroy(ori__canvas *canvas);

void ori__canvas_line(ori__canvas *canvas, double x0, double y0, double x1,
                      double y1, const ori__pen *pen);
void ori__canvas_rectangle(ori__canvas *canvas, double x, double y,
                           double width, double height, ori__color fill);
void ori__canvas_dot(ori__canvas *canvas, double x, double y, double radius,
                     ori__color fill);

void ori__canvas_polygon(ori__canvas *canvas, const double *xy, size_t count,
                         ori__color fill);

/* Pixels [rows, columns], 0xAARRGGBB, the first row on top; each one becomes
 * an even rectangle. */
void ori__canvas_image(ori__canvas *canvas, double x, double y, double width,
                       double height, const uint32_t *pixels, int columns,
                       int rows);

/* What is drawn until unfade lets through what is below: 1 covers it, 0 is
 * not seen.  Not one within another. */
void ori__canvas_fade(ori__canvas *canvas, double opacity);
void ori__canvas_unfade(ori__canvas *canvas);

/* What is drawn until unmark is the thing number `index` of its kind; a page
 * shows its name and can open it.  In files nothing comes of it. */
void ori__canvas_mark(ori__canvas *canvas, int index, const char *name);
void ori__canvas_unmark(ori__canvas *canvas);

/* Straight lines through `count` points xy [count, 2]. */
void ori__canvas_polyline(ori__canvas *canvas, const double *xy, size_t count,
                          const ori__pen *pen);

/* What is drawn from now on is seen only inside; until unclip. */
void ori__canvas_clip(ori__canvas *canvas, double x, double y, double width,
                      double height);
void ori__canvas_unclip(ori__canvas *canvas);

/*
 * A text whose baseline is at y (at x, if it runs upwards).  Bytes that are
 * not UTF-8 come out as '?'.  What is wider than `room` loses its middle,
 * which three dots tell; room 0 is no limit.
 */
void ori__canvas_text(ori__canvas *canvas, double x, double y, double room,
                      const ori__type *type, const char *text);
double ori__canvas_text_width(ori__canvas *canvas, const ori__type *type,
                              const char *text);

#endif
