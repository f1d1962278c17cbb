#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# page_label.sh - somebody labels in the page of oriole label
#
# With --bench it tells instead how long pictures of three hours take.
. "$(dirname "$0")/page_checks.sh"
cd "$scratch"
mkdir sound
if [ "${1:-}" = --bench ]; then
    "$tool" wav sound/long.wav 440 10800 16000 1
    runs 0 ingest cat sound/long.wav -q
    looks bench "$scratch/cat"
    exit 0
fi
"$tool" wav sound/morning.wav 440 20 8000 1
"$tool" wav sound/evening.wav 700 10 8000 1
runs 0 ingest cat sound/morning.wav sound/evening.wav -q
echo a-secret-for-this-test >token

looks label "$scratch/cat" "$scratch/token"

# What the page stored is what other commands see.
runs 0 label cat --export csv
lines 7
prints 'jay'
prints 'weather'
