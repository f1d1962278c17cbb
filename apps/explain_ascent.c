/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * explain_ascent.c - made-up signals that classes or units look for
 */
#include "explain_ascent.h"

#include <stdlib.h>

#include <oriole/picture/multiples.h>

#include "output.h"

enum { STEPS = 160 };           /* of an ascent: looks no different with more */

static ori_status make(explain *e, const explain_wish *w, ori_ascent **made)
{
    ori_ascent_options o = ORI_ASCENT_OPTIONS_INIT;

    o.label = w->label;
    o.layer = w->layer;
    o.channel = w->channel;
    o.steps = STEPS;
    o.seed = e->settings->common.seed;
    return ori_ascent_create(made, e->explainer, &o);
}

/* How sure the networks are of a class that is made up. */
static void add_probability(explain_wish *w, const ori_ascent *a)
{
    char *name = output_format("%s (%.0f %%)", w->name,
                               100.0 * a->probabilities[w->label]);

    free(w->name);
    w->name = name;
}

static void draw(explain *e, const char *caption, const explain_wish *wishes,
                 ori_ascent *const *made, int count)
{
    ori_cell *cells = output_alloc((size_t)count, sizeof *cells);
    const double rate = explain_rate(e);
    ori_small_axis axis = { .x_label = rate > 0 ? "time (ms)"
                                                : "time (samples)" };
    const ori_place place = explain_place(e, caption);
    bool maps = false;
    char *rows;
    int used = 0;

    for (int i = 0; i < count; i++) {
        const ori_ascent *a = made[i];

        if (!a)
            continue;
        maps = a->rows > 1;
        axis.x_high = (double)a->frames * a->step *
                      (rate > 0 ? 1000 / rate : 1);
        cells[used++] = (ori_cell){
            .name = wishes[i].name, .color = wishes[i].color,
            .above = { a->shown, (int)a->frames, a->rows } };
    }
    rows = output_format("%s%s", explain_row_words(e),
                         maps ? " (orange above the mean, blue below it)"
                              : "");
    axis.y_label = rows;
    if (used > 0)
        explain_drew(e, ori_place_multiples(&place, &(ori_multiples){
            .cells = cells, .count = used, .columns = count > 4 ? 5 : 4,
            .above = axis, .signed_maps = true }));
    free(rows);
    free(cells);
}

void explain_wishes(explain *e, const char *what, const char *caption,
                    explain_wish *wishes, int count, ori_ascent **made)
{
    bool told = false;

    for (int i = 0; i < count; i++) {
        ori_status s;

        progress_show(&e->bar, (double)i / count, "%s %d of %d", what, i + 1,
                      count);
        made[i] = NULL;
        s = make(e, &wishes[i], &made[i]);
        if (s != ORI_OK && !told) {
            explain_missing(e, what, s);
            told = true;
        }
    }
    progress_end(&e->bar);
    for (int i = 0; i < count; i++)
        if (made[i] && wishes[i].label >= 0)
            add_probability(&wishes[i], made[i]);
    draw(e, caption, wishes, made, count);
    for (int i = 0; i < count; i++)
        free(wishes[i].name);
}
