/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "recording.h"

#include <dirent.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "suite.h"

static char folder[64];

/* Not ours to mend: libvorbisenc 1.3.7 loses 2848 bytes where an encoder's
 * set-up is refused (only these tests encode), and libsndfile 1.2.0 loses
 * 5784 bytes of libvorbis where it refuses a damaged Ogg file. */
const char *__lsan_default_suppressions(void)
{
    return "leak:vorbis_encode_setup_init\nleak:vorbis_info_init\n";
}

const char *recording_begin(void)
{
    strcpy(folder, "/tmp/oriole-test-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    return folder;
}

const char *recording_path(const char *name)
{
    static char paths[8][400];
    static int next;
    char *path = paths[next++ % 8];

    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

void recording_end(void)
{
    DIR *d = opendir(folder);
    const struct dirent *e;

    while (d && (e = readdir(d)))
        if (e->d_name[0] != '.')
            unlink(recording_path(e->d_name));
    if (d)
        closedir(d);
    CU_ASSERT_EQUAL(rmdir(folder), 0);
}

const char *recording_bytes(const char *name, const void *bytes, size_t n)
{
    const char *path = recording_path(name);
    FILE *f;

    unlink(path);       /* to overwrite makes some file systems wait */
    f = fopen(path, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    CU_ASSERT_EQUAL(fwrite(bytes, 1, n, f), n);
    CU_ASSERT_EQUAL(fclose(f), 0);
    return path;
}

const char *recording_text(const char *name, const char *text)
{
    return recording_bytes(name, text, strlen(text));
}

unsigned char *recording_slurp(const char *path, size_t *bytes)
{
    FILE *f = fopen(path, "rb");
    unsigned char *data;

    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    fseek(f, 0, SEEK_END);
    *bytes = (size_t)ftell(f);
    rewind(f);
    data = malloc(*bytes + 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(data);
    CU_ASSERT_EQUAL(fread(data, 1, *bytes, f), *bytes);
    fclose(f);
    return data;
}

const char *recording_audio(const char *name, int format, int rate_hz,
                            int channels, const float *x, int64_t frames)
{
    const char *path = recording_path(name);
    SF_INFO info = { .samplerate = rate_hz, .channels = channels,
                     .format = format };
    SNDFILE *f = sf_open(path, SFM_WRITE, &info);

    if (!f)
        printf("format %x: %s\n", (unsigned)format, sf_strerror(NULL));
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    sf_command(f, SFC_SET_CLIPPING, NULL, SF_TRUE);
    CU_ASSERT_EQUAL(sf_writef_float(f, x, frames), frames);
    sf_close(f);
    return path;
}

ori_status recording_drain(const char *path,
                           const ori_source_options *options, size_t piece,
                           int64_t *frames)
{
    enum { ROOM = 8192 };
    ori_source *source;
    ori_status s = ori_source_open(&source, path, options);
    float *x;
    size_t got = 1;
    int channels;

    *frames = 0;
    if (s != ORI_OK) {
        CU_ASSERT_PTR_NULL(source);
        return s;
    }
    channels = ori_source_describe(source).channels;
    CU_ASSERT_TRUE_FATAL(channels >= 1);
    x = malloc(ROOM * (size_t)channels * sizeof *x);
    CU_ASSERT_PTR_NOT_NULL_FATAL(x);
    if (piece == 0 || piece > ROOM)
        piece = ROOM;
    while (s == ORI_OK && got > 0) {
        s = ori_source_read(source, x, piece, &got);
        CU_ASSERT_TRUE(got <= piece);
        *frames += (int64_t)got;
    }
    free(x);
    ori_source_close(source);
    return s;
}
