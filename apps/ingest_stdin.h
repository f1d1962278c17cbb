/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ingest_stdin.h - standard input as a recording of the catalogue's own
 */
#ifndef ORI_APPS_INGEST_STDIN_H
#define ORI_APPS_INGEST_STDIN_H

/*
 * Read standard input to its end, or until Ctrl-C, into FOLDER/recordings,
 * under a name that tells when, and what kind it is.  Returns the path, which
 * the caller frees, or NULL after a failure, which was told.
 */
char *ingest_stdin(const char *command, const char *folder);

#endif
