/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * e2e_tool.c - what the tests of the command need and a bare system lacks
 *
 *   e2e-tool wav FILE HZ SECONDS RATE CHANNELS   a tone, 16 bit
 *   e2e-tool json [KEY...]      each line of stdin must be a JSON object;
 *                               prints the value below KEY.KEY..., a line
 *                               each (a number counts places of an array)
 *   e2e-tool flip FILE PLACE    change the byte there
 *   e2e-tool peak COMMAND...    run it; prints its most resident memory, KiB
 *   e2e-tool foreground COMMAND...   run it with Ctrl-C as in a terminal:
 *                               a shell lets its background jobs ignore it
 *   e2e-tool line LINK          a serial line, for whoever opens LINK: stdin
 *                               comes out of it, of a line "!half TEXT" only
 *                               TEXT; "!gone" takes it away once all is
 *                               read, for half a second
 *   e2e-tool terminal COMMAND...   run it with a terminal as its standard
 *                               error, which nobody reads before the end;
 *                               then print what came there
 */
#include <fcntl.h>
#include <jansson.h>
#include <math.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static void put(FILE *f, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        fputc((int)(value >> (8 * i) & 0xff), f);
}

static int wav(char **argument)
{
    FILE *f = fopen(argument[0], "wb");
    const double hz = atof(argument[1]);
    const uint32_t rate = (uint32_t)atoi(argument[3]);
    const uint32_t channels = (uint32_t)atoi(argument[4]);
    const uint32_t frames = (uint32_t)(atof(argument[2]) * rate + 0.5);
    uint32_t noise = 1;

    if (!f)
        return 1;
    fputs("RIFF", f);
    put(f, 36 + 2 * frames * channels, 4);
    fputs("WAVEfmt ", f);
    put(f, 16, 4);
    put(f, 1, 2);
    put(f, channels, 2);
    put(f, rate, 4);
    put(f, 2 * rate * channels, 4);
    put(f, 2 * channels, 2);
    put(f, 16, 2);
    fputs("data", f);
    put(f, 2 * frames * channels, 4);
    for (uint32_t t = 0; t < frames; t++)
        for (uint32_t c = 0; c < channels; c++) {
            double x = sin(6.28318530718 * hz * t / rate + c);

            noise = noise * 1664525 + 1013904223;
            x = 8000.0 * x + 500.0 * (noise / 4294967296.0 - 0.5);
            put(f, (uint32_t)(int32_t)lround(x), 2);
        }
    return fclose(f) != 0;
}

static const json_t *below(const json_t *value, char *keys)
{
    for (char *key; value && (key = strsep(&keys, "."));)
        value = json_is_array(value)
                    ? json_array_get(value, (size_t)atoi(key))
                    : json_object_get(value, key);
    return value;
}

static int json_lines(char **keys)
{
    char *line = NULL;
    size_t room = 0;
    int count = 0;

    while (getline(&line, &room, stdin) > 0) {
        json_error_t error;
        json_t *value = json_loads(line, JSON_REJECT_DUPLICATES, &error);

        if (!json_is_object(value)) {
            fprintf(stderr, "no JSON object: %s", line);
            return 1;
        }
        for (char **key = keys; *key; key++) {
            char *path = strdup(*key);
            const json_t *at = below(value, path);
            char *text = at ? json_dumps(at, JSON_ENCODE_ANY |
                                                 JSON_REAL_PRECISION(9))
                            : NULL;

            puts(json_is_string(at) ? json_string_value(at)
                 : text             ? text
                                    : "(none)");
            free(text);
            free(path);
        }
        json_decref(value);
        count++;
    }
    free(line);
    return count == 0;
}

static int flip(char **argument)
{
    FILE *f = fopen(argument[0], "r+b");
    const long place = atol(argument[1]);
    int byte;

    if (!f || fseek(f, place, SEEK_SET) != 0 || (byte = fgetc(f)) == EOF ||
        fseek(f, place, SEEK_SET) != 0)
        return 1;
    fputc(byte ^ 0x55, f);
    return fclose(f) != 0;
}

