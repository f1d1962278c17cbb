/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * markup.c - what is drawn, as an SVG element within a page
 */
#include "picture/markup.h"

#include <math.h>

#include "picture/axes.h"
#include "picture/utf8.h"

void ori__markup_plain(ori__text *out, const char *text)
{
    for (const char *s = text; *s;) {
        const size_t n = ori__utf8_size(s);

        if (n == 0 || ((unsigned char)*s < 0x20 && *s != '\n'))
            ori__text_add(out, "?");
        else
            ori__text_add(out, "%.*s", (int)n, s);
        s += n > 0 ? n : 1;
    }
}

void ori__markup_escape(ori__text *out, const char *text)
{
    ori__text plain = { 0 };

    ori__markup_plain(&plain, text);
    for (const char *s = plain.chars; s && *s; s++)
        if (*s == '&' || *s == '<' || *s == '>' || *s == '"' || *s == '\'')
            ori__text_add(out, "&#%d;", *s);
        else
            ori__text_add(out, "%c", *s);
    if (plain.failed)
        out->failed = true;
    ori__text_free(&plain);
}

void ori__markup_base64(ori__text *out, const unsigned char *data,
                        size_t bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "abcdefghijklmnopqrstuvwxyz0123456789+/";
    enum { LINE = 57 };         /* bytes that are written by one call */
    char text[LINE / 3 * 4 + 1];

    for (size_t from = 0; from < bytes; from += LINE) {
        const size_t end = from + LINE < bytes ? from + LINE : bytes;
        char *to = text;

        for (size_t i = from; i < end; i += 3) {
            const unsigned b = i + 1 < bytes ? data[i + 1] : 0;
            const unsigned c = i + 2 < bytes ? data[i + 2] : 0;
            const unsigned all = (unsigned)data[i] << 16 | b << 8 | c;

            *to++ = digits[all >> 18];
            *to++ = digits[all >> 12 & 63];
            *to++ = i + 1 < bytes ? digits[all >> 6 & 63] : '=';
            *to++ = i + 2 < bytes ? digits[all & 63] : '=';
        }
        *to = '\0';
        ori__text_add(out, "%s", text);
    }
}

void ori__markup_begin(ori__text *out, double width, double height,
                       const char *description)
{
    ori__text_add(out, "<svg viewBox=\"0 0 %.1f %.1f\" width=\"%.0f\" "
                  "role=\"img\" aria-label=\"", width, height, width);
    ori__markup_escape(out, description ? description : "");
    ori__text_add(out, "\">");
}

void ori__markup_end(ori__text *out)
{
    ori__text_add(out, "</svg>\n");
}

static bool is_color(ori__color a, ori__color b)
{
    return fabs(a.red - b.red) + fabs(a.green - b.green) +
               fabs(a.blue - b.blue) < 1e-6;
}

/* The page's variables for what all charts share; see page_style.css. */
static void write_color(ori__text *out, const char *attribute, ori__color c)
{
    static const struct {
        const ori__color *color;
        const char *name;
    } shared[] = { { &ori__ink, "ink" }, { &ori__grey, "grey" },
                   { &ori__pale, "pale" }, { &ori__paper, "paper" } };

    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
        if (is_color(c, *shared[i].color)) {
            ori__text_add(out, " %s=\"var(--%s)\"", attribute,
                          shared[i].name);
            return;
        }
    for (int i = 0; i < ORI__PALETTE; i++)
        if (is_color(c, ori__palette(i))) {
            ori__text_add(out, " %s=\"var(--c%d)\"", attribute, i);
            return;
        }
    ori__text_add(out, " %s=\"#%02x%02x%02x\"", attribute,
                  (unsigned)lrint(255.0 * c.red),
                  (unsigned)lrint(255.0 * c.green),
                  (unsigned)lrint(255.0 * c.blue));
}

void ori__markup_rectangle(ori__text *out, double x, double y, double width,
                           double height, ori__color fill)
{
    ori__text_add(out, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
                  "height=\"%.1f\"", x, y, width, height);
    write_color(out, "fill", fill);
    ori__text_add(out, "/>");
}

