/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serve_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/random.h"
#include "suite.h"

static char folder[64];

const char *serve_folder_begin(void)
{
    strcpy(folder, "/tmp/oriole-test-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    CU_ASSERT_EQUAL(mkdir(serve_folder_path("cache"), 0777), 0);
    return folder;
}

const char *serve_folder_path(const char *name)
{
    static char paths[8][400];
    static int next;
    char *path = paths[next++ % 8];

    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void empty(const char *path)
{
    DIR *d = opendir(path);
    const struct dirent *e;

    while (d && (e = readdir(d)))
        if (e->d_name[0] != '.')
            unlinkat(dirfd(d), e->d_name, 0);
    if (d)
        closedir(d);
}

void serve_folder_end(void)
{
    empty(serve_folder_path("cache"));
    CU_ASSERT_EQUAL(rmdir(serve_folder_path("cache")), 0);
    empty(folder);
    CU_ASSERT_EQUAL(rmdir(folder), 0);
}

void serve_folder_file(const char *name, int64_t bytes, int64_t age_s)
{
    const char *path = serve_folder_path(name);
    const struct timespec used = { .tv_sec = time(NULL) - age_s };
    const struct timespec times[2] = { used, used };
    FILE *f = fopen(path, "wb");

    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    for (int64_t i = 0; i < bytes; i++)
        fputc('x', f);
    fclose(f);
    CU_ASSERT_EQUAL(utimensat(AT_FDCWD, path, times, 0), 0);
}

bool serve_folder_has(const char *name)
{
    return access(serve_folder_path(name), F_OK) == 0;
}

float *serve_folder_noise(const char *name, int format, int rate_hz,
                          int channels, int64_t frames)
{
    ori__rng rng = ori__rng_at(1, ORI__RNG_TEST, (uint32_t)frames, 0);
    SF_INFO info = { .samplerate = rate_hz, .channels = channels,
                     .format = format };
    SNDFILE *f = sf_open(serve_folder_path(name), SFM_WRITE, &info);
    const size_t n = (size_t)(frames * channels);
    float *x = malloc((n ? n : 1) * sizeof *x);

    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    CU_ASSERT_PTR_NOT_NULL_FATAL(x);
    for (size_t i = 0; i < n; i++)
        x[i] = ori__rng_between(&rng, -1, 1);
    CU_ASSERT_EQUAL(sf_writef_float(f, x, frames), frames);
    sf_close(f);
    return x;
}
