/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ends.c - where within a recording the sound is
 *
 * The energy half of Rabiner & Sambur, "An algorithm for determining the
 * endpoints of isolated utterances", Bell System Technical Journal 54, 1975.
 * Theirs measures against the noise before the word, which a clip that was
 * cut by hand need not have; so the loudest frame is the measure here.
 */
#include "model/ends.h"

#include <math.h>

/* Frames that are kept before the first loud one and behind the last: what
 * begins and ends softly. */
enum { MARGIN = 2 };

typedef struct signal {
    const float *x;             /* [channels, length] */
    int channels;
    int64_t length;
    int64_t window, hop;
} signal;

/* Squares under the window whose middle is sample `middle`. */
static double energy_at(const signal *s, int64_t middle)
{
    const int64_t first = middle - s->window / 2;
    const int64_t from = first < 0 ? 0 : first;
    const int64_t end = first + s->window;
    const int64_t to = end > s->length ? s->length : end;
    double sum = 0;

    for (int c = 0; c < s->channels; c++)
        for (int64_t i = from; i < to; i++) {
            const double v = s->x[c * s->length + i];

            sum += isfinite(v) ? v * v : 0;
        }
    return sum;
}

static double loudest(const signal *s)
{
    double most = 0;

    for (int64_t i = 0; i < s->length; i += s->hop)
        most = fmax(most, energy_at(s, i));
    return most;
}

ori__part ori__ends_find(const ori_frontend *f, const float *x, int channels,
                         int64_t length)
{
    const signal s = { x, channels, length, f->mel.window_samples,
                       f->mel.hop_samples };
    int64_t from = 0, to, margin;
    double least;

    if (f->trim_db <= 0)
        return (ori__part){ 0, length };
    margin = MARGIN * s.hop;
    to = (length - 1) / s.hop * s.hop;
    least = loudest(&s) * pow(10, -f->trim_db / 10);
    while (from < to && energy_at(&s, from) < least)
        from += s.hop;
    while (to > from && energy_at(&s, to) < least)
        to -= s.hop;
    from = from > margin ? from - margin : 0;
    to = length - to > margin ? to + margin : length;
    return (ori__part){ from, to > from ? to - from : 1 };
}
