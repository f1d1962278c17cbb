/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * canvas.c - a sheet to draw on, through cairo
 *
 * This file and canvas_text.c know cairo.  The picture's bytes gather in
 * memory and are then written whole or not at all.
 */
#include "picture/canvas_object.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"
#include "picture/markup.h"
#include "picture/page.h"

/* Draw on this surface from now on. */
static void begin(ori__canvas *c, cairo_surface_t *surface)
{
    cairo_destroy(c->cr);
    c->cr = cairo_create(surface);
    cairo_surface_destroy(surface);
    cairo_set_line_join(c->cr, CAIRO_LINE_JOIN_ROUND);
}

static ori_status create(ori__canvas **canvas, const char *name)
{
    ori__canvas *c = ORI__NEW(ori__canvas, 1);

    *canvas = NULL;
    if (!c)
        return ori__fail_memory(name);
    c->path = ori__strdup(name);
    if (!c->path) {
        ori__canvas_destroy(c);
        return ori__fail_memory(name);
    }
    c->opacity = 1.0;
    begin(c, cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1));
    *canvas = c;
    return ORI_OK;
}

ori_status ori__canvas_create(ori__canvas **canvas, const char *path)
{
    *canvas = NULL;
    if (!ori__path_has_extension(path, "png") &&
        !ori__path_has_extension(path, "svg") &&
        !ori__path_has_extension(path, "pdf"))
        return ori__fail(ORI_EINVAL,
                         "%s: a picture's name must end in .png, .svg or "
                         ".pdf", path);
    return create(canvas, path);
}

ori_status ori__canvas_open(ori__canvas **canvas, const ori_place *place)
{
    ori_status s;

    if (!place->page)
        return ori__canvas_create(canvas, place->path);
    s = create(canvas, ori__place_name(place));
    if (s != ORI_OK)
        return s;
    (*canvas)->place = place;
    (*canvas)->markup = ori__page_figure_begin(place->page);
    return ORI_OK;
}

void ori__canvas_destroy(ori__canvas *c)
{
    if (!c)
        return;
    cairo_destroy(c->cr);
    ori__free(c->path);
    ori__free(c->text);
    ori__free(c->out.data);
    ori__free(c);
}

static cairo_status_t gather(void *closure, const unsigned char *data,
                             unsigned int length)
{
    ori__canvas_bytes *b = closure;

    if (!ori__grow(&b->data, &b->room, b->length + length, 1))
        return CAIRO_STATUS_NO_MEMORY;
    memcpy(b->data + b->length, data, length);
    b->length += length;
    return CAIRO_STATUS_SUCCESS;
}

/* Pixels a point: two, for sharp text, while that stays a usual size. */
static double pixels(double width, double height)
{
    return fmax(width, height) <= 2500.0 ? 2.0 : 1.0;
}

static bool is_image(const ori__canvas *c)
{
    return ori__path_has_extension(c->path, "png");
}

static cairo_surface_t *open_surface(ori__canvas *c, double w, double h,
                                     double scale)
{
    if (ori__path_has_extension(c->path, "svg"))
        return cairo_svg_surface_create_for_stream(gather, &c->out, w, h);
    if (ori__path_has_extension(c->path, "pdf"))
        return cairo_pdf_surface_create_for_stream(gather, &c->out, w, h);
    return cairo_image_surface_create(CAIRO_FORMAT_RGB24,
                                      (int)ceil(w * scale),
                                      (int)ceil(h * scale));
}

void ori__canvas_size(ori__canvas *c, double width, double height)
{
    const double scale = is_image(c) ? pixels(width, height) : 1.0;

    if (c->markup) {
        ori__markup_begin(c->markup, width, height, c->place->caption);
        return;
    }
    begin(c, open_surface(c, width, height, scale));
    cairo_scale(c->cr, scale, scale);
    cairo_set_source_rgb(c->cr, 1.0, 1.0, 1.0);
    cairo_paint(c->cr);
}

/* All bytes into c->out. */
static cairo_status_t encode(ori__canvas *c)
{
    cairo_surface_t *surface = cairo_surface_reference(
        cairo_get_target(c->cr));
    cairo_status_t status;

    cairo_show_page(c->cr);
    status = cairo_status(c->cr);
    if (status == CAIRO_STATUS_SUCCESS && is_image(c))
        status = cairo_surface_write_to_png_stream(surface, gather, &c->out);
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return status;
}

static ori_status finish_figure(ori__canvas *c)
{
    ori__markup_end(c->markup);
    ori__page_figure_end(c->place->page, c->place->caption);
    ori__canvas_destroy(c);
    return ORI_OK;
}

ori_status ori__canvas_finish(ori__canvas *c)
{
    cairo_status_t status;
    ori_status s;

    if (c->markup)
        return finish_figure(c);
    status = encode(c);
    if (status == CAIRO_STATUS_SUCCESS)
        s = ori__file_write(c->path, c->out.data, c->out.length);
    else
        s = ori__fail(status == CAIRO_STATUS_NO_MEMORY ? ORI_ENOMEM : ORI_EIO,
                      "%s: cannot draw the picture: %s", c->path,
                      cairo_status_to_string(status));
    ori__canvas_destroy(c);
    return s;
}

void ori__canvas_set_color(ori__canvas *c, ori__color color)
{
    cairo_set_source_rgba(c->cr, color.red, color.green, color.blue,
                          c->opacity);
}

