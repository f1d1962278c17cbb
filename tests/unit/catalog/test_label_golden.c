/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_label_golden.c - label files as their programs write them, in the
 *                       folder golden: read, written again, read again
 */
#include <oriole/catalog/label_file.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/scratch.h"
#include "suite.h"

/* The frame of a time, at a rate at which all forms tell frames apart. */
static long long frame(double seconds, int rate)
{
    return llround(seconds * rate);
}

/* All of a list as text, "start-end label [low,high] {tier} confidence more;"
 * in frames.  free() it. */
static char *told(const ori_label_list *list, int rate)
{
    char *text = NULL;
    size_t bytes;
    FILE *to = open_memstream(&text, &bytes);

    for (int i = 0; i < ori_label_list_count(list); i++) {
        const ori_label l = ori_label_list_get(list, i);

        fprintf(to, "%lld-%lld %s", frame(l.start_s, rate),
                frame(l.end_s, rate), l.label);
        if (!isnan(l.low_hz) || !isnan(l.high_hz))
            fprintf(to, " [%.7g,%.7g]", l.low_hz, l.high_hz);
        if (*l.tier)
            fprintf(to, " {%s}", l.tier);
        if (!isnan(l.confidence))
            fprintf(to, " %g", l.confidence);
        fprintf(to, "%s%s;", *l.more ? " " : "", l.more);
    }
    fclose(to);
    return text;
}

typedef struct golden {
    const char *file, *form;
    int rate;
    const char *told, *notes;
} golden;

static const golden all[] = {
    { "audacity.txt", "audacity", 8000,
      "4000-10000 dog;24834-35848 owl, barn [1206.897,5172.414];"
      "40000-46000 caf\xc3\xa9 [nan,900];",
      "1 label of no length left out" },
    { "praat-long.TextGrid", "textgrid", 8000,
      "5771-12000 she said \"no\" {Anna};0-8800 yes {John};"
      "8800-18400 well\nthen {John};",
      "1 label of no length left out" },
    { "praat-short.TextGrid", "textgrid", 8000, "5771-12000 yes {Mary};",
      "1 label of no length left out" },
    { "praat-utf16.TextGrid", "textgrid", 8000,
      "5771-12000 \xca\x92u\xcb\x90 {Mary};",
      "1 label of no length left out" },
    { "raven.Table.1.selections.txt", "raven", 48000,
      "59259-120000 barn owl [1206.897,5172.414] {\"\":\"Species\","
      "\"Delta Time (s)\":\"1.2654\",\"Delta Freq (Hz)\":\"3965.517\","
      "\"Notes\":\"far\"};"
      "144000-165926 wren [300,900.5] {\"\":\"Species\",\"Channel\":\"2\","
      "\"Delta Time (s)\":\"0.4568\",\"Delta Freq (Hz)\":\"600.500\"};"
      "360000-396000 ? [0,24000] {\"\":\"Species\","
      "\"Delta Time (s)\":\"0.7500\",\"Delta Freq (Hz)\":\"24000.000\","
      "\"Notes\":\"who?\"};", "" },
    { "label-studio-audio.json", "label-studio", 8000,
      "4135-14970 Speech;26000-56000 Noise;26000-56000 Traffic;", "" },
    { "label-studio-series.json", "label-studio", 100,
      "1250-2025 Run;4075-5850 Walk;", "1 label of no length left out" },
    { "subtitles.vtt", "webvtt", 1000,
      "1500-2250 dog & owl;3600000-3603125 two lines of words;", "" },
    { "table.csv", "csv", 8000,
      "2000-6000 owl, barn [200,900.5] 0.75;8000-12000 say \"hm\" {calls};",
      "" },
    { "lines.jsonl", "jsonl", 8000,
      "2000-6000 owl [200,900.5] 0.75;8000-12000 say \"hm\" caf\xc3\xa9 "
      "{calls};", "" },
};

static const char *path_of(const golden *g)
{
    static char path[512];

    snprintf(path, sizeof path, "%s%s", ORI_GOLDEN, g->file);
    return path;
}

static bool says(const ori_label_list *list, const golden *g)
{
    char *got = told(list, g->rate);
    const bool same = strcmp(got, g->told) == 0;

    if (!same)
        printf("%s: \"%s\"\n", g->file, got);
    free(got);
    return same;
}

static const char *write(const ori_label_list *list, const golden *g)
{
    char *text = NULL;
    const char *path, *lost = NULL;
    size_t bytes;
    FILE *to = open_memstream(&text, &bytes);

    CU_ASSERT_EQUAL(ori_label_file_write(to, g->form, list, "monday.wav",
                                         4000.0, &lost), ORI_OK);
    CU_ASSERT_PTR_NULL(lost);
    fclose(to);
    path = scratch_write("again", text);
    free(text);
    return path;
}

/* Each is recognised, says what it says, and says it again. */
static void test_golden(void)
{
    scratch_begin();
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const golden *g = &all[i];
        ori_label_list *list, *again;

        CU_ASSERT_EQUAL_FATAL(ori_label_file_read(&list, path_of(g), NULL),
                              ORI_OK);
        CU_ASSERT_TRUE(says(list, g));
        CU_ASSERT_STRING_EQUAL(ori_label_list_notes(list), g->notes);
        CU_ASSERT_EQUAL_FATAL(ori_label_file_read(&again, write(list, g),
                                                  NULL), ORI_OK);
        CU_ASSERT_TRUE(says(again, g));
        ori_label_list_destroy(list);
        ori_label_list_destroy(again);
    }
    scratch_end();
}

const ori__suite suite_label_golden = { "label_golden", {
    { "read, written, read", test_golden },
    { NULL, NULL } } };
