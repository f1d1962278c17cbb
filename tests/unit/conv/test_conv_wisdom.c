/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wisdom_folder.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <oriole/base/threads.h>
#include <oriole/conv/conv.h>
#include <oriole/conv/wisdom.h>

#include "base/cpu.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/random.h"

static ori_conv_problem problem(int length)
{
    ori_conv_problem p = ORI_CONV_PROBLEM_INIT;

    p.channels_in = p.channels_out = 8;
    p.length = length;
    p.kernel = 30;
    p.executions = 1000;
    return p;
}

/* What a plan says about itself. */
static const char *chosen(int length, ori_effort effort)
{
    static char text[512];
    const ori_conv_problem p = problem(length);
    ori_conv_plan *plan;

    CU_ASSERT_EQUAL_FATAL(ori_conv_plan_create(&plan, &p, effort, NULL),
                          ORI_OK);
    snprintf(text, sizeof text, "%s", ori_conv_plan_print(plan));
    ori_conv_plan_destroy(plan);
    return text;
}

static bool is_known(int length)
{
    return strstr(chosen(length, ORI_WISDOM), " us") != NULL;
}

/* A line of this machine: `solver` takes so many microseconds. */
static void add_line(FILE *f, const char *version, const char *cpu,
                     int length, const char *solver, const char *numbers)
{
    const ori_conv_problem p = problem(length);
    char text[200];

    fprintf(f, "%s\t%s\t%s\t%d\t%s\t%s\t%s\n", version, cpu,
            ori__isa_name(ori__cpu_isa()), ori_threads_get(),
            ori_conv_problem_text(&p, text, sizeof text), solver, numbers);
}

/* All solvers take 9 microseconds but `fastest`. */
static void add_lines(FILE *f, const char *version, const char *cpu,
                      int length, const char *fastest)
{
    for (int i = 0; i < ori_conv_solver_count(); i++) {
        const char *name = ori_conv_solver_name(i);

        add_line(f, version, cpu, length, name,
                 strcmp(name, fastest) == 0 ? "4.5\t0" : "9\t0");
    }
}

static FILE *open_file(void)
{
    FILE *f = fopen(wisdom_path, "w");

    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    return f;
}

static void test_remembers(void)
{
    wisdom_begin();
    CU_ASSERT_FALSE(is_known(300));
    CU_ASSERT_EQUAL(ori_conv_wisdom_count(), 0);
    chosen(300, ORI_MEASURE);
    CU_ASSERT_TRUE(ori_conv_wisdom_count() > 0);
    CU_ASSERT_TRUE(is_known(300));
    CU_ASSERT_FALSE(is_known(301));
    CU_ASSERT_PTR_NULL(strstr(chosen(300, ORI_ESTIMATE), " us"));
    ori_threads_set(2);
    CU_ASSERT_FALSE(is_known(300));
    ori_threads_set(1);
    ori_conv_wisdom_forget();
    CU_ASSERT_FALSE(is_known(300));
    wisdom_end();
}

/* The times of a file decide, whatever the formula says. */
static void test_decides(void)
{
    static const char *const solvers[] = { "direct", "fft" };

    for (int i = 0; i < 2; i++) {
        const char *text;
        FILE *f;

        wisdom_begin();
        f = open_file();
        add_lines(f, ori_version(), ori__cpu_name(), 300, solvers[i]);
        fclose(f);
        CU_ASSERT_EQUAL(ori_conv_wisdom_load(wisdom_path), ORI_OK);
        text = chosen(300, ORI_WISDOM);
        CU_ASSERT_PTR_NOT_NULL(strstr(text, "chose "));
        CU_ASSERT_EQUAL(strncmp(strstr(text, "chose ") + 6, solvers[i],
                                strlen(solvers[i])), 0);
        CU_ASSERT_PTR_NOT_NULL(strstr(text, "4.5 us"));
        wisdom_end();
    }
}

