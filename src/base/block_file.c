/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * block_file.c - reading files of checked blocks, and what they look like
 */
#include "base/block_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/block_layout.h"
#include "base/fail.h"
#include "base/memory.h"

typedef struct strand {
    int64_t bytes;
    int64_t first;          /* of its blocks in the list */
} strand;

struct ori__block_file {
    int fd;
    char *path;
    ori__block_head head;
    strand *strands;
    ori__block_entry *list; /* strand by strand, in order */
};

static ori_status damaged(const ori__block_file *f, const char *what)
{
    return ori__fail(ORI_EFORMAT, "%s: %s", f->path, what);
}

static ori_status read_at(const ori__block_file *f, int64_t place, void *to,
                          size_t bytes)
{
    unsigned char *p = to;

    while (bytes > 0) {
        const ssize_t got = pread(f->fd, p, bytes, (off_t)place);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return ori__fail_errno(f->path, "read");
        if (got == 0)
            return damaged(f, "was cut short");
        p += got;
        place += got;
        bytes -= (size_t)got;
    }
    return ORI_OK;
}

static ori_status open_file(ori__block_file *f, int64_t *bytes)
{
    struct stat info;

    f->fd = open(f->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (f->fd < 0)
        return ori__fail_errno(f->path, "open");
    if (fstat(f->fd, &info) != 0)
        return ori__fail_errno(f->path, "read");
    if (!S_ISREG(info.st_mode))
        return damaged(f, "is no file");
    *bytes = info.st_size;
    return ORI_OK;
}

static ori_status read_head(ori__block_file *f, int64_t bytes,
                            const char *kind, size_t note_bytes)
{
    ori__block_head *h = &f->head;
    char asked[sizeof h->kind] = { 0 };
    ori_status s;

    memcpy(asked, kind, strnlen(kind, sizeof asked));
    if (bytes < ORI__BLOCK_BYTES)
        return damaged(f, "is too short for a block file");
    if ((s = read_at(f, 0, h, sizeof *h)) != ORI_OK)
        return s;
    if (memcmp(h->magic, ORI__BLOCK_MAGIC, sizeof h->magic) != 0 ||
        memcmp(h->kind, asked, sizeof asked) != 0)
        return damaged(f, "is something else");
    if (h->version != ORI__BLOCK_VERSION || h->order != ORI__BLOCK_ORDER)
        return damaged(f, "was made by another oriole or machine");
    if (h->check != ori__block_head_check(h))
        return damaged(f, "its head is damaged");
    if (h->note_bytes != note_bytes || h->strands < 1 ||
        h->strands > ORI__BLOCK_FILE_STRANDS_MAX || h->blocks < 0 ||
        h->blocks > ORI__BLOCK_SLOTS_MAX)
        return damaged(f, "its head does not fit together");
    if (bytes != ORI__BLOCK_BYTES * (1 + h->blocks) +
                     (int64_t)ori__block_list_bytes(h))
        return damaged(f, "is not as long as its head says");
    return ORI_OK;
}

/* Lengths into places of the list. */
static ori_status place_strands(ori__block_file *f, const uint64_t *bytes)
{
    int64_t next = 0;

    for (int i = 0; i < f->head.strands; i++) {
        strand *to = &f->strands[i];

        if (bytes[i] > (uint64_t)f->head.blocks * ORI__BLOCK_BYTES)
            return damaged(f, "its list does not fit together");
        to->bytes = (int64_t)bytes[i];
        to->first = next;
        next += (to->bytes + ORI__BLOCK_BYTES - 1) / ORI__BLOCK_BYTES;
        if (next > f->head.blocks)
            return damaged(f, "its list does not fit together");
    }
    return next == f->head.blocks
               ? ORI_OK : damaged(f, "its list does not fit together");
}

/* No longer than the file, whose length was checked. */
static ori_status read_list(ori__block_file *f)
{
    const ori__block_head *h = &f->head;
    const size_t bytes = ori__block_list_bytes(h);
    const size_t lengths = (size_t)h->strands * sizeof(uint64_t);
    unsigned char *list = ori__alloc(bytes, 1);
    ori_status s;

    f->strands = ORI__NEW(strand, (size_t)h->strands);
    f->list = ORI__NEW(ori__block_entry, (size_t)h->blocks);
    s = list && f->strands && f->list
            ? read_at(f, ORI__BLOCK_BYTES * (1 + h->blocks), list, bytes)
            : ori__fail_memory(f->path);
    if (s == ORI_OK && ori__crc64(0, list, bytes) != h->list_check)
        s = damaged(f, "its list is damaged");
    if (s == ORI_OK)
        s = place_strands(f, (const uint64_t *)(const void *)list);
    if (s == ORI_OK)
        memcpy(f->list, list + lengths, bytes - lengths);
    for (int64_t i = 0; s == ORI_OK && i < h->blocks; i++)
        if (f->list[i].slot < 1 || f->list[i].slot > h->blocks)
            s = damaged(f, "its list does not fit together");
    ori__free(list);
    return s;
}

ori_status ori__block_file_open(ori__block_file **file, const char *path,
                                const char *kind, void *note,
                                size_t note_bytes)
{
    ori__block_file *f = ORI__NEW(ori__block_file, 1);
    int64_t bytes = 0;
    ori_status s;

    *file = NULL;
    if (!f)
        return ori__fail_memory(path);
    f->fd = -1;
    f->path = ori__strdup(path);
    if (!f->path)
        s = ori__fail_memory(path);
    else if ((s = open_file(f, &bytes)) == ORI_OK &&
             (s = read_head(f, bytes, kind, note_bytes)) == ORI_OK)
        s = read_list(f);
    if (s != ORI_OK) {
        ori__block_file_close(f);
        return s;
    }
    memcpy(note, f->head.note, note_bytes);
    *file = f;
    return ORI_OK;
}

void ori__block_file_close(ori__block_file *f)
{
    if (!f)
        return;
    if (f->fd >= 0)
        close(f->fd);
    ori__free(f->path);
    ori__free(f->strands);
    ori__free(f->list);
    ori__free(f);
}

int ori__block_file_strands(const ori__block_file *f)
{
    return f->head.strands;
}

int64_t ori__block_file_bytes(const ori__block_file *f, int strand_number)
{
    return f->strands[strand_number].bytes;
}

void ori__block_cursor_begin(ori__block_cursor *c, const ori__block_file *f,
                             int strand_number)
{
    c->file = f;
    c->strand = strand_number;
    c->block = -1;
    c->status = ORI_OK;
}

static ori_status take_block(ori__block_cursor *c, int64_t block)
{
    const ori__block_file *f = c->file;
    const ori__block_entry *e = &f->list[f->strands[c->strand].first + block];
    const ori_status s = read_at(f, (int64_t)e->slot * ORI__BLOCK_BYTES,
                                 c->data, ORI__BLOCK_BYTES);

    if (s != ORI_OK)
        return s;
    if (e->check != ori__block_check(c->data))
        return damaged(f, "a block is damaged");
    c->block = block;
    return ORI_OK;
}

const void *ori__block_cursor_at(ori__block_cursor *c, int64_t place)
{
    const int64_t block = place / ORI__BLOCK_BYTES;

    if (c->status == ORI_OK && block != c->block)
        c->status = take_block(c, block);
    return c->status == ORI_OK ? c->data + place % ORI__BLOCK_BYTES : NULL;
}
