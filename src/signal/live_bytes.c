/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * live_bytes.c - bytes as they come: waiting that can be stopped
 */
#include "signal/live_bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "base/fail.h"
#include "signal/live_reader.h"

/* How often we ask whether to stop, and whether a file has grown. */
enum { WAIT_MS = 100, GROWN_MS = 20, RETRY_MS = 1000 };

static bool stopped(const ori__live_bytes *b)
{
    return b->o->stop && b->o->stop(b->o->context);
}

static void sleep_ms(int ms)
{
    const struct timespec t = { .tv_sec = ms / 1000,
                                .tv_nsec = ms % 1000 * 1000000L };

    nanosleep(&t, NULL);    /* a signal may cut it short, as it should */
}

static bool speed_of(int baud, speed_t *speed)
{
    static const struct {
        int baud;
        speed_t speed;
    } speeds[] = { { 1200, B1200 },     { 2400, B2400 },
                   { 4800, B4800 },     { 9600, B9600 },
                   { 19200, B19200 },   { 38400, B38400 },
                   { 57600, B57600 },   { 115200, B115200 },
                   { 230400, B230400 }, { 460800, B460800 },
                   { 921600, B921600 } };

    for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++)
        if (speeds[i].baud == baud) {
            *speed = speeds[i].speed;
            return true;
        }
    return false;
}

/* Bytes as they are, 8 bits, no parity, one stop bit. */
static ori_status set_line(const ori__live_bytes *b)
{
    struct termios t;
    speed_t speed;

    if (!speed_of(b->o->baud ? b->o->baud : 115200, &speed))
        return ori__fail(ORI_EINVAL, "%s: %d baud is no speed of a serial "
                         "line", b->path, b->o->baud);
    if (tcgetattr(b->fd, &t) != 0)
        return ori__fail_errno(b->path, "set up");
    cfmakeraw(&t);
    t.c_cflag |= CLOCAL | CREAD;
    cfsetispeed(&t, speed);
    cfsetospeed(&t, speed);
    if (tcsetattr(b->fd, TCSANOW, &t) != 0)
        return ori__fail_errno(b->path, "set up");
    return ORI_OK;
}

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* A FIFO's open waits for its writer, and a signal ends the waiting.  That
 * of a serial line must not: it would wait for a carrier. */
static ori_status open_fd(ori__live_bytes *b)
{
    struct stat info;
    const int no_wait =
        stat(b->path, &info) == 0 && S_ISCHR(info.st_mode) ? O_NONBLOCK : 0;

    do
        b->fd = open(b->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | no_wait);
    while (b->fd < 0 && errno == EINTR && !stopped(b));
    if (b->fd < 0)
        return stopped(b) ? ori__fail(ORI_ESTOPPED, "%s: stopped", b->path)
                          : ori__fail_errno(b->path, "open");
    if (fstat(b->fd, &info) != 0 || S_ISDIR(info.st_mode)) {
        errno = EISDIR;
        return ori__fail_errno(b->path, "read");
    }
    b->fifo = S_ISFIFO(info.st_mode);
    b->device = info.st_dev;
    b->inode = info.st_ino;
    b->serial = isatty(b->fd);
    return b->serial ? set_line(b) : ORI_OK;
}

ori_status ori__live_bytes_open(ori__live_bytes *b, const char *path,
                                const ori_live_options *o)
{
    const bool standard = strcmp(path, "-") == 0;

    b->o = o;
    b->path = standard ? "standard input" : path;
    b->fd = STDIN_FILENO;
    b->owned = !standard;
    b->begin = b->end = 0;
    return standard ? ORI_OK : open_fd(b);
}

void ori__live_bytes_close(ori__live_bytes *b)
{
    if (b->owned && b->fd >= 0)
        close(b->fd);
    b->fd = -1;
}

static void say(const ori__live_bytes *b, const char *what)
{
    char words[300];

    snprintf(words, sizeof words, "%.200s %s", b->path, what);
    if (b->o->say)
        b->o->say(b->o->context, words);
}

/* What was not complete never will be. */
static void break_off(ori__live_bytes *b, double away_s)
{
    b->halves += b->end > b->begin;
    b->begin = b->end = 0;
    b->broken = true;
    b->away_s = away_s;
}

int64_t ori__live_bytes_break(ori__live_bytes *b, double rate_hz)
{
    const double frames = b->away_s * rate_hz;

    b->broken = false;
    return frames < 1e15 ? ORI__LIVE_BREAK - llround(frames)
                         : ORI__LIVE_BREAK;
}

/* The device is gone: wait until it is back, or we are to stop. */
static bool reopen(ori__live_bytes *b)
{
    const double gone = now_s();

    say(b, "is gone; trying again each second");
    while (!stopped(b)) {
        ori__live_bytes_close(b);
        if (open_fd(b) == ORI_OK && b->serial) {
            break_off(b, now_s() - gone);
            b->reconnections++;
            say(b, "is back");
            return true;
        }
        sleep_ms(RETRY_MS);
    }
    return false;
}

/* Is there something to read, or an end?  false: we are to stop. */
static bool wait_for(ori__live_bytes *b)
{
    for (;;) {
        struct pollfd p = { .fd = b->fd, .events = POLLIN };

        if (stopped(b))
            return false;
        if (poll(&p, 1, WAIT_MS) > 0)
            return true;
    }
}

/* A file that is followed was cut, or another one has its name: logs are
 * rotated so.  Then from the beginning. */
static void follow_file(ori__live_bytes *b)
{
    const off_t at = lseek(b->fd, 0, SEEK_CUR);
    struct stat info;

    if (!b->owned || b->fifo || at < 0 || stat(b->path, &info) != 0 ||
        !S_ISREG(info.st_mode))
        return;
    if (info.st_ino != b->inode || info.st_dev != b->device) {
        const int fd = open(b->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

        if (fd < 0)
            return;
        close(b->fd);
        b->fd = fd;
        b->inode = info.st_ino;
        b->device = info.st_dev;
        b->fifo = false;
    } else if (info.st_size < at) {
        (void)lseek(b->fd, 0, SEEK_SET);
    } else {
        return;
    }
    break_off(b, 0);
    say(b, "begins anew");
}

/* At the end for now; whether more comes is another's matter. */
static void await_more(ori__live_bytes *b)
{
    if (b->fifo && b->end > b->begin)
        break_off(b, 0);
    follow_file(b);
    sleep_ms(GROWN_MS);
}

ori_status ori__live_bytes_more(ori__live_bytes *b, bool *more)
{
    memmove(b->buffer, b->buffer + b->begin, b->end - b->begin);
    b->end -= b->begin;
    b->begin = 0;
    *more = false;
    while (b->end < sizeof b->buffer && wait_for(b)) {
        const ssize_t got = read(b->fd, b->buffer + b->end,
                                 sizeof b->buffer - b->end);

        if (got > 0) {
            b->end += (size_t)got;
            *more = true;
            return ORI_OK;
        }
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (b->serial && b->owned) {
            if (!reopen(b))
                return ORI_OK;
        } else if (got < 0) {
            return ori__fail_errno(b->path, "read");
        } else if (b->o->follow) {
            await_more(b);
        } else {
            return ORI_OK;
        }
    }
    return ORI_OK;
}