/* Packing counts where weights change often. */
static void test_packing(void)
{
    ori_conv_problem p = problem(300);
    ori_conv_plan *plan;
    FILE *f;

    wisdom_begin();
    f = open_file();
    add_lines(f, ori_version(), ori__cpu_name(), 300, "direct");
    add_line(f, ori_version(), ori__cpu_name(), 300, "fft", "1\t1000");
    fclose(f);
    CU_ASSERT_EQUAL(ori_conv_wisdom_load(wisdom_path), ORI_OK);
    for (int i = 0; i < 2; i++) {
        p.executions = i ? 1000 : 1;
        CU_ASSERT_EQUAL_FATAL(
            ori_conv_plan_create(&plan, &p, ORI_WISDOM, NULL), ORI_OK);
        CU_ASSERT_STRING_EQUAL(ori_conv_plan_solver(plan),
                               i ? "fft" : "direct");
        ori_conv_plan_destroy(plan);
    }
    wisdom_end();
}

static void test_one_solver_is_not_enough(void)
{
    FILE *f;

    wisdom_begin();
    f = open_file();
    add_line(f, ori_version(), ori__cpu_name(), 300, "direct", "1\t1");
    fclose(f);
    CU_ASSERT_EQUAL(ori_conv_wisdom_load(wisdom_path), ORI_OK);
    CU_ASSERT_EQUAL(ori_conv_wisdom_count(), 1);
    CU_ASSERT_FALSE(is_known(300));
    wisdom_end();
}

static bool file_holds(const char *text)
{
    char *data;
    bool holds;

    CU_ASSERT_EQUAL_FATAL(ori__file_read(wisdom_path, 0, &data, NULL),
                          ORI_OK);
    holds = strstr(data, text) != NULL;
    ori__free(data);
    return holds;
}

/* Another machine's lines stay, but are not used; another version's and what
 * is no wisdom go. */
static void test_foreign(void)
{
    FILE *f;

    wisdom_begin();
    f = open_file();
    add_lines(f, ori_version(), "Abacus 3", 300, "fft");
    add_lines(f, "0.0.0", ori__cpu_name(), 300, "fft");
    add_line(f, ori_version(), ori__cpu_name(), 300, "direct", "-1\t0");
    add_line(f, ori_version(), ori__cpu_name(), 300, "fft", "inf\t0");
    add_line(f, ori_version(), ori__cpu_name(), 300, "naive", "1");
    fputs("garbage\n\t\t\t\t\t\t\t\n\n", f);
    fclose(f);
    CU_ASSERT_EQUAL(ori_conv_wisdom_load(wisdom_path), ORI_OK);
    CU_ASSERT_EQUAL(ori_conv_wisdom_count(), ori_conv_solver_count());
    CU_ASSERT_FALSE(is_known(300));
    CU_ASSERT_EQUAL(ori_conv_wisdom_save(wisdom_path), ORI_OK);
    CU_ASSERT_TRUE(file_holds("Abacus 3"));
    CU_ASSERT_FALSE(file_holds("0.0.0"));
    CU_ASSERT_FALSE(file_holds("garbage"));
    wisdom_end();
}

/* Two processes, one after the other: neither takes the other's away, and
 * what was read does not replace what was measured since. */
static void test_merges(void)
{
    FILE *f;

    wisdom_begin();
    chosen(300, ORI_MEASURE);
    CU_ASSERT_EQUAL(ori_conv_wisdom_save(wisdom_path), ORI_OK);
    ori_conv_wisdom_forget();
    chosen(310, ORI_MEASURE);
    CU_ASSERT_EQUAL(ori_conv_wisdom_save(wisdom_path), ORI_OK);
    ori_conv_wisdom_forget();
    CU_ASSERT_EQUAL(ori_conv_wisdom_load(wisdom_path), ORI_OK);
    CU_ASSERT_TRUE(is_known(300) && is_known(310));

    ori_conv_wisdom_forget();
    chosen(300, ORI_MEASURE);
    f = open_file();
    add_line(f, ori_version(), ori__cpu_name(), 300, "direct", "77777\t0");
    fclose(f);
    CU_ASSERT_EQUAL(ori_conv_wisdom_save(wisdom_path), ORI_OK);
    CU_ASSERT_FALSE(file_holds("77777"));
    wisdom_end();
}

