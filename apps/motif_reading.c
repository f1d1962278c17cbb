/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * motif_reading.c - a log as it comes into arrays
 */
#include "motif_reading.h"

#include <stdlib.h>
#include <string.h>

#include <oriole/base/array.h>

#include "output.h"

/* Frames that are read at once; instants that there is room for at first. */
enum { BLOCK = 4096, ROOM = 1 << 12 };

typedef struct store {
    double *x;                  /* [width, room] */
    int width;
    int64_t n, room;
    ori_status status;          /* of the array, not of the log */
} store;

/* The rows of one array into those of another. */
static void copy_rows(double *to, int64_t room, const store *s)
{
    for (int i = 0; i < s->width; i++)
        for (int64_t at = 0; at < s->n; at += BLOCK) {
            const int64_t n = s->n - at < BLOCK ? s->n - at : BLOCK;

            if (at % (16 * BLOCK) == 0)
                ori_array_breathe();
            memcpy(to + i * room + at, s->x + i * s->room + at,
                   (size_t)n * sizeof *to);
        }
}

/* Room for so many instants. */
static ori_status set_room(store *s, int64_t room)
{
    double *x;

    s->status = ori_array_new(&x, (size_t)s->width * (size_t)room, sizeof *x,
                              "a log");
    if (s->status != ORI_OK)
        return s->status;
    copy_rows(x, room, s);
    ori_array_free(s->x);
    s->x = x;
    s->room = room;
    return ORI_OK;
}

static ori_status take(void *to, const double *y)
{
    store *s = to;

    if (s->n == s->room && set_room(s, s->room ? 2 * s->room : ROOM) != ORI_OK)
        return s->status;
    if (s->n % BLOCK == 0)
        ori_array_breathe();
    for (int i = 0; i < s->width; i++)
        s->x[i * s->room + s->n] = y[i];
    s->n++;
    return ORI_OK;
}

/* Frames that were read. */
static ori_status read_all(ori_source *source, motif_front *front, store *s,
                           int64_t *length)
{
    const size_t channels = (size_t)ori_source_describe(source).channels;
    float *x = output_alloc(BLOCK * channels, sizeof *x);
    size_t got = 1;
    ori_status status = ORI_OK;

    while (status == ORI_OK && got > 0) {
        status = ori_source_read(source, x, BLOCK, &got);
        if (status == ORI_OK)
            status = motif_front_push(front, x, got, take, s);
        *length += (int64_t)got;
    }
    if (status == ORI_OK)
        status = motif_front_end(front, take, s);
    free(x);
    return status;
}

/* Its rows follow one another; of one there may be room behind it. */
static ori_status finish(motif_log *log, store *s, const motif_front *front,
                         const motif_front_options *o, int64_t length)
{
    const double step = motif_front_step(front);

    /* A last span may be less than whole by rounding. */
    if (o->loudness_hz > 0.0 && o->bands == 0 &&
        s->n > (int64_t)((double)length / step))
        s->n--;
    if ((s->width > 1 && s->room != s->n) || !s->x)
        set_room(s, s->n);
    log->x = s->x;
    log->n = s->n;
    s->x = NULL;
    return s->status;
}

static void take_info(motif_log *log, const ori_source *source, double step,
                      bool loud)
{
    const ori_source_info info = ori_source_describe(source);

    log->rate_hz = info.rate_hz / step;
    log->envelope_hz = loud ? log->rate_hz : 0.0;
    log->channels = info.channels;
    log->absent = info.absent;
    log->duplicate_rows = info.duplicate_rows;
    log->late_rows = info.late_rows;
    log->jitter_s = info.jitter_s;
}

int motif_reading(motif_log *log, const app_command *command,
                  ori_source *source, motif_front_options *o)
{
    const ori_source_info info = ori_source_describe(source);
    motif_front *front = NULL;
    store s = { .status = ORI_OK };
    int64_t length = 0;
    ori_status status;

    o->channels = info.channels;
    o->rate_hz = info.rate_hz;
    status = motif_front_create(&front, o);
    if (status != ORI_OK)
        return output_fail_input(command->name, status);
    s.width = motif_front_width(front);
    status = read_all(source, front, &s, &length);
    if (status == ORI_OK && length > 0)
        status = finish(log, &s, front, o, length);
    take_info(log, source, motif_front_step(front),
              o->loudness_hz > 0.0 || o->bands > 0);
    motif_front_destroy(front);
    ori_array_free(s.x);
    if (s.status != ORI_OK) {
        output_fail(command->name, "%s: %s", log->path, ori_last_error());
        return EXIT_RESOURCES;
    }
    if (status != ORI_OK)
        return output_fail_input(command->name, status);
    if (length > 0)
        return EXIT_FINE;
    output_fail(command->name, "%s: holds no samples", log->path);
    return EXIT_INPUT;
}
