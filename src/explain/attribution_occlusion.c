/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * attribution_occlusion.c - how far the score falls when a part is hidden
 *
 * Along time a window slides by a quarter of itself, over all rows and for
 * all members.  For the map it moves by its whole length over some rows at a
 * time, for the members whose features are the map's.  A fall is divided by
 * what was hidden, so that the sum is about the score where parts add up.
 */
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "explain/attribution_view.h"
#include "explain/probe.h"

enum {
    OVERLAP = 4,
    BANDS = 8,                  /* groups of bands of a channel */
    GROUPS_MAX = 64             /* groups of rows in all */
};

typedef struct occlusion {
    ori_attribution *to;
    ori_explainer *explainer;
    const ori_case *c;
    ori__hide *hides;           /* [count] one a variant */
    int count;
    float *fall;                /* [count] of the class's score */
} occlusion;

/* Score of the class with each hide alone, against without any. */
static ori_status find_falls(occlusion *o, const ori__features *like)
{
    const int labels = o->explainer->model->label_count;
    const size_t all = (size_t)o->count + 1;
    ori__variant *variants = ORI__NEW(ori__variant, all);
    float *scores = ori__alloc(all, (size_t)labels * sizeof *scores);
    ori_status s = ORI_OK;

    if (!variants || !scores)
        s = ori__fail_memory("occlusion");
    for (int i = 0; s == ORI_OK && i < o->count; i++)
        variants[i + 1] = (ori__variant){ .hides = &o->hides[i], .count = 1 };
    if (s == ORI_OK)
        s = ori__probe(o->explainer, o->c, variants, (int)all, like, NULL,
                       scores);
    for (int i = 0; s == ORI_OK && i < o->count; i++)
        o->fall[i] = scores[o->to->label] -
                     scores[(i + 1) * labels + o->to->label];
    if (s == ORI_OK && !like)
        o->to->score = (double)scores[o->to->label];
    ori__free(variants);
    ori__free(scores);
    return s;
}

static ori_status make_room(occlusion *o, int count)
{
    ori__free(o->hides);
    ori__free(o->fall);
    o->count = count;
    o->hides = ORI__NEW(ori__hide, (size_t)count);
    o->fall = ORI__NEW(float, (size_t)count);
    return o->hides && o->fall ? ORI_OK : ori__fail_memory("occlusion");
}

/* Each sample gets the mean of the falls of the windows that hide it. */
static void spread_falls(const occlusion *o, double window)
{
    const double last = (double)o->to->length;

    for (int64_t t = 0; t < o->to->length; t++) {
        double sum = 0;
        int count = 0;

        for (int i = 0; i < o->count; i++) {
            const ori__hide *h = &o->hides[i];
            const double from = fmax(h->from, 0), to = fmin(h->to, last);

            if ((double)t < from || (double)t >= to)
                continue;
            sum += (double)o->fall[i] / fmin(window, to - from);
            count++;
        }
        o->to->time[t] = count ? (float)(sum / count) : 0.0f;
    }
}

static ori_status along_time(occlusion *o, double window)
{
    const double hop = window / OVERLAP;
    const int count =
        (int)ceil((double)o->to->length / hop) + OVERLAP - 1;
    ori_status s = make_room(o, count);

    for (int i = 0; s == ORI_OK && i < count; i++) {
        const double from = (i - OVERLAP + 1) * hop;

        o->hides[i] = (ori__hide){ .from = from, .to = from + window };
    }
    if (s == ORI_OK)
        s = find_falls(o, NULL);
    if (s == ORI_OK)
        spread_falls(o, window);
    return s;
}

/* How many rows are hidden together. */
static int rows_together(const ori_model *m, int rows)
{
    const int each = rows / m->channels;
    const int group = each > BANDS ? (each + BANDS - 1) / BANDS : 1;

    return rows / group > GROUPS_MAX ? (rows + GROUPS_MAX - 1) / GROUPS_MAX
                                     : group;
}

/* Each cell of the map gets its share of the fall of the hide over it. */
static void fill_map(const occlusion *o)
{
    const ori_attribution *a = o->to;

    for (int i = 0; i < o->count; i++) {
        const ori__hide *h = &o->hides[i];
        const int rows = h->row_to - h->row_from;
        int frames = 0;

        for (int64_t t = 0; t < a->frames; t++)
            frames += a->first + (double)t * a->step >= h->from &&
                      a->first + (double)t * a->step < h->to;
        for (int64_t t = 0; t < a->frames; t++) {
            const double at = a->first + (double)t * a->step;

            for (int r = h->row_from; at >= h->from && at < h->to &&
                                      r < h->row_to; r++)
                a->map[t * a->rows + r] = o->fall[i] / (float)(frames * rows);
        }
    }
}

static ori_status over_rows(occlusion *o, double window, int group,
                            const ori__features *f)
{
    const int rows = o->to->rows;
    const int groups = (rows + group - 1) / group;
    const int windows = (int)ceil((double)o->to->length / window);
    ori_status s = make_room(o, windows * groups);

    for (int i = 0; s == ORI_OK && i < windows * groups; i++) {
        const int row = i % groups * group;

        o->hides[i] = (ori__hide){
            .from = i / groups * window,
            .to = (i / groups + 1) * window,
            .row_from = row,
            .row_to = row + group < rows ? row + group : rows,
        };
    }
    if (s == ORI_OK)
        s = find_falls(o, f);
    if (s == ORI_OK)
        fill_map(o);
    return s;
}

/* The front end of the member that weighs most. */
static ori_model *heaviest(const ori_explainer *e)
{
    int best = 0;

    for (int i = 1; i < ori_model_member_count(e->model); i++)
        if (ori_model_member_weight(e->model, i) >
            ori_model_member_weight(e->model, best))
            best = i;
    return ori__member(e, best);
}

static ori_status make_map(occlusion *o, double window)
{
    ori_model *const m = heaviest(o->explainer);
    ori__features f;
    ori_status s = ori__features_make(&f, m, m->mel, o->c);

    if (s == ORI_OK)
        s = ori__map_begin(o->to, &f);
    if (s == ORI_OK && f.width > 1)
        s = over_rows(o, window, rows_together(m, f.width), &f);
    else if (s == ORI_OK)
        memcpy(o->to->map, o->to->time,
               (size_t)o->to->length * sizeof *o->to->map);
    ori__features_free(&f);
    return s;
}

/* The score of nothing but the baseline. */
static ori_status find_baseline(occlusion *o)
{
    ori_status s = make_room(o, 1);

    if (s != ORI_OK)
        return s;
    o->hides[0] = (ori__hide){ .from = -1e18, .to = 1e18 };
    s = find_falls(o, NULL);
    o->to->baseline = o->to->score - (double)o->fall[0];
    return s;
}

ori_status ori__attribute_occlusion(ori_attribution *to, ori_explainer *e,
                                    const ori_case *c, double share)
{
    occlusion o = { .to = to, .explainer = e, .c = c };
    const double step = ori__frames_step(heaviest(e));
    ori_status s;

    to->window = fmax(share * (double)c->length, step);
    s = along_time(&o, to->window);
    if (s == ORI_OK)
        s = make_map(&o, to->window);
    if (s == ORI_OK)
        s = find_baseline(&o);
    ori__free(o.hides);
    ori__free(o.fall);
    return s;
}
