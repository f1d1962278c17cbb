/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * scratch.c - a folder for the files of one test
 */
#include "scratch.h"

#include <CUnit/Basic.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/random.h"

static char folder[64];

void scratch_begin(void)
{
    /* in memory where that is to be had: thousands of small files */
    strcpy(folder, "/dev/shm/oriole-test-XXXXXX");
    if (mkdtemp(folder))
        return;
    strcpy(folder, "/tmp/oriole-test-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
}

static int remove_one(const char *path, const struct stat *info, int kind,
                      struct FTW *where)
{
    (void)info;
    (void)kind;
    (void)where;
    return remove(path);
}

void scratch_end(void)
{
    CU_ASSERT_EQUAL(nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

const char *scratch_path(const char *name)
{
    static char paths[8][256];
    static int next;
    char *path = paths[next++ % 8];

    snprintf(path, sizeof paths[0], "%s%s%s", folder, *name ? "/" : "", name);
    return path;
}

const char *scratch_write_bytes(const char *name, const void *data,
                                size_t bytes)
{
    const char *path = scratch_path(name);
    char part[256];
    FILE *f;

    for (const char *p = path + strlen(folder) + 1; (p = strchr(p, '/'));
         p++) {
        snprintf(part, sizeof part, "%.*s", (int)(p - path), path);
        mkdir(part, 0777);
    }
    f = fopen(path, "wb");      /* ori__file_write syncs: slow, so often */
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    CU_ASSERT_EQUAL_FATAL(fwrite(data, 1, bytes, f), bytes);
    CU_ASSERT_EQUAL_FATAL(fclose(f), 0);
    return path;
}

const char *scratch_write(const char *name, const char *text)
{
    return scratch_write_bytes(name, text, strlen(text));
}

static unsigned char *put(unsigned char *p, unsigned value, int bytes)
{
    for (; bytes--; value >>= 8)
        *p++ = (unsigned char)value;
    return p;
}

const char *scratch_wav(const char *name, int rate, int channels, int frames,
                        int first)
{
    const unsigned bytes = (unsigned)(2 * channels * frames);
    const unsigned frame = 2 * (unsigned)channels;
    unsigned char *file = ori__alloc(44 + bytes, 1), *p = file;
    const char *path;

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    memcpy(p, "RIFF", 4);
    p = put(p + 4, 36 + bytes, 4);
    memcpy(p, "WAVEfmt ", 8);
    p = put(p + 8, 16, 4);
    p = put(p, 1, 2);
    p = put(p, (unsigned)channels, 2);
    p = put(p, (unsigned)rate, 4);
    p = put(p, (unsigned)rate * frame, 4);
    p = put(p, frame, 2);
    p = put(p, 16, 2);
    memcpy(p, "data", 4);
    p = put(p + 4, bytes, 4);
    for (int t = 0; t < frames; t++)
        for (int c = 0; c < channels; c++)
            p = put(p, (unsigned)(first + t + 1000 * c), 2);
    path = scratch_write_bytes(name, file, 44 + bytes);
    ori__free(file);
    return path;
}

ori_status scratch_load(ori_dataset **d, const char *name,
                        const ori_dataset_options *options)
{
    const char *path = scratch_path(name);

    return ori_dataset_load(d, &path, 1, options);
}

bool scratch_fails(const char *name, const ori_dataset_options *options,
                   ori_status status, const char *rule)
{
    const char *path = scratch_path(name), *said;
    ori_dataset *d;
    ori_status s = ori_dataset_load(&d, &path, 1, options);

    said = ori_last_error();
    if (s == status && !d && strncmp(said, path, strlen(path)) == 0 &&
        strstr(said, rule))
        return true;
    printf("\n    %s: %s\n    expected: %s\n", ori_status_text(s),
           s == ORI_OK ? "" : said, rule);
    ori_dataset_destroy(d);
    return false;
}

bool text_fails(const char *name, const char *text, ori_status status,
                const char *rule)
{
    scratch_write(name, text);
    return scratch_fails(name, NULL, status, rule);
}

static bool survives(const char *name, const void *data, size_t bytes,
                     const char *what, int which)
{
    ori_dataset *d;
    ori_status s;

    scratch_write_bytes(name, data, bytes);
    s = scratch_load(&d, name, NULL);
    ori_dataset_destroy(d);
    if (s == ORI_OK || *ori_last_error())
        return true;
    printf("\n    %s %d: %s\n", what, which, ori_status_text(s));
    return false;
}

bool text_survives(const char *name, const void *data, size_t bytes,
                   int mutations)
{
    unsigned char *copy = ori__alloc(bytes, 1);
    bool fine = copy != NULL;

    for (size_t n = 0; n < bytes && fine; n++)
        fine = survives(name, data, n, "cut at byte", (int)n);
    for (int i = 0; i < mutations && fine; i++) {
        ori__rng r = ori__rng_at(1, ORI__RNG_TEST, (uint32_t)i, 0);
        const uint32_t changes = 1 + ori__rng_below(&r, 3);

        memcpy(copy, data, bytes);
        for (uint32_t k = 0; k < changes; k++) {
            static const char marks[] = "@:,?#\"\n\t -e.9";
            const uint32_t at = ori__rng_below(&r, (uint32_t)bytes);

            copy[at] = ori__rng_below(&r, 2)
                           ? (unsigned char)ori__rng_u32(&r)
                           : (unsigned char)marks[ori__rng_below(
                                 &r, sizeof marks - 1)];
        }
        fine = survives(name, copy, bytes, "mutation", i);
    }
    ori__free(copy);
    return fine;
}
