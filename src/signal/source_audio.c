/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * source_audio.c - audio files, through libsndfile
 *
 * This file and sink_audio.c, which writes, are all that includes sndfile.h.
 * libsndfile reads some thirty formats; a few of them are old, seldom tested
 * and found by guessing, so only those of a list are let through.  It reads
 * through our own byte source, which makes pipes readable and keeps it from
 * opening other files.
 */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <sndfile.h>

#include "base/fail.h"
#include "base/file.h"
#include "signal/audio_promise.h"
#include "signal/mpeg_frames.h"
#include "signal/reader.h"

typedef struct audio {
    ori__input *in;
    SNDFILE *file;
    SF_INFO info;
    const char *container;  /* its name in the list below */
    ori__audio_promise promise;
    int64_t mpeg_samples;   /* of an MP3 that does not say it; -1: it does,
                               or is none */
    int64_t position;       /* libsndfile's, in bytes */
    int64_t done;           /* frames read */
} audio;

static const struct {
    int container;
    const char *name;
} allowed[] = {
    { SF_FORMAT_WAV, "WAV" },   { SF_FORMAT_WAVEX, "WAV" },
    { SF_FORMAT_W64, "W64" },   { SF_FORMAT_RF64, "RF64" },
    { SF_FORMAT_AIFF, "AIFF" }, { SF_FORMAT_AU, "AU" },
    { SF_FORMAT_CAF, "CAF" },   { SF_FORMAT_FLAC, "FLAC" },
    { SF_FORMAT_OGG, "Ogg" },   { SF_FORMAT_MPEG, "MPEG" },
};

static const char *const extensions[] = {
    "wav", "wave", "w64", "rf64", "aif",  "aiff", "aifc", "au",
    "snd", "caf",  "flac", "ogg", "oga", "opus", "mp3",
};

bool ori_signal_is_audio(const char *path)
{
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        if (ori__path_has_extension(path, extensions[i]))
            return true;
    return false;
}

static bool claims(const ori__input *in, const unsigned char *head)
{
    static const char *const magics[] = { "RIFF", "RIFX", "RF64", "riff",
                                          "FORM", ".snd", "dns.", "caff",
                                          "fLaC", "OggS", "ID3" };

    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (memcmp(head, magics[i], strlen(magics[i])) == 0)
            return true;
    /* An MPEG frame: eleven ones, then a version and a layer that exist.
     * FF FE is left to tables, as it begins a text in UTF-16. */
    if (head[0] == 0xff && (head[1] & 0xe0) == 0xe0 && head[1] != 0xfe &&
        head[1] != 0xff && (head[1] & 0x18) != 0x08 && (head[1] & 0x06))
        return true;
    return ori_signal_is_audio(in->path);
}

/* By what libsndfile takes for MPEG: a frame, or a tag before one. */
static bool may_be_mpeg(ori__input *in)
{
    unsigned char b[3] = { 0 };

    ori__input_read_at(in, 0, b, sizeof b);
    return memcmp(b, "ID3", 3) == 0 ||
           (b[0] == 0xff && (b[1] & 0xe0) == 0xe0);
}

/* What libsndfile sees of the input. */

/*
 * libsndfile guesses an MP3's length by that of the file, and reads no further
 * than the guess: it is told a file so long that the guess is never too short
 * (bit rates go from 8 to 320 kbit/s), with nothing behind the true end but,
 * once more, the last bytes, where a tag would be.
 */
enum { GUESS_TIMES = 64, TAG_BYTES = 128 };

static int64_t hidden_behind(const audio *a)
{
    return a->mpeg_samples > 0 ? a->in->size * (GUESS_TIMES - 1) : 0;
}

static int64_t place_of(const audio *a, int64_t position)
{
    const int64_t behind = hidden_behind(a);

    return behind > 0 && position >= behind + a->in->size - TAG_BYTES
               ? position - behind : position;
}

static sf_count_t vio_length(void *user)
{
    const audio *a = user;

    if (a->in->size >= 0)
        return a->in->size + hidden_behind(a);
    /* A stream: as long as its header says, else longer than anything. */
    return a->promise.bytes >= 0 ? a->promise.start + a->promise.bytes
                                 : INT64_MAX / 4;
}

static sf_count_t vio_seek(sf_count_t offset, int whence, void *user)
{
    audio *a = user;
    int64_t from = 0, to;

    if (whence == SEEK_CUR)
        from = a->position;
    else if (whence == SEEK_END)
        from = vio_length(user);
    if (__builtin_add_overflow(from, offset, &to) || to < 0)
        return -1;
    a->position = to;
    return to;
}

/*
 * Where a recorder lost its power before it wrote how many bytes follow,
 * libsndfile is told that it is all there are.
 */
