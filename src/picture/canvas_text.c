/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * canvas_text.c - texts on a canvas, as wide as there is room
 */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "picture/canvas_object.h"
#include "picture/markup.h"
#include "picture/utf8.h"

/* Copy for cairo, which stops altogether at a byte that is not UTF-8. */
static char *clean(ori__canvas *c, const char *text)
{
    const size_t length = strlen(text);

    if (!ori__grow(&c->text, &c->text_room, length + sizeof "...", 1))
        return NULL;
    memcpy(c->text, text, length + 1);
    for (char *s = c->text; *s;) {
        const size_t n = ori__utf8_size(s);

        if (n == 0 || (unsigned char)*s < 0x20)
            *s++ = '?';
        else
            s += n;
    }
    return c->text;
}

static void set_type(ori__canvas *c, const ori__type *type)
{
    cairo_select_font_face(c->cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
                           type->bold ? CAIRO_FONT_WEIGHT_BOLD
                                      : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(c->cr, type->size);
}

static double width_of(ori__canvas *c, const char *text)
{
    cairo_text_extents_t extents;

    cairo_text_extents(c->cr, text, &extents);
    return extents.x_advance;
}

double ori__canvas_text_width(ori__canvas *c, const ori__type *type,
                              const char *text)
{
    const char *t = clean(c, text);

    set_type(c, type);
    return t ? width_of(c, t) : 0.0;
}

static bool inside_character(const char *s)
{
    return ((unsigned char)*s & 0xc0) == 0x80;
}

/* Take characters from the middle until the rest and three dots fit: names
 * of one family differ at their ends. */
static void shorten(ori__canvas *c, char *text, double room)
{
    const size_t length = strlen(text);
    char *tail = text + length / 2, *head = tail;

    if (width_of(c, text) <= room)
        return;
    while (inside_character(head))
        head--, tail--;
    memmove(tail + 3, tail, strlen(tail) + 1);
    memcpy(head, "...", 3);
    tail += 3;
    while (width_of(c, text) > room && (head > text || *tail)) {
        char *end = tail;

        if (head - text > (ptrdiff_t)strlen(tail)) {
            do
                head--;
            while (inside_character(head));
        } else {
            do
                end++;
            while (inside_character(end));
        }
        memmove(head + 3, end, strlen(end) + 1);
        memcpy(head, "...", 3);
        tail = head + 3;
    }
}

void ori__canvas_text(ori__canvas *c, double x, double y, double room,
                      const ori__type *type, const char *text)
{
    char *t = clean(c, text);
    double width;

    if (!t)
        return;
    set_type(c, type);
    if (room > 0.0)
        shorten(c, t, room);
    if (c->markup) {
        ori__markup_text(c->markup, x, y, type, t);
        return;
    }
    width = width_of(c, t) * 0.5 * (double)type->anchor;
    cairo_save(c->cr);
    ori__canvas_set_color(c, type->color);
    cairo_translate(c->cr, x, y);
    if (type->upwards)
        cairo_rotate(c->cr, -0.5 * M_PI);
    cairo_move_to(c->cr, -width, 0.0);
    cairo_show_text(c->cr, t);
    cairo_restore(c->cr);
    cairo_new_path(c->cr);
}
