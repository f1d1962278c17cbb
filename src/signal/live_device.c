/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * live_device.c - sound devices through PortAudio
 *
 * PortAudio calls back in a thread of its own, which must not wait: it moves
 * the frames into a ring and returns.  What finds no room there is dropped,
 * counted, and leaves a gap of exactly its length.
 */
#include <fcntl.h>
#include <math.h>
#include <portaudio.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/memory.h"
#include "signal/live_reader.h"
#include "signal/ring.h"

/* The ring holds four seconds: as long may the reader be busy. */
enum { RING_S = 4, POLL_MS = 4, RETRY_MS = 1000 };

typedef struct device {
    const ori_live_options *o;
    const char *name;
    PaStream *stream;
    bool initialised;
    ori__ring *ring;
    int channels;
    double rate_hz;
    atomic_bool overflow;       /* the system lost frames, none knows how
                                   many */
    bool broken;
    double away_s;              /* before it was back */
    int64_t reconnections;
} device;

/* ALSA's and JACK's libraries print while they look for devices. */
static PaError initialise(void)
{
    const int kept = dup(STDERR_FILENO);
    const int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    PaError error;

    if (kept >= 0 && null >= 0)
        dup2(null, STDERR_FILENO);
    error = Pa_Initialize();
    if (kept >= 0) {
        dup2(kept, STDERR_FILENO);
        close(kept);
    }
    if (null >= 0)
        close(null);
    return error;
}

static ori_status fail(const char *name, PaError error)
{
    return ori__fail(ORI_EIO, "%s: %s", *name ? name : "the sound device",
                     Pa_GetErrorText(error));
}

static bool contains(const char *text, const char *part)
{
    const size_t length = strlen(part);

    for (; *text; text++)
        if (strncasecmp(text, part, length) == 0)
            return true;
    return false;
}

/* By number or part of its name; paNoDevice: there is none. */
static PaDeviceIndex find(const char *name)
{
    char *end;
    const long number = strtol(name, &end, 10);

    if (!*name)
        return Pa_GetDefaultInputDevice();
    if (*end == '\0')
        return number >= 0 && number < Pa_GetDeviceCount()
                   ? (PaDeviceIndex)number : paNoDevice;
    for (PaDeviceIndex i = 0; i < Pa_GetDeviceCount(); i++)
        if (Pa_GetDeviceInfo(i)->maxInputChannels > 0 &&
            contains(Pa_GetDeviceInfo(i)->name, name))
            return i;
    return paNoDevice;
}

/* Real time: nothing here allocates, locks or calls the system. */
static int arrived(const void *input, void *output, unsigned long frames,
                   const PaStreamCallbackTimeInfo *time,
                   PaStreamCallbackFlags flags, void *context)
{
    device *d = context;

    (void)output;
    (void)time;
    if (flags & paInputOverflow)
        atomic_store_explicit(&d->overflow, true, memory_order_relaxed);
    ori__ring_push(d->ring, input, frames);
    return paContinue;
}

static ori_status start(device *d)
{
    PaStreamParameters p = { .sampleFormat = paFloat32,
                             .channelCount = d->channels };
    PaError error;

    p.device = find(d->name);
    if (p.device == paNoDevice ||
        Pa_GetDeviceInfo(p.device)->maxInputChannels < 1)
        return ori__fail(ORI_EIO, "there is no sound device \"%s\" that "
                         "records", d->name);
    if (Pa_GetDeviceInfo(p.device)->maxInputChannels < d->channels)
        return ori__fail(ORI_ESHAPE, "%s: has %d channels, %d are needed",
                         Pa_GetDeviceInfo(p.device)->name,
                         Pa_GetDeviceInfo(p.device)->maxInputChannels,
                         d->channels);
    p.suggestedLatency = Pa_GetDeviceInfo(p.device)->defaultLowInputLatency;
    error = Pa_OpenStream(&d->stream, &p, NULL, d->rate_hz, 0, paNoFlag,
                          arrived, d);
    if (error != paNoError && !d->ring) {
        /* Its own rate, which is then brought to ours. */
        d->rate_hz = Pa_GetDeviceInfo(p.device)->defaultSampleRate;
        error = Pa_OpenStream(&d->stream, &p, NULL, d->rate_hz, 0, paNoFlag,
                              arrived, d);
    }
    return error == paNoError ? ORI_OK : fail(d->name, error);
}

