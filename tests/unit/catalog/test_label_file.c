/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_label_file.c - label files of other programs, read and written
 */
#include <oriole/catalog/label_file.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "data/scratch.h"
#include "suite.h"

/* All of a list as text, "start-end label [low,high] {tier} confidence;". */
static const char *told(const ori_label_list *list)
{
    static char text[2048];
    size_t n = 0;

    text[0] = '\0';
    for (int i = 0; i < ori_label_list_count(list); i++) {
        const ori_label l = ori_label_list_get(list, i);

        n += (size_t)snprintf(text + n, sizeof text - n, "%g-%g %s",
                              l.start_s, l.end_s, l.label);
        if (!isnan(l.low_hz) || !isnan(l.high_hz))
            n += (size_t)snprintf(text + n, sizeof text - n, " [%g,%g]",
                                  l.low_hz, l.high_hz);
        if (*l.tier)
            n += (size_t)snprintf(text + n, sizeof text - n, " {%s}", l.tier);
        if (!isnan(l.confidence))
            n += (size_t)snprintf(text + n, sizeof text - n, " %g",
                                  l.confidence);
        n += (size_t)snprintf(text + n, sizeof text - n, ";");
    }
    return text;
}

static void expect(const char *path, const char *what, const char *notes)
{
    ori_label_list *list;

    if (ori_label_file_read(&list, path, NULL) != ORI_OK) {
        printf("%s\n", ori_last_error());
        CU_FAIL("not read");
        return;
    }
    CU_ASSERT_STRING_EQUAL(told(list), what);
    if (strcmp(told(list), what) != 0)
        printf("%s\n", told(list));
    CU_ASSERT_STRING_EQUAL(ori_label_list_notes(list), notes);
    ori_label_list_destroy(list);
}

static void test_audacity(void)
{
    scratch_begin();
    expect(scratch_write("a.txt", "0.500000\t1.250000\tdog\r\n"
                         "\\\t300.000000\t4000.500000\r\n"
                         "2.000000\t2.000000\ta point\r\n"
                         "3.000000\t4.000000\ttwo\twords\r\n"
                         "\\\t-1.000000\t900.000000\r\n"
                         "5.000000\t6.000000\t\r\n"),
           "0.5-1.25 dog [300,4000.5];3-4 two\twords [nan,900];",
           "1 label of no length left out\n1 span without a label left out");
    scratch_end();
}

static const char long_grid[] =
    "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n"
    "xmin = 0 \nxmax = 2.3 \ntiers? <exists> \nsize = 2 \nitem []: \n"
    "    item [1]:\n        class = \"IntervalTier\" \n"
    "        name = \"words\" \n        xmin = 0 \n        xmax = 2.3 \n"
    "        intervals: size = 3 \n        intervals [1]:\n"
    "            xmin = 0 \n            xmax = 0.7 \n            text = \"\" \n"
    "        intervals [2]:\n            xmin = 0.7 \n"
    "            xmax = 1.5 \n            text = \"say \"\"hm\"\"\" \n"
    "        intervals [3]:\n            xmin = 1.5 \n"
    "            xmax = 2.3 \n            text = \"y\xc3\xa9s\" \n"
    "    item [2]:\n        class = \"TextTier\" \n        name = \"bell\" \n"
    "        xmin = 0 \n        xmax = 2.3 \n        points: size = 1 \n"
    "        points [1]:\n            number = 1.1 \n"
    "            mark = \"ding\" \n";

static const char short_grid[] =
    "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n"
    "0\n2.3\n<exists>\n1\n\"IntervalTier\"\n\"words\"\n0\n2.3\n2\n"
    "0\n0.7\n\"a\" ! what is behind is decoration\n0.7\n2.3\n\"b\"\n";

