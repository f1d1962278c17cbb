/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * archive_names.c - what the names in an archive say
 */
#include "data/archive_names.h"

#include <string.h>
#include <strings.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "data/gather.h"
#include "picture/utf8.h"

/* As long as a path of the system may be. */
enum { NAME_MOST = 4096 };

/* ----------------------------------------------------------- clean names */

static bool is_utf8(const char *s)
{
    while (*s) {
        const size_t n = ori__utf8_size(s);

        if (n == 0)
            return false;
        s += n;
    }
    return true;
}

static void add_character(ori__text *t, unsigned char c, bool utf8)
{
    if (c < 0x20 || c == 0x7f)
        ori__text_add(t, "_");
    else if (c < 0x80 || utf8)
        ori__text_add(t, "%c", c);
    else
        ori__text_add(t, "%c%c", 0xc0 | c >> 6, 0x80 | (c & 0x3f));
}

/* "." and nothing between slashes are left out; false: "..". */
static bool add_step(ori__text *t, const char *s, size_t length, bool utf8)
{
    if (length == 2 && memcmp(s, "..", 2) == 0)
        return false;
    if (length == 0 || (length == 1 && *s == '.'))
        return true;
    if (t->length > 0)
        ori__text_add(t, "/");
    for (size_t i = 0; i < length; i++)
        add_character(t, (unsigned char)s[i], utf8);
    return true;
}

ori_status ori__member_name(char **name, const char *archive,
                            const char *raw)
{
    const bool utf8 = is_utf8(raw);
    const bool long_one = strlen(raw) > NAME_MOST;
    ori__text t = { 0 };
    bool leads_up = false;

    *name = NULL;
    for (const char *s = raw; !long_one && *s;) {
        const size_t n = strcspn(s, "/");

        leads_up = !add_step(&t, s, n, utf8) || leads_up;
        s += n + (s[n] == '/');
    }
    if (!leads_up && t.length > 0 && t.length <= NAME_MOST) {
        *name = ori__text_take(&t);
        return *name ? ORI_OK : ori__fail_memory(archive);
    }
    ori__text_free(&t);
    if (long_one || strlen(raw) > NAME_MOST / 2)
        return ori__fail(ORI_EDATA, "%s: %.100s...: a name of more than %d "
                         "bytes", archive, raw, NAME_MOST);
    return ori__fail(ORI_EDATA, "%s: \"%s\": the name %s", archive, raw,
                     leads_up ? "leads out of the archive"
                              : "names no file");
}

bool ori__member_is_hidden(const char *name)
{
    return *name == '.' || strstr(name, "/.") != NULL ||
           strncmp(name, "__MACOSX/", 9) == 0;
}

bool ori__is_archive_name(const char *path)
{
    static const char *const endings[] = {
        "zip", "7z", "tar", "tgz", "tbz", "tbz2", "txz", "tlz", "tzst",
        "gz", "bz2", "xz", "lzma", "zst", "lz4", "rar",
    };

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (ori__path_has_extension(path, endings[i]))
            return true;
    return false;
}

/* -------------------------------------------------------- the root folder */

/* Bytes of the first folder of a path, with its slash; 0: it is in none. */
static size_t first_folder(const char *path)
{
    const char *slash = strchr(path, '/');

    return slash ? (size_t)(slash - path) + 1 : 0;
}

static ori_split part_named(const char *folder, size_t length)
{
    char name[16];

    if (length == 0 || length > sizeof name)
        return ORI_SPLIT_NONE;
    memcpy(name, folder, length - 1);
    name[length - 1] = '\0';
    return ori__split_named(name);
}

/* Valid, val and validation are of one split, and of different lengths. */
static void see_folder(ori__archive_root *r, const char *folder,
                       size_t length)
{
    const ori_split part = part_named(folder, length);

    r->all_parts = part != ORI_SPLIT_NONE && (r->all_parts || !r->folders);
    r->folders = true;
    if (part != ORI_SPLIT_NONE)
        r->parts |= 1u << ((unsigned)part * 4 + length % 4);
}

/* As far as both go through the same folders. */
static size_t common(const char *a, const char *b)
{
    size_t n = 0;

    for (size_t i = 0; a[i] && a[i] == b[i]; i++)
        if (a[i] == '/')
            n = i + 1;
    return n;
}

ori_status ori__archive_root_see(ori__archive_root *r, const char *name)
{
    const size_t length = (size_t)(ori__path_name(name) - name);
    size_t n;

    if (!r->folder) {
        r->folder = ori__strndup(name, length);
        r->direct = true;
        return r->folder ? ORI_OK : ori__fail_memory(name);
    }
    n = common(r->folder, name);
    if (r->folder[n]) {     /* it is not in there: what was seen is */
        r->direct = r->folders = r->all_parts = false;
        r->parts = 0;
        see_folder(r, r->folder + n, first_folder(r->folder + n));
        r->folder[n] = '\0';
    }
    if (length == n)
        r->direct = true;
    else
        see_folder(r, name + n, first_folder(name + n));
    return ORI_OK;
}

void ori__archive_root_end(ori__archive_root *r)
{
    size_t n = r->folder ? strlen(r->folder) : 0;

    if (n == 0 || r->folders)
        return;
    r->folder[n - 1] = '\0';
    r->folder[ori__path_name(r->folder) - r->folder] = '\0';
    r->direct = false;
    r->folders = true;
}

void ori__archive_root_free(ori__archive_root *r)
{
    ori__free(r->folder);
    *r = (ori__archive_root){ 0 };
}

/* One such name alone may be a class: a train goes by. */
bool ori__archive_root_has_parts(const ori__archive_root *r)
{
    return r->all_parts && (r->parts & (r->parts - 1)) != 0;
}

bool ori__archive_root_place(const ori__archive_root *r, const char *name,
                             bool classes, ori_split *part, char **class)
{
    const char *rest = name + (r->folder ? strlen(r->folder) : 0);
    size_t n = first_folder(rest);

    *part = ORI_SPLIT_NONE;
    *class = NULL;
    if (ori__archive_root_has_parts(r)) {
        if (n == 0)
            return false;
        *part = part_named(rest, n);
        rest += n;
        n = first_folder(rest);
    }
    if (!classes)
        return true;
    if (n == 0)
        return false;
    *class = ori__strndup(rest, n - 1);
    return true;
}
