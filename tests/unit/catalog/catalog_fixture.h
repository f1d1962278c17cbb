/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * catalog_fixture.h - a catalogue for one test, in a scratch folder
 */
#ifndef ORI_TESTS_CATALOG_FIXTURE_H
#define ORI_TESTS_CATALOG_FIXTURE_H

#include <oriole/catalog/catalog.h>

/* A scratch folder with an empty catalogue "c" in it; fixture_end() closes
 * and removes both. */
ori_catalog *fixture_begin(void);
void fixture_end(ori_catalog *c);

/* Closed, and opened again. */
ori_catalog *fixture_again(ori_catalog *c);

/* A recording of 1000 frames whose content is told by a number; its id. */
int64_t fixture_add(ori_catalog *c, int content, const char *group);

/* Any recording's fields, for tests to change. */
ori_catalog_recording fixture_recording(int content);

/* All spans of a recording as text: "id label start-end;..." */
const char *fixture_spans(ori_catalog *c, int64_t recording);

#endif