static void finish_header(const audio *a, unsigned char *to, int64_t at,
                          size_t bytes)
{
    const int64_t there = a->in->size - a->promise.start;
    const uint32_t size = there < UINT32_MAX ? (uint32_t)there
                                             : UINT32_MAX - 1;

    for (int i = 0; i < 4; i++) {
        const int64_t place = a->promise.start - 4 + i - at;

        if (place >= 0 && place < (int64_t)bytes)
            to[place] = (unsigned char)(size >> (8 * i));
    }
}

static sf_count_t vio_read(void *to, sf_count_t bytes, void *user)
{
    audio *a = user;
    size_t got = 0;

    if (bytes > 0)
        got = ori__input_read_at(a->in, place_of(a, a->position), to,
                                 (size_t)bytes);
    if (a->promise.unfinished && a->in->size > a->promise.start)
        finish_header(a, to, a->position, got);
    a->position += (int64_t)got;
    return (sf_count_t)got;
}

static sf_count_t vio_tell(void *user)
{
    return ((const audio *)user)->position;
}

static const char *container_name(int format)
{
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        if (allowed[i].container == (format & SF_FORMAT_TYPEMASK))
            return allowed[i].name;
    return NULL;
}

/* "WAV, signed 16 bit PCM" */
static void describe(const audio *a, char *text, size_t room)
{
    SF_FORMAT_INFO coding = { .format = a->info.format & SF_FORMAT_SUBMASK };
    const char *name = "unknown coding";

    if (sf_command(NULL, SFC_GET_FORMAT_INFO, &coding, sizeof coding) == 0 &&
        coding.name)
        name = coding.name;
    snprintf(text, room, "%s, %s", a->container, name);
    text = strchr(text, ' ') + 1;
    if (islower((unsigned char)text[1]))    /* "Signed", but "GSM 6.10" */
        text[0] = (char)tolower((unsigned char)text[0]);
}

static ori_status refuse_container(const audio *a)
{
    SF_FORMAT_INFO type = { .format = a->info.format & SF_FORMAT_TYPEMASK };

    sf_command(NULL, SFC_GET_FORMAT_INFO, &type, sizeof type);
    return ori__fail(ORI_EFORMAT,
                     "%s: is audio of the kind %s; oriole reads WAV, W64, "
                     "RF64, AIFF, AU, CAF, FLAC, Ogg, Opus and MP3",
                     a->in->path, type.name ? type.name : "unknown");
}

static ori_status open_audio(void *priv, ori__input *in,
                             const ori_source_options *options,
                             ori__reader_info *info)
{
    static SF_VIRTUAL_IO io = { .get_filelen = vio_length, .seek = vio_seek,
                                .read = vio_read, .tell = vio_tell };
    audio *a = priv;
    ori_status s;

    if (options->columns)
        return ori__fail(ORI_EINVAL, "%s: is audio, which has no columns",
                         in->path);
    a->in = in;
    a->promise = ori__audio_promise_read(in);
    a->mpeg_samples = may_be_mpeg(in) ? ori__mpeg_samples(in) : -1;
    a->file = sf_open_virtual(&io, SFM_READ, &a->info, a);
    if ((s = ori__input_check(in)) != ORI_OK)
        return s;
    if (!a->file)       /* with two threads the text may be the other's */
        return ori__fail(ORI_EFORMAT, "%s: cannot be read as audio: %s",
                         in->path, sf_strerror(NULL));
    a->container = container_name(a->info.format);
    if (!a->container)
        return refuse_container(a);
    if (a->promise.cut)
        return ori__fail(ORI_EFORMAT, "%s: the file ends, or is not %s any "
                         "more, before its samples begin",
                         in->path, a->container);
    if (a->info.channels < 1 || a->info.samplerate < 1)
        return ori__fail(ORI_EFORMAT, "%s: %d channels at %d Hz", in->path,
                         a->info.channels, a->info.samplerate);
    if (a->mpeg_samples > 0)
        a->info.frames = a->mpeg_samples;
    info->rate_hz = a->info.samplerate;
    info->channels = a->info.channels;
    info->audio = true;
    info->frames = a->info.frames;
    info->pcm16 = (a->info.format & SF_FORMAT_SUBMASK) == SF_FORMAT_PCM_16;
    info->seekable = a->info.seekable && a->info.channels <= 1024;
    info->unfinished = a->promise.unfinished && a->info.frames > 0;
    if (a->info.frames < 0 || a->info.frames >= SF_COUNT_MAX / 4 ||
        (in->size < 0 && a->promise.bytes < 0))
        info->frames = -1;
    describe(a, info->format, sizeof info->format);
    return ORI_OK;
}

/* Are there as many bytes and frames as the header promises? */
static ori_status check_promise(const audio *a)
{
    const ori__audio_promise *p = &a->promise;
    const int64_t size = a->in->size;

    if (size >= 0 && p->bytes > size - p->start)
        return ori__fail(ORI_EFORMAT,
                         "%s: ends at frame %lld: the header promises %lld "
                         "bytes of samples and %lld are there",
                         a->in->path, (long long)a->done,
                         (long long)p->bytes,
                         (long long)(size > p->start ? size - p->start : 0));
    if ((size >= 0 || p->bytes >= 0) && a->info.frames < SF_COUNT_MAX / 4 &&
        a->done < a->info.frames)
        return ori__fail(ORI_EFORMAT,
                         "%s: ends at frame %lld: the header promises %lld",
                         a->in->path, (long long)a->done,
                         (long long)a->info.frames);
    return ORI_OK;
}

