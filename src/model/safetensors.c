/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * safetensors.c - named float arrays and texts in one file
 */
#include "model/safetensors.h"

#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/checksum.h"
#include "base/fail.h"
#include "base/file.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "safetensors is little-endian; this machine needs a conversion here"
#endif

/* Every file of ours begins its header so, and the digits follow. */
static const char OPENING[] = "{\"__metadata__\":{\"checksum\":\"";
enum {
    LENGTH_BYTES = 8,
    DIGITS_AT = LENGTH_BYTES + sizeof OPENING - 1,
    DIGITS = 16
};
static const char NO_DIGITS[] = "0000000000000000";

struct ori__safetensors {
    char *path;
    char *bytes;
    const char *data;       /* where the arrays begin */
    size_t data_bytes;
    json_t *header;
};

static void add_string(ori__text *out, const char *s)
{
    json_t *value = json_string(s);
    char *text = value ? ori__json_text(value) : NULL;

    if (text)
        ori__text_add(out, "%s", text);
    else
        out->failed = true;     /* not UTF-8, or no memory */
    ori__free(text);
    json_decref(value);
}

static char *build_header(const ori__text_pair *texts, int text_count,
                          const ori__array *arrays, int array_count)
{
    ori__text out = { 0 };
    size_t at = 0;

    ori__text_add(&out, "%s%s\"", OPENING, NO_DIGITS);
    for (int i = 0; i < text_count; i++) {
        ori__text_add(&out, ",");
        add_string(&out, texts[i].key);
        ori__text_add(&out, ":");
        add_string(&out, texts[i].value);
    }
    ori__text_add(&out, "}");
    for (int i = 0; i < array_count; i++) {
        const ori__array *a = &arrays[i];
        const size_t end = at + a->count * sizeof(float);

        ori__text_add(&out, ",");
        add_string(&out, a->name);
        ori__text_add(&out, ":{\"dtype\":\"F32\",\"shape\":[");
        for (int d = 0; d < a->rank; d++)
            ori__text_add(&out, "%s%d", d ? "," : "", a->dims[d]);
        ori__text_add(&out, "],\"data_offsets\":[%zu,%zu]}", at, end);
        at = end;
    }
    ori__text_add(&out, "}");
    while (!out.failed && out.length % LENGTH_BYTES)
        ori__text_add(&out, " ");
    return ori__text_take(&out);
}

ori_status ori__safetensors_write(const char *path,
                                  const ori__text_pair *texts, int text_count,
                                  const ori__array *arrays, int array_count)
{
    char *header = build_header(texts, text_count, arrays, array_count);
    char digits[DIGITS + 1];
    ori__file_writer w;
    ori_status s;
    uint64_t length, crc;

    if (!header)
        return ori__fail(ORI_ENOMEM, "%s: no memory for the header, or a "
                         "text in it is not UTF-8", path);
    length = strlen(header);
    crc = ori__crc64(0, &length, sizeof length);
    crc = ori__crc64(crc, header, length);
    for (int i = 0; i < array_count; i++)
        crc = ori__crc64(crc, arrays[i].data,
                         arrays[i].count * sizeof(float));
    snprintf(digits, sizeof digits, "%016" PRIx64, crc);
    memcpy(header + DIGITS_AT - LENGTH_BYTES, digits, DIGITS);

    s = ori__file_begin(&w, path);
    if (s == ORI_OK) {
        fwrite(&length, sizeof length, 1, w.stream);
        fwrite(header, 1, length, w.stream);
        for (int i = 0; i < array_count; i++)
            if (arrays[i].count)        /* an empty array may be NULL */
                fwrite(arrays[i].data, sizeof(float), arrays[i].count,
                       w.stream);
        s = ori__file_commit(&w);
    }
    ori__free(header);
    return s;
}

/* Does the checksum that stands in the file fit the rest of it? */
static ori_status check(const char *path, const char *bytes, size_t size,
                        uint64_t *header_length)
{
    char digits[DIGITS + 1];
    uint64_t crc;

    if (size < DIGITS_AT + DIGITS ||
        memcmp(bytes + LENGTH_BYTES, OPENING, sizeof OPENING - 1) != 0)
        return ori__fail(ORI_EFORMAT, "%s: not a recogniser that oriole wrote",
                         path);
    memcpy(header_length, bytes, LENGTH_BYTES);
    if (*header_length > size - LENGTH_BYTES)
        return ori__fail(ORI_EFORMAT,
                         "%s: damaged or cut off: the header should have "
                         "%" PRIu64 " bytes, the file has %zu",
                         path, *header_length, size);
    crc = ori__crc64(0, bytes, DIGITS_AT);
    crc = ori__crc64(crc, NO_DIGITS, DIGITS);
    crc = ori__crc64(crc, bytes + DIGITS_AT + DIGITS,
                     size - DIGITS_AT - DIGITS);
    snprintf(digits, sizeof digits, "%016" PRIx64, crc);
    if (memcmp(digits, bytes + DIGITS_AT, DIGITS) != 0)
        return ori__fail(ORI_EFORMAT,
                         "%s: damaged or cut off: its checksum is %s, the "
                         "file says %.16s", path, digits, bytes + DIGITS_AT);
    return ORI_OK;
}

