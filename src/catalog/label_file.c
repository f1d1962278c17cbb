/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_file.c - label files of any form
 */
#include <stdint.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"
#include "catalog/label_form.h"

enum { BYTES_MAX = 1 << 28 };

static const ori__label_form *const forms[] = {
#define ORI__LABEL_FORM(name) &ori__label_form_##name,
#include "catalog/label_forms.def"
#undef ORI__LABEL_FORM
};
enum { FORMS = sizeof forms / sizeof *forms };

const char *const ori_label_forms[] = {
    "audacity", "textgrid", "raven", "csv", "jsonl", "label-studio",
    "webvtt", NULL
};
_Static_assert(sizeof ori_label_forms / sizeof *ori_label_forms == FORMS + 1,
               "a name each");

static const ori__label_form *find(const char *name)
{
    for (int i = 0; i < FORMS; i++)
        if (strcmp(forms[i]->name, name) == 0)
            return forms[i];
    return NULL;
}

const char *ori_label_form_ending(const char *name)
{
    const ori__label_form *form = find(name);

    return form ? form->ending : NULL;
}

bool ori_label_form_names(const char *name)
{
    const ori__label_form *form = find(name);

    return form && (form->holds & ORI__LABEL_RECORDING);
}

/* --------------------------------------------------------------- encoding */

static void add_utf8(ori__text *to, uint32_t c)
{
    if (c < 0x80)
        ori__text_add(to, "%c", (int)c);
    else if (c < 0x800)
        ori__text_add(to, "%c%c", (int)(0xc0 | c >> 6),
                      (int)(0x80 | (c & 0x3f)));
    else if (c < 0x10000)
        ori__text_add(to, "%c%c%c", (int)(0xe0 | c >> 12),
                      (int)(0x80 | (c >> 6 & 0x3f)),
                      (int)(0x80 | (c & 0x3f)));
    else
        ori__text_add(to, "%c%c%c%c", (int)(0xf0 | c >> 18),
                      (int)(0x80 | (c >> 12 & 0x3f)),
                      (int)(0x80 | (c >> 6 & 0x3f)),
                      (int)(0x80 | (c & 0x3f)));
}

/* UTF-16 behind its mark; a half of a pair alone becomes U+FFFD. */
static char *from_utf16(const unsigned char *p, size_t bytes, bool big)
{
    ori__text text = { 0 };
    uint32_t high = 0;

    for (size_t i = 0; i + 1 < bytes; i += 2) {
        const uint32_t c = big ? (uint32_t)(p[i] << 8 | p[i + 1])
                               : (uint32_t)(p[i + 1] << 8 | p[i]);

        if (c >= 0xdc00 && c < 0xe000 && high) {
            add_utf8(&text, 0x10000 + ((high - 0xd800) << 10) + c - 0xdc00);
            high = 0;
            continue;
        }
        if (high)
            add_utf8(&text, 0xfffd);
        high = c >= 0xd800 && c < 0xdc00 ? c : 0;
        if (!high && c)
            add_utf8(&text, c >= 0xdc00 && c < 0xe000 ? 0xfffd : c);
    }
    if (!text.chars)
        ori__text_add(&text, "%s", "");
    return ori__text_take(&text);
}

static ori_status read_text(const char *path, char **text, size_t *bytes)
{
    ori_status s = ori__file_read(path, BYTES_MAX, text, bytes);
    const unsigned char *p = (const unsigned char *)*text;
    char *utf8;

    if (s != ORI_OK || *bytes < 2 ||
        !((p[0] == 0xff && p[1] == 0xfe) || (p[0] == 0xfe && p[1] == 0xff)))
        return s;
    utf8 = from_utf16(p + 2, *bytes - 2, p[0] == 0xfe);
    ori__free(*text);
    *text = utf8;
    if (!utf8)
        return ori__fail_memory(path);
    *bytes = strlen(utf8);
    return ORI_OK;
}

/* ------------------------------------------------------- what forms share */

bool ori__label_line(const ori__label_text *text, const char **at,
                     const char **line, const char **stop)
{
    const char *p = *at;

    if (p >= text->end)
        return false;
    *line = p;
    while (p < text->end && *p != '\n' && *p != '\r')
        p++;
    *stop = p;
    if (p < text->end)
        p += p[0] == '\r' && p + 1 < text->end && p[1] == '\n' ? 2 : 1;
    *at = p;
    return true;
}

