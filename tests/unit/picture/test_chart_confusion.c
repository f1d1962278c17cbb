/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture_file.h"

#include <math.h>

#include <oriole/picture/picture.h>

enum { CLASSES_MAX = 150 };

/* Mostly right, some neighbours taken for each other, one empty row. */
static void draw(const char *name, int classes, const char *prefix,
                 int scale)
{
    static const int cases[] = { 0, 0, 3, 12345 };
    static const double confidence[] = { (double)NAN, (double)NAN, 0.6, 0.95 };
    static const double accuracy[] = { (double)NAN, (double)NAN, 0, 1 };
    static const ori_confidence sure = { 4, cases, confidence, accuracy };
    static char names[CLASSES_MAX][48];
    static const char *labels[CLASSES_MAX];
    static int counts[CLASSES_MAX * CLASSES_MAX];
    const char *path = picture_path(name);
    ori_status s;

    for (int i = 0; i < classes; i++) {
        snprintf(names[i], sizeof names[i], "%s%d", prefix, i);
        labels[i] = names[i];
        for (int k = 0; k < classes; k++)
            counts[i * classes + k] = i == 3   ? 0
                                      : i == k ? scale * (10 + i % 7)
                                      : (i * 7 + k * 3) % 11 == 0 ? 2 : 0;
    }
    s = ori_picture_confusion(path, "42 cases, accuracy 91.7 % (87.0-95.1)",
                              labels, counts, classes,
                              classes % 2 == 0 ? &sure : NULL);
    if (!picture_supported(s))
        return;
    CU_ASSERT_EQUAL(s, ORI_OK);
    picture_remove(path);
}

static void test_sizes(void)
{
    draw("confusion-1.png", 1, "only", 1);
    draw("confusion-2.png", 2, "", 1000);
    draw("confusion-10.png", 10, "word-", 3);
    draw("confusion-25.svg", 25, "a rather long name of a class, ", 1);
    draw("confusion-25.png", 25, "a rather long name of a class, ", 1);
    draw("confusion-150.png", 150, "c", 1);
}

static void test_bad_sizes(void)
{
    const char *label = "a";
    const int count = 1;

    CU_ASSERT_EQUAL(ori_picture_confusion("a.png", "", &label, &count, 0,
                                          NULL),
                    ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_picture_confusion("a.png", "", &label, &count,
                                          100000, NULL),
                    ORI_EINVAL);
}

const ori__suite suite_chart_confusion = { "chart_confusion", {
    { "sizes", test_sizes },
    { "bad sizes", test_bad_sizes },
    { NULL, NULL } } };
