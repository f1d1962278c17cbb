/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * profile_several.c - the matrix profile of several channels
 */
#include <limits.h>
#include <math.h>
#include <string.h>

#include <oriole/base/threads.h>

#include "base/array.h"
#include "base/fail.h"
#include "base/memory.h"
#include "motif/profile_several_bands.h"
#include "motif/several_channels.h"

static const char what[] = "a matrix profile of several channels";

static ori_status new_pairs(size_t n, double **number, int32_t **at)
{
    const ori_status s = ori_array_new(number, n, sizeof **number, what);

    return s == ORI_OK ? ori_array_new(at, n, sizeof **at, what) : s;
}

static ori_status allocate(ori_several *s, int count)
{
    const size_t n = (size_t)count;
    ori_status status = ORI_OK;

    s->of = ORI__NEW(ori_profile, (size_t)s->most + 1);
    s->nearest = ORI__NEW(uint32_t *, (size_t)s->most + 1);
    if (!s->of || !s->nearest)
        return ori__fail_memory(what);
    for (int k = s->least; k <= s->most && status == ORI_OK; k++) {
        ori_profile *p = &s->of[k];

        p->count = count;
        status = ori_array_new(&s->nearest[k], n, sizeof **s->nearest, what);
        if (status == ORI_OK)
            status = new_pairs(n, &p->distance, &p->nearest);
        if (status == ORI_OK)
            status = new_pairs(n, &p->left_distance, &p->left);
        if (status == ORI_OK)
            status = new_pairs(n, &p->right_distance, &p->right);
    }
    return status;
}

void ori_several_free(ori_several *s)
{
    for (int k = s->least; k <= s->most && s->of; k++)
        ori_profile_free(&s->of[k]);
    for (int k = s->least; k <= s->most && s->nearest; k++)
        ori_array_free(s->nearest[k]);
    ori__free(s->of);
    ori__free(s->nearest);
    memset(s, 0, sizeof *s);
}

/* ------------------------------------------------------- what is counted */

/* May window i be compared, in this channel? */
static bool takes_part(const ori__channels *c, int channel, int i)
{
    const uint8_t state = c->of[channel].state[i];

    return state == ORI__MOTIF_FINE ||
           (state == ORI__MOTIF_FLAT && (c->plain || !c->shapes));
}

static void count_window(ori_several *s, const ori__channels *c, int i)
{
    bool flat = true, musts = true;
    int parts = 0;

    ori__breathe(i);
    for (int n = 0; n < c->count; n++) {
        const bool part = takes_part(c, n, i);

        parts += part;
        flat = flat && c->of[n].state[i] == ORI__MOTIF_FLAT;
        musts = musts && (part || n < c->count - c->musts);
    }
    for (int k = s->least; k <= s->most; k++) {
        s->of[k].flat += flat;
        s->of[k].missing += !musts || parts < k;
    }
}

static ori_status check_pairs(const ori_several *s, const ori__channels *c,
                              int64_t gap)
{
    const int count = c->of[0].count;

    if (count <= gap)
        return ori__fail(ORI_EDATA, "%d samples have no two windows of %d "
                         "that are more than %lld apart", c->of[0].samples,
                         c->of[0].m, (long long)gap - 1);
    if (s->of[s->least].missing == count)
        return ori__fail(ORI_EDATA, "no window of %d samples can be compared "
                         "in %d channel%s", c->of[0].m, s->least,
                         s->least == 1 ? "" : "s");
    return ORI_OK;
}

/* ------------------------------------------------------------- distances */

static double mean_distance(const ori__channels *c, int k, int i, int j,
                            uint32_t *set)
{
    double d[ORI_SEVERAL_CHANNELS];

    *set = 0;
    if (j < 0)
        return INFINITY;
    for (int n = 0; n < c->count; n++)
        d[n] = ori__channels_distance(c, n, i, c, j);
    return ori__channels_mean(c, d, k, set);
}

/* Before wins over behind. */
static void settle(ori_several *s, const ori__channels *c,
                   const ori__several_bands *b, int k, int i)
{
    ori_profile *p = &s->of[k];
    uint32_t left, right;
    bool before;

    p->left[i] = b->column_best[k - 1].at[i];
    p->right[i] = b->row_best[k - 1].at[i];
    p->left_distance[i] = mean_distance(c, k, i, p->left[i], &left);
    p->right_distance[i] = mean_distance(c, k, i, p->right[i], &right);
    before = p->left[i] >= 0 && p->left_distance[i] <= p->right_distance[i];
    p->distance[i] = before ? p->left_distance[i] : p->right_distance[i];
    p->nearest[i] = before ? p->left[i] : p->right[i];
    s->nearest[k][i] = before ? left : right;
}

