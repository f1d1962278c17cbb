/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * live.c - signals as they come, at the rate and channels asked for
 *
 *     reader ──▶ infinite -> missing ──▶ mono ──▶ gaps ──▶ resampler
 *
 * A *stretch* is what lies between two gaps.  Each is resampled by itself.
 */
#include <oriole/signal/live.h>

#include <ctype.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "base/fail.h"
#include "base/memory.h"
#include "signal/live_reader.h"
#include "signal/resample.h"

struct ori_live {
    ori_live_options o;
    char *path;
    ori__live_bytes *bytes;
    const ori__live_reader *reader;
    void *priv;
    ori__live_info in;
    int channels;               /* given out */
    double rate_hz;
    ori_live_counts counts;

    size_t block;               /* frames in raw: about 10 ms */
    float *raw;                 /* [block, in.channels], then [.., channels] */
    size_t at, end;             /* frames of it that are left */
    int64_t position;           /* of frame `at`, at the rate that comes */
    bool gap;                   /* before it */
    bool ended;
    int64_t absent;             /* frames to be filled in before raw */
    float *last;                /* [channels] the last values */
    int64_t held;               /* frames of the gap that is going on */

    ori__resampler *resampler;  /* NULL: the rate stays */
    float *part;                /* [block, channels] for the resampler */
    size_t part_frames;
    bool finishing;             /* the stretch has ended, its rest comes */
    bool fresh;                 /* nothing of the stretch was given out */
    bool begun;                 /* it has any frames */
    int64_t stretch;            /* where it begins, at the rate that comes */
    int64_t given;              /* frames of it given out */
};

/* ---- opening ---- */

