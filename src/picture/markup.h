/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * markup.h - what is drawn, as an SVG element within a page
 *
 * The canvas' calls, one by one, as text.  Colours that every chart shares
 * (ink, grey, pale, white, the palette) are the page's variables, so that
 * they follow its scheme.  Nothing has an id: many of these elements stand
 * in one page.
 */
#ifndef ORI_PICTURE_MARKUP_H
#define ORI_PICTURE_MARKUP_H

#include "base/text.h"
#include "picture/canvas.h"

/* The text with all that HTML gives a meaning replaced, and bytes that are no
 * characters as '?'. */
void ori__markup_escape(ori__text *out, const char *text);

/* The same bytes replaced, and nothing else. */
void ori__markup_plain(ori__text *out, const char *text);

/* Bytes as base64 (RFC 4648). */
void ori__markup_base64(ori__text *out, const unsigned char *data,
                        size_t bytes);

void ori__markup_begin(ori__text *out, double width, double height,
                       const char *description);
void ori__markup_end(ori__text *out);

void ori__markup_rectangle(ori__text *out, double x, double y, double width,
                           double height, ori__color fill);
void ori__markup_dot(ori__text *out, double x, double y, double radius,
                     ori__color fill);
void ori__markup_polyline(ori__text *out, const double *xy, size_t count,
                          const ori__pen *pen);
void ori__markup_polygon(ori__text *out, const double *xy, size_t count,
                         ori__color fill);

/* box: x, y, width, height. */
void ori__markup_image(ori__text *out, const double box[4],
                       const unsigned char *png, size_t bytes);
void ori__markup_text(ori__text *out, double x, double y,
                      const ori__type *type, const char *text);
void ori__markup_clip(ori__text *out, double x, double y, double width,
                      double height);
void ori__markup_unclip(ori__text *out);
void ori__markup_mark(ori__text *out, int index, const char *name);
void ori__markup_fade(ori__text *out, double opacity);

/* Of mark and of fade. */
void ori__markup_end_group(ori__text *out);

#endif
