/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * content_hash.c - which content a file has
 *
 * XXH3 reads as fast as memory does, so that hashing a file costs what
 * reading it costs.
 */
#include <inttypes.h>
#include <stdio.h>
#include <xxhash.h>

#include <oriole/catalog/catalog.h>

#include "base/fail.h"
#include "base/memory.h"

enum { BLOCK = 1 << 20 };

static ori_status hash_stream(XXH128_hash_t *hash, int64_t *bytes, FILE *f,
                              const char *path)
{
    XXH3_state_t *state = XXH3_createState();
    unsigned char *block = ORI__NEW(unsigned char, BLOCK);
    ori_status s = state && block ? ORI_OK : ori__fail_memory(path);
    size_t got;

    *bytes = 0;
    if (s == ORI_OK)
        XXH3_128bits_reset(state);
    while (s == ORI_OK && (got = fread(block, 1, BLOCK, f)) > 0) {
        XXH3_128bits_update(state, block, got);
        *bytes += (int64_t)got;
    }
    if (s == ORI_OK && ferror(f))
        s = ori__fail_errno(path, "read");
    if (s == ORI_OK)
        *hash = XXH3_128bits_digest(state);
    XXH3_freeState(state);
    ori__free(block);
    return s;
}

ori_status ori_catalog_hash(char hash[ORI_CATALOG_HASH + 1], int64_t *bytes,
                            const char *path)
{
    FILE *f = fopen(path, "rb");
    XXH128_hash_t sum;
    int64_t count;
    ori_status s;

    hash[0] = '\0';
    if (!f)
        return ori__fail_errno(path, "open");
    setvbuf(f, NULL, _IONBF, 0);
    s = hash_stream(&sum, &count, f, path);
    fclose(f);
    if (s != ORI_OK)
        return s;
    snprintf(hash, ORI_CATALOG_HASH + 1, "%016" PRIx64 "%016" PRIx64,
             (uint64_t)sum.high64, (uint64_t)sum.low64);
    if (bytes)
        *bytes = count;
    return ORI_OK;
}