ori_status ori__safetensors_read(ori__safetensors **file, const char *path)
{
    ori__safetensors *f = ORI__NEW(ori__safetensors, 1);
    uint64_t header_length = 0;
    size_t size = 0;
    ori_status s;

    *file = NULL;
    if (!f)
        return ori__fail_memory(path);
    f->path = ori__strdup(path);
    if (!f->path) {
        s = ori__fail_memory(path);
        goto fail;
    }
    s = ori__file_read(path, 0, &f->bytes, &size);
    if (s != ORI_OK)
        goto fail;
    s = check(path, f->bytes, size, &header_length);
    if (s != ORI_OK)
        goto fail;
    s = ori__json_parse(f->bytes + LENGTH_BYTES, header_length, path,
                        &f->header);
    if (s != ORI_OK)
        goto fail;
    f->data = f->bytes + LENGTH_BYTES + header_length;
    f->data_bytes = size - LENGTH_BYTES - header_length;
    *file = f;
    return ORI_OK;

fail:
    ori__safetensors_close(f);
    return s;
}

void ori__safetensors_close(ori__safetensors *f)
{
    if (!f)
        return;
    json_decref(f->header);
    ori__free(f->bytes);
    ori__free(f->path);
    ori__free(f);
}

const char *ori__safetensors_path(const ori__safetensors *f)
{
    return f->path;
}

size_t ori__safetensors_bytes(const ori__safetensors *f)
{
    return f->data_bytes;
}

ori_status ori__safetensors_text(const ori__safetensors *f, const char *key,
                                 const char **value)
{
    return ori__json_string(json_object_get(f->header, "__metadata__"), key,
                            f->path, value);
}

/* Where the array lies, if what the header says of it holds together. */
static bool locate(const ori__safetensors *f, const json_t *entry,
                   size_t *begin, size_t *bytes)
{
    const json_t *offsets = json_object_get(entry, "data_offsets");
    const char *type = json_string_value(json_object_get(entry, "dtype"));
    const json_int_t a = json_integer_value(json_array_get(offsets, 0));
    const json_int_t b = json_integer_value(json_array_get(offsets, 1));

    if (!type || strcmp(type, "F32") != 0 || json_array_size(offsets) != 2)
        return false;
    if (a < 0 || b < a || (uint64_t)b > f->data_bytes)
        return false;
    *begin = (size_t)a;
    *bytes = (size_t)(b - a);
    return true;
}

ori_status ori__safetensors_array(const ori__safetensors *f, const char *name,
                                  float *data, size_t count)
{
    const json_t *entry = json_object_get(f->header, name);
    size_t begin, bytes;

    if (!json_is_object(entry))
        return ori__fail(ORI_EFORMAT, "%s: has no tensor \"%s\"", f->path,
                         name);
    if (!locate(f, entry, &begin, &bytes))
        return ori__fail(ORI_EFORMAT, "%s: tensor \"%s\" is not F32 within "
                         "the file", f->path, name);
    if (bytes != count * sizeof(float))
        return ori__fail(ORI_EFORMAT, "%s: tensor \"%s\" has %zu bytes, its "
                         "place in the network %zu", f->path, name, bytes,
                         count * sizeof(float));
    memcpy(data, f->data + begin, bytes);
    return ORI_OK;
}

/* Dimensions that hold together with the place in the file. */
static bool shape_of(const ori__safetensors *f, const json_t *entry,
                     ori_tensor *t, size_t *count)
{
    const json_t *const shape = json_object_get(entry, "shape");
    size_t begin, bytes;

    if (!locate(f, entry, &begin, &bytes) || begin % sizeof(float) != 0 ||
        json_array_size(shape) < 1 || json_array_size(shape) > 4)
        return false;
    *count = 1;
    t->rank = (int)json_array_size(shape);
    t->data = (const float *)(const void *)(f->data + begin);
    for (int i = 0; i < t->rank; i++) {
        const json_int_t n =
            json_integer_value(json_array_get(shape, (size_t)i));

        if (n < 1 || n > INT_MAX || (size_t)n > f->data_bytes ||
            *count > f->data_bytes)
            return false;
        t->dims[i] = (int)n;
        *count *= (size_t)n;
    }
    return *count == bytes / sizeof(float) && bytes % sizeof(float) == 0;
}

ori_status ori__safetensors_tensors(const ori__safetensors *f,
                                    const char *prefix, ori_tensor **tensors,
                                    int *count, size_t *numbers)
{
    const size_t skip = strlen(prefix);
    const char *name;
    json_t *entry;
    size_t size;

    *count = 0;
    *numbers = 0;
    *tensors = ORI__NEW(ori_tensor, json_object_size(f->header));
    if (!*tensors)
        return ori__fail_memory(f->path);
    json_object_foreach(f->header, name, entry) {
        ori_tensor t = { .name = name + skip };

        if (strncmp(name, prefix, skip) != 0)
            continue;
        if (!shape_of(f, entry, &t, &size))
            return ori__fail(ORI_EFORMAT, "%s: tensor \"%s\" is not F32 "
                             "within the file, or of another shape", f->path,
                             name);
        (*tensors)[(*count)++] = t;
        *numbers += size;
    }
    return ORI_OK;
}