/* What the command prints goes to standard error. */
static int peak(char **command)
{
    struct rusage used;
    int status;
    const pid_t child = fork();

    if (child == 0) {
        dup2(STDERR_FILENO, STDOUT_FILENO);
        execv(command[0], command);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &used) != child || status != 0)
        return 1;
    printf("%ld\n", used.ru_maxrss);
    return 0;
}

/* A pseudo terminal's two ends; its name appears at once, as LINK. */
static int begin_line(const char *link, int *far_end)
{
    const int near_end = posix_openpt(O_RDWR | O_NOCTTY);
    char name[64];
    struct termios t;

    if (near_end < 0 || grantpt(near_end) != 0 || unlockpt(near_end) != 0 ||
        ptsname_r(near_end, name, sizeof name) != 0)
        return -1;
    *far_end = open(name, O_RDWR | O_NOCTTY);
    if (*far_end < 0 || tcgetattr(*far_end, &t) != 0)
        return -1;
    cfmakeraw(&t);
    tcsetattr(*far_end, TCSANOW, &t);
    unlink(link);
    return symlink(name, link) == 0 ? near_end : -1;
}

static void await_read(int far_end)
{
    int unread = 1;

    for (int still = 0; still < 5; still = unread ? 0 : still + 1) {
        usleep(20000);
        if (ioctl(far_end, FIONREAD, &unread) != 0)
            return;
    }
}

static bool send(int near_end, const char *text, size_t length)
{
    static const char half[] = "!half ";

    if (strncmp(text, half, sizeof half - 1) == 0) {
        text += sizeof half - 1;
        length -= sizeof half;
    }
    return write(near_end, text, length) == (ssize_t)length;
}

static int serial_line(const char *link)
{
    char *text = NULL;
    size_t room = 0;
    ssize_t length;
    int far_end, near_end = begin_line(link, &far_end);

    while (near_end >= 0 && (length = getline(&text, &room, stdin)) > 0) {
        if (strcmp(text, "!gone\n") == 0) {
            await_read(far_end);
            unlink(link);
            close(near_end);
            close(far_end);
            usleep(500000);
            near_end = begin_line(link, &far_end);
        } else if (!send(near_end, text, (size_t)length)) {
            return 1;
        }
    }
    free(text);
    if (near_end < 0)
        return 1;
    await_read(far_end);
    return 0;
}

/* Its buffer holds some KiB. */
static int terminal(char **command)
{
    const int near_end = posix_openpt(O_RDWR | O_NOCTTY);
    struct winsize size = { .ws_row = 24, .ws_col = 80 };
    char text[4096];
    ssize_t length;
    pid_t child;
    int status;

    if (near_end < 0 || grantpt(near_end) != 0 || unlockpt(near_end) != 0)
        return 1;
    ioctl(near_end, TIOCSWINSZ, &size);
    child = fork();
    if (child == 0) {
        const int far_end = open(ptsname(near_end), O_RDWR | O_NOCTTY);
        const int null = open("/dev/null", O_WRONLY);

        dup2(null, STDOUT_FILENO);
        dup2(far_end, STDERR_FILENO);
        execv(command[0], command);
        _exit(127);
    }
    if (waitpid(child, &status, 0) != child || status != 0)
        return 1;
    fcntl(near_end, F_SETFL, O_NONBLOCK);
    while ((length = read(near_end, text, sizeof text)) > 0)
        fwrite(text, 1, (size_t)length, stdout);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 7 && strcmp(argv[1], "wav") == 0)
        return wav(argv + 2);
    if (argc >= 2 && strcmp(argv[1], "json") == 0)
        return json_lines(argv + 2);
    if (argc == 4 && strcmp(argv[1], "flip") == 0)
        return flip(argv + 2);
    if (argc == 3 && strcmp(argv[1], "line") == 0)
        return serial_line(argv[2]);
    if (argc >= 3 && strcmp(argv[1], "terminal") == 0)
        return terminal(argv + 2);
    if (argc >= 3 && strcmp(argv[1], "peak") == 0)
        return peak(argv + 2);
    if (argc >= 3 && strcmp(argv[1], "foreground") == 0) {
        signal(SIGINT, SIG_DFL);
        execv(argv[2], argv + 2);
    }
    return 2;
}
