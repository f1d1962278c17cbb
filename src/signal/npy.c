/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * npy.c - NumPy's .npy arrays of numbers
 *
 * numpy.lib.format: six magic bytes, two of version, the length of the
 * header (two bytes in version 1, four later), and the header: a Python
 * dictionary with the keys descr, fortran_order and shape, such as
 *
 *     {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }
 */
#include "signal/npy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"

enum { HEADER_MAX = 65536, PIECE_BYTES = 65536 };

static const unsigned char MAGIC[] = { 0x93, 'N', 'U', 'M', 'P', 'Y' };

/* A value of `bytes` bytes in this machine's order becomes a float. */
typedef struct ori__npy_type {
    const char *code;
    const char *name;
    size_t bytes;
    void (*convert)(const unsigned char *from, size_t n, float *to);
} npy_type;

#define CONVERT(name, type)                                                   \
    static void convert_##name(const unsigned char *from, size_t n,           \
                               float *to)                                     \
    {                                                                         \
        type v;                                                               \
                                                                              \
        for (size_t i = 0; i < n; i++) {                                      \
            memcpy(&v, from + i * sizeof v, sizeof v);                        \
            to[i] = (float)v;                                                 \
        }                                                                     \
    }

CONVERT(f4, float)
CONVERT(f8, double)
CONVERT(i1, int8_t)
CONVERT(i2, int16_t)
CONVERT(i4, int32_t)
CONVERT(i8, int64_t)
CONVERT(u1, uint8_t)
CONVERT(u2, uint16_t)
CONVERT(u4, uint32_t)
CONVERT(u8, uint64_t)

static const npy_type types[] = {
    { "f4", "float32", 4, convert_f4 }, { "f8", "float64", 8, convert_f8 },
    { "i1", "int8", 1, convert_i1 },    { "i2", "int16", 2, convert_i2 },
    { "i4", "int32", 4, convert_i4 },   { "i8", "int64", 8, convert_i8 },
    { "u1", "uint8", 1, convert_u1 },   { "u2", "uint16", 2, convert_u2 },
    { "u4", "uint32", 4, convert_u4 },  { "u8", "uint64", 8, convert_u8 },
    { "b1", "bool", 1, convert_u1 },
};

bool ori__npy_claims(const unsigned char *head)
{
    return memcmp(head, MAGIC, sizeof MAGIC) == 0;
}

const char *ori__npy_type_name(const ori__npy_header *h)
{
    return h->type->name;
}

/* The header's text, read from left to right; every take_ function moves
 * over what it knows and returns false, without moving, at anything else. */
typedef struct text {
    const char *at;
} text;

static void skip_spaces(text *t)
{
    t->at += strspn(t->at, " \t\n\r");
}

static bool take_char(text *t, char c)
{
    skip_spaces(t);
    if (*t->at != c)
        return false;
    t->at++;
    return true;
}

static bool take_word(text *t, const char *word)
{
    const size_t n = strlen(word);

    skip_spaces(t);
    if (strncmp(t->at, word, n) != 0)
        return false;
    t->at += n;
    return true;
}

/* A text in quotes of either kind, without escapes. */
static bool take_string(text *t, char *s, size_t room)
{
    const char *end;
    size_t n;

    skip_spaces(t);
    if (*t->at != '\'' && *t->at != '"')
        return false;
    end = strchr(t->at + 1, *t->at);
    if (!end || (n = (size_t)(end - t->at) - 1) >= room)
        return false;
    memcpy(s, t->at + 1, n);
    s[n] = '\0';
    t->at = end + 1;
    return true;
}

static bool take_size(text *t, int64_t *size)
{
    skip_spaces(t);
    if (*t->at < '0' || *t->at > '9')
        return false;
    for (*size = 0; *t->at >= '0' && *t->at <= '9'; t->at++)
        if (__builtin_mul_overflow(*size, 10, size) ||
            __builtin_add_overflow(*size, *t->at - '0', size))
            return false;
    take_char(t, 'L');              /* as Python 2 wrote it */
    return true;
}

static bool take_shape(text *t, ori__npy_header *h)
{
    if (!take_char(t, '('))
        return false;
    h->rank = 0;
    while (!take_char(t, ')')) {
        if (h->rank == ORI__NPY_RANK_MAX ||
            !take_size(t, &h->shape[h->rank]))
            return false;
        h->rank++;
        if (!take_char(t, ',')) {
            if (!take_char(t, ')'))
                return false;
            return h->rank > 1;     /* (3) is no tuple in Python */
        }
    }
    return true;
}