static ori_status run(ori_several *s, const ori__channels *c,
                      const ori_several_options *so)
{
    const ori_profile_options *o = &so->profile;
    ori__several_bands b = {
        .channels = c->count, .musts = c->musts, .of = c->of,
        .plain = c->plain, .shapes = c->shapes,
        .seam = so->seam, .seam_count = so->seam_count,
        .gap = s->of[s->least].exclusion + 1, .low = s->least - 1,
        .end = s->most, .progress = o->progress, .user = o->user };
    const ori_status status = ori__several_bands_run(&b);

    for (int k = s->least; k <= s->most && status == ORI_OK; k++) {
        s->of[k].share = b.share;
        if (b.share < 1.0)      /* nobody has judged it */
            s->of[k].error = s->of[k].error_bound = INFINITY;
#pragma omp parallel for num_threads(ori_threads_get()) schedule(static)
        for (int i = 0; i < c->of[0].count; i++) {
            ori_array_breathe();
            settle(s, c, &b, k, i);
        }
    }
    ori__several_bands_free(&b);
    return status;
}

/* ------------------------------------------------------------ the profile */

static ori_status run_one(ori_several *s, const double *x, int number,
                          int64_t n, const ori_profile_options *o)
{
    ori_status status;

    s->least = s->most = 1;
    s->of = ORI__NEW(ori_profile, 2);
    s->nearest = ORI__NEW(uint32_t *, 2);
    if (!s->of || !s->nearest)
        return ori__fail_memory("a matrix profile");
    status = ori_profile_self(&s->of[1], x + number * n, n, o);
    if (status != ORI_OK)
        return status;
    status = ori_array_new(&s->nearest[1], (size_t)s->of[1].count,
                           sizeof **s->nearest, "a matrix profile");
    for (int64_t i = 0; i < s->of[1].count && status == ORI_OK; i++) {
        ori__breathe(i);
        s->nearest[1][i] = s->of[1].nearest[i] >= 0 ? 1u << number : 0;
    }
    return status;
}

/* Does a window reach from one log into the next? */
static bool spans_seam(const ori_several_options *o, int i)
{
    for (int k = 0; k < o->seam_count; k++)
        if (i < o->seam[k] && i + o->profile.window >= o->seam[k])
            return true;
    return false;
}

/* Of several logs before and behind mean nothing. */
static void leave_sides(ori_profile *p)
{
    ori_array_free(p->left_distance);
    ori_array_free(p->right_distance);
    ori_array_free(p->left);
    ori_array_free(p->right);
    p->left_distance = p->right_distance = NULL;
    p->left = p->right = NULL;
}

static ori_status run_several(ori_several *s, const ori__channels *c,
                              const ori_several_options *o)
{
    const int64_t m = o->profile.window;
    const int64_t exclusion = o->seam_count > 0          ? 0
                              : o->profile.exclusion < 0 ? (m + 3) / 4
                                                  : o->profile.exclusion;
    ori_status status;

    s->least = o->best > 0 ? o->best : c->musts > 0 ? c->musts : 1;
    s->most = o->best > 0 ? o->best : c->count;
    status = allocate(s, c->of[0].count);
    if (status != ORI_OK)
        return status;
    for (int k = s->least; k <= s->most; k++) {
        s->of[k].window = m;
        s->of[k].exclusion = exclusion;
    }
    for (int i = 0; i < c->of[0].count; i++)
        if (!spans_seam(o, i))
            count_window(s, c, i);
    status = check_pairs(s, c, exclusion + 1);
    if (status == ORI_OK)
        status = run(s, c, o);
    for (int k = s->least; k <= s->most && o->seam_count > 0; k++)
        leave_sides(&s->of[k]);
    return status;
}

ori_status ori_several_self(ori_several *s, const double *x, int channels,
                            int64_t n, const ori_several_options *o)
{
    ori__channels c;
    ori_status status;

    memset(s, 0, sizeof *s);
    status = ori__channels_create(&c, x, channels, n, o, INT_MIN);
    s->channels = channels;
    if (status == ORI_OK && c.count == 1 && !c.shapes && o->seam_count == 0)
        status = run_one(s, x, c.number[0], n, &o->profile);
    else if (status == ORI_OK)
        status = run_several(s, &c, o);
    ori__channels_free(&c);
    if (status != ORI_OK)
        ori_several_free(s);
    return status;
}
