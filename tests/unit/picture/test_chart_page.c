/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_chart_page.c - the charts of a report: lanes, scatter, multiples, flow
 */
#include "picture_file.h"

#include <math.h>

#include <oriole/picture/flow.h>
#include <oriole/picture/lanes.h>
#include <oriole/picture/multiples.h>
#include <oriole/picture/scatter.h>

#include "picture/page.h"
#include "picture/shades.h"

enum { N = 3000, ROWS = 12, CLASSES = 12, POINTS = 240 };

static float wave[N], map[N], weight[N];

static void fill(void)
{
    for (int i = 0; i < N; i++) {
        wave[i] = i / 300 == 4 ? NAN : sinf((float)i * 0.03f);
        weight[i] = expf(-0.5f * powf(((float)i - 900.0f) / 90.0f, 2.0f)) -
                    0.4f * (i > 2000 && i < 2200);
        map[i] = cosf((float)(i / ROWS) * 0.2f + (float)(i % ROWS));
    }
}

/* The drawing function into files of each kind and into a page, which becomes
 * NAME.html. */
typedef ori_status draw_fn(const ori_place *place);

static void draw_everywhere(const char *name, draw_fn *draw)
{
    static const char *const endings[] = { "png", "svg", "pdf" };
    char file[64];
    ori_page *page;
    ori_status s;

    fill();
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const char *path;

        snprintf(file, sizeof file, "%s.%s", name, endings[i]);
        path = picture_path(file);
        s = draw(&(ori_place){ .path = path });
        if (!picture_supported(s))
            return;
        CU_ASSERT_EQUAL(s, ORI_OK);
        if (i == 1)
            CU_ASSERT_TRUE(picture_holds(path, "</svg>"));
        picture_remove(path);
    }
    CU_ASSERT_EQUAL_FATAL(ori_page_create(&page, name, NULL), ORI_OK);
    CU_ASSERT_EQUAL(draw(&(ori_place){ .page = page, .caption = "<b>" }),
                    ORI_OK);
    snprintf(file, sizeof file, "%s.html", name);
    CU_ASSERT_PTR_NULL(strstr(page->body.chars, "nan"));
    CU_ASSERT_PTR_NULL(strstr(page->body.chars, "inf"));
    CU_ASSERT_PTR_NOT_NULL(strstr(page->body.chars, "&#60;b&#62;"));
    CU_ASSERT_EQUAL(ori_page_write(page, picture_path(file)), ORI_OK);
    picture_remove(picture_path(file));
    ori_page_destroy(page);
}

static ori_status draw_lanes(const ori_place *place)
{
    const ori_lane lanes[] = {
        { .name = "signal", .y = wave, .count = N, .step = 1, .color = -1 },
        { .name = "Grad-CAM", .y = wave, .count = N, .step = 1, .color = -1,
          .weight = weight, .weight_count = N },
        { .name = "spectrum", .words = "12 bands", .y = map,
          .count = N / ROWS, .rows = ROWS, .step = ROWS },
        { .name = "spectrum", .y = map, .count = N / ROWS, .rows = ROWS,
          .step = ROWS, .signed_map = true },
        { .name = "a few <values>", .y = weight + 880, .count = 5,
          .first = 100, .step = 500, .color = 1 },
        { .name = "none", .y = wave, .step = 1 },
        { .name = "all missing", .y = wave + 1200, .count = 9, .step = 1 },
    };

    return ori_place_lanes(place, &(ori_lanes){
        "What is where", N, 8000.0, lanes, sizeof lanes / sizeof *lanes });
}

static void test_lanes(void)
{
    draw_everywhere("lanes", draw_lanes);
    CU_ASSERT_EQUAL(ori_place_lanes(&(ori_place){ .path = "a.png" },
                                    &(ori_lanes){ .length = 5 }), ORI_EINVAL);
}

