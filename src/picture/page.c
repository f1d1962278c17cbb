/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * page.c - what a page is made of, and how it becomes a file
 */
#include "picture/page.h"

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"
#include "picture/canvas.h"
#include "picture/markup.h"

ori_status ori_page_create(ori_page **page, const char *title,
                           const char *about)
{
    ori_page *p = ORI__NEW(ori_page, 1);

    *page = NULL;
    if (!p)
        return ori__fail_memory("a page");
    p->title = ori__strdup(title);
    p->about = ori__strdup(about ? about : "");
    if (!p->title || !p->about) {
        ori_page_destroy(p);
        return ori__fail_memory("a page");
    }
    *page = p;
    return ORI_OK;
}

void ori_page_destroy(ori_page *p)
{
    if (!p)
        return;
    ori__free(p->title);
    ori__free(p->about);
    ori__text_free(&p->body);
    ori__text_free(&p->contents);
    ori__text_free(&p->clips);
    ori__free(p->kept);
    ori__free(p);
}

/* <tag>text</tag>, the tag with its attributes. */
static void add(ori__text *out, const char *tag, const char *attributes,
                const char *text)
{
    ori__text_add(out, "<%s%s>", tag, attributes);
    ori__markup_escape(out, text);
    ori__text_add(out, "</%s>\n", tag);
}

void ori_page_section(ori_page *p, const char *title)
{
    p->sections++;
    ori__text_add(&p->contents, "<a href=\"#part%d\">", p->sections);
    ori__markup_escape(&p->contents, title);
    ori__text_add(&p->contents, "</a>\n");
    ori__text_add(&p->body, "<h2 id=\"part%d\">", p->sections);
    ori__markup_escape(&p->body, title);
    ori__text_add(&p->body, "</h2>\n");
}

void ori_page_heading(ori_page *p, const char *title)
{
    add(&p->body, "h3", "", title);
}

void ori_page_text(ori_page *p, const char *text)
{
    add(&p->body, "p", "", text);
}

void ori_page_missing(ori_page *p, const char *text)
{
    add(&p->body, "p", " class=\"missing\"", text);
}

static void add_cells(ori__text *out, const ori_page_table *t,
                      const char *tag, const char *const *cells)
{
    ori__text_add(out, "<tr>");
    for (int k = 0; k < t->columns; k++)
        add(out, tag, t->numbers && t->numbers[k] ? " class=\"number\"" : "",
            cells[k]);
    ori__text_add(out, "</tr>\n");
}

void ori_page_table_add(ori_page *p, const ori_page_table *t)
{
    ori__text_add(&p->body, "<div class=\"wide\"><table><thead>");
    add_cells(&p->body, t, "th", t->heads);
    ori__text_add(&p->body, "</thead><tbody>\n");
    for (int i = 0; i < t->rows; i++)
        add_cells(&p->body, t, "td", t->cells + (size_t)i *
                                                    (size_t)t->columns);
    ori__text_add(&p->body, "</tbody></table></div>\n");
}

void ori_page_fold(ori_page *p, const char *title)
{
    ori__text_add(&p->body, "<details>");
    add(&p->body, "summary", "", title);
}

void ori_page_unfold(ori_page *p)
{
    ori__text_add(&p->body, "</details>\n");
}

void ori_page_row(ori_page *p)
{
    ori__text_add(&p->body, "<div class=\"row\">\n");
}

void ori_page_row_end(ori_page *p)
{
    ori__text_add(&p->body, "</div>\n");
}

void ori_page_opened(ori_page *p, const char *hint)
{
    add(&p->body, "div", " class=\"clip opened\" aria-live=\"polite\"", hint);
}

ori__text *ori__page_figure_begin(ori_page *p)
{
    ori__text_add(&p->body, "<figure>");
    return &p->body;
}

void ori__page_figure_end(ori_page *p, const char *caption)
{
    if (caption)
        add(&p->body, "figcaption", "", caption);
    ori__text_add(&p->body, "</figure>\n");
}

size_t ori_page_bytes(const ori_page *p)
{
    return p->body.length + p->contents.length + p->clips.length;
}

/* Nothing may be asked for, and no script or style but the page's own can
 * run, whatever a file's name or a label holds. */
static void add_head(ori__text *out, const ori_page *p)
{
    char script[48], style[48];

    ori__page_digest(script, ori__page_script);
    ori__page_digest(style, ori__page_style);
    ori__text_add(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
                  "<meta charset=\"utf-8\">\n"
                  "<meta http-equiv=\"Content-Security-Policy\" content=\""
                  "default-src 'none'; img-src data:; media-src blob:; "
                  "style-src 'sha256-%s'; script-src 'sha256-%s'; "
                  "base-uri 'none'; form-action 'none'\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, "
                  "initial-scale=1\">\n"
                  "<meta name=\"color-scheme\" content=\"light dark\">\n"
                  "<link rel=\"icon\" href=\"data:,\">\n", style, script);
    add(out, "title", "", p->title);
    ori__text_add(out, "<style>%s</style>\n</head>\n", ori__page_style);
}

static void write_text(FILE *f, const ori__text *text)
{
    if (text->length > 0)       /* chars is NULL where nothing was added */
        fwrite(text->chars, 1, text->length, f);
}

/* In pieces, since a page has some megabytes. */
static void write_all(FILE *f, const ori_page *p, const ori__text *head,
                      const ori__text *top)
{
    write_text(f, head);
    write_text(f, top);
    write_text(f, &p->body);
    fputs("</main>\n<footer>Made by oriole. This file holds all it shows and "
          "asks no server for anything.</footer>\n"
          "<script type=\"application/json\" id=\"clips\">[", f);
    write_text(f, &p->clips);
    fprintf(f, "]</script>\n<script>%s</script>\n</body>\n</html>\n",
            ori__page_script);
}

ori_status ori_page_write(ori_page *p, const char *path)
{
    ori__text head = { 0 }, top = { 0 };
    ori__file_writer w;
    ori_status s;

    add_head(&head, p);
    ori__text_add(&top, "<body>\n<header>\n");
    add(&top, "h1", "", p->title);
    if (*p->about)
        add(&top, "p", " class=\"about\"", p->about);
    ori__text_add(&top, "<nav>\n%s</nav>\n</header>\n<main>\n",
                  p->contents.chars ? p->contents.chars : "");
    if (head.failed || top.failed || p->body.failed || p->contents.failed ||
        p->clips.failed) {
        s = ori__fail_memory(path);
    } else if ((s = ori__file_begin(&w, path)) == ORI_OK) {
        write_all(w.stream, p, &head, &top);
        s = ori__file_commit(&w);
    }
    ori__text_free(&head);
    ori__text_free(&top);
    return s;
}

const char *ori__place_name(const ori_place *place)
{
    return place->page ? "the page" : place->path;
}
