/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture_file.h"

#include <math.h>

#include <oriole/picture/log.h>

enum { N = 5000, LENGTH = 100 };

static double x[N], curve[N];
static const int32_t starts[] = { 0, 700, 2500, N - LENGTH };
static const int32_t lengths[] = { LENGTH, 80, 125, LENGTH + 1 };

static void fill(void)
{
    for (int i = 0; i < N; i++) {
        x[i] = i % 1000 < 20 ? (double)NAN : sin(i * 0.02);
        curve[i] = i % 50 ? 1.0 + 0.001 * i : (double)INFINITY;
    }
}

static ori_log_chart chart_of(const ori_log_group *groups, int count)
{
    return (ori_log_chart){ .title = "A log", .name = "current (A)", .x = x,
                            .n = N, .rate_hz = 0.5, .curve_name = "distance",
                            .curve = curve, .curve_count = N - LENGTH + 1,
                            .groups = groups, .group_count = count };
}

static void draw(const char *name, const ori_log_chart *chart)
{
    const char *path = picture_path(name);
    const ori_status s = ori_picture_log(path, chart);

    if (!picture_supported(s))
        return;
    CU_ASSERT_EQUAL(s, ORI_OK);
    picture_remove(path);
}

static void test_kinds(void)
{
    const ori_log_group groups[] = {
        { "motif 1", 0, starts, 4, LENGTH, NULL, 0 },
        { "nothing", 1, starts, 0, LENGTH, NULL, 0 },
        { "stretched", 2, starts, 3, LENGTH, lengths, 0 },
        { "discord", 5, starts + 1, 1, LENGTH, NULL, 0 } };
    ori_log_chart chart;

    fill();
    chart = chart_of(groups, 4);
    draw("log.png", &chart);
    chart.curve = NULL;
    chart.rate_hz = 0.0;
    draw("log.svg", &chart);
    chart = chart_of(NULL, 0);
    chart.rate_hz = 1e-4;
    chart.title = NULL;
    draw("log.pdf", &chart);
}

/* Below each other, each with the groups that are drawn in it. */
static void test_channels(void)
{
    const ori_log_group groups[] = {
        { "motif 1", 0, starts, 4, LENGTH, NULL, 5 },
        { "motif 2", 1, starts, 1, LENGTH, NULL, 2 },
        { "discord", 5, starts + 1, 1, LENGTH, NULL, 0 } };
    const ori_log_channel channels[] = {
        { "current", x }, { "pressure", curve }, { "speed", x },
        { "load", x } };
    ori_log_chart chart;

    fill();
    for (int i = N - LENGTH; i < N; i++)
        curve[i] = 0.5;
    chart = chart_of(groups, 3);
    chart.channels = channels;
    for (int i = 1; i <= 4; i += 3) {
        chart.channel_count = i;
        draw("log-channels.png", &chart);
        draw("log-channels.svg", &chart);
    }
    chart.channel_count = 33;
    CU_ASSERT_EQUAL(ori_picture_log(picture_path("no.png"), &chart),
                    ORI_EINVAL);
}

/* All missing, and all the same. */
static void test_plain_logs(void)
{
    ori_log_chart chart = chart_of(NULL, 0);

    for (int i = 0; i < N; i++)
        x[i] = (double)NAN, curve[i] = 2.0;
    draw("log-missing.png", &chart);
    for (int i = 0; i < N; i++)
        x[i] = 0.0;
    draw("log-constant.png", &chart);
}

static void test_refusals(void)
{
    const int32_t outside = N - LENGTH + 1;
    const ori_log_group group = { "a", 0, &outside, 1, LENGTH, NULL, 0 };
    const ori_log_group longer = { "a", 0, starts, 4, LENGTH, lengths, 0 };
    ori_log_chart chart = chart_of(&group, 1);

    CU_ASSERT_EQUAL(ori_picture_log("a.png", &chart), ORI_EINVAL);
    chart = chart_of(&longer, 1);
    CU_ASSERT_EQUAL(ori_picture_log("a.png", &chart), ORI_EINVAL);
    chart = chart_of(NULL, 0);
    chart.n = 1;
    CU_ASSERT_EQUAL(ori_picture_log("a.png", &chart), ORI_EINVAL);
}

const ori__suite suite_chart_log = { "chart_log", {
    { "kinds", test_kinds },
    { "channels", test_channels },
    { "plain logs", test_plain_logs },
    { "refusals", test_refusals },
    { NULL, NULL } } };