/* No file crashes the reader. */
static void test_battered(void)
{
    char *data;
    size_t bytes;
    FILE *f;

    wisdom_begin();
    f = open_file();
    add_lines(f, ori_version(), ori__cpu_name(), 300, "fft");
    fclose(f);
    CU_ASSERT_EQUAL_FATAL(ori__file_read(wisdom_path, 0, &data, &bytes),
                          ORI_OK);
    for (uint32_t i = 0; i < 2000; i++) {
        ori__rng rng = ori__rng_at(1, ORI__RNG_TEST, i, 0);
        char *copy = ori__strndup(data, bytes);

        for (int k = 0; k < 4; k++)
            copy[ori__rng_below(&rng, (uint32_t)bytes)] =
                (char)ori__rng_u32(&rng);
        f = open_file();
        fwrite(copy, 1, ori__rng_below(&rng, (uint32_t)bytes), f);
        fclose(f);
        CU_ASSERT_EQUAL(ori_conv_wisdom_load(wisdom_path), ORI_OK);
        ori__free(copy);
    }
    chosen(300, ORI_WISDOM);
    ori__free(data);
    wisdom_end();
}

static void test_places(void)
{
    char deep[80], place[96];

    wisdom_begin();
    /* It is not there. */
    CU_ASSERT_EQUAL(ori_conv_wisdom_load(wisdom_path), ORI_OK);
    CU_ASSERT_EQUAL(ori_conv_wisdom_load(wisdom_folder), ORI_EIO);
    chosen(300, ORI_MEASURE);
    snprintf(deep, sizeof deep, "%s/a/b/wisdom", wisdom_folder);
    CU_ASSERT_EQUAL(ori_conv_wisdom_save(deep), ORI_OK);
    CU_ASSERT_EQUAL(access(deep, F_OK), 0);
    snprintf(place, sizeof place, "%s/c/wisdom", deep);     /* in a file */
    CU_ASSERT_EQUAL(ori_conv_wisdom_save(place), ORI_EIO);
    unlink(deep);
    snprintf(deep, sizeof deep, "%s/a/b", wisdom_folder);
    rmdir(deep);
    *strrchr(deep, '/') = '\0';
    rmdir(deep);
    wisdom_end();
}

static void test_path(void)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    char *old_cache = cache ? ori__strdup(cache) : NULL;
    char *old_home = home ? ori__strdup(home) : NULL;
    char place[64];

    setenv("XDG_CACHE_HOME", "/c", 1);
    setenv("HOME", "/h", 1);
    CU_ASSERT_EQUAL(ori_conv_wisdom_path(place, sizeof place), ORI_OK);
    CU_ASSERT_STRING_EQUAL(place, "/c/oriole/wisdom");
    CU_ASSERT_EQUAL(ori_conv_wisdom_path(place, 4), ORI_EINVAL);
    setenv("XDG_CACHE_HOME", "relative", 1);
    CU_ASSERT_EQUAL(ori_conv_wisdom_path(place, sizeof place), ORI_OK);
    CU_ASSERT_STRING_EQUAL(place, "/h/.cache/oriole/wisdom");
    unsetenv("XDG_CACHE_HOME");
    unsetenv("HOME");
    CU_ASSERT_EQUAL(ori_conv_wisdom_path(place, sizeof place), ORI_EIO);
    if (old_cache)
        setenv("XDG_CACHE_HOME", old_cache, 1);
    if (old_home)
        setenv("HOME", old_home, 1);
    ori__free(old_cache);
    ori__free(old_home);
}

static void test_no_memory(void)
{
    ori_status s = ORI_ENOMEM;
    FILE *f;

    wisdom_begin();
    f = open_file();
    for (int length = 300; length < 320; length++)
        add_lines(f, ori_version(), ori__cpu_name(), length, "fft");
    fclose(f);
    for (long n = 1; s == ORI_ENOMEM && n < 200; n++) {
        ori_conv_wisdom_forget();
        ori__alloc_fail_at(n);
        s = ori_conv_wisdom_load(wisdom_path);
        ori__alloc_fail_at(0);
    }
    CU_ASSERT_EQUAL(s, ORI_OK);
    CU_ASSERT_EQUAL(ori_conv_wisdom_count(), 20 * ori_conv_solver_count());
    wisdom_end();
}

const ori__suite suite_conv_wisdom = { "conv_wisdom", {
    { "remembers", test_remembers },
    { "decides", test_decides },
    { "packing", test_packing },
    { "one solver is not enough", test_one_solver_is_not_enough },
    { "foreign", test_foreign },
    { "merges", test_merges },
    { "battered", test_battered },
    { "places", test_places },
    { "path", test_path },
    { "no memory", test_no_memory },
    { NULL, NULL } } };
