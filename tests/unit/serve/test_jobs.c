/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_jobs.c - long work, and programs that work for us
 */
#include "serve/jobs.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/fail.h"
#include "serve/child.h"
#include "suite.h"

static void wait_a_moment(void)
{
    const struct timespec moment = { .tv_nsec = 5000000 };

    nanosleep(&moment, NULL);
}

/* ------------------------------------------------------------------- jobs */

static int released;

static void release(void *user)
{
    (void)user;
    __atomic_fetch_add(&released, 1, __ATOMIC_RELAXED);
}

static ori_status work_on(ori__job *job, void *user)
{
    (void)user;
    while (ori__job_report(job, 0.5, "working"))
        wait_a_moment();
    return ori__fail(ORI_ESTOPPED, "stopped");
}

static ori_status work_once(ori__job *job, void *user)
{
    const ori_match match = { 1, 2, 3, 0.5 };

    (void)user;
    ori__job_set_matches(job, &match, 1);
    ori__job_report(job, 0.9, "nearly");
    return ORI_OK;
}

static ori_status work_badly(ori__job *job, void *user)
{
    (void)job;
    (void)user;
    return ori__fail(ORI_EDATA, "that is no way to work");
}

static bool has(ori__jobs *jobs, const char *text)
{
    json_t *json = ori__jobs_json(jobs);
    char *said = json_dumps(json, 0);
    const bool found = strstr(said, text);

    free(said);
    json_decref(json);
    return found;
}

static void await(ori__jobs *jobs, const char *text)
{
    for (int i = 0; i < 2000 && !has(jobs, text); i++)
        wait_a_moment();
    CU_ASSERT_TRUE(has(jobs, text));
}

static void test_ends(void)
{
    ori__jobs *jobs;
    ori_match matches[ORI__JOB_MATCHES];
    int64_t id;
    int count;
    bool done;
    double searched;

    released = 0;
    CU_ASSERT_EQUAL_FATAL(ori__jobs_create(&jobs), ORI_OK);
    ori__job_start(jobs, "good", false, work_once, NULL, release, &id);
    await(jobs, "\"done\"");
    CU_ASSERT_EQUAL(ori__job_matches(jobs, id, matches, &count, &done,
                                     &searched), ORI_OK);
    CU_ASSERT_EQUAL(count, 1);
    CU_ASSERT_EQUAL(matches[0].end, 3);
    CU_ASSERT_TRUE(done && searched == 1.0);
    ori__job_start(jobs, "bad", false, work_badly, NULL, release, &id);
    await(jobs, "no way to work");
    ori__job_start(jobs, "long", false, work_on, NULL, release, &id);
    await(jobs, "working");
    CU_ASSERT_EQUAL(ori__job_stop(jobs, id), ORI_OK);
    await(jobs, "\"stopped\"");
    CU_ASSERT_EQUAL(ori__job_stop(jobs, 99), ORI_EDATA);
    ori__job_start(jobs, "long", false, work_on, NULL, release, &id);
    ori__jobs_destroy(jobs);            /* and so is this one */
    CU_ASSERT_EQUAL(released, 4);
}

static void test_bounds(void)
{
    ori__jobs *jobs;
    int64_t id;

    released = 0;
    CU_ASSERT_EQUAL_FATAL(ori__jobs_create(&jobs), ORI_OK);
    for (int i = 0; i < 3 * ORI__JOBS_KEPT; i++) {
        while (ori__job_start(jobs, "good", false, work_once, NULL, release,
                              &id) == ORI_ECONFLICT)
            wait_a_moment();
    }
    CU_ASSERT_TRUE(has(jobs, "\"id\": 96"));
    CU_ASSERT_FALSE(has(jobs, "\"id\": 64,"));
    await(jobs, "\"done\"");
    while (has(jobs, "\"running\""))
        wait_a_moment();
    CU_ASSERT_EQUAL(ori__job_start(jobs, "one", true, work_on, NULL, release,
                                   &id), ORI_OK);
    CU_ASSERT_EQUAL(ori__job_start(jobs, "two", true, work_on, NULL, release,
                                   &id), ORI_ECONFLICT);
    CU_ASSERT_EQUAL(ori__job_start(jobs, "two", false, work_on, NULL, release,
                                   &id), ORI_OK);
    CU_ASSERT_EQUAL(ori__job_start(jobs, "two", false, work_on, NULL, release,
                                   &id), ORI_OK);
    CU_ASSERT_EQUAL(ori__job_start(jobs, "two", false, work_on, NULL, release,
                                   &id), ORI_ECONFLICT);
    ori__jobs_destroy(jobs);
}