static bool take_type(text *t, ori__npy_header *h)
{
    char code[8];
    const uint16_t one = 1;

    if (!take_string(t, code, sizeof code) || strlen(code) != 3 ||
        !strchr("<>=|", code[0]))
        return false;
    /* '=' and '|' are this machine's own order. */
    h->big_endian = code[0] == '>' ||
                    (code[0] != '<' && *(const unsigned char *)&one == 0);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(code + 1, types[i].code) == 0)
            h->type = &types[i];
    return h->type != NULL;
}

static bool take_order(text *t, ori__npy_header *h)
{
    h->fortran = take_word(t, "True");
    return h->fortran || take_word(t, "False");
}

/* NULL, or what is wrong with the header. */
static const char *parse(const char *header, ori__npy_header *h)
{
    static const struct {
        const char *key;
        bool (*take)(text *t, ori__npy_header *h);
        const char *wrong;
    } parts[] = {
        { "descr", take_type,
          "\"descr\" is not a whole number or float that oriole reads" },
        { "fortran_order", take_order, "\"fortran_order\" is not a bool" },
        { "shape", take_shape,
          "\"shape\" is not a tuple of at most 8 sizes" },
    };
    unsigned seen = 0;
    text t = { header };
    char key[16];

    if (!take_char(&t, '{'))
        return "the header is not a dictionary";
    while (!take_char(&t, '}')) {
        size_t i = 0;

        if (!take_string(&t, key, sizeof key) || !take_char(&t, ':'))
            return "the header is not a dictionary of the known keys";
        while (i < 3 && strcmp(key, parts[i].key) != 0)
            i++;
        if (i == 3 || (seen & 1u << i))
            return "the header has a key too many";
        if (!parts[i].take(&t, h))
            return parts[i].wrong;
        seen |= 1u << i;
        if (!take_char(&t, ',') && *t.at != '}')
            return "the header is not a dictionary";
    }
    skip_spaces(&t);
    if (*t.at != '\0')
        return "something stands behind the header";
    return seen == 7 ? NULL : "the header lacks one of its keys";
}

/* How many values there are, and that the file holds them. */
static ori_status check_size(ori__npy_header *h, const ori__input *in)
{
    int64_t bytes;
    bool empty = false, too_many = false;

    h->count = 1;
    for (int i = 0; i < h->rank; i++) {
        empty = empty || h->shape[i] == 0;
        too_many = too_many ||
                   __builtin_mul_overflow(h->count, h->shape[i], &h->count);
    }
    if (empty) {
        h->count = 0;
        return ORI_OK;
    }
    too_many = too_many || __builtin_mul_overflow(
        h->count, (int64_t)h->type->bytes, &bytes);
    if (too_many)
        return ori__fail(ORI_EFORMAT, "%s: the header promises more values "
                         "than any file can hold", in->path);
    if (bytes > in->size - h->start)
        return ori__fail(ORI_EFORMAT, "%s: the header promises %lld values "
                         "of %zu bytes, and %lld bytes are there", in->path,
                         (long long)h->count, h->type->bytes,
                         (long long)(in->size - h->start));
    return ORI_OK;
}

ori_status ori__npy_open(ori__npy_header *h, ori__input *in)
{
    unsigned char head[12] = { 0 };
    const size_t got = ori__input_read_at(in, 0, head, sizeof head);
    size_t length, at;
    const char *wrong;
    char *header;

    *h = (ori__npy_header){ 0 };
    if (in->error)
        return ori__input_check(in);
    if (got < sizeof head || !ori__npy_claims(head))
        return ori__fail(ORI_EFORMAT, "%s: is not a .npy array: it does not "
                         "begin with \\x93NUMPY", in->path);
    if (in->size < 0)
        return ori__fail(ORI_EFORMAT, "%s: a .npy array must be a file",
                         in->path);
    if (head[6] < 1 || head[6] > 3)
        return ori__fail(ORI_EFORMAT, "%s: .npy version %d.%d; oriole reads "
                         "1 to 3", in->path, head[6], head[7]);
    at = head[6] == 1 ? 10 : 12;
    length = head[8] | (size_t)head[9] << 8;
    if (head[6] > 1)
        length |= (size_t)head[10] << 16 | (size_t)head[11] << 24;
    if (length > HEADER_MAX)
        return ori__fail(ORI_EFORMAT, "%s: .npy header of %zu bytes, more "
                         "than %d", in->path, length, HEADER_MAX);
    header = ORI__NEW(char, length + 1);
    if (!header)
        return ori__fail_memory(in->path);
    if (ori__input_read_at(in, (int64_t)at, header, length) < length)
        wrong = "the file ends in it";
    else if (strlen(header) != length)
        wrong = "the header holds a zero byte";
    else
        wrong = parse(header, h);
    ori__free(header);
    if (wrong)
        return in->error ? ori__input_check(in)
                         : ori__fail(ORI_EFORMAT, "%s: .npy header: %s",
                                     in->path, wrong);
    h->start = (int64_t)(at + length);
    return check_size(h, in);
}