static bool is_ordinary(const char *path, const ori_live_options *o)
{
    struct stat info;

    return strcmp(path, "-") != 0 && !o->follow && !o->format &&
           stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

static bool is_rows(const char *format)
{
    return strcmp(format, "csv") == 0 || strcmp(format, "json") == 0;
}

/* Does each cell begin as a name does, and none as JSON goes on? */
static bool is_names(const unsigned char *s, const unsigned char *end)
{
    bool begins = true;

    for (; s < end; s++) {
        if ((begins && !isalpha(*s) && *s != '"' && *s != '_') ||
            strchr("{}[]:", *s))
            return false;
        begins = strchr(",;\t", *s) != NULL;
    }
    return true;
}

/* A serial line is entered anywhere: what comes first may be the half of a
 * row, and is passed over, but for a line of names, which comes but once. */
static ori_status pass_half_row(ori__live_bytes *b)
{
    for (;;) {
        const unsigned char *from = b->buffer + b->begin;
        const unsigned char *end = memchr(from, '\n', b->end - b->begin);
        bool more;
        ori_status s;

        if (end && !is_names(from, end)) {
            b->halves++;
            b->begin += (size_t)(end - from) + 1;
        }
        if (end)
            return ORI_OK;
        s = ori__live_bytes_more(b, &more);
        if (s != ORI_OK || !more)
            return s;
    }
}

/* By the format asked for, or by the first bytes. */
static ori_status choose_reader(ori_live *l)
{
    const char *format = l->o.format;
    ori__live_bytes *b = l->bytes;
    const unsigned char *first;
    bool more = true;
    ori_status s = ORI_OK;

    if (b->serial && b->owned && (!format || is_rows(format)))
        s = pass_half_row(b);
    if (format) {
        l->reader = is_rows(format) ? &ori__live_rows : &ori__live_pcm;
        return s;
    }
    while (s == ORI_OK && more && b->end - b->begin < 4)
        s = ori__live_bytes_more(b, &more);
    if (s != ORI_OK)
        return s;
    first = b->buffer + b->begin;
    if (b->end == b->begin)
        return ori__fail(ORI_EDATA, "%s: nothing came", b->path);
    if (b->end - b->begin >= 4 && (memcmp(first, "RIFF", 4) == 0 ||
                                   memcmp(first, "RF64", 4) == 0))
        l->reader = &ori__live_pcm;
    else if (isprint(*first) || isspace(*first))
        l->reader = &ori__live_rows;
    else
        return ori__fail(ORI_EFORMAT, "%s: neither WAV nor text; state the "
                         "format, such as s16le:16000:1", b->path);
    return ORI_OK;
}

static ori_status choose_channels(ori_live *l)
{
    const int asked = l->o.mono && l->in.audio ? 1 : l->o.channels;

    l->channels = asked ? asked : l->in.channels;
    if (l->channels == l->in.channels || (asked == 1 && l->in.audio))
        return ORI_OK;
    return ori__fail(ORI_ESHAPE, "%s: has %d channel%s, not %d", l->path,
                     l->in.channels, l->in.channels == 1 ? "" : "s", asked);
}

static ori_status new_stretch(ori_live *l)
{
    ori__resampler_destroy(l->resampler);
    l->resampler = NULL;
    l->given = 0;
    l->fresh = true;
    l->begun = l->finishing = false;
    l->part_frames = 0;
    return l->rate_hz == l->in.rate_hz
               ? ORI_OK
               : ori__resampler_create(&l->resampler, l->in.rate_hz,
                                       l->rate_hz, l->channels, l->path);
}

static ori_status make_room(ori_live *l)
{
    const size_t most = ori__resampler_block(l->in.channels);
    const size_t wanted =
        l->in.rate_hz > 0 ? (size_t)fmin(l->in.rate_hz / 100, 4096) : 64;

    l->block = wanted < 1 ? 1 : wanted < most ? wanted : most;
    l->raw = ORI__NEW(float, l->block * (size_t)l->in.channels);
    l->part = ORI__NEW(float, l->block * (size_t)l->channels);
    l->last = ORI__NEW(float, (size_t)l->channels);
    for (int c = 0; l->last && c < l->channels; c++)
        l->last[c] = NAN;
    return l->raw && l->part && l->last ? ORI_OK : ori__fail_memory(l->path);
}

static ori_status start(ori_live *l, const char *name)
{
    ori_status s;

    l->priv = ori__alloc(l->reader->priv_size, 1);
    if (!l->priv)
        return ori__fail_memory(l->path);
    s = l->reader->open(l->priv, l->bytes, name, &l->o, &l->in);
    if (s == ORI_OK)
        s = choose_channels(l);
    if (s != ORI_OK)
        return s;
    l->rate_hz = l->o.rate_hz > 0 && l->in.rate_hz > 0 ? l->o.rate_hz
                                                       : l->in.rate_hz;
    s = make_room(l);
    return s == ORI_OK ? new_stretch(l) : s;
}

static ori_status check(const ori_live_options *o)
{
    if (!o || o->size != sizeof *o)
        return ori__fail(ORI_EINVAL, "live input: options not set up with "
                         "ORI_LIVE_OPTIONS_INIT");
    if (!(o->rate_hz >= 0 && isfinite(o->rate_hz)) ||
        !(o->row_rate_hz >= 0 && isfinite(o->row_rate_hz)) ||
        o->channels < 0)
        return ori__fail(ORI_EINVAL, "live input: %g Hz, rows at %g Hz, %d "
                         "channels", o->rate_hz, o->row_rate_hz, o->channels);
    return ORI_OK;
}

static ori_status create(ori_live **live, const char *path,
                         const ori_live_options *o)
{
    ori_status s = check(o);
    ori_live *l = NULL;

    *live = NULL;
    if (s != ORI_OK)
        return s;
    l = ORI__NEW(ori_live, 1);
    if (l)
        l->path = ori__strdup(strcmp(path, "-") == 0 ? "standard input"
                                                     : path);
    if (!l || !l->path) {
        ori_live_close(l);
        return ori__fail_memory(path);
    }
    l->o = *o;
    *live = l;
    return ORI_OK;
}

static ori_status open_bytes(ori_live *l, const char *path)
{
    ori_status s;

    l->bytes = ORI__NEW(ori__live_bytes, 1);
    if (!l->bytes)
        return ori__fail_memory(path);
    s = ori__live_bytes_open(l->bytes, strcmp(path, "-") == 0 ? path : l->path,
                             &l->o);
    return s == ORI_OK ? choose_reader(l) : s;
}

static ori_status keep_or_close(ori_live **live, ori_status s)
{
    if (s != ORI_OK) {
        ori_live_close(*live);
        *live = NULL;
    }
    return s;
}

ori_status ori_live_open(ori_live **live, const char *path,
                         const ori_live_options *o)
{
    ori_status s = create(live, path, o);

    if (s != ORI_OK)
        return s;
    if (is_ordinary(path, o))
        (*live)->reader = &ori__live_recording;
    else
        s = open_bytes(*live, path);
    return keep_or_close(live, s == ORI_OK ? start(*live, path) : s);
}

ori_status ori_live_open_device(ori_live **live, const char *device,
                                const ori_live_options *o)
{
    const char *name = device ? device : "";
    ori_status s = create(live, *name ? name : "the sound device", o);

    if (s != ORI_OK)
        return s;
    (*live)->reader = &ori__live_device;
    return keep_or_close(live, start(*live, name));
}

void ori_live_close(ori_live *l)
{
    if (!l)
        return;
    if (l->priv)
        l->reader->close(l->priv);
    if (l->bytes)
        ori__live_bytes_close(l->bytes);
    ori__resampler_destroy(l->resampler);
    ori__free(l->bytes);
    ori__free(l->priv);
    ori__free(l->raw);
    ori__free(l->part);
    ori__free(l->last);
    ori__free(l->path);
    ori__free(l);
}

/* ---- gaps ---- */

static bool is_missing(const float *x, int channels)
{
    for (int c = 0; c < channels; c++)
        if (!isnan(x[c]))
            return false;
    return true;
}

/* A gap is held or masked for so long at most. */
static int64_t longest(const ori_live *l)
{
    return l->in.rate_hz > 16 ? (int64_t)l->in.rate_hz : 16;
}

static void leave_gap(ori_live *l, int64_t frames)
{
    l->position += frames;
    l->gap = true;
}

/* The reader says that frames are missing before the next. */
static void note_missing(ori_live *l, int64_t missing)
{
    if (missing == 0)
        return;
    l->counts.gaps++;
    l->counts.missing += missing > 0 ? missing : ORI__LIVE_BREAK - missing;
    if (missing < 0)
        leave_gap(l, ORI__LIVE_BREAK - missing);
    else if (l->o.gaps == ORI_GAPS_RESET || missing > longest(l))
        leave_gap(l, missing);
    else
        l->absent = missing;
}

static void drop_infinite(ori_live *l, float *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (isinf(x[i])) {
            x[i] = NAN;
            l->counts.infinite++;
        }
}

/* In place.  A frame with a missing channel is missing. */
static void mix(const float *x, size_t frames, int channels, float *y)
{
    for (size_t t = 0; t < frames; t++) {
        double sum = 0;

        for (int c = 0; c < channels; c++)
            sum += (double)*x++;
        y[t] = (float)(sum / channels);
    }
}

static ori_status fetch_raw(ori_live *l)
{
    int64_t missing;
    ori_status s;

    l->at = 0;
    s = l->reader->read(l->priv, l->raw, l->block, &l->end, &missing);
    if (s != ORI_OK || l->end == 0) {
        l->end = 0;
        l->ended = s == ORI_OK;
        return s;
    }
    l->counts.frames += (int64_t)l->end;
    note_missing(l, missing);
    drop_infinite(l, l->raw, l->end * (size_t)l->in.channels);
    if (l->channels != l->in.channels)
        mix(l->raw, l->end, l->in.channels, l->raw);
    return ORI_OK;
}

/* A frame that is missing begins or goes on: may it be filled? */
static bool fillable(ori_live *l)
{
    l->held++;
    return l->o.gaps != ORI_GAPS_RESET && l->held <= longest(l);
}

/* One frame into x: what is there, or what stands for it.  false: it is left
 * out, and the stretch ends here. */
static bool take_frame(ori_live *l, const float *from, float *x)
{
    const int channels = l->channels;
    const bool missing = !from || is_missing(from, channels);

    if (missing && !fillable(l)) {
        leave_gap(l, 1);
        return false;
    }
    if (!missing)
        l->held = 0;
    l->counts.filled += missing;
    for (int c = 0; c < channels; c++) {
        if (!missing && !isnan(from[c]))
            l->last[c] = from[c];
        x[c] = missing ? NAN : from[c];
        if (l->o.gaps == ORI_GAPS_HOLD && isnan(x[c]))
            x[c] = l->last[c];
    }
    return true;
}

/*
 * The next frames of the stretch at the rate that comes, up to max of them
 * into x; none at the end, or where the stretch is over (l->gap).
 */
static ori_status next_frames(ori_live *l, float *x, size_t max, size_t *n)
{
    const size_t c = (size_t)l->channels;

    *n = 0;
    while (*n < max && !l->ended && !l->gap) {
        const bool virtual = l->absent > 0;
        const float *from = virtual ? NULL : l->raw + l->at * c;

        if (!virtual && l->at == l->end) {
            ori_status s;

            if (*n > 0)             /* give what there is, at once */
                return ORI_OK;
            s = fetch_raw(l);
            if (s != ORI_OK)
                return s;
            continue;
        }
        /* Frames that are there but hold nothing; gaps in time were counted
         * by note_missing(). */
        if (!virtual && is_missing(from, l->channels)) {
            l->counts.gaps += l->held == 0;
            l->counts.missing++;
        }
        if (virtual)
            l->absent--;
        else
            l->at++;
        if (take_frame(l, from, x + *n * c)) {
            ++*n;
            l->position++;
        } else if (!l->begun && *n == 0) {
            l->gap = false;         /* the stretch begins behind it */
        }
    }
    return ORI_OK;
}

/* ---- giving out ---- */

/* Where frame `given` of the stretch lies at the rate given out. */
static int64_t place(const ori_live *l)
{
    const double ratio =
        l->in.rate_hz > 0 ? l->rate_hz / l->in.rate_hz : 1;

    return l->resampler ? llround((double)l->stretch * ratio) + l->given
                        : l->stretch + l->given;
}

static void give(ori_live *l, size_t frames, ori_live_piece *piece)
{
    *piece = (ori_live_piece){ .frames = frames, .position = place(l),
                               .gap = l->fresh && place(l) > 0 };
    l->given += (int64_t)frames;
    l->fresh = false;
}

/* The stretch that ended at a gap is over. */
static ori_status go_on(ori_live *l)
{
    l->gap = false;
    return new_stretch(l);
}

static void begin_stretch(ori_live *l, size_t frames)
{
    if (frames == 0 || l->begun)
        return;
    l->begun = true;
    l->stretch = l->position - (int64_t)frames;
}

static ori_status read_plain(ori_live *l, float *x, size_t max,
                             ori_live_piece *piece)
{
    size_t n = 0;
    ori_status s = ORI_OK;

    while (s == ORI_OK && n == 0 && !l->ended) {
        s = next_frames(l, x, max, &n);
        begin_stretch(l, n);
        if (s == ORI_OK && n == 0 && l->gap)
            s = go_on(l);
    }
    if (n > 0)
        give(l, n, piece);
    return s;
}

/* A block for the resampler, full unless the stretch is over. */
static ori_status refill(ori_live *l)
{
    const size_t c = (size_t)l->channels;
    size_t n;
    ori_status s = next_frames(l, l->part + l->part_frames * c,
                               l->block - l->part_frames, &n);

    if (s != ORI_OK)
        return s;
    begin_stretch(l, n);
    l->part_frames += n;
    if (l->part_frames == l->block || (n == 0 && l->part_frames > 0)) {
        s = ori__resampler_push(l->resampler, l->part, l->part_frames);
        l->part_frames = 0;
    } else if (n == 0 && (l->gap || l->ended)) {
        ori__resampler_finish(l->resampler);
        l->finishing = true;
    }
    return s;
}

static ori_status read_resampled(ori_live *l, float *x, size_t max,
                                 ori_live_piece *piece)
{
    for (;;) {
        const bool over = l->finishing;
        size_t n;
        ori_status s = ori__resampler_take(l->resampler, x, max, &n);

        if (s == ORI_OK && n > 0)
            give(l, n, piece);
        if (s != ORI_OK || n > 0)
            return s;
        if (over && l->ended)
            return ORI_OK;
        s = over ? go_on(l) : refill(l);
        if (s != ORI_OK)
            return s;
    }
}

ori_status ori_live_read(ori_live *l, float *x, size_t max,
                         ori_live_piece *piece)
{
    *piece = (ori_live_piece){ .position = place(l) };
    if (max == 0)
        return ori__fail(ORI_EINVAL, "live input: no room for frames");
    return l->resampler ? read_resampled(l, x, max, piece)
                        : read_plain(l, x, max, piece);
}

double ori_live_rate(const ori_live *l)
{
    return l->rate_hz;
}

int ori_live_channels(const ori_live *l)
{
    return l->channels;
}

const char *ori_live_format(const ori_live *l)
{
    return l->in.format;
}

bool ori_live_is_audio(const ori_live *l)
{
    return l->in.audio;
}

ori_live_counts ori_live_counts_of(const ori_live *l)
{
    ori_live_counts counts = l->counts;

    l->reader->count(l->priv, &counts);
    return counts;
}
