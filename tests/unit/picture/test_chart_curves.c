/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture_file.h"

#include <math.h>

#include <oriole/picture/picture.h>

enum { POINTS = 400 };

static double x[POINTS], loss[POINTS], valid[POINTS];

static void fill(void)
{
    for (int i = 0; i < POINTS; i++) {
        x[i] = i + 1;
        loss[i] = 2.3 * exp(-i / 60.0) + 0.02 * sin(i * 1.3) + 0.03;
        valid[i] = i % 90 == 5 ? NAN : 2.3 * exp(-i / 40.0) + 0.2;
    }
}

static void draw(const char *name, int panel_count, int curve_count,
                 int points)
{
    static char names[8][64];
    ori_curve curves[8];
    ori_panel panels[7];
    const char *path = picture_path(name);
    ori_status s;

    fill();
    for (int i = 0; i < curve_count; i++) {
        snprintf(names[i], sizeof names[i], "architecture number %d, %s",
                 i / 2, i % 2 ? "validation" : "training");
        curves[i] = (ori_curve){ names[i], x, i % 2 ? valid : loss, points,
                                 i / 2, i % 2 };
    }
    for (int i = 0; i < panel_count; i++)
        panels[i] = (ori_panel){ .title = "A panel of the picture",
                                 .x_label = "epoch", .y_label = "loss (nats)",
                                 .curves = curves, .curve_count = curve_count,
                                 .y_log = i % 2 == 1, .x_log = i % 3 == 1 };
    s = ori_picture_curves(path, "What was learned, and how fast", panels,
                           panel_count);
    if (!picture_supported(s))
        return;
    CU_ASSERT_EQUAL(s, ORI_OK);
    if (strstr(name, ".svg"))
        CU_ASSERT_TRUE(picture_holds(path, "</svg>"));
    picture_remove(path);
}

static void test_sizes(void)
{
    draw("curves-1.png", 1, 2, 3);
    draw("curves-2.png", 2, 8, POINTS);
    draw("curves-7.svg", 7, 4, 60);
    draw("curves-7.png", 7, 4, 60);
    draw("curves-point.pdf", 1, 1, 1);
    draw("curves-point.png", 1, 1, 1);
}

/* Series that have no range, or one beyond a double's. */
static void test_odd_data(void)
{
    static const double ys[][3] = {
        { NAN, NAN, NAN }, { 0.0, 0.0, 0.0 }, { -5.0, -5.0, -5.0 },
        { 1e308, -1e308, INFINITY }, { 1e-308, 0.0, -1.0 },
        { 1.0, 1.0 + 1e-15, 1.0 },
    };
    const char *path = picture_path("odd.svg");

    fill();
    for (size_t i = 0; i < sizeof ys / sizeof *ys; i++)
        for (int y_log = 0; y_log <= 1; y_log++) {
            const ori_curve curve = { "odd", x, ys[i], 3, 0, false };
            const ori_panel panel = { .curves = &curve, .curve_count = 1,
                                      .y_log = y_log, .x_log = y_log };
            const ori_status s = ori_picture_curves(path, NULL, &panel, 1);

            if (!picture_supported(s))
                return;
            CU_ASSERT_EQUAL(s, ORI_OK);
            CU_ASSERT_FALSE(picture_holds(path, "nan"));
            CU_ASSERT_FALSE(picture_holds(path, "inf"));
        }
    picture_remove(path);
}

static void test_map(void)
{
    static const double columns[] = { 2, 8, 512 }, rows[] = { 1, 64 };
    static const int colors[] = { 0, 1, -1, 2, 3, 4 };
    static const double numbers[] = { 7.25, 31.4, NAN, 1e300, 0.0, INFINITY };
    ori_map map = { columns, rows, 3, 2, colors, numbers };
    const ori_panel panel = { .title = "t", .x_label = "x", .y_label = "y",
                              .map = &map };
    const char *path = picture_path("map.svg");
    const ori_status s = ori_picture_curves(path, "map", &panel, 1);

    if (!picture_supported(s))
        return;
    CU_ASSERT_EQUAL(s, ORI_OK);
    CU_ASSERT_FALSE(picture_holds(path, "inf"));
    picture_remove(path);
    map.numbers = NULL;
    CU_ASSERT_EQUAL(ori_picture_curves(path, NULL, &panel, 1), ORI_OK);
    picture_remove(path);
    map.columns = 25;
    CU_ASSERT_EQUAL(ori_picture_curves(path, NULL, &panel, 1), ORI_EINVAL);
    map.columns = 0;
    CU_ASSERT_EQUAL(ori_picture_curves(path, NULL, &panel, 1), ORI_EINVAL);
}

static void test_nothing_to_draw(void)
{
    const ori_panel empty = { .title = "t", .x_label = "x" };

    CU_ASSERT_EQUAL(ori_picture_curves("a.png", "t", &empty, 1), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_picture_curves("a.png", "t", NULL, 0), ORI_EINVAL);
}

static void test_no_memory(void)
{
    const char *path = picture_path("memory.svg");
    const ori_curve curve = { "c", x, loss, 3, 0, false };
    const ori_panel panel = { .title = "t", .curves = &curve,
                              .curve_count = 1 };

    fill();
    for (long n = 1; n <= 12; n++) {
        ori_status s;

        ori__alloc_fail_at(n);
        s = ori_picture_curves(path, "t", &panel, 1);
        ori__alloc_fail_at(0);
        if (!picture_supported(s))
            return;
        CU_ASSERT(s == ORI_ENOMEM || s == ORI_OK);
        CU_ASSERT_EQUAL(access(path, F_OK) == 0, s == ORI_OK);
        unlink(path);
    }
}

const ori__suite suite_chart_curves = { "chart_curves", {
    { "sizes", test_sizes },
    { "odd data", test_odd_data },
    { "map", test_map },
    { "nothing to draw", test_nothing_to_draw },
    { "no memory", test_no_memory },
    { NULL, NULL } } };
