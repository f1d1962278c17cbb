/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture_file.h"

#include <math.h>

#include <oriole/picture/lanes.h>
#include <oriole/picture/page.h>
#include <oriole/picture/picture.h>

#include "picture/markup.h"
#include "picture/page.h"

static const char hostile[] = "</script><img src=x onerror=alert(1)>\"'&\xff";
static const char escaped[] =
    "&#60;/script&#62;&#60;img src=x onerror=alert(1)&#62;&#34;&#39;&#38;?";

enum { N = 4000 };
static float wave[N];

static void fill(void)
{
    for (int i = 0; i < N; i++)
        wave[i] = i / 500 == 2 ? NAN : sinf((float)i * 0.05f);
}

/* The page's text; free it. */
static char *written(ori_page *page)
{
    const char *path = picture_path("page.html");
    char *text = NULL;

    CU_ASSERT_EQUAL_FATAL(ori_page_write(page, path), ORI_OK);
    CU_ASSERT_EQUAL_FATAL(ori__file_read(path, 0, &text, NULL), ORI_OK);
    picture_remove(path);
    return text;
}

static ori_page *full_page(void)
{
    const char *const heads[] = { hostile, "b" };
    const char *const cells[] = { "1", hostile, "3", "4" };
    const bool numbers[] = { true, false };
    ori_page *page;

    CU_ASSERT_EQUAL_FATAL(ori_page_create(&page, hostile, hostile), ORI_OK);
    ori_page_section(page, hostile);
    ori_page_heading(page, hostile);
    ori_page_text(page, hostile);
    ori_page_missing(page, hostile);
    ori_page_section(page, "two");
    ori_page_fold(page, hostile);
    ori_page_table_add(page, &(ori_page_table){ heads, cells, 2, 2,
                                                numbers });
    ori_page_unfold(page);
    ori_page_row(page);
    ori_page_clip(page, &(ori_clip){ .name = hostile, .words = hostile,
                                     .x = wave, .length = N,
                                     .rate_hz = 8000, .from = 10, .to = 99,
                                     .audible = true });
    ori_page_clip(page, &(ori_clip){ .name = "short", .x = wave,
                                     .length = 1 });
    ori_page_row_end(page);
    ori_page_opened(page, hostile);
    return page;
}

/* Every element that opens is closed in its turn; those in `empty` have no
 * end.  What is between <style> or <script> and its end is none of them. */
static bool is_well_formed(const char *text)
{
    static const char *const empty[] = { "meta", "link", "br", "!DOCTYPE" };
    char open[64][16];
    int depth = 0;

    for (const char *s = strchr(text, '<'); s; s = strchr(s, '<')) {
        const bool end = s[1] == '/';
        const char *name = s + 1 + end, *close = strchr(s, '>');
        const int size = (int)strcspn(name, " >/\n");
        bool alone = close && close[-1] == '/';

        for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
            alone = alone || (size == (int)strlen(empty[i]) &&
                              strncmp(name, empty[i], (size_t)size) == 0);
        if (!close || size < 1 || size > 15 || depth > 62)
            return false;
        if (end && (depth == 0 || strncmp(open[--depth], name, (size_t)size) ||
                    open[depth][size] != '\0'))
            return false;
        if (!end && !alone)
            snprintf(open[depth++], 16, "%.*s", size, name);
        s = close;
        if (!end && (strncmp(name, "script", 6) == 0 ||
                     strncmp(name, "style", 5) == 0))
            s = strstr(s, "</s");
    }
    return depth == 0;
}

static int times(const char *text, const char *word)
{
    int n = 0;

    for (const char *s = strstr(text, word); s; s = strstr(s + 1, word))
        n++;
    return n;
}

/* Each id is there once. */
static bool ids_differ(const char *text)
{
    bool all = true;

    for (const char *s = strstr(text, " id=\""); s; s = strstr(s + 1,
                                                              " id=\"")) {
        char id[64];

        snprintf(id, sizeof id, "%.*s", (int)strcspn(s + 5, "\"") + 6, s);
        all = all && times(text, id) == 1;
    }
    return all;
}

static void test_hostile_texts(void)
{
    ori_page *page;
    char *text;

    fill();
    page = full_page();
    text = written(page);
    CU_ASSERT_TRUE(is_well_formed(text));
    CU_ASSERT_PTR_NULL(strstr(text, "<img"));
    CU_ASSERT_PTR_NULL(strstr(text, "\xff"));
    CU_ASSERT(times(text, escaped) >= 10);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\u003c/script>\\u003cimg"));
    CU_ASSERT(times(text, "<script") == 2 && times(text, "</script") == 2);
    ori__free(text);
    ori_page_destroy(page);
}

static void test_self_contained(void)
{
    ori_page *page;
    char *text;

    fill();
    page = full_page();
    text = written(page);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "default-src 'none'"));
    CU_ASSERT_PTR_NULL(strstr(text, "unsafe"));
    CU_ASSERT_PTR_NULL(strstr(text, "src=\"http"));
    CU_ASSERT_PTR_NULL(strstr(text, "href=\"http"));
    CU_ASSERT_PTR_NULL(strstr(text, "url("));
    CU_ASSERT_PTR_NULL(strstr(text, "@import"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "prefers-color-scheme: dark"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "href=\"#part2\""));
    CU_ASSERT_TRUE(ids_differ(text));
    ori__free(text);
    ori_page_destroy(page);
}

