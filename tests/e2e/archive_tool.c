/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * archive_tool.c - archives for the tests, good ones and hostile ones
 *
 *   archive-tool ARCHIVE MEMBER...
 *
 * The kind is that of ARCHIVE's name (.zip, .7z, .tar, .tar.gz, .tar.xz,
 * .tar.zst ...; .secret.zip is encrypted).  A MEMBER is one of
 *
 *   NAME=FILE       a file's bytes
 *   NAME=FOLDER/    all files below it, as NAME/...
 *   NAME:BYTES      so many zeros
 *   NAME@TARGET     a symbolic link
 *   NAME%TARGET     a hard link
 *   NAME!           a device
 */
#include <archive.h>
#include <archive_entry.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct archive *out;

static int fail(const char *what)
{
    fprintf(stderr, "archive-tool: %s: %s\n", what,
            archive_error_string(out));
    exit(1);
}

static void begin(const char *file)
{
    const char *zst = strstr(file, ".tar.zst");
    const int code = zst ? archive_write_set_format_pax_restricted(out)
                         : archive_write_set_format_filter_by_ext(out, file);

    if (code != ARCHIVE_OK || (zst && archive_write_add_filter_zstd(out)))
        fail(file);
    if (strstr(file, ".secret.") &&
        (archive_write_set_options(out, "zip:encryption=traditional") ||
         archive_write_set_passphrase(out, "secret")))
        fail(file);
    if (archive_write_open_filename(out, file) != ARCHIVE_OK)
        fail(file);
}

static struct archive_entry *entry_of(const char *name, int type,
                                      long long bytes)
{
    struct archive_entry *e = archive_entry_new();

    archive_entry_copy_pathname(e, name);
    archive_entry_set_filetype(e, (unsigned)type);
    archive_entry_set_perm(e, 0644);
    archive_entry_set_size(e, bytes);
    return e;
}

static void put_header(struct archive_entry *e)
{
    if (archive_write_header(out, e) < ARCHIVE_WARN)
        fail(archive_entry_pathname(e));
    archive_entry_free(e);
}

static void put_file(const char *name, const char *path)
{
    FILE *f = fopen(path, "rb");
    static char block[1 << 16];
    size_t got;

    if (!f || fseek(f, 0, SEEK_END) != 0)
        exit(1);
    put_header(entry_of(name, AE_IFREG, ftell(f)));
    rewind(f);
    while ((got = fread(block, 1, sizeof block, f)) > 0)
        if (archive_write_data(out, block, got) < 0)
            fail(name);
    fclose(f);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void put_folder(const char *name, char *folder)
{
    char *roots[] = { folder, NULL }, path[4096];
    FTS *walk = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
    FTSENT *e;

    while (walk && (e = fts_read(walk))) {
        if (e->fts_info != FTS_F)
            continue;
        snprintf(path, sizeof path, "%s%s%s", name, *name ? "/" : "",
                 e->fts_path + strlen(folder));
        put_file(path, e->fts_path);
    }
    fts_close(walk);
}

static void put_zeros(const char *name, long long bytes)
{
    static const char zeros[1 << 16];

    put_header(entry_of(name, AE_IFREG, bytes));
    while (bytes > 0) {
        const size_t n = bytes < (long long)sizeof zeros ? (size_t)bytes
                                                         : sizeof zeros;

        if (archive_write_data(out, zeros, n) < 0)
            fail(name);
        bytes -= (long long)n;
    }
}

static void put_link(const char *name, const char *target, int hard)
{
    struct archive_entry *e = entry_of(name, hard ? AE_IFREG : AE_IFLNK, 0);

    if (hard)
        archive_entry_copy_hardlink(e, target);
    else
        archive_entry_copy_symlink(e, target);
    put_header(e);
}

static void put(char *member)
{
    char *sign = member + strcspn(member, "=:@%!");
    const char kind = *sign;

    *sign = '\0';
    if (kind == '=' && sign[strlen(sign + 1)] == '/')
        put_folder(member, sign + 1);
    else if (kind == '=')
        put_file(member, sign + 1);
    else if (kind == ':')
        put_zeros(member, atoll(sign + 1));
    else if (kind == '!')
        put_header(entry_of(member, AE_IFCHR, 0));
    else
        put_link(member, sign + 1, kind == '%');
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return 2;
    out = archive_write_new();
    begin(argv[1]);
    for (int i = 2; i < argc; i++)
        put(argv[i]);
    if (archive_write_close(out) != ARCHIVE_OK)
        fail(argv[1]);
    return archive_write_free(out) != ARCHIVE_OK;
}