int ori__label_cells(ori__label_cell *cell, int most, const char *line,
                     const char *stop, char separator)
{
    int count = 0;

    while (count < most) {
        const char *end = memchr(line, separator, (size_t)(stop - line));

        cell[count].s = line;
        cell[count++].end = end ? end : stop;
        if (!end)
            break;
        line = end + 1;
    }
    return count;
}

ori_status ori__label_fail(const ori__label_text *text, const char *at,
                           const char *rule)
{
    const char *p = text->text, *line, *stop;
    int number = 0;

    while (p <= at && ori__label_line(text, &p, &line, &stop))
        number++;
    return ori__fail(ORI_EFORMAT, "%s: line %d: %s", text->path,
                     number ? number : 1, rule);
}

void ori__label_plain(FILE *to, const char *label)
{
    for (; *label; label++)
        fputc((unsigned char)*label < 0x20 ? ' ' : *label, to);
}

/* --------------------------------------------------------------- to and fro */

static const ori__label_form *recognise(const ori__label_text *text)
{
    for (int i = 0; i < FORMS; i++)
        if (forms[i]->is(text))
            return forms[i];
    return NULL;
}

static ori_status read(ori__label_text *text, const char *name)
{
    const ori__label_form *form = name ? find(name) : recognise(text);

    if (!form && name)
        return ori__fail(ORI_EINVAL, "there is no form of labels called %s",
                         name);
    if (!form)
        return ori__fail(ORI_EINVAL, "%s: is no file of labels that oriole "
                         "knows", text->path);
    return form->read(text);
}

ori_status ori_label_file_read(ori_label_list **list, const char *path,
                               const char *form)
{
    ori__label_text text = { .path = path };
    char *chars = NULL;
    size_t bytes;
    ori_status s = read_text(path, &chars, &bytes);

    *list = NULL;
    if (s != ORI_OK)
        return s;
    text.text = bytes >= 3 && memcmp(chars, "\xef\xbb\xbf", 3) == 0
                    ? chars + 3 : chars;
    text.end = chars + bytes;
    s = ori_label_list_create(&text.list);
    if (s == ORI_OK)
        s = read(&text, form);
    ori__free(chars);
    if (s == ORI_OK)
        *list = text.list;
    else
        ori_label_list_destroy(text.list);
    return s;
}

enum { LOSSES = 16 };

/* By their bits: frequency, tier, confidence, more. */
static const char *const lost_words[LOSSES] = {
    NULL,
    "frequencies",
    "tiers",
    "frequencies and tiers",
    "confidence",
    "frequencies and confidence",
    "tiers and confidence",
    "frequencies, tiers and confidence",
    "Raven's other columns",
    "frequencies and Raven's other columns",
    "tiers and Raven's other columns",
    "frequencies, tiers and Raven's other columns",
    "confidence and Raven's other columns",
    "frequencies, confidence and Raven's other columns",
    "tiers, confidence and Raven's other columns",
    "frequencies, tiers, confidence and Raven's other columns",
};

static const char *words_for(unsigned lost)
{
    return lost_words[(lost & (ORI__LABEL_FREQUENCY | ORI__LABEL_TIER |
                               ORI__LABEL_CONFIDENCE)) |
                      (lost & ORI__LABEL_MORE ? 8u : 0u)];
}

static unsigned losses_of(const char *words)
{
    unsigned i = LOSSES - 1;

    while (i > 0 && !(words && strcmp(lost_words[i], words) == 0))
        i--;
    return i;
}

const char *ori_label_lost_both(const char *a, const char *b)
{
    return lost_words[losses_of(a) | losses_of(b)];
}

ori_status ori_label_file_write(FILE *to, const char *name,
                                const ori_label_list *list,
                                const char *recording, double length_s,
                                const char **lost)
{
    const ori__label_form *form = find(name);

    if (!form)
        return ori__fail(ORI_EINVAL, "there is no form of labels called %s",
                         name);
    form->write(to, list, recording, length_s);
    if (lost)
        *lost = words_for(ori__label_list_says(list) & ~form->holds);
    return ORI_OK;
}
