/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * archive.h - the recordings in an archive, one after the other
 *
 * zip, 7z and tar, the last also compressed (gzip, bzip2, xz, lzma, zstd,
 * lz4).  An archive is no place to refer to: each recording is unpacked into
 * the catalogue's folder, where ori_ingest() with its option `move` keeps it.
 *
 *     ori_archive_open(&a, catalog, "clips.zip", &options);
 *     while ((s = ori_archive_next(a, &m)) == ORI_OK ? m.name != NULL
 *                                                    : m.more)
 *         if (s == ORI_OK)
 *             ori_ingest(&report, catalog, &m.recording, ...);
 *     ori_archive_close(a);
 */
#ifndef ORIOLE_DATA_ARCHIVE_H
#define ORIOLE_DATA_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oriole/base/status.h>
#include <oriole/catalog/catalog.h>
#include <oriole/data/annotations.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ori_archive ori_archive;

/*
 * Labels are found as in a folder of the same content (dataset.h).  Folders
 * that all recordings are in do not count: in speech/yes/1.wav and
 * speech/no/1.wav the classes are yes and no.
 */
typedef struct ori_archive_options {
    size_t size;
    const char *label_pattern;  /* NULL: no labels from names */
    const char *group_pattern;  /* NULL: no groups */
    bool label_folders;     /* each folder is a class; above them, where all
                               are called so, train, valid and test are parts;
                               not together with label_pattern */
    int64_t unpack_limit;   /* so many bytes are unpacked at most, whatever
                               for; 0: 1 GiB, or 200 times the archive's size
                               where that is more */
    /* Called with how far (0..1) the archive is read; false ends it with
     * ORI_ESTOPPED. */
    bool (*progress)(void *user, double share);
    void *user;
} ori_archive_options;

#define ORI_ARCHIVE_OPTIONS_INIT { .size = sizeof(ori_archive_options) }

typedef struct ori_archive_member {
    const char *name;       /* ARCHIVE/PATH in it, for people: UTF-8 without
                               control characters; NULL behind the last */
    ori_annotated recording;    /* its file is there until the next call, and
                                   may be moved away */
    bool more;              /* after a failure: it was this member's alone */
} ori_archive_member;

/* What was passed over so far, each with the first of its kind, NULL where
 * the count is 0. */
typedef struct ori_archive_passed {
    int64_t others;         /* that are no recordings, or are in no class */
    int64_t unmatched;      /* recordings without a label in their name */
    int64_t archives;       /* within this one: they are not opened */
    int64_t links;          /* and devices, and pipes: never followed */
    const char *other, *unmatched_one, *archive, *link;
} ori_archive_passed;

/* Is it a file that begins, or is called, as such an archive? */
ORI_API bool ori_archive_is(const char *path);

/*
 * The archive is read from its begin to its end, and twice where labels are
 * asked for: which folders count is known at its end.
 *
 * Returns ORI_OK, ORI_EIO, ORI_EFORMAT (no archive, or nothing in it can be
 * read), ORI_EINVAL (a pattern), ORI_ESTOPPED, ORI_ENOSPC, ORI_ENOMEM, or
 * ORI_ENOTSUP: oriole was built without archives.
 */
ORI_API ori_status ori_archive_open(ori_archive **archive,
                                    ori_catalog *catalog, const char *path,
                                    const ori_archive_options *options);

/*
 * The next recording.  Hidden files, and files in hidden folders, do not
 * count.  Nothing is ever written but the recording that is given, in a
 * folder of its own that goes away with the archive; names in the archive say
 * what it is called, and not where.
 *
 * Returns ORI_OK, ORI_EFORMAT (damaged or cut: what was given before is
 * whole), ORI_EDATA (encrypted; a name that leads out of the archive with
 * "..", or is too long; a group that cannot be found; more than unpack_limit),
 * ORI_ENOSPC (it would not leave a twentieth of the disk free, or 1 GiB where
 * that is less), ORI_EIO, ORI_ESTOPPED or ORI_ENOMEM.
 */
ORI_API ori_status ori_archive_next(ori_archive *archive,
                                    ori_archive_member *member);

ORI_API ori_archive_passed ori_archive_passed_over(const ori_archive *archive);

/* What was moved into the catalogue is on the disk then.  NULL is fine. */
ORI_API void ori_archive_close(ori_archive *archive);

#ifdef __cplusplus
}
#endif
#endif
