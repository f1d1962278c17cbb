/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture_file.h"

#include <oriole/picture/picture.h>

enum { MOST = 40 };

static void draw(const char *name, int count)
{
    static char names[MOST][16];
    static const char *texts[MOST];
    static int differ[MOST * MOST];
    double ranks[MOST];
    const char *path = picture_path(name);
    ori_status s;

    for (int i = 0; i < count; i++) {
        snprintf(names[i], sizeof names[i], "method %d", i);
        texts[i] = names[i];
        ranks[i] = 1 + (i * 7 % count) * 0.9;
        for (int k = 0; k < count; k++)
            differ[i * count + k] = abs(i * 7 % count - k * 7 % count) > 3;
    }
    s = ori_picture_ranks(path, "Mean ranks",
                          &(ori_ranks){ texts, ranks, differ, count, 2 });
    if (!picture_supported(s))
        return;
    CU_ASSERT_EQUAL(s, ORI_OK);
    picture_remove(path);
}

static void test_sizes(void)
{
    draw("ranks-1.png", 1);
    draw("ranks-2.svg", 2);
    draw("ranks-15.pdf", 15);
    draw("ranks-40.png", 40);
}

static void test_bad_size(void)
{
    const char *name = "a";
    const double rank = 1;
    const int differ = 0;

    CU_ASSERT_EQUAL(ori_picture_ranks("a.png", "", &(ori_ranks){
                        &name, &rank, &differ, 0, 0 }), ORI_EINVAL);
}

const ori__suite suite_chart_ranks = { "chart_ranks", {
    { "sizes", test_sizes },
    { "bad size", test_bad_size },
    { NULL, NULL } } };
