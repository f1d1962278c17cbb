/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * audio_promise.c - how many bytes of samples an audio header promises
 *
 * All these containers are a list of chunks, each with a name and a size.
 * They differ in how wide a size is, in its byte order, in whether it counts
 * the chunk's own head, and in what stands before the samples.
 */
#include "signal/audio_promise.h"

#include <string.h>

#include "base/fail.h"
#include "base/memory.h"

/* Real files have a dozen; hostile ones would let us walk for hours. */
enum { CHUNKS_MAX = 1000 };

typedef struct chunk_format {
    const char *magic;      /* first four bytes of the file */
    const char *samples;    /* first four bytes of the chunk's name */
    int first;              /* where the first chunk begins */
    int name_bytes, size_bytes;
    bool big_endian;
    bool counts_itself;     /* sizes include the chunk's own head */
    int align;              /* of chunk sizes */
    int before;             /* bytes of the chunk before the samples */
} chunk_format;

static const chunk_format formats[] = {
    { "RIFF", "data", 12, 4, 4, false, false, 2, 0 },
    { "RF64", "data", 12, 4, 4, false, false, 2, 0 },
    { "RIFX", "data", 12, 4, 4, true, false, 2, 0 },
    { "riff", "data", 40, 16, 8, false, true, 8, 0 },
    { "FORM", "SSND", 12, 4, 4, true, false, 2, 8 },
    { "caff", "data", 8, 4, 8, true, false, 1, 4 },
};

static uint64_t number(const unsigned char *p, int bytes, bool big_endian)
{
    uint64_t v = 0;

    for (int i = 0; i < bytes; i++)
        v = v << 8 | p[big_endian ? i : bytes - 1 - i];
    return v;
}

/*
 * Sizes that stand for "not known yet": zero in a file that was never closed,
 * and about 2 or 4 GiB in a stream: FFmpeg writes all ones, SoX 0x7ffff000,
 * arecord 0x80000000, each with or without the header.
 */
static bool is_placeholder(uint64_t size, int bytes)
{
    return size == 0 || size > INT64_MAX ||
           (bytes == 4 && ((size >= 0x7ffff000 && size <= 0x80000000) ||
                           size >= 0xfffff000));
}

static ori__audio_promise walk(ori__input *in, const chunk_format *f)
{
    ori__audio_promise p = { .start = -1, .bytes = -1, .cut = true };
    const int head = f->name_bytes + f->size_bytes;
    uint64_t long_size = 0;         /* RF64 keeps the true one in ds64 */
    int64_t at = f->first;

    for (int i = 0; i < CHUNKS_MAX; i++) {
        unsigned char c[24];
        uint64_t size;

        if (ori__input_read_at(in, at, c, (size_t)head) < (size_t)head)
            break;
        size = number(c + f->name_bytes, f->size_bytes, f->big_endian);
        if (memcmp(c, f->samples, 4) == 0) {
            p.start = at + head + f->before;
            p.cut = false;
            p.unfinished = size == 0 && f == &formats[0];
            if (size == UINT32_MAX && long_size)
                size = long_size;
            else if (is_placeholder(size, f->size_bytes))
                break;
            size -= f->counts_itself ? (uint64_t)head : 0;
            if (size <= INT64_MAX && size >= (uint64_t)f->before)
                p.bytes = (int64_t)size - f->before;
            break;
        }
        if (memcmp(c, "ds64", 4) == 0 &&
            ori__input_read_at(in, at + head, c, 16) == 16)
            long_size = number(c + 8, 8, false);
        size -= f->counts_itself ? (uint64_t)head : 0;
        if (size > INT64_MAX / 4 || at > INT64_MAX / 4)
            break;
        size += (uint64_t)f->align - 1;
        at += head + (int64_t)(size - size % (uint64_t)f->align);
    }
    return p;
}

/* AU has no chunks: offset and size of the samples stand at fixed places. */
static ori__audio_promise read_au(ori__input *in, bool big_endian)
{
    ori__audio_promise p = { .start = -1, .bytes = -1, .cut = true };
    unsigned char head[12];

    if (ori__input_read_at(in, 0, head, sizeof head) == sizeof head) {
        const uint64_t size = number(head + 8, 4, big_endian);

        p.start = (int64_t)number(head + 4, 4, big_endian);
        p.cut = false;
        if (!is_placeholder(size, 4))
            p.bytes = (int64_t)size;
    }
    return p;
}

ori__audio_promise ori__audio_promise_read(ori__input *in)
{
    unsigned char magic[4];

    if (ori__input_read_at(in, 0, magic, sizeof magic) < sizeof magic)
        return (ori__audio_promise){ .start = -1, .bytes = -1 };
    if (memcmp(magic, ".snd", 4) == 0 || memcmp(magic, "dns.", 4) == 0)
        return read_au(in, magic[0] == '.');
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (memcmp(magic, formats[i].magic, 4) == 0)
            return walk(in, &formats[i]);
    return (ori__audio_promise){ .start = -1, .bytes = -1 };
}

/*
 * RFC 3533, section 6: a page is 27 bytes, of which the last counts the
 * segments, then a byte for each segment's size, then the segments: 65,307
 * bytes at most, so that the last page begins within that of the end.
 */
ori_status ori__audio_ogg_is_cut(ori__input *in, bool *cut)
{
    enum { HEAD = 27, PAGE_MAX = HEAD + 255 + 255 * 255 };
    const int64_t from = in->size > PAGE_MAX ? in->size - PAGE_MAX : 0;
    unsigned char *tail = ORI__NEW(unsigned char, PAGE_MAX);
    size_t n, at, page = HEAD, segments = 0;

    *cut = false;
    if (!tail)
        return ori__fail_memory(in->path);
    n = at = ori__input_read_at(in, from, tail, PAGE_MAX);
    while (at > 0 && (n - at < 5 || memcmp(tail + at, "OggS\0", 5) != 0))
        at--;
    if (n - at >= HEAD)
        segments = tail[at + HEAD - 1];
    for (size_t i = at + HEAD; i < n && i < at + HEAD + segments; i++)
        page += tail[i];
    *cut = page + segments > n - at;
    ori__free(tail);
    return ori__input_check(in);
}
