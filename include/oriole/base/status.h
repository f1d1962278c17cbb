/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * status.h - how a call says that it failed
 *
 * Programs branch on the code; people read the sentence.
 */
#ifndef ORIOLE_BASE_STATUS_H
#define ORIOLE_BASE_STATUS_H

#include <oriole/api.h>

#ifdef __cplusplus
extern "C" {
#endif

/* X(name, value, text) */
#define ORI_STATUS_LIST(X)                                                    \
    X(OK, 0, "no error")                                                      \
    X(EINVAL, -1, "an argument is out of its range")                          \
    X(ESHAPE, -2, "sizes do not fit together")                                \
    X(ENOMEM, -3, "out of memory")                                            \
    X(EIO, -4, "a file cannot be opened, read or written")                    \
    X(EFORMAT, -5, "a file does not hold what its format demands")            \
    X(EDATA, -6, "the data cannot be used for this")                          \
    X(ENOTSUP, -7, "this build or this object cannot do that")                \
    X(ENOSPC, -8, "no space left where a file is written")                    \
    X(ESTOPPED, -9, "stopped on request")                                     \
    X(ECONFLICT, -10, "somebody else has changed it meanwhile")

typedef enum ori_status {
#define ORI_STATUS_ENUM(name, value, text) ORI_##name = (value),
    ORI_STATUS_LIST(ORI_STATUS_ENUM)
#undef ORI_STATUS_ENUM
} ori_status;

/* The code's general meaning, a static string; never NULL. */
ORI_API const char *ori_status_text(ori_status status);

/*
 * The sentence left by the last call that failed in this thread: which file,
 * place and rule.  Empty before any failure.  The buffer belongs to the
 * library and changes with the thread's next failure.
 */
ORI_API const char *ori_last_error(void);

/* The library's version, such as "0.1.0". */
ORI_API const char *ori_version(void);

#ifdef __cplusplus
}
#endif
#endif
