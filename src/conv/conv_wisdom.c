/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * conv_wisdom.c - what measuring convolutions found, kept between runs
 *
 * A line holds, with tabs between them,
 *
 *     version  processor  instruction set  threads  problem  solver
 *     microseconds of an execution  microseconds of a packing
 *
 * of which the first six are its key.
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
    KEY_ROOM = 512,
    FILE_LIMIT = 1 << 21        /* bytes; some 15,000 lines */
};

static const char heading[] =
    "# What oriole measured: version, processor, instruction set, threads,\n"
    "# problem, solver, microseconds of an execution and of a packing.\n";

typedef struct entry {
    char *key;
    uint64_t hash;              /* of the key */
    ori__conv_time time;
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

/* What is fresh replaces what is not, and only that. */
static bool put(book *b, const char *key, ori__conv_time time, bool fresh)
{
    entry *e = find(b, key);
    char *copy;

    if (e) {
        if (fresh || !e->fresh) {
            e->time = time;
            e->fresh = fresh;
        }
        return true;
    }
    copy = ori__strdup(key);
    if (!copy || !ori__grow(&b->entries, &b->room, b->count + 1,
                            sizeof *b->entries)) {
        ori__free(copy);
        return false;
    }
    b->entries[b->count++] = (entry){ copy, hash_of(key), time, fresh };
    return true;
}

static void empty(book *b)
{
    for (size_t i = 0; i < b->count; i++)
        ori__free(b->entries[i].key);
    ori__free(b->entries);
    *b = (book){ 0 };
}

static void write_key(char key[KEY_ROOM], const ori_conv_problem *problem,
                      const char *solver)
{
    char text[KEY_ROOM / 2];

    snprintf(key, KEY_ROOM, "%s\t%s\t%s\t%d\t%s\t%s", ori_version(),
             ori__cpu_name(), ori__isa_name(ori__kernel_get()->isa),
             ori_threads_get(),
             ori_conv_problem_text(problem, text, sizeof text), solver);
}

bool ori__conv_wisdom_find(const ori_conv_problem *problem,
                           const char *solver, ori__conv_time *time)
{
    char key[KEY_ROOM];
    const entry *e;

    write_key(key, problem, solver);
    pthread_mutex_lock(&lock);
    e = find(&known, key);
    if (e)
        *time = e->time;
    pthread_mutex_unlock(&lock);
    return e != NULL;
}

ori_status ori__conv_wisdom_note(const ori_conv_problem *problem,
                                 const char *solver, ori__conv_time time)
{
    char key[KEY_ROOM];
    bool noted;

    write_key(key, problem, solver);
    pthread_mutex_lock(&lock);
    noted = put(&known, key, time, true);
    pthread_mutex_unlock(&lock);
    return noted ? ORI_OK : ori__fail_memory("wisdom of convolutions");
}

/* The end of the line's key, whose last character is a tab; NULL if there
 * are fewer fields. */
static char *end_of_key(char *line)
{
    for (int i = 0; i < KEY_FIELDS && line; i++) {
        line = strchr(line, '\t');
        line = line ? line + 1 : NULL;
    }
    return line;
}

/* Two numbers, as lines end; false for anything else. */
static bool read_time(const char *s, ori__conv_time *time)
{
    const char *end = s + strlen(s);

    s = ori__number_read(s, end, &time->execute);
    if (!s || *s++ != '\t')
        return false;
    s = ori__number_read(s, end, &time->pack);
    time->execute *= 1e-6;
    time->pack *= 1e-6;
    return s == end && time->execute > 0.0 && time->pack >= 0.0 &&
           isfinite(time->execute) && isfinite(time->pack);
}

/* False only where memory is short. */
static bool take_line(book *b, char *line)
{
    const size_t version = strlen(ori_version());
    char *numbers = end_of_key(line);
    ori__conv_time time;

    if (!numbers || numbers - line > KEY_ROOM ||
        strncmp(line, ori_version(), version) != 0 ||
        line[version] != '\t' || !read_time(numbers, &time))
        return true;
    numbers[-1] = '\0';
    return put(b, line, time, false);
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

static ori_status write_file(const book *b, const char *path)
{
    ori__file_writer w;
    ori_status s = make_folders(path);

    if (s == ORI_OK)
        s = ori__file_begin(&w, path);
    if (s != ORI_OK)
        return s;
    fputs(heading, w.stream);
    for (size_t i = 0; i < b->count; i++) {
        const entry *e = &b->entries[i];
        char execute[ORI__NUMBER_ROOM], pack[ORI__NUMBER_ROOM];

        fprintf(w.stream, "%s\t%s\t%s\n", e->key,
                ori__number_write(execute, 1e6 * e->time.execute, 4),
                ori__number_write(pack, 1e6 * e->time.pack, 4));
    }
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
