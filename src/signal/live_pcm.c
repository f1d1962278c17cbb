/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * live_pcm.c - samples as bytes, bare or behind the header of a WAV file
 *
 * A WAV stream's header cannot know the length: writers put 0, or the most
 * that fits.  Such a stream goes on to its end.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/number.h"
#include "signal/live_reader.h"

typedef enum kind { UNSIGNED, SIGNED, FLOAT } kind;

typedef struct pcm {
    ori__live_bytes *bytes;
    kind kind;
    int width;              /* bytes a sample */
    bool big;               /* most significant byte first */
    int channels;
    double rate_hz;
    uint64_t left;          /* bytes until the data end */
    int64_t half;
} pcm;

enum { CHANNELS_MAX = 1024, FMT_BYTES = 40 };

/* One sample, as a number in [-1, 1) where it is whole. */
static float sample(const pcm *p, const unsigned char *from)
{
    uint64_t bits = 0;
    const int n = 8 * p->width;

    for (int i = 0; i < p->width; i++)
        bits |= (uint64_t)from[p->big ? p->width - 1 - i : i] << (8 * i);
    if (p->kind == FLOAT && p->width == 8) {
        double d;

        memcpy(&d, &bits, sizeof d);
        return (float)d;
    }
    if (p->kind == FLOAT) {
        const uint32_t low = (uint32_t)bits;
        float f;

        memcpy(&f, &low, sizeof f);
        return f;
    }
    if (p->kind == SIGNED)
        bits ^= UINT64_C(1) << (n - 1);     /* now counts from the lowest */
    return (float)(ldexp((double)bits, 1 - n) - 1);
}

/* "s16le:16000:2" */
static ori_status read_text(pcm *p, const char *text, ori__live_info *info)
{
    static const char kinds[] = "usf";
    const char *s = text, *end = text + strlen(text);
    const char *which = *s ? strchr(kinds, *s) : NULL;
    double bits = 0, rate = 0, channels = 0;

    if (which)
        s = ori__number_read(s + 1, end, &bits);
    if (which && s && s + 2 <= end && s[1] == 'e' &&
        (*s == 'l' || *s == 'b')) {
        p->big = *s == 'b';
        s += 2;
    } else if (bits != 8) {
        s = NULL;
    }
    if (which && s && *s == ':')
        s = ori__number_read(s + 1, end, &rate);
    if (which && s && *s == ':')
        s = ori__number_read(s + 1, end, &channels);
    p->kind = which ? (kind)(which - kinds) : UNSIGNED;
    p->width = (int)fmin(bits, 64) / 8;
    p->channels = (int)fmin(channels, CHANNELS_MAX + 1);
    if (!which || !s || s != end || bits != 8 * p->width || p->width < 1 ||
        !(rate > 0 && isfinite(rate)) || p->channels < 1 ||
        p->channels != channels || p->channels > CHANNELS_MAX ||
        (p->kind == FLOAT ? p->width != 4 && p->width != 8
                          : p->width > (p->kind == SIGNED ? 4 : 1)))
        return ori__fail(ORI_EINVAL, "\"%s\" is no format such as "
                         "s16le:16000:1", text);
    info->rate_hz = rate;
    p->left = UINT64_MAX;
    snprintf(info->format, sizeof info->format, "raw PCM, %.40s", text);
    return ORI_OK;
}

/* Unread bytes: at least so many, or the stream ends before. */
static ori_status need(pcm *p, size_t count)
{
    bool more = true;
    ori_status s = ORI_OK;

    while (s == ORI_OK && more && p->bytes->end - p->bytes->begin < count)
        s = ori__live_bytes_more(p->bytes, &more);
    if (s == ORI_OK && p->bytes->end - p->bytes->begin < count)
        s = ori__fail(ORI_EFORMAT, "%s: ends within the WAV header",
                      p->bytes->path);
    return s;
}

static uint32_t little(const unsigned char *b, int bytes)
{
    uint32_t v = 0;

    for (int i = 0; i < bytes; i++)
        v |= (uint32_t)b[i] << (8 * i);
    return v;
}

