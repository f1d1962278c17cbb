/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * page_clip.c - recordings within a page: their shapes and their sounds
 */
#include <math.h>
#include <stdio.h>

#include "base/memory.h"
#include "picture/axes.h"
#include "picture/markup.h"
#include "picture/page.h"
#include "picture/sample_range.h"

enum {
    COLUMNS = 240,              /* of a shape */
    SHAPE_LOW = 1, SHAPE_HIGH = 255,    /* 0: missing */
    RATE_LOW = 4000,            /* of sounds: what browsers play */
    RATE_HIGH = 16000,          /* faster ones are thinned out to that */
    SECONDS = 3,                /* of one sound */
    SOUND_ROOM = 5000000        /* bytes of all sounds as base64 */
};

static unsigned char level(double value, ori__range all)
{
    const double middle = 0.5 * (SHAPE_LOW + SHAPE_HIGH);

    if (!(all.high > all.low))
        return (unsigned char)middle;
    return (unsigned char)lrint(SHAPE_LOW + (value - all.low) /
                                                (all.high - all.low) *
                                                (SHAPE_HIGH - SHAPE_LOW));
}

/* Least and largest of each column, one after the other, as bytes.  Returns
 * how many columns. */
static int find_shape(unsigned char shape[2 * COLUMNS], const ori_clip *c)
{
    const ori__range all = ori__range_of(c->x, c->length);
    const int columns = c->length < COLUMNS ? (int)c->length : COLUMNS;

    for (int k = 0; k < columns; k++) {
        const int64_t from = c->length * k / columns;
        const int64_t end = c->length * (k + 1) / columns;
        const ori__range r = ori__range_of(c->x + from, end - from);

        shape[2 * k] = r.low > r.high ? 0 : level(r.low, all);
        shape[2 * k + 1] = r.low > r.high ? 0 : level(r.high, all);
    }
    return columns;
}

/* Every how-manieth sample is kept: the mean of so many. */
static int thinning(const ori_clip *c)
{
    return (int)ceil(c->rate_hz / RATE_HIGH);
}

/* Samples of the sound; 0: it is not to be heard. */
static int64_t sound_length(const ori_page *p, const ori_clip *c)
{
    int64_t n;

    if (!c->audible || !(c->rate_hz >= RATE_LOW) || c->length < 2)
        return 0;
    n = c->length / thinning(c);
    if (n > SECONDS * c->rate_hz / thinning(c))
        n = (int64_t)(SECONDS * c->rate_hz / thinning(c));
    return p->sound_bytes + 3 * (size_t)n > SOUND_ROOM ? 0 : n;
}

/* 16 bits, little-endian, as loud as can be: it is to be compared by ear. */
static void add_sound(ori_page *p, const ori_clip *c, int64_t n)
{
    const int every = thinning(c);
    const ori__range r = ori__range_of(c->x, c->length);
    const float peak = (float)fmax(fabs(r.low), fabs(r.high));
    const float gain = peak > 0.0f && isfinite(peak) ? 30000.0f / peak : 0.0f;
    unsigned char *pcm = ori__alloc((size_t)n, 2);

    if (!pcm) {
        p->clips.failed = true;
        return;
    }
    for (int64_t i = 0; i < n; i++) {
        float sum = 0.0f;
        long value;

        for (int k = 0; k < every; k++)
            sum += isfinite(c->x[i * every + k]) ? c->x[i * every + k] : 0.0f;
        value = lrintf(gain * sum / (float)every);
        pcm[2 * i] = (unsigned char)(value & 255);
        pcm[2 * i + 1] = (unsigned char)(value >> 8 & 255);
    }
    ori__text_add(&p->clips, ",\"rate\":%ld,\"sound\":\"",
                  lrint(c->rate_hz / every));
    ori__markup_base64(&p->clips, pcm, 2 * (size_t)n);
    ori__text_add(&p->clips, "\"");
    p->sound_bytes += 8 * ((size_t)n + 2) / 3;
    ori__free(pcm);
}

/* A JSON string that no HTML parser sees an end of the script in. */
static void add_string(ori__text *out, const char *key, const char *text)
{
    ori__text clean = { 0 };

    ori__text_add(out, "\"%s\":\"", key);
    ori__markup_plain(&clean, text);
    for (const char *s = clean.chars; s && *s; s++)
        if (*s == '"' || *s == '\\' || *s == '<' || *s == '&' ||
            (unsigned char)*s < 0x20)
            ori__text_add(out, "\\u%04x", (unsigned)*s);
        else
            ori__text_add(out, "%c", *s);
    if (clean.failed)
        out->failed = true;
    ori__text_free(&clean);
    ori__text_add(out, "\"");
}

