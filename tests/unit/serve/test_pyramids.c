/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite.h"

#include <pthread.h>
#include <sndfile.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "serve/pyramids.h"
#include "serve_folder.h"

enum { FILES = ORI__PYRAMIDS + 3, T = 5000 };

typedef struct stock {
    ori__pyramids *pyramids;
    ori_overview_recording recording;
    char path[100], file[FILES][100];
} stock;

static void begin(stock *k)
{
    serve_folder_begin();
    free(serve_folder_noise("a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 8000,
                            1, T));
    snprintf(k->path, sizeof k->path, "%s", serve_folder_path("a.wav"));
    k->recording = (ori_overview_recording)ORI_OVERVIEW_RECORDING_INIT;
    k->recording.path = k->path;
    k->recording.key = "key";
    for (int i = 0; i < FILES; i++) {
        char name[30];

        snprintf(name, sizeof name, "cache/%d.pyramid", i);
        snprintf(k->file[i], sizeof k->file[i], "%s",
                 serve_folder_path(name));
        CU_ASSERT_EQUAL(ori_pyramid_build(k->file[i], &k->recording, NULL,
                                          NULL), ORI_OK);
    }
    CU_ASSERT_EQUAL_FATAL(ori__pyramids_create(&k->pyramids), ORI_OK);
}

static void end(stock *k)
{
    ori__pyramids_destroy(k->pyramids);
    ori__pyramids_destroy(NULL);
    serve_folder_end();
}

static ori_pyramid *take(stock *k, int i)
{
    ori_pyramid *p;

    CU_ASSERT_EQUAL_FATAL(ori__pyramids_take(k->pyramids, &p, k->file[i],
                                             &k->recording), ORI_OK);
    CU_ASSERT_EQUAL(ori_pyramid_frames(p), T);
    return p;
}

static void test_stays_open(void)
{
    stock k;
    ori_pyramid *a, *b;

    begin(&k);
    a = take(&k, 0);
    b = take(&k, 0);
    CU_ASSERT_PTR_EQUAL(a, b);
    ori__pyramids_give(k.pyramids, a, false);
    ori__pyramids_give(k.pyramids, b, false);
    ori__pyramids_give(k.pyramids, NULL, false);
    unlink(k.file[0]);          /* it is open, and stays so */
    CU_ASSERT_PTR_EQUAL(take(&k, 0), a);
    /* Damaged: who has it may go on, who comes opens the file. */
    ori__pyramids_give(k.pyramids, a, true);
    CU_ASSERT_EQUAL(ori__pyramids_take(k.pyramids, &b, k.file[0],
                                       &k.recording), ORI_EIO);
    CU_ASSERT_PTR_NULL(b);
    end(&k);
}

/* More than stay open, at once and one after another. */
static void test_many(void)
{
    stock k;
    ori_pyramid *p[FILES];

    begin(&k);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < FILES; i++)
            p[i] = take(&k, i);
        for (int i = 0; i < FILES; i++)
            ori__pyramids_give(k.pyramids, p[i], round == 1 && i % 2);
    }
    for (int i = 0; i < 3 * FILES; i++)
        ori__pyramids_give(k.pyramids, take(&k, i % FILES), false);
    end(&k);
}

static void *ask(void *user)
{
    stock *k = user;
    float peaks[2 * 50];

    for (int i = 0; i < 200; i++) {
        ori_pyramid *p;

        if (ori__pyramids_take(k->pyramids, &p, k->file[i % FILES],
                               &k->recording) != ORI_OK)
            return user;
        if (ori_pyramid_peaks(p, 0, i, 2 * T, 50, peaks) != ORI_OK)
            return user;
        ori__pyramids_give(k->pyramids, p, i % 50 == 49);
    }
    return NULL;
}

static void test_threads(void)
{
    enum { ASKERS = 6 };
    pthread_t thread[ASKERS];
    stock k;

    begin(&k);
    for (int i = 0; i < ASKERS; i++)
        CU_ASSERT_EQUAL_FATAL(pthread_create(&thread[i], NULL, ask, &k), 0);
    for (int i = 0; i < ASKERS; i++) {
        void *failed;

        pthread_join(thread[i], &failed);
        CU_ASSERT_PTR_NULL(failed);
    }
    end(&k);
}

const ori__suite suite_pyramids = { "pyramids", {
    { "stays open", test_stays_open },
    { "many", test_many },
    { "threads", test_threads },
    { NULL, NULL } } };
