/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture_file.h"

#include <oriole/picture/picture.h>

#include "picture/canvas.h"

static const ori__type type = { .size = 12.0 };

static bool begin(ori__canvas **canvas, const char *path)
{
    const ori_status s = ori__canvas_create(canvas, path);

    if (!picture_supported(s))
        return false;
    CU_ASSERT_EQUAL_FATAL(s, ORI_OK);
    return true;
}

static void test_formats(void)
{
    static const struct {
        const char *name, *magic;
    } formats[] = { { "a.png", "\x89PNG\r\n" },
                    { "a.SVG", "<svg" },
                    { "a.pdf", "%PDF-" } };

    for (size_t i = 0; i < 3; i++) {
        const char *path = picture_path(formats[i].name);
        ori__canvas *c;

        if (!begin(&c, path))
            return;
        ori__canvas_size(c, 50.0, 40.0);
        ori__canvas_rectangle(c, 1.0, 1.0, 5.0, 5.0,
                              (ori__color){ 1.0, 0.0, 0.0 });
        CU_ASSERT_EQUAL(ori__canvas_finish(c), ORI_OK);
        CU_ASSERT_TRUE(picture_holds(path, formats[i].magic));
        picture_remove(path);
    }
}

static void test_bad_places(void)
{
    ori__canvas *c;

    if (!begin(&c, "/nowhere/at/all.png"))
        return;
    ori__canvas_size(c, 10.0, 10.0);
    CU_ASSERT_EQUAL(ori__canvas_finish(c), ORI_EIO);
    CU_ASSERT_EQUAL(ori__canvas_create(&c, "a.jpeg"), ORI_EINVAL);
    CU_ASSERT_PTR_NULL(c);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), ".svg"));
    CU_ASSERT_EQUAL(ori__canvas_create(&c, "-"), ORI_EINVAL);
    ori__canvas_destroy(NULL);
}

/* What can be said before drawing, and nothing is left behind. */
static void test_check(void)
{
    const char *path = picture_path("check.pdf");
    const ori_status s = ori_picture_check(path);

    if (!picture_supported(s))
        return;
    CU_ASSERT_EQUAL(s, ORI_OK);
    CU_ASSERT_EQUAL(access(path, F_OK), -1);
    CU_ASSERT_EQUAL(ori_picture_check("a.gif"), ORI_EINVAL);
    CU_ASSERT_EQUAL(ori_picture_check("/nowhere/a.png"), ORI_EIO);
}

/* Neither wrong UTF-8 nor memory that ran out may end in a half picture. */
static void test_bad_text(void)
{
    static const char *const texts[] = {
        "\xff", "a\xc3", "\xe2\x82", "\xed\xa0\x80", "\xf4\x90\x80\x80",
        "\xc0\x80", "tab\there", "", "Grüße, 你好",
    };
    const char *path = picture_path("text.svg");
    ori__canvas *c;

    if (!begin(&c, path))
        return;
    ori__canvas_size(c, 100.0, 40.0);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        ori__canvas_text(c, 10.0, 20.0, 0.0, &type, texts[i]);
        ori__canvas_text(c, 10.0, 20.0, 1.0, &type, texts[i]);
    }
    CU_ASSERT_EQUAL(ori__canvas_finish(c), ORI_OK);
    CU_ASSERT_TRUE(picture_holds(path, "</svg>"));
    picture_remove(path);
}

static void test_widths(void)
{
    ori__canvas *c;

    if (!begin(&c, "unused.png"))
        return;
    CU_ASSERT(ori__canvas_text_width(c, &type, "") == 0.0);
    CU_ASSERT(ori__canvas_text_width(c, &type, "MM") >
              ori__canvas_text_width(c, &type, "M"));
    ori__canvas_destroy(c);
}

static void test_no_memory(void)
{
    for (long n = 1; n <= 4; n++) {
        const char *path = picture_path("memory.png");
        ori__canvas *c = NULL;
        ori_status s;

        ori__alloc_fail_at(n);
        s = ori__canvas_create(&c, path);
        if (s == ORI_OK) {
            ori__canvas_size(c, 20.0, 20.0);
            ori__canvas_text(c, 1.0, 9.0, 0.0, &type, "text");
            s = ori__canvas_finish(c);
        }
        ori__alloc_fail_at(0);
        if (!picture_supported(s))
            return;
        /* A text alone may be left out; the file is whole or not there. */
        CU_ASSERT(s == ORI_ENOMEM || s == ORI_OK);
        CU_ASSERT_EQUAL(access(path, F_OK) == 0, s == ORI_OK);
        unlink(path);
    }
}

const ori__suite suite_canvas = { "canvas", {
    { "formats", test_formats },
    { "bad places", test_bad_places },
    { "check", test_check },
    { "bad text", test_bad_text },
    { "widths", test_widths },
    { "no memory", test_no_memory },
    { NULL, NULL } } };