static void stroke(ori__canvas *c, const ori__pen *pen)
{
    const double dashes[2] = { 4.0 * pen->width, 2.5 * pen->width };

    ori__canvas_set_color(c, pen->color);
    cairo_set_line_width(c->cr, pen->width);
    cairo_set_dash(c->cr, dashes, pen->dashed ? 2 : 0, 0.0);
    cairo_stroke(c->cr);
}

void ori__canvas_line(ori__canvas *c, double x0, double y0, double x1,
                      double y1, const ori__pen *pen)
{
    if (c->markup) {
        ori__markup_polyline(c->markup, (double[]){ x0, y0, x1, y1 }, 2,
                             pen);
        return;
    }
    cairo_move_to(c->cr, x0, y0);
    cairo_line_to(c->cr, x1, y1);
    stroke(c, pen);
}

void ori__canvas_rectangle(ori__canvas *c, double x, double y, double width,
                           double height, ori__color fill)
{
    if (c->markup) {
        ori__markup_rectangle(c->markup, x, y, width, height, fill);
        return;
    }
    ori__canvas_set_color(c, fill);
    cairo_rectangle(c->cr, x, y, width, height);
    cairo_fill(c->cr);
}

void ori__canvas_dot(ori__canvas *c, double x, double y, double radius,
                     ori__color fill)
{
    if (c->markup) {
        ori__markup_dot(c->markup, x, y, radius, fill);
        return;
    }
    ori__canvas_set_color(c, fill);
    cairo_new_sub_path(c->cr);
    cairo_arc(c->cr, x, y, radius, 0.0, 2.0 * M_PI);
    cairo_fill(c->cr);
}

void ori__canvas_polyline(ori__canvas *c, const double *xy, size_t count,
                          const ori__pen *pen)
{
    if (c->markup) {
        ori__markup_polyline(c->markup, xy, count, pen);
        return;
    }
    for (size_t i = 0; i < count; i++)
        cairo_line_to(c->cr, xy[2 * i], xy[2 * i + 1]);
    stroke(c, pen);
}

void ori__canvas_polygon(ori__canvas *c, const double *xy, size_t count,
                         ori__color fill)
{
    if (c->markup) {
        ori__markup_polygon(c->markup, xy, count, fill);
        return;
    }
    for (size_t i = 0; i < count; i++)
        cairo_line_to(c->cr, xy[2 * i], xy[2 * i + 1]);
    ori__canvas_set_color(c, fill);
    cairo_fill(c->cr);
}

/* A page takes it as PNG. */
static void draw_surface(ori__canvas *c, cairo_surface_t *surface,
                         const double box[4], int columns, int rows)
{
    ori__canvas_bytes png = { 0 };

    if (c->markup) {
        if (cairo_surface_write_to_png_stream(surface, gather, &png) !=
            CAIRO_STATUS_SUCCESS)
            c->markup->failed = true;
        else
            ori__markup_image(c->markup, box, png.data, png.length);
        ori__free(png.data);
        return;
    }
    cairo_save(c->cr);
    cairo_translate(c->cr, box[0], box[1]);
    cairo_scale(c->cr, box[2] / columns, box[3] / rows);
    cairo_set_source_surface(c->cr, surface, 0.0, 0.0);
    cairo_pattern_set_filter(cairo_get_source(c->cr), CAIRO_FILTER_NEAREST);
    cairo_paint(c->cr);
    cairo_restore(c->cr);
}

/* As cairo wants it: colours times opacity. */
static uint32_t premultiply(uint32_t pixel)
{
    const uint32_t a = pixel >> 24;
    const uint32_t red = ((pixel >> 16 & 255) * a + 127) / 255;
    const uint32_t green = ((pixel >> 8 & 255) * a + 127) / 255;
    const uint32_t blue = ((pixel & 255) * a + 127) / 255;

    return a << 24 | red << 16 | green << 8 | blue;
}

void ori__canvas_image(ori__canvas *c, double x, double y, double width,
                       double height, const uint32_t *pixels, int columns,
                       int rows)
{
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, columns, rows);
    unsigned char *data = cairo_image_surface_get_data(surface);
    const int stride = cairo_image_surface_get_stride(surface);

    for (int r = 0; data && r < rows; r++)
        for (int k = 0; k < columns; k++) {
            const uint32_t p = premultiply(pixels[r * columns + k]);

            memcpy(data + r * stride + k * (int)sizeof p, &p, sizeof p);
        }
    cairo_surface_mark_dirty(surface);
    draw_surface(c, surface, (double[]){ x, y, width, height }, columns,
                 rows);
    cairo_surface_destroy(surface);
}

void ori__canvas_fade(ori__canvas *c, double opacity)
{
    c->opacity = opacity;
    if (c->markup)
        ori__markup_fade(c->markup, opacity);
}

void ori__canvas_unfade(ori__canvas *c)
{
    c->opacity = 1.0;
    if (c->markup)
        ori__markup_end_group(c->markup);
}

void ori__canvas_mark(ori__canvas *c, int index, const char *name)
{
    if (c->markup)
        ori__markup_mark(c->markup, index, name);
}

void ori__canvas_unmark(ori__canvas *c)
{
    if (c->markup)
        ori__markup_end_group(c->markup);
}

void ori__canvas_clip(ori__canvas *c, double x, double y, double width,
                      double height)
{
    if (c->markup) {
        ori__markup_clip(c->markup, x, y, width, height);
        return;
    }
    cairo_save(c->cr);
    cairo_rectangle(c->cr, x, y, width, height);
    cairo_clip(c->cr);
}

void ori__canvas_unclip(ori__canvas *c)
{
    if (c->markup) {
        ori__markup_unclip(c->markup);
        return;
    }
    cairo_restore(c->cr);
}