static ori_status check_ogg(const audio *a)
{
    bool cut;
    const ori_status s = ori__audio_ogg_is_cut(a->in, &cut);

    if (s == ORI_OK && cut)
        return ori__fail(ORI_EFORMAT, "%s: ends at frame %lld, within a page "
                         "of Ogg", a->in->path, (long long)a->done);
    return s;
}

/* libsndfile gave nothing more: is this where the file should end? */
static ori_status check_end(const audio *a)
{
    const int code = sf_error(a->file);
    ori_status s = ori__input_check(a->in);

    if (s != ORI_OK)
        return s;
    if (code != SF_ERR_NO_ERROR)
        return ori__fail(ORI_EFORMAT, "%s: damaged at frame %lld: %s",
                         a->in->path, (long long)a->done,
                         sf_error_number(code));
    s = check_promise(a);
    if (s == ORI_OK && a->in->size >= 0 &&
        (a->info.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_OGG)
        s = check_ogg(a);
    return s;
}

/* A part of a frame at the end of an MP3 that was counted is none. */
static sf_count_t most_frames(const audio *a, size_t max_frames)
{
    const int64_t left = a->mpeg_samples > 0 ? a->mpeg_samples - a->done
                                             : INT64_MAX;

    return (int64_t)max_frames < left ? (sf_count_t)max_frames : left;
}

static ori_status read_audio(void *priv, float *x, size_t max_frames,
                             size_t *frames)
{
    audio *a = priv;
    sf_count_t got = sf_readf_float(a->file, x, most_frames(a, max_frames));

    *frames = got > 0 ? (size_t)got : 0;
    a->done += (int64_t)*frames;
    return *frames ? ORI_OK : check_end(a);
}

static ori_status read_audio_pcm16(void *priv, int16_t *x, size_t max_frames,
                                   size_t *frames)
{
    audio *a = priv;
    sf_count_t got = sf_readf_short(a->file, x, most_frames(a, max_frames));

    *frames = got > 0 ? (size_t)got : 0;
    a->done += (int64_t)*frames;
    return *frames ? ORI_OK : check_end(a);
}

/*
 * Where libsndfile 1.2 has to begin so that the samples from `frame` on are
 * those of the file:
 *
 *   MP3     lacks at first what earlier frames (of 1152) saved up for later
 *   Vorbis  the first block (of at most 8192) after a jump is wrong, short
 *           jumps land elsewhere (its issue 885; none is short after a jump
 *           to 0), and so do jumps into the last page, which ends early
 */
static sf_count_t jump_before(const audio *a, int64_t frame)
{
    enum { RUN_UP = 16384, LAST_PAGE = 1 << 18 };
    const int coding = a->info.format & SF_FORMAT_SUBMASK;
    const bool vorbis = coding == SF_FORMAT_VORBIS;
    int64_t to = frame;

    if (vorbis || coding == SF_FORMAT_MPEG_LAYER_I ||
        coding == SF_FORMAT_MPEG_LAYER_II ||
        coding == SF_FORMAT_MPEG_LAYER_III)
        to -= RUN_UP;
    if (vorbis && to > a->info.frames - LAST_PAGE)
        to = a->info.frames - LAST_PAGE;
    if (vorbis && sf_seek(a->file, 0, SEEK_SET) != 0)
        return -1;
    return sf_seek(a->file, to > 0 ? to : 0, SEEK_SET);
}

static ori_status seek_audio(void *priv, int64_t frame)
{
    enum { PIECE = 4096 };
    audio *a = priv;
    const int64_t most = PIECE / a->info.channels;
    sf_count_t at = jump_before(a, frame), got = 1;
    float x[PIECE];

    while (at >= 0 && at < frame && got > 0) {
        got = sf_readf_float(a->file, x, frame - at < most ? frame - at
                                                           : most);
        at += got > 0 ? got : 0;
    }
    if (at != frame)
        return ori__fail(ORI_EFORMAT, "%s: cannot be read from frame %lld: "
                         "%s", a->in->path, (long long)frame,
                         sf_error_number(sf_error(a->file)));
    a->done = frame;
    return ori__input_check(a->in);
}

static void close_audio(void *priv)
{
    audio *a = priv;

    if (a->file)
        sf_close(a->file);
}

const ori__reader ori__reader_audio = {
    .name = "audio",
    .priv_size = sizeof(audio),
    .claims = claims,
    .open = open_audio,
    .read = read_audio,
    .read_pcm16 = read_audio_pcm16,
    .seek = seek_audio,
    .close = close_audio,
};