/* Two pictures in one page, whose colours are the page's. */
static void test_pictures(void)
{
    const double xs[] = { 0, 1, 2 };
    const ori_curve curve = { hostile, xs, xs, 3, 0, true };
    const ori_panel panel = { .title = hostile, .x_label = "x",
                              .curves = &curve, .curve_count = 1 };
    ori_page *page;
    ori_place place = { .caption = hostile };
    ori_status s;
    char *text;

    CU_ASSERT_EQUAL_FATAL(ori_page_create(&page, "t", NULL), ORI_OK);
    place.page = page;
    for (int i = 0; i < 2; i++) {
        s = ori_place_curves(&place, hostile, &panel, 1);
        if (!picture_supported(s)) {
            ori_page_destroy(page);
            return;
        }
        CU_ASSERT_EQUAL(s, ORI_OK);
    }
    text = written(page);
    CU_ASSERT_TRUE(is_well_formed(text));
    CU_ASSERT_TRUE(ids_differ(text));
    CU_ASSERT(times(text, "<figure>") == 2 && times(text, "<svg") >= 4);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "stroke=\"var(--c0)\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "fill=\"var(--ink)\""));
    CU_ASSERT_PTR_NULL(strstr(text, "nan"));
    ori__free(text);
    ori_page_destroy(page);
}

static void test_kept_clips(void)
{
    ori_clip clip = { .name = "a", .x = wave, .length = N, .rate_hz = 8000,
                      .audible = true };
    ori_page *page;
    size_t bytes;

    fill();
    CU_ASSERT_EQUAL_FATAL(ori_page_create(&page, "t", NULL), ORI_OK);
    CU_ASSERT_EQUAL(ori_page_keep(page, &clip), 0);
    bytes = ori_page_bytes(page);
    CU_ASSERT(bytes > 8 * N / 3);           /* it sounds */
    CU_ASSERT_EQUAL(ori_page_keep(page, &clip), 0);
    CU_ASSERT_EQUAL(ori_page_bytes(page), bytes);
    clip.length = N - 1;
    clip.rate_hz = 100;                     /* nobody hears that */
    CU_ASSERT_EQUAL(ori_page_keep(page, &clip), 1);
    CU_ASSERT(ori_page_bytes(page) < bytes + 1000);
    ori_page_destroy(page);
}

/* However many recordings: sounds stop at 5 MB, shapes go on. */
static void test_sound_room(void)
{
    enum { LONG = 400000 };
    float *x = ori__alloc(LONG, sizeof *x);
    ori_page *page;

    CU_ASSERT_EQUAL_FATAL(ori_page_create(&page, "t", NULL), ORI_OK);
    for (int i = 0; i < LONG; i++)
        x[i] = (float)(i % 7);
    for (int i = 0; i < 150; i++)
        ori_page_keep(page, &(ori_clip){ .name = "a", .x = x + i,
                                         .length = LONG / 2,
                                         .rate_hz = 44100, .audible = true });
    CU_ASSERT(ori_page_bytes(page) > 4000000);
    CU_ASSERT(ori_page_bytes(page) < 5300000);
    ori_page_destroy(page);
    ori__free(x);
}

static void test_no_memory(void)
{
    fill();
    for (long n = 1; n <= 40; n++) {
        const char *path = picture_path("memory.html");
        ori_page *page = NULL;
        ori_status s;

        ori__alloc_fail_at(n);
        s = ori_page_create(&page, "t", "a");
        if (s == ORI_OK) {
            ori_page_section(page, "one");
            ori_page_clip(page, &(ori_clip){ .name = "a", .x = wave,
                                             .length = N, .rate_hz = 8000,
                                             .audible = true });
            s = ori_page_write(page, path);
        }
        ori__alloc_fail_at(0);
        ori_page_destroy(page);
        CU_ASSERT(s == ORI_ENOMEM || s == ORI_OK);
        CU_ASSERT_EQUAL(access(path, F_OK) == 0, s == ORI_OK);
        unlink(path);
    }
    ori_page_destroy(NULL);
}

static void test_bad_place(void)
{
    ori_page *page;

    CU_ASSERT_EQUAL_FATAL(ori_page_create(&page, "t", NULL), ORI_OK);
    CU_ASSERT_EQUAL(ori_page_write(page, "/nowhere/at/all.html"), ORI_EIO);
    ori_page_destroy(page);
}

/* FIPS 180-4's examples, and lengths about a block's. */
static void test_digest(void)
{
    static const struct {
        const char *text, *digest;
    } known[] = {
        { "", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" },
        { "abc", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=" },
        { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
          "JI1qYdIGOLjlwCaTDD5gOaM85Flk/yFn9uzt1BnbBsE=" },
    };
    char digest[48];

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        ori__page_digest(digest, known[i].text);
        CU_ASSERT_STRING_EQUAL(digest, known[i].digest);
    }
}

const ori__suite suite_page = { "page", {
    { "hostile texts", test_hostile_texts },
    { "self contained", test_self_contained },
    { "pictures", test_pictures },
    { "kept clips", test_kept_clips },
    { "sound room", test_sound_room },
    { "no memory", test_no_memory },
    { "bad place", test_bad_place },
    { "digest", test_digest },
    { NULL, NULL } } };