static void swap_bytes(unsigned char *p, size_t n, size_t bytes)
{
    for (; n > 0; n--, p += bytes) {
        for (size_t i = 0; i < bytes / 2; i++) {
            const unsigned char b = p[i];

            p[i] = p[bytes - 1 - i];
            p[bytes - 1 - i] = b;
        }
    }
}

ori_status ori__npy_values(const ori__npy_header *h, ori__input *in,
                           int64_t first, int64_t n, float *x)
{
    const size_t bytes = h->type->bytes, piece = PIECE_BYTES / bytes;
    const uint16_t one = 1;
    const bool big = *(const unsigned char *)&one == 0;
    unsigned char *raw = ORI__NEW(unsigned char, PIECE_BYTES);
    ori_status s = ORI_OK;

    if (!raw)
        return ori__fail_memory(in->path);
    while (s == ORI_OK && n > 0) {
        const size_t ask = n < (int64_t)piece ? (size_t)n : piece;
        const size_t got = ori__input_read_at(
            in, h->start + first * (int64_t)bytes, raw, ask * bytes);

        if (in->error) {
            s = ori__input_check(in);
        } else if (got < ask * bytes) {
            s = ori__fail(ORI_EFORMAT, "%s: ends at value %lld", in->path,
                          (long long)(first + (int64_t)(got / bytes)));
        } else {
            if (h->big_endian != big)
                swap_bytes(raw, ask, bytes);
            h->type->convert(raw, ask, x);
        }
        x += ask;
        first += (int64_t)ask;
        n -= (int64_t)ask;
    }
    ori__free(raw);
    return s;
}

/* from, in Fortran order -> to, in C order */
static void reorder(const ori__npy_header *h, const float *from, float *to)
{
    int64_t stride[ORI__NPY_RANK_MAX], index[ORI__NPY_RANK_MAX] = { 0 };
    int64_t at = 0, step = 1;

    for (int d = h->rank - 1; d >= 0; d--) {
        stride[d] = step;
        step *= h->shape[d];
    }
    for (int64_t i = 0; i < h->count; i++) {
        to[at] = from[i];
        for (int d = 0; d < h->rank; d++) {
            at += stride[d];
            if (++index[d] < h->shape[d])
                break;
            at -= stride[d] * h->shape[d];
            index[d] = 0;
        }
    }
}

static ori_status read_array(ori__npy *npy, const ori__npy_header *h,
                             ori__input *in)
{
    ori_status s;

    npy->x = ORI__NEW(float, (size_t)h->count);
    if (!npy->x)
        return ori__fail_memory(in->path);
    s = ori__npy_values(h, in, 0, h->count, npy->x);
    if (s == ORI_OK && h->fortran && h->rank > 1) {
        float *x = ORI__NEW(float, (size_t)h->count);

        if (!x)
            return ori__fail_memory(in->path);
        reorder(h, npy->x, x);
        ori__free(npy->x);
        npy->x = x;
    }
    npy->rank = h->rank;
    npy->count = h->count;
    memcpy(npy->shape, h->shape, sizeof npy->shape);
    return s;
}

ori_status ori__npy_read(ori__npy *npy, const char *path)
{
    ori__npy_header h;
    ori__input in;
    ori_status s = ori__input_open(&in, path);

    *npy = (ori__npy){ 0 };
    if (s == ORI_OK)
        s = ori__npy_open(&h, &in);
    if (s == ORI_OK)
        s = read_array(npy, &h, &in);
    ori__input_close(&in);
    if (s != ORI_OK)
        ori__npy_free(npy);
    return s;
}

void ori__npy_free(ori__npy *npy)
{
    if (!npy)
        return;
    ori__free(npy->x);
    *npy = (ori__npy){ 0 };
}