static void test_textgrid(void)
{
    char wide[4096];
    size_t n = 0;

    scratch_begin();
    expect(scratch_write("a.TextGrid", long_grid),
           "0.7-1.5 say \"hm\" {words};1.5-2.3 y\xc3\xa9s {words};",
           "1 label of no length left out");
    expect(scratch_write("b.TextGrid", short_grid),
           "0-0.7 a {words};0.7-2.3 b {words};", "");
    for (int big = 0; big < 2; big++) {
        n = 0;
        wide[n++] = big ? '\xfe' : '\xff';
        wide[n++] = big ? '\xff' : '\xfe';
        for (const char *p = short_grid; *p; p++) {
            wide[n + (size_t)!big] = '\0';
            wide[n + (size_t)big] = *p == 'a' && p[-1] == '"' ? '\xe9' : *p;
            n += 2;
        }
        expect(scratch_write_bytes("c.TextGrid", wide, n),
               "0-0.7 \xc3\xa9 {words};0.7-2.3 b {words};", "");
    }
    scratch_end();
}

static void test_raven(void)
{
    scratch_begin();
    expect(scratch_write(
               "a.selections.txt",
               "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\t"
               "Low Freq (Hz)\tHigh Freq (Hz)\tSpecies\tMine\n"
               "1\tWaveform 1\t1\t0.5\t1.5\t200.0\t900.0\towl\tx\n"
               "1\tSpectrogram 1\t1\t0.5\t1.5\t200.0\t900.0\towl\tx\n"
               "2\tSpectrogram 1\t1\t2\t3\t\t\tjay\t\n"),
           "0.5-1.5 owl [200,900];2-3 jay;", "");
    scratch_end();
}

static void test_others(void)
{
    scratch_begin();
    expect(scratch_write("a.vtt", "WEBVTT - a title\n\nNOTE no arrow\n\n"
                         "first\n00:01.500 --> 00:02.000 align:start\n"
                         "one &lt;two&gt;\nand three\n\n"
                         "01:00:00.000 --> 01:00:01.250\nlast\n"),
           "1.5-2 one <two> and three;3600-3601.25 last;", "");
    expect(scratch_write("a.jsonl",
                         "{\"start\":0,\"end\":1.5,\"label\":\"a\"}\n\n"
                         "{\"start\":2,\"end\":3,\"label\":\"b\",\"low_hz\":"
                         "null,\"high_hz\":10,\"tier\":\"t\",\"confidence\":"
                         "0.5}\n"),
           "0-1.5 a;2-3 b [nan,10] {t} 0.5;", "");
    expect(scratch_write("a.csv", "label,start,end,other\r\n"
                         "\"a, \"\"b\"\"\",0.5,1,x\r\nc,1,2\r\n"),
           "0.5-1 a, \"b\";1-2 c;", "");
    expect(scratch_write(
               "a.json",
               "[{\"id\":7,\"data\":{\"audio\":\"x.wav\"},\"annotations\":[{"
               "\"result\":[{\"type\":\"labels\",\"value\":{\"start\":1,"
               "\"end\":2.5,\"labels\":[\"dog\",\"bark\"]}},{\"type\":"
               "\"choices\",\"value\":{\"choices\":[\"good\"]}}]}]}]"),
           "1-2.5 dog;1-2.5 bark;", "");
    scratch_end();
}

static ori_status read_as(const char *text, const char *form)
{
    ori_label_list *list;
    const ori_status s = ori_label_file_read(
        &list, scratch_write("x", text), form);

    ori_label_list_destroy(list);
    return s;
}

static void test_refused(void)
{
    scratch_begin();
    CU_ASSERT_EQUAL(read_as("", NULL), ORI_EINVAL);
    CU_ASSERT_EQUAL(read_as("a letter to a friend", NULL), ORI_EINVAL);
    CU_ASSERT_EQUAL(read_as("0\t1\ta\n", "morse"), ORI_EINVAL);
    CU_ASSERT_EQUAL(read_as("0\t1\ta\nx\t1\tb\n", NULL), ORI_EFORMAT);
    CU_ASSERT_PTR_NOT_NULL(strstr(ori_last_error(), "line 2"));
    CU_ASSERT_EQUAL(read_as("WEBVTT\n\n1 --> 2\na\n", NULL), ORI_EFORMAT);
    CU_ASSERT_EQUAL(read_as("{\"label\":1}\n", NULL), ORI_EFORMAT);
    CU_ASSERT_EQUAL(read_as("start,end,label\n1,x,a\n", NULL), ORI_EFORMAT);
    CU_ASSERT_EQUAL(read_as("Selection\tBegin Time (s)\n", NULL),
                    ORI_EFORMAT);
    scratch_end();
}

