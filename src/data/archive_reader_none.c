/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * archive_reader_none.c - where oriole is built without libarchive
 */
#include "data/archive_reader.h"

#include "base/fail.h"

ori_status ori__archive_reader_open(ori__archive_reader **reader,
                                    const char *path)
{
    *reader = NULL;
    return ori__fail(ORI_ENOTSUP, "%s: is an archive, and this oriole was "
                     "built without them (--without-archives): unpack it, and "
                     "name the folder", path);
}

void ori__archive_reader_close(ori__archive_reader *reader)
{
    (void)reader;
}

ori_status ori__archive_reader_rewind(ori__archive_reader *reader)
{
    (void)reader;
    return ORI_OK;
}

ori_status ori__archive_reader_next(ori__archive_reader *reader,
                                    ori__member *member)
{
    (void)reader;
    *member = (ori__member){ .bytes = -1 };
    return ORI_OK;
}

ori_status ori__archive_reader_read(ori__archive_reader *reader, void *to,
                                    size_t room, size_t *bytes, bool *over)
{
    (void)reader;
    (void)to;
    (void)room;
    *bytes = 0;
    *over = true;
    return ORI_OK;
}

bool ori__archive_reader_jumps(const ori__archive_reader *reader)
{
    (void)reader;
    return true;
}

int64_t ori__archive_reader_bytes(const ori__archive_reader *reader)
{
    (void)reader;
    return 0;
}

double ori__archive_reader_share(const ori__archive_reader *reader)
{
    (void)reader;
    return 0.0;
}
