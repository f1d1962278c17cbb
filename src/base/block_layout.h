/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * block_layout.h - how a block file lies on the disk, for block_file.c and
 *                  block_writer.c
 *
 *   block 0          the head
 *   blocks 1..n      of all strands, as they became full; the rest of a
 *                    strand's last block is zeros
 *   behind them      the list: the length of each strand in bytes (uint64),
 *                    then an entry a block, strand by strand
 */
#ifndef ORI_BASE_BLOCK_LAYOUT_H
#define ORI_BASE_BLOCK_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

#include "base/block_file.h"
#include "base/checksum.h"

#define ORI__BLOCK_MAGIC "oriole\r\n"

enum { ORI__BLOCK_VERSION = 1, ORI__BLOCK_ORDER = 0x01020304 };

/* A terabyte; what is longer is no cache. */
enum { ORI__BLOCK_SLOTS_MAX = 1 << 28 };

typedef struct ori__block_head {
    char magic[8];
    char kind[8];           /* zeros behind it */
    uint32_t version, order;
    int32_t strands;
    uint32_t note_bytes;
    int64_t blocks;
    uint64_t list_check;
    unsigned char note[ORI__BLOCK_FILE_NOTE_MAX];
    unsigned char rest[ORI__BLOCK_BYTES - ORI__BLOCK_FILE_NOTE_MAX - 56];
    uint64_t check;         /* of all that is before it */
} ori__block_head;

_Static_assert(sizeof(ori__block_head) == ORI__BLOCK_BYTES,
               "the head is one block");

typedef struct ori__block_entry {
    uint32_t slot;          /* the block's number in the file, from 1 */
    uint32_t check;
} ori__block_entry;

static inline uint64_t ori__block_head_check(const ori__block_head *h)
{
    return ori__crc64(0, h, offsetof(ori__block_head, check));
}

/* Half of a sum of 64 bits: one of four thousand million wrong blocks would
 * pass. */
static inline uint32_t ori__block_check(const void *block)
{
    const uint64_t sum = ori__crc64(0, block, ORI__BLOCK_BYTES);

    return (uint32_t)(sum ^ sum >> 32);
}

static inline size_t ori__block_list_bytes(const ori__block_head *h)
{
    return (size_t)h->strands * sizeof(uint64_t) +
           (size_t)h->blocks * sizeof(ori__block_entry);
}

#endif
