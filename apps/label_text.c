/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_text.c - labelled spans in the forms that other programs read
 */
#include "label_text.h"

const char *const label_form_names[] = { "audacity", "textgrid", "raven",
                                         NULL };

const char *label_form_ending(label_form form)
{
    static const char *const endings[LABEL_FORMS] = {
        ".txt", ".TextGrid", ".selections.txt"
    };

    return endings[form];
}

/* A label in a table: no tab or line end may come from it. */
static void plain(FILE *out, const char *label)
{
    for (; *label; label++)
        fputc((unsigned char)*label < 0x20 ? ' ' : *label, out);
}

static void audacity(FILE *out, const label_span *spans, size_t count,
                     const char *const *labels)
{
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "%.6f\t%.6f\t", spans[i].start_s, spans[i].end_s);
        plain(out, labels[spans[i].label]);
        fputc('\n', out);
    }
}

/* Praat manual, "TextGrid file formats": quotes are doubled. */
static void textgrid(FILE *out, const label_span *spans, size_t count,
                     const char *const *labels)
{
    const double end = count ? spans[count - 1].end_s : 0.0;

    fprintf(out, "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n"
            "xmin = 0\nxmax = %.6f\ntiers? <exists>\nsize = 1\nitem []:\n"
            "    item [1]:\n        class = \"IntervalTier\"\n"
            "        name = \"oriole\"\n        xmin = 0\n"
            "        xmax = %.6f\n        intervals: size = %zu\n",
            end, end, count);
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "        intervals [%zu]:\n            xmin = %.6f\n"
                "            xmax = %.6f\n            text = \"", i + 1,
                spans[i].start_s, spans[i].end_s);
        for (const char *c = labels[spans[i].label]; *c; c++)
            fprintf(out, *c == '"' ? "\"%c" : "%c", *c);
        fputs("\"\n", out);
    }
}

static void raven(FILE *out, const label_span *spans, size_t count,
                  const char *const *labels)
{
    fputs("Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\t"
          "Annotation\tScore\n", out);
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "%zu\tSpectrogram 1\t1\t%.6f\t%.6f\t", i + 1,
                spans[i].start_s, spans[i].end_s);
        plain(out, labels[spans[i].label]);
        fprintf(out, "\t%.4f\n", spans[i].score);
    }
}

void label_text_write(FILE *out, label_form form, const label_span *spans,
                      size_t count, const char *const *labels)
{
    static void (*const writers[LABEL_FORMS])(
        FILE *, const label_span *, size_t, const char *const *) = {
        audacity, textgrid, raven
    };

    writers[form](out, spans, count, labels);
}