void ori__markup_dot(ori__text *out, double x, double y, double radius,
                     ori__color fill)
{
    ori__text_add(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"", x, y,
                  radius);
    write_color(out, "fill", fill);
    ori__text_add(out, "/>");
}

static void write_points(ori__text *out, const double *xy, size_t count)
{
    ori__text_add(out, " points=\"");
    for (size_t i = 0; i < count; i++)
        ori__text_add(out, "%s%.1f,%.1f", i ? " " : "", xy[2 * i],
                      xy[2 * i + 1]);
    ori__text_add(out, "\"");
}

void ori__markup_polyline(ori__text *out, const double *xy, size_t count,
                          const ori__pen *pen)
{
    ori__text_add(out, "<polyline fill=\"none\"");
    write_points(out, xy, count);
    write_color(out, "stroke", pen->color);
    ori__text_add(out, " stroke-width=\"%.1f\"", pen->width);
    if (pen->dashed)
        ori__text_add(out, " stroke-dasharray=\"%.1f %.1f\"",
                      4.0 * pen->width, 2.5 * pen->width);
    ori__text_add(out, "/>");
}

void ori__markup_polygon(ori__text *out, const double *xy, size_t count,
                         ori__color fill)
{
    ori__text_add(out, "<polygon");
    write_points(out, xy, count);
    write_color(out, "fill", fill);
    ori__text_add(out, "/>");
}

void ori__markup_image(ori__text *out, const double box[4],
                       const unsigned char *png, size_t bytes)
{
    ori__text_add(out, "<image x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
                  "height=\"%.1f\" preserveAspectRatio=\"none\" "
                  "image-rendering=\"pixelated\" "
                  "href=\"data:image/png;base64,", box[0], box[1], box[2],
                  box[3]);
    ori__markup_base64(out, png, bytes);
    ori__text_add(out, "\"/>");
}

void ori__markup_text(ori__text *out, double x, double y,
                      const ori__type *type, const char *text)
{
    static const char *const anchors[] = { "start", "middle", "end" };

    ori__text_add(out, "<text font-size=\"%.1f\"", type->size);
    if (type->upwards)
        ori__text_add(out, " transform=\"translate(%.1f %.1f) rotate(-90)\"",
                      x, y);
    else
        ori__text_add(out, " x=\"%.1f\" y=\"%.1f\"", x, y);
    if (type->anchor != ORI__ANCHOR_START)
        ori__text_add(out, " text-anchor=\"%s\"", anchors[type->anchor]);
    if (type->bold)
        ori__text_add(out, " font-weight=\"bold\"");
    write_color(out, "fill", type->color);
    ori__text_add(out, ">");
    ori__markup_escape(out, text);
    ori__text_add(out, "</text>");
}

/* An element within, whose coordinates are the outer ones: it cuts off what
 * lies outside without a name that others could refer to. */
void ori__markup_clip(ori__text *out, double x, double y, double width,
                      double height)
{
    ori__text_add(out, "<svg x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
                  "height=\"%.1f\" viewBox=\"%.1f %.1f %.1f %.1f\" "
                  "overflow=\"hidden\" preserveAspectRatio=\"none\">",
                  x, y, width, height, x, y, width, height);
}

void ori__markup_unclip(ori__text *out)
{
    ori__text_add(out, "</svg>");
}

void ori__markup_mark(ori__text *out, int index, const char *name)
{
    ori__text_add(out, "<g class=\"mark\" tabindex=\"0\" data-mark=\"%d\">"
                  "<title>", index);
    ori__markup_escape(out, name);
    ori__text_add(out, "</title>");
}

void ori__markup_fade(ori__text *out, double opacity)
{
    ori__text_add(out, "<g opacity=\"%.3f\">", opacity);
}

void ori__markup_end_group(ori__text *out)
{
    ori__text_add(out, "</g>");
}
