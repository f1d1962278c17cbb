/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * sink_audio.c - audio files are written, through libsndfile
 *
 * WAV in float32, so that nothing is clipped or rounded; FLAC in 16 bits, where
 * it is small.
 */
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <unistd.h>

#include <sndfile.h>

#include "base/fail.h"
#include "signal/writer.h"

typedef struct wav {
    SNDFILE *file;
} wav;

static ori_status open_wav(void *priv, const ori__writer_file *f)
{
    /* RF64 as long as it is written: whether 4 GiB suffice is known at the
     * end, when it becomes a plain WAV if they do. */
    SF_INFO info = { .channels = f->channels,
                     .samplerate = (int)fmin(f->rate_hz, INT_MAX),
                     .format = SF_FORMAT_RF64 | SF_FORMAT_FLOAT };
    wav *w = priv;

    if (f->rate_hz < 1.0 || f->rate_hz != (double)info.samplerate)
        return ori__fail(ORI_EINVAL, "%s: a WAV file needs a whole number of "
                         "samples per second, not %g; .npy and .csv do not",
                         f->path, f->rate_hz);
    if (lseek(fileno(f->stream), 0, SEEK_CUR) < 0)
        return ori__fail(ORI_EIO, "%s: a WAV file cannot be written into a "
                         "pipe", f->path);
    w->file = sf_open_fd(fileno(f->stream), SFM_WRITE, &info, SF_FALSE);
    if (!w->file)
        return ori__fail(ORI_EINVAL, "%s: cannot be written: %s", f->path,
                         sf_strerror(NULL));
    sf_command(w->file, SFC_RF64_AUTO_DOWNGRADE, NULL, SF_TRUE);
    /* It would hold the time of day: the same sound is the same file. */
    sf_command(w->file, SFC_SET_ADD_PEAK_CHUNK, NULL, SF_FALSE);
    return ORI_OK;
}

/* FLAC keeps whole numbers: what is louder than full scale is clipped, and
 * what is missing is silent. */
static ori_status open_flac(void *priv, const ori__writer_file *f)
{
    SF_INFO info = { .channels = f->channels,
                     .samplerate = (int)fmin(f->rate_hz, INT_MAX),
                     .format = SF_FORMAT_FLAC | SF_FORMAT_PCM_16 };
    wav *w = priv;

    if (f->rate_hz != (double)info.samplerate || !sf_format_check(&info))
        return ori__fail(ORI_EINVAL, "%s: FLAC holds 1 to 8 channels at whole "
                         "rates up to 655350 Hz, not %d at %g Hz", f->path,
                         f->channels, f->rate_hz);
    if (lseek(fileno(f->stream), 0, SEEK_CUR) < 0)
        return ori__fail(ORI_EIO, "%s: a FLAC file cannot be written into a "
                         "pipe", f->path);
    w->file = sf_open_fd(fileno(f->stream), SFM_WRITE, &info, SF_FALSE);
    if (!w->file)
        return ori__fail(ORI_EINVAL, "%s: cannot be written: %s", f->path,
                         sf_strerror(NULL));
    sf_command(w->file, SFC_SET_CLIPPING, NULL, SF_TRUE);
    return ORI_OK;
}

static ori_status write_wav(void *priv, const ori__writer_file *f,
                            const float *x, size_t frames)
{
    const wav *w = priv;

    errno = 0;
    if (sf_writef_float(w->file, x, (sf_count_t)frames) ==
        (sf_count_t)frames)
        return ORI_OK;
    if (errno)
        return ori__fail_errno(f->path, "write");
    return ori__fail(ORI_EIO, "%s: cannot write: %s", f->path,
                     sf_strerror(w->file));
}

static ori_status write_flac(void *priv, const ori__writer_file *f,
                             const float *x, size_t frames)
{
    enum { SOME = 1024 };
    const size_t channels = (size_t)f->channels;
    float y[SOME];
    ori_status s = ORI_OK;

    for (size_t t = 0; s == ORI_OK && t < frames;) {
        size_t n = 0;

        for (; t < frames && n + channels <= SOME; t++)
            for (size_t c = 0; c < channels; c++, n++)
                y[n] = isnan(x[t * channels + c]) ? 0 : x[t * channels + c];
        s = write_wav(priv, f, y, n / channels);
    }
    return s;
}

static ori_status finish_wav(void *priv, const ori__writer_file *f)
{
    wav *w = priv;
    int code;

    errno = 0;
    code = sf_close(w->file);
    w->file = NULL;
    if (code == SF_ERR_NO_ERROR)
        return ORI_OK;
    return errno ? ori__fail_errno(f->path, "write")
                 : ori__fail(ORI_EIO, "%s: cannot write: %s", f->path,
                             sf_error_number(code));
}

static void close_wav(void *priv)
{
    wav *w = priv;

    if (w->file)
        sf_close(w->file);
}

const ori__writer ori__writer_wav = {
    .extension = "wav",
    .priv_size = sizeof(wav),
    .open = open_wav,
    .write = write_wav,
    .finish = finish_wav,
    .close = close_wav,
};

const ori__writer ori__writer_flac = {
    .extension = "flac",
    .priv_size = sizeof(wav),
    .open = open_flac,
    .write = write_flac,
    .finish = finish_wav,
    .close = close_wav,
};