static ori_status draw_scatter(const ori_place *place)
{
    static float xy[2 * POINTS];
    static int labels[POINTS], clips[POINTS];
    static bool ringed[POINTS];
    static const char *names[POINTS], *label_names[CLASSES];
    static char texts[CLASSES][32];
    const ori_plane planes[] = {
        { "Principal components", "first (61 %)", "second (20 %)", xy,
          false },
        { "t-SNE", NULL, NULL, xy, true } };

    for (int k = 0; k < CLASSES; k++) {
        snprintf(texts[k], sizeof texts[k], "class number %d", k);
        label_names[k] = texts[k];
    }
    for (int i = 0; i < POINTS; i++) {
        labels[i] = i % CLASSES;
        clips[i] = i;
        names[i] = "<name>";
        ringed[i] = i % 31 == 0;
        xy[2 * i] = 5 * cosf((float)labels[i]) + 0.1f * (float)(i % 7);
        xy[2 * i + 1] = 3 * sinf((float)labels[i]) + 0.1f * (float)(i % 5);
    }
    xy[6] = NAN;
    return ori_place_scatter(place, &(ori_scatter){
        planes, 2, POINTS, labels, ringed, "wrong", names, clips, label_names,
        CLASSES });
}

static void test_scatter(void)
{
    draw_everywhere("scatter", draw_scatter);
    CU_ASSERT_EQUAL(ori_place_scatter(&(ori_place){ .path = "a.png" },
                                      &(ori_scatter){ .count = 0 }),
                    ORI_EINVAL);
}

static ori_status draw_multiples(const ori_place *place)
{
    ori_cell cells[14];

    for (int i = 0; i < 14; i++)
        cells[i] = (ori_cell){
            "a kernel with a long name", i, { wave + 40 * i, 30, 1 },
            { weight + 40 * i, 65, 1 } };
    cells[3].above = (ori_small){ map, 20, ROWS };
    cells[5].above = (ori_small){ wave + 1200, 30, 1 };     /* missing */
    return ori_place_multiples(place, &(ori_multiples){
        .title = "Kernels", .cells = cells, .count = 14,
        .above = { 0, 3.75, "time (ms)", "weight", 0, 0 },
        .below = { 0, 4000, "frequency (Hz)", "gain (dB)", -40, 0 } });
}

static void test_multiples(void)
{
    draw_everywhere("multiples", draw_multiples);
    CU_ASSERT_EQUAL(ori_place_multiples(&(ori_place){ .path = "a.png" },
                                        &(ori_multiples){ .count = 0 }),
                    ORI_EINVAL);
}

static ori_status draw_flow(const ori_place *place)
{
    static const ori_block_kind kinds[] = { { "convolution", 0 },
                                            { "sum", 3 } };
    static int inputs[40][2];
    ori_block blocks[40];

    for (int i = 0; i < 40; i++) {
        const bool sum = i % 5 == 4;

        inputs[i][0] = i - 1;
        inputs[i][1] = i - 4;
        blocks[i] = (ori_block){
            sum ? "sum" : "conv", sum ? NULL : "kernel 8", "128 x 2048",
            sum ? 3 : 0, 1.0 - i / 40.0, inputs[i], sum ? 2 : 1 };
    }
    return ori_place_flow(place, &(ori_flow){ "A network", blocks, 40, kinds,
                                              2 });
}

static void test_flow(void)
{
    draw_everywhere("flow", draw_flow);
    CU_ASSERT_EQUAL(ori_place_flow(&(ori_place){ .path = "a.png" },
                                   &(ori_flow){ .count = 0 }), ORI_EINVAL);
}

static void test_shades(void)
{
    CU_ASSERT_EQUAL(ori__shade((double)NAN), 0);
    CU_ASSERT_EQUAL(ori__shade_signed(0.0) >> 24, 0);
    CU_ASSERT_EQUAL(ori__shade_signed(9.0) >> 24, 255);
    CU_ASSERT_EQUAL(ori__shade(-1.0), ori__shade(0.0));
    CU_ASSERT_EQUAL(ori__shade(7.0), ori__shade(1.0));
    CU_ASSERT_NOT_EQUAL(ori__shade_signed(1.0), ori__shade_signed(-1.0));
}

const ori__suite suite_chart_page = { "chart_page", {
    { "lanes", test_lanes },
    { "scatter", test_scatter },
    { "multiples", test_multiples },
    { "flow", test_flow },
    { "shades", test_shades },
    { NULL, NULL } } };
