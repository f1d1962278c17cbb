/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * kernel_finish.h - scaling and rectifying what a convolution made; a part of
 * kernel_rows.h
 */

enum { FINISH_ROWS = 16 };      /* that a vector of channels goes down before
                                   the next: all near, all in order */

/* The smaller of what is below zero and zero; NaN stays. */
INLINE vec finished(vec x, vec mean, vec gain, vec offset, const bool scale,
                    const bool rectify)
{
    if (scale)
        x = (x - mean) * gain + offset;
    return rectify ? above((vec){ 0 }, x) : x;
}

/* Vector c of the columns, whose last `lanes` may be fewer than a vector. */
INLINE void finish_column(const ori__finish *t, int first, int count, int c,
                          int lanes, const bool scale, const bool rectify)
{
    vec mean = { 0 }, gain = { 0 }, offset = { 0 };
    const size_t bytes = (size_t)lanes * sizeof(float);
    const bool whole = lanes == LANES;

    if (scale && whole) {
        mean = load(t->mean + c);
        gain = load(t->gain + c);
        offset = load(t->offset + c);
    } else if (scale) {
        memcpy(&mean, t->mean + c, bytes);
        memcpy(&gain, t->gain + c, bytes);
        memcpy(&offset, t->offset + c, bytes);
    }
    for (int i = first; i < first + count; i++) {
        const float *from = t->from + i * t->from_pitch + c;
        float *to = t->to + i * t->to_pitch + c;
        vec x = { 0 };

        if (whole) {
            store(to, finished(load(from), mean, gain, offset, scale,
                               rectify));
            continue;
        }
        memcpy(&x, from, bytes);
        x = finished(x, mean, gain, offset, scale, rectify);
        memcpy(to, &x, bytes);
    }
}

INLINE void finish_all(const ori__finish *t, const bool scale,
                       const bool rectify)
{
    for (int i = 0; i < t->rows; i += FINISH_ROWS) {
        const int rest = t->rows - i;
        const int count = rest < FINISH_ROWS ? rest : FINISH_ROWS;
        int c = 0;

        for (; c + LANES <= t->columns; c += LANES)
            finish_column(t, i, count, c, LANES, scale, rectify);
        if (c < t->columns)
            finish_column(t, i, count, c, t->columns - c, scale, rectify);
    }
}

static void finish_frames(const ori__finish *t)
{
    if (t->mean && t->rectify)
        finish_all(t, true, true);
    else if (t->mean)
        finish_all(t, true, false);
    else if (t->rectify)
        finish_all(t, false, true);
}