static ori_status read_fmt(pcm *p, const unsigned char *b, uint32_t size,
                           ori__live_info *info)
{
    const uint32_t tag = little(b, 2) == 0xfffe && size >= 26
                             ? little(b + 24, 2) : little(b, 2);
    const uint32_t bits = little(b + 14, 2);

    p->channels = (int)little(b + 2, 2);
    info->rate_hz = (double)little(b + 4, 4);
    p->width = (int)bits / 8;
    p->kind = tag == 3 ? FLOAT : bits == 8 ? UNSIGNED : SIGNED;
    if (p->channels < 1 || p->channels > CHANNELS_MAX ||
        info->rate_hz < 1 || bits % 8 != 0 ||
        !((tag == 1 && bits >= 8 && bits <= 32) ||
          (tag == 3 && (bits == 32 || bits == 64))))
        return ori__fail(ORI_EFORMAT, "%s: a WAV stream of kind %u with %u "
                         "bits in %d channels at %g Hz cannot be read",
                         p->bytes->path, tag, bits, p->channels,
                         info->rate_hz);
    snprintf(info->format, sizeof info->format, "WAV stream, %u bit %s", bits,
             tag == 3 ? "float" : "PCM");
    return ORI_OK;
}

/* Pass over a chunk, which may be longer than the buffer. */
static ori_status skip(pcm *p, uint64_t size)
{
    ori_status s = ORI_OK;

    while (s == ORI_OK && size > 0) {
        const uint64_t have = p->bytes->end - p->bytes->begin;
        const uint64_t some = have < size ? have : size;

        p->bytes->begin += (size_t)some;
        size -= some;
        if (size > 0)
            s = need(p, 1);
    }
    return s;
}

/* EBU Tech 3306 (RF64) and Microsoft's RIFF: chunks of name and size, padded
 * to even, until the one called data. */
static ori_status read_header(pcm *p, ori__live_info *info)
{
    ori_status s = need(p, 12);
    bool known = false;

    if (s == ORI_OK)
        s = skip(p, 12);
    while (s == ORI_OK && (s = need(p, 8)) == ORI_OK) {
        const unsigned char *b = p->bytes->buffer + p->bytes->begin;
        const uint32_t size = little(b + 4, 4);
        const bool fmt = memcmp(b, "fmt ", 4) == 0;

        if (memcmp(b, "data", 4) == 0) {
            p->bytes->begin += 8;
            p->left = size == 0 || size >= 0x7fffff00 ? UINT64_MAX : size;
            return known ? ORI_OK
                         : ori__fail(ORI_EFORMAT, "%s: WAV data before their "
                                     "format", p->bytes->path);
        }
        if (fmt && size < 16)
            return ori__fail(ORI_EFORMAT, "%s: the WAV format is cut off",
                             p->bytes->path);
        if (fmt)
            s = need(p, 8 + (size < FMT_BYTES ? size : FMT_BYTES));
        if (fmt && s == ORI_OK) {
            s = read_fmt(p, p->bytes->buffer + p->bytes->begin + 8, size,
                         info);
            known = true;
        }
        if (s == ORI_OK)
            s = skip(p, 8 + (uint64_t)size + size % 2);
    }
    return s;
}

static ori_status open_pcm(void *priv, ori__live_bytes *bytes,
                           const char *name, const ori_live_options *o,
                           ori__live_info *info)
{
    pcm *p = priv;
    const bool wav = !o->format || strcmp(o->format, "wav") == 0;
    ori_status s;

    (void)name;
    p->bytes = bytes;
    s = wav ? read_header(p, info) : read_text(p, o->format, info);
    info->channels = p->channels;
    info->audio = true;
    p->rate_hz = info->rate_hz;
    return s;
}

static ori_status read_pcm(void *priv, float *x, size_t max, size_t *frames,
                           int64_t *missing)
{
    pcm *p = priv;
    ori__live_bytes *b = p->bytes;
    const size_t size = (size_t)p->width * (size_t)p->channels;
    bool more = true;
    ori_status s = ORI_OK;
    size_t n;

    while (s == ORI_OK && more && b->end - b->begin < size && p->left >= size)
        s = ori__live_bytes_more(b, &more);
    *missing = b->broken ? ori__live_bytes_break(b, p->rate_hz) : 0;
    n = b->end - b->begin;
    n = (n < p->left ? n : (size_t)p->left) / size;
    if (n == 0)
        p->half = b->end > b->begin && p->left >= size;
    if (n > max)
        n = max;
    for (size_t i = 0; i < n * (size_t)p->channels; i++)
        x[i] = sample(p, b->buffer + b->begin + i * (size_t)p->width);
    b->begin += n * size;
    if (p->left != UINT64_MAX)
        p->left -= n * size;
    *frames = n;
    return n > 0 ? ORI_OK : s;
}

static void count_pcm(const void *priv, ori_live_counts *counts)
{
    const pcm *p = priv;

    counts->half_rows = p->half + p->bytes->halves;
    counts->reconnections = p->bytes->reconnections;
}

static void close_pcm(void *priv)
{
    (void)priv;
}

const ori__live_reader ori__live_pcm = {
    .priv_size = sizeof(pcm),
    .open = open_pcm,
    .read = read_pcm,
    .count = count_pcm,
    .close = close_pcm,
};
