#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# data_page.sh - a field recording is labelled in the page
#
# ORIOLE_SHOTS=FOLDER keeps pictures of it.  Needs ORIOLE_DATA; skipped
# without.
data=${ORIOLE_DATA:-}
. "$(dirname "$0")/page_checks.sh"
birds=$data/audio/birds/birds_10s.wav
[ -n "$data" ] && [ -r "$birds" ] || skip 'no recordings in ORIOLE_DATA'
cd "$scratch"
mkdir garden
cp "$birds" garden/dawn-chorus.wav
for name in 0_george_0 3_jackson_5 1_jackson_2; do
    cp "$data/audio/fsdd/$name.wav" garden
done
runs 0 ingest field garden -q
looks birds "$scratch/field" dawn-chorus.wav
runs 0 label field --export raven
lines 7
prints 'trill'