/* ------------------------------------------------------------ round trips */

static ori_label_list *sample(bool frequency, bool tier, bool confidence)
{
    ori_label_list *list;
    const ori_label labels[] = {
        { 0.5, 1.25, frequency ? 200.5 : (double)NAN,
          frequency ? 4000.0 : (double)NAN, confidence ? 0.75 : (double)NAN,
          "dog, \"big\"", tier ? "pets" : "", "" },
        { 1.0, 2.0, (double)NAN, (double)NAN, (double)NAN,
          "w\xc3\xb6lf & <cub>", "", "" },
        { 3600.125, 3601.0, (double)NAN, (double)NAN, (double)NAN, "x", "",
          "" },
    };

    CU_ASSERT_EQUAL_FATAL(ori_label_list_create(&list), ORI_OK);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        CU_ASSERT_EQUAL(ori_label_list_add(list, &labels[i]), ORI_OK);
    return list;
}

static char *written(const ori_label_list *list, const char *form,
                     const char **lost)
{
    char *text = NULL;
    size_t bytes;
    FILE *f = open_memstream(&text, &bytes);

    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    CU_ASSERT_EQUAL(ori_label_file_write(f, form, list, "r.wav", 4000.0,
                                         lost), ORI_OK);
    fclose(f);
    return text;
}

/* In any order that the form has: by start, which none shares. */
static int by_start(const void *a, const void *b)
{
    const ori_label *x = a, *y = b;

    return x->start_s < y->start_s ? -1 : x->start_s > y->start_s;
}

static void sort_into(ori_label *to, const ori_label_list *list)
{
    for (int i = 0; i < 3; i++)
        to[i] = ori_label_list_get(list, i);
    qsort(to, 3, sizeof *to, by_start);
}

static void compare(const ori_label_list *a, const ori_label_list *b)
{
    ori_label x[3], y[3];

    CU_ASSERT_EQUAL_FATAL(ori_label_list_count(a), 3);
    CU_ASSERT_EQUAL_FATAL(ori_label_list_count(b), 3);
    sort_into(x, a);
    sort_into(y, b);
    for (int i = 0; i < 3; i++) {
        CU_ASSERT_EQUAL(x[i].start_s, y[i].start_s);
        CU_ASSERT_EQUAL(x[i].end_s, y[i].end_s);
        CU_ASSERT_STRING_EQUAL(x[i].label, y[i].label);
        CU_ASSERT_STRING_EQUAL(x[i].tier, y[i].tier);
        CU_ASSERT_TRUE(isnan(x[i].low_hz) ? isnan(y[i].low_hz)
                                          : x[i].low_hz == y[i].low_hz);
        CU_ASSERT_TRUE(isnan(x[i].confidence)
                           ? isnan(y[i].confidence)
                           : x[i].confidence == y[i].confidence);
    }
}

