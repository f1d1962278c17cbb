/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_wisdom.c - what measuring convolutions found, kept between runs
 *
 * A line holds, with tabs between them,
 *
 *     version  processor  instruction set  threads  problem  solver
 *     microseconds of an execution  microseconds of a packing
 *
 * of which the first six are its key; or, where the problem is "calibration",
 * the four numbers of ori__conv_calibration behind the solver.
 */
#include <oriole/conv/wisdom.h>

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oriole/base/threads.h>

#include "base/checksum.h"
#include "base/cpu.h"
#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/number.h"
#include "conv/conv_wisdom.h"
#include "conv/kernel.h"

enum {
    KEY_FIELDS = 6,
    PROBLEM_FIELD = 4,          /* of these, from 0 */
    KEY_ROOM = 512,
    TIMES = 2,                  /* numbers behind the key, */
    CALIBRATIONS = 4,           /* or so many */
    FILE_LIMIT = 1 << 21        /* bytes; some 15,000 lines */
};

static const char heading[] =
    "# What oriole measured: version, processor, instruction set, threads,\n"
    "# problem, solver, microseconds of an execution and of a packing; or\n"
    "# calibration, solver, times its formula, each number in, out, a call.\n";

static const char calibration[] = "calibration";        /* no problem's text */

typedef struct entry {
    char *key;
    uint64_t hash;              /* of the key */
    double numbers[CALIBRATIONS];
    int count;
    bool fresh;                 /* measured here, not read */
} entry;

typedef struct book {
    entry *entries;
    size_t count, room;
} book;

/* Measuring is for the machine, as the number of threads is, and so is what
 * it found: all plans of the process share it. */
static book known;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static uint64_t hash_of(const char *key)
{
    return ori__crc64(0, key, strlen(key));
}

static entry *find(const book *b, const char *key)
{
    const uint64_t hash = hash_of(key);

    for (size_t i = 0; i < b->count; i++)
        if (b->entries[i].hash == hash &&
            strcmp(b->entries[i].key, key) == 0)
            return &b->entries[i];
    return NULL;
}

static entry *add(book *b, const char *key)
{
    char *copy = ori__strdup(key);

    if (!copy || !ori__grow(&b->entries, &b->room, b->count + 1,
                            sizeof *b->entries)) {
        ori__free(copy);
        return NULL;
    }
    b->entries[b->count] = (entry){ .key = copy, .hash = hash_of(key) };
    return &b->entries[b->count++];
}

/* What is fresh replaces what is not, and only that. */
static bool put(book *b, const char *key, const double *numbers, int count,
                bool fresh)
{
    entry *e = find(b, key);

    if (e && e->fresh && !fresh)
        return true;
    e = e ? e : add(b, key);
    if (!e)
        return false;
    memcpy(e->numbers, numbers, (size_t)count * sizeof *numbers);
    e->count = count;
    e->fresh = fresh;
    return true;
}

static void empty(book *b)
{
    for (size_t i = 0; i < b->count; i++)
        ori__free(b->entries[i].key);
    ori__free(b->entries);
    *b = (book){ 0 };
}

static void write_key(char key[KEY_ROOM], const char *problem,
                      const char *solver)
{
    snprintf(key, KEY_ROOM, "%s\t%s\t%s\t%d\t%s\t%s", ori_version(),
             ori__cpu_name(), ori__isa_name(ori__kernel_get()->isa),
             ori_threads_get(), problem, solver);
}

static bool look_up(const char *problem, const char *solver, double *numbers,
                    int count)
{
    char key[KEY_ROOM];
    const entry *e;

    write_key(key, problem, solver);
    pthread_mutex_lock(&lock);
    e = find(&known, key);
    if (e)
        memcpy(numbers, e->numbers, (size_t)count * sizeof *numbers);
    pthread_mutex_unlock(&lock);
    return e != NULL;
}

static ori_status note(const char *problem, const char *solver,
                       const double *numbers, int count)
{
    char key[KEY_ROOM];
    bool noted;

    write_key(key, problem, solver);
    pthread_mutex_lock(&lock);
    noted = put(&known, key, numbers, count, true);
    pthread_mutex_unlock(&lock);
    return noted ? ORI_OK : ori__fail_memory("wisdom of convolutions");
}

bool ori__conv_wisdom_find(const ori_conv_problem *problem,
                           const char *solver, ori__conv_time *time)
{
    char text[KEY_ROOM / 2];
    double numbers[TIMES];

    ori_conv_problem_text(problem, text, sizeof text);
    if (!look_up(text, solver, numbers, TIMES))
        return false;
    time->execute = 1e-6 * numbers[0];
    time->pack = 1e-6 * numbers[1];
    return true;
}

ori_status ori__conv_wisdom_note(const ori_conv_problem *problem,
                                 const char *solver, ori__conv_time time)
{
    char text[KEY_ROOM / 2];
    const double numbers[TIMES] = { 1e6 * time.execute, 1e6 * time.pack };

    ori_conv_problem_text(problem, text, sizeof text);
    return note(text, solver, numbers, TIMES);
}

bool ori__conv_wisdom_calibration(const char *solver,
                                  ori__conv_calibration *found)
{
    double numbers[CALIBRATIONS];

    if (!look_up(calibration, solver, numbers, CALIBRATIONS))
        return false;
    *found = (ori__conv_calibration){ numbers[0], numbers[1], numbers[2],
                                       numbers[3] };
    return true;
}

