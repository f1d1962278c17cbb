/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * chart_confusion.c - a confusion matrix as shaded cells, and the answers'
 * reliability beside it
 */
#include <oriole/picture/picture.h>

#include <math.h>
#include <stdio.h>

#include "base/fail.h"
#include "base/memory.h"
#include "picture/axes.h"
#include "picture/canvas.h"
#include "picture/reliability.h"

enum { CLASSES_MAX = 5000 };    /* cairo's images end at 32,767 pixels */

static const double MARGIN = 16.0, LABEL_ROOM = 150.0, BAR_WIDTH = 130.0;

typedef struct matrix {
    ori__canvas *canvas;
    const char *const *labels;
    const int *counts;          /* [classes, classes] */
    int classes;
    double x, y, cell;
    double font;                /* of labels */
    int every;                  /* every so-manieth label is written */
    double across_room;         /* of the labels above the columns */
    bool upwards;               /* column labels do not fit side by side */
} matrix;

static double row_total(const matrix *m, int row)
{
    double total = 0.0;

    for (int k = 0; k < m->classes; k++)
        total += m->counts[(size_t)row * (size_t)m->classes + (size_t)k];
    return total;
}

/* Nothing to the palette's blue: lightness falls all the way, so that the
 * order of shades survives grey printing. */
static void draw_shade(ori__canvas *canvas, double x, double y, double width,
                       double height, double share)
{
    ori__canvas_fade(canvas, pow(share, 0.8));  /* few are to be seen too */
    ori__canvas_rectangle(canvas, x, y, width, height, ori__palette(0));
    ori__canvas_unfade(canvas);
}

static double widest_label(const matrix *m)
{
    const ori__type type = { .size = m->font };
    double widest = 0.0;

    for (int i = 0; i < m->classes; i++)
        widest = fmax(widest, ori__canvas_text_width(m->canvas, &type,
                                                     m->labels[i]));
    return fmin(widest, LABEL_ROOM);
}

/* Cells as large as a sheet of some 900 points allows; labels of all rows
 * where they can be read, else of every k-th. */
static void lay_out(matrix *m, bool titled)
{
    double widest;

    m->cell = fmax(3.0, fmin(42.0, 860.0 / m->classes));
    m->font = fmax(7.0, fmin(11.0, 0.9 * m->cell));
    m->every = (int)ceil(1.15 * m->font / m->cell);
    if (m->cell >= 12.0)
        m->every = 1;
    widest = widest_label(m);
    m->upwards = widest > m->cell - 6.0;
    m->across_room = m->upwards ? widest : m->font;
    m->x = MARGIN + 22.0 + widest + 8.0;
    m->y = MARGIN + (titled ? 28.0 : 0.0) + 20.0 + m->across_room + 8.0;
}

static void draw_cell(const matrix *m, int row, int column, double total)
{
    const int count = m->counts[(size_t)row * (size_t)m->classes +
                                (size_t)column];
    const double share = total > 0.0 ? count / total : 0.0;
    const double x = m->x + column * m->cell, y = m->y + row * m->cell;
    ori__type type = { .color = ori__ink, .anchor = ORI__ANCHOR_MIDDLE,
                       .size = fmin(11.0, 0.45 * m->cell) };
    char text[16];

    if (count == 0)
        return;
    draw_shade(m->canvas, x, y, m->cell, m->cell, share);
    if (share > 0.45)
        type.color = (ori__color){ 1.0, 1.0, 1.0 };
    snprintf(text, sizeof text, "%d", count);
    if (type.size >= 6.0 &&
        ori__canvas_text_width(m->canvas, &type, text) <= m->cell - 3.0)
        ori__canvas_text(m->canvas, x + 0.5 * m->cell,
                         y + 0.5 * m->cell + 0.36 * type.size, 0.0, &type,
                         text);
}

static void draw_labels(const matrix *m)
{
    const ori__type row = { .color = ori__ink, .size = m->font,
                            .anchor = ORI__ANCHOR_END };
    const ori__type column = {
        .color = ori__ink, .size = m->font, .upwards = m->upwards,
        .anchor = m->upwards ? ORI__ANCHOR_START : ORI__ANCHOR_MIDDLE };

    for (int i = 0; i < m->classes; i += m->every) {
        const double middle = (i + 0.5) * m->cell;
        const double down = m->upwards ? 0.36 * m->font : 0.0;

        ori__canvas_text(m->canvas, m->x - 7.0,
                         m->y + middle + 0.36 * m->font, LABEL_ROOM, &row,
                         m->labels[i]);
        ori__canvas_text(m->canvas, m->x + middle + down, m->y - 7.0,
                         LABEL_ROOM, &column, m->labels[i]);
    }
}

