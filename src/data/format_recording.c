/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * format_recording.c - audio files named one by one
 */
#include <math.h>

#include <oriole/signal/signal.h>

#include "base/fail.h"
#include "data/format.h"
#include "data/recordings.h"

static bool is_recording(const char *path, bool folder)
{
    return !folder && ori_signal_is_audio(path);
}

static ori_status load_recording(ori__gather *g, const char *path,
                                 ori_split split)
{
    bool matched;
    ori_status s;

    if (!g->label_pattern)
        return ori__fail(ORI_EINVAL, "%s: a recording by itself has no "
                         "label; give a label pattern, a manifest, or the "
                         "folder that holds its class's folder", path);
    s = ori__recording_add(g, &(ori__recording_place){
        .path = path, .start_s = (double)NAN, .end_s = (double)NAN,
        .split = split }, &matched);
    if (s == ORI_OK && !matched)
        s = ori__fail(ORI_EDATA, "%s: its name does not match the label "
                      "pattern", path);
    return s;
}

const ori__format ori__format_recording = {
    .name = "audio file",
    .names = true,
    .is = is_recording,
    .load = load_recording,
};
