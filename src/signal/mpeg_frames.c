/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * mpeg_frames.c - how long an MP3 is that does not say it
 *
 * ISO/IEC 11172-3, 2.4.2.3: a frame begins with 11 ones (12 before MPEG 2.5),
 * version, layer, a bit for "no checksum", and then the indices of bit rate
 * and sampling rate, which tell how long it is.
 */
#include "signal/mpeg_frames.h"

#include <stdbool.h>
#include <string.h>

#include "base/memory.h"

/* Junk before the first frame is looked through as far as this. */
enum { WINDOW = 1 << 16, HEAD = 4, START_MOST = 1 << 16 };

typedef struct mpeg_head {
    bool first_version;     /* MPEG 1: 1152 samples a frame, else 576 */
    bool mono;
    size_t bytes;           /* of the frame */
} mpeg_head;

/* What decoders hold to be the same stream: version, layer and rate. */
static const uint32_t SAME = 0xfffe0c00;

/* Reads blocks as it goes forward, and what lies shortly behind. */
typedef struct walker {
    ori__input *in;
    unsigned char *window;  /* [WINDOW] */
    int64_t from;           /* of its first byte in the file */
    size_t filled;
} walker;

static uint32_t word_of(const unsigned char *b)
{
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
           (uint32_t)b[2] << 8 | b[3];
}

/* The four bytes there; 0, which begins no frame, at the end. */
static uint32_t word_at(walker *w, int64_t at)
{
    if (at < w->from || at + HEAD > w->from + (int64_t)w->filled) {
        w->from = at;
        w->filled = ori__input_read_at(w->in, at, w->window, WINDOW);
    }
    return w->filled >= HEAD ? word_of(w->window + (at - w->from)) : 0;
}

static bool read_head(uint32_t word, mpeg_head *h)
{
    static const int kbps[2][15] = {
        { 0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160 },
        { 0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320 },
    };
    static const int rates[] = { 44100, 48000, 32000 };
    const unsigned version = word >> 19 & 3, layer = word >> 17 & 3;
    const unsigned bit_rate = word >> 12 & 15, rate = word >> 10 & 3;
    int hz;

    if (word >> 21 != 0x7ff || version == 1 || layer != 1 || bit_rate == 0 ||
        bit_rate == 15 || rate == 3)
        return false;
    hz = rates[rate] >> (version == 3 ? 0 : version == 2 ? 1 : 2);
    h->first_version = version == 3;
    h->mono = (word >> 6 & 3) == 3;
    h->bytes = (size_t)((h->first_version ? 144000 : 72000) *
                        kbps[h->first_version][bit_rate] / hz) +
               (word >> 9 & 1);
    return true;
}

/* Bytes of the ID3v2 tag there: sizes are of 7 bits a byte. */
static int64_t tag_at(walker *w, int64_t at)
{
    unsigned char b[10];

    if (ori__input_read_at(w->in, at, b, sizeof b) < sizeof b ||
        memcmp(b, "ID3", 3) != 0)
        return 0;
    return 10 + ((int64_t)(b[6] & 0x7f) << 21 | (b[7] & 0x7f) << 14 |
                 (b[8] & 0x7f) << 7 | (b[9] & 0x7f)) +
           (b[5] & 0x10 ? 10 : 0);
}

/* A frame, and behind it another or the end. */
static bool is_frame(walker *w, int64_t at, mpeg_head *h)
{
    const uint32_t word = word_at(w, at);
    mpeg_head next;
    uint32_t behind;

    if (!read_head(word, h))
        return false;
    if (at + (int64_t)h->bytes >= w->in->size)
        return at + (int64_t)h->bytes == w->in->size;
    behind = word_at(w, at + (int64_t)h->bytes);
    return read_head(behind, &next) && ((behind ^ word) & SAME) == 0;
}

/* The first frame; -1: there is none. */
static int64_t find_first(walker *w, mpeg_head *h)
{
    int64_t at = 0, tag, most;

    while ((tag = tag_at(w, at)) > 0)
        at += tag;
    most = at + START_MOST;
    while (at < most && at + HEAD <= w->in->size && !is_frame(w, at, h))
        at++;
    return at < most && at + HEAD <= w->in->size ? at : -1;
}

/* Where Xing and Info headers stand: behind the side information. */
static size_t header_place(const mpeg_head *h)
{
    return HEAD + (h->first_version ? (h->mono ? 17u : 32u)
                                    : (h->mono ? 9u : 17u));
}

static bool says_length(walker *w, int64_t first, const mpeg_head *h)
{
    unsigned char b[8];
    const int64_t at = first + (int64_t)header_place(h);

    return ori__input_read_at(w->in, at, b, sizeof b) == sizeof b &&
           (memcmp(b, "Xing", 4) == 0 || memcmp(b, "Info", 4) == 0);
}

/* Whole frames from `first` on; between them may be junk. */
static int64_t count_frames(walker *w, int64_t first)
{
    const uint32_t want = word_at(w, first) & SAME;
    int64_t at = first, count = 0;
    bool in_step = true;

    while (at + HEAD <= w->in->size) {
        const uint32_t word = word_at(w, at);
        mpeg_head h;

        if ((word & SAME) == want && read_head(word, &h) &&
            at + (int64_t)h.bytes <= w->in->size &&
            (in_step || is_frame(w, at, &h))) {
            in_step = true;
            count++;
            at += (int64_t)h.bytes;
        } else {
            in_step = false;
            at++;
        }
    }
    return count;
}

int64_t ori__mpeg_samples(ori__input *in)
{
    walker w = { .in = in };
    mpeg_head h;
    int64_t first, samples = -1;

    if (in->size < HEAD)
        return -1;
    w.window = ORI__NEW(unsigned char, WINDOW);
    if (!w.window)
        return -1;          /* then it is guessed */
    first = find_first(&w, &h);
    if (first >= 0 && !says_length(&w, first, &h))
        samples = count_frames(&w, first) * (h.first_version ? 1152 : 576);
    ori__free(w.window);
    return samples;
}
