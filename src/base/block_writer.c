/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * block_writer.c - writing files of checked blocks
 */
#include <assert.h>
#include <string.h>

#include "base/block_layout.h"
#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"

typedef struct strand {
    uint64_t bytes;
    unsigned char *block;   /* the one that fills; NULL: none began */
    ori__block_entry *entry;
    size_t count, room;     /* of entries */
} strand;

struct ori__block_writer {
    ori__file_writer to;
    ori__block_head head;
    strand *strands;
};

ori_status ori__block_writer_create(ori__block_writer **writer,
                                    const char *path, int strands)
{
    ori__block_writer *w = ORI__NEW(ori__block_writer, 1);
    ori_status s;

    assert(strands >= 1 && strands <= ORI__BLOCK_FILE_STRANDS_MAX);
    *writer = NULL;
    if (!w || !(w->strands = ORI__NEW(strand, (size_t)strands))) {
        ori__free(w);
        return ori__fail_memory(path);
    }
    w->head.strands = strands;
    s = ori__file_begin(&w->to, path);
    if (s != ORI_OK) {
        w->to = (ori__file_writer){ 0 };    /* nothing to abandon */
        ori__block_writer_destroy(w);
        return s;
    }
    fwrite(&w->head, sizeof w->head, 1, w->to.stream);  /* its room */
    *writer = w;
    return ORI_OK;
}

void ori__block_writer_destroy(ori__block_writer *w)
{
    if (!w)
        return;
    if (w->to.stream)
        ori__file_abandon(&w->to);
    for (int i = 0; i < w->head.strands; i++) {
        ori__free(w->strands[i].block);
        ori__free(w->strands[i].entry);
    }
    ori__free(w->strands);
    ori__free(w);
}

static ori_status flush(ori__block_writer *w, strand *to)
{
    if (w->head.blocks == ORI__BLOCK_SLOTS_MAX)
        return ori__fail(ORI_EDATA, "%s: too large for a cache", w->to.path);
    if (!ori__grow(&to->entry, &to->room, to->count + 1, sizeof *to->entry))
        return ori__fail_memory(w->to.path);
    w->head.blocks++;
    to->entry[to->count++] = (ori__block_entry){
        .slot = (uint32_t)w->head.blocks,
        .check = ori__block_check(to->block) };
    if (fwrite(to->block, ORI__BLOCK_BYTES, 1, w->to.stream) != 1)
        return ori__fail_errno(w->to.path, "write");
    memset(to->block, 0, ORI__BLOCK_BYTES);
    return ORI_OK;
}

ori_status ori__block_writer_append(ori__block_writer *w, int strand_number,
                                    const void *data, size_t bytes)
{
    strand *to = &w->strands[strand_number];
    const unsigned char *from = data;
    ori_status s = ORI_OK;

    if (!to->block && !(to->block = ori__alloc(ORI__BLOCK_BYTES, 1)))
        return ori__fail_memory(w->to.path);
    while (s == ORI_OK && bytes > 0) {
        const size_t at = (size_t)(to->bytes % ORI__BLOCK_BYTES);
        const size_t room = ORI__BLOCK_BYTES - at;
        const size_t n = bytes < room ? bytes : room;

        memcpy(to->block + at, from, n);
        from += n;
        bytes -= n;
        to->bytes += n;
        if (n == room)
            s = flush(w, to);
    }
    return s;
}

static ori_status flush_rests(ori__block_writer *w)
{
    ori_status s = ORI_OK;

    for (int i = 0; i < w->head.strands && s == ORI_OK; i++)
        if (w->strands[i].bytes % ORI__BLOCK_BYTES)
            s = flush(w, &w->strands[i]);
    return s;
}

static void put(ori__block_writer *w, const void *data, size_t bytes)
{
    w->head.list_check = ori__crc64(w->head.list_check, data, bytes);
    fwrite(data, 1, bytes, w->to.stream);   /* commit finds what went wrong */
}

static void put_list(ori__block_writer *w)
{
    for (int i = 0; i < w->head.strands; i++)
        put(w, &w->strands[i].bytes, sizeof w->strands[i].bytes);
    for (int i = 0; i < w->head.strands; i++)
        if (w->strands[i].count > 0)
            put(w, w->strands[i].entry,
                w->strands[i].count * sizeof *w->strands[i].entry);
}

static ori_status put_head(ori__block_writer *w, const char *kind,
                           const void *note, size_t note_bytes)
{
    ori__block_head *h = &w->head;

    memcpy(h->magic, ORI__BLOCK_MAGIC, sizeof h->magic);
    memcpy(h->kind, kind, strnlen(kind, sizeof h->kind));
    h->version = ORI__BLOCK_VERSION;
    h->order = ORI__BLOCK_ORDER;
    h->note_bytes = (uint32_t)note_bytes;
    memcpy(h->note, note, note_bytes);
    h->check = ori__block_head_check(h);
    if (fseek(w->to.stream, 0, SEEK_SET) != 0)
        return ori__fail_errno(w->to.path, "write");
    fwrite(h, sizeof *h, 1, w->to.stream);
    return ORI_OK;
}

ori_status ori__block_writer_finish(ori__block_writer *w, const char *kind,
                                    const void *note, size_t note_bytes)
{
    ori_status s = flush_rests(w);

    assert(note_bytes <= ORI__BLOCK_FILE_NOTE_MAX);
    if (s == ORI_OK) {
        put_list(w);
        s = put_head(w, kind, note, note_bytes);
    }
    if (s == ORI_OK)
        s = ori__file_commit(&w->to);
    ori__block_writer_destroy(w);
    return s;
}
