/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <fcntl.h>
#include <pthread.h>
#include <sndfile.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "serve/builds.h"
#include "serve_folder.h"

static void nap(void)
{
    const struct timespec ms = { .tv_nsec = 2000000 };

    nanosleep(&ms, NULL);
}

typedef struct asked {
    ori_overview_recording recording;
    ori__build_wish wish;
    char path[100], pyramid[100], spectrogram[100];
} asked;

/* Of NAME.wav: NAME.pyramid, and NAME.spectrogram where it is wanted. */
static void ask_for(asked *a, const char *name, bool spectrogram)
{
    char file[60];

    a->recording = (ori_overview_recording)ORI_OVERVIEW_RECORDING_INIT;
    snprintf(file, sizeof file, "%s.wav", name);
    snprintf(a->path, sizeof a->path, "%s", serve_folder_path(file));
    snprintf(file, sizeof file, "cache/%s.pyramid", name);
    snprintf(a->pyramid, sizeof a->pyramid, "%s", serve_folder_path(file));
    snprintf(file, sizeof file, "cache/%s.spectrogram", name);
    snprintf(a->spectrogram, sizeof a->spectrogram, "%s",
             serve_folder_path(file));
    a->recording.path = a->path;
    a->recording.key = name;
    a->wish = (ori__build_wish){ .recording = &a->recording,
                                 .pyramid = a->pyramid,
                                 .spectrogram = spectrogram ? a->spectrogram
                                                            : NULL,
                                 .window = 64 };
}

/* Ask until the file is there, or the answer is no. */
static ori_status await(ori__builds *b, const asked *a)
{
    const char *file = a->wish.spectrogram ? a->wish.spectrogram
                                           : a->wish.pyramid;
    double progress = -1;
    ori_status s = ORI_OK;

    for (int i = 0; i < 5000 && s == ORI_OK && access(file, F_OK) != 0; i++) {
        s = ori__builds_ask(b, &a->wish, &progress);
        CU_ASSERT_TRUE(progress >= 0 && progress <= 1);
        nap();
    }
    return s;
}

static void test_builds(void)
{
    const char *folder = serve_folder_begin();
    asked a, g, missing;
    ori_pyramid *p;
    ori_spectrogram *s;
    ori__builds *b;

    free(serve_folder_noise("a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 8000,
                            1, 200000));
    CU_ASSERT_EQUAL_FATAL(ori__builds_create(&b, folder, 1 << 30), ORI_OK);
    ask_for(&a, "a", false);
    ask_for(&g, "a", true);
    CU_ASSERT_EQUAL(await(b, &a), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_pyramid_open(&p, a.pyramid, &a.recording),
                          ORI_OK);
    CU_ASSERT_EQUAL(await(b, &g), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori_spectrogram_open(&s, g.spectrogram, p, 64, 0),
                          ORI_OK);
    ori_spectrogram_close(s);
    ori_pyramid_close(p);
    /* Why it failed is told, again and again for a while. */
    ask_for(&missing, "missing", false);
    CU_ASSERT_EQUAL(await(b, &missing), ORI_EIO);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "missing.wav"));
    CU_ASSERT_EQUAL(await(b, &missing), ORI_EIO);
    ori__builds_destroy(b);
    serve_folder_end();
}

/* Many ask for one file at once. */
static void *ask_often(void *user)
{
    void **both = user;

    CU_ASSERT_EQUAL(await(both[0], both[1]), ORI_OK);
    return NULL;
}

static void test_many(void)
{
    enum { ASKERS = 8 };
    const char *folder = serve_folder_begin();
    pthread_t thread[ASKERS];
    asked a;
    void *both[2];
    ori__builds *b;

    free(serve_folder_noise("a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 8000,
                            1, 2000000));
    CU_ASSERT_EQUAL_FATAL(ori__builds_create(&b, folder, 1 << 30), ORI_OK);
    ask_for(&a, "a", false);
    both[0] = b;
    both[1] = &a;
    for (int i = 0; i < ASKERS; i++)
        CU_ASSERT_EQUAL_FATAL(pthread_create(&thread[i], NULL, ask_often,
                                             both), 0);
    for (int i = 0; i < ASKERS; i++)
        pthread_join(thread[i], NULL);
    ori__builds_destroy(b);
    ori__builds_destroy(NULL);
    serve_folder_end();
}

/* Whoever waits for somebody to write into the pipe is let go. */
static int done;

static void *let_go(void *user)
{
    while (!__atomic_load_n(&done, __ATOMIC_RELAXED)) {
        const int fd = open(user, O_WRONLY | O_NONBLOCK);

        if (fd >= 0)
            close(fd);
        nap();
    }
    return NULL;
}

/* How many wait is bounded, and those who wait go when the server does. */
static void test_bound(void)
{
    const char *folder = serve_folder_begin();
    pthread_t releaser;
    char pipe[100];
    ori__builds *b;
    double progress;
    int refused = 0;

    snprintf(pipe, sizeof pipe, "%s", serve_folder_path("pipe"));
    CU_ASSERT_EQUAL_FATAL(mkfifo(pipe, 0600), 0);
    CU_ASSERT_EQUAL_FATAL(ori__builds_create(&b, folder, 1 << 30), ORI_OK);
    for (int i = 0; i < 60; i++) {
        char name[20];
        asked a;

        snprintf(name, sizeof name, "n%d", i);
        ask_for(&a, name, false);
        a.recording.path = pipe;
        refused += ori__builds_ask(b, &a.wish, &progress) == ORI_ENOMEM;
    }
    CU_ASSERT_EQUAL(refused, 60 - 32);
    done = 0;
    CU_ASSERT_EQUAL_FATAL(pthread_create(&releaser, NULL, let_go, pipe), 0);
    ori__builds_destroy(b);
    __atomic_store_n(&done, 1, __ATOMIC_RELAXED);
    pthread_join(releaser, NULL);
    serve_folder_end();
}

/* Those not used for longest go before something new comes. */
static void test_room(void)
{
    const char *folder = serve_folder_begin();
    asked a;
    ori__builds *b;

    free(serve_folder_noise("a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 8000,
                            1, 1000));
    serve_folder_file("cache/old.pyramid", 5000, 100000);
    serve_folder_file("cache/new.pyramid", 5000, 10);
    CU_ASSERT_EQUAL_FATAL(ori__builds_create(&b, folder, 6000), ORI_OK);
    ask_for(&a, "a", false);
    CU_ASSERT_EQUAL(await(b, &a), ORI_OK);
    CU_ASSERT_FALSE(serve_folder_has("cache/old.pyramid"));
    CU_ASSERT_TRUE(serve_folder_has("cache/new.pyramid"));
    ori__builds_destroy(b);
    serve_folder_end();
}

const ori__suite suite_builds = { "builds", {
    { "builds", test_builds },
    { "many", test_many },
    { "bound", test_bound },
    { "room", test_room },
    { NULL, NULL } } };