static void span_of(char text[64], const ori_clip *c)
{
    if (c->rate_hz > 0.0)
        snprintf(text, 64, "%.3g s long", (double)c->length / c->rate_hz);
    else
        snprintf(text, 64, "%lld samples long", (long long)c->length);
}

int ori_page_keep(ori_page *p, const ori_clip *c)
{
    unsigned char shape[2 * COLUMNS];
    const int64_t sound = sound_length(p, c);
    char span[64];

    for (int i = 0; i < p->clip_count; i++)
        if (p->kept[i].x == c->x && p->kept[i].length == c->length)
            return i;
    if (!ori__grow(&p->kept, &p->kept_room, (size_t)p->clip_count + 1,
                   sizeof *p->kept)) {
        p->clips.failed = true;
        return 0;
    }
    p->kept[p->clip_count] = (ori__kept){ c->x, c->length, sound > 0 };
    ori__text_add(&p->clips, p->clip_count ? ",\n{" : "{");
    add_string(&p->clips, "name", c->name);
    ori__text_add(&p->clips, ",");
    add_string(&p->clips, "words", c->words ? c->words : "");
    span_of(span, c);
    ori__text_add(&p->clips, ",\"span\":\"%s\",\"color\":%d,\"shape\":\"",
                  span, c->color % ORI__PALETTE);
    ori__markup_base64(&p->clips, shape,
                       2 * (size_t)find_shape(shape, c));
    ori__text_add(&p->clips, "\"");
    if (sound > 0)
        add_sound(p, c, sound);
    ori__text_add(&p->clips, "}");
    return p->clip_count++;
}

/* Runs of columns that are there, each as an area with its outline. */
static void draw_shape(ori__text *out, const ori_clip *c, double width,
                       double height)
{
    unsigned char shape[2 * COLUMNS];
    const int columns = find_shape(shape, c);
    const double step = width / (columns > 1 ? columns - 1 : 1);
    const ori__pen pen = { .color = ori__palette(c->color), .width = 0.9 };
    double xy[4 * COLUMNS];
    int from = 0;

    for (int k = 0; k <= columns; k++) {
        const int run = k - from;

        if (k < columns && shape[2 * k + 1] > 0)
            continue;
        for (int i = 0; i < run; i++) {
            const int other = 2 * run - 1 - i;

            xy[2 * i] = xy[2 * other] = (from + i) * step;
            xy[2 * i + 1] = (256 - shape[2 * (from + i) + 1]) / 256.0 *
                            height;
            xy[2 * other + 1] = (256 - shape[2 * (from + i)]) / 256.0 *
                                height;
        }
        if (run > 0) {
            ori__markup_polygon(out, xy, 2 * (size_t)run, pen.color);
            ori__markup_polyline(out, xy, 2 * (size_t)run, &pen);
        }
        from = k + 1;
    }
}

static void draw_part(ori__text *out, const ori_clip *c, double width,
                      double height)
{
    const double scale = width / (double)c->length;

    if (c->to <= c->from)
        return;
    ori__markup_fade(out, 0.35);
    ori__markup_rectangle(out, (double)c->from * scale, 0.0,
                          fmax(2.0, (double)(c->to - c->from) * scale),
                          height, ori__grey);
    ori__markup_end_group(out);
}

void ori_page_clip(ori_page *p, const ori_clip *c)
{
    const double width = 240.0, height = 64.0;
    const int number = c->audible ? ori_page_keep(p, c) : -1;
    ori__text *out = &p->body;
    char span[64];

    ori__text_add(out, "<figure class=\"clip\">");
    ori__markup_begin(out, width, height, c->name);
    draw_part(out, c, width, height);
    draw_shape(out, c, width, height);
    ori__markup_end(out);
    ori__text_add(out, "<figcaption><b>");
    ori__markup_escape(out, c->name);
    ori__text_add(out, "</b>");
    ori__markup_escape(out, c->words ? c->words : "");
    span_of(span, c);
    ori__text_add(out, "%s%s ", c->words && *c->words ? "<br>" : "", span);
    if (number >= 0 && number < p->clip_count && p->kept[number].sound)
        ori__text_add(out, "<button data-play=\"%d\">&#9654; play</button>",
                      number);
    ori__text_add(out, "</figcaption></figure>\n");
}