static ori_status run(device *d)
{
    const PaError error = Pa_StartStream(d->stream);

    return error == paNoError ? ORI_OK : fail(d->name, error);
}

static ori_status open_device(void *priv, ori__live_bytes *bytes,
                              const char *name, const ori_live_options *o,
                              ori__live_info *info)
{
    device *d = priv;
    const PaError error = initialise();
    ori_status s;

    (void)bytes;
    if (error != paNoError)
        return fail(name, error);
    d->initialised = true;
    d->o = o;
    d->name = name;
    d->channels = o->channels ? o->channels : 1;
    d->rate_hz = o->rate_hz > 0 ? o->rate_hz : 44100;
    s = start(d);
    if (s == ORI_OK)
        s = ori__ring_create(&d->ring, d->channels,
                             (size_t)(RING_S * d->rate_hz));
    if (s == ORI_OK)
        s = run(d);
    info->channels = d->channels;
    info->rate_hz = d->rate_hz;
    info->audio = true;
    snprintf(info->format, sizeof info->format, "sound device \"%.40s\"",
             *name ? name : "default");
    return s;
}

static bool stopped(const device *d)
{
    return d->o->stop && d->o->stop(d->o->context);
}

static void sleep_ms(long ms)
{
    const struct timespec t = { .tv_sec = ms / 1000,
                                .tv_nsec = ms % 1000 * 1000000L };

    nanosleep(&t, NULL);
}

static void say(const device *d, const char *what)
{
    char words[200];

    snprintf(words, sizeof words, "%.80s %s",
             *d->name ? d->name : "the sound device", what);
    if (d->o->say)
        d->o->say(d->o->context, words);
}

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* PortAudio only sees devices that come when it starts anew. */
static bool reopen(device *d)
{
    const double gone = now_s();

    say(d, "is gone; trying again each second");
    while (!stopped(d)) {
        if (d->stream)
            Pa_CloseStream(d->stream);
        d->stream = NULL;
        if (d->initialised)
            Pa_Terminate();
        d->initialised = initialise() == paNoError;
        if (d->initialised && start(d) == ORI_OK && run(d) == ORI_OK) {
            d->broken = true;
            d->away_s = now_s() - gone;
            d->reconnections++;
            say(d, "is back");
            return true;
        }
        sleep_ms(RETRY_MS);
    }
    return false;
}

static ori_status read_device(void *priv, float *x, size_t max,
                              size_t *frames, int64_t *missing)
{
    device *d = priv;

    for (;;) {
        *frames = ori__ring_pull(d->ring, x, max, missing);
        if (*frames > 0)
            break;
        if (stopped(d) || (Pa_IsStreamActive(d->stream) != 1 && !reopen(d)))
            return ORI_OK;
        sleep_ms(POLL_MS);
    }
    if (d->broken)
        *missing = ORI__LIVE_BREAK - llround(d->away_s * d->rate_hz);
    else if (atomic_exchange_explicit(&d->overflow, false,
                                      memory_order_relaxed))
        *missing = *missing > 0 ? *missing : ORI__LIVE_BREAK;
    d->broken = false;
    return ORI_OK;
}

static void count_device(const void *priv, ori_live_counts *counts)
{
    const device *d = priv;

    counts->dropped = ori__ring_account_of(d->ring).dropped;
    counts->reconnections = d->reconnections;
}

static void close_device(void *priv)
{
    device *d = priv;

    if (d->stream)
        Pa_CloseStream(d->stream);
    if (d->initialised)
        Pa_Terminate();
    ori__ring_destroy(d->ring);
}

const ori__live_reader ori__live_device = {
    .priv_size = sizeof(device),
    .open = open_device,
    .read = read_device,
    .count = count_device,
    .close = close_device,
};

ori_status ori_live_devices(ori_live_device_fn *each, void *context)
{
    const PaError error = initialise();

    if (error != paNoError)
        return fail("", error);
    for (PaDeviceIndex i = 0; i < Pa_GetDeviceCount(); i++) {
        const PaDeviceInfo *info = Pa_GetDeviceInfo(i);

        if (info->maxInputChannels > 0)
            each(context, i, info->name, info->maxInputChannels,
                 info->defaultSampleRate, i == Pa_GetDefaultInputDevice());
    }
    Pa_Terminate();
    return ORI_OK;
}
