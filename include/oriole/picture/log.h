/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * log.h - a log and what was found in it, as a picture
 */
#ifndef ORIOLE_PICTURE_LOG_H
#define ORIOLE_PICTURE_LOG_H

#include <stdint.h>

#include <oriole/base/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Stretches of one kind. */
typedef struct ori_log_group {
    const char *name;           /* in the legend */
    int color;                  /* of the palette (picture.h) */
    const int32_t *start;       /* [count] */
    int count;
    int64_t length;
    const int32_t *lengths;     /* [count] of each, where they differ, laid
                                   over one another as if all had `length`;
                                   NULL: they do not */
    uint32_t channels;          /* bit c: drawn in channel c; 0: in all */
} ori_log_group;

/* One of several that are drawn below each other. */
typedef struct ori_log_channel {
    const char *name;
    const double *x;            /* [n] */
} ori_log_channel;

typedef struct ori_log_chart {
    const char *title;
    const char *name;           /* of what is logged, with its unit */
    const double *x;            /* [n], NaN where missing */
    int64_t n;
    double rate_hz;             /* 0: the axis counts samples */
    const char *curve_name;     /* of the curve below the log */
    const double *curve;        /* [curve_count] on the same axis; what is not
                                   finite is left out; NULL: none */
    int64_t curve_count;
    const ori_log_group *groups;    /* drawn in this order */
    int group_count;            /* 8 at most */
    const ori_log_channel *channels;    /* [channel_count] in place of name
                                           and x */
    int channel_count;          /* 32 at most; 0: name and x are all */
} ori_log_chart;

/*
 * The log with its groups in colour, the curve below it, and beside them the
 * stretches of each group over one another, brought to mean 0 and deviation
 * 1.  Of several channels each has a strip of its own, in which the groups
 * stand that are drawn there; beside them are two or three channels of each
 * group, those in which its stretches are most alike.  Returns ORI_OK,
 * ORI_EINVAL (extension, nothing to draw), ORI_EIO, ORI_ENOSPC, ORI_ENOTSUP or
 * ORI_ENOMEM.
 */
ORI_API ori_status ori_picture_log(const char *path,
                                   const ori_log_chart *chart);

#ifdef __cplusplus
}
#endif
#endif
