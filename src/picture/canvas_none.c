/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * canvas_none.c - the canvas of a build without cairo
 *
 * None can be created, so that none of the other functions is ever reached.
 */
#include "picture/canvas.h"

#include "base/fail.h"

ori_status ori__canvas_create(ori__canvas **canvas, const char *path)
{
    *canvas = NULL;
    return ori__fail(ORI_ENOTSUP,
                     "%s: this build draws no pictures; it was configured "
                     "--without-cairo", path);
}

ori_status ori__canvas_open(ori__canvas **canvas, const ori_place *place)
{
    return ori__canvas_create(canvas, place->page ? "the page"
                                                  : place->path);
}

void ori__canvas_size(ori__canvas *c, double width, double height)
{
    (void)c, (void)width, (void)height;
}

ori_status ori__canvas_finish(ori__canvas *c)
{
    (void)c;
    return ORI_ENOTSUP;
}

void ori__canvas_destroy(ori__canvas *c)
{
    (void)c;
}

void ori__canvas_line(ori__canvas *c, double x0, double y0, double x1,
                      double y1, const ori__pen *pen)
{
    (void)c, (void)x0, (void)y0, (void)x1, (void)y1, (void)pen;
}

void ori__canvas_rectangle(ori__canvas *c, double x, double y, double width,
                           double height, ori__color fill)
{
    (void)c, (void)x, (void)y, (void)width, (void)height, (void)fill;
}

void ori__canvas_dot(ori__canvas *c, double x, double y, double radius,
                     ori__color fill)
{
    (void)c, (void)x, (void)y, (void)radius, (void)fill;
}

void ori__canvas_polyline(ori__canvas *c, const double *xy, size_t count,
                          const ori__pen *pen)
{
    (void)c, (void)xy, (void)count, (void)pen;
}

void ori__canvas_polygon(ori__canvas *c, const double *xy, size_t count,
                         ori__color fill)
{
    (void)c, (void)xy, (void)count, (void)fill;
}

void ori__canvas_image(ori__canvas *c, double x, double y, double width,
                       double height, const uint32_t *pixels, int columns,
                       int rows)
{
    (void)c, (void)x, (void)y, (void)width, (void)height, (void)pixels;
    (void)columns, (void)rows;
}

void ori__canvas_fade(ori__canvas *c, double opacity)
{
    (void)c, (void)opacity;
}

void ori__canvas_unfade(ori__canvas *c)
{
    (void)c;
}

void ori__canvas_mark(ori__canvas *c, int index, const char *name)
{
    (void)c, (void)index, (void)name;
}

void ori__canvas_unmark(ori__canvas *c)
{
    (void)c;
}

void ori__canvas_clip(ori__canvas *c, double x, double y, double width,
                      double height)
{
    (void)c, (void)x, (void)y, (void)width, (void)height;
}

void ori__canvas_unclip(ori__canvas *c)
{
    (void)c;
}

void ori__canvas_text(ori__canvas *c, double x, double y, double room,
                      const ori__type *type, const char *text)
{
    (void)c, (void)x, (void)y, (void)room, (void)type, (void)text;
}

double ori__canvas_text_width(ori__canvas *c, const ori__type *type,
                              const char *text)
{
    (void)c, (void)type, (void)text;
    return 0.0;
}