/* ---------------------------------------------------------------- children */

typedef struct heard {
    char text[400];
    int asked, stop_after;      /* 0: never */
} heard;

static bool go_on(void *user)
{
    heard *h = user;

    return ++h->asked != h->stop_after;
}

static void line(void *user, const char *text)
{
    heard *h = user;

    snprintf(h->text + strlen(h->text), sizeof h->text - strlen(h->text),
             "%s|", text);
}

static ori_status run(heard *h, const char *script, int *code)
{
    char shell[] = "/bin/sh", flag[] = "-c", text[400];
    char *const argv[] = { shell, flag, text, NULL };
    const ori__child child = { argv, "ORIOLE_TEST=yes", go_on, line, h };

    snprintf(text, sizeof text, "%s", script);
    return ori__child_run(&child, code);
}

static void test_child(void)
{
    heard h = { .asked = 0 };
    int code;

    CU_ASSERT_EQUAL(run(&h, "echo a; echo \"$ORIOLE_TEST\" >&2; "
                        "printf 'c\\rd'; exit 3", &code), ORI_OK);
    CU_ASSERT_EQUAL(code, 3);
    CU_ASSERT_STRING_EQUAL(h.text, "a|yes|c|d|");
    h = (heard){ .asked = 0 };
    CU_ASSERT_EQUAL(run(&h, "kill -KILL $$", &code), ORI_OK);
    CU_ASSERT_EQUAL(code, 128 + SIGKILL);
}

/* Stopped, with what it has started; what holds the pipe after it has ended
 * holds nobody up. */
static void test_stopped_child(void)
{
    heard h = { .stop_after = 2 };
    char marker[64], script[200];
    int code;

    CU_ASSERT_EQUAL(run(&h, "echo on; sleep 100 & wait", &code), ORI_OK);
    CU_ASSERT_EQUAL(code, 128 + SIGTERM);
    CU_ASSERT_STRING_EQUAL(h.text, "on|");
    h = (heard){ .asked = 0 };
    snprintf(marker, sizeof marker, "/tmp/oriole-test-child-%d",
             (int)getpid());
    snprintf(script, sizeof script, "(sleep 1.5; echo left >%s) & exit 0",
             marker);
    CU_ASSERT_EQUAL(run(&h, script, &code), ORI_OK);
    CU_ASSERT_EQUAL(code, 0);
    for (int i = 0; i < 400; i++)
        wait_a_moment();
    CU_ASSERT_NOT_EQUAL(access(marker, F_OK), 0);
}

static void test_no_child(void)
{
    char none[] = "/nowhere/at/all";
    char *const argv[] = { none, NULL };
    heard h = { .asked = 0 };
    const ori__child child = { argv, NULL, go_on, line, &h };
    int code;

    CU_ASSERT_EQUAL(ori__child_run(&child, &code), ORI_EIO);
}

const ori__suite suite_jobs = { "jobs", {
    { "how they end", test_ends },
    { "how many there are", test_bounds },
    { "a child", test_child },
    { "a child that is stopped", test_stopped_child },
    { "a child that cannot be", test_no_child },
    { NULL, NULL } } };