ori_status ori__conv_wisdom_calibrate(const char *solver,
                                      ori__conv_calibration found)
{
    const double numbers[CALIBRATIONS] = { found.formula, found.in, found.out,
                                           found.call };

    return note(calibration, solver, numbers, CALIBRATIONS);
}

/* What follows so many fields, each with its tab; NULL if there are fewer. */
static char *behind(char *line, int fields)
{
    for (int i = 0; i < fields && line; i++) {
        line = strchr(line, '\t');
        line = line ? line + 1 : NULL;
    }
    return line;
}

/* Numbers with tabs between them: how many, 0 for anything else. */
static int read_numbers(const char *s, double numbers[CALIBRATIONS])
{
    const char *end = s + strlen(s);

    for (int i = 0; i < CALIBRATIONS; i++) {
        s = ori__number_read(s, end, &numbers[i]);
        if (!s || !isfinite(numbers[i]))
            return 0;
        if (s == end)
            return i + 1;
        if (*s++ != '\t')
            return 0;
    }
    return 0;
}

/* Are there so many numbers for what the line is about, and can they be? */
static bool makes_sense(char *line, const double *numbers, int count)
{
    if (strncmp(behind(line, PROBLEM_FIELD), calibration,
                strlen(calibration)) == 0)
        return count == CALIBRATIONS &&
               ori__conv_calibration_is_sane(&(ori__conv_calibration){
                   numbers[0], numbers[1], numbers[2], numbers[3] });
    return count == TIMES && numbers[0] > 0.0 && numbers[1] >= 0.0;
}

/* False only where memory is short. */
static bool take_line(book *b, char *line)
{
    const size_t version = strlen(ori_version());
    char *end = behind(line, KEY_FIELDS);
    double numbers[CALIBRATIONS];
    int count;

    if (!end || end - line > KEY_ROOM ||
        strncmp(line, ori_version(), version) != 0 || line[version] != '\t')
        return true;
    count = read_numbers(end, numbers);
    if (!makes_sense(line, numbers, count))
        return true;
    end[-1] = '\0';
    return put(b, line, numbers, count, false);
}

/* What a file knows, on top of what the book does. */
static ori_status read_file(book *b, const char *path)
{
    char *text, *rest, *line;
    bool taken = true;
    ori_status s;

    if (access(path, F_OK) != 0 && errno == ENOENT)
        return ORI_OK;
    s = ori__file_read(path, FILE_LIMIT, &text, NULL);
    if (s != ORI_OK)
        return s;
    rest = text;
    while (taken && (line = strsep(&rest, "\n")))
        taken = take_line(b, line);
    ori__free(text);
    return taken ? ORI_OK : ori__fail_memory(path);
}

ori_status ori_conv_wisdom_load(const char *path)
{
    ori_status s;

    pthread_mutex_lock(&lock);
    s = read_file(&known, path);
    pthread_mutex_unlock(&lock);
    return s;
}

/* The folders that lead to a path, as `mkdir -p` makes them. */
static ori_status make_folders(const char *path)
{
    char *folder = ori__path_folder(path);
    ori_status s = ORI_OK;
    int made;

    if (!folder)
        return ori__fail_memory(path);
    made = mkdir(folder, 0700);
    if (made != 0 && errno == ENOENT) {
        s = make_folders(folder);
        made = mkdir(folder, 0700);
    }
    if (s == ORI_OK && made != 0 && errno != EEXIST)
        s = ori__fail_errno(folder, "make");
    ori__free(folder);
    return s;
}

static void write_line(FILE *stream, const entry *e)
{
    char number[ORI__NUMBER_ROOM];

    fputs(e->key, stream);
    for (int i = 0; i < e->count; i++)
        fprintf(stream, "\t%s", ori__number_write(number, e->numbers[i], 4));
    fputc('\n', stream);
}

static ori_status write_file(const book *b, const char *path)
{
    ori__file_writer w;
    ori_status s = make_folders(path);

    if (s == ORI_OK)
        s = ori__file_begin(&w, path);
    if (s != ORI_OK)
        return s;
    fputs(heading, w.stream);
    for (size_t i = 0; i < b->count; i++)
        write_line(w.stream, &b->entries[i]);
    return ori__file_commit(&w);
}

ori_status ori_conv_wisdom_save(const char *path)
{
    ori_status s;

    pthread_mutex_lock(&lock);
    s = read_file(&known, path);
    if (s == ORI_OK)
        s = write_file(&known, path);
    pthread_mutex_unlock(&lock);
    return s;
}

void ori_conv_wisdom_forget(void)
{
    pthread_mutex_lock(&lock);
    empty(&known);
    pthread_mutex_unlock(&lock);
}

int ori_conv_wisdom_count(void)
{
    int count;

    pthread_mutex_lock(&lock);
    count = (int)known.count;
    pthread_mutex_unlock(&lock);
    return count;
}

ori_status ori_conv_wisdom_path(char *path, size_t room)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    int length;

    /* The base directory specification: what is not absolute is ignored. */
    if (cache && cache[0] == '/')
        length = snprintf(path, room, "%s/oriole/wisdom", cache);
    else if (home && home[0] == '/')
        length = snprintf(path, room, "%s/.cache/oriole/wisdom", home);
    else
        return ori__fail(ORI_EIO, "no place for wisdom: neither "
                         "XDG_CACHE_HOME nor HOME is set");
    if (length < 0 || (size_t)length >= room)
        return ori__fail(ORI_EINVAL, "the path of the wisdom is too long");
    return ORI_OK;
}