static void draw_grid(const matrix *m)
{
    const double side = m->cell * m->classes;
    const ori__pen thin = { .color = ori__pale, .width = 0.6 };
    const ori__pen frame = { .color = ori__grey, .width = 1.0 };
    const double corners[] = { m->x, m->y, m->x + side, m->y, m->x + side,
                               m->y + side, m->x, m->y + side, m->x, m->y };

    for (int i = 1; i < m->classes && m->cell >= 8.0; i++) {
        const double at = i * m->cell;

        ori__canvas_line(m->canvas, m->x + at, m->y, m->x + at, m->y + side,
                         &thin);
        ori__canvas_line(m->canvas, m->x, m->y + at, m->x + side, m->y + at,
                         &thin);
    }
    ori__canvas_polyline(m->canvas, corners, 5, &frame);
}

/* What the shades mean, under the matrix. */
static void draw_bar(const matrix *m)
{
    const double x = m->x, y = m->y + m->cell * m->classes + 16.0;
    const ori__type type = { .color = ori__ink, .size = 10.0 };
    const ori__pen frame = { .color = ori__grey, .width = 0.7 };
    const double corners[] = { x, y, x + BAR_WIDTH, y, x + BAR_WIDTH,
                               y + 10.0, x, y + 10.0, x, y };
    enum { STEPS = 40 };

    for (int i = 0; i < STEPS; i++)
        draw_shade(m->canvas, x + i * BAR_WIDTH / STEPS, y,
                   BAR_WIDTH / STEPS, 10.0, (i + 0.5) / STEPS);
    ori__canvas_polyline(m->canvas, corners, 5, &frame);
    ori__canvas_text(m->canvas, x, y + 23.0, 0.0, &type,
                     "0 to 100 % of a row's cases");
}

static void draw_names(const matrix *m, double width, const char *title)
{
    const ori__type heading = { .color = ori__ink, .size = 14.0,
                                .anchor = ORI__ANCHOR_MIDDLE, .bold = true };
    ori__type name = { .color = ori__ink, .size = 11.0,
                       .anchor = ORI__ANCHOR_MIDDLE };
    const double half = 0.5 * m->cell * m->classes;

    if (title && *title)
        ori__canvas_text(m->canvas, 0.5 * width, MARGIN + 14.0,
                         width - 2.0 * MARGIN, &heading, title);
    ori__canvas_text(m->canvas, m->x + half, m->y - m->across_room - 16.0,
                     0.0, &name, "answer");
    name.upwards = true;
    ori__canvas_text(m->canvas, MARGIN + 10.0, m->y + half, 0.0, &name,
                     "truth");
}

/* The title's room counts too, up to a limit. */
static double sheet_width(const matrix *m, const char *title, double right)
{
    const ori__type type = { .size = 14.0, .bold = true };

    if (!title || !*title)
        return right;
    return fmax(right, fmin(700.0, ori__canvas_text_width(m->canvas, &type,
                                                          title) +
                                       2.0 * MARGIN));
}

static void draw(matrix *m, const char *title, const ori_confidence *r)
{
    const double side = m->cell * m->classes;
    const double top = MARGIN + (title && *title ? 28.0 : 0.0);
    double right = m->x + fmax(side, BAR_WIDTH + 30.0) + MARGIN;
    double bottom = m->y + side + 16.0 + 30.0 + MARGIN;
    double width;

    if (r) {
        right += ORI__RELIABILITY_WIDTH + MARGIN;
        bottom = fmax(bottom, top + ORI__RELIABILITY_HEIGHT + MARGIN);
    }
    width = sheet_width(m, title, right);
    ori__canvas_size(m->canvas, width, bottom);
    for (int i = 0; i < m->classes; i++) {
        const double total = row_total(m, i);

        for (int k = 0; k < m->classes; k++)
            draw_cell(m, i, k, total);
    }
    draw_grid(m);
    draw_labels(m);
    draw_bar(m);
    draw_names(m, width, title);
    if (r)
        ori__reliability_draw(m->canvas,
                              right - ORI__RELIABILITY_WIDTH - MARGIN, top,
                              r);
}

ori_status ori_place_confusion(const ori_place *place, const char *title,
                               const char *const *labels, const int *counts,
                               int classes, const ori_confidence *confidence)
{
    matrix m = { .labels = labels, .counts = counts, .classes = classes };
    ori_status s;

    if (classes < 1 || classes > CLASSES_MAX)
        return ori__fail(ORI_EINVAL,
                         "%s: a confusion matrix of %d classes cannot be "
                         "drawn (1 to %d can)", ori__place_name(place),
                         classes, CLASSES_MAX);
    s = ori__canvas_open(&m.canvas, place);
    if (s != ORI_OK)
        return s;
    lay_out(&m, title && *title);
    draw(&m, title, confidence);
    return ori__canvas_finish(m.canvas);
}

ori_status ori_picture_confusion(const char *path, const char *title,
                                 const char *const *labels, const int *counts,
                                 int classes,
                                 const ori_confidence *confidence)
{
    return ori_place_confusion(&(ori_place){ .path = path }, title, labels,
                               counts, classes, confidence);
}