static void test_round_trips(void)
{
    static const struct {
        const char *form;
        bool frequency, tier, confidence;
    } holds[] = {
        { "audacity", true, false, false }, { "textgrid", false, true, false },
        { "raven", true, false, true },     { "csv", true, true, true },
        { "jsonl", true, true, true },      { "label-studio", false, false,
                                              true },
        { "webvtt", false, false, false },
    };
    const size_t count = sizeof holds / sizeof *holds;

    scratch_begin();
    for (size_t i = 0; i < count; i++) {
        ori_label_list *all = sample(true, true, true), *back;
        ori_label_list *some = sample(holds[i].frequency, holds[i].tier,
                                      holds[i].confidence);
        const char *lost;
        char *text = written(all, holds[i].form, &lost);

        CU_ASSERT_TRUE(holds[i].frequency && holds[i].tier &&
                               holds[i].confidence
                           ? lost == NULL : lost != NULL);
        free(text);
        text = written(some, holds[i].form, &lost);
        CU_ASSERT_PTR_NULL(lost);
        CU_ASSERT_EQUAL(ori_label_file_read(&back, scratch_write("x", text),
                                            NULL), ORI_OK);
        compare(some, back);
        ori_label_list_destroy(all);
        ori_label_list_destroy(some);
        ori_label_list_destroy(back);
        free(text);
    }
    for (size_t i = 0; i < count; i++)
        CU_ASSERT_STRING_EQUAL(ori_label_forms[i], holds[i].form);
    CU_ASSERT_PTR_NULL(ori_label_forms[count]);
    scratch_end();
}

/* A TextGrid covers all of the recording, and its tiers do not overlap. */
static void test_textgrid_covers(void)
{
    ori_label_list *list = sample(false, true, false);
    char *text = written(list, "textgrid", NULL);

    CU_ASSERT_PTR_NOT_NULL(strstr(text, "xmax = 4000.000000\ntiers?"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "size = 2\nitem"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "intervals: size = 3"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\"dog, \"\"big\"\"\""));
    free(text);
    ori_label_list_destroy(list);
}

/* Whatever a file holds, reading ends with a status. */
static void test_hostile(void)
{
    ori__rng rng = ori__rng_at(5, ORI__RNG_TEST, 0, 0);

    scratch_begin();
    for (int i = 0; ori_label_forms[i]; i++) {
        ori_label_list *list = sample(false, false, false), *back;
        char *text = written(list, ori_label_forms[i], NULL);
        const size_t bytes = strlen(text);

        for (int k = 0; k < 300; k++) {
            const size_t at = ori__rng_below(&rng, (uint32_t)bytes);
            const char old = text[at];

            text[at] = (char)(k % 3 ? ori__rng_below(&rng, 256) : '"');
            ori_label_file_read(&back, scratch_write_bytes(
                                    "x", text, k % 5 ? bytes : at),
                                k % 2 ? ori_label_forms[i] : NULL);
            ori_label_list_destroy(back);
            text[at] = old;
        }
        free(text);
        ori_label_list_destroy(list);
    }
    scratch_end();
}

static void test_list(void)
{
    ori_label_list *list;
    ori_label l = { 0.0, 1.0, (double)NAN, (double)NAN, (double)NAN, "a",
                    "", NULL };

    CU_ASSERT_EQUAL_FATAL(ori_label_list_create(&list), ORI_OK);
    CU_ASSERT_EQUAL(ori_label_list_add(list, &l), ORI_OK);
    l.label = "";
    CU_ASSERT_EQUAL(ori_label_list_add(list, &l), ORI_EDATA);
    l.label = "a";
    l.end_s = 0.0;
    CU_ASSERT_EQUAL(ori_label_list_add(list, &l), ORI_EDATA);
    l.end_s = HUGE_VAL;
    CU_ASSERT_EQUAL(ori_label_list_add(list, &l), ORI_EDATA);
    CU_ASSERT_EQUAL(ori_label_list_count(list), 1);
    ori_label_list_destroy(list);
    ori_label_list_destroy(NULL);
}

const ori__suite suite_label_file = { "label_file", {
    { "a list", test_list },
    { "Audacity", test_audacity },
    { "TextGrid", test_textgrid },
    { "Raven", test_raven },
    { "WebVTT, JSON lines, CSV, Label Studio", test_others },
    { "refused", test_refused },
    { "round trips", test_round_trips },
    { "a TextGrid covers the recording", test_textgrid_covers },
    { "hostile files", test_hostile },
    { NULL, NULL } } };
